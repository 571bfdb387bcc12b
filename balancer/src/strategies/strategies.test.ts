import { describe, expect, test } from 'vitest'
import { drawn, type Drawn } from '../../tests/support/depot.ts'
import { codes, shares } from '../../tests/support/results.ts'
import { balance } from '../balance.ts'
import { isStrategyName, strategies } from './registry.ts'

const hourMs = 3_600_000

/** Three chargers on one circuit. */
const circuit = (w: number, a: Drawn['leaf'], b: Drawn['leaf'], c: Drawn['leaf']): Drawn => ({
  w,
  below: Object.fromEntries(
    Object.entries({ a, b, c }).flatMap(([id, leaf]) => (leaf ? [[id, { leaf }] as const] : [])),
  ),
})

test('LB-6: every strategy is registered under its own name', () => {
  for (const [name, strategy] of Object.entries(strategies)) expect(strategy.name).toBe(name)
  expect(Object.keys(strategies)).toEqual(['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME'])
  expect(isStrategyName('PRIORITY')).toBe(true)
  for (const none of ['priority', 'toString', 7, undefined]) expect(isStrategyName(none)).toBe(false)
})

test('LB-6: EQUAL_SHARE gives everybody alike, whatever tier and weight were entered', () => {
  const graph = drawn(circuit(90, { wanted_w: 99, tier: 5 }, { wanted_w: 99, weight: 9 }, { wanted_w: 10 }))
  expect(shares(graph)).toEqual({ a: 40, b: 40, c: 10 })
  expect(shares({ ...graph, strategy: 'EQUAL_SHARE' })).toEqual({ a: 40, b: 40, c: 10 })
})

test('LB-5, LB-6: PRIORITY serves tier 0 before tier 1, and shares by weight within a tier', () => {
  const tree = circuit(90, { wanted_w: 50, tier: 0 }, { wanted_w: 99, tier: 1 }, { wanted_w: 99, tier: 1, weight: 3 })
  expect(shares(drawn(tree, { strategy: 'PRIORITY' }))).toEqual({ a: 50, b: 10, c: 30 })
})

test('LB-4, LB-6: PRIORITY grants the minima of lower tiers before higher ones have more than theirs', () => {
  const tree = circuit(90, { wanted_w: 90, tier: 0 }, { wanted_w: 99, min_w: 20, tier: 1 }, undefined)
  expect(shares(drawn(tree, { strategy: 'PRIORITY' }))).toEqual({ a: 70, b: 20 })
})

describe('FIRST_COME', () => {
  const leaf = (waiting_since_ms?: number) => ({
    wanted_w: 60,
    ...(waiting_since_ms === undefined ? {} : { waiting_since_ms }),
  })

  test('LB-6: serves whoever waits longest with all it asks, then the next; who came at no known time comes last', () => {
    expect(shares(drawn(circuit(100, leaf(), leaf(2), leaf(1)), { strategy: 'FIRST_COME' }))).toEqual({
      a: 0,
      b: 40,
      c: 60,
    })
    expect(shares(drawn(circuit(100, leaf(), leaf(), leaf(0)), { strategy: 'FIRST_COME' }))).toEqual({
      a: 40,
      b: 0,
      c: 60,
    })
  })

  test('LB-6: decides between those who came together by id', () => {
    expect(shares(drawn(circuit(100, leaf(3), leaf(3), leaf(3)), { strategy: 'FIRST_COME' }))).toEqual({
      a: 60,
      b: 40,
      c: 0,
    })
  })

  test('LB-4, LB-6: still grants all minima that fit first', () => {
    const tree = circuit(100, leaf(1), { ...leaf(2), min_w: 30 }, { ...leaf(3), min_w: 50 })
    expect(shares(drawn(tree, { strategy: 'FIRST_COME' }))).toEqual({ a: 20, b: 30, c: 50 })
  })

  test('LB-4, LB-6: gives whole steps, and what one can’t use of a step to the next', () => {
    const tree = circuit(100, { ...leaf(1), step_w: 50 }, { ...leaf(2), step_w: 7 }, leaf(3))
    expect(shares(drawn(tree, { strategy: 'FIRST_COME' }))).toEqual({ a: 50, b: 49, c: 1 })
  })
})

describe('EARLIEST_DEPARTURE', () => {
  const now_ms = 10 * hourMs
  const strategy = 'EARLIEST_DEPARTURE'
  const leaf = (energy_needed_wh: number, hours: number) => ({
    wanted_w: 100_000,
    energy_needed_wh,
    departure_ms: now_ms + hours * hourMs,
  })

  test('LB-6: where power is short, all are on time to the same degree', () => {
    const tree = circuit(60_000, leaf(80_000, 2), leaf(160_000, 2), undefined)
    expect(shares(drawn(tree, { strategy, now_ms }))).toEqual({ a: 20_000, b: 40_000 })
    const sooner = circuit(60_000, leaf(80_000, 2), leaf(80_000, 1), undefined)
    expect(shares(drawn(sooner, { strategy, now_ms }))).toEqual({ a: 20_000, b: 40_000 })
  })

  test('LB-6: it says who will miss their departure, what they need, and by how much they miss it', () => {
    const { departures, reasons } = balance(
      drawn(circuit(60_000, leaf(80_000, 2), leaf(40_001, 1), leaf(0, 9)), { strategy, now_ms }),
    )
    expect(departures).toEqual([
      { node_id: 'a', needed_w: 40_000, missing_wh: 20_000 },
      { node_id: 'b', needed_w: 40_001, missing_wh: 10_001 },
    ])
    const atRisk = reasons.filter(({ code }) => code === 'DEPARTURE_AT_RISK')
    expect(atRisk).toEqual([
      { code: 'DEPARTURE_AT_RISK', node_id: 'a', limit_w: null, demand_w: 40_000, allocated_w: 30_000 },
      { code: 'DEPARTURE_AT_RISK', node_id: 'b', limit_w: null, demand_w: 40_001, allocated_w: 30_000 },
    ])
  })

  test('LB-6: one watt too little is too little, and what is missing is at least 1 Wh', () => {
    const tree = circuit(39_999, leaf(1, 1 / 40_000), undefined, undefined)
    expect(balance(drawn(tree, { strategy, now_ms })).departures).toEqual([
      { node_id: 'a', needed_w: 40_000, missing_wh: 1 },
    ])
    const enough = circuit(40_000, leaf(1, 1 / 40_000), undefined, undefined)
    expect(balance(drawn(enough, { strategy, now_ms })).departures).toEqual([])
  })

  test('LB-2, LB-6: part of a watt-hour that is missing counts as one', () => {
    const tree = circuit(10_000, leaf(30_000, 1 / 3), undefined, undefined)
    expect(balance(drawn(tree, { strategy, now_ms })).departures).toEqual([
      { node_id: 'a', needed_w: 90_000, missing_wh: 26_667 },
    ])
  })

  test('LB-6: one that should have left is the most urgent, and lacks all it still needs', () => {
    const tree = circuit(100_000, leaf(1000, 0), leaf(1000, -1), leaf(100_000, 1))
    const decision = balance(drawn(tree, { strategy, now_ms }))
    const [a, b, c] = decision.allocations.map(({ w }) => w)
    expect([a, b]).toEqual([47_725, 47_724])
    expect(c).toBe(4551)
    expect(decision.departures).toEqual([
      { node_id: 'a', needed_w: 2 ** 31, missing_wh: 1000 },
      { node_id: 'b', needed_w: 2 ** 31, missing_wh: 1000 },
      { node_id: 'c', needed_w: 100_000, missing_wh: 95_449 },
    ])
  })

  test('LB-6: who tells no departure, no energy or needs none weighs least, and is never at risk', () => {
    const tree = circuit(30_003, leaf(30_000, 1), { wanted_w: 9, departure_ms: 1 }, { ...leaf(0, 1), wanted_w: 9 })
    const decision = balance(drawn(tree, { strategy, now_ms }))
    expect(decision.allocations.map(({ w }) => w)).toEqual([30_001, 1, 1])
    expect(decision.departures).toEqual([])
    const noDeparture = circuit(30_001, leaf(30_000, 1), { wanted_w: 9, energy_needed_wh: 50 }, undefined)
    expect(shares(drawn(noDeparture, { strategy, now_ms }))).toEqual({ a: 30_000, b: 1 })
  })

  test('LB-4, LB-6: when not all minima fit, the most urgent are on', () => {
    const min = (energy: number) => ({ ...leaf(energy, 1), min_w: 40 })
    expect(shares(drawn(circuit(100, min(10), min(30), min(20)), { strategy, now_ms }))).toEqual({ a: 0, b: 60, c: 40 })
  })

  test('LB-6: who needs nothing more, or tells no departure, is in no hurry even where others should have left', () => {
    const tree = circuit(90, { ...leaf(0, -1), wanted_w: 90 }, { wanted_w: 90, energy_needed_wh: 5 }, { wanted_w: 90 })
    const decision = balance(drawn(tree, { strategy, now_ms }))
    expect(decision.allocations.map(({ w }) => w)).toEqual([30, 30, 30])
    expect(decision.departures).toEqual([])
  })

  test('LB-6: a need beyond any weight weighs as much as can be', () => {
    const decision = balance(drawn(circuit(3, leaf(2 ** 30, 1), leaf(2 ** 31, 1), undefined), { strategy, now_ms }))
    expect(decision.allocations.map(({ w }) => w)).toEqual([2, 1])
    expect(decision.departures.map(({ needed_w }) => needed_w)).toEqual([2 ** 30, 2 ** 31])
  })

  test('LB-6: without a time, times count from 0', () => {
    const tree = circuit(
      30,
      { wanted_w: 99, energy_needed_wh: 10, departure_ms: hourMs },
      { wanted_w: 99, energy_needed_wh: 20, departure_ms: hourMs },
      undefined,
    )
    expect(shares(drawn(tree, { strategy }))).toEqual({ a: 10, b: 20 })
  })

  test.each(['EQUAL_SHARE', 'PRIORITY', 'FIRST_COME'] as const)(
    'LB-6, LB-10: %s doesn’t look at departures, and tells all the same who will miss them, in the same words',
    (other) => {
      const tree = circuit(60_000, leaf(80_000, 2), leaf(10_000, 2), undefined)
      const told = balance(drawn(tree, { now_ms, strategy: other }))
      expect(told.allocations.map(({ w }) => w)).toEqual(other === 'FIRST_COME' ? [60_000, 0] : [30_000, 30_000])
      const a = { node_id: 'a', needed_w: 40_000, missing_wh: 20_000 }
      const b = { node_id: 'b', needed_w: 5_000, missing_wh: 10_000 }
      expect(told.departures).toEqual(other === 'FIRST_COME' ? [b] : [a])
      expect(codes(told)).toContain(`DEPARTURE_AT_RISK ${other === 'FIRST_COME' ? 'b' : 'a'}`)
      expect(told.primary_reason).toBe('AGGREGATE_LIMIT')
    },
  )
})
