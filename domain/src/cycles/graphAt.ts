import type { GraphInput, LeafInput, NodeInput } from '@busbar/balancer/graph'
import { exposure, fallbackExposureW, ratingExposureW } from '../charging/exposure.ts'
import { loads } from '../charging/loadTree.ts'
import { fitsOf, leastExposureW } from '../charging/outlook.ts'
import { acFromReference } from '../charging/reference.ts'
import type { Instant } from '../kernel/instant.ts'
import type { SiteImage } from './image.ts'
import { applying, type ProjectedUnit, type Projection } from './project.ts'

/** What the balancer is asked at an instant, and what it must leave alone. */
export type Question = {
  readonly graph: GraphInput
  /** per unit that isn't steered: what counts for it, at AC */
  readonly reservedW: ReadonlyMap<string, number>
  /** units under nodes that all fallbacks beneath them fit, and all that can't be steered */
  readonly secured: ReadonlySet<string>
}

export function questionAt(projection: Projection, image: SiteImage, from: Instant): Question {
  const { site, units, planNodes } = projection
  const { settings, now } = image
  const counts = countedAt(projection, image, from)
  const perCharger = new Map<string, number>()
  const reservedW = new Map<string, number>()
  units.forEach(({ state, chargePoint: { chargePointId }, image: { unitId } }, unit) => {
    if (state === 'STEERED') return
    reservedW.set(unitId, counts.countedW[unit]!)
    perCharger.set(chargePointId, (perCharger.get(chargePointId) ?? 0) + counts.countedW[unit]!)
  })
  const nodes = site.nodes.map((node, at): NodeInput => ({
    id: node.nodeId,
    parent_id: node.parentId,
    kind: node.kind,
    // Two connectors that nobody can steer share what their charger can draw.
    fixed_load_w:
      planNodes[at]!.fixedLoadW + Math.min(perCharger.get(node.nodeId) ?? 0, planNodes[at]!.mostW ?? Infinity),
    supply_w: planNodes[at]!.supplyW,
    limits: applying(node.limits, from).map(({ source, limitW }) => ({ reason: source, w: limitW })),
  }))
  const leaves = units.flatMap((unit, at) =>
    unit.state === 'STEERED' ? [leafOf(unit, counts.isSecured[at] === true)] : [],
  )
  const { rampWPerS, elapsedMs, rotateAfterMs, deadBandW } = settings
  const graph: GraphInput = {
    ...{ strategy: image.strategy, share_rule: image.shareRule, now_ms: now },
    ...{ rotate_after_ms: rotateAfterMs, dead_band_w: deadBandW },
    ...(rampWPerS === null || elapsedMs === null ? {} : { ramp_w_per_s: rampWPerS, elapsed_ms: elapsedMs }),
    ...(projection.unsatisfied.length === 0 ? {} : { unsatisfied: projection.unsatisfied }),
    ...{ nodes, leaves },
  }
  const secured = new Set(units.filter((_, at) => counts.isSecured[at]).map(({ image: { unitId } }) => unitId))
  return { graph, reservedW, secured }
}

/** As in the plan of commands: where all fallbacks fit, everyone counts with at least its own. */
function countedAt({ units, tree, planNodes, site }: Projection, { now, settings }: SiteImage, from: Instant) {
  const { clockErrorMs, leadMs } = settings
  const window = { from, to: from === now ? now + leadMs : from }
  const exposed = units.map(({ image }) => exposure(image.permission, window, clockErrorMs))
  const unitNode = Int32Array.from(units, ({ nodeId }) => tree.indexOf.get(nodeId)!)
  const leastW = Float64Array.from(units, ({ image }, unit) => leastExposureW(image.permission, exposed[unit]!.worstW))
  const limitW = new Float64Array(tree.nodeIds.length)
  site.nodes.forEach(({ nodeId }, at) => {
    const step = planNodes[at]!.limits.findLast((limit) => limit.from <= from)
    limitW[tree.indexOf.get(nodeId)!] = step?.limitW ?? Infinity
  })
  const fits = fitsOf(tree, loads(tree, unitNode, leastW), limitW)
  const isSecured = units.map((_, unit) => tree.paths[unitNode[unit]!]!.every((node) => fits[node]))
  const countedW = exposed.map(({ steadyW, worstW }, unit) => (isSecured[unit] ? worstW : steadyW))
  return { isSecured, countedW }
}

/** Where all fallbacks fit, nobody gets less than its own: it may draw that at any time, whatever it was told. */
function leafOf({ image, nodeId, demand }: ProjectedUnit, isSecured: boolean): LeafInput {
  const { permission, session, minW, stepW, lastLimitW, waitingSince, chargingSince } = image
  const { efficiencyPpm, hardCap } = permission
  const leastW = isSecured ? fallbackExposureW(permission) : 0
  const lowestW = Math.max(acFromReference(minW, efficiencyPpm), leastW)
  const cappedW = hardCap.confirmedW === null ? Infinity : acFromReference(hardCap.confirmedW, efficiencyPpm)
  const asked = {
    node_id: nodeId,
    wanted_w: Math.max(demand.w, leastW),
    min_w: lowestW,
    max_w: Math.max(lowestW, Math.min(ratingExposureW(permission), cappedW)),
    step_w: stepW === 1 ? 1 : acFromReference(stepW, efficiencyPpm),
    derived: demand.rung !== 'MEASURED',
    tier: session?.tier ?? 0,
    weight: session?.weight ?? 1,
  }
  return Object.assign(
    asked,
    session === null || session.departureAt === null ? null : { departure_ms: session.departureAt },
    session === null || session.energyNeededWh === null ? null : { energy_needed_wh: session.energyNeededWh },
    lastLimitW === null ? null : { current_w: acFromReference(lastLimitW, efficiencyPpm) },
    waitingSince === null ? null : { waiting_since_ms: waitingSince },
    chargingSince === null ? null : { charging_since_ms: chargingSince },
  )
}
