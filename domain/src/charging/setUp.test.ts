import { describe, expect, test } from 'vitest'
import { unheardOf } from './permission.ts'
import {
  beginSetUp,
  connectorFallbackW,
  fallbackStep,
  isPrepared,
  nextOrder,
  type SetUp,
  setUpAnswered,
  type SetUpOrder,
  type SetUpAnswer,
  setUpSent,
  setUpState,
  wantedSetUp,
} from './setUp.ts'

const two = wantedSetUp({ controlMode: 'CONNECTOR', ratingW: 150_000, fallbackW: 20_001 }, [1, 2])
const fresh = { hardCapW: null, fallbacks: [] }

const always = (): boolean => true
const never = (): boolean => false
const next = (setUp: SetUp, now: number, wanted = two) => nextOrder(setUp, wanted, now, wanted === two ? always : never)

/** Gives each next order and this answer to it, until nothing is left or so many were given. */
function carryOut(
  from: SetUp,
  answer: (nth: number) => SetUpAnswer,
  now = 0,
  shownW: number | null = 10_000,
  wanted = two,
) {
  const most = 20
  let setUp = from
  const given: unknown[] = []
  for (let order = next(setUp, now, wanted); order && given.length < most; order = next(setUp, now, wanted)) {
    const orderId = `o${given.length}`
    setUp = setUpAnswered(setUpSent(setUp, orderId, order), orderId, answer(given.length), now, shownW)
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
      { type: 'ReadBack', connector: 2 },
    ])
    expect(isPrepared(setUp, two)).toBe(true)
    expect(isPrepared(beginSetUp(two, fresh), two)).toBe(false)
  })

  test('OCPP-3: its cap behind the fallbacks where a limit of the whole may stand, in whose place it may come', () => {
    const wasWhole = wantedSetUp({ controlMode: 'CONNECTOR', ratingW: 150_000, fallbackW: 20_000 }, [1, 2], [null])
    const types = (answer: (nth: number) => SetUpAnswer) =>
      carryOut(beginSetUp(wasWhole, fresh), answer, 0, null, wasWhole).given.map((order) => (order as SetUpOrder).type)
    expect(types(() => 'ACCEPTED')).toEqual(['InstallFallback', 'InstallFallback', 'InstallHardCap', 'LiftLimit'])
    // One that knows no fallback has no more than its cap.
    expect(types(() => 'NOT_SUPPORTED')).toEqual(['InstallFallback', 'InstallFallback', 'InstallHardCap'])
    const unanswered = carryOut(beginSetUp(wasWhole, fresh), () => 'NO_ANSWER', 0, null, wasWhole)
    expect(unanswered.given).toHaveLength(2)
    // Before it has held them it is asked once more, after a pause.
    const again = carryOut(unanswered.setUp, () => 'NO_ANSWER', 10_000, null, wasWhole)
    expect(again.given.map((order) => (order as SetUpOrder).type)).toEqual([
      ...['InstallFallback', 'InstallFallback', 'InstallHardCap'],
    ])
  })

  test('OCPP-2: nothing before it has said what it can, or has kept silent for long enough', () => {
    const coming = beginSetUp(two, fresh, [], 20_000)
    expect(next(coming, 19_999)).toBeNull()
    expect(next(coming, 20_000)).toEqual({ type: 'InstallHardCap', limitW: 150_000 })
    expect(next({ ...coming, waitsUntil: null }, 0)).toEqual({ type: 'InstallHardCap', limitW: 150_000 })
  })

  const whole = { controlMode: 'CHARGER', ratingW: 150_000, fallbackW: 20_001 } as const

  test('OCPP-2: a charger that is steered as a whole keeps its fallback as a whole, in the place of the cap', () => {
    const wanted = wantedSetUp(whole, [1, 2])
    const { setUp, given } = carryOut(beginSetUp(wanted, fresh), () => 'ACCEPTED', 0, 10_000, wanted)
    expect(given).toEqual([{ type: 'InstallFallback', connector: null, limitW: 20_001 }])
    expect(isPrepared(setUp, wanted)).toBe(true)
    expect(wantedSetUp({ ...whole, ratingW: 9_000 }, [1]).fallbacks).toEqual([{ connector: null, limitW: 9_000 }])
    expect(connectorFallbackW(20_001, 2) * 2).toBeLessThanOrEqual(20_001)
  })

  test('OCPP-2: what a charger keeps from when it was steered otherwise binds no more, once its new fallback holds', () => {
    const lift = (connector: number | null) => ({ type: 'LiftLimit', connector, limitW: 150_000 })
    const nowWhole = wantedSetUp(whole, [1, 2], [1, 2])
    const begun = beginSetUp(nowWhole, fresh)
    expect(carryOut(begun, () => 'ACCEPTED', 0, 10_000, nowWhole).given.slice(1)).toEqual([lift(1), lift(2)])
    expect(carryOut(begun, () => 'REJECTED', 0, 10_000, nowWhole).given).toHaveLength(1)
    const nowEach = wantedSetUp({ ...whole, controlMode: 'CONNECTOR' }, [1], [null, 1])
    expect(carryOut(beginSetUp(nowEach, fresh), () => 'ACCEPTED', 0, 10_000, nowEach).given.slice(2)).toEqual([
      lift(null),
    ])
  })

  test('OCPP-2: the limits of sessions go last, once the whole is held and nothing lower stands beneath them', () => {
    const drops = [{ connector: 1, sessionRef: '7' }]
    const nowWhole = wantedSetUp(whole, [1, 2], [1, 2], drops)
    const begun = beginSetUp(nowWhole, fresh)
    const { given } = carryOut(begun, (nth) => (nth < 4 ? 'ACCEPTED' : 'NOT_SUPPORTED'), 0, 10_000, nowWhole)
    expect(given.map((order) => (order as { type: string }).type)).toEqual([
      ...['InstallFallback', 'LiftLimit', 'LiftLimit', 'DropLimit', 'DropLimit'],
    ])
    // As long as the default beneath it stands, the session's own limit stays.
    const notLifted = carryOut(begun, (nth) => (nth === 0 ? 'ACCEPTED' : 'REJECTED'), 0, 10_000, nowWhole).given
    expect(notLifted).not.toContainEqual(expect.objectContaining({ type: 'DropLimit' }))
    expect(carryOut(begun, () => 'NO_ANSWER', 0, 10_000, nowWhole).given).toHaveLength(1)
  })

  test('OCPP-2: what was lifted once is lifted again, when its fallback was given there anew', () => {
    const nowWhole = wantedSetUp(whole, [1], [1])
    const lifted = carryOut(beginSetUp(nowWhole, fresh), () => 'ACCEPTED', 0, 10_000, nowWhole).setUp
    const each = wantedSetUp({ ...whole, controlMode: 'CONNECTOR' }, [1], [null])
    const back = carryOut(lifted, () => 'ACCEPTED', 0, 10_000, each)
    expect(back.given).toContainEqual({ type: 'InstallFallback', connector: 1, limitW: 20_001 })
    const again = carryOut(back.setUp, () => 'ACCEPTED', 0, 10_000, nowWhole).given
    expect(again).toEqual([
      { type: 'InstallFallback', connector: null, limitW: 20_001 },
      { type: 'LiftLimit', connector: 1, limitW: 150_000 },
    ])
  })

  test('OCPP-3: what has no room yet waits, and holds up nothing else', () => {
    const begun = beginSetUp(two, { hardCapW: 100_000, fallbacks: [{ connector: 1, limitW: 5_000 }] })
    const given: unknown[] = []
    for (let setUp = begun, nth = 0; nth < 9; nth++) {
      const order = nextOrder(
        setUp,
        two,
        0,
        never,
        (raise) => raise.type === 'InstallFallback' && raise.connector === 2,
      )
      if (order === null) break
      given.push(order)
      setUp = setUpAnswered(setUpSent(setUp, `${nth}`, order), `${nth}`, 'ACCEPTED', 0)
    }
    expect(given).toEqual([{ type: 'InstallFallback', connector: 2, limitW: 10_000 }])
  })

  test('OCPP-2, OCPP-5: how far it has come is told: done, waiting for room, turned away, or never', () => {
    const at = (fallbackKW: number | null, connector: number) => ({
      connector,
      permission: unheardOf(
        {
          ...{ steeredBy: 'SESSION', efficiencyPpm: 1_000_000, ratingW: 150_000, hardCapW: 150_000 },
          ...{ fallbackW: fallbackKW && fallbackKW * 1_000, sessionRef: null, unknownUntil: null },
        },
        0,
      ),
    })
    const places = (fallbackKW: number | null) => [at(fallbackKW, 1), at(fallbackKW, 2)]
    const done = carryOut(beginSetUp(two, fresh), () => 'ACCEPTED').setUp
    expect(setUpState(beginSetUp(two, fresh), two, places(null))).toBe('UNDER_WAY')
    expect(setUpState(done, two, places(10))).toBe('DONE')
    const higher = wantedSetUp({ controlMode: 'CONNECTOR', ratingW: 150_000, fallbackW: 60_000 }, [1, 2])
    expect(setUpState(done, higher, places(10))).toBe('WAITS_FOR_ROOM')
    const lower = wantedSetUp({ controlMode: 'CONNECTOR', ratingW: 150_000, fallbackW: 6_000 }, [1, 2])
    expect(setUpState(done, lower, places(10))).toBe('UNDER_WAY')
    const leaving = setUpSent(done, 'raise', { type: 'InstallFallback', connector: 1, limitW: 30_000 })
    expect(setUpState(leaving, higher, places(10))).toBe('UNDER_WAY')
    expect(setUpState(setUpAnswered(leaving, 'raise', 'REJECTED', 0), higher, places(10))).toBe('TURNED_AWAY')
    expect(setUpState(setUpAnswered(leaving, 'raise', 'NOT_SUPPORTED', 0), higher, places(10))).toBe('REFUSED')
  })

  test('OCPP-2: one order at a time, and no word twice: profiles that stay wear the flash', () => {
    const begun = beginSetUp(two, fresh)
    expect(next(setUpSent(begun, 'o', { type: 'InstallHardCap', limitW: 1 }), 0)).toBeNull()
    const { setUp } = carryOut(begun, () => 'ACCEPTED')
    expect(nextOrder(setUp, two, 1e9, never)).toBeNull()
    // To look costs nothing: it does so now and then.
    expect(next(setUp, 3_599_999)).toBeNull()
    expect(next(setUp, 3_600_000)).toEqual({ type: 'ReadBack', connector: 1 })
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
    expect(next(setUp, 0, lower)).toEqual({ type: 'InstallFallback', connector: 2, limitW: 5_000 })
    expect(isPrepared(setUp, lower)).toBe(false)
  })

  const again = beginSetUp(two, { hardCapW: 150_000, fallbacks: two.fallbacks })
  const looks = [
    { type: 'ReadBack', connector: 1 },
    { type: 'ReadBack', connector: 2 },
  ]

  test('OCPP-2: what it kept before counts when it is back, and is not given again where it shows', () => {
    expect(isPrepared(again, two)).toBe(true)
    const { setUp, given } = carryOut(again, () => 'ACCEPTED')
    expect(given).toEqual(looks)
    expect([setUp.hardCap, ...setUp.fallbacks].every(({ isFresh }) => isFresh)).toBe(true)
  })

  test.each<[string, SetUpAnswer, number | null]>([
    ['it can’t say', 'REJECTED', null],
    ['it says nothing', 'NO_ANSWER', null],
    ['it makes no sense', 'ACCEPTED', null],
    ['less shows, for whatever reason', 'ACCEPTED', 8_899],
  ])('OCPP-2: and is given once more where %s', (_why, answer, shownW) => {
    const { given } = carryOut(again, (nth) => (nth < 2 ? answer : 'ACCEPTED'), 0, shownW)
    expect(given.slice(0, 5)).toEqual([...looks, { type: 'InstallHardCap', limitW: 150_000 }, ...installs])
  })

  test('OCPP-2: nor is its cap believed to stand where one of its fallbacks doesn’t', () => {
    const looked = setUpAnswered(setUpSent(again, 'o', { type: 'ReadBack', connector: 1 }), 'o', 'ACCEPTED', 0, 150_000)
    const { given } = carryOut(looked, () => 'ACCEPTED')
    expect(given.slice(0, 3)).toEqual([looks[1], { type: 'InstallHardCap', limitW: 150_000 }, installs[0]])
  })

  test('OCPP-2: nor looked at while a limit hides it', () => {
    expect(nextOrder(again, two, 0, never)).toEqual({ type: 'InstallHardCap', limitW: 150_000 })
  })

  const installs = two.fallbacks.map((one) => ({ type: 'InstallFallback', ...one }))

  test('OCPP-2: what fails is tried again with growing pauses, while the rest goes on', () => {
    const { setUp, given } = carryOut(beginSetUp(two, fresh), (nth) => (nth === 0 ? 'REJECTED' : 'ACCEPTED'))
    expect(given).toHaveLength(5)
    const pauses = [setUp.hardCap.pausedUntil]
    const retried = carryOut(setUp, () => 'NO_ANSWER', 10_000)
    expect(retried.given).toEqual([{ type: 'InstallHardCap', limitW: 150_000 }])
    pauses.push(retried.setUp.hardCap.pausedUntil)
    expect(pauses).toEqual([10_000, 30_000])
  })

  test('OCPP-2: what a charger doesn’t know is not asked for again, and a cap it doesn’t know holds nothing up', () => {
    const { setUp, given } = carryOut(beginSetUp(two, fresh), (nth) => (nth === 0 ? 'NOT_SUPPORTED' : 'ACCEPTED'))
    expect(given).toHaveLength(5)
    expect(nextOrder(setUp, two, 1e9, never)).toBeNull()
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

describe('what a charger is seen to keep', () => {
  const installed = carryOut(beginSetUp(two, fresh), () => 'ACCEPTED').setUp
  const look = (setUp: SetUp, now: number, shownW: number | null, answer: SetUpAnswer = 'ACCEPTED') =>
    setUpAnswered(setUpSent(setUp, 'look', { type: 'ReadBack', connector: 1 }), 'look', answer, now, shownW)
  const at = (setUp: SetUp) => fallbackStep(setUp, 1)

  test('OCPP-5: as much as it confirmed, but for how it converts, is no news', () => {
    for (const shownW of [0, 10_000, 11_100]) expect(at(look(installed, 5, shownW)).doubt).toBeNull()
    expect(at(look(installed, 5, 11_101)).doubt).toEqual({ since: 5, shownW: 11_101, times: 1 })
  })

  test('OCPP-5: more than it confirmed is given anew at once, and believed only when it shows', () => {
    const lost = look(installed, 5, 150_000)
    expect(isPrepared(lost, two)).toBe(false)
    expect(next(lost, 5)).toEqual({ type: 'InstallFallback', connector: 1, limitW: 10_000 })
    const order = { type: 'InstallFallback', connector: 1, limitW: 10_000 } as const
    const again = setUpAnswered(setUpSent(lost, 'again', order), 'again', 'ACCEPTED', 6)
    expect(isPrepared(again, two)).toBe(false)
    expect(next(again, 6)).toEqual({ type: 'ReadBack', connector: 1 })
    expect(isPrepared(look(again, 7, 10_000), two)).toBe(true)
    expect(at(look(again, 7, 10_000)).doubt).toBeNull()
    // A charger that shows it again and again is told in growing pauses: its flash wears.
    const twice = look(again, 7, 150_000)
    expect(at(twice)).toMatchObject({ pausedUntil: 10_007, doubt: { since: 5, times: 2 } })
    const thrice = look(setUpAnswered(setUpSent(twice, 'x', order), 'x', 'ACCEPTED', 10_007), 10_008, 150_000)
    expect(at(thrice)).toMatchObject({ pausedUntil: 30_008, doubt: { times: 3 } })
  })

  test('OCPP-5: who can’t say what it keeps is asked three times, and doubted for nothing', () => {
    let setUp = installed
    for (const [nth, answer] of (['REJECTED', 'NO_ANSWER', 'ACCEPTED'] as const).entries()) {
      expect(at(setUp).look.failures).toBe(nth)
      setUp = look(setUp, 1e6, null, answer)
    }
    expect(at(setUp).doubt).toBeNull()
    expect(next(setUp, 1e9)).toEqual({ type: 'ReadBack', connector: 2 })
    expect(at(look(installed, 0, null, 'NOT_SUPPORTED')).look.failures).toBe(3)
    expect(isPrepared(setUp, two)).toBe(true)
  })

  test('OCPP-5: a doubt outlives the line, and is looked into until it is dispelled', () => {
    const lost = look(installed, 5, 150_000)
    const back = carryOut(beginSetUp(two, fresh, lost.fallbacks), () => 'ACCEPTED', 10, null).setUp
    expect(at(back).doubt).toEqual({ since: 5, shownW: 150_000, times: 1 })
    expect(isPrepared(back, two)).toBe(false)
    expect(next(back, 1e9)).toMatchObject({ type: 'ReadBack' })
  })
})
