import { acFromReference, efficiencyPpm, ratingAtReferenceW } from '@busbar/domain/charging/reference'
import type { CycleResult } from '@busbar/domain/cycles/cycle'
import { countedDepot } from '@busbar/domain/cycles/sites'
import type { SiteImage, SiteLimit } from '@busbar/domain/cycles/image'
import type { ChainLink, CycleReason, InputUsed, NodeResult, UnitResult } from '@busbar/domain/cycles/report'
import { type Clock, reasonSentence, unitSentence } from '@busbar/domain/cycles/sentences'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Fault } from '@busbar/domain/kernel/refusal'
import { judge, staleAfterMs } from '@busbar/domain/telemetry/quality'
import { byId } from '@busbar/domain/topology/depot'
import { ratingW } from '@busbar/domain/topology/rating'
import { readCycle, type SentOrder, type UnknownFormat } from './cycleRecord.ts'
import type { CycleOrder, CycleRecord } from './ledgers.ts'

/** A kept cycle, thought through for whoever looks at it. Powers are at AC, as all that nodes add up. */
export type CycleReading = {
  readonly format: SiteImage['format']
  readonly timezone: string
  readonly strategy: SiteImage['strategy']
  readonly shareRule: SiteImage['shareRule']
  readonly reasons: readonly (CycleReason & { readonly sentence: string })[]
  readonly faults: readonly Fault[]
  /** a node before those beneath it */
  readonly nodes: readonly NodeReading[]
  /** those that are held back first, then in the order of names */
  readonly units: readonly UnitReading[]
  readonly inputs: readonly (InputUsed & { readonly name: string })[]
  /** what no decision can do without, and nobody knew */
  readonly notKnown: readonly InputMissing[]
  /** that applied or were to begin soon, besides ratings */
  readonly limits: readonly (SiteLimit & { readonly nodeName: string | null; readonly applies: boolean })[]
  readonly departures: CycleResult['departures']
  readonly excess: readonly (CycleResult['plan']['excess'][number] & { readonly name: string })[]
  readonly excessTimes: CycleResult['excessTimes']
}

export type InputMissing = Omit<InputUsed, 'w' | 'rung'> & { readonly name: string }

export type NodeReading = NodeResult & {
  /** 1: the site */
  readonly depth: number
  readonly ratingW: number | null
  /** what flowed there, as far as it was measured */
  readonly loadW: number | null
}

export type UnitReading = Omit<UnitResult, 'chain'> & {
  readonly sentence: string
  readonly reasonCode: string | null
  /** how what it asks for was known; null: nobody asks what a place without a bus wants */
  readonly input: InputUsed | null
  /** from the unit up to the site */
  readonly path: readonly PathStep[]
  /** what it was told in this cycle; null: what it had been told before still holds */
  readonly order: OrderReading | null
  readonly toldBeforeW: number | null
  readonly drawn: { readonly w: number; readonly at: Instant } | null
}

export type PathStep = ChainLink & Pick<NodeResult, LimitOf>
type LimitOf = 'limitW' | 'limitCode' | 'by' | 'until' | 'fullPhase'

export type OrderReading = {
  readonly orderId: string
  readonly why: SentOrder['why']
  readonly sentAt: Instant
  readonly limitW: number
  /** the number that the charger was given, where its limits mean its output */
  readonly outputW: number | null
  /** the last that became known of it */
  readonly state: string
  readonly answeredAt: Instant | null
}

export function cycleReading(
  record: CycleRecord,
  orders: readonly CycleOrder[],
  readAt: Instant,
): CycleReading | UnknownFormat {
  const read = readCycle(record)
  if (read.type === 'UNKNOWN_FORMAT') return read
  const { image, result, sent } = read
  const { timezone } = image.registry
  const clock: Clock = { now: image.now, timezone, readAt }
  const { circuits, gridConnections, chargePoints, microgridId, name: depotName } = image.registry
  const names = new Map([
    // Boards that a flat site doesn't know have names, too, and all where nothing was decided.
    [microgridId ?? '', depotName] as const,
    ...[...circuits, ...gridConnections].map(({ nodeId, name }) => [nodeId, name] as const),
    ...chargePoints.map(({ chargePointId, name }) => [chargePointId, name] as const),
    ...result.nodes.map(({ nodeId, name }) => [nodeId, name] as const),
    ...result.units.map(({ unitId, name }) => [unitId, name] as const),
  ])
  return {
    ...{ format: image.format, timezone, strategy: image.strategy, shareRule: image.shareRule },
    reasons: result.reasons.map((reason) => ({ ...reason, sentence: reasonSentence(reason, result, clock).text })),
    faults: result.faults,
    nodes: nodesRead(image, result),
    units: unitsRead(image, result, { sent, orders }, clock),
    inputs: result.inputs.map((input) => ({ ...input, name: names.get(input.id) ?? input.id })),
    notKnown: missingInputs(image, result),
    limits: image.limits.map((limit) => ({
      ...limit,
      nodeName: names.get(limit.nodeId ?? '') ?? null,
      applies: limit.from <= image.now && (limit.until === null || image.now < limit.until),
    })),
    excess: result.plan.excess.map((over) => ({ ...over, name: names.get(over.nodeId) ?? over.nodeId })),
    ...{ departures: result.departures, excessTimes: result.excessTimes },
  }
}

/** Of what it used a result tells; what it would have needed is in its reasons. */
function missingInputs({ units, meters, settings, now }: SiteImage, { reasons }: CycleResult): readonly InputMissing[] {
  return reasons.flatMap(({ code, nodeId, nodeName }): InputMissing[] => {
    if (code !== 'TELEMETRY_FALLBACK_UNSATISFIED' || nodeId === null) return []
    const unit = units.find(({ unitId }) => unitId === nodeId)
    const measured = unit ? unit.drawn : (meters.find((meter) => meter.nodeId === nodeId) ?? null)
    const judged = judge(measured, now, staleAfterMs(settings.staleAfter, nodeId))
    return [{ of: unit ? 'DEMAND' : 'LOAD', id: nodeId, name: nodeName ?? nodeId, ...judged }]
  })
}

function nodesRead(image: SiteImage, { nodes }: CycleResult): readonly NodeReading[] {
  const ratings = ratingsOf(image)
  const loads = loadsOf(image, nodes)
  const childrenOf = new Map<string | null, NodeResult[]>()
  for (const node of nodes) childrenOf.set(node.parentId, [...(childrenOf.get(node.parentId) ?? []), node])
  const under = (parentId: string | null, depth: number): NodeReading[] =>
    (childrenOf.get(parentId) ?? []).sort(byNames).flatMap((node) => {
      const { nodeId } = node
      const read = { ...node, depth, ratingW: ratings.get(nodeId) ?? null, loadW: loads.get(nodeId) ?? null }
      return [read, ...under(nodeId, depth + 1)]
    })
  // A flat site told its grid connections only, up to format 3.
  const ids = new Set(nodes.map(({ nodeId }) => nodeId))
  const tops = [...childrenOf.keys()].filter((id) => id === null || !ids.has(id))
  return tops.flatMap((id) => under(id, 1))
}

/** As plates count, at AC. */
function ratingsOf(image: SiteImage): ReadonlyMap<string, number> {
  const { circuits, gridConnections } = image.registry
  const { chargePoints } = countedDepot(image).depot
  const connectionOf = new Map(gridConnections.map(({ circuitId, nodeId }) => [circuitId, nodeId]))
  return new Map([
    ...circuits.flatMap(({ circuitId, nodeId, rating }) =>
      rating === null ? [] : [[connectionOf.get(circuitId) ?? nodeId, ratingW(rating)] as const],
    ),
    ...[...chargePoints.values()].flatMap((one) =>
      one.rating === null
        ? []
        : [[one.chargePointId, acFromReference(ratingAtReferenceW(one.rating, one), efficiencyPpm(one))] as const],
    ),
  ])
}

/** What a meter showed, else what was measured beneath it; null where something beneath was never measured. */
function loadsOf(image: SiteImage, nodes: readonly NodeResult[]): ReadonlyMap<string, number | null> {
  const metered = new Map(image.meters.map(({ nodeId, w }) => [nodeId, w]))
  const drawn = new Map(image.units.map((unit) => [unit.unitId, isEmpty(unit) ? 0 : (drawnOf(unit)?.w ?? null)]))
  const children = new Map<string, string[]>()
  for (const { nodeId, parentId } of nodes) {
    if (parentId !== null) children.set(parentId, [...(children.get(parentId) ?? []), nodeId])
  }
  const beside = new Map(nodes.map(({ nodeId, besideW }) => [nodeId, besideW]))
  const loads = new Map<string, number | null>()
  const loadOf = (nodeId: string): number | null => {
    const beneath = (children.get(nodeId) ?? []).map(loadOf)
    const own = drawn.has(nodeId) ? drawn.get(nodeId)! : (beside.get(nodeId) ?? 0)
    const summed = [own, ...beneath].reduce<number | null>((a, b) => (a === null || b === null ? null : a + b), 0)
    const load = metered.has(nodeId) ? Math.round(metered.get(nodeId)!) : summed
    loads.set(nodeId, load)
    return load
  }
  for (const { nodeId, parentId } of nodes) if (parentId === null || !beside.has(parentId)) loadOf(nodeId)
  return loads
}

const byNames = (a: { readonly name: string; readonly nodeId: string }, b: typeof a): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true }) || byId(a.nodeId, b.nodeId)

type Told = { readonly sent: readonly SentOrder[]; readonly orders: readonly CycleOrder[] }

function unitsRead(image: SiteImage, result: CycleResult, told: Told, clock: Clock): readonly UnitReading[] {
  const images = new Map(image.units.map((unit) => [unit.unitId, unit]))
  const inputs = new Map(result.inputs.flatMap((input) => (input.of === 'DEMAND' ? [[input.id, input] as const] : [])))
  const nodes = new Map(result.nodes.map((node) => [node.nodeId, node]))
  const ppm = new Map(image.registry.chargePoints.map((one) => [one.chargePointId, efficiencyPpm(one)]))
  return result.units
    .map(({ chain, ...unit }): UnitReading => {
      const seen = images.get(unit.unitId)
      const { text, code } = unitSentence({ chain, ...unit }, result, clock)
      const atAcW = (w: number) => acFromReference(w, ppm.get(unit.chargePointId) ?? 1_000_000)
      const order = told.sent.find(({ unitId }) => unitId === unit.unitId)
      return {
        ...unit,
        ...{ sentence: text, reasonCode: code, input: inputs.get(unit.unitId) ?? null },
        path: chain.map((link) => ({ ...link, ...limitOf(nodes.get(link.nodeId)) })),
        order: order ? orderRead(order, told.orders, image.now, atAcW) : null,
        toldBeforeW: seen && seen.lastLimitW !== null ? atAcW(seen.lastLimitW) : null,
        drawn: seen && !(isEmpty(seen) && seen.drawn?.w !== 0) ? drawnOf(seen) : null,
      }
    })
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/** Whoever looks wants to know of those that are held back, then of those that are out of hand. */
const rank = ({ bindingNodeId, reservedW, askedW }: UnitReading): number =>
  bindingNodeId !== null ? 0 : (reservedW ?? 0) > 0 ? 1 : askedW > 0 ? 2 : 3

const limitOf = (node: NodeResult | undefined): Pick<NodeResult, LimitOf> => ({
  limitW: node?.limitW ?? null,
  limitCode: node?.limitCode ?? null,
  by: node?.by ?? null,
  until: node?.until ?? null,
  ...(node?.fullPhase && { fullPhase: node.fullPhase }),
})

function orderRead(
  { orderId, why, steps }: SentOrder,
  orders: readonly CycleOrder[],
  decidedAt: Instant,
  atAcW: (w: number) => number,
): OrderReading {
  const known = orders.filter((order) => order.orderId === orderId)
  const answer = known.findLast(({ state }) => state !== 'SENT')
  const limitW = steps[0]?.limitW ?? 0
  const acW = atAcW(limitW)
  return {
    ...{ orderId, why, limitW: acW, outputW: acW === limitW ? null : limitW },
    sentAt: known.find(({ state }) => state === 'SENT')?.at ?? decidedAt,
    state: answer?.state ?? 'SENT',
    answeredAt: answer?.at ?? null,
  }
}

/** Where no bus is, nothing is drawn, whatever the bus that left drew last; unless it is seen to be. */
const isEmpty = ({ session, permission }: SiteImage['units'][number]): boolean =>
  session === null && permission.overdrawnW === null

/** What a unit drew from the board. */
function drawnOf({ drawn, permission }: SiteImage['units'][number]): UnitReading['drawn'] {
  return drawn && { w: acFromReference(drawn.w, permission.efficiencyPpm), at: drawn.at }
}
