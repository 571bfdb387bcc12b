import { precedence } from '@busbar/balancer/codes'
import { balanceFlat } from '@busbar/balancer/flat'
import type { Decision, GraphInput, LeafInput, NodeReport, Reason } from '@busbar/balancer/graph'
import { byCodeUnits } from '@busbar/balancer/ids'
import { type Phase, phases } from '../topology/wiring.ts'
import { onPhase } from './conductors.ts'
import { limitOf, risksOf } from './flatSite.ts'

/**
 * How older calculation versions decide: each top-level circuit's capacity shared among the connectors or chargers under
 * it, without any hierarchy between. What flows beside them comes first, and what a charger or the whole site lets through
 * holds as well. Reads the same question as the balancer and answers in the same words, every node told.
 */
export function shareFlat(graph: GraphInput): Decision {
  const { unsatisfied = [] } = graph
  if (unsatisfied.length > 0) return rejected(unsatisfied)
  const tree = treeOf(graph)
  const takers = graph.leaves.map((leaf) => takerOf(leaf, tree)).sort((a, b) => byCodeUnits(a.id, b.id))
  keepChargers(takers, tree, graph)
  shareTops(takers, tree, graph)
  const full_phases = keepConductors(takers, tree, graph)
  const nodes = reports(takers, tree, graph)
  const allocations = takers.map(({ id, leaf, givenW, heldBy }) => ({
    ...{ node_id: id, w: givenW, wanted_w: leaf.wanted_w, binding_node_id: heldBy },
  }))
  const risks = risksOf(graph, allocations)
  const atRisk = risks.map(({ node_id, w, neededW }): Reason => ({
    ...{ code: 'DEPARTURE_AT_RISK', node_id, limit_w: null, demand_w: neededW, allocated_w: w },
  }))
  const reasons = reasonsOf(nodes, tree)
  const isShort = takers.some(({ heldBy }) => heldBy !== null)
  return {
    outcome: isShort ? 'CURTAILED' : 'APPLIED',
    primary_reason: isShort ? (reasons[0]?.code ?? null) : null,
    reasons: [...reasons, ...atRisk],
    ...{ allocations, nodes, faults: [], chains: [], full_phases },
    departures: risks.map(({ node_id, neededW, missingWh }) => ({
      ...{ node_id, needed_w: neededW, missing_wh: missingWh },
    })),
  }
}

/** What is needed for a safe decision and nobody knows. */
function rejected(unsatisfied: readonly string[]): Decision {
  const code = 'TELEMETRY_FALLBACK_UNSATISFIED'
  const ids = [...new Set(unsatisfied)].sort(byCodeUnits)
  return {
    ...{ outcome: 'REJECTED', primary_reason: code },
    reasons: ids.map((node_id) => ({ code, node_id, limit_w: null, demand_w: null, allocated_w: null })),
    ...{ allocations: [], nodes: [], faults: [], chains: [], full_phases: [], departures: [] },
  }
}

type Tree = {
  /** a node and all above it, the whole site last */
  readonly pathOf: (id: string) => readonly string[]
  /** what a node leaves to chargers: its limit and supply less all that flows beside them under it */
  readonly roomW: ReadonlyMap<string, number>
}

function treeOf({ nodes }: GraphInput): Tree {
  const parents = new Map(nodes.map(({ id, parent_id }) => [id, parent_id]))
  const paths = new Map<string, readonly string[]>()
  const pathOf = (id: string): readonly string[] => {
    const known = paths.get(id)
    if (known) return known
    const parent = parents.get(id) ?? null
    const path = parent === null ? [id] : [id, ...pathOf(parent)]
    paths.set(id, path)
    return path
  }
  const roomW = new Map(nodes.map((node) => [node.id, (limitOf(node)?.w ?? Infinity) + (node.supply_w ?? 0)]))
  for (const { id, fixed_load_w: w = 0 } of nodes) {
    if (w > 0) for (const above of pathOf(id)) roomW.set(above, roomW.get(above)! - w)
  }
  return { pathOf, roomW }
}

type Taker = {
  readonly id: string
  readonly leaf: LeafInput
  readonly chargerId: string
  readonly topId: string
  readonly askedW: number
  /** what its charger and its connector leave of that, and which of them takes the rest */
  mostW: number
  keptBy: string
  givenW: number
  heldBy: string | null
}

function takerOf(leaf: LeafInput, { pathOf, roomW }: Tree): Taker {
  const { node_id: id, wanted_w: wantedW, min_w: minW = 0, max_w: maxW = Infinity } = leaf
  const path = pathOf(id)
  const topId = path.at(-2)!
  const askedW = wantedW === 0 ? 0 : Math.max(minW, Math.min(wantedW, maxW))
  const mostW = within(leaf, Math.min(askedW, roomW.get(id)!))
  return { id, leaf, chargerId: path.at(-3) ?? topId, topId, askedW, mostW, keptBy: id, givenW: 0, heldBy: null }
}

/** Below its least it doesn't charge at all. */
const within = ({ min_w: minW = 0 }: LeafInput, w: number): number => (w < Math.max(0, minW) ? 0 : w)

/** Connectors of one charger that ask for more than it lets through share that first. */
function keepChargers(takers: readonly Taker[], { roomW }: Tree, graph: GraphInput): void {
  for (const [chargerId, its] of grouped(takers, 'chargerId')) {
    const capacityW = roomW.get(chargerId)!
    if (its.reduce((sum, { mostW }) => sum + mostW, 0) <= capacityW) continue
    for (const [taker, w] of shared(its, capacityW, graph)) {
      if (w < taker.mostW) taker.keptBy = chargerId
      taker.mostW = w
    }
  }
}

/**
 * Chargers on one phase may fill a conductor of their top-level circuit long before its power is used up: they share what
 * it carries beside the others, and what they leave goes round once more. Says which conductors are full.
 */
function keepConductors(takers: readonly Taker[], tree: Tree, graph: GraphInput): Decision['full_phases'] {
  const tops = conductorsOf(takers, tree, graph)
  const full = new Map<string, Set<Phase>>()
  // With each round somebody is held at what they have: more rounds than phases find nothing new but crumbs.
  for (let round = 0; round <= phases.length; round++) {
    const isLast = round === phases.length
    const over = tops.filter((conductor) => carried(conductor) > conductor.roomW)
    if (over.length === 0) break
    for (const conductor of over) {
      const { topId, phase } = conductor
      full.set(topId, (full.get(topId) ?? new Set()).add(phase))
      lower(conductor, graph)
    }
    if (!isLast) shareTops(takers, tree, graph)
  }
  return [...full].map(([node_id, found]) => ({ node_id, phases: phases.filter((phase) => found.has(phase)) }))
}

/** As the question has it: what flows on one phase alone counts three times, and may be as much as the power of all. */
type Conductor = {
  readonly topId: string
  readonly phase: Phase
  readonly roomW: number
  readonly its: readonly Taker[]
}

function conductorsOf(takers: readonly Taker[], { pathOf }: Tree, { nodes }: GraphInput): readonly Conductor[] {
  const byTop = grouped(takers, 'topId')
  return nodes.flatMap(({ id: topId, limits, supply_w: suppliedW = 0 }) => {
    const its = byTop.get(topId)
    const bound = limits.find((limit) => 'ma' in limit)
    if (!its || !bound || !('ma' in bound)) return []
    return phases.map((phase) => {
      const fixed = nodes.filter(({ id }) => pathOf(id).includes(topId))
      const besideW = fixed.reduce((sum, node) => sum + (node.fixed_load_ma?.[phase] ?? 0), 0)
      return { topId, phase, roomW: (bound.ma[phase] ?? Infinity) + suppliedW - besideW, its }
    })
  })
}

const carried = ({ its, phase }: Conductor): number =>
  its.reduce((sum, { leaf, givenW }) => sum + onPhase(leaf, phase) * givenW, 0)

/** Those who fill it most share what the others leave; nobody on it gets more than now. */
function lower({ topId, phase, roomW, its }: Conductor, graph: GraphInput): void {
  const on = its
    .map((taker) => ({ taker, weight: onPhase(taker.leaf, phase) }))
    .filter(({ taker, weight }) => weight > 0 && taker.givenW > 0)
  const most = Math.max(...on.map(({ weight }) => weight))
  const crowded = on.filter(({ weight }) => weight === most).map(({ taker }) => taker)
  const others = on.filter(({ weight }) => weight < most)
  const othersW = others.reduce((sum, { taker, weight }) => sum + weight * taker.givenW, 0)
  const left = shared(crowded, Math.floor((roomW - othersW) / most), graph)
  for (const [taker, w] of [...left, ...others.map(({ taker }) => [taker, taker.givenW] as const)]) {
    const isHeld = w < taker.givenW
    Object.assign(taker, { mostW: w, givenW: w, keptBy: topId, ...(isHeld && { heldBy: topId }) })
  }
}

/** One top-level circuit after the other; each leaves to the next what the whole site lets through beside it. */
function shareTops(takers: readonly Taker[], { pathOf, roomW }: Tree, graph: GraphInput): void {
  const byTop = grouped(takers, 'topId')
  let siteRoomW = Infinity
  for (const { id } of graph.nodes) {
    const its = byTop.get(id)
    if (!its) continue
    const siteId = pathOf(id).at(-1)!
    siteRoomW = Math.min(siteRoomW, roomW.get(siteId)!)
    const ownRoomW = roomW.get(id)!
    const by = siteRoomW < ownRoomW ? siteId : id
    for (const [taker, w] of shared(its, Math.min(siteRoomW, ownRoomW), graph)) {
      taker.givenW = w
      taker.heldBy = !isShort(taker, w, taker.askedW) ? null : isShort(taker, w, taker.mostW) ? by : taker.keptBy
      siteRoomW -= w
    }
  }
}

function grouped(takers: readonly Taker[], by: 'chargerId' | 'topId'): ReadonlyMap<string, readonly Taker[]> {
  const groups = new Map<string, Taker[]>()
  for (const taker of takers) {
    const group = groups.get(taker[by])
    if (group) group.push(taker)
    else groups.set(taker[by], [taker])
  }
  return groups
}

/** It wants one step more than it was given, or, with nothing given, its least. */
const isShort = ({ leaf: { min_w: minW = 0, step_w: stepW = 1 } }: Taker, w: number, wantedW: number): boolean =>
  w + (w === 0 && minW > 0 ? minW : stepW) <= wantedW

function shared(takers: readonly Taker[], capacityW: number, graph: GraphInput): readonly (readonly [Taker, number])[] {
  const { strategy = 'EQUAL_SHARE', now_ms = 0 } = graph
  const leaves = takers.map(({ leaf, mostW }) => ({
    ...leaf,
    ...{ max_w: mostW, min_w: Math.min(leaf.min_w ?? 0, mostW) },
  }))
  const capacity_w = Math.max(0, Math.min(capacityW, 2 ** 31))
  const { allocations } = balanceFlat({ capacity_w, strategy, now_ms, leaves })
  const givenW = new Map(allocations.map(({ node_id, w }) => [node_id, w]))
  return takers.map((taker) => [taker, givenW.get(taker.id) ?? 0])
}

function reports(takers: readonly Taker[], tree: Tree, { nodes }: GraphInput): readonly NodeReport[] {
  const { pathOf, roomW } = tree
  const sums = new Map(nodes.map(({ id }) => [id, { demandW: 0, givenW: 0 }]))
  for (const { id, askedW, givenW } of takers) {
    for (const above of pathOf(id)) {
      const sum = sums.get(above)!
      sum.demandW += askedW
      sum.givenW += givenW
    }
  }
  const binding = new Set(takers.map(({ heldBy }) => heldBy))
  const pressW = pressures(takers, tree)
  return nodes.map((node): NodeReport => {
    const limit = limitOf(node)
    const leftW = roomW.get(node.id)!
    const { demandW, givenW } = sums.get(node.id)!
    return {
      ...{ node_id: node.id, limit_w: limit?.w ?? null, limit_reason: limit?.reason ?? null },
      ...{ demand_w: demandW, allocated_w: givenW, headroom_w: limit === null ? null : leftW - givenW },
      status: binding.has(node.id) || leftW < 0 ? 'BINDING' : (pressW.get(node.id) ?? 0) > leftW ? 'LATENT' : 'SLACK',
    }
  })
}

/** What would flow into each node if only the limits beneath it were there. */
function pressures(takers: readonly Taker[], { pathOf, roomW }: Tree): ReadonlyMap<string, number> {
  const pressW = new Map<string, number>()
  const add = (id: string, w: number) => pressW.set(id, (pressW.get(id) ?? 0) + w)
  const through = (id: string, w: number) => Math.max(0, Math.min(w, roomW.get(id)!))
  for (const { id, chargerId, topId, askedW, mostW } of takers) {
    add(id, askedW)
    if (chargerId !== id) add(chargerId, through(id, askedW))
    if (topId !== chargerId) add(topId, mostW)
  }
  for (const [topId, [first]] of grouped(takers, 'topId'))
    add(pathOf(first!.id).at(-1)!, through(topId, pressW.get(topId)!))
  return pressW
}

/** In the order of the balancer. Where more flows beside chargers than a node lets through, no sharing helps. */
function reasonsOf(nodes: readonly NodeReport[], { pathOf, roomW }: Tree): readonly Reason[] {
  return nodes
    .filter(({ status }) => status === 'BINDING')
    .map(({ node_id, limit_w, limit_reason, demand_w, allocated_w }) => {
      const code = roomW.get(node_id)! < 0 ? 'LIMIT_INFEASIBLE' : limit_reason!
      return { code, node_id, limit_w, demand_w, allocated_w } as const
    })
    .toSorted(
      (a, b) =>
        precedence(a.code) - precedence(b.code) ||
        pathOf(a.node_id).length - pathOf(b.node_id).length ||
        byCodeUnits(a.node_id, b.node_id),
    )
}
