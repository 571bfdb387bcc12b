import type { PowerGraph, PowerNode } from './graph.ts'
import { askedW, type Leaf } from './leaf.ts'
import { type PhaseSite, phaseSiteOf, wattsWithin } from './phaseSite.ts'
import { layOut, type Topology } from './topology.ts'

/** A graph laid out for counting, with what its limits leave for the leaves; in the order of the topology. */
export type Site = {
  readonly graph: PowerGraph
  readonly topology: Topology
  readonly forks: readonly PowerNode[]
  readonly leaves: readonly Leaf[]
  /** the nodes that the leaves are */
  readonly leafNodes: readonly PowerNode[]
  readonly askedW: Float64Array
  /** what the node's own limit leaves: Infinity without one, below zero where fixed load alone is too much */
  readonly forkCapW: Float64Array
  readonly leafCapW: Float64Array
  /** null where nothing is limited per phase */
  readonly phases: PhaseSite | null
}

export function siteOf(graph: PowerGraph): Site {
  const { nodes } = graph
  const leafIds = new Set(graph.leaves.map(({ id }) => id))
  const topology = layOut(nodes, (id) => leafIds.has(id))
  const leaves = placed(topology.rank, graph.leaves)
  const forks = placed(topology.forkWire, nodes)
  const leafNodes = placed(topology.leafWire, nodes)
  const { forkFixedW, leafFixedW } = fixedLoads(topology, forks, leafNodes)
  return {
    graph,
    topology,
    forks,
    leaves,
    leafNodes,
    askedW: new Float64Array(leaves.map(askedW)),
    forkCapW: new Float64Array(forks.map((node, fork) => capW(node, forkFixedW[fork]!))),
    leafCapW: new Float64Array(leafNodes.map((node, leaf) => capW(node, leafFixedW[leaf]!))),
    phases: phaseSiteOf(graph, topology, leaves, { forks, leafNodes }),
  }
}

function placed<Item>(places: Int32Array, items: readonly Item[]): readonly Item[] {
  const found: Item[] = []
  for (const at of places) found.push(items[at]!)
  return found
}

/** What a leaf's own node lets through, on all its phases. */
export function ownCapW({ leafCapW, phases }: Site, leaf: number): number {
  return phases === null ? leafCapW[leaf]! : Math.min(leafCapW[leaf]!, wattsWithin(phases, leaf, phases.leafCap, leaf))
}

/** Supply counts where it stands: it spares the cable that feeds its node, and promises nothing to those above. */
const capW = ({ limit, supplyW }: PowerNode, fixedW: number): number =>
  limit === null ? Infinity : limit.limitW + supplyW - fixedW

/** Fixed load flows through its own node and all above. */
function fixedLoads(topology: Topology, forks: readonly PowerNode[], leafNodes: readonly PowerNode[]) {
  const forkFixedW = new Float64Array(forks.map(({ fixedLoadW }) => fixedLoadW))
  const leafFixedW = new Float64Array(leafNodes.map(({ fixedLoadW }) => fixedLoadW))
  addUp(topology, leafFixedW, forkFixedW)
  return { forkFixedW, leafFixedW }
}

/** Adds what leaves have to all forks above them, on top of what the forks have themselves. */
export function addUp({ parent, leafParent }: Topology, ofLeaves: Float64Array, ofForks: Float64Array): Float64Array {
  // Above the outermost is place -1, where a typed array keeps nothing.
  for (let leaf = 0; leaf < leafParent.length; leaf++) ofForks[leafParent[leaf]!]! += ofLeaves[leaf]!
  for (let fork = 0; fork < parent.length; fork++) ofForks[parent[fork]!]! += ofForks[fork]!
  return ofForks
}
