import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { certify } from '../src/certificate/certify.ts'
import type { Decision, GraphInput } from '../src/graph.ts'
import type { Chance } from './support/chance.ts'
import { plain, randomGraph, type Shape } from './support/randomGraph.ts'
import { seeds } from './support/seeds.ts'

const shape: Shape = { ...plain, strategies: ['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME'] }

/** The same answer, but for what some leaves are given; what is said about it is left out of the question. */
const giving = (decision: Decision, changeW: ReadonlyMap<string, number>): Decision => ({
  ...decision,
  allocations: decision.allocations.map((one) => ({ ...one, w: one.w + (changeW.get(one.node_id) ?? 0) })),
})
const stepOf = (graph: GraphInput, id: string) => graph.leaves.find(({ node_id }) => node_id === id)!.step_w ?? 1

test.each<[string, (graph: GraphInput, decision: Decision, chance: Chance) => ReadonlyMap<string, number> | null]>([
  [
    'a step less for somebody',
    (graph, { allocations }, chance) => {
      const some = allocations.filter(({ w }) => w > 0)
      if (some.length === 0) return null
      const { node_id } = chance.oneOf(some)
      return new Map([[node_id, -stepOf(graph, node_id)]])
    },
  ],
  [
    'a step more for somebody',
    (graph, { allocations }, chance) => {
      if (allocations.length === 0) return null
      const { node_id } = chance.oneOf(allocations)
      return new Map([[node_id, stepOf(graph, node_id)]])
    },
  ],
  [
    'a step from one to another',
    (_graph, { allocations }, chance) => {
      const givers = allocations.filter(({ w }) => w > 0)
      if (givers.length === 0 || allocations.length < 2) return null
      const giver = chance.oneOf(givers)
      const taker = chance.oneOf(allocations.filter(({ node_id }) => node_id !== giver.node_id))
      return new Map([
        [giver.node_id, -1],
        [taker.node_id, 1],
      ])
    },
  ],
  [
    'all of one to another',
    (_graph, { allocations }, chance) => {
      const givers = allocations.filter(({ w }) => w > 0)
      if (givers.length === 0 || allocations.length < 2) return null
      const giver = chance.oneOf(givers)
      const taker = chance.oneOf(allocations.filter(({ node_id }) => node_id !== giver.node_id))
      return new Map([
        [giver.node_id, -giver.w],
        [taker.node_id, giver.w],
      ])
    },
  ],
])('LB-15: the certificate turns away an answer with %s', (_what, change) => {
  let tried = 0
  seeds(100_001, 500, (chance) => {
    const graph = randomGraph(chance, shape)
    const decision = balance(graph)
    const changeW = change(graph, decision, chance)
    if (changeW === null) return
    tried++
    const found = certify(graph, giving(decision, changeW))
    // Not for the words alone, which were those of another answer.
    expect(found.filter((wrong) => !wrong.includes(': said '))).not.toEqual([])
  })
  console.log(`${tried} answers were changed`)
  expect(tried).toBeGreaterThan(0)
})

test.each<[string, (decision: Decision, chance: Chance) => Decision | null]>([
  [
    'another binding node',
    (decision, chance) => {
      const at = chance.whole(0, decision.allocations.length - 1)
      const one = decision.allocations[at]
      if (!one) return null
      const others = [null, ...decision.nodes.map(({ node_id }) => node_id)].filter((id) => id !== one.binding_node_id)
      const allocations = decision.allocations.with(at, { ...one, binding_node_id: chance.oneOf(others) })
      return { ...decision, allocations }
    },
  ],
  [
    'another status',
    (decision, chance) => {
      const at = chance.whole(0, decision.nodes.length - 1)
      const one = decision.nodes[at]!
      const status = chance.oneOf((['BINDING', 'LATENT', 'SLACK'] as const).filter((other) => other !== one.status))
      return { ...decision, nodes: decision.nodes.with(at, { ...one, status }) }
    },
  ],
  [
    'another headroom',
    (decision, chance) => {
      const at = chance.whole(0, decision.nodes.length - 1)
      const one = decision.nodes[at]!
      return { ...decision, nodes: decision.nodes.with(at, { ...one, headroom_w: (one.headroom_w ?? 0) + 1 }) }
    },
  ],
  [
    'another outcome',
    (decision) => ({ ...decision, outcome: decision.outcome === 'APPLIED' ? 'CURTAILED' : 'APPLIED' }),
  ],
  [
    'a reason left out',
    ({ reasons, ...decision }) => {
      const left = reasons.slice(1)
      const hasTwice = left.some(({ code, node_id }) => code === reasons[0]?.code && node_id === reasons[0].node_id)
      return reasons.length === 0 || hasTwice ? null : { ...decision, reasons: left }
    },
  ],
  [
    'another leaf in place of one',
    (decision) => {
      const [first, ...rest] = decision.allocations
      return first ? { ...decision, allocations: [{ ...first, node_id: 'nobody' }, ...rest] } : null
    },
  ],
])('LB-10, LB-15: the certificate turns away words with %s', (_what, change) => {
  let tried = 0
  seeds(110_001, 200, (chance) => {
    const graph = randomGraph(chance, shape)
    const changed = change(balance(graph), chance)
    if (changed === null) return
    tried++
    expect(certify(graph, changed)).not.toEqual([])
  })
  expect(tried).toBeGreaterThan(0)
})

test('LB-12, LB-15: the certificate turns away a decision about what nothing can be decided about', () => {
  const graph: GraphInput = { nodes: [], leaves: [] }
  const rejection = balance(graph)
  expect(certify(graph, rejection)).toEqual([])
  expect(certify(graph, { ...rejection, outcome: 'APPLIED' })).not.toEqual([])
  const allocations = [{ node_id: 'a', w: 1, wanted_w: 1, binding_node_id: null }]
  expect(certify(graph, { ...rejection, allocations })).not.toEqual([])
})
