import { describe, expect, test } from 'vitest'
import { formatClock, formatMoment, formatTime, formatTimeInFull, knownTimezone } from './times.ts'

const now = Date.parse('2026-11-21T20:00:00.000Z')
const inPerth = (time: string) => formatTime(time, now, 'Australia/Perth')

describe('UI-2: a time', () => {
  test.each([
    ['2026-11-21T19:59:58.000Z', 'just now'],
    ['2026-11-21T19:59:48.000Z', '12 s ago'],
    ['2026-11-21T19:48:00.000Z', '12 min ago'],
    ['2026-11-21T19:00:01.000Z', '59 min ago'],
    ['2026-11-21T20:12:00.000Z', 'in 12 min'],
  ])('UI-2: %s, under an hour away, is relative: %s', (time, text) => {
    expect(inPerth(time)).toBe(text)
  })

  test.each([
    ['2026-11-21T19:00:00.000Z', '22 Nov 03:00'],
    ['2026-11-21T10:05:00.000Z', '21 Nov 18:05'],
    ['2025-12-31T16:00:00.000Z', '1 Jan 00:00'],
    ['2025-12-31T15:59:00.000Z', '31 Dec 2025 23:59'],
  ])('UI-2: %s is told by the depot’s clock: %s', (time, text) => {
    expect(inPerth(time)).toBe(text)
  })

  test('UI-2: the hover names the depot’s zone and UTC', () => {
    expect(formatTimeInFull('2026-11-21T19:00:00.000Z', 'Australia/Perth')).toBe(
      'Sun, 22 Nov 2026, 03:00:00 GMT+8 (Australia/Perth) · Sat, 21 Nov 2026, 19:00:00 UTC',
    )
  })

  test('UI-2: a moment is told to the second, with its day unless it is today there', () => {
    expect(formatMoment('2026-11-21T19:59:58.400Z', now, 'Australia/Perth')).toBe('03:59:58')
    expect(formatMoment('2026-11-21T15:59:58.000Z', now, 'Australia/Perth')).toBe('21 Nov 23:59:58')
  })

  test('UI-2: midnight reads 00:00, not 24:00', () => {
    expect(formatClock(Date.parse('2026-11-21T16:00:00.000Z'), 'Australia/Perth')).toBe('00:00')
  })

  test('UI-2: a zone that the browser doesn’t know is shown in UTC', () => {
    expect(knownTimezone('Mars/Olympus')).toBe('UTC')
    expect(knownTimezone('Europe/Berlin')).toBe('Europe/Berlin')
  })
})
