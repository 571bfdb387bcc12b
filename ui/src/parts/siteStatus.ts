import { useQuery } from '@tanstack/react-query'
import { getSiteStatusOptions } from '../api/@tanstack/react-query.gen.ts'
import type { CycleNode, CycleReading, CycleUnit, NodeLoad, SiteStatus } from '../api/types.gen.ts'

/** The live stream says when to ask again; this is for what it may have missed. */
const againAfterMs = 15_000

/** How the depot stands now. One question for the strip and the page below it. */
export function useSiteStatus(depotId: string) {
  return useQuery({ ...getSiteStatusOptions({ path: { depot_id: depotId } }), refetchInterval: againAfterMs })
}

/** A node as its last cycle decided on it, with what is measured there now. */
export type LiveNode = CycleNode & { readonly now: NodeLoad | null; readonly isBreached: boolean }

export type LiveSite = {
  readonly status: SiteStatus
  readonly reading: CycleReading
  /** a node before those beneath it */
  readonly nodes: readonly LiveNode[]
  readonly byId: ReadonlyMap<string, LiveNode>
  /** as measured now, at boards too that its last cycle knew nothing of */
  readonly loads: ReadonlyMap<string, NodeLoad>
  /** where all of it comes together */
  readonly top: LiveNode
}

/** Null: no cycle says anything of its wiring yet. */
export function liveSite(status: SiteStatus): LiveSite | null {
  const { loads, breaches } = status
  if (!status.reading) return null
  const reading = withoutGone(status.reading, status.cycle)
  const loadOf = new Map(loads.map((load) => [load.node_id, load]))
  const breached = new Set(breaches.map(({ node_id }) => node_id))
  const nodes = reading.nodes.map((node): LiveNode => ({
    ...node,
    load_kw: isBoard(node) ? node.load_kw : chargerLoadKw(reading.units, node, status),
    now: loadOf.get(node.node_id) ?? null,
    isBreached: breached.has(node.node_id),
  }))
  const [first] = nodes
  if (!first) return null
  // With one grid connection the whole site is that connection, and it has the limit.
  const connections = nodes.filter(({ kind }) => kind === 'GRID_CONNECTION')
  const [connection] = connections
  const top = connection && connections.length === 1 && first.limit_kw === null ? connection : first
  return { status, reading, nodes, byId: new Map(nodes.map((node) => [node.node_id, node])), loads: loadOf, top }
}

/** What a charger, or one of its connectors, draws; null where one of them doesn’t say, or doesn’t any more. */
function chargerLoadKw(units: readonly CycleUnit[], { node_id: id, load_kw: kw }: CycleNode, status: SiteStatus) {
  const own = units.filter(({ unit_id, charge_point_id }) => unit_id === id || charge_point_id === id)
  if (own.length === 0) return kw
  if (own.some((unit) => isSilent(unit, status))) return null
  return own.reduce<number | null>(
    (sum, { drawn_kw: drawn }) => (sum === null || drawn === null ? null : sum + drawn),
    0,
  )
}

/** A meter that fell silent when its bus left still shows that bus: nothing is drawn there. */
function withoutGone(reading: CycleReading, cycle: SiteStatus['cycle']): CycleReading {
  const decidedAt = cycle ? Date.parse(cycle.started_at) : 0
  const units = reading.units.map((unit) => {
    const isGone = unit.state === 'IDLE' && (unit.drawn_at === null || Date.parse(unit.drawn_at) <= decidedAt)
    return isGone ? { ...unit, drawn_kw: 0 } : unit
  })
  return { ...reading, units }
}

/** What flows there: as measured now, else as the cycle saw it; null where nothing says. */
export function loadKw({ now, load_kw: decidedOnKw }: LiveNode): number | null {
  return now === null ? decidedOnKw : measuredKw(now)
}

export const measuredKw = ({ silent, load_kw: kw }: NodeLoad): number | null => (silent > 0 && kw === 0 ? null : kw)

/** It has a bus and may draw, and what it said last is too old to tell what. */
export function isSilent({ state, drawn_at: at, input, exposure_kw: kw }: CycleUnit, { now }: SiteStatus): boolean {
  if (state === 'IDLE' || kw === 0) return false
  return at === null || Date.parse(now) - Date.parse(at) >= (input?.stale_after_ms ?? silentAfterMs)
}

const silentAfterMs = 60_000

export const isBoard = ({ kind }: CycleNode): boolean =>
  kind === 'GRID_CONNECTION' || kind === 'CIRCUIT' || kind === 'ROOT'

/** The board that a charger hangs on. */
export function boardOf({ byId, top }: LiveSite, unit: CycleUnit): LiveNode {
  let node = byId.get(unit.unit_id) ?? byId.get(unit.charge_point_id)
  while (node && !isBoard(node)) node = byId.get(node.parent_node_id ?? '')
  return node ?? top
}

/** A node and all above it, nearest first. */
export function upwards({ byId }: Pick<LiveSite, 'byId'>, nodeId: string): readonly LiveNode[] {
  const path: LiveNode[] = []
  for (let node = byId.get(nodeId); node; node = byId.get(node.parent_node_id ?? '')) path.push(node)
  return path
}

export const isUnder = (site: LiveSite, unit: CycleUnit, nodeId: string): boolean =>
  upwards(site, boardOf(site, unit).node_id).some(({ node_id }) => node_id === nodeId)

export const isHeldBack = ({ binding_node_id: bindingId }: CycleUnit): boolean => bindingId !== null

/** Busbar can't say what it does: it counts with the most that it may draw. */
export const isOutOfHand = ({ state }: CycleUnit): boolean =>
  state !== 'STEERED' && state !== 'IDLE' && state !== 'PAUSED'

/** Those at which a charger hangs, and those directly under the site: what a yard manager calls a feeder. */
export type Feeder = { readonly node: LiveNode; readonly units: readonly CycleUnit[] }

/** The boards with their chargers, in the order of the tree. */
export function feedersOf(site: LiveSite): readonly Feeder[] {
  const unitsOn = new Map<string, CycleUnit[]>()
  for (const unit of site.reading.units) {
    const { node_id } = boardOf(site, unit)
    unitsOn.set(node_id, [...(unitsOn.get(node_id) ?? []), unit])
  }
  return site.nodes
    .filter((node) => isBoard(node) && (unitsOn.has(node.node_id) || isFirstBelow(site, node)))
    .map((node) => ({ node, units: unitsOn.get(node.node_id) ?? [] }))
}

const isFirstBelow = ({ top }: LiveSite, node: LiveNode): boolean => node.parent_node_id === top.node_id

/** Those that hold somebody back first, then those with chargers out of hand. */
export function mostPressingFirst(feeders: readonly Feeder[]): readonly Feeder[] {
  const rank = ({ node, units }: Feeder) =>
    node.isBreached ? 0 : units.some(isHeldBack) ? 1 : units.some(isOutOfHand) ? 2 : units.length > 0 ? 3 : 4
  return feeders.toSorted((a, b) => rank(a) - rank(b))
}

/** What can't wait, in a few words that stay the same for as long as it does. */
export function alarmWords({ breaches, cycle }: Pick<SiteStatus, 'breaches' | 'cycle'>): string {
  const rejected = cycle?.outcome === 'REJECTED' ? ['The last cycle could decide nothing.'] : []
  return [...breaches.map(({ name }) => `Breach at ${name}.`), ...rejected].join(' ')
}
