/** A node as far as the wiring goes: who feeds it. */
export type Wire = { readonly id: string; readonly parentId: string | null }

/**
 * A tree laid out for counting, made once and used for every cycle. Forks are the nodes that are no leaf; they are
 * numbered children before parents, and the leaves in the order of the walk, so that those beneath a fork lie side by side.
 */
export type Topology = {
  /** the places of forks and leaves among the wires from which the tree was laid out */
  readonly forkWire: Int32Array
  readonly leafWire: Int32Array
  /** the fork above a fork, -1 above the root */
  readonly parent: Int32Array
  /** how many nodes stand above a fork */
  readonly depth: Int32Array
  /** the leaves beneath a fork: from `first` up to, not including, `end` */
  readonly first: Int32Array
  readonly end: Int32Array
  /** the fork above a leaf, -1 if the leaf is all there is */
  readonly leafParent: Int32Array
  /** where a leaf stands among all leaves in the order of ids: who gets the odd watt */
  readonly rank: Int32Array
  /** the leaves in the order of ids */
  readonly byRank: Int32Array
  /** 1 where the leaves beneath a fork already lie in the order of ids */
  readonly isRanked: Uint8Array
}

/** The wires must make one tree and stand in the order of ids; what is a leaf must have no children. */
export function layOut(wires: readonly Wire[], isLeaf: (id: string) => boolean): Topology {
  const { parents, walk } = walkOf(wires)
  const leaves: number[] = []
  const forks: number[] = []
  for (const at of walk) (isLeaf(wires[at]!.id) ? leaves : forks).push(at)
  forks.reverse()
  const forkAt = new Int32Array(wires.length)
  forks.forEach((at, fork) => (forkAt[at] = fork))
  const above = (at: number): number => (parents[at]! < 0 ? -1 : forkAt[parents[at]!]!)

  const parent = new Int32Array(forks.map(above))
  const leafParent = new Int32Array(leaves.map(above))
  const byRank = new Int32Array(leaves.map((_, leaf) => leaf).sort((a, b) => leaves[a]! - leaves[b]!))
  const rank = new Int32Array(leaves.length)
  byRank.forEach((leaf, place) => (rank[leaf] = place))
  const { first, end } = rangesOf(parent, leafParent)
  return {
    forkWire: new Int32Array(forks),
    leafWire: new Int32Array(leaves),
    parent,
    depth: depthsOf(parent),
    first,
    end,
    leafParent,
    rank,
    byRank,
    isRanked: Uint8Array.from(first, (lo, fork) => (ascends(rank, lo, end[fork]!) ? 1 : 0)),
  }
}

/** The places of all nodes, each before its children, and siblings in the order of ids. */
function walkOf(wires: readonly Wire[]): { readonly parents: Int32Array; readonly walk: readonly number[] } {
  const places = new Map<string, number>()
  wires.forEach(({ id }, at) => places.set(id, at))
  const parents = new Int32Array(wires.map(({ parentId }) => (parentId === null ? -1 : places.get(parentId)!)))
  const firstChild = new Int32Array(wires.length).fill(-1)
  const nextSibling = new Int32Array(wires.length).fill(-1)
  for (let at = wires.length - 1; at >= 0; at--) {
    const above = parents[at]!
    if (above < 0) continue
    nextSibling[at] = firstChild[above]!
    firstChild[above] = at
  }
  // By links and not by calls: a chain of a hundred thousand nodes must not exhaust the stack.
  const walk: number[] = []
  let at = parents.indexOf(-1)
  while (at >= 0) {
    walk.push(at)
    if (firstChild[at]! >= 0) at = firstChild[at]!
    else {
      while (nextSibling[at] === -1) at = parents[at]!
      // Above the root there is nobody, and so no sibling.
      at = nextSibling[at] ?? -1
    }
  }
  return { parents, walk }
}

function rangesOf(parent: Int32Array, leafParent: Int32Array): { first: Int32Array; end: Int32Array } {
  const first = new Int32Array(parent.length).fill(leafParent.length)
  const end = new Int32Array(parent.length)
  leafParent.forEach((fork, leaf) => {
    if (fork < 0) return
    first[fork] = Math.min(first[fork]!, leaf)
    end[fork] = leaf + 1
  })
  parent.forEach((above, fork) => {
    if (end[fork] === 0) first[fork] = 0
    else if (above >= 0) {
      first[above] = Math.min(first[above]!, first[fork]!)
      end[above] = Math.max(end[above]!, end[fork]!)
    }
  })
  return { first, end }
}

function depthsOf(parent: Int32Array): Int32Array {
  const depth = new Int32Array(parent.length)
  for (let fork = parent.length - 2; fork >= 0; fork--) depth[fork] = depth[parent[fork]!]! + 1
  return depth
}

function ascends(rank: Int32Array, first: number, end: number): boolean {
  for (let leaf = first + 1; leaf < end; leaf++) if (rank[leaf]! < rank[leaf - 1]!) return false
  return true
}
