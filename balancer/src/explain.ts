import { type NodeStatus, type Outcome, precedence } from './codes.ts'
import type { Allocation, Decision, NodeReport, PowerNode, Reason } from './graph.ts'
import { byCodeUnits } from './ids.ts'
import { type HeldBack, heldBack } from './heldBack.ts'
import { addUp, type Site } from './site.ts'

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
  const reports = reportNodes(site, shares, holds)
  const told = [...nodeReasons(reports), ...leafReasons(site, shares, holds)].sort(
    (a, b) =>
      precedence(a.reason.code) - precedence(b.reason.code) ||
      a.depth - b.depth ||
      byCodeUnits(a.reason.node_id ?? '', b.reason.node_id ?? ''),
  )
  const reasons = told.map(({ reason }) => reason)
  const outcome: Outcome = holds.every((hold) => hold === null) ? 'APPLIED' : 'CURTAILED'
  return {
    outcome,
    primary_reason: outcome === 'APPLIED' ? null : (reasons[0]?.code ?? null),
    reasons,
    allocations: inOrder(allocations(site, shares, holds)),
    nodes: inOrder(reports.map(({ report }) => report)),
    faults: [],
    chains: inOrder(
      holds.flatMap((hold, at) => (hold?.by === 'NODES' ? [{ node_id: site.leaves[at]!.id, chain: hold.chain }] : [])),
    ),
    departures: inOrder(departures(site, shares)),
  }
}

const inOrder = <Row extends { readonly node_id: string }>(rows: readonly Row[]): readonly Row[] =>
  rows.toSorted((a, b) => byCodeUnits(a.node_id, b.node_id))

function allocations(site: Site, { givenW }: Shares, holds: readonly (HeldBack | null)[]): readonly Allocation[] {
  return site.leaves.map(({ id, wantedW }, at) => {
    const hold = holds[at]
    return {
      node_id: id,
      w: givenW[at]!,
      wanted_w: wantedW,
      binding_node_id: hold?.by === 'NODES' ? hold.chain[0] : null,
    }
  })
}

type Reported = { readonly report: NodeReport; readonly depth: number; readonly isInfeasible: boolean }

function reportNodes(site: Site, { givenW }: Shares, holds: readonly (HeldBack | null)[]): readonly Reported[] {
  const { topology, forks, leafNodes, askedW, forkCapW, leafCapW } = site
  const binding = new Set(holds.flatMap((hold) => (hold?.by === 'NODES' ? [hold.chain[0]] : [])))
  const forkGivenW = addUp(topology, givenW, new Float64Array(forks.length))
  const forkAskedW = addUp(topology, askedW, new Float64Array(forks.length))
  const forkPressW = pressures(site)
  const report = (node: PowerNode, depth: number, capW: number, demandW: number, sumW: number, pressW: number) => {
    const isInfeasible = capW < 0
    const hidden: NodeStatus = pressW > capW ? 'LATENT' : 'SLACK'
    return {
      depth,
      isInfeasible,
      report: {
        node_id: node.id,
        limit_w: node.limit?.limitW ?? null,
        limit_reason: node.limit?.reason ?? null,
        demand_w: demandW,
        allocated_w: sumW,
        headroom_w: capW === Infinity ? null : capW - sumW,
        status: isInfeasible || binding.has(node.id) ? 'BINDING' : hidden,
      },
    } as const
  }
  return [
    ...forks.map((node, at) =>
      report(node, topology.depth[at]!, forkCapW[at]!, forkAskedW[at]!, forkGivenW[at]!, forkPressW[at]!),
    ),
    ...leafNodes.map((node, at) =>
      report(node, leafDepth(site, at), leafCapW[at]!, askedW[at]!, givenW[at]!, askedW[at]!),
    ),
  ]
}

const leafDepth = ({ topology }: Site, leaf: number): number => {
  const above = topology.leafParent[leaf]!
  return above < 0 ? 0 : topology.depth[above]! + 1
}

/** What would flow into each fork if only the limits beneath it were there. */
function pressures({ topology, askedW, forkCapW, leafCapW }: Site): Float64Array {
  const pressW = new Float64Array(forkCapW.length)
  topology.leafParent.forEach((above, leaf) => {
    if (above >= 0) pressW[above]! += Math.max(0, Math.min(askedW[leaf]!, leafCapW[leaf]!))
  })
  topology.parent.forEach((above, fork) => {
    if (above >= 0) pressW[above]! += Math.max(0, Math.min(pressW[fork]!, forkCapW[fork]!))
  })
  return pressW
}

type Told = { readonly reason: Reason; readonly depth: number }

function nodeReasons(reports: readonly Reported[]): readonly Told[] {
  return reports.flatMap(({ report, depth, isInfeasible }) => {
    const { node_id, limit_w, limit_reason, demand_w, allocated_w, status } = report
    if (status !== 'BINDING' || limit_reason === null) return []
    const code = isInfeasible ? 'LIMIT_INFEASIBLE' : limit_reason
    return [{ depth, reason: { code, node_id, limit_w, demand_w, allocated_w } }]
  })
}

function leafReasons(site: Site, { givenW, reachW }: Shares, holds: readonly (HeldBack | null)[]): readonly Told[] {
  const { graph, leaves, leafNodes, askedW } = site
  return leaves.flatMap((leaf, at) => {
    const hold = holds[at]
    const allocated = givenW[at]!
    const reasons: Reason[] = []
    const tell = (code: Reason['code'], limit_w: number | null, demand_w: number) =>
      reasons.push({ code, node_id: leaf.id, limit_w, demand_w, allocated_w: allocated })
    if (hold?.by === 'NODES' && hold.isOff) tell('MINIMUM_NOT_MET', leafNodes[at]!.limit?.limitW ?? null, leaf.minW)
    if (hold?.by === 'RAMP') tell('RAMP_LIMIT', reachW[at]!, askedW[at]!)
    if (leaf.isDerived) tell('TELEMETRY_FALLBACK_DERIVED', null, leaf.wantedW)
    const risk = graph.strategy.risk?.(leaf, allocated, graph.nowMs ?? 0) ?? null
    if (risk) tell('DEPARTURE_AT_RISK', null, risk.neededW)
    return reasons.map((reason) => ({ reason, depth: leafDepth(site, at) }))
  })
}

function departures({ graph, leaves }: Site, { givenW }: Shares): Decision['departures'] {
  return leaves.flatMap((leaf, at) => {
    const risk = graph.strategy.risk?.(leaf, givenW[at]!, graph.nowMs ?? 0) ?? null
    return risk ? [{ node_id: leaf.id, needed_w: risk.neededW, missing_wh: risk.missingWh }] : []
  })
}
