import { type Outcome, phases, precedence } from './codes.ts'
import type { Allocation, Decision, NodeReport, Reason } from './graph.ts'
import { type HeldBack, heldBack } from './heldBack.ts'
import { byCodeUnits } from './ids.ts'
import { leafDepth, type Reported, reportNodes } from './reports.ts'
import { type Risk, riskOf } from './risk.ts'
import type { Site } from './site.ts'

/** What a cycle found, per leaf. */
export type Shares = {
  /** what the limits and the strategy call for */
  readonly fairW: Float64Array
  /** what is given: the same, but where a small change is not worth a message */
  readonly givenW: Float64Array
  /** how far the ramp lets it rise in this cycle */
  readonly reachW: Float64Array
}

/** Reads a result back in words: who got what, who was held back and by which nodes, and what those nodes carry. */
export function explain(site: Site, shares: Shares): Decision {
  const holds = heldBack(site, shares.fairW, shares.reachW)
  const reports = reportNodes(site, shares.givenW, holds)
  const risks = risksOf(site, shares)
  const reasons = inPrecedence([...nodeReasons(reports), ...leafReasons(site, shares, holds, risks)])
  const outcome: Outcome = holds.every((hold) => hold === null) ? 'APPLIED' : 'CURTAILED'
  return {
    outcome,
    primary_reason: outcome === 'APPLIED' ? null : reasons[0]!.code,
    reasons,
    allocations: allocations(site, shares, holds),
    nodes: nodesInOrder(site, reports),
    faults: [],
    chains: chains(site, holds),
    full_phases: fullPhases(holds),
    departures: departures(site, risks),
  }
}

/** The nodes of a graph stand in the order of ids: their reports only need to go back to their places. */
function nodesInOrder({ topology }: Site, reports: readonly Reported[]): readonly NodeReport[] {
  const { forkWire, leafWire } = topology
  const inOrder = new Array<NodeReport>(reports.length)
  reports.forEach(({ report }, row) => (inOrder[forkWire[row] ?? leafWire[row - forkWire.length]!] = report))
  return inOrder
}

type Told = { readonly reason: Reason & { readonly node_id: string }; readonly depth: number }

const inPrecedence = (told: readonly Told[]): readonly Reason[] =>
  told
    .toSorted(
      (a, b) =>
        precedence(a.reason.code) - precedence(b.reason.code) ||
        a.depth - b.depth ||
        byCodeUnits(a.reason.node_id, b.reason.node_id),
    )
    .map(({ reason }) => reason)

function nodeReasons(reports: readonly Reported[]): readonly Told[] {
  return reports.flatMap(({ report, depth, causes }) =>
    causes
      // Phases of one node often have one limit: it is told once.
      .filter(({ reason }, at) => causes.findIndex((other) => other.reason === reason) === at)
      .map(({ reason: code, limitW, demandW, allocatedW }) => ({
        depth,
        reason: { code, node_id: report.node_id, limit_w: limitW, demand_w: demandW, allocated_w: allocatedW },
      })),
  )
}

function leafReasons(
  site: Site,
  { givenW, reachW }: Shares,
  holds: readonly (HeldBack | null)[],
  risks: readonly (Risk | null)[],
): readonly Told[] {
  const told: Told[] = []
  const tell = (at: number, code: Reason['code'], limit_w: number | null, demand_w: number) => {
    const reason = { code, node_id: site.leaves[at]!.id, limit_w, demand_w, allocated_w: givenW[at]! }
    told.push({ reason, depth: leafDepth(site, at) })
  }
  site.leaves.forEach((leaf, at) => {
    const hold = holds[at]
    if (hold?.by === 'NODES' && hold.isOff)
      tell(at, 'MINIMUM_NOT_MET', site.leafNodes[at]!.limit?.limitW ?? null, leaf.minW)
    if (hold?.by === 'RAMP') tell(at, 'RAMP_LIMIT', reachW[at]!, site.askedW[at]!)
    if (leaf.isDerived) tell(at, 'TELEMETRY_FALLBACK_DERIVED', null, leaf.wantedW)
    const risk = risks[at]
    if (risk) tell(at, 'DEPARTURE_AT_RISK', null, risk.neededW)
  })
  return told
}

const risksOf = ({ graph, leaves }: Site, { givenW }: Shares): readonly (Risk | null)[] =>
  leaves.map((leaf, at) => riskOf(leaf, givenW[at]!, graph.nowMs ?? 0))

function allocations(site: Site, { givenW }: Shares, holds: readonly (HeldBack | null)[]): readonly Allocation[] {
  return site.graph.leaves.map(({ id, wantedW }, rank) => {
    const at = site.topology.byRank[rank]!
    const hold = holds[at]
    const binding_node_id = hold?.by === 'NODES' ? hold.chain[0] : null
    return { node_id: id, w: givenW[at]!, wanted_w: wantedW, binding_node_id }
  })
}

function chains({ graph, topology }: Site, holds: readonly (HeldBack | null)[]): Decision['chains'] {
  return graph.leaves.flatMap(({ id }, rank) => {
    const hold = holds[topology.byRank[rank]!]
    return hold?.by === 'NODES' ? [{ node_id: id, chain: hold.chain }] : []
  })
}

function fullPhases(holds: readonly (HeldBack | null)[]): Decision['full_phases'] {
  const full = new Map<string, Set<number>>()
  for (const hold of holds) {
    if (hold?.by !== 'NODES' || hold.phase === null) continue
    const [binding] = hold.chain
    full.set(binding, (full.get(binding) ?? new Set()).add(hold.phase))
  }
  return [...full]
    .map(([node_id, at]) => ({ node_id, phases: phases.filter((_, phase) => at.has(phase)) }))
    .sort((a, b) => byCodeUnits(a.node_id, b.node_id))
}

function departures({ graph, topology }: Site, risks: readonly (Risk | null)[]): Decision['departures'] {
  return graph.leaves.flatMap(({ id }, rank) => {
    const risk = risks[topology.byRank[rank]!]
    return risk ? [{ node_id: id, needed_w: risk.neededW, missing_wh: risk.missingWh }] : []
  })
}
