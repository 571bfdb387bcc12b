import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  anyMs,
  clockAfter,
  type ClockLearning,
  clockText,
  inOurTime,
  learntAfterOurStep,
  nothingLearnt,
  timeTold,
} from './clock.ts'

const now = Date.UTC(2026, 10, 21)
type Heard = { readonly aheadMs: number; readonly afterS: number; readonly isFirst?: boolean }

const hear = (heard: readonly Heard[], before: ClockLearning = nothingLearnt): ClockLearning =>
  heard.reduce((learning, { aheadMs, afterS, isFirst = true }) => {
    const receivedAt = now + afterS * 1000
    return clockAfter(learning, { stampedAt: receivedAt + aheadMs, receivedAt, isFirst })
  }, before)
const exactly = (aheadMs: number) => ({ aheadMs, leastMs: aheadMs, mostMs: aheadMs })
const live = (aheadMs: number, ...afterS: readonly number[]): Heard[] => afterS.map((s) => ({ aheadMs, afterS: s }))
const minutesMs = 60_000

describe('a charger’s clock', () => {
  test('OCPP-3: is believed to be right with the first time that says so', () => {
    expect(hear([{ aheadMs: -80, afterS: 0, isFirst: false }]).clock).toEqual(exactly(0))
  })

  test('OCPP-3: is ahead when two times are ahead of their arrival, and perhaps by more where they may have waited', () => {
    expect(hear(live(10 * minutesMs, 0)).clock).toBeNull()
    expect(hear(live(10 * minutesMs, 0, 15)).clock).toEqual(exactly(10 * minutesMs))
    const told = [0, 4].map((afterS) => ({ aheadMs: 4 * minutesMs, afterS, isFirst: false }))
    const queued = hear(told)
    expect(queued.clock).toEqual({ ...exactly(4 * minutesMs), mostMs: 4 * minutesMs + anyMs })
    expect(hear(live(10 * minutesMs, 9, 19), queued).clock).toEqual(exactly(10 * minutesMs))
  })

  test('OCPP-3: of times that stand still the second says nothing that the first hasn’t', () => {
    const stuck = [0, 1, 2, 5, 15, 30].map((s) => ({ aheadMs: 10 * minutesMs - s * 1_000, afterS: s }))
    expect(hear(stuck).clock).toBeNull()
    expect(hear([...live(0, -20, -10), ...stuck]).clock).toEqual({ ...exactly(0), mostMs: 10 * minutesMs })
  })

  test('OCPP-3: is behind when two times that can’t have waited say the same', () => {
    expect(hear(live(-10 * minutesMs, 0)).clock).toBeNull()
    expect(hear(live(-10 * minutesMs, 0, 15)).clock).toEqual(exactly(-10 * minutesMs))
  })

  test('OCPP-3: may be off by as much as our own clock is set by, until it says a time that can’t have waited', () => {
    const hourMs = 60 * minutesMs
    const stepped = learntAfterOurStep(hear(live(0, 0)), hourMs)
    expect(stepped.clock).toEqual({ aheadMs: 0, leastMs: -hourMs, mostMs: 0 })
    const queued = [{ aheadMs: -hourMs, afterS: 15, isFirst: false }]
    expect(hear(queued, stepped).clock).toEqual(stepped.clock)
    expect(hear(live(-hourMs, 15, 30), stepped).clock).toEqual(exactly(-hourMs))
    // Both slept.
    expect(hear(live(0, 15), stepped).clock).toEqual(exactly(0))
    const back = learntAfterOurStep(hear(live(0, 0)), -hourMs)
    expect(back.clock).toEqual({ aheadMs: 0, leastMs: 0, mostMs: hourMs })
    expect(hear(live(hourMs, 15), back).clock).toEqual(exactly(hourMs))
    expect(learntAfterOurStep(nothingLearnt, hourMs).clock).toBeNull()
  })

  test('OCPP-3: is not behind for what was written long ago and comes now', () => {
    const queue = [-600, -570, -540, -510, -30].map((s, nth) => ({
      aheadMs: s * 1000,
      afterS: nth,
      isFirst: nth === 0,
    }))
    expect(hear(queue).clock).toBeNull()
    const right = hear(live(0, -9))
    expect(hear(queue, right).clock).toEqual({ ...exactly(0), leastMs: -600_000 })
    expect(hear([...queue, ...live(0, 9)], right).clock).toEqual(exactly(0))
  })

  test('OCPP-3: is in doubt while one time speaks against it, and another once a second one does', () => {
    const known = hear(live(0, 0, 15))
    const doubted = hear(live(-10 * minutesMs, 30), known)
    expect(doubted.clock).toEqual({ aheadMs: 0, leastMs: -10 * minutesMs, mostMs: 0 })
    expect(hear(live(-10 * minutesMs, 45), doubted).clock).toEqual(exactly(-10 * minutesMs))
    expect(hear(live(-9 * minutesMs, 45), doubted).clock?.aheadMs).toBe(0)
    expect(hear(live(0, 45), doubted).clock).toEqual(exactly(0))
  })

  test('OCPP-3: one time from the future doesn’t keep out the honest ones after it', () => {
    const known = hear(live(0, 0, 15))
    const once = hear(live(290_000, 30), known)
    // What it is told is written as before, and counts by either.
    expect(once.clock).toEqual({ ...exactly(0), mostMs: 290_000 })
    expect(hear(live(0, 45), once).clock).toEqual(exactly(0))
    const queued = hear([{ aheadMs: 290_000, afterS: 30, isFirst: false }], known)
    expect(queued.clock).toEqual({ ...exactly(0), mostMs: 290_000 + anyMs })
    const pinned = hear(live(290_000, 30, 45), known)
    expect(pinned.clock).toEqual(exactly(290_000))
    expect(hear(live(0, 60, 75), pinned).clock).toEqual(exactly(0))
  })

  test('OCPP-3: may be right once it was told our time, until it says otherwise; who never takes it isn’t doubted again', () => {
    const fast = hear(live(10 * minutesMs, -15, 0))
    const told = timeTold(fast, false)
    expect(told.clock).toEqual({ aheadMs: 10 * minutesMs, leastMs: 0, mostMs: 10 * minutesMs })
    expect(hear(live(-200, 15), told).clock).toEqual(exactly(0))
    const unmoved = hear(live(10 * minutesMs, 15), told)
    expect(unmoved.clock).toEqual(exactly(10 * minutesMs))
    expect(timeTold(unmoved, false).clock).toEqual(exactly(10 * minutesMs))
    expect(timeTold(unmoved, true).clock?.leastMs).toBe(0)
  })

  test('OCPP-3: that was set forward is known at once, and what was learnt before is forgotten', () => {
    const slow = hear(live(-10 * minutesMs, 0, 15))
    expect(hear([{ aheadMs: -50, afterS: 30, isFirst: false }], slow).clock).toEqual(exactly(0))
  })

  test('OCPP-3: is read from a line that is never quiet, too: no queue is told as fast as it was written', () => {
    const chatty = Array.from({ length: 25 }, (_, s) => ({ aheadMs: -10 * minutesMs, afterS: s, isFirst: false }))
    expect(hear(chatty.slice(0, 19)).clock).toBeNull()
    expect(hear(chatty).clock).toEqual(exactly(-10 * minutesMs))
  })

  test('OCPP-3: whatever is said in between, three times that can’t have waited are believed', () => {
    const anything = fc.array(fc.record({ s: fc.integer({ min: -90_000, max: 90_000 }), isFirst: fc.boolean() }))
    fc.assert(
      fc.property(anything, fc.integer({ min: -86_400, max: 86_400 }), (said, trueS) => {
        const before = hear(said.map(({ s, isFirst }, nth) => ({ aheadMs: s * 1000, afterS: nth, isFirst })))
        const { clock } = hear(live(trueS * 1000, 1_000, 1_015, 1_030), before)
        expect(Math.abs(clock!.aheadMs - trueS * 1000)).toBeLessThanOrEqual(3_000)
        expect([clock!.leastMs, clock!.mostMs]).toEqual([clock!.aheadMs, clock!.aheadMs])
      }),
    )
  })

  test('TEL-1: what it measured counts when it was so by ours, never later than it came', () => {
    expect(inOurTime(now - 10 * minutesMs, exactly(-10 * minutesMs), now + 50)).toBe(now)
    expect(inOurTime(now + 10 * minutesMs, exactly(9 * minutesMs), now)).toBe(now)
    expect(inOurTime(now - 5, null, now)).toBe(now - 5)
  })

  test.each([
    [0, 'right'],
    [-600_000, '10 minutes behind'],
    [12_400, '12 seconds ahead'],
    [-1_767_225_600_000, '56 years behind'],
  ])('OCPP-3: off by %i ms it is called %s', (aheadMs, text) => expect(clockText(aheadMs)).toBe(text))
})
