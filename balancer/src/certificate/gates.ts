import { phases } from '../codes.ts'
import type { Decision, PowerGraph, PowerNode } from '../graph.ts'
import { askedW, type Leaf } from '../leaf.ts'

/** One limit of one node, in units of its own: watts, or sixths of a watt on one phase. */
export type Gate = {
  readonly spot: Spot
  readonly cap: number
  readonly takers: Taker[]
  load(leaf: Leaf): number
  used: number
}
/** A node in the tree. */
export type Spot = {
  readonly node: PowerNode
  readonly above: Spot | null
  readonly depth: number
  readonly below: Spot[]
  readonly takers: Taker[]
  readonly gates: Gate[]
}
/** A leaf with what it was given, and everything it passes on its way up. */
export type Taker = {
  readonly leaf: Leaf
  readonly rank: number
  readonly askedW: number
  readonly givenW: number
  /** from its own node to the root */
  readonly path: readonly Spot[]
  readonly gates: readonly Gate[]
  /** the least it has because it is on */
  readonly leastW: number
}
export type Tree = { readonly graph: PowerGraph; readonly spots: readonly Spot[]; readonly takers: readonly Taker[] }

/** The graph and an answer to it side by side. Written for clarity, without anything of the code that found the answer. */
export function treeOf(graph: PowerGraph, { allocations }: Pick<Decision, 'allocations'>): Tree {
  const spots = new Map<string, Spot>()
  for (const node of fromTheRoot(graph.nodes)) {
    const above = node.parentId === null ? null : spots.get(node.parentId)!
    const depth = above === null ? 0 : above.depth + 1
    const spot: Spot = { node, above, depth, below: [], takers: [], gates: [] }
    above?.below.push(spot)
    spots.set(node.id, spot)
  }
  const all = [...spots.values()]
  addGates(all, graph.phaseVoltageV)
  const given = new Map(allocations.map(({ node_id, w }) => [node_id, w]))
  const takers = graph.leaves.map((leaf, rank) => takerOf(leaf, rank, spots.get(leaf.id)!, given.get(leaf.id) ?? 0))
  return { graph, spots: all, takers }
}

function takerOf(leaf: Leaf, rank: number, own: Spot, givenW: number): Taker {
  const path: Spot[] = []
  for (let spot: Spot | null = own; spot !== null; spot = spot.above) path.push(spot)
  const gates = path.flatMap((spot) => spot.gates.filter((gate) => gate.load(leaf) > 0))
  const taker = { leaf, rank, askedW: askedW(leaf), givenW, path, gates, leastW: givenW > 0 ? leaf.minW : 0 }
  for (const spot of path) spot.takers.push(taker)
  for (const gate of gates) {
    gate.takers.push(taker)
    gate.used += gate.load(leaf) * givenW
  }
  return taker
}

/** Parents before children. */
function fromTheRoot(nodes: readonly PowerNode[]): readonly PowerNode[] {
  const children = new Map<string | null, PowerNode[]>()
  for (const node of nodes) {
    const siblings = children.get(node.parentId)
    if (siblings) siblings.push(node)
    else children.set(node.parentId, [node])
  }
  const order = [...children.get(null)!]
  for (const node of order) for (const child of children.get(node.id) ?? []) order.push(child)
  return order
}

function addGates(spots: readonly Spot[], voltageV: number): void {
  const fixedW = new Map<Spot, number>()
  const fixedSixths = new Map<Spot, readonly number[]>()
  for (const spot of spots.toReversed()) {
    const { fixedLoadW, fixedLoadMa, supplyW, limit, phaseLimits } = spot.node
    const sum = (own: number, of: (below: Spot) => number) => spot.below.reduce((all, below) => all + of(below), own)
    const ownSixths = phases.map((_, at) =>
      fixedLoadMa === null ? 2 * fixedLoadW : Math.ceil((6 * fixedLoadMa[at as 0 | 1 | 2] * voltageV) / 1000 - trifle),
    )
    fixedW.set(
      spot,
      sum(fixedLoadW, (below) => fixedW.get(below)!),
    )
    fixedSixths.set(
      spot,
      ownSixths.map((own, at) => sum(own, (below) => fixedSixths.get(below)![at]!)),
    )
    if (limit) spot.gates.push(gate(spot, limit.limitW + supplyW - fixedW.get(spot)!, () => 1))
    phases.forEach((phase, at) => {
      const own = phaseLimits?.[at as 0 | 1 | 2]
      if (!own) return
      const limitSixths = Math.floor((6 * own.limitMa * voltageV) / 1000 + trifle)
      const load = (leaf: Leaf) => (leaf.phases === null || leaf.phases.includes(phase) ? 6 / leaf.phaseCount : 0)
      spot.gates.push(gate(spot, limitSixths + 2 * supplyW - fixedSixths.get(spot)![at]!, load))
    })
  }
}

/** What rounding makes of a voltage that is no whole number is nobody's load. */
const trifle = 1e-4

const gate = (spot: Spot, cap: number, load: Gate['load']): Gate => ({ spot, cap, load, used: 0, takers: [] })

/** What is left of a gate; none where fixed load alone is too much. */
export const slackOf = ({ cap, used }: Gate): number => Math.max(0, cap) - used

/** The next step of a leaf: its minimum if it is off. */
export const nextStepW = ({ leaf, givenW }: Taker): number => (givenW === 0 && leaf.minW > 0 ? leaf.minW : leaf.stepW)

export const isClosedTo = (gate: Gate, { leaf }: Taker, nextW: number): boolean =>
  slackOf(gate) < gate.load(leaf) * nextW
