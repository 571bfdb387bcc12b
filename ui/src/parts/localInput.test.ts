import { expect, test } from 'vitest'
import { instantOf, localInput } from './localInput.ts'

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
