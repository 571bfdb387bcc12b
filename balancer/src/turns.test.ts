import { describe, expect, test } from 'vitest'
import { drawn, type Drawn } from '../tests/support/depot.ts'
import { shares } from '../tests/support/results.ts'
import type { LeafInput } from './graph.ts'

const minuteMs = 60_000
const now_ms = 100 * minuteMs

/** Room for one minimum, and who gets it. */
function winner(a: object, b: object, terms: object = {}): string {
  const leaf = (rest: object): Drawn => ({ leaf: { wanted_w: 100, min_w: 60, ...rest } })
  const given = shares(drawn({ w: 100, below: { a: leaf(a), b: leaf(b) } }, { now_ms, ...terms }))
  return Object.keys(given).find((id) => given[id] === 100) ?? 'nobody'
}
const charging = { current_w: 100 }
const since = (minutes: number) => ({ waiting_since_ms: now_ms - minutes * minuteMs })
const chargingSince = (minutes: number) => ({ ...charging, charging_since_ms: now_ms - minutes * minuteMs })

describe('who is on when not all minima fit', () => {
  test('LB-4: with nothing known, the first by id', () => {
    expect(winner({}, {})).toBe('a')
    expect(winner({}, {}, { now_ms: undefined })).toBe('a')
  })

  test('LB-4: whoever has waited longest, also without a time', () => {
    expect(winner(since(5), since(6))).toBe('b')
    expect(winner({}, since(0.01))).toBe('b')
    expect(winner(since(5), since(6), { now_ms: undefined })).toBe('b')
    expect(winner(since(-5), since(1))).toBe('b')
  })

  test('LB-4, LB-9: whoever charges, until somebody has waited for the period', () => {
    expect(winner(since(14.99), chargingSince(90))).toBe('b')
    expect(winner(since(15), chargingSince(90))).toBe('a')
    expect(winner(since(20), chargingSince(90), { rotate_after_ms: 20 * minuteMs + 1 })).toBe('b')
    expect(winner(since(20), chargingSince(90), { now_ms: undefined })).toBe('b')
    expect(winner({}, { current_w: 0 })).toBe('a')
    expect(winner({}, charging)).toBe('b')
  })

  test('LB-4, LB-9: nobody gives way before having charged for the period', () => {
    expect(winner(since(90), chargingSince(14.99))).toBe('b')
    expect(winner(since(90), chargingSince(15))).toBe('a')
  })

  test('LB-4, LB-5: a higher tier comes before turns, and turns before ids within a tier', () => {
    const priority = { strategy: 'PRIORITY' }
    expect(winner({ tier: 1, ...charging }, { tier: 0 }, priority)).toBe('b')
    expect(winner({ tier: 1, ...since(90) }, { tier: 0 }, priority)).toBe('b')
    expect(winner({ tier: 1 }, { tier: 0, ...since(90) }, priority)).toBe('b')
    expect(winner({ tier: 0 }, { tier: 1, ...charging }, priority)).toBe('a')
    expect(winner({ tier: 1 }, { tier: 1, ...charging }, priority)).toBe('b')
  })

  test('LB-4, LB-6: of one place whoever is more urgent comes first, however long others wait', () => {
    const urgent = { strategy: 'EARLIEST_DEPARTURE' }
    const needs = (energy_needed_wh: number) => ({ energy_needed_wh, departure_ms: now_ms + 60 * minuteMs })
    expect(winner({ ...needs(10), ...since(5) }, { ...needs(20), ...since(4) }, urgent)).toBe('b')
    expect(winner({ ...needs(20), ...since(4) }, { ...needs(10), ...since(5) }, urgent)).toBe('a')
    expect(winner({ ...needs(20), ...since(4) }, { ...needs(20), ...since(5) }, urgent)).toBe('b')
  })

  test('LB-4: whoever has charged longest gives way first', () => {
    expect(winner(chargingSince(30), chargingSince(31))).toBe('a')
    expect(winner(chargingSince(31), chargingSince(30))).toBe('b')
    // Who came together gives way in the order of ids.
    expect(winner(chargingSince(20), chargingSince(20))).toBe('b')
    expect(winner(chargingSince(-5), chargingSince(0))).toBe('b')
  })

  test('LB-4: of those who have waited equally long the first by id', () => {
    expect(winner(since(5), since(5))).toBe('a')
    expect(winner(since(50), since(50))).toBe('a')
  })

  test('LB-4: one that tells only how long it waited stays in the queue', () => {
    expect(winner({ ...charging, ...since(40) }, since(30))).toBe('a')
    expect(winner({ ...charging, ...since(40) }, since(50))).toBe('b')
  })

  test('LB-4: of those who tell nothing, another gives way in each period', () => {
    const period = (at: number) => winner(charging, charging, { now_ms: at * 15 * minuteMs })
    expect([0, 1, 2, 3].map(period)).toEqual(['a', 'b', 'a', 'b'])
    expect(winner(charging, charging, { rotate_after_ms: 0 })).toBe('a')
  })

  test('LB-4: without a time, the most urgent comes first whoever has waited, and of those who charge who waited longest', () => {
    const untimed = { now_ms: undefined, strategy: 'EARLIEST_DEPARTURE' }
    const needs = (energy_needed_wh: number) => ({ energy_needed_wh, departure_ms: 3_600_000 })
    expect(winner({ ...needs(10), ...since(5) }, needs(20), untimed)).toBe('b')
    const both = (minutes: number) => ({ ...chargingSince(5), ...since(minutes) })
    expect(winner(both(5), both(6), { now_ms: undefined })).toBe('b')
  })

  test('LB-4: with turns of no length, those who have just come are switched on in the order of ids', () => {
    const just = { leaf: { wanted_w: 60, min_w: 60, waiting_since_ms: now_ms } }
    const graph = drawn({ w: 130, below: { a: just, b: just, c: just } }, { now_ms, rotate_after_ms: 0 })
    expect(shares(graph)).toEqual({ a: 60, b: 60, c: 0 })
  })

  test('LB-4: the lot goes through all who tell nothing, the next by id in each period', () => {
    const told = { leaf: { wanted_w: 60, min_w: 60, current_w: 60 } }
    const on = (at: number) => shares(drawn({ w: 60, below: { a: told, b: told, c: told } }, { now_ms: at * 900_000 }))
    const winners = [0, 1, 2, 3].map((at) => Object.entries(on(at)).find(([, w]) => w > 0)?.[0])
    expect(winners).toEqual(['a', 'b', 'c', 'a'])
  })

  // By ids they stand in a ring: d and a side by side, and b and c. Of equals, d would stand before b.
  const overdue = since(90)
  const needs = (energy_needed_wh: number) => ({ energy_needed_wh, departure_ms: now_ms + 60 * minuteMs })
  test.each<[string, object, object, object]>([
    ['of another tier', { ...overdue, tier: 0 }, { ...overdue, tier: 1 }, { strategy: 'PRIORITY' }],
    ['who charge, without a time', charging, {}, { now_ms: undefined }],
    [
      'who are more urgent',
      { ...overdue, ...needs(20) },
      { ...overdue, ...needs(10) },
      { strategy: 'EARLIEST_DEPARTURE' },
    ],
  ])('LB-4: turns go around among equals only, and those %s come before all others', (_who, first, then, terms) => {
    const leaf = (rest: object): Drawn => ({ leaf: { wanted_w: 60, min_w: 60, ...rest } })
    const below = { a: leaf(first), b: leaf(then), c: leaf(then), d: leaf(first) }
    const on = [1, 2, 3, 4].map((room) => {
      const given = shares(drawn({ w: 60 * room, below }, { now_ms, ...terms }))
      return Object.keys(given).filter((id) => given[id]! > 0)
    })
    expect(on).toEqual([['d'], ['a', 'd'], ['a', 'b', 'd'], ['a', 'b', 'c', 'd']])
  })

  test('LB-4: a minimum that doesn’t fit any more does not keep a smaller one out', () => {
    const tree: Drawn = {
      w: 100,
      below: {
        a: { leaf: { wanted_w: 70, min_w: 70 } },
        b: { leaf: { wanted_w: 50, min_w: 50 } },
        c: { leaf: { wanted_w: 30, min_w: 30 } },
      },
    }
    expect(shares(drawn(tree))).toEqual({ a: 70, b: 0, c: 30 })
  })

  test('LB-4: the room of every node above counts, and what is refused takes none', () => {
    const tree: Drawn = {
      w: 90,
      below: {
        x: { w: 50, below: { a: { leaf: { wanted_w: 40, min_w: 40 } }, b: { leaf: { wanted_w: 40, min_w: 40 } } } },
        y: { w: 60, below: { c: { leaf: { wanted_w: 45, min_w: 45 } }, d: { leaf: { wanted_w: 5, min_w: 5 } } } },
      },
    }
    expect(shares(drawn(tree))).toEqual({ a: 40, b: 0, c: 45, d: 5 })
  })

  test('LB-4: a leaf that wants less than its minimum asks for its minimum, and one that wants nothing for nothing', () => {
    const tree: Drawn = {
      w: 100,
      below: { a: { leaf: { wanted_w: 1, min_w: 60, max_w: 80 } }, b: { leaf: { wanted_w: 0, min_w: 60 } } },
    }
    expect(shares(drawn(tree))).toEqual({ a: 60, b: 0 })
  })
})

describe('turns over a day, with room for some of the minima', () => {
  const cycleMs = 30_000
  const periodMs = 15 * minuteMs
  type State = { onSinceMs: number | null; offSinceMs: number; onMs: number; switchedMs: number[] }

  /** Runs cycles with room for k of n minima, and tells how long each was on and when it was switched. */
  function day(n: number, k: number, hours: number): readonly State[] {
    const states: State[] = Array.from({ length: n }, () => ({
      onSinceMs: null,
      offSinceMs: 0,
      onMs: 0,
      switchedMs: [],
    }))
    const ids = states.map((_, at) => `c${String(at).padStart(2, '0')}`)
    for (let now = 0; now < hours * 60 * minuteMs; now += cycleMs) {
      const below = Object.fromEntries(
        states.map(({ onSinceMs, offSinceMs }, at) => {
          const told: Partial<LeafInput> =
            onSinceMs === null ? { waiting_since_ms: offSinceMs } : { current_w: 60, charging_since_ms: onSinceMs }
          return [ids[at]!, { leaf: { wanted_w: 60, min_w: 60, ...told } }]
        }),
      )
      const given = shares(drawn({ w: 60 * k, below }, { now_ms: now, rotate_after_ms: periodMs }))
      states.forEach((state, at) => {
        const isOn = given[ids[at]!] !== 0
        if (isOn) state.onMs += cycleMs
        if (isOn === (state.onSinceMs !== null)) return
        state.switchedMs.push(now)
        state.onSinceMs = isOn ? now : null
        if (!isOn) state.offSinceMs = now
      })
    }
    return states
  }

  test.each([
    [1, 2],
    [1, 5],
    [2, 3],
    [3, 4],
    [3, 7],
    [5, 8],
  ])(
    'LB-4: with room for %i of %i, all are on for the same time, and none is switched more often than the period',
    (k, n) => {
      const states = day(n, k, 5)
      const times = states.map(({ onMs }) => onMs)
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(periodMs)
      for (const { switchedMs } of states) {
        expect(switchedMs.length).toBeGreaterThan(2)
        // The very first cycle switches on whoever fits.
        const gaps = switchedMs.slice(1).map((at, nth) => at - switchedMs[nth]!)
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(periodMs)
      }
    },
  )

  test('LB-4, LB-9: with room for all, nobody is ever switched off', () => {
    for (const { switchedMs } of day(3, 3, 2)) expect(switchedMs).toEqual([0])
  })
})
