import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { byTheBook } from './support/byTheBook.ts'
import { plain, randomGraph, type Shape } from './support/randomGraph.ts'
import { seeds } from './support/seeds.ts'

const all = ['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME'] as const

// The definition followed step by step is the answer; the balancer has to find the same to the watt.
test.each<[string, number, Partial<Shape>]>([
  ['single watts', 1200, {}],
  ['steps of one size', 500, { steps: [3] }],
  ['steps of several sizes', 700, { steps: [1, 5, 7] }],
  ['one strategy, weights far apart', 400, { strategies: ['PRIORITY'], weights: [1, 1, 1000, 2 ** 20], leafMaxW: 40 }],
  ['everybody alike, where ties decide everything', 300, { weights: [1], minima: false, extras: false }],
])('LB-3, LB-4, LB-5, LB-15: as the definition has it: %s', (_what, count, change) => {
  seeds(1, count, (chance) => {
    const graph = randomGraph(chance, { ...plain, strategies: all, ...change })
    const given = balance(graph).allocations.map(({ node_id, w }) => [node_id, w])
    expect(given).toEqual([...byTheBook(graph)].sort(([a], [b]) => (a < b ? -1 : 1)))
  })
})
