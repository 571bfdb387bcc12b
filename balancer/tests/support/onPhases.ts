import { phases } from '../../src/codes.ts'
import type { GraphInput, LeafInput, NodeInput } from '../../src/graph.ts'
import type { Chance } from './chance.ts'

/** The graph with limits per phase at half of its nodes, and leaves on one, two or three phases. */
export function onPhases(graph: GraphInput, chance: Chance, maxMa: number): GraphInput {
  const current = () => chance.whole(0, maxMa)
  const limited = (node: NodeInput): NodeInput => {
    if (!chance.oneIn(2)) return node
    const ma = { L1: current(), L2: current(), ...(chance.oneIn(2) ? { L3: current() } : {}) }
    const fixed = chance.oneIn(4) ? { fixed_load_ma: { L1: current() >> 2, L3: current() >> 2 } } : {}
    return { ...node, ...fixed, limits: [...node.limits, { reason: 'CIRCUIT_LIMIT', ma }] }
  }
  const wired = (leaf: LeafInput): LeafInput => {
    const drawn = chance.oneIn(3) ? [...phases] : phases.filter((phase) => chance.oneIn(2) || phase === 'L1')
    return { ...leaf, phases: drawn, ...(chance.oneIn(3) ? { phase_count: chance.whole(1, drawn.length) } : {}) }
  }
  return {
    ...graph,
    phase_voltage_v: chance.oneOf([230, 1000, 1000 / 3]),
    nodes: graph.nodes.map(limited),
    leaves: graph.leaves.map(wired),
  }
}
