import { assert } from '../kernel/assert.ts'
import { onAllPhases, type Phase, phases, weightOn, type Wiring } from '../topology/wiring.ts'

/** One point of the wiring under which loads add up. */
export type LoadNode = {
  readonly nodeId: string
  readonly parentId: string | null
  /** what everything beneath can draw together at most, by its build; null where nothing bounds it but limits */
  readonly mostW: number | null
  readonly fixedLoadW: number
  /** raises what this node's subtree may use, and nothing above it */
  readonly supplyW: number
  /** where what stands here draws; absent: on all three phases alike */
  readonly wiring?: Wiring
  /** what its three conductors carry if they share it alike; absent or null where there are not three, or no limit */
  readonly conductorsW?: number | null
}

/**
 * The wiring in numbers: parents before their children. Where something doesn't draw on all three phases alike, all
 * nodes stand behind themselves once more for each phase that differs. There a watt on one conductor counts as three,
 * so that the conductor may carry as much as its node.
 */
export type LoadTree = Wires & {
  readonly mostW: Float64Array
  readonly fixedLoadW: Float64Array
  readonly supplyW: Float64Array
}

/** What of it stays the same for as long as the wiring does. */
export type Wires = {
  readonly nodeIds: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  /** of each node of a round: its place among the nodes of which the tree was made */
  readonly given: Int32Array
  /** per round of the nodes: null for their power as a whole, which comes first */
  readonly rounds: readonly (Phase | null)[]
  /** -1 at the root */
  readonly parent: Int32Array
  /** what a watt drawn here counts */
  readonly weight: Float64Array
  /** Infinity where no phase is limited */
  readonly conductorsW: Float64Array
  /** of each node, from the root down to itself */
  readonly paths: readonly (readonly number[])[]
  /** the same, through every round in which it counts */
  readonly ways: readonly (readonly number[])[]
}

type WiredNode = Pick<LoadNode, 'nodeId' | 'parentId' | 'wiring' | 'conductorsW'>

export const loadTree = (nodes: readonly LoadNode[]): LoadTree => withLoads(wiresOf(nodes), nodes)

/** `nodes` are those of which the wires were made, in the same order. */
export function withLoads(wires: Wires, nodes: readonly LoadNode[]): LoadTree {
  const { weight, given } = wires
  const mostW = new Float64Array(weight.length)
  const fixedLoadW = new Float64Array(weight.length)
  const supplyW = new Float64Array(weight.length)
  for (let at = 0; at < weight.length; at++) {
    const node = nodes[given[at % given.length]!]!
    mostW[at] = node.mostW === null ? Infinity : node.mostW * weight[at]!
    fixedLoadW[at] = node.fixedLoadW * weight[at]!
    supplyW[at] = node.supplyW
  }
  return { ...wires, mostW, fixedLoadW, supplyW }
}

export function wiresOf(nodes: readonly WiredNode[]): Wires {
  const ordered = parentsFirst(nodes)
  const count = ordered.length
  const indexOf = new Map(ordered.map(({ nodeId }, at) => [nodeId, at]))
  const rounds = roundsOf(ordered)
  const size = rounds.length * count
  const places = {
    ...{ parent: new Int32Array(size), given: new Int32Array(count) },
    ...{ weight: new Float64Array(size), conductorsW: new Float64Array(size) },
  }
  nodes.forEach(({ nodeId }, at) => (places.given[indexOf.get(nodeId)!] = at))
  const paths: number[][] = []
  ordered.forEach((node, nth) => {
    const { parentId, wiring = onAllPhases, conductorsW } = node
    const above = parentId === null ? -1 : (indexOf.get(parentId) ?? -1)
    paths.push([...(paths[above] ?? []), nth])
    rounds.forEach((phase, round) => {
      const at = round * count + nth
      const weight = phase === null ? 1 : weightOn(wiring, phase)
      places.parent[at] = above < 0 ? -1 : round * count + above
      places.weight[at] = weight
      places.conductorsW[at] = phase === null ? Infinity : (conductorsW ?? Infinity)
    })
  })
  const through = (path: readonly number[], nth: number) =>
    rounds.flatMap((_, round) =>
      places.weight[round * count + nth]! > 0 ? path.map((node) => round * count + node) : [],
    )
  return {
    nodeIds: rounds.flatMap(() => ordered.map(({ nodeId }) => nodeId)),
    ...{ indexOf, rounds, paths, ...places },
    ways: rounds.length === 1 ? paths : paths.map(through),
  }
}

/** The whole, and each phase that bears more than its share; of phases that bear the same, the first. */
function roundsOf(nodes: readonly WiredNode[]): Wires['rounds'] {
  const wired = nodes.flatMap(({ wiring }) => (wiring === undefined || wiring.count === phases.length ? [] : [wiring]))
  const borne = phases.map((phase) => wired.map((one) => weightOn(one, phase)))
  const patterns = borne.map((weights) => weights.join())
  const isFirst = (at: number) => patterns.indexOf(patterns[at]!) === at
  return [null, ...phases.filter((_, at) => isFirst(at) && borne[at]!.some((weight) => weight > 1))]
}

/** What flows at each node when the units, each at its node, draw this much. */
export function loads(tree: LoadTree, unitNode: Int32Array, unitW: Float64Array): Float64Array {
  const loadW = tree.fixedLoadW.slice()
  const count = tree.paths.length
  for (let unit = 0; unit < unitNode.length; unit++) {
    const node = unitNode[unit]!
    if (node < 0) continue
    for (let at = node; at < loadW.length; at += count) loadW[at]! += tree.weight[at]! * unitW[unit]!
  }
  for (let node = loadW.length - 1; node >= 0; node--) {
    const above = tree.parent[node]!
    if (above >= 0) loadW[above]! += Math.min(loadW[node]!, tree.mostW[node]!)
  }
  return loadW
}

/** Per node: whether something holds at every place on its way up. */
export function onWholeWay({ ways }: Wires, holds: readonly boolean[]): readonly boolean[] {
  return ways.map((way) => {
    for (const at of way) if (!holds[at]) return false
    return true
  })
}

/** Adds to what flows at a node, and at all nodes above it. */
export function addLoad(tree: LoadTree, loadW: Float64Array, node: number, moreW: number): void {
  if (node < 0) return
  for (let place = node; place < loadW.length; place += tree.paths.length) {
    let addedW = tree.weight[place]! * moreW
    for (let at = place; at >= 0 && addedW !== 0; at = tree.parent[at]!) {
      const beforeW = Math.min(loadW[at]!, tree.mostW[at]!)
      loadW[at]! += addedW
      addedW = Math.min(loadW[at]!, tree.mostW[at]!) - beforeW
    }
  }
}

/** How much more may flow at a node before a limit on its way up is full. `limitW` is Infinity where there is none. */
export function roomW(tree: LoadTree, loadW: Float64Array, limitW: Float64Array, node: number): number {
  let leastW = Infinity
  let leftW = Infinity
  for (const at of tree.ways[node]!) {
    if (tree.parent[at]! < 0) leftW = Infinity
    // What a node can't draw by its build is no load above it.
    const untilFullW = tree.mostW[at]! - Math.min(loadW[at]!, tree.mostW[at]!)
    if (leftW >= untilFullW) leftW = Infinity
    leftW = Math.min(leftW, limitW[at]! + tree.supplyW[at]! - loadW[at]!)
    if (at % tree.paths.length === node) leastW = Math.min(leastW, leftW / tree.weight[at]!)
  }
  return leastW
}

function parentsFirst<Node extends WiredNode>(nodes: readonly Node[]): readonly Node[] {
  const children = new Map<string | null, Node[]>()
  for (const node of nodes) {
    const siblings = children.get(node.parentId)
    if (siblings) siblings.push(node)
    else children.set(node.parentId, [node])
  }
  const ordered = [...(children.get(null) ?? [])]
  for (let at = 0; at < ordered.length; at++) ordered.push(...(children.get(ordered[at]!.nodeId) ?? []))
  assert(ordered.length === nodes.length, 'nodes that hang on no root')
  return ordered
}
