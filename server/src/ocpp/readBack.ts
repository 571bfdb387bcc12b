import type { OrderAnswer, Wiring } from '../engine/chargers.ts'
import type { Unit } from './memory.ts'
import { wattsOf } from './periods.ts'

type Schedule = {
  readonly chargingRateUnit: Unit
  readonly chargingSchedulePeriod: readonly {
    readonly startPeriod: number
    readonly limit: number
    readonly numberPhases?: number
  }[]
}

const periodsMax = 1024
const dayS = 86_400

/** What a charger says that it will allow. It can be no schedule at all, and is believed as far as it makes sense. */
export function readBack(
  status: 'Accepted' | 'Rejected',
  start: string | undefined,
  schedule: Schedule | undefined,
  wiring: Wiring,
): OrderAnswer {
  if (status === 'Rejected') return { kind: 'REJECTED', why: null }
  const startsAt = start === undefined ? NaN : Date.parse(start)
  const periods = schedule?.chargingSchedulePeriod ?? []
  if (schedule === undefined || !Number.isFinite(startsAt) || !isPlausible(periods)) {
    return { kind: 'ACCEPTED', readBack: { steps: [], isPlausible: false } }
  }
  const steps = periods.map(({ startPeriod, limit, numberPhases }) => ({
    at: startsAt + startPeriod * 1000,
    limitW: wattsOf(schedule.chargingRateUnit, limit, phasesAs(wiring, numberPhases)),
  }))
  return { kind: 'ACCEPTED', readBack: { steps, isPlausible: true } }
}

function isPlausible(periods: Schedule['chargingSchedulePeriod']): boolean {
  return (
    periods.length > 0 &&
    periods.length <= periodsMax &&
    periods[0]?.startPeriod === 0 &&
    periods.every(
      ({ startPeriod, limit }, at) =>
        limit >= 0 && limit < 1e7 && startPeriod < 7 * dayS && startPeriod > (periods[at - 1]?.startPeriod ?? -1),
    )
  )
}

const phasesAs = (wiring: Wiring, said: number | undefined): Wiring =>
  said === 1 || said === 2 || said === 3 ? { ...wiring, phases: said } : wiring
