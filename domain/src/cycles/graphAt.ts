import type { GraphInput, LeafInput, LimitInput, NodeInput } from '@busbar/balancer/graph'
import { exposure, fallbackExposureW, ratingExposureW } from '../charging/exposure.ts'
import { loads, onWholeWay } from '../charging/loadTree.ts'
import { carriesBeside, fitsOf, leastExposureW } from '../charging/outlook.ts'
import type { Permission } from '../charging/permission.ts'
import { acFromReference } from '../charging/reference.ts'
import type { Instant } from '../kernel/instant.ts'
import { type Phase, weightOn } from '../topology/wiring.ts'
import type { SiteImage } from './image.ts'
import { applies, nodeOf, type ProjectedUnit, type Projection } from './project.ts'
import { placeOf } from './sites.ts'

/** What the balancer is asked at an instant, and what it must leave alone. */
export type Question = {
  readonly graph: GraphInput
  /** per unit that isn't steered: what counts for it, at AC */
  readonly reservedW: ReadonlyMap<string, number>
  /** units under nodes that all fallbacks beneath them fit, and all that can't be steered */
  readonly secured: ReadonlySet<string>
}

export function questionAt(projection: Projection, image: SiteImage, from: Instant): Question {
  const { site, units, planNodes, tree } = projection
  const isByPhase = tree.rounds.length > 1
  const { settings, now } = image
  const counts = countedAt(projection, image, from)
  const chargersW = new Float64Array(site.nodes.length)
  const reservedW = new Map<string, number>()
  units.forEach(({ state, chargePoint: { chargePointId }, image: { unitId, permission } }, unit) => {
    const isSteered = state === 'STEERED'
    // What it goes on drawing above its limit is a load that nobody steers: others make room for it, and it does too.
    const besideW = isSteered
      ? acFromReference(permission.lastingOverW, permission.efficiencyPpm) +
        awaitedBeside(permission, counts.awaitedW[unit]!)
      : Math.max(counts.countedW[unit]!, counts.awaitedW[unit]!)
    if (!isSteered) reservedW.set(unitId, besideW)
    chargersW[placeOf(site, chargePointId)]! += besideW
  })
  const nodes = site.nodes.map((node, at): NodeInput => {
    const { fixedLoadW, mostW, supplyW } = planNodes[at]!
    // Two connectors that nobody can steer share what their charger can draw.
    const besideW = fixedLoadW + Math.min(chargersW[at]!, mostW ?? Infinity)
    const limits: LimitInput[] = []
    for (const limit of node.limits) if (applies(limit, from)) limits.push({ reason: limit.source, w: limit.limitW })
    const { nodeId: id, parentId: parent_id, kind, conductorsW, wiring } = node
    const asked = { id, parent_id, kind, supply_w: supplyW, fixed_load_w: besideW, limits }
    if (!isByPhase) return asked
    if (conductorsW !== null) {
      limits.push({
        reason: kind === 'GRID_CONNECTION' ? 'GRID_CONNECTION_LIMIT' : 'CIRCUIT_LIMIT',
        ma: onEach(conductorsW),
      })
    }
    return { ...asked, fixed_load_ma: onEach(besideW, (phase) => weightOn(wiring, phase)) }
  })
  const leaves: LeafInput[] = []
  const weightUnit = image.format < 4 ? 1 : weightUnitOf(units)
  units.forEach((unit, at) => {
    if (unit.state !== 'STEERED') return
    const leaf = leafOf(
      unit,
      counts.isSecured[at] === true,
      weightUnit,
      image.format >= 4 && settings.rampWPerS !== null,
    )
    leaves.push(isByPhase ? { ...leaf, ...phasesOf(unit, projection) } : leaf)
  })
  const { rampWPerS, elapsedMs, rotateAfterMs, deadBandW } = settings
  const graph: GraphInput = {
    ...{ strategy: image.strategy, share_rule: image.shareRule, now_ms: now },
    ...{ rotate_after_ms: rotateAfterMs, dead_band_w: deadBandW },
    ...(rampWPerS === null || elapsedMs === null ? {} : { ramp_w_per_s: rampWPerS, elapsed_ms: elapsedMs }),
    ...(isByPhase ? { phase_voltage_v: thirdsOfAWatt } : {}),
    ...(projection.unsatisfied.length === 0 ? {} : { unsatisfied: projection.unsatisfied }),
    ...{ nodes, leaves },
  }
  const secured = new Set<string>()
  units.forEach(({ image: { unitId } }, at) => counts.isSecured[at] && secured.add(unitId))
  return { graph, reservedW, secured }
}

/** At this voltage a milliampere on a phase is a third of a watt: powers stay what they are, to the watt. */
const thirdsOfAWatt = 1_000 / 3

function onEach(w: number, weight: (phase: Phase) => number = () => 1): Readonly<Record<Phase, number>> {
  const on = (phase: Phase) => w * weight(phase)
  return { L1: on('L1'), L2: on('L2'), L3: on('L3') }
}

function phasesOf(
  { nodeId }: ProjectedUnit,
  projection: Projection,
): Required<Pick<LeafInput, 'phases' | 'phase_count'>> {
  const { phases, count } = nodeOf(projection, nodeId)!.wiring
  return { phases, phase_count: count }
}

/** As in the plan of commands: where all fallbacks fit, everyone counts with at least its own. */
function countedAt({ units, tree, planNodes }: Projection, { now, settings }: SiteImage, from: Instant) {
  const { clockErrorMs, leadMs, keepsRoomToBegin = false } = settings
  const window = { from, to: from === now ? now + leadMs : from }
  const exposed = units.map(({ image }) => exposure(image.permission, window, clockErrorMs))
  const unitNode = new Int32Array(units.map(({ nodeId }) => tree.indexOf.get(nodeId)!))
  const leastW = new Float64Array(
    units.map(({ image }, unit) => leastExposureW(image.permission, exposed[unit]!.worstW)),
  )
  const limitW = tree.conductorsW.slice()
  tree.given.forEach((given, at) => {
    const step = planNodes[given]!.limits.findLast((limit) => limit.from <= from)
    limitW[at] = step?.limitW ?? Infinity
  })
  const fitsWith = (least: Float64Array) => fitsOf(tree, loads(tree, unitNode, least), limitW)
  const securedBy = (fits: readonly boolean[]) => {
    const isSecuredAt = onWholeWay(tree, fits)
    return units.map((_, unit) => isSecuredAt[unitNode[unit]!]!)
  }
  const fits = fitsWith(leastW)
  const isSecured = securedBy(fits)
  const beginsW = new Float64Array(
    exposed.map(({ steadyW, worstW }, unit) =>
      units[unit]!.image.permission.sessionRef === null ? worstW - steadyW : 0,
    ),
  )
  const ownW = tree.conductorsW.slice()
  tree.given.forEach((given, at) => (ownW[at] = planNodes[given]!.ownW ?? Infinity))
  const isCarried = keepsRoomToBegin ? carriesBeside(tree, unitNode, beginsW, { fits, limitW, ownW }) : []
  const countedW = exposed.map(({ steadyW, worstW }, unit) => {
    const mayBegin = beginsW[unit]! > 0 && isCarried[unitNode[unit]!] === false
    return isSecured[unit] || mayBegin ? worstW : steadyW
  })
  return { isSecured, countedW, awaitedW: awaitedOf(units, leastW, (least) => securedBy(fitsWith(least))) }
}

/** Beside what a charging bus gets: it needs no more than before to charge, and has its turn as before. */
const awaitedBeside = (permission: Permission, awaitedW: number): number =>
  Math.max(0, awaitedW - fallbackExposureW(permission))

/** Others make room for a fallback that is to be higher, where it fits beside theirs. */
function awaitedOf(
  units: Projection['units'],
  leastW: Float64Array,
  securedWith: (leastW: Float64Array) => readonly boolean[],
): Float64Array {
  const awaitedW = new Float64Array(
    units.map(({ image: { awaited, permission } }) =>
      awaited?.fallbackW === undefined ? 0 : acFromReference(awaited.fallbackW, permission.efficiencyPpm),
    ),
  )
  if (!awaitedW.some((w) => w > 0)) return awaitedW
  const fits = securedWith(leastW.map((w, unit) => Math.max(w, awaitedW[unit]!)))
  return awaitedW.map((w, unit) => (fits[unit] === true ? w : 0))
}

/** The balancer counts weights in whole numbers: one with a fraction makes all of them hundredths. */
const weightUnitOf = (units: Projection['units']): number =>
  units.every(({ image: { session } }) => session === null || Number.isInteger(session.weight)) ? 1 : 100

/** Where all fallbacks fit, nobody gets less than its own: it may draw that at any time, whatever it was told. */
function leafOf(
  { image, nodeId, demand }: ProjectedUnit,
  isSecured: boolean,
  weightUnit: number,
  hasRamp: boolean,
): LeafInput {
  const { permission, awaited, session, minW, stepW, lastLimitW, waitingSince, chargingSince } = image
  const { efficiencyPpm, hardCap } = permission
  const leastW = isSecured ? fallbackExposureW(permission) : 0
  const lowestW = Math.max(acFromReference(minW, efficiencyPpm), leastW)
  const capW = hardCap.confirmedW === null ? Infinity : Math.max(hardCap.confirmedW, awaited?.hardCapW ?? 0)
  const cappedW = capW === Infinity ? Infinity : acFromReference(capW, efficiencyPpm)
  const asked: { -readonly [Name in keyof LeafInput]: LeafInput[Name] } = {
    node_id: nodeId,
    wanted_w: Math.max(demand.w, leastW),
    min_w: lowestW,
    max_w: Math.max(lowestW, Math.min(ratingExposureW(permission), cappedW)),
    step_w: stepW === 1 ? 1 : acFromReference(stepW, efficiencyPpm),
    derived: demand.rung !== 'MEASURED',
    tier: session?.tier ?? 0,
    weight: weightUnit === 1 ? (session?.weight ?? 1) : Math.max(1, Math.round((session?.weight ?? 1) * weightUnit)),
  }
  const departureAt = session?.departureAt ?? null
  const energyNeededWh = session?.energyNeededWh ?? null
  if (departureAt !== null) asked.departure_ms = departureAt
  if (energyNeededWh !== null) asked.energy_needed_wh = energyNeededWh
  if (lastLimitW !== null) asked.current_w = acFromReference(lastLimitW, efficiencyPpm)
  // Who was given nothing yet has its fallback: from there it rises.
  else if (hasRamp && permission.fallback.confirmedW !== null) asked.current_w = fallbackExposureW(permission)
  if (waitingSince !== null) asked.waiting_since_ms = waitingSince
  if (chargingSince !== null) asked.charging_since_ms = chargingSince
  return asked
}
