import { describe, expect, test } from 'vitest'
import { drawn, type Drawn } from '../tests/support/depot.ts'
import { codes, holders, shares } from '../tests/support/results.ts'
import { balance } from './balance.ts'
import type { Phase } from './codes.ts'
import type { GraphInput, LimitInput } from './graph.ts'

// At 1000 V a milliampere is a watt on its phase: figures can be read.
const volts = { phase_voltage_v: 1000 }
const amps = (L1: number, L2 = L1, L3 = L1): readonly LimitInput[] => [{ reason: 'CIRCUIT_LIMIT', ma: { L1, L2, L3 } }]
const on = (phases: readonly Phase[] | undefined, wanted_w: number, rest: object = {}): Drawn => ({
  leaf: { wanted_w, ...(phases ? { phases } : {}), ...rest },
})
const graph = (tree: Drawn, terms: Partial<GraphInput> = {}): GraphInput => drawn(tree, { ...volts, ...terms })

describe('limits per phase', () => {
  test('LB-13: a leaf on three phases puts a third on each, one on two a half, one on one all', () => {
    const tree: Drawn = { below: { a: { limits: amps(30), below: { three: on(undefined, 900) } } } }
    expect(shares(graph(tree))).toEqual({ three: 90 })
    const two: Drawn = { below: { a: { limits: amps(30), below: { two: on(['L1', 'L3'], 900) } } } }
    expect(shares(graph(two))).toEqual({ two: 60 })
    const one: Drawn = { below: { a: { limits: amps(30, 20, 10), below: { one: on(['L2'], 900) } } } }
    expect(shares(graph(one))).toEqual({ one: 20 })
  })

  test('LB-13: a leaf on one of three phases, nobody knows which, puts all on each', () => {
    const unknown = { phase_count: 1 }
    const tree: Drawn = {
      below: { a: { limits: amps(30, 20, 40), below: { x: on(undefined, 900, unknown), y: on(['L1'], 5) } } },
    }
    const decision = balance(graph(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([20, 5])
    expect(decision.full_phases).toEqual([{ node_id: 'a', phases: ['L2'] }])
    const one: Drawn = {
      below: { a: { limits: amps(30), below: { x: on(['L1', 'L2'], 900, unknown), y: on(['L3'], 900) } } },
    }
    expect(shares(graph(one))).toEqual({ x: 30, y: 30 })
  })

  test('LB-13, LB-12: a leaf can’t draw on more phases at once than it names', () => {
    const tree: Drawn = { below: { a: { limits: amps(30), below: { x: on(['L1'], 9, { phase_count: 2 }) } } } }
    expect(balance(graph(tree)).faults).toMatchObject([{ code: 'MALFORMED', node_id: 'x' }])
  })

  test('LB-2, LB-13: a voltage that is no whole number costs no watt', () => {
    // A milliampere is a third of a watt here.
    const tree: Drawn = { below: { a: { limits: amps(129), below: { x: on(['L1'], 900), y: on(['L2'], 900) } } } }
    expect(shares(drawn(tree, { phase_voltage_v: 1000 / 3 }))).toEqual({ x: 43, y: 43 })
  })

  test('LB-13: milliamperes become watts at the phase voltage, rounded down', () => {
    const tree: Drawn = {
      below: { a: { limits: amps(16_001), below: { x: on(['L1'], 99_999), y: on(['L2', 'L3'], 99_999) } } },
    }
    expect(shares(drawn(tree))).toEqual({ x: 3680, y: 7360 })
  })

  test('LB-13: every phase holds; who is on a full one stays, the others go on', () => {
    const tree: Drawn = {
      below: {
        a: {
          limits: amps(60),
          below: { b: on(['L1'], 90), c: on(['L1'], 90), d: on(['L2'], 90), e: on(undefined, 90) },
        },
      },
    }
    const decision = balance(graph(tree))
    // L1: b and c 25.7 each and a third of e's 25.7; then d takes what L2 has left.
    expect(decision.allocations.map(({ w }) => w)).toEqual([26, 25, 51, 27])
    expect(holders(decision)).toEqual({ b: 'a', c: 'a', d: 'a', e: 'a' })
    expect(decision.reasons).toEqual([
      { code: 'CIRCUIT_LIMIT', node_id: 'a', limit_w: 60, demand_w: 210, allocated_w: 60 },
    ])
  })

  test('LB-13: limits on all phases and on the power as a whole hold together', () => {
    const limits: readonly LimitInput[] = [...amps(60), { reason: 'NODE_LIMIT', w: 100 }]
    const tree: Drawn = { below: { a: { limits, below: { b: on(['L1'], 90), c: on(['L2'], 90), d: on(['L3'], 20) } } } }
    const decision = balance(graph(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([40, 40, 20])
    expect(codes(decision)).toEqual(['NODE_LIMIT a'])
    const tighter: Drawn = {
      below: {
        a: { limits: [...amps(30), { reason: 'NODE_LIMIT', w: 100 }], below: { b: on(['L1'], 90), d: on(['L3'], 20) } },
      },
    }
    expect(codes(balance(graph(tighter)))).toEqual(['CIRCUIT_LIMIT a'])
  })

  test('LB-13: several causes at one node are each told once, in precedence', () => {
    const limits: readonly LimitInput[] = [
      { reason: 'OPERATING_ENVELOPE_LIMIT', ma: { L2: 20 } },
      { reason: 'CIRCUIT_LIMIT', ma: { L1: 10, L3: 10 } },
      { reason: 'NODE_LIMIT', w: 45 },
    ]
    const tree: Drawn = { below: { a: { limits, below: { b: on(['L1'], 90), c: on(['L2'], 90), d: on(['L3'], 90) } } } }
    const decision = balance(graph(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([10, 20, 10])
    expect(decision.reasons).toEqual([
      { code: 'OPERATING_ENVELOPE_LIMIT', node_id: 'a', limit_w: 20, demand_w: 90, allocated_w: 20 },
      { code: 'CIRCUIT_LIMIT', node_id: 'a', limit_w: 10, demand_w: 90, allocated_w: 10 },
    ])
  })

  test('LB-13: phases have limits at every level, and a charger may have its own', () => {
    const tree: Drawn = {
      limits: amps(100),
      below: {
        a: { limits: amps(50), below: { b: { ...on(undefined, 900), limits: amps(10, 20, 30) }, c: on(['L1'], 90) } },
        d: on(['L1'], 90),
      },
    }
    const decision = balance(graph(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([30, 40, 50])
    expect(holders(decision)).toEqual({ b: 'b', c: 'a', d: 'root' })
  })

  test('LB-10, LB-13: a phase with room for exactly the next step holds nobody back', () => {
    const b = on(['L1'], 90, { step_w: 10 })
    const ofFork: Drawn = { limits: amps(20), below: { a: { limits: amps(30), below: { b } } } }
    expect(holders(balance(graph(ofFork)))).toEqual({ b: 'root' })
    const ofLeaf: Drawn = { limits: amps(20), below: { b: { limits: amps(30, 0, 0), ...b } } }
    expect(holders(balance(graph(ofLeaf)))).toEqual({ b: 'root' })
    expect(holders(balance(graph({ ...ofLeaf, below: { b: { limits: amps(29), ...b } } })))).toEqual({ b: 'b' })
  })

  test('LB-10, LB-13: a charger’s own phase that holds it back is told with what flows on it alone', () => {
    const tree: Drawn = {
      below: {
        b: { ...on(undefined, 900), limits: amps(99, 20, 30) },
        c: { ...on(['L2', 'L3'], 80), limits: amps(99, 99, 25), fixed_load_ma: { L3: 5 } },
      },
    }
    expect(balance(graph(tree)).reasons).toEqual([
      { code: 'CIRCUIT_LIMIT', node_id: 'b', limit_w: 20, demand_w: 300, allocated_w: 20 },
      { code: 'CIRCUIT_LIMIT', node_id: 'c', limit_w: 25, demand_w: 40, allocated_w: 20 },
    ])
  })

  test('LB-13: a charger’s own limit on a phase on which it does not draw does not matter', () => {
    const tree: Drawn = { below: { b: { ...on(['L2'], 50), limits: amps(0, 20, 0) } } }
    expect(shares(graph(tree))).toEqual({ b: 20 })
  })

  test('LB-3, LB-13: fixed load counts per phase where it is known, evenly where it is not; supply evenly', () => {
    const known: Drawn = {
      below: { a: { limits: amps(60), fixed_load_ma: { L1: 40 }, below: { b: on(['L1'], 90), c: on(['L2'], 90) } } },
    }
    expect(shares(graph(known))).toEqual({ b: 20, c: 60 })
    const even: Drawn = {
      below: { a: { limits: amps(60), fixed_load_w: 30, supply_w: 60, below: { b: on(['L1'], 90) } } },
    }
    expect(shares(graph(even))).toEqual({ b: 70 })
    const above: Drawn = { limits: amps(60), below: { a: { fixed_load_ma: { L1: 50 }, below: { b: on(['L1'], 90) } } } }
    expect(shares(graph(above))).toEqual({ b: 10 })
    const beside: Drawn = { limits: amps(60), below: { a: { ...on(['L1'], 90), fixed_load_w: 30 }, b: on(['L2'], 90) } }
    expect(shares(graph(beside))).toEqual({ a: 50, b: 50 })
  })

  test('LB-10, LB-13: fixed load that alone exceeds one phase sets all on it to zero', () => {
    const tree: Drawn = {
      below: {
        a: {
          limits: amps(60),
          fixed_load_ma: { L1: 70 },
          below: { b: on(['L1'], 90), c: on(['L2'], 90), d: on(undefined, 90) },
        },
      },
    }
    const decision = balance(graph(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([0, 60, 0])
    expect(decision.reasons).toEqual([
      { code: 'LIMIT_INFEASIBLE', node_id: 'a', limit_w: 60, demand_w: 120, allocated_w: 0 },
      { code: 'CIRCUIT_LIMIT', node_id: 'a', limit_w: 60, demand_w: 120, allocated_w: 60 },
    ])
  })

  test('LB-4, LB-13: minima must fit on every phase, in the order of turns', () => {
    const min = (phases: readonly Phase[], rest: object = {}) => on(phases, 60, { min_w: 40, ...rest })
    const tree: Drawn = {
      below: {
        a: {
          limits: amps(60),
          below: { b: min(['L1']), c: min(['L1'], { waiting_since_ms: 1 }), d: min(['L2']), e: on(['L3'], 9) },
        },
      },
    }
    const decision = balance(graph(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([0, 60, 60, 9])
    expect(codes(decision)).toEqual(['CIRCUIT_LIMIT a', 'MINIMUM_NOT_MET b'])
  })

  test('LB-10, LB-13: a charger whose own phases let less than its minimum through has no limit in watts to tell', () => {
    const tree: Drawn = { below: { b: { ...on(undefined, 120, { min_w: 90 }), limits: amps(20) } } }
    expect(balance(graph(tree)).reasons).toEqual([
      { code: 'CIRCUIT_LIMIT', node_id: 'b', limit_w: 20, demand_w: 40, allocated_w: 0 },
      { code: 'MINIMUM_NOT_MET', node_id: 'b', limit_w: null, demand_w: 90, allocated_w: 0 },
    ])
  })

  test('LB-4, LB-13: whoever has its turn stays on, however many beside it don’t have to wait for theirs', () => {
    const min = on(undefined, 60, { min_w: 60 })
    const tree: Drawn = { below: { A: { limits: amps(20), below: { a: min, b: min } }, c: min, d: on(['L1'], 5) } }
    expect(shares(graph(tree))).toEqual({ a: 60, b: 0, c: 60, d: 5 })
  })

  test('LB-5, LB-13: tiers and weights hold on phases too', () => {
    const tree: Drawn = {
      below: {
        a: {
          limits: amps(60),
          below: { b: on(['L1'], 30), c: on(['L1'], 90, { tier: 1 }), d: on(['L1'], 90, { tier: 1, weight: 2 }) },
        },
      },
    }
    expect(shares(graph(tree, { strategy: 'PRIORITY' }))).toEqual({ b: 30, c: 10, d: 20 })
  })

  test('LB-4, LB-13: whole steps, and what they leave over is dealt out', () => {
    const tree: Drawn = {
      below: {
        a: {
          limits: amps(60),
          below: { b: on(['L1'], 90, { step_w: 7 }), c: on(['L1'], 90, { step_w: 7 }), d: on(['L1'], 1) },
        },
      },
    }
    expect(shares(graph(tree))).toEqual({ b: 28, c: 28, d: 1 })
    const odd: Drawn = {
      below: {
        a: {
          limits: amps(60),
          below: { b: on(['L1'], 90, { min_w: 3, step_w: 7 }), c: on(['L1'], 90, { step_w: 5 }) },
        },
      },
    }
    expect(shares(graph(odd))).toEqual({ b: 24, c: 35 })
  })

  test('LB-6, LB-13: FIRST_COME serves one after the other on phases too', () => {
    const tree: Drawn = {
      below: {
        a: {
          limits: amps(60),
          below: { b: on(['L1'], 50), c: on(undefined, 90, { waiting_since_ms: 1 }), d: on(['L2'], 50) },
        },
      },
    }
    expect(shares(graph(tree, { strategy: 'FIRST_COME' }))).toEqual({ b: 30, c: 90, d: 30 })
  })

  test('LB-13, LB-17: branches share evenly as far as their phases allow; what they can’t use is for all', () => {
    const tree: Drawn = {
      w: 100,
      below: {
        a: { limits: amps(20), below: { b: on(['L1'], 90) } },
        c: { below: { d: on(['L2'], 90), e: on(['L3'], 90) } },
      },
    }
    const decision = balance(graph(tree, { share_rule: 'branch-fair' }))
    expect(decision.allocations.map(({ w }) => w)).toEqual([20, 40, 40])
    expect(holders(decision)).toEqual({ b: 'a', d: 'root', e: 'root' })
    const roomy: Drawn = { ...tree, below: { ...tree.below, a: { limits: amps(90), below: { b: on(['L1'], 90) } } } }
    expect(shares(graph(roomy, { share_rule: 'branch-fair' }))).toEqual({ b: 50, d: 25, e: 25 })
    expect(shares(graph(roomy, { share_rule: 'branch-fair', strategy: 'FIRST_COME' }))).toEqual({ b: 50, d: 50, e: 0 })
  })

  test('LB-9, LB-13: a small change waits also where it would have room as a whole, but not on its phase', () => {
    const tree = (b: object): Drawn => ({
      below: {
        a: { limits: amps(60), below: { b: on(['L1'], 90, b), c: on(['L1'], 30, { current_w: 32, max_w: 40 }) } },
      },
    })
    const band = { dead_band_w: 5 }
    expect(shares(graph(tree({ current_w: 28 }), band))).toEqual({ b: 28, c: 32 })
    expect(shares(graph(tree({ current_w: 40 }), band))).toEqual({ b: 30, c: 30 })
  })

  test('LB-13: a site without phases decides as one whose phases never matter', () => {
    const tree = (limits: readonly LimitInput[]): Drawn => ({
      w: 101,
      below: {
        a: {
          limits: [...limits, { reason: 'NODE_LIMIT', w: 70 }],
          below: { b: on(undefined, 60), c: on(undefined, 60) },
        },
        d: on(undefined, 60),
      },
    })
    expect(balance(graph(tree(amps(2 ** 31))))).toEqual(balance(graph(tree([]))))
  })
})
