import { describe, expect, test } from 'vitest'
import { adherenceText, answerText, confirmedKw, exposureWhy, isBusy } from './chargerWords.ts'

const now = Date.parse('2026-11-21T20:00:00.000Z')
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString()
const steps = [
  { at: at(-2), limit_kw: 60, input_kw: 62 },
  { at: at(3), limit_kw: 9.7, input_kw: 10 },
]
type Unit = Parameters<typeof exposureWhy>[1]
const unit: Unit = { confirmed: steps, conduct: 'OBEYS', fallback_kw: 10, exposure_kw: 62, awaited: 0 }
const why = (changed: Partial<Unit>, is_online = true) => exposureWhy({ is_online }, { ...unit, ...changed }, now)

describe('OCPP-2: the limit in force', () => {
  test('OCPP-2: goes by the steps that the charger confirmed', () => {
    expect(confirmedKw(unit, now)).toBe(62)
    expect(confirmedKw(unit, Date.parse(at(3)))).toBe(10)
  })

  test('OCPP-2: is the first step for a clock that is behind, and none where none was confirmed', () => {
    expect(confirmedKw(unit, Date.parse(at(-5)))).toBe(62)
    expect(confirmedKw({ confirmed: [] }, now)).toBeNull()
  })
})

describe('OCPP-2: why so much counts for a charger', () => {
  test('OCPP-2: for one that obeys it is the limit that it confirmed', () => {
    expect(why({})).toBe('That is the limit that it confirmed.')
    expect(why({}, false)).toBe('It may draw its last limit until that runs out.')
  })

  test('OCPP-2: its fallback, where that is more', () => {
    expect(why({ confirmed: [{ at: at(-2), limit_kw: 0, input_kw: 0 }], exposure_kw: 10 })).toMatch(
      /^Its fallback counts: .*should/,
    )
    expect(why({ confirmed: [], exposure_kw: 10 })).toBe('It has no limit now: it may draw its fallback.')
  })

  test('OCPP-2: what was sent and not confirmed may hold', () => {
    expect(why({ exposure_kw: 120, awaited: 1 })).toMatch(/^1 limit is not confirmed yet/)
    expect(why({ exposure_kw: 120, awaited: 2 })).toMatch(/^2 limits are not confirmed yet/)
  })

  test('OCPP-4: everything, for one that ignores its limit or keeps no fallback', () => {
    expect(why({ conduct: 'DISOBEYS', exposure_kw: 150 })).toMatch(/its whole rating counts/)
    expect(why({ fallback_kw: null, exposure_kw: 150 })).toMatch(/never confirmed/)
  })
})

test('OCPP-4: only who never strayed has kept its limit all the time', () => {
  expect(adherenceText({ judged: 'YES', adherence: 0.99999, conduct: 'OBEYS' })).toBe(
    '99.9 % of samples within its limit',
  )
  expect(adherenceText({ judged: 'YES', adherence: 1, conduct: 'OBEYS' })).toBe('100 % of samples within its limit')
  expect(adherenceText({ judged: 'YES', adherence: 0.5, conduct: 'DISOBEYS' })).toMatch(/^draws more than it may/)
  expect(adherenceText({ judged: 'NOT_YET', adherence: null, conduct: 'OBEYS' })).toBe('not judged yet')
  expect(adherenceText({ judged: 'NO_POWER', adherence: 0.9, conduct: 'OBEYS' })).toBe(
    'not judged: it reports no power',
  )
})

test('OCPP-8: an answer says what became of it, and what isn’t known', () => {
  expect(answerText('Bay 1', { answer: 'ACCEPTED', why: null })).toBe('Bay 1 accepted.')
  expect(answerText('Bay 1', { answer: 'REJECTED', why: 'busy' })).toBe('Bay 1 refused (busy). Nothing has changed.')
  expect(answerText('Bay 1', { answer: 'NO_ANSWER', why: null })).toContain('not known')
})

test('OCPP-8: what a bus drew that has left is nobody’s; what is drawn without a bus is told', () => {
  const connectors = [{ number: 1, state: 'AVAILABLE', since: at(-2) }]
  const drew = (drawn_kw: number, minutes: number) => ({ connector: 1, drawn_kw, drawn_at: at(minutes) })
  expect(isBusy({ sessions: [], connectors }, drew(40, -3))).toBe(false)
  expect(isBusy({ sessions: [], connectors }, drew(40, -1))).toBe(true)
  expect(isBusy({ sessions: [], connectors }, drew(0.1, -1))).toBe(false)
  expect(isBusy({ sessions: [{ connector: 1 } as never], connectors }, drew(0, -3))).toBe(true)
})
