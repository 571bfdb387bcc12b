import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketsFor } from './samples.ts'

const day = 86_400_000
const now = Date.parse('2026-03-10T12:00:00Z')
const kept = { SAMPLES: now - 14 * day, MINUTES: now - 90 * day, QUARTER_HOURS: now - 1830 * day }

test.each([
  ['an hour in 300 points', 3_600_000, 300, 'SAMPLES'],
  ['a day in 300 points', day, 300, 'MINUTES'],
  ['a week in 300 points', 7 * day, 300, 'QUARTER_HOURS'],
  ['a week in 2,000 points', 7 * day, 2000, 'MINUTES'],
] as const)('TEL-1: a chart of %s takes the resolution that fits', (_what, lengthMs, pointsMax, resolution) => {
  expect(bucketsFor({ from: now - lengthMs, to: now, pointsMax }, kept)).toMatchObject({ resolution })
})

test('TEL-1: where the samples are gone, a chart is made of what is still kept', () => {
  const of = (daysAgo: number) =>
    bucketsFor({ from: now - daysAgo * day, to: now - daysAgo * day + 3_600_000, pointsMax: 300 }, kept).resolution
  expect([of(1), of(20), of(100)]).toEqual(['SAMPLES', 'MINUTES', 'QUARTER_HOURS'])
})

test('TEL-1: there are never more points than asked for, and every instant is in one of them', () => {
  const bounds = { min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59Z') }
  fc.assert(
    fc.property(fc.integer(bounds), fc.integer(bounds), fc.integer({ min: 2, max: 2000 }), (one, other, pointsMax) => {
      fc.pre(one !== other)
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      const buckets = bucketsFor({ from, to, pointsMax }, kept)
      expect(buckets.from).toBeLessThanOrEqual(from)
      expect(buckets.from + buckets.bucketMs).toBeGreaterThan(from)
      expect(Math.ceil((to - buckets.from) / buckets.bucketMs)).toBeLessThanOrEqual(pointsMax)
    }),
  )
})
