import { describe, expect, test } from 'vitest'
import {
  beginSetUp,
  connectorFallbackW,
  isPrepared,
  nextOrder,
  type SetUp,
  setUpAnswered,
  type SetUpAnswer,
  setUpSent,
  wantedSetUp,
} from './setUp.ts'

const two = wantedSetUp({ controlMode: 'CONNECTOR', ratingW: 150_000, fallbackW: 20_001 }, [1, 2], true)
const fresh = { hardCapW: null, fallbacks: [] }

/** Gives each next order and this answer to it, until nothing is left or so many were given. */
function carryOut(from: SetUp, answer: (nth: number) => SetUpAnswer, now = 0, most = 20, wanted = two) {
  let setUp = from
  const given: unknown[] = []
  for (let order = nextOrder(setUp, wanted, now); order && given.length < most; order = nextOrder(setUp, wanted, now)) {
    const orderId = `o${given.length}`
    setUp = setUpAnswered(setUpSent(setUp, orderId, order), orderId, answer(given.length), now)
    given.push(order)
  }
  return { setUp, given }
}

describe('what a charger is given when it connects', () => {
  test('OCPP-2: first its cap, then each connector’s share of the fallback, then a look at what it keeps', () => {
    const { setUp, given } = carryOut(beginSetUp(two, fresh), () => 'ACCEPTED')
    expect(given).toEqual([
      { type: 'InstallHardCap', limitW: 150_000 },
      { type: 'InstallFallback', connector: 1, limitW: 10_000 },
      { type: 'InstallFallback', connector: 2, limitW: 10_000 },
      { type: 'ReadBack', connector: 1 },
    ])
    expect(isPrepared(setUp, two)).toBe(true)
    expect(isPrepared(beginSetUp(two, fresh), two)).toBe(false)
  })

  const whole = { controlMode: 'CHARGER', ratingW: 150_000, fallbackW: 20_001 } as const

  test('OCPP-2: a charger that is steered as a whole keeps its fallback as a whole, in the place of the cap', () => {
    const wanted = wantedSetUp(whole, [1, 2], false)
    const { setUp, given } = carryOut(beginSetUp(wanted, fresh), () => 'ACCEPTED', 0, 20, wanted)
    expect(given).toEqual([{ type: 'InstallFallback', connector: null, limitW: 20_001 }])
    expect(isPrepared(setUp, wanted)).toBe(true)
    expect(wantedSetUp({ ...whole, ratingW: 9_000 }, [1], false).fallbacks).toEqual([
      { connector: null, limitW: 9_000 },
    ])
    expect(connectorFallbackW(20_001, 2) * 2).toBeLessThanOrEqual(20_001)
  })

  test('OCPP-2: what a charger keeps from when it was steered otherwise binds no more, once its new fallback holds', () => {
    const lift = (connector: number | null) => ({ type: 'LiftLimit', connector, limitW: 150_000 })
    const nowWhole = wantedSetUp(whole, [1, 2], false, [1, 2])
    const begun = beginSetUp(nowWhole, fresh)
    expect(carryOut(begun, () => 'ACCEPTED', 0, 20, nowWhole).given.slice(1)).toEqual([lift(1), lift(2)])
    expect(carryOut(begun, () => 'REJECTED', 0, 20, nowWhole).given).toHaveLength(1)
    const nowEach = wantedSetUp({ ...whole, controlMode: 'CONNECTOR' }, [1], false, [null, 1])
    expect(carryOut(beginSetUp(nowEach, fresh), () => 'ACCEPTED', 0, 20, nowEach).given.slice(2)).toEqual([lift(null)])
  })

  test('OCPP-2: one order at a time, and no word twice: profiles that stay wear the flash', () => {
    const begun = beginSetUp(two, fresh)
    expect(nextOrder(setUpSent(begun, 'o', { type: 'InstallHardCap', limitW: 1 }), two, 0)).toBeNull()
    expect(nextOrder(carryOut(begun, () => 'ACCEPTED').setUp, two, 1e9)).toBeNull()
  })

  test('OCPP-2: a fallback that changes in the registry is given anew, and only that', () => {
    const { setUp } = carryOut(beginSetUp(two, fresh), () => 'ACCEPTED')
    const lower = {
      ...two,
      fallbacks: [
        { connector: 1, limitW: 10_000 },
        { connector: 2, limitW: 5_000 },
      ],
    }
    expect(nextOrder(setUp, lower, 0)).toEqual({ type: 'InstallFallback', connector: 2, limitW: 5_000 })
    expect(isPrepared(setUp, lower)).toBe(false)
  })

  test('OCPP-2: what it kept before counts when it is back, and is given once more', () => {
    const again = beginSetUp(two, { hardCapW: 150_000, fallbacks: two.fallbacks })
    expect(isPrepared(again, two)).toBe(true)
    expect(nextOrder(again, two, 0)).toEqual({ type: 'InstallHardCap', limitW: 150_000 })
  })

  test('OCPP-2: what fails is tried again with growing pauses, while the rest goes on', () => {
    const { setUp, given } = carryOut(beginSetUp(two, fresh), (nth) => (nth === 0 ? 'REJECTED' : 'ACCEPTED'))
    expect(given).toHaveLength(4)
    const pauses = [setUp.hardCap.pausedUntil]
    const retried = carryOut(setUp, () => 'NO_ANSWER', 10_000)
    expect(retried.given).toEqual([{ type: 'InstallHardCap', limitW: 150_000 }])
    pauses.push(retried.setUp.hardCap.pausedUntil)
    expect(pauses).toEqual([10_000, 30_000])
  })

  test('OCPP-2: what a charger doesn’t know is not asked for again, and a cap it doesn’t know holds nothing up', () => {
    const { setUp, given } = carryOut(beginSetUp(two, fresh), (nth) => (nth === 0 ? 'NOT_SUPPORTED' : 'ACCEPTED'))
    expect(given).toHaveLength(4)
    expect(nextOrder(setUp, two, 1e9)).toBeNull()
    expect(isPrepared(setUp, two)).toBe(true)
    const none = carryOut(beginSetUp(two, fresh), (nth) => (nth === 1 ? 'NOT_SUPPORTED' : 'ACCEPTED')).setUp
    expect(isPrepared(none, two)).toBe(false)
  })

  test('OCPP-2: an answer to something else changes nothing', () => {
    const begun = beginSetUp(two, fresh)
    expect(setUpAnswered(begun, 'other', 'ACCEPTED', 0)).toBe(begun)
    expect(setUpAnswered(setUpSent(begun, 'o', { type: 'InstallHardCap', limitW: 1 }), 'o', 'NOT_SENT', 0)).toEqual(
      begun,
    )
  })
})
