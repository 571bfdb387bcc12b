import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Wiring } from '../engine/chargers.ts'
import { limitIn, periodsOf } from './periods.ts'

const three: Wiring = { phases: 3, voltageV: 230, isDc: false }
const dc: Wiring = { phases: 3, voltageV: 400, isDc: true }

const wirings = fc.record<Wiring>({
  phases: fc.constantFrom(1, 2, 3),
  voltageV: fc.constantFrom(120, 230, 240, 400),
  isDc: fc.boolean(),
})
const schedules = fc.record({
  startsAt: fc.integer({ min: 1_780_000_000_000, max: 1_780_000_009_999 }),
  gaps: fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 8 }),
  limits: fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 9, maxLength: 9 }),
  stepsMax: fc.option(fc.integer({ min: 1, max: 10 })),
})

describe('OCPP-2: a limit on the wire', () => {
  test.each([
    ['A', 11_040, three, 16],
    ['A', 11_039, three, 15.9],
    ['A', 22_100, three, 32],
    ['W', 11_040, three, 11_040],
    ['A', 4_139, three, 0],
    ['W', 4_139, three, 0],
    ['A', 4_140, three, 6],
    ['A', 1_380, { ...three, phases: 1 as const }, 6],
    ['W', 150_000, dc, 150_000],
    ['A', 150_000, dc, 375],
    ['W', 900, dc, 900],
    ['A', 0, three, 0],
  ] as const)('in %s of %i W at %j is %d', (unit, limitW, wiring, limit) => {
    expect(limitIn(unit, limitW, wiring)).toBe(limit)
  })

  test('never allows more than was meant, and never a current that pauses no vehicle and feeds none', () => {
    fc.assert(
      fc.property(fc.constantFrom('W', 'A'), fc.integer({ min: 0, max: 400_000 }), wirings, (unit, limitW, wiring) => {
        const limit = limitIn(unit, limitW, wiring)
        const volts = wiring.isDc ? wiring.voltageV : wiring.voltageV * wiring.phases
        const amperes = unit === 'A' ? limit : limit / volts
        expect(unit === 'A' ? Math.round(limit * 10) * volts : limit * 10).toBeLessThanOrEqual(limitW * 10)
        if (!wiring.isDc && amperes > 0) expect(amperes).toBeGreaterThanOrEqual(6)
      }),
    )
  })

  test('steps are at no instant above what was meant, whatever a charger can hold', () => {
    fc.assert(
      fc.property(schedules, ({ startsAt, gaps, limits, stepsMax }) => {
        let afterMs = 0
        const steps = [0, ...gaps].map((gap, nth) => ({ afterMs: (afterMs += gap), limitW: limits[nth] ?? 0 }))
        const sent = periodsOf(startsAt, steps, { unit: 'W', wiring: dc, stepsMax })
        expect(sent.periods.length).toBeLessThanOrEqual(stepsMax ?? 2)
        expect(sent.periods[0]?.startPeriod).toBe(0)
        expect(sent.startsAt % 1000).toBe(0)
        for (let at = startsAt; at < startsAt + afterMs + 3_000; at += 50) {
          const meant = steps.findLast((step) => startsAt + step.afterMs <= at)
          const said = sent.periods.findLast(({ startPeriod }) => sent.startsAt + startPeriod * 1000 <= at)
          expect(said?.limit ?? Infinity).toBeLessThanOrEqual(meant?.limitW ?? 0)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('that has to be cut short ends with the strictest of what is left', () => {
    const steps = [30_000, 20_000, 10_000, 15_000].map((limitW, nth) => ({ afterMs: nth * 60_000, limitW }))
    const cut = (stepsMax: number) => periodsOf(0, steps, { unit: 'W', wiring: dc, stepsMax }).periods
    expect(cut(4).map(({ limit }) => limit)).toEqual([30_000, 20_000, 10_000, 15_000])
    expect(cut(3).map(({ limit }) => limit)).toEqual([30_000, 20_000, 10_000])
    expect(cut(2).map(({ limit }) => limit)).toEqual([30_000, 10_000])
    expect(cut(1).map(({ limit }) => limit)).toEqual([10_000])
  })
})
