import { assert } from '../kernel/assert.ts'

/** One point of the wiring under which loads add up. */
export type LoadNode = {
  readonly nodeId: string
  readonly parentId: string | null
  /** what everything beneath can draw together at most, by its build; null where nothing bounds it but limits */
  readonly mostW: number | null
  readonly fixedLoadW: number
  /** raises what this node's subtree may use, and nothing above it */
  readonly supplyW: number
}

/** The wiring in numbers: parents before their children. */
export type LoadTree = {
  readonly nodeIds: readonly string[]
  readonly indexOf: ReadonlyMap<string, number>
  /** -1 at the root */
  readonly parent: Int32Array
  readonly mostW: Float64Array
  readonly fixedLoadW: Float64Array
  readonly supplyW: Float64Array
  /** of each node, from the root down to itself */
  readonly paths: readonly (readonly number[])[]
}

export function loadTree(nodes: readonly LoadNode[]): LoadTree {
  const ordered = parentsFirst(nodes)
  const indexOf = new Map(ordered.map(({ nodeId }, at) => [nodeId, at]))
  const parent = Int32Array.from(ordered, ({ parentId }) => (parentId === null ? -1 : (indexOf.get(parentId) ?? -1)))
  const paths: number[][] = []
  parent.forEach((above, at) => paths.push(above < 0 ? [at] : [...(paths[above] ?? []), at]))
  return {
    nodeIds: ordered.map(({ nodeId }) => nodeId),
    indexOf,
    parent,
    mostW: Float64Array.from(ordered, ({ mostW }) => mostW ?? Infinity),
    fixedLoadW: Float64Array.from(ordered, ({ fixedLoadW }) => fixedLoadW),
    supplyW: Float64Array.from(ordered, ({ supplyW }) => supplyW),
    paths,
  }
}

/** What flows at each node when the units, each at its node, draw this much. */
export function loads(tree: LoadTree, unitNode: Int32Array, unitW: Float64Array): Float64Array {
  const loadW = tree.fixedLoadW.slice()
  unitNode.forEach((node, unit) => (loadW[node]! += unitW[unit]!))
  for (let node = loadW.length - 1; node >= 0; node--) {
    const above = tree.parent[node]!
    if (above >= 0) loadW[above]! += Math.min(loadW[node]!, tree.mostW[node]!)
  }
  return loadW
}

/** Adds to what flows at a node, and at all nodes above it. */
export function addLoad(tree: LoadTree, loadW: Float64Array, node: number, moreW: number): void {
  let addedW = moreW
  for (let at = node; at >= 0 && addedW !== 0; at = tree.parent[at]!) {
    const beforeW = Math.min(loadW[at]!, tree.mostW[at]!)
    loadW[at]! += addedW
    addedW = Math.min(loadW[at]!, tree.mostW[at]!) - beforeW
  }
}

/** How much more may flow at a node before a limit on its way up is full. `limitW` is Infinity where there is none. */
export function roomW(tree: LoadTree, loadW: Float64Array, limitW: Float64Array, node: number): number {
  let leftW = Infinity
  for (const at of tree.paths[node]!) {
    // What a node can't draw by its build is no load above it.
    const untilFullW = tree.mostW[at]! - Math.min(loadW[at]!, tree.mostW[at]!)
    if (leftW >= untilFullW) leftW = Infinity
    leftW = Math.min(leftW, limitW[at]! + tree.supplyW[at]! - loadW[at]!)
  }
  return leftW
}

function parentsFirst(nodes: readonly LoadNode[]): readonly LoadNode[] {
  const children = new Map<string | null, LoadNode[]>()
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
