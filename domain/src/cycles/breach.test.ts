import { describe, expect, test } from 'vitest'
import {
  averageAfter,
  averageNow,
  breachAfter,
  breachDefaults,
  type BreachSample,
  type BreachState,
  causeOf,
  type LimitOrigin,
  noAverage,
} from './breach.ts'

const rating: LimitOrigin = { limitCode: 'CIRCUIT_LIMIT', limitBy: 'rating', until: null }
const envelope: LimitOrigin = { limitCode: 'OPERATING_ENVELOPE_LIMIT', limitBy: 'DSO', until: 64_800_000 }

const sample = (at: number, measuredW: number, rest: Partial<BreachSample> = {}): BreachSample => ({
  ...{ nodeId: 'B', at, measuredW, limitW: 100_000, quality: 'FRESH', chargersW: 0, grantedW: 0 },
  ...{ surelyW: 0, limitOf: rating, sourceMode: 'MEASURED', isMetered: true },
  ...{ isSettling: false, disobeying: 0, ...rest },
})
const run = (samples: readonly BreachSample[], from: BreachState = { state: 'NONE' }) => {
  let state = from
  const changes = samples.map((one) => {
    const step = breachAfter(state, one, breachDefaults)
    state = step.state
    return step.change
  })
  return { state, changes }
}

describe('a breach', () => {
  test('CYC-8: opens when it stays above limit and tolerance for long enough', () => {
    expect(run([sample(0, 103_000), sample(60_000, 103_000)]).state).toEqual({ state: 'NONE' })
    expect(run([sample(0, 103_001), sample(9_999, 103_001)]).changes).toEqual([null, null])
    const { state, changes } = run([sample(0, 103_001), sample(9_999, 120_000), sample(10_000, 110_000)])
    expect(changes).toEqual([null, null, 'OPENED'])
    expect(state).toMatchObject({ state: 'OPEN', breach: { since: 0, openedAt: 10_000, measuredW: 110_000 } })
    expect(run([sample(0, 110_000), sample(5_000, 90_000), sample(10_000, 110_000)]).changes).toEqual([
      null,
      null,
      null,
    ])
  })

  test('CYC-8: clears by itself, only when it stays at its limit or below for long enough', () => {
    const open = run([sample(0, 120_000), sample(10_000, 120_000)]).state
    expect(run([sample(20_000, 101_001), sample(90_000, 101_001)], open).state.state).toBe('OPEN')
    expect(run([sample(20_000, 101_000), sample(49_999, 100_000)], open).state.state).toBe('FALLING')
    expect(run([sample(20_000, 101_000), sample(50_000, 100_000)], open)).toEqual({
      state: { state: 'NONE' },
      changes: [null, 'CLEARED'],
    })
    expect(run([sample(20_000, 100_000), sample(30_000, 102_000), sample(50_000, 100_000)], open).state.state).toBe(
      'FALLING',
    )
  })

  test('CYC-8: keeps the most that was measured above a limit, and which limit that was', () => {
    const open = run([sample(0, 120_000), sample(10_000, 120_000)]).state
    expect(run([sample(20_000, 130_000), sample(25_000, 80_000)], open).state).toMatchObject({
      breach: { measuredW: 80_000, mostW: 130_000, mostLimitW: 100_000 },
    })
    expect(run([sample(20_000, 140_000, { limitW: 150_000 })], open).state).toMatchObject({
      breach: { measuredW: 140_000, limitW: 150_000, mostW: 120_000, mostLimitW: 100_000 },
    })
  })

  test('CYC-7: has one primary reason, the limit that it is above, and keeps the one that it was most above', () => {
    const ofDso = { limitOf: envelope, sourceMode: 'FALLBACK_DERIVED' } as const
    const open = run([sample(0, 120_000, ofDso), sample(10_000, 120_000, ofDso)]).state
    expect(open).toMatchObject({ breach: { limitOf: envelope, mostLimitOf: envelope, sourceMode: 'FALLBACK_DERIVED' } })
    // The envelope ends; what flows is above the rating as well.
    const { state } = run([sample(20_000, 112_000, { limitW: 110_000 })], open)
    expect(state).toMatchObject({ breach: { limitOf: rating, mostLimitOf: envelope, sourceMode: 'MEASURED' } })
    const more = run([sample(30_000, 130_000, { limitW: 110_000 })], state).state
    expect(more).toMatchObject({ breach: { limitOf: rating, mostLimitOf: rating } })
  })

  test('CYC-8: a stale value neither opens nor clears one', () => {
    const stale = { quality: 'STALE' } as const
    expect(run([sample(0, 120_000), sample(10_000, 120_000, stale)]).changes).toEqual([null, null])
    const open = run([sample(0, 120_000), sample(10_000, 120_000)]).state
    expect(run([sample(20_000, 0, stale), sample(90_000, 0, stale)], open).state).toEqual(open)
  })

  test('CYC-8: a limit of zero can be exceeded', () => {
    expect(run([sample(0, 2_000, { limitW: 0 }), sample(10_000, 2_000, { limitW: 0 })]).changes).toEqual([
      null,
      'OPENED',
    ])
  })

  test.each([
    ['UNCONTROLLED_LOAD', { chargersW: 60_000, grantedW: 60_000 }],
    // Nobody shares this node's limit out: what its chargers were given is above it.
    ['GIVEN_ABOVE_LIMIT', { chargersW: 120_000, grantedW: 120_000, isMetered: false }],
    ['GIVEN_ABOVE_LIMIT', { chargersW: 118_000, grantedW: 118_000 }],
    ['GIVEN_ABOVE_LIMIT', { chargersW: 60_000, grantedW: 60_000, isMetered: false }],
    ['SLOW_CHARGER', { chargersW: 80_000, grantedW: 60_000, isSettling: true }],
    ['IGNORING_CHARGER', { chargersW: 80_000, grantedW: 60_000 }],
    ['IGNORING_CHARGER', { chargersW: 60_000, grantedW: 60_000, disobeying: 1 }],
    ['DOUBTFUL_METER', { chargersW: 200_000, grantedW: 200_000, surelyW: 200_000, disobeying: 1 }],
    ['SLOW_CHARGER', { chargersW: 200_000, grantedW: 60_000, surelyW: 60_000, isSettling: true }],
  ])('CYC-8: looks like %s', (cause, rest) => {
    expect(causeOf(sample(0, 120_000, rest))).toBe(cause)
  })
})

describe('the average of the contract’s interval', () => {
  const interval = { intervalMs: 300_000, staleAfterMs: 60_000 } as const
  const after = (samples: readonly (readonly [number, number])[]) =>
    samples.reduce((average, [at, w]) => averageAfter(average, { at, w }, interval), noAverage)

  test('CYC-8: runs from the clock’s interval on, each value until the next, and tells the time left', () => {
    const average = after([
      [600_000, 100],
      [630_000, 200],
      [660_000, 0],
    ])
    expect(averageNow(average, 660_000, 300_000)).toEqual({ averageW: 150, leftMs: 240_000 })
    expect(averageNow(average, 900_000, 300_000)).toEqual({ averageW: null, leftMs: 300_000 })
  })

  test('CYC-8: what was measured before the interval counts only from its beginning', () => {
    const average = after([
      [590_000, 500],
      [610_000, 100],
      [630_000, 100],
    ])
    expect(averageNow(average, 630_000, 300_000).averageW).toBe(Math.round((500 * 10 + 100 * 20) / 30))
  })

  test('CYC-8: a gap is no measurement, and an old value changes nothing', () => {
    const gap = after([
      [600_000, 100],
      [890_000, 700],
    ])
    expect(averageNow(gap, 890_000, 300_000).averageW).toBe(100)
    expect(averageAfter(gap, { at: 700_000, w: 9 }, interval)).toBe(gap)
  })
})
