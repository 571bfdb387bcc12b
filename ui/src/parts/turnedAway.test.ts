import { expect, test } from 'vitest'
import { whyTurnedAway } from './turnedAway.ts'

test('OCPP-7: why a charger was turned away is told as a sentence, and a new reason by its name', () => {
  expect(whyTurnedAway('UNKNOWN_IDENTITY')).toBe('No charge point has this identity.')
  expect(whyTurnedAway('CAME_BY_NIGHT')).toBe('CAME_BY_NIGHT.')
})
