import { expect, test } from 'vitest'
import { balance, grantsOf } from '../src/balance.ts'
import { certify } from '../src/certificate/certify.ts'
import type { GraphInput } from '../src/graph.ts'
import type { Chance } from './support/chance.ts'
import { onPhases } from './support/onPhases.ts'
import { plain, randomGraph, type Shape } from './support/randomGraph.ts'
import { seeds } from './support/seeds.ts'

const shape = (chance: Chance): Shape => ({
  ...plain,
  leavesMax: chance.oneOf([4, 12, 30]),
  leafMaxW: chance.oneOf([60, 5_000, 150_000]),
  strategies: ['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME'],
  steps: chance.oneOf([[1], [1], [100], [3], [1, 5, 7]]),
})
const branchFair = (graph: GraphInput): GraphInput => ({ ...graph, share_rule: 'branch-fair' })

/** What changes little is left, increases take their time. */
const calmly = (graph: GraphInput, chance: Chance): GraphInput => ({
  ...graph,
  ...(chance.oneIn(2) ? { dead_band_w: chance.whole(1, 40) } : {}),
  ...(chance.oneIn(2) ? { ramp_w_per_s: chance.whole(0, 40), elapsed_ms: chance.whole(0, 3_000) } : {}),
})

// Where many meet at one node their level is searched for; few are served one by one.
test.each<[string, number, Partial<Shape>]>([
  ['of one step', 300, {}],
  ['of one step, their ids in order', 300, { isNamedInOrder: true }],
  ['of one weight', 100, { weights: [1], minima: false, isNamedInOrder: true }],
  ['of one weight, with minima', 100, { weights: [3] }],
  ['in larger steps', 200, { steps: [7], isNamedInOrder: true }],
  ['of weights far apart', 200, { weights: [1, 1, 50, 1000, 2 ** 20] }],
  ['of several steps', 100, { steps: [1, 5, 7] }],
])('LB-3, LB-4, LB-5, LB-15: the certificate proves answers for many beneath one node: %s', (_what, count, change) => {
  seeds(160_001, count, (chance) => {
    const crowded = { ...shape(chance), leavesMax: chance.oneOf([40, 80]), forksMax: 3, steps: [1], ...change }
    const graph = randomGraph(chance, crowded)
    expect(certify(graph, balance(graph))).toEqual([])
  })
})

test.each<[string, number, (graph: GraphInput, chance: Chance) => GraphInput]>([
  ['every leaf competes with every other', 3000, (graph) => graph],
  ['branches share evenly', 1500, branchFair],
  ['calmly', 1000, calmly],
  ['calmly, by branches', 500, (graph, chance) => branchFair(calmly(graph, chance))],
  ['on phases', 1500, (graph, chance) => onPhases(graph, chance, chance.oneOf([100, 5_000]))],
  [
    'on phases, calmly or by branches',
    500,
    (graph, chance) => onPhases(chance.oneIn(2) ? branchFair(graph) : calmly(graph, chance), chance, 500),
  ],
])('LB-3, LB-4, LB-5, LB-10, LB-15: the certificate proves every answer: %s', (_what, count, change) => {
  seeds(10_001, count, (chance) => {
    const graph = change(randomGraph(chance, shape(chance)), chance)
    expect(certify(graph, balance(graph))).toEqual([])
  })
})

test('LB-15: who only asks for the shares gets those that are told with reasons', () => {
  seeds(240_001, 200, (chance) => {
    const drawn = calmly(randomGraph(chance, shape(chance)), chance)
    const [first] = drawn.nodes
    const graph = chance.oneIn(10) ? { ...drawn, unsatisfied: [first!.id] } : drawn
    const explained = balance(graph).allocations.map(({ node_id, w }) => [node_id, w])
    expect(Object.fromEntries(grantsOf(graph))).toEqual(Object.fromEntries(explained))
  })
})
