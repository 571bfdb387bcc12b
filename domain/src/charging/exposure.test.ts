import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exposure, exposureW } from './exposure.ts'
import { type Permission, type PermissionChange, permissionAfter, unheardOf } from './permission.ts'
import { acFromReference, efficiencyPpm, ratingAtReferenceW, referenceFromAc } from './reference.ts'

const unheard = unheardOf(
  {
    ...{ steeredBy: 'SESSION', efficiencyPpm: 1_000_000, ratingW: 150_000, fallbackW: 20_000, hardCapW: null },
    ...{ sessionRef: 's1', unknownUntil: null },
  },
  0,
)
const after = (permission: Permission, ...changes: PermissionChange[]) => changes.reduce(permissionAfter, permission)
const up = after(unheard, { type: 'LinkRestored', at: 0 })
const clockErrorMs = 1_000
const sent = (orderId: string, limitW: number, at: number, thenW = 20_000): PermissionChange => ({
  ...{ type: 'LimitSent', orderId, sessionRef: 's1', aheadMs: 0, at },
  steps: [
    { at: at - 2 * clockErrorMs, limitW },
    { at: at + 300_000, limitW: thenW },
  ],
})
const answered = (orderId: string, kind: 'ACCEPTED' | 'REJECTED' | 'NO_ANSWER' | 'NOT_SENT', at = 0) =>
  ({ type: 'Answered', orderId, kind, at }) as const
const at = (permission: Permission, now: number) => exposureW(permission, now, clockErrorMs)
const steady = (permission: Permission, now: number) =>
  exposure(permission, { from: now, to: now }, clockErrorMs).steadyW

describe('what a unit may draw', () => {
  test('OCPP-3: is its fallback before it was told anything, in reach or not', () => {
    expect(at(up, 5)).toBe(20_000)
    expect(at(unheard, 5)).toBe(20_000)
  })

  test('OCPP-4: is what it is seen to draw, whatever it accepted, until it is seen to draw less', () => {
    const low = after(up, sent('a', 30_000, 0), answered('a', 'ACCEPTED'))
    const over = after(low, { type: 'DrawSeen', overdrawnW: 90_000, lastingOverW: 0 })
    expect([at(low, 5), at(over, 5), steady(over, 5)]).toEqual([30_000, 90_000, 90_000])
    expect(at(after(over, { type: 'DrawSeen', overdrawnW: null, lastingOverW: 0 }), 5)).toBe(30_000)
    expect(at(after(over, { type: 'SessionEnded', sessionRef: 's1', isTold: true }), 5)).toBe(20_000)
  })

  test('OCPP-3: counts a sent limit as soon as it is sent, and the old one until the new one is confirmed', () => {
    const high = after(up, sent('a', 100_000, 0), answered('a', 'ACCEPTED'))
    const lowering = after(high, sent('b', 30_000, 10))
    expect([at(after(up, sent('a', 100_000, 0)), 5), at(high, 5)]).toEqual([100_000, 100_000])
    expect(at(lowering, 20)).toBe(100_000)
    expect(at(after(lowering, answered('b', 'ACCEPTED')), 20)).toBe(30_000)
    expect(at(after(lowering, answered('b', 'REJECTED')), 20)).toBe(100_000)
  })

  test('OCPP-3: counts a limit that nobody answered, until a newer one is confirmed', () => {
    const unanswered = after(up, sent('a', 100_000, 0), answered('a', 'NO_ANSWER'))
    expect(at(unanswered, 5)).toBe(100_000)
    const other = after(unanswered, sent('b', 30_000, 10))
    expect(at(other, 20)).toBe(100_000)
    expect(at(after(other, answered('b', 'ACCEPTED')), 20)).toBe(30_000)
    expect(at(after(other, answered('a', 'ACCEPTED')), 20)).toBe(100_000)
    expect(at(after(unanswered, answered('a', 'NOT_SENT')), 5)).toBe(20_000)
  })

  test('OCPP-3: counts an older limit that was accepted after a newer one, until one is confirmed again', () => {
    const crossing = after(up, sent('a', 100_000, 0), sent('b', 30_000, 10), answered('b', 'ACCEPTED', 20))
    expect(at(crossing, 25)).toBe(30_000)
    expect(at(after(crossing, answered('a', 'REJECTED', 30)), 35)).toBe(30_000)
    const doubtful = after(crossing, answered('a', 'ACCEPTED', 30))
    expect(at(doubtful, 35)).toBe(100_000)
    const again = after(doubtful, sent('c', 40_000, 40))
    expect(at(again, 45)).toBe(100_000)
    expect(at(after(again, answered('c', 'REJECTED', 50)), 55)).toBe(100_000)
    expect(at(after(again, answered('c', 'ACCEPTED', 50)), 55)).toBe(40_000)
    expect(at(after(doubtful, { type: 'SessionEnded', sessionRef: 's1', isTold: true }), 55)).toBe(20_000)
    // Said twice, it is said once.
    expect(at(after(again, answered('c', 'ACCEPTED', 50), answered('b', 'ACCEPTED', 51)), 55)).toBe(40_000)
  })

  test('OCPP-2, OCPP-3: the end of a lease counts as soon as the charger’s clock may show it, its limit as long as it may not', () => {
    const leased = after(up, sent('a', 0, 0), answered('a', 'ACCEPTED'))
    expect([steady(leased, 298_999), steady(leased, 299_000)]).toEqual([0, 20_000])
    const high = after(up, sent('a', 100_000, 0), answered('a', 'ACCEPTED'))
    expect([at(high, 300_999), at(high, 301_000)]).toEqual([100_000, 20_000])
  })

  test('OCPP-3: in doubt counts its limit and its fallback, whichever is more', () => {
    const lost: PermissionChange = { type: 'LinkLost', at: 9 }
    const low = after(up, sent('a', 5_000, 0), answered('a', 'ACCEPTED'))
    expect([steady(low, 9), steady(after(low, lost), 9)]).toEqual([5_000, 20_000])
    const high = after(up, sent('a', 100_000, 0), answered('a', 'ACCEPTED'), lost)
    expect([at(high, 9), at(high, 301_000)]).toEqual([100_000, 20_000])
  })

  test('OCPP-3: may have forgotten its limit after it booted, until one is confirmed that was sent since', () => {
    const low = after(up, sent('a', 5_000, 0), answered('a', 'ACCEPTED'), sent('b', 4_000, 1), { type: 'Booted' })
    expect(steady(low, 9)).toBe(20_000)
    expect(steady(after(low, answered('b', 'ACCEPTED')), 9)).toBe(20_000)
    expect(steady(after(low, sent('c', 3_000, 2), answered('c', 'ACCEPTED')), 9)).toBe(3_000)
  })

  test('OCPP-3: without a bus it draws nothing by itself, and its fallback when one comes', () => {
    const idle = after(up, sent('a', 100_000, 0), answered('a', 'ACCEPTED'), {
      type: 'SessionEnded',
      sessionRef: 's1',
      isTold: true,
    })
    expect(exposure(idle, { from: 9, to: 9 }, clockErrorMs)).toEqual({ steadyW: 0, worstW: 20_000 })
    expect(after(idle, { type: 'SessionEnded', sessionRef: 's0', isTold: true })).toBe(idle)
  })

  test('OCPP-3: where nobody told that its session is over, what it was told runs on, until it runs out or another begins', () => {
    const charging = after(up, sent('a', 100_000, 0), answered('a', 'ACCEPTED'), sent('b', 120_000, 8))
    const supposed = after(charging, { type: 'SessionEnded', sessionRef: 's1', isTold: false })
    expect([steady(supposed, 9), steady(after(supposed, answered('b', 'REJECTED')), 9)]).toEqual([120_000, 100_000])
    expect(steady(supposed, 400_000)).toBe(20_000)
    // What was on its way to it may still come there.
    expect(at(after(supposed, sent('c', 130_000, 10)), 11)).toBe(130_000)
    expect(after(supposed, { type: 'SessionStarted', sessionRef: 's1' })).toEqual(charging)
    expect(at(after(supposed, { type: 'SessionStarted', sessionRef: 's2' }), 9)).toBe(20_000)
  })

  test('OCPP-3: a limit of the whole charger outlives its session', () => {
    const whole = after({ ...up, steeredBy: 'CHARGER' }, sent('a', 100_000, 0), answered('a', 'ACCEPTED'))
    const idle = after(whole, { type: 'SessionEnded', sessionRef: 's1', isTold: true })
    expect(exposure(idle, { from: 9, to: 9 }, clockErrorMs)).toEqual({ steadyW: 0, worstW: 100_000 })
  })

  test('OCPP-3: a limit in the place of the fallback that its clock may not have come to yet leaves it all it can', () => {
    const told = after(up, sent('a', 30_000, 0), answered('a', 'ACCEPTED'))
    const whole: Permission = { ...told, steeredBy: 'CHARGER' }
    const behind = { aheadMs: 0, leastMs: -3_600_000, mostMs: 0 }
    const seenBehind = (permission: Permission) => at(after(permission, { type: 'ClockFound', clock: behind }), 5)
    expect([at(told, 5), at(whole, 5)]).toEqual([30_000, 30_000])
    expect([seenBehind(told), seenBehind(whole)]).toEqual([30_000, 150_000])
  })

  test('OCPP-3: by a clock from before what it keeps for good it keeps nothing', () => {
    const now = Date.UTC(2026, 0, 1)
    const sixties = { aheadMs: -now, leastMs: -now, mostMs: -now }
    const slow = { aheadMs: -3_600_000, leastMs: -3_600_000, mostMs: -3_600_000 }
    const seen = (clock: typeof slow) => exposureW(after(up, { type: 'ClockFound', clock }), now, clockErrorMs)
    expect([seen(slow), seen(sixties)]).toEqual([20_000, 150_000])
  })

  test('OCPP-3: is its rating without a confirmed fallback, and a confirmed hard cap bounds it', () => {
    const bare = after(up, { type: 'FallbackLost' })
    expect(at(bare, 0)).toBe(150_000)
    const asked = after(bare, { type: 'HardCapSent', orderId: 'h', limitW: 120_000 })
    expect(at(asked, 0)).toBe(150_000)
    const capped = after(asked, answered('h', 'ACCEPTED'))
    expect(at(capped, 0)).toBe(120_000)
    const installed = after(capped, { type: 'FallbackSent', orderId: 'f', limitW: 10_000 }, answered('f', 'ACCEPTED'))
    expect(at(installed, 0)).toBe(10_000)
    const raising = after(installed, { type: 'FallbackSent', orderId: 'g', limitW: 40_000 })
    expect(at(raising, 0)).toBe(40_000)
    expect(at(after(raising, answered('g', 'REJECTED')), 0)).toBe(10_000)
  })

  test('OCPP-4: is its rating while it disobeys, whatever cap it confirmed', () => {
    const found = after(
      { ...up, hardCap: { confirmedW: 9, maybe: [] } },
      { type: 'ConductFound', state: 'DISOBEYS', at: 7 },
    )
    expect([at(found, 8), steady(found, 8)]).toEqual([150_000, 150_000])
    expect(at(after(found, { type: 'ConductFound', state: 'OBEYS', at: 9 }), 9)).toBe(9)
  })

  test('OCPP-3: after a start of the server older limits may still run for a lease', () => {
    const restarted = { ...up, unknownUntil: 300_000 }
    expect([at(restarted, 300_999), at(restarted, 301_000)]).toEqual([150_000, 20_000])
    expect(at(after(restarted, sent('a', 5_000, 0), answered('a', 'ACCEPTED')), 9)).toBe(20_000)
    expect(steady(after(restarted, sent('a', 5_000, 0), answered('a', 'ACCEPTED')), 9)).toBe(5_000)
  })

  test('OCPP-3: what was known of those says nothing of what it was told since, where it is steered otherwise from now on', () => {
    const before: Permission = { ...up, steeredBy: 'CHARGER', unknownUntil: 300_000, unknownMostW: 15_000 }
    const told = after(before, sent('a', 80_000, 0), answered('a', 'ACCEPTED'))
    expect(at(told, 10)).toBe(80_000)
    const common = { ratingW: 150_000, efficiencyPpm: 1_000_000, isRewired: false }
    expect(at(after(told, { type: 'RegistryChanged', steeredBy: 'SESSION', ...common }), 10)).toBe(150_000)
  })

  test('OCPP-3: what never had an answer is kept short without being forgotten', () => {
    const many = Array.from({ length: 50 }, (_, nth) => nth).reduce(
      (permission, nth) =>
        after(permission, sent(`o${nth}`, 50_000, nth, 20_000 + nth), answered(`o${nth}`, 'NO_ANSWER')),
      up,
    )
    const later = after(many, { type: 'TimePassed', now: 400_000, clockErrorMs })
    expect(later.unconfirmed).toHaveLength(1)
    expect(at(later, 400_000)).toBe(20_049)
    expect(at(after(later, answered('o49', 'REJECTED')), 400_000)).toBe(20_049)
  })
})

test('OCPP-3: what is said again and again and never answered is kept once, and counts all the same', () => {
  const standing = (orderId: string, limitW: number, at: number): PermissionChange => ({
    ...{ type: 'LimitSent', orderId, sessionRef: 's1', aheadMs: 0, at },
    steps: [{ at, limitW }],
  })
  let never = up
  for (let nth = 0; nth < 50; nth++) {
    const again = standing(`n${nth}`, nth % 2 === 0 ? 40_000 : 60_000, nth)
    never = after(never, again, answered(`n${nth}`, 'NO_ANSWER'))
  }
  expect(never.unconfirmed.map(({ orderId }) => orderId)).toEqual(['n48', 'n49'])
  expect(at(never, 100)).toBe(60_000)
  let kept = up
  for (let nth = 0; nth < 50; nth++) {
    const type = nth % 2 === 0 ? 'FallbackSent' : 'HardCapSent'
    kept = after(kept, { type, orderId: `k${nth}`, limitW: 30_000 }, answered(`k${nth}`, 'NO_ANSWER'))
  }
  expect([kept.fallback.maybe.length, kept.hardCap.maybe.length]).toEqual([1, 1])
  expect(at(kept, 100)).toBe(30_000)
})

describe('what was asked twice, and may have been done at once', () => {
  const asks = {
    fallback: (orderId: string): PermissionChange => ({ type: 'FallbackSent', orderId, limitW: 40_000 }),
    'hard cap': (orderId: string): PermissionChange => ({ type: 'HardCapSent', orderId, limitW: 40_000 }),
    'limit for good': (orderId: string): PermissionChange => ({
      ...{ type: 'LimitSent', orderId, sessionRef: 's1', steps: [{ at: 0, limitW: 40_000 }], aheadMs: 0, at: 0 },
    }),
  }
  const cap: PermissionChange = { type: 'HardCapSent', orderId: 'cap', limitW: 30_000 }
  const capped = after(up, { type: 'FallbackLost' }, cap, answered('cap', 'ACCEPTED'))
  const kinds = ['REJECTED', 'NOT_SENT'] as const
  const cases = (Object.keys(asks) as (keyof typeof asks)[]).flatMap((what) => kinds.map((kind) => ({ what, kind })))

  test.each(cases)('OCPP-3: a $what counts on where the second ends $kind', ({ what, kind }) => {
    const ask = asks[what]
    const before = what === 'hard cap' ? capped : up
    const asked = after(before, ask('a'), answered('a', 'NO_ANSWER'), ask('b'))
    expect(at(after(asked, answered('b', kind)), 100)).toBe(40_000)
    // Its answer may come after it was given up.
    const never = after(asked, answered('b', 'NO_ANSWER'))
    expect(at(after(never, answered('b', kind)), 100)).toBe(40_000)
    expect(at(after(before, ask('a'), answered('a', kind)), 100)).toBe(at(before, 100))
    const isTaken = after(never, ask('c'), answered('c', 'ACCEPTED'))
    expect([isTaken.unconfirmed, isTaken.fallback.maybe, isTaken.hardCap.maybe]).toEqual([[], [], []])
  })
})

describe('a limit by a clock that is off', () => {
  const minutesMs = 60_000
  const clock = (aheadMs: number, leastMs = aheadMs, mostMs = aheadMs): PermissionChange => ({
    ...{ type: 'ClockFound', clock: { aheadMs, leastMs, mostMs } },
  })
  const limited = after(up, sent('a', 80_000, 0), answered('a', 'ACCEPTED'))

  test('OCPP-3: runs as it was meant where it was written in the charger’s time', () => {
    const written = { ...sent('a', 80_000, 0), aheadMs: -10 * minutesMs } as PermissionChange
    const slow = after(up, clock(-10 * minutesMs), written, answered('a', 'ACCEPTED'))
    for (const now of [0, 150_000, 301_000, 302_000]) expect(at(slow, now)).toBe(at(limited, now))
  })

  test('OCPP-3: counts for as much longer as the clock is behind, and until it has begun the fallback counts beside it', () => {
    const behind = after(limited, clock(-10 * minutesMs))
    expect([at(behind, 301_000), at(behind, 900_999), at(behind, 901_000)]).toEqual([80_000, 80_000, 20_000])
    const low = after(up, sent('a', 5_000, 0), answered('a', 'ACCEPTED'))
    expect([steady(low, 10), steady(after(low, clock(-10 * minutesMs)), 10)]).toEqual([5_000, 20_000])
    const begins = (now: number) => steady(after(low, clock(-10 * minutesMs)), now)
    expect([begins(598_999), begins(599_000)]).toEqual([20_000, 5_000])
  })

  test('OCPP-3: may be over as it comes where the clock is ahead', () => {
    const low = after(up, sent('a', 5_000, 0), answered('a', 'ACCEPTED'))
    expect([steady(low, 10), steady(after(low, clock(10 * minutesMs)), 10)]).toEqual([5_000, 20_000])
  })

  test('OCPP-3: counts by every clock that can’t be excluded', () => {
    const doubted = after(limited, clock(0, -10 * minutesMs, 0))
    expect([at(doubted, 900_999), at(doubted, 901_000)]).toEqual([80_000, 20_000])
    const unknown = after(limited, { type: 'ClockFound', clock: null })
    expect(at(unknown, 10 ** 9)).toBe(80_000)
    expect(at(after(unknown, { type: 'SessionEnded', sessionRef: 's1', isTold: true }), 10 ** 9)).toBe(20_000)
  })
})

test('OCPP-3: of a charger whose clock nobody knows the highest that never had an answer stands for all', () => {
  const unknown = after(up, { type: 'ClockFound', clock: null })
  const many = [30_000, 90_000, 60_000].reduce(
    (permission, w, nth) => after(permission, sent(`o${nth}`, w, nth), answered(`o${nth}`, 'NO_ANSWER')),
    unknown,
  )
  const later = after(many, { type: 'TimePassed', now: 400_000, clockErrorMs })
  expect([later.unconfirmed.length, at(later, 10 ** 9)]).toEqual([1, 90_000])
})

describe('the two sides of a charger', () => {
  test('OCPP-3: a limit at the DC output is more at the board, rounded up; a limit of the board is less, rounded down', () => {
    const ppm = efficiencyPpm({ limitReference: 'DC_OUTPUT', efficiency: 0.95 })
    expect(acFromReference(150_000, ppm)).toBe(157_895)
    expect(referenceFromAc(100_000, ppm)).toBe(95_000)
    expect(at({ ...up, efficiencyPpm: ppm }, 0)).toBe(21_053)
    expect(efficiencyPpm({ limitReference: 'AC_INPUT', efficiency: 0.95 })).toBe(1_000_000)
  })

  test('OCPP-3: there and back never ends above the start', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 27 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (w, efficiency) => {
          const ppm = efficiencyPpm({ limitReference: 'DC_OUTPUT', efficiency })
          expect(acFromReference(referenceFromAc(w, ppm), ppm)).toBeLessThanOrEqual(w)
          expect(acFromReference(w, ppm)).toBeGreaterThanOrEqual(w)
        },
      ),
    )
  })

  test('OCPP-3: kilowatts on the plate are what the limit means, kVA and amperes are of the AC input', () => {
    const dc = { limitReference: 'DC_OUTPUT', efficiency: 0.5 } as const
    expect(ratingAtReferenceW({ unit: 'kW', powerW: 150_000 }, dc)).toBe(150_000)
    expect(ratingAtReferenceW({ unit: 'kVA', apparentVa: 100_000, powerFactor: 1 }, dc)).toBe(50_000)
  })
})
