import { phases } from './codes.ts'
import type { PowerGraph, PowerNode } from './graph.ts'
import type { Leaf } from './leaf.ts'
import type { Topology } from './topology.ts'

/**
 * A site whose limits are given per phase. Power on one phase is counted in sixths of a watt, so that a leaf on one,
 * two or three phases puts a whole number on each: 6, 3 or 2 for each of its watts.
 *
 * Each node has four counts, one after the other: L1, L2, L3 and all together, which is 6 for every watt.
 */
export type PhaseSite = {
  /** what a watt of this leaf puts on each phase on which it draws */
  readonly share: Float64Array
  /** bit 0 for L1, bit 1 for L2, bit 2 for L3, and bit 3 always, for all together */
  readonly draws: Uint8Array
  readonly forkCap: Float64Array
  readonly leafCap: Float64Array
}

export const counts = 4
export const allTogether = 3

type Nodes = { readonly forks: readonly PowerNode[]; readonly leafNodes: readonly PowerNode[] }

/** Null where nothing is limited per phase: such a site pays nothing for phases. */
export function phaseSiteOf(
  graph: PowerGraph,
  topology: Topology,
  leaves: readonly Leaf[],
  { forks, leafNodes }: Nodes,
): PhaseSite | null {
  if (graph.nodes.every(({ phaseLimits }) => phaseLimits === null)) return null
  const { phaseVoltageV } = graph
  const forkFixed = Float64Array.from(forks.flatMap((node) => fixedOf(node, phaseVoltageV)))
  const leafFixed = Float64Array.from(leafNodes.flatMap((node) => fixedOf(node, phaseVoltageV)))
  addUpCounts(topology, leafFixed, forkFixed)
  const drawn = leaves.map((leaf) => leaf.phases ?? phases)
  return {
    share: new Float64Array(leaves.map(({ phaseCount }) => 6 / phaseCount)),
    draws: Uint8Array.from(drawn, (own) =>
      own.reduce((bits, phase) => bits | (1 << phases.indexOf(phase)), 1 << allTogether),
    ),
    forkCap: Float64Array.from(forks.flatMap((node) => limitsOf(node, phaseVoltageV))).map(
      (cap, at) => cap - forkFixed[at]!,
    ),
    leafCap: Float64Array.from(leafNodes.flatMap((node) => limitsOf(node, phaseVoltageV))).map(
      (cap, at) => cap - leafFixed[at]!,
    ),
  }
}

/** Supply is taken to stand on all three phases alike; rounding is towards the safe side. */
function limitsOf({ limit, phaseLimits, supplyW }: PowerNode, voltageV: number): readonly number[] {
  const perPhase = [0, 1, 2].map((phase) => {
    const own = phaseLimits?.[phase]
    return own ? Math.floor(sixthsOf(own.limitMa, voltageV) + trifle) + 2 * supplyW : Infinity
  })
  return [...perPhase, limit === null ? Infinity : 6 * (limit.limitW + supplyW)]
}

function fixedOf({ fixedLoadW, fixedLoadMa }: PowerNode, voltageV: number): readonly number[] {
  const perPhase = [0, 1, 2].map((phase) =>
    fixedLoadMa === null ? 2 * fixedLoadW : Math.ceil(sixthsOf(fixedLoadMa[phase as 0 | 1 | 2], voltageV) - trifle),
  )
  return [...perPhase, 6 * fixedLoadW]
}

/** A voltage that is no whole number must not turn 100 W into 99.99. */
const trifle = 1e-4
const sixthsOf = (ma: number, voltageV: number): number => (6 * ma * voltageV) / 1000

/** Adds the counts of the leaves to all forks above them, on top of what the forks have themselves. */
function addUpCounts({ parent, leafParent }: Topology, ofLeaves: Float64Array, ofForks: Float64Array): Float64Array {
  const add = (above: number, from: Float64Array, at: number): void => {
    if (above < 0) return
    for (let count = 0; count < counts; count++) ofForks[above * counts + count]! += from[at * counts + count]!
  }
  leafParent.forEach((above, leaf) => add(above, ofLeaves, leaf))
  parent.forEach((above, fork) => add(above, ofForks, fork))
  return ofForks
}

/** What these powers put on every count of every fork. */
export const forkCounts = (site: PhaseSite, topology: Topology, powersW: Float64Array): Float64Array =>
  sumCounts(site, topology, powersW, new Float64Array(site.forkCap.length))

/** The same, written over the sums of before. */
export function sumCounts(
  site: PhaseSite,
  { parent, leafParent }: Topology,
  powersW: Float64Array,
  sums: Float64Array,
): Float64Array {
  sums.fill(0)
  for (let leaf = 0; leaf < powersW.length; leaf++) {
    const above = leafParent[leaf]!
    if (above < 0) continue
    for (let count = 0; count < counts; count++) {
      sums[above * counts + count]! += loadOf(site, leaf, count) * powersW[leaf]!
    }
  }
  for (let fork = 0; fork < parent.length; fork++) {
    if (parent[fork]! < 0) continue
    for (let count = 0; count < counts; count++) sums[parent[fork]! * counts + count]! += sums[fork * counts + count]!
  }
  return sums
}

/** What each watt of a leaf puts on a count: nothing on phases on which it doesn't draw. */
export function loadOf({ share, draws }: PhaseSite, leaf: number, count: number): number {
  if (count === allTogether) return 6
  return draws[leaf]! & (1 << count) ? share[leaf]! : 0
}

/** How many whole watts of this leaf the room on these four counts lets through. */
export function wattsWithin(site: PhaseSite, leaf: number, room: Float64Array, node: number): number {
  let watts = Infinity
  for (let count = 0; count < counts; count++) {
    const load = loadOf(site, leaf, count)
    if (load > 0) watts = Math.min(watts, Math.floor(room[node * counts + count]! / load))
  }
  return watts
}
