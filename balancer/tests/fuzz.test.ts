import { expect, test } from 'vitest'
import { balanceUnknown } from '../src/balance.ts'
import { certify } from '../src/certificate/certify.ts'
import { faultCodes } from '../src/codes.ts'
import { balanceFlat, type FlatInput } from '../src/flat.ts'
import type { GraphInput } from '../src/graph.ts'
import type { Chance } from './support/chance.ts'
import { plain, randomGraph, type Shape } from './support/randomGraph.ts'
import { seeds } from './support/seeds.ts'

const shape: Shape = {
  ...plain,
  leavesMax: 8,
  strategies: ['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME'],
}
type Json = { [name: string]: unknown }

const oddNumbers = [-1, -0, 0.5, 1.7e308, Number.NaN, Infinity, -Infinity, 2 ** 31, 2 ** 31 + 1, 2 ** 53, 5e-324]
const oddValues = [undefined, null, true, '', 'root', '__proto__', '12', [], {}, [[]], { w: 1 }, Symbol('odd'), 12n]
const oddValue = (chance: Chance): unknown => chance.oneOf<unknown>(chance.oneIn(2) ? oddNumbers : oddValues)

/** Something of a graph made wrong, as a slip or a broken sender would. */
function spoil(graph: { nodes: Json[]; leaves: Json[] } & Json, chance: Chance): void {
  const places = [graph, ...graph.nodes, ...graph.leaves]
  const one = chance.oneOf(places)
  const names = Object.keys(one)
  const someId = () => chance.oneOf([...graph.nodes.map(({ id }) => id), 'nowhere'])
  const slips: readonly (() => void)[] = [
    () => void (one[chance.oneOf(names)] = oddValue(chance)),
    () => void delete one[chance.oneOf(names)],
    () => void (chance.oneOf(graph.nodes)['parent_id'] = someId()),
    () => void (chance.oneOf(graph.nodes)['id'] = someId()),
    () => void (chance.oneOf(graph.nodes)['limits'] = [{ reason: 'TOU_LIMIT', w: oddValue(chance) }]),
    () => void (chance.oneOf(graph.nodes)['limits'] = [{ reason: oddValue(chance), ma: oddValue(chance) }]),
    () => void (chance.oneOf(graph.nodes)['fixed_load_w'] = chance.whole(0, 2 ** 31)),
    () => void graph.nodes.push({ ...chance.oneOf(graph.nodes) }),
    () => void graph.leaves.push({ node_id: someId(), wanted_w: oddValue(chance) }),
    () => void graph.leaves.push({ node_id: someId(), wanted_w: 5, min_w: 9, max_w: 3, phases: oddValue(chance) }),
    () => void graph.nodes.splice(chance.whole(0, graph.nodes.length - 1), 1, oddValue(chance) as Json),
  ]
  chance.oneOf(slips)()
}

const isJsonObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

test('LB-12: whatever comes in, faults or a sound decision come out, in an order of their own, and nothing is thrown', () => {
  const outcomes = new Map<string, number>()
  seeds(120_001, 3000, (chance) => {
    const graph = structuredClone(randomGraph(chance, shape)) as unknown as { nodes: Json[]; leaves: Json[] } & Json
    for (let slips = chance.whole(1, 3); slips > 0; slips--) {
      if (graph.nodes.length > 0 && graph.nodes.every(isJsonObject)) spoil(graph, chance)
      if (!Array.isArray(graph.nodes) || !Array.isArray(graph.leaves)) break
    }
    const decision = balanceUnknown(graph)
    outcomes.set(decision.outcome, (outcomes.get(decision.outcome) ?? 0) + 1)
    expect(decision.outcome === 'REJECTED').toBe(decision.faults.length > 0)
    for (const { code } of decision.faults) expect(faultCodes).toContain(code)
    if (decision.outcome === 'REJECTED') {
      expect(decision).toMatchObject({ primary_reason: 'TOPOLOGY_INVALID', allocations: [], nodes: [] })
    }
    expect(certify(graph as unknown as GraphInput, decision)).toEqual([])
    if (!Array.isArray(graph.nodes) || !Array.isArray(graph.leaves)) return
    // Where something has no id its place in the list is named, and that does depend on the order.
    const hasIds = (list: readonly unknown[], name: string) =>
      list.every((one) => isJsonObject(one) && typeof one[name] === 'string' && one[name] !== '')
    if (!hasIds(graph.nodes, 'id') || !hasIds(graph.leaves, 'node_id')) return
    const shuffled = { ...graph, nodes: chance.shuffled(graph.nodes), leaves: chance.shuffled(graph.leaves) }
    expect(JSON.stringify(balanceUnknown(shuffled))).toBe(JSON.stringify(decision))
  })
  console.log(Object.fromEntries(outcomes))
  expect(outcomes.get('REJECTED')).toBeGreaterThan(0)
})

test('LB-12: what is no graph at all is refused', () => {
  for (const value of [...oddNumbers, ...oddValues]) {
    expect(balanceUnknown(value)).toMatchObject({ outcome: 'REJECTED', primary_reason: 'TOPOLOGY_INVALID' })
    expect(balanceUnknown({ nodes: value, leaves: value })).toMatchObject({ outcome: 'REJECTED' })
    expect(balanceUnknown({ nodes: [value], leaves: [value] })).toMatchObject({ outcome: 'REJECTED' })
  }
})

test('LB-8, LB-12: nor does a flat site throw', () => {
  seeds(130_001, 1000, (chance) => {
    const { strategy, leaves } = randomGraph(chance, shape)
    const wrong = leaves.map((leaf) =>
      chance.oneIn(3) ? { ...leaf, [chance.oneOf(Object.keys(leaf))]: oddValue(chance) } : leaf,
    )
    const input = { strategy, capacity_w: chance.oneIn(3) ? oddValue(chance) : 100, leaves: wrong }
    const decision = balanceFlat(input as unknown as FlatInput)
    expect(decision.outcome === 'REJECTED').toBe(decision.faults.length > 0)
  })
  for (const value of [...oddNumbers, ...oddValues]) {
    expect(balanceFlat(value as unknown as FlatInput).outcome).toBe('REJECTED')
  }
})
