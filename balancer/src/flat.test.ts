import { describe, expect, test } from 'vitest'
import { seeds } from '../tests/support/seeds.ts'
import { byTheBook } from '../tests/support/byTheBook.ts'
import { balanceFlat, type FlatInput } from './flat.ts'
import type { GraphInput, LeafInput } from './graph.ts'
import type { StrategyName } from './strategies/registry.ts'

const shares = (input: FlatInput) => balanceFlat(input).allocations.map(({ w }) => w)
const leaf = (node_id: string, wanted_w: number, rest: Partial<LeafInput> = {}): LeafInput => ({
  node_id,
  wanted_w,
  ...rest,
})

describe('one capacity without a hierarchy', () => {
  test('LB-8: is shared evenly among connectors or chargers, the odd watt to the first by id', () => {
    const leaves = [leaf('c', 50), leaf('a', 50), leaf('b', 20)]
    expect(balanceFlat({ capacity_w: 101, leaves })).toEqual({
      outcome: 'CURTAILED',
      allocations: [
        { node_id: 'a', w: 41, wanted_w: 50 },
        { node_id: 'b', w: 20, wanted_w: 20 },
        { node_id: 'c', w: 40, wanted_w: 50 },
      ],
      faults: [],
    })
    expect(balanceFlat({ capacity_w: 120, leaves }).outcome).toBe('APPLIED')
    expect(balanceFlat({ capacity_w: 119.99, leaves }).outcome).toBe('CURTAILED')
    expect(balanceFlat({ capacity_w: 5, leaves: [] })).toEqual({ outcome: 'APPLIED', allocations: [], faults: [] })
  })

  test('LB-6, LB-8: per strategy', () => {
    const leaves = [
      leaf('a', 90, { tier: 1, weight: 3, waiting_since_ms: 5, energy_needed_wh: 10, departure_ms: 3_600_000 }),
      leaf('b', 90, { tier: 1, weight: 1, energy_needed_wh: 30, departure_ms: 3_600_000 }),
      leaf('c', 40, { tier: 0, waiting_since_ms: 9 }),
    ]
    expect(shares({ capacity_w: 100, strategy: 'EQUAL_SHARE', leaves })).toEqual([34, 33, 33])
    expect(shares({ capacity_w: 100, strategy: 'PRIORITY', leaves })).toEqual([45, 15, 40])
    expect(shares({ capacity_w: 82, strategy: 'EARLIEST_DEPARTURE', leaves })).toEqual([20, 60, 2])
    expect(shares({ capacity_w: 100, strategy: 'FIRST_COME', leaves })).toEqual([90, 0, 10])
  })

  test('LB-4, LB-8: who charges keeps its minimum, then whoever has waited longest', () => {
    const min = (id: string, rest: Partial<LeafInput> = {}) => leaf(id, 60, { min_w: 40, ...rest })
    expect(shares({ capacity_w: 50, leaves: [min('a'), min('b', { waiting_since_ms: 1 })] })).toEqual([0, 50])
    expect(shares({ capacity_w: 50, leaves: [min('a', { waiting_since_ms: 1 }), min('b', { current_w: 9 })] })).toEqual(
      [0, 50],
    )
    expect(shares({ capacity_w: 50, leaves: [min('a'), leaf('b', 60, { min_w: 5 })] })).toEqual([40, 10])
    expect(balanceFlat({ capacity_w: 30, leaves: [min('a')] })).toMatchObject({
      outcome: 'CURTAILED',
      allocations: [{ w: 0 }],
    })
    expect(balanceFlat({ capacity_w: 30, leaves: [leaf('a', 0, { min_w: 40 })] })).toMatchObject({ outcome: 'APPLIED' })
  })

  test('LB-4, LB-8: who wants nothing is left off, and who is off gets none of what is left', () => {
    expect(shares({ capacity_w: 100, leaves: [leaf('a', 0, { min_w: 40 }), leaf('b', 70)] })).toEqual([0, 70])
    const inTurn = [
      leaf('a', 40, { min_w: 40, waiting_since_ms: 1 }),
      leaf('b', 60, { min_w: 20, waiting_since_ms: 2 }),
    ]
    expect(shares({ capacity_w: 50, strategy: 'FIRST_COME', leaves: inTurn })).toEqual([40, 0])
  })

  test('LB-4, LB-6, LB-8: minima are granted tier by tier, and the most urgent first', () => {
    const ons = (strategy: StrategyName, ...rest: readonly Partial<LeafInput>[]) => {
      const leaves = rest.map((one, at) => leaf('abc'[at]!, 60, { min_w: 40, ...one }))
      return shares({ capacity_w: 50, strategy, leaves })
    }
    expect(ons('PRIORITY', { tier: 2 }, { tier: 0 }, { tier: 1 })).toEqual([0, 50, 0])
    expect(ons('PRIORITY', { tier: 0 }, { tier: 1 }, { tier: 2 })).toEqual([50, 0, 0])
    expect(ons('PRIORITY', { tier: 1, current_w: 9 }, { tier: 2 }, { tier: 0 })).toEqual([0, 0, 50])
    const needs = (energy_needed_wh: number) => ({ energy_needed_wh, departure_ms: 3_600_000 })
    expect(ons('EARLIEST_DEPARTURE', needs(10), needs(30), needs(20))).toEqual([0, 50, 0])
    expect(ons('FIRST_COME', {}, { current_w: 9 }, { waiting_since_ms: 4 })).toEqual([0, 0, 50])
  })

  test('LB-8, LB-10: somebody is curtailed only if the next of its settings is asked for', () => {
    const outcome = (capacity_w: number, one: LeafInput) => balanceFlat({ capacity_w, leaves: [one] }).outcome
    // From nothing the next is the minimum, whatever the step; from the minimum it is one step more.
    const wide = leaf('a', 45, { min_w: 40, step_w: 50 })
    expect([outcome(39, wide), outcome(40, wide)]).toEqual(['CURTAILED', 'APPLIED'])
    const fine = leaf('a', 60, { min_w: 40 })
    expect([outcome(59, fine), outcome(60, fine)]).toEqual(['CURTAILED', 'APPLIED'])
    expect(outcome(4, leaf('a', 5, { step_w: 7 }))).toBe('APPLIED')
  })

  test('LB-5, LB-8: the largest powers are shared to the last watt, and as quickly as small ones', () => {
    const mostW = 2 ** 31
    const weighted = [1, 3, 4].map((weight, at) => leaf('abc'[at]!, mostW, { weight }))
    const most = shares({ capacity_w: mostW - 1, strategy: 'PRIORITY', leaves: weighted })
    expect(most).toEqual([mostW / 8, (3 * mostW) / 8, mostW / 2 - 1])
    const alike = ['a', 'b', 'c'].map((id) => leaf(id, mostW))
    expect(shares({ capacity_w: 3_000_001, leaves: alike })).toEqual([1_000_001, 1_000_000, 1_000_000])
    const inSteps = alike.map((one) => ({ ...one, min_w: 200_000_000, step_w: 30 }))
    expect(shares({ capacity_w: 900_000_050, leaves: inSteps })).toEqual([300_000_020, 300_000_020, 299_999_990])
  })

  test('LB-6, LB-8: who tells no departure is in no hurry, whatever it needs', () => {
    const leaves = [
      leaf('a', 99, { energy_needed_wh: 50 }),
      leaf('b', 99, { energy_needed_wh: 2, departure_ms: 7_200_000 }),
    ]
    expect(shares({ capacity_w: 30, strategy: 'EARLIEST_DEPARTURE', now_ms: 3_600_000, leaves })).toEqual([10, 20])
  })

  test('LB-8: departures in the past come first', () => {
    const leaves = [
      leaf('a', 99, { energy_needed_wh: 50, departure_ms: 7_200_000 }),
      leaf('b', 99, { energy_needed_wh: 1, departure_ms: 3_600_000 }),
    ]
    expect(shares({ capacity_w: 100, strategy: 'EARLIEST_DEPARTURE', now_ms: 3_600_000, leaves })).toEqual([1, 99])
  })

  test('LB-8, LB-12: bad input is refused as a whole', () => {
    const refused = (input: unknown) => balanceFlat(input as FlatInput)
    for (const input of [
      null,
      7,
      {},
      { capacity_w: 5 },
      { capacity_w: -1, leaves: [] },
      { capacity_w: '5', leaves: [] },
    ]) {
      expect(refused(input)).toMatchObject({ outcome: 'REJECTED', allocations: [] })
      expect(refused(input).faults.length).toBeGreaterThan(0)
    }
    const wrong = { capacity_w: 5, strategy: 'X', leaves: [leaf('a', -1), leaf('a', 1), 7, { node_id: 9 }] }
    expect(refused(wrong).faults.map(({ code, node_id }) => [code, node_id])).toEqual([
      ['LEAF_DUPLICATE', 'a'],
      ['MALFORMED', null],
      ['MALFORMED', null],
      ['NUMBER_INVALID', 'a'],
      ['WORD_UNKNOWN', null],
    ])
    expect(shares({ capacity_w: 5, leaves: [leaf('capacity 0', 9), leaf('capacity 1', 9)] })).toEqual([3, 2])
    const details = (leaves: unknown) => refused({ capacity_w: 5, leaves }).faults.map(({ detail }) => detail)
    expect(details([leaf('', 1)])).toEqual(['leaves[0]: node_id is "": a text of 1 to 255 characters is needed'])
    expect(details(undefined)).toEqual(['graph: leaves is missing: a list is needed'])
    expect(details('none')).toEqual(['graph: leaves is "none": a list is needed'])
  })

  test('LB-8: whatever the order of the input, and as the definition has it, on 400 sites', () => {
    seeds(1, 400, (chance) => {
      const steps = chance.oneOf([[1], [4], [1, 3, 5]])
      const leaves = Array.from({ length: chance.whole(0, 8) }, (_, at): LeafInput => {
        const min_w = chance.oneIn(2) ? chance.whole(0, 12) : 0
        return leaf(`l${at}`, chance.whole(0, 60), {
          ...{ min_w, step_w: chance.oneOf(steps), tier: chance.whole(0, 2), weight: chance.whole(1, 4) },
          ...(chance.oneIn(2) ? { waiting_since_ms: chance.whole(1, 5) } : {}),
          ...(chance.oneIn(2)
            ? { energy_needed_wh: chance.whole(0, 50), departure_ms: chance.whole(0, 7_200_000) }
            : {}),
        })
      })
      const names: readonly StrategyName[] = ['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME']
      const strategy = chance.oneOf(names)
      const capacity_w = chance.whole(0, 200)
      const limits = [{ reason: 'NODE_LIMIT', w: capacity_w }] as const
      const wide = [{ reason: 'NODE_LIMIT', w: 10_000 }] as const
      const graph: GraphInput = {
        strategy,
        nodes: [
          { id: 'root', parent_id: null, kind: 'ROOT', limits },
          ...leaves.map(({ node_id }) => ({
            id: node_id,
            parent_id: 'root',
            kind: 'CONNECTOR' as const,
            limits: wide,
          })),
        ],
        leaves,
      }
      const book = byTheBook(graph)
      const flat = balanceFlat({ capacity_w, strategy, leaves: chance.shuffled(leaves) })
      expect(flat.allocations.map(({ node_id, w }) => [node_id, w])).toEqual([...book])
    })
  })
})
