import type { Instant } from '@busbar/domain/kernel/instant'
import type { Wiring } from '../engine/chargers.ts'
import { voltsTogether } from '../engine/wiring.ts'
import type { Unit } from './memory.ts'

export type Steps = readonly { readonly afterMs: number; readonly limitW: number }[]
export type Period = { readonly startPeriod: number; readonly limit: number; readonly numberPhases?: number }

/** Below it an electric vehicle pauses, or faults (IEC 61851-1). */
const pauseBelowA = 6

/** Watts as a charger takes them: never more than was asked for, and never a current that no vehicle can follow. */
export function limitIn(unit: Unit, limitW: number, wiring: Wiring): number {
  const volts = voltsTogether(wiring)
  if (!wiring.isDc && limitW < pauseBelowA * volts) return 0
  return unit === 'W' ? Math.floor(limitW) : Math.floor((limitW * 10) / volts) / 10
}

/** What a charger's own words allow it, rounded up: it counts as what may be drawn. */
export function wattsOf(unit: Unit, limit: number, wiring: Wiring): number {
  return Math.ceil(unit === 'W' ? limit : limit * voltsTogether(wiring))
}

/**
 * Steps as periods of whole seconds from a whole second on. A step down comes rather earlier and a step up rather later;
 * where a charger holds fewer periods than there are steps, the last one it holds is the strictest of the rest.
 */
export function periodsOf(
  startsAt: Instant,
  steps: Steps,
  { unit, wiring, stepsMax }: { readonly unit: Unit; readonly wiring: Wiring; readonly stepsMax: number | null },
): { readonly startsAt: Instant; readonly periods: Period[] } {
  const wholeStart = Math.floor(startsAt / 1000) * 1000
  const whole: Period[] = []
  for (const { afterMs, limitW } of steps) {
    addStep(whole, (startsAt - wholeStart + afterMs) / 1000, limitIn(unit, limitW, wiring))
  }
  return { startsAt: wholeStart, periods: cut(whole, stepsMax ?? stepsMaxUnknown).map((one) => phased(one, wiring)) }
}

function addStep(periods: Period[], exactS: number, limit: number): void {
  for (let last = periods.at(-1); last !== undefined; last = periods.at(-1)) {
    const startPeriod = limit < last.limit ? Math.floor(exactS) : Math.ceil(exactS)
    if (last.startPeriod < startPeriod) {
      if (limit !== last.limit) periods.push({ startPeriod, limit })
      return
    }
    periods.pop()
  }
  periods.push({ startPeriod: 0, limit })
}

/** Two hold a limit and what comes after its lease; a charger that doesn't say how many it takes takes these. */
const stepsMaxUnknown = 2

function cut(periods: readonly Period[], max: number): readonly Period[] {
  if (periods.length <= Math.max(1, max)) return periods
  const kept = periods.slice(0, Math.max(1, max))
  const strictest = Math.min(...periods.slice(kept.length - 1).map(({ limit }) => limit))
  return kept.map((period, at) => (at === kept.length - 1 ? { ...period, limit: strictest } : period))
}

/** Absent means three (OCPP 1.6 errata 3.34), and a charger may divide by it. */
function phased(period: Period, wiring: Wiring): Period {
  return wiring.isDc || wiring.phases === 3 ? period : { ...period, numberPhases: wiring.phases }
}
