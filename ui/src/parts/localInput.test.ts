import { expect, test } from 'vitest'
import { instantOf, instantsOf, localInput, withOffset } from './localInput.ts'

test('UI-2: an instant stands in the time field as the depot’s clock shows it, and comes back as it was', () => {
  const instant = '2026-11-20T19:05:00.000Z'
  expect(localInput(instant, 'Australia/Perth')).toBe('2026-11-21T03:05')
  expect(instantOf('2026-11-21T03:05', 'Australia/Perth')).toBe(instant)
})

test('UI-2: on either side of a change of the clock the field means what the clock showed then', () => {
  for (const minute of ['2026-10-24T23:59', '2026-10-25T02:30', '2026-03-29T00:30', '2026-03-29T01:00']) {
    const instant = `${minute}:00.000Z`
    expect(instantOf(localInput(instant, 'Europe/Berlin'), 'Europe/Berlin')).toBe(instant)
  }
})

test('EVT-2: a year that is being typed has four digits, or the field would throw it away', () => {
  expect(instantOf('0002-11-20T10:00', 'UTC')).toBeDefined()
  expect(localInput(instantOf('0002-11-20T10:00', 'UTC'), 'UTC')).toMatch(/^0002-11-20T/)
})

test('EVT-2: what is no time yet is no instant', () => {
  expect(instantOf('', 'UTC')).toBeUndefined()
  expect(localInput(undefined, 'UTC')).toBe('')
})

test('OCPP-8: a time that clocks skip is no instant, and one that they show twice is two', () => {
  const at = (input: string) => instantsOf(input, 'Europe/Berlin')
  expect(at('2026-11-23T05:40')).toEqual(['2026-11-23T04:40:00.000Z'])
  expect(at('2026-03-29T02:30')).toEqual([])
  expect(at('2026-03-29T03:00')).toEqual(['2026-03-29T01:00:00.000Z'])
  expect(at('2026-10-25T02:30')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'])
  expect(at('2026-10-25T03:00')).toEqual(['2026-10-25T02:00:00.000Z'])
  expect(at('soon')).toEqual([])
})

test('OCPP-8: a time with its distance from UTC is the instant that it was made of', () => {
  expect(withOffset('2026-11-23T04:40:00.000Z', 'Europe/Berlin')).toBe('2026-11-23T05:40+01:00')
  expect(withOffset('2026-11-23T04:40:30.000Z', 'America/St_Johns')).toBe('2026-11-23T01:10:30-03:30')
  expect(withOffset('2026-11-23T04:40:00.250Z', 'UTC')).toBe('2026-11-23T04:40:00.250+00:00')
  for (const zone of ['Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe']) {
    for (const instant of ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z', '1890-01-01T00:00:00.000Z']) {
      expect(new Date(withOffset(instant, zone)).toISOString()).toBe(instant)
    }
  }
})
