import { describe, expect, test } from 'vitest'
import { demandFrom, sourceModeOf } from './ladder.ts'
import { judge, refuseSample, staleAfterMs } from './quality.ts'
import { type MeteredNode, type Others, othersAfter, uncontrolledLoads } from './uncontrolled.ts'

describe('how good a measurement is', () => {
  test('TEL-2: fresh until the threshold, stale from then on, missing without one', () => {
    const measured = { w: 5, at: 1_000 }
    expect(judge(measured, 60_999, 60_000)).toEqual({ quality: 'FRESH', ageMs: 59_999, staleAfterMs: 60_000 })
    expect(judge(measured, 61_000, 60_000).quality).toBe('STALE')
    expect(judge(null, 61_000, 60_000)).toEqual({ quality: 'MISSING', ageMs: null, staleAfterMs: 60_000 })
    expect(judge(measured, 0, 60_000)).toMatchObject({ quality: 'FRESH', ageMs: 0 })
  })

  test('TEL-2: a node may have its own threshold', () => {
    const staleAfter = { depotMs: 60_000, byNodeMs: { B: 5_000 } }
    expect([staleAfterMs(staleAfter, 'A'), staleAfterMs(staleAfter, 'B')]).toEqual([60_000, 5_000])
  })

  test.each([
    ['NOT_A_NUMBER', { w: Number.NaN, at: 0 }],
    ['NOT_A_NUMBER', { w: Infinity, at: 0 }],
    ['NOT_A_NUMBER', { w: 1, at: Number.NaN }],
    ['NEGATIVE', { w: -1, at: 1_000 }],
    ['FROM_THE_FUTURE', { w: 1, at: 301_001 }],
    ['OLDER_THAN_KNOWN', { w: 1, at: 899 }],
    [null, { w: 1, at: 301_000 }],
    [null, { w: 0, at: 900 }],
  ])('TEL-2: a sample is refused as %s', (refusal, sample) => {
    expect(refuseSample(sample, { w: 1, at: 900 }, 1_000, 'NOT_NEGATIVE')).toBe(refusal)
  })

  test('TEL-2: power that flows back at a node is a measurement', () => {
    expect(refuseSample({ w: -1, at: 0 }, null, 1_000, 'ANY')).toBeNull()
  })
})

describe('the ladder', () => {
  const known = { wantedW: 100, drawn: { w: 1, at: 0 }, lastLimitW: 40, ratingW: 150, configuredW: 20 }

  test('TEL-3: the last limit, then the rating, then what is configured, and never more than was wanted', () => {
    const on = (rest: object) => demandFrom({ ...known, ...rest }, 60_000, 60_000)
    expect(demandFrom(known, 59_999, 60_000)).toMatchObject({ w: 100, rung: 'MEASURED', quality: 'FRESH' })
    expect(on({})).toMatchObject({ w: 40, rung: 'LAST_LIMIT', quality: 'STALE', ageMs: 60_000 })
    expect(on({ drawn: null })).toMatchObject({ w: 40, rung: 'LAST_LIMIT', quality: 'MISSING', ageMs: null })
    expect(on({ lastLimitW: 0 })).toMatchObject({ w: 0, rung: 'LAST_LIMIT' })
    expect(on({ lastLimitW: null })).toMatchObject({ w: 100, rung: 'RATING' })
    expect(on({ lastLimitW: null, ratingW: null })).toMatchObject({ w: 20, rung: 'CONFIGURED' })
    expect(on({ lastLimitW: null, ratingW: null, configuredW: null })).toBeNull()
    expect(on({ wantedW: 30 })).toMatchObject({ w: 30, rung: 'LAST_LIMIT' })
  })

  test('TEL-2: everything measured, or not', () => {
    expect(sourceModeOf([{ rung: 'MEASURED' }])).toBe('MEASURED')
    expect(sourceModeOf([{ rung: 'MEASURED' }, { rung: 'LAST_LIMIT' }])).toBe('FALLBACK_DERIVED')
  })
})

describe('load that we don’t control', () => {
  const node = (nodeId: string, parentId: string | null, rest: Partial<MeteredNode> = {}): MeteredNode => ({
    ...{
      nodeId,
      parentId,
      meter: null,
      isExpected: false,
      assumedW: null,
      staleAfterMs: 60_000,
      chargersW: 0,
      ...rest,
    },
  })
  const loads = (...nodes: MeteredNode[]) =>
    uncontrolledLoads(nodes, 100_000).map(({ nodeId, load }) => [nodeId, load?.w ?? null, load?.rung ?? null])

  test('TEL-3: is what a meter shows beside chargers and beside what is known beneath', () => {
    const fresh = (w: number) => ({ meter: { w, at: 99_000 } })
    expect(loads(node('grid', null, fresh(500)), node('b', 'grid', { ...fresh(300), chargersW: 180 }))).toEqual([
      ['grid', 200, 'MEASURED'],
      ['b', 120, 'MEASURED'],
    ])
    expect(loads(node('grid', null, { ...fresh(100), chargersW: 180 }))).toEqual([['grid', 0, 'MEASURED']])
    expect(loads(node('grid', null, { ...fresh(-50), chargersW: 0 }))).toEqual([['grid', 0, 'MEASURED']])
  })

  test('TEL-3: when the meter is silent it is assumed, and never less than it was', () => {
    const stale = { meter: { w: 300, at: 0 }, isExpected: true }
    expect(loads(node('b', null, { ...stale, assumedW: 200 }))).toEqual([['b', 300, 'LAST_KNOWN']])
    expect(loads(node('b', null, { ...stale, assumedW: 400 }))).toEqual([['b', 400, 'CONFIGURED']])
    expect(loads(node('b', null, { isExpected: true, assumedW: 0 }))).toEqual([['b', 0, 'CONFIGURED']])
  })

  test('TEL-4: where nothing is assumed it is not zero, it is unknown', () => {
    expect(loads(node('b', null, { isExpected: true }))).toEqual([['b', null, null]])
    expect(loads(node('b', null, { meter: { w: 300, at: 0 } }))).toEqual([['b', null, null]])
    expect(loads(node('b', null))).toEqual([])
  })
})

describe('the load beside chargers, reading by reading', () => {
  const reading = (before: Others | null, atS: number, w: number, leastW: number, mostW = leastW) =>
    othersAfter(before, { w, at: atS * 1_000 }, { leastW, mostW })
  const found: Others = { w: 14, less: null }

  test('OCPP-3: a charger that vanished from the meter, but not yet from its samples, makes no load of others less', () => {
    let others = found
    for (let atS = 0; atS < 70; atS += 10) others = reading(others, atS, 14, 25)
    expect(others.w).toBe(14)
    expect(reading(others, 70, 14, 0)).toEqual(found)
  })

  test('OCPP-3: what all readings have said for longer than any sample lasts is believed, the most of it', () => {
    let others = found
    for (const [atS, w] of [30, 34, 31, 30].entries()) others = reading(others, atS * 25, w, 25)
    expect(others).toEqual({ w: 9, less: null })
  })

  test('OCPP-3: more than can have been drawn by chargers counts at once, and what can be true stays', () => {
    expect(reading(null, 0, 60, 20, 40)).toEqual({ w: 40, less: null })
    expect(reading(found, 0, 60, 20, 40)).toEqual({ w: 40, less: null })
    expect(reading(found, 0, 50, 20, 40)).toEqual(found)
  })

  test('TEL-2: what meters differ by is no load of others, though nobody knows yet what chargers draw', () => {
    const others: Others = { w: 46_340, less: null }
    expect(reading(others, 0, 833_088, 0, 784_000)).toEqual({ w: 49_088, less: null })
    expect(reading(others, 0, 833_088, 0, 778_000)).toEqual({ w: 833_088, less: null })
  })
})
