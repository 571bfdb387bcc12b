import { balance, grantsOf } from '@busbar/balancer/balance'
import type { Outcome, ReasonCode } from '@busbar/balancer/codes'
import type { Decision, GraphInput } from '@busbar/balancer/graph'
import { type ExcessWindow, trackExcess } from '../charging/excess.ts'
import { fallbackExposureW } from '../charging/exposure.ts'
import { slotsOf } from '../charging/outlook.ts'
import { type Plan, plan } from '../charging/plan.ts'
import type { PlanUnit } from '../charging/planInput.ts'
import { acFromReference } from '../charging/reference.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Fault } from '../kernel/refusal.ts'
import { type SourceMode, sourceModeOf } from '../telemetry/ladder.ts'
import { decideFlat } from './flatSite.ts'
import { shareFlat } from './flatTree.ts'
import { type Question, questionAt } from './graphAt.ts'
import type { SiteImage } from './image.ts'
import { lastTreeOf } from './lastTree.ts'
import { type UnkeptBoard, unkeptBoards } from './unkept.ts'
import { type ProjectedUnit, project, type Projection } from './project.ts'
import {
  type CycleReason,
  type InputUsed,
  inputsOf,
  type NodeResult,
  nodesOf,
  reasonsOf,
  type UnitResult,
  unitsOf,
} from './report.ts'

/** What one cycle found and decided. Plain JSON: it is kept beside the image that it came from. */
export type CycleResult = {
  readonly outcome: Outcome
  readonly primaryReason: ReasonCode | null
  readonly reasons: readonly CycleReason[]
  /** what keeps the site from being one tree, in stable order */
  readonly faults: readonly Fault[]
  readonly sourceMode: SourceMode
  readonly inputs: readonly InputUsed[]
  readonly units: readonly UnitResult[]
  readonly nodes: readonly NodeResult[]
  /** of a flat site: boards that may come to more than they carry */
  readonly unkept?: readonly UnkeptBoard[]
  readonly departures: readonly { readonly unitId: string; readonly neededW: number; readonly missingWh: number }[]
  readonly plan: Plan
  /** since when more may flow at nodes than may, and of those at which it has ended with this cycle, until when */
  readonly excessTimes: readonly ExcessWindow[]
}

/** A result tells how good is what it used. Without what nobody knew, nothing that it used decided anything. */
export const sourceModeShown = ({ outcome, sourceMode }: Pick<CycleResult, 'outcome' | 'sourceMode'>): SourceMode =>
  outcome === 'REJECTED' ? 'FALLBACK_DERIVED' : sourceMode

/** From a frozen image to everything that is to be done. The same image gives the same result, today and in replay. */
export function decideCycle(image: SiteImage): CycleResult {
  const decided = decideAt(image)
  // Of a site that is no tree nobody knows whether it is safe by now.
  const hasEnded = decided.faults.length === 0
  const excessTimes = hasEnded
    ? trackExcess(image.excessTimes, decided.plan.excess, image.now)
    : image.excessTimes.filter(({ endedAt }) => endedAt === null)
  return { ...decided, excessTimes }
}

type Decided = Omit<CycleResult, 'excessTimes'>

function decideAt(image: SiteImage): Decided {
  const projection = project(image)
  if ('faults' in projection) return { ...rejected(projection.faults), plan: planToHold(image) }
  const question = questionAt(projection, image, image.now)
  const decision = decide(image, question)
  if (decision.outcome === 'REJECTED') return { ...rejected([]), ...undecided(projection, question, decision, image) }
  const units = unitsOf(projection, question, decision, image)
  const unkept = image.format >= 3 && isSharedFlat(image, question.graph) ? unkeptBoards(image, projection, units) : []
  return {
    outcome: decision.outcome,
    primaryReason: decision.primary_reason,
    reasons: reasonsOf(projection, decision, image),
    faults: [],
    ...inputs(projection),
    units,
    ...(unkept.length > 0 && { unkept }),
    nodes: nodesOf(projection, question, decision, image),
    departures: decision.departures.map(({ node_id, needed_w, missing_wh }) => ({
      ...{ unitId: node_id, neededW: needed_w, missingWh: missing_wh },
    })),
    plan: planFor(projection, image, question, decision),
  }
}

/** Version 3 and above asks for the hierarchy; what can't be one is said, and never shared in another way. */
function decide(image: SiteImage, { graph }: Question): Decision {
  const { format, strategy } = image
  const isFlat = isSharedFlat(image, graph)
  const decision = isFlat ? sharedFlat(format, graph) : balance(graph)
  return format === 1 && (isFlat || strategy !== 'EARLIEST_DEPARTURE') ? withoutRisks(decision) : decision
}

const sharedFlat = (format: SiteImage['format'], graph: GraphInput): Decision =>
  format >= 4 ? shareFlat(graph) : decideFlat(graph, format >= 3)

/** Of a time that comes only the shares are asked for. */
const decideAhead = (image: SiteImage, { graph }: Question): ReadonlyMap<string, number> =>
  isSharedFlat(image, graph) ? grants(sharedFlat(image.format, graph)) : grantsOf(graph)

const isSharedFlat = ({ format, calculationVersion }: SiteImage, { unsatisfied = [] }: GraphInput): boolean =>
  calculationVersion < 3 && (format >= 4 || unsatisfied.length === 0)

/** As it was said then: a risk is never why somebody gets less. */
const withoutRisks = (decision: Decision): Decision => ({
  ...decision,
  reasons: decision.reasons.filter(({ code }) => code !== 'DEPARTURE_AT_RISK'),
  departures: [],
})

function inputs(projection: Projection): Pick<CycleResult, 'sourceMode' | 'inputs'> {
  const used = inputsOf(projection)
  return { sourceMode: sourceModeOf(used), inputs: used }
}

const noPlan: Plan = { orders: [], excess: [], unproven: [] }

const rejected = (faults: readonly Fault[]): Decided => ({
  outcome: 'REJECTED',
  primaryReason: faults.length === 0 ? null : 'TOPOLOGY_INVALID',
  reasons: faults.map(({ ids }) => ({
    ...{ code: 'TOPOLOGY_INVALID', nodeId: ids?.[0] ?? null, nodeName: null, kind: null },
    ...{ limitW: null, demandW: null, allocatedW: null, by: null, until: null },
  })),
  faults,
  sourceMode: 'FALLBACK_DERIVED',
  ...{ inputs: [], units: [], nodes: [], departures: [] },
  plan: noPlan,
})

/** Nothing can be shared safely: everybody goes to its safe limit, as far as that may fall. */
function undecided(projection: Projection, question: Question, decision: Decision, image: SiteImage): Partial<Decided> {
  return {
    primaryReason: decision.primary_reason,
    reasons: reasonsOf(projection, decision, image),
    ...inputs(projection),
    units: unitsOf(projection, question, decision, image),
    plan: planToBeSafe(projection, question, image),
  }
}

const planToBeSafe = (projection: Projection, question: Question, { now, settings }: SiteImage): Plan =>
  plan({
    ...{ now, settings, nodes: projection.planNodes, tree: projection.tree },
    units: projection.units.map((unit) => planUnit(unit, [{ from: now, w: safeW(unit, question) }])),
  })

/**
 * Of a site that is no tree any more nothing is shared anew. Chargers keep what they have, and what a limit forbids of
 * it by now they lose: that much the wiring that it last was still tells.
 */
function planToHold(image: SiteImage): Plan {
  if (image.lastTree === undefined) return noPlan
  const before = { ...image, registry: lastTreeOf(image.registry, image.lastTree) }
  const projection = project(before)
  if ('faults' in projection) return noPlan
  const question = questionAt(projection, before, image.now)
  const decision = decide(before, question)
  if (decision.outcome === 'REJECTED') return planToBeSafe(projection, question, before)
  return planFor(projection, before, question, decision, toldW)
}

/** What it was told last, at AC; as long as nobody told it anything, what it does by itself. */
const toldW = ({ image: { lastLimitW, permission } }: ProjectedUnit): number =>
  lastLimitW === null ? fallbackExposureW(permission) : acFromReference(lastLimitW, permission.efficiencyPpm)

/** Its fallback, unless it was told less: nothing is raised while nothing is known. */
function safeW({ image: { unitId, permission, lastLimitW, session } }: ProjectedUnit, { secured }: Question): number {
  const fallbackW = fallbackExposureW(permission)
  if (session?.isPaused === true || !secured.has(unitId)) return 0
  return lastLimitW === null ? fallbackW : Math.min(fallbackW, lastLimitW)
}

/** Balances once more for each limit that begins within a lease, so that the step to it can be written ahead. */
function planFor(
  projection: Projection,
  image: SiteImage,
  question: Question,
  decision: Decision,
  mostW: (unit: ProjectedUnit) => number = () => Infinity,
): Plan {
  const { now, settings } = image
  const times = slotsOf(projection.planNodes, now, settings)
    .map(({ from }) => from)
    .filter(
      (from) => from !== now && projection.planNodes.some(({ limits }) => limits.some((limit) => limit.from === from)),
    )
  const ahead = times.map((from) => {
    const asked = questionAt(projection, image, from)
    return { from, asked, byUnit: decideAhead(image, asked) }
  })
  const decided = [{ from: now, asked: question, byUnit: grants(decision) }, ...ahead]
  const units = projection.units.map((unit) =>
    planUnit(
      unit,
      decided.map(({ from, asked, byUnit }) => ({ from, w: Math.min(mostW(unit), targetW(unit, asked, byUnit)) })),
    ),
  )
  return plan({ now, nodes: projection.planNodes, tree: projection.tree, units, settings })
}

const grants = ({ allocations }: Decision): ReadonlyMap<string, number> =>
  new Map(allocations.map(({ node_id, w }) => [node_id, w]))

/**
 * Who is not steered is told to do what it does by itself, in case it listens; who is paused, nothing. Where others take
 * so much that not even the fallbacks fit beside them, nothing as well: it may listen.
 */
function targetW(unit: ProjectedUnit, { secured }: Question, byUnit: ReadonlyMap<string, number>): number {
  const { unitId, permission } = unit.image
  if (unit.state === 'STEERED') return byUnit.get(unitId) ?? 0
  return unit.state === 'PAUSED' || !secured.has(unitId) ? 0 : fallbackExposureW(permission)
}

export function planUnit(
  { image, nodeId, chargePoint, connector, fallbackW }: ProjectedUnit,
  targets: readonly { readonly from: Instant; readonly w: number }[],
): PlanUnit {
  const { unitId, permission, minW, stepW, ampereW, stepsMax } = image
  const { chargePointId } = chargePoint
  return { unitId, chargePointId, connector, nodeId, permission, fallbackW, minW, stepW, ampereW, stepsMax, targets }
}
