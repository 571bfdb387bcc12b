import { describe, expect, test } from 'vitest'
import { drawn, type Drawn, leaves } from '../tests/support/depot.ts'
import { codes, holders, shares } from '../tests/support/results.ts'
import { seeds } from '../tests/support/seeds.ts'
import { balance } from './balance.ts'

/** One circuit with one bus, one with three. */
const uneven = (leaf: object = {}, w = 120): Drawn => ({
  w,
  below: {
    a: { below: leaves(['a1'], { wanted_w: 100, ...leaf }) },
    b: { below: leaves(['b1', 'b2', 'b3'], { wanted_w: 100, ...leaf }) },
  },
})
const fair = { share_rule: 'branch-fair' } as const

describe('leaf-fair or branch-fair', () => {
  test('LB-17: leaf-fair is the default: everyone competes with everyone', () => {
    expect(shares(drawn(uneven()))).toEqual({ a1: 30, b1: 30, b2: 30, b3: 30 })
    expect(shares(drawn(uneven(), { share_rule: 'leaf-fair' }))).toEqual({ a1: 30, b1: 30, b2: 30, b3: 30 })
  })

  test('LB-17: branch-fair: each node shares evenly among its children', () => {
    const decision = balance(drawn(uneven(), fair))
    expect(decision.allocations.map(({ w }) => w)).toEqual([60, 20, 20, 20])
    expect(new Set(Object.values(holders(decision)))).toEqual(new Set(['root']))
    expect(codes(decision)).toEqual(['AGGREGATE_LIMIT root'])
  })

  test('LB-17: where all hang on one node, both rules give everybody the same, down to the odd watts', () => {
    seeds(200_001, 50, (chance) => {
      const ids = Array.from({ length: chance.whole(20, 60) }, (_, at) => `n${at}`)
      const leaf = () => ({ leaf: { wanted_w: chance.whole(0, 90), weight: chance.whole(1, 5) } })
      const tree = { w: 20 * ids.length, below: Object.fromEntries(ids.map((id) => [id, leaf()])) }
      const leafFair = drawn(tree, { strategy: 'PRIORITY' })
      expect(shares({ ...leafFair, ...fair })).toEqual(shares(leafFair))
    })
  })

  test('LB-17: what a branch can’t use goes to its siblings', () => {
    const tree = uneven({}, 120)
    const tight: Drawn = { ...tree, below: { ...tree.below, b: { ...tree.below!.b!, w: 45 } } }
    expect(shares(drawn(tight, fair))).toEqual({ a1: 75, b1: 15, b2: 15, b3: 15 })
    const modest: Drawn = { ...tree, below: { a: { below: leaves(['a1'], { wanted_w: 10 }) }, b: tree.below!.b! } }
    expect(shares(drawn(modest, fair))).toEqual({ a1: 10, b1: 37, b2: 37, b3: 36 })
  })

  test('LB-17: the odd watt goes to the first branch by id, and in it to the first leaf', () => {
    expect(shares(drawn(uneven({}, 121), fair))).toEqual({ a1: 61, b1: 20, b2: 20, b3: 20 })
    expect(shares(drawn(uneven({}, 122), fair))).toEqual({ a1: 61, b1: 21, b2: 20, b3: 20 })
  })

  test('LB-17: branches are even in all they have, minima included', () => {
    const tree = uneven({}, 120)
    const minima: Drawn = {
      ...tree,
      below: { ...tree.below, b: { below: leaves(['b1', 'b2', 'b3'], { wanted_w: 100, min_w: 25 }) } },
    }
    expect(shares(drawn(minima, fair))).toEqual({ a1: 45, b1: 25, b2: 25, b3: 25 })
  })

  test('LB-5, LB-17: PRIORITY serves tier after tier, and leaves side by side share by weight', () => {
    const tree: Drawn = {
      w: 120,
      below: {
        a: { below: leaves(['a1'], { wanted_w: 100, tier: 1 }) },
        b: {
          below: {
            b1: { leaf: { wanted_w: 30, tier: 0 } },
            b2: { leaf: { wanted_w: 99, tier: 1, weight: 2 } },
            b3: { leaf: { wanted_w: 99, tier: 1 } },
          },
        },
      },
    }
    expect(shares(drawn(tree, { ...fair, strategy: 'PRIORITY' }))).toEqual({ a1: 60, b1: 30, b2: 20, b3: 10 })
  })

  test('LB-17: EARLIEST_DEPARTURE weighs leaves side by side, and branches alike', () => {
    const departure_ms = 3_600_000
    const tree: Drawn = {
      w: 120,
      below: {
        a: { below: { a1: { leaf: { wanted_w: 99, energy_needed_wh: 10, departure_ms } } } },
        b: {
          below: {
            b1: { leaf: { wanted_w: 99, energy_needed_wh: 10, departure_ms } },
            b2: { leaf: { wanted_w: 99, energy_needed_wh: 50, departure_ms } },
          },
        },
      },
    }
    expect(shares(drawn(tree, { ...fair, strategy: 'EARLIEST_DEPARTURE' }))).toEqual({ a1: 60, b1: 10, b2: 50 })
  })

  test('LB-17: FIRST_COME serves one after the other on each board', () => {
    const tree = uneven({}, 120)
    const waiting: Drawn = {
      ...tree,
      below: {
        ...tree.below,
        b: {
          below: {
            b1: { leaf: { wanted_w: 40, waiting_since_ms: 2 } },
            b2: { leaf: { wanted_w: 40, waiting_since_ms: 1 } },
            b3: { leaf: { wanted_w: 40 } },
            empty: {},
          },
        },
      },
    }
    expect(shares(drawn(waiting, { ...fair, strategy: 'FIRST_COME' }))).toEqual({ a1: 60, b1: 20, b2: 40, b3: 0 })
  })

  test('LB-4, LB-17: whole steps, of one size or of several', () => {
    expect(shares(drawn(uneven({ step_w: 7 }, 120), fair))).toEqual({ a1: 63, b1: 21, b2: 21, b3: 14 })
    const mixed: Drawn = {
      w: 100,
      below: {
        a: { below: { a1: { leaf: { wanted_w: 99, step_w: 40 } } } },
        b: { below: leaves(['b1', 'b2'], { wanted_w: 99, step_w: 3 }) },
      },
    }
    expect(shares(drawn(mixed, fair))).toEqual({ a1: 40, b1: 30, b2: 30 })
  })

  test('LB-17: a leaf beside branches is a child like them', () => {
    const tree: Drawn = {
      w: 90,
      below: { a: { leaf: { wanted_w: 90, weight: 5 } }, b: { below: leaves(['b1', 'b2'], { wanted_w: 90 }) } },
    }
    expect(shares(drawn(tree, { ...fair, strategy: 'PRIORITY' }))).toEqual({ a: 45, b1: 23, b2: 22 })
  })

  test('LB-17: a single leaf is all there is', () => {
    expect(shares(drawn({ w: 50, leaf: { wanted_w: 80 } }, fair))).toEqual({ root: 50 })
    expect(shares(drawn({ w: 50, leaf: { wanted_w: 80 } }))).toEqual({ root: 50 })
  })
})
