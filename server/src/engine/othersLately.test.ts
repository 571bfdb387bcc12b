import type { InputUsed } from '@busbar/domain/cycles/report'
import { expect, test } from 'vitest'
import { OthersLately } from './othersLately.ts'

const hourMs = 3_600_000
const load = (w: number, rung: InputUsed['rung'] = 'MEASURED'): InputUsed[] => [
  { of: 'LOAD', id: 'board', w, rung, ageMs: 0, quality: 'FRESH', staleAfterMs: 60_000 } as InputUsed,
]

test('OCPP-5: what is measured beside chargers counts with the most of a day, in whole kilowatts', () => {
  const others = new OthersLately()
  const after = (w: number, hours: number, rung?: InputUsed['rung']) => {
    others.note(load(w, rung), hours * hourMs)
    return others.most().get('board')
  }
  expect(after(600_100, 8)).toBe(601_000)
  expect(after(2_000, 9)).toBe(601_000)
  expect(after(900_000, 10, 'CONFIGURED')).toBe(601_000)
  expect(after(3_000, 31)).toBe(601_000)
  expect(after(1_000, 32)).toBe(3_000)
})

test('OCPP-5: a load that changes with each sample is news only where it is more than ever', () => {
  const others = new OthersLately()
  others.note(load(600_000), 0)
  const before = others.most()
  for (let second = 1; second < 600; second++) others.note(load(300_000 + 499 * second), second * 1_000)
  expect(others.most()).toBe(before)
})
