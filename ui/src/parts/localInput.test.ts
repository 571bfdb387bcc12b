import { expect, test } from 'vitest'
import { instantOf, localInput } from './localInput.ts'

test('EVT-2: an instant goes into the time field and comes back as it was', () => {
  const instant = new Date(2026, 10, 20, 9, 5).toISOString()
  expect(localInput(instant)).toBe('2026-11-20T09:05')
  expect(instantOf(localInput(instant))).toBe(instant)
})

test('EVT-2: a year that is being typed has four digits, or the field would throw it away', () => {
  expect(instantOf('0002-11-20T10:00')).toBeDefined()
  expect(localInput(instantOf('0002-11-20T10:00'))).toMatch(/^0002-11-20T/)
})

test('EVT-2: what is no time yet is no instant', () => {
  expect(instantOf('')).toBeUndefined()
  expect(localInput(undefined)).toBe('')
})
