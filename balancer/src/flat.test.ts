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
