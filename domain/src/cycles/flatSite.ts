import { balanceFlat } from '@busbar/balancer/flat'
import { riskOf } from '@busbar/balancer/risk'
import type { Decision, GraphInput, NodeInput, NodeReport, Reason } from '@busbar/balancer/graph'

/**
 * How older calculation versions decided up to format 3: each top-level circuit's capacity shared among what hangs under it,
 * without any hierarchy. Reads the same question as the balancer and answers in the same words. `namesSite`: where a limit of the
 * whole site is the lower one it is told as the reason, and not the top-level circuit's.
 */
export function decideFlat(graph: GraphInput, namesSite: boolean): Decision {
  const root = graph.nodes.find(({ parent_id }) => parent_id === null)
  const below = (id: string): readonly NodeInput[] =>
    graph.nodes.filter((node) => node.parent_id === id).flatMap((node) => [node, ...below(node.id)])
  const siteLimit = limitOf(root)
  const site = namesSite && root && siteLimit ? { nodeId: root.id, limit: siteLimit } : null
  let siteLeftW = siteLimit?.w ?? Infinity
  const parts = graph.nodes
    .filter(({ parent_id }) => root !== undefined && parent_id === root.id)
    .map((top) => {
      const part = shareTop(top, below(top.id), graph, { leftW: siteLeftW, site })
      siteLeftW -= part.report.allocated_w + part.fixedW
      return part
    })
  const reasons = parts.flatMap(({ reason }) => (reason ? [reason] : []))
  const allocations = parts.flatMap((part) => part.allocations).sort((a, b) => (a.node_id < b.node_id ? -1 : 1))
  const risks = risksOf(graph, allocations)
  const atRisk = risks.map(({ node_id, w, neededW }): Reason => ({
    ...{ code: 'DEPARTURE_AT_RISK', node_id, limit_w: null, demand_w: neededW, allocated_w: w },
  }))
  return {
    outcome: reasons.length === 0 ? 'APPLIED' : 'CURTAILED',
    primary_reason: reasons[0]?.code ?? null,
    reasons: [...reasons, ...atRisk],
    allocations,
    nodes: [...(site ? [wholeReport(site, parts)] : []), ...parts.map(({ report }) => report)],
    ...{ faults: [], chains: [], full_phases: [] },
    departures: risks.map(({ node_id, neededW, missingWh }) => ({
      ...{ node_id, needed_w: neededW, missing_wh: missingWh },
    })),
  }
}

export function risksOf({ leaves, now_ms = 0 }: GraphInput, allocations: Decision['allocations']) {
  const byNode = new Map(leaves.map((leaf) => [leaf.node_id, leaf]))
  return allocations.flatMap(({ node_id, w }) => {
    const { departure_ms: departureMs = null, energy_needed_wh: energyWh = 0 } = byNode.get(node_id) ?? {}
    const risk = riskOf({ departureMs, energyNeededWh: Math.ceil(energyWh) }, w, now_ms)
    return risk ? [{ node_id, w, ...risk }] : []
  })
}

type Limit = { readonly reason: Reason['code'] & NodeReport['limit_reason']; readonly w: number }

/** The lowest; the sites that are shared flat have no limits per phase. */
export const limitOf = (node: NodeInput | undefined): Limit | null =>
  (node?.limits ?? []).reduce<Limit | null>(
    (lowest, limit) => ('w' in limit && (lowest === null || limit.w < lowest.w) ? limit : lowest),
    null,
  )

type SiteLimit = { readonly nodeId: string; readonly limit: Limit }
/** `leftW`: of what the whole site may, beside the circuits before. */
type Whole = { readonly leftW: number; readonly site: SiteLimit | null }
type Part = { readonly report: NodeReport; readonly reason: Reason | null; readonly fixedW: number }

function wholeReport({ nodeId, limit }: SiteLimit, parts: readonly Part[]): NodeReport {
  const sum = (of: (part: Part) => number) => parts.reduce((all, part) => all + of(part), 0)
  const allocated_w = sum(({ report }) => report.allocated_w)
  return {
    ...{ node_id: nodeId, limit_w: limit.w, limit_reason: limit.reason, allocated_w },
    demand_w: sum(({ report }) => report.demand_w),
    headroom_w: limit.w - allocated_w - sum(({ fixedW }) => fixedW),
    status: parts.some(({ reason }) => reason?.node_id === nodeId) ? 'BINDING' : 'SLACK',
  }
}

function shareTop(top: NodeInput, below: readonly NodeInput[], graph: GraphInput, { leftW, site }: Whole) {
  const ids = new Set(below.map(({ id }) => id))
  const limit = limitOf(top)
  const fixedW = [top, ...below].reduce((sum, node) => sum + (node.fixed_load_w ?? 0), 0)
  const ownW = (limit?.w ?? Infinity) + (top.supply_w ?? 0)
  const roomW = Math.min(ownW, leftW) - fixedW
  const leaves = graph.leaves
    .filter(({ node_id }) => ids.has(node_id))
    .map((leaf) => ({ ...leaf, max_w: Math.min(leaf.max_w ?? Infinity, chargerW(below, leaf.node_id)) }))
  const capacity_w = Math.max(0, Math.min(roomW, 2 ** 31))
  const { strategy = 'EQUAL_SHARE', now_ms = 0 } = graph
  const shared = balanceFlat({ capacity_w, strategy, now_ms, leaves })
  const allocated_w = shared.allocations.reduce((sum, { w }) => sum + w, 0)
  const demand_w = leaves.reduce((sum, { wanted_w, max_w }) => sum + Math.min(wanted_w, max_w), 0)
  const isShort = shared.outcome === 'CURTAILED'
  const bySite = leftW < ownW ? site : null
  const report: NodeReport = {
    ...{ node_id: top.id, limit_w: limit?.w ?? null, limit_reason: limit?.reason ?? null, demand_w, allocated_w },
    headroom_w: limit === null ? null : limit.w + (top.supply_w ?? 0) - fixedW - allocated_w,
    status: isShort && bySite === null ? 'BINDING' : 'SLACK',
  }
  const { nodeId, limit: by } = bySite ?? { nodeId: top.id, limit }
  const reason: Reason | null = isShort
    ? { code: by?.reason ?? 'AGGREGATE_LIMIT', node_id: nodeId, limit_w: by?.w ?? null, demand_w, allocated_w }
    : null
  const allocations = shared.allocations.map((allocation) => ({
    ...allocation,
    binding_node_id: isShort && allocation.w < allocation.wanted_w ? nodeId : null,
  }))
  return { report, reason, allocations, fixedW }
}

/** What a connector and its charger let through by themselves. */
function chargerW(below: readonly NodeInput[], id: string): number {
  const node = below.find((one) => one.id === id)
  const charger = below.find((one) => one.id === node?.parent_id)
  return Math.min(limitOf(node)?.w ?? Infinity, limitOf(charger)?.w ?? Infinity)
}
