import { describe, expect, test } from 'vitest'
import { type Charger, type ChargerCommand, chargerDecider } from '../charging/charger.ts'
import type { ChargingSession } from '../charging/chargerEvents.ts'
import { describeChargerEvent } from '../charging/describeCharger.ts'
import { isRefusal } from '../kernel/refusal.ts'
import {
  type Departure,
  departureDecider,
  type DeparturePlan,
  describeDepartureEvent,
  plannedFor,
  toldBy,
} from './plan.ts'

const hour = 3_600_000
const bus = (idToken: string, departureAt: number, energyNeededWh: number | null = null): Departure => ({
  ...{ idToken, place: null, departureAt, energyNeededWh },
})
const at = (connector: number | null, departureAt: number, chargePointId = 'bay'): Departure => ({
  ...{ idToken: null, place: { chargePointId, connector }, departureAt, energyNeededWh: null },
})

function decided(plan: DeparturePlan, departures: readonly Departure[], seenRevision: number | null = null) {
  const events = departureDecider.decide(plan, { type: 'PlanDepartures', departures, seenRevision }, 7)
  if (isRefusal(events)) return { refusal: events, plan, events: [] }
  return {
    refusal: null,
    plan: departureDecider.evolve(
      plan,
      events.map((event) => ({ event, at: 7 })),
    ),
    events,
  }
}
const planOf = (...departures: readonly Departure[]) => decided(departureDecider.initial, departures).plan

describe('a departure plan', () => {
  test('OCPP-8: is replaced whole, kept by the time of departure, and what stayed is no news', () => {
    const first = decided(departureDecider.initial, [bus('B', 3 * hour), bus('A', 2 * hour, 90_000)])
    expect(first.plan).toMatchObject({ revision: 1, changedAt: 7 })
    expect(first.plan.departures.map(({ idToken }) => idToken)).toEqual(['A', 'B'])
    expect(decided(first.plan, [bus('A', 2 * hour, 90_000), bus('B', 3 * hour)]).events).toEqual([])
    const second = decided(first.plan, [bus('A', 2 * hour, 80_000), bus('C', 4 * hour)])
    expect(second.plan.departures).toEqual([bus('A', 2 * hour, 80_000), bus('C', 4 * hour)])
    expect(second.events.map(describeDepartureEvent)).toEqual(['Departure plan: 2 came, 2 went'])
    expect(decided(second.plan, []).plan).toMatchObject({ departures: [], revision: 3 })
  })

  test('OCPP-8: has nobody leave twice at once, and isn’t replaced by whoever saw another', () => {
    const { refusal } = decided(departureDecider.initial, [bus('a', hour), at(1, hour), at(2, hour), bus('A', hour, 5)])
    expect(refusal).toMatchObject({ refused: 'FIELD_INVALID', faults: [{ pointer: '/departures/3' }] })
    expect(decided(planOf(bus('A', hour)), [], 0).refusal).toMatchObject({ refused: 'VERSION_CONFLICT' })
  })
})

describe('what a plan says of a session', () => {
  const session = { connector: 1, idToken: 'BUS-7', startedAt: 2 * hour }
  const found = (plan: DeparturePlan, more: Partial<Parameters<typeof plannedFor>[2]> = {}) =>
    plannedFor(plan, 'bay', { ...session, ...more }).departureAt

  test('OCPP-8: is its bus’s first departure after it began, in whatever case the token is told', () => {
    const plan = planOf(bus('bus-7', 9 * hour), bus('BUS-7', 5 * hour), bus('bus-7', 2 * hour), bus('BUS-8', 3 * hour))
    expect(found(plan)).toBe(5 * hour)
    expect(found(plan, { startedAt: 6 * hour })).toBe(9 * hour)
    expect(found(plan, { startedAt: 9 * hour })).toBeNull()
    expect(found(plan, { idToken: 'bus-9' })).toBeNull()
  })

  test('OCPP-8: goes by the bus before the place, and by the connector before the charge point', () => {
    const places = [at(null, 3 * hour), at(1, 6 * hour), at(2, 4 * hour), at(1, 3 * hour, 'other')]
    const plan = planOf(...places, bus('BUS-7', 8 * hour))
    expect(found(plan)).toBe(8 * hour)
    expect(found(plan, { idToken: null })).toBe(6 * hour)
    expect(found(plan, { idToken: 'BUS-8' })).toBe(6 * hour)
    expect(found(plan, { idToken: null, connector: 3 })).toBe(3 * hour)
  })
})

describe('a session that is planned', () => {
  const began: ChargingSession = {
    ...{ sessionRef: 's', connector: 1, givenRef: 's', idToken: 'BUS-7', meterWh: 1_000, startedAt: 0, isLate: false },
  }
  function run(charger: Charger, ...commands: readonly ChargerCommand[]): Charger {
    return commands.reduce((before, command) => {
      const events = chargerDecider.decide(before, command, hour)
      if (isRefusal(events)) throw new Error(events.detail)
      return chargerDecider.evolve(
        before,
        events.map((event) => ({ event, at: hour })),
      )
    }, charger)
  }
  const started = run(chargerDecider.initial, { type: 'StartSession', ...began })
  const planned = (charger: Charger, ...departures: readonly Departure[]) =>
    run(charger, ...toldBy(planOf(...departures), 'bay', charger))
  const open = (charger: Charger) => charger.sessions.get(1)
  const said = (demand: { departureAt?: number | null; energyNeededWh?: number | null }) =>
    ({ type: 'SetDemand', sessionRef: 's', demand, registerWh: 4_000 }) as const

  test('OCPP-8: has the plan’s departure, and its energy from the beginning', () => {
    const charger = planned(started, bus('BUS-7', 5 * hour, 200_000))
    expect(open(charger)).toMatchObject({ departureAt: 5 * hour, energyNeededWh: 200_000 })
    expect(open(charger)?.neededFrom).toEqual({ at: 0, registerWh: 1_000 })
    expect(toldBy(planOf(bus('BUS-7', 5 * hour, 200_000)), 'bay', charger)).toEqual([])
  })

  test('OCPP-8: follows a plan that changes, and knows nothing once it is in no plan', () => {
    const later = planned(planned(started, bus('BUS-7', 5 * hour, 200_000)), bus('BUS-7', 6 * hour, 200_000))
    expect(open(later)).toMatchObject({ departureAt: 6 * hour, energyNeededWh: 200_000 })
    expect(open(planned(later))).toMatchObject({ departureAt: null, energyNeededWh: null })
  })

  test('OCPP-8: keeps what was said for itself, whatever the plan says then', () => {
    const charger = run(planned(started, bus('BUS-7', 5 * hour, 200_000)), said({ departureAt: 4 * hour }))
    const later = planned(charger, bus('BUS-7', 6 * hour, 150_000))
    expect(open(later)).toMatchObject({ departureAt: 4 * hour, energyNeededWh: 150_000 })
    const cleared = planned(run(later, said({ departureAt: null })), bus('BUS-7', 7 * hour, 150_000))
    expect(open(cleared)).toMatchObject({ departureAt: null, energyNeededWh: 150_000 })
    // Who says what the plan says goes with the plan again.
    const back = run(cleared, said({ departureAt: 7 * hour }))
    expect(open(planned(back, bus('BUS-7', 8 * hour)))).toMatchObject({ departureAt: 8 * hour, energyNeededWh: null })
  })

  test('OCPP-8: keeps what was said before there was a plan', () => {
    const charger = planned(run(started, said({ energyNeededWh: 70_000 })), bus('BUS-7', 5 * hour, 200_000))
    expect(open(charger)).toMatchObject({ departureAt: 5 * hour, energyNeededWh: 70_000 })
    expect(open(charger)?.neededFrom).toEqual({ at: hour, registerWh: 4_000 })
  })

  test('OCPP-1: is told who it is after it began, once, and no other session takes its name', () => {
    const nameless = run(chargerDecider.initial, { type: 'StartSession', ...began, idToken: null })
    const events = chargerDecider.decide(nameless, { type: 'StartSession', ...began, sessionRef: 'x' }, hour)
    expect(isRefusal(events) ? [] : events.map(describeChargerEvent)).toEqual([
      'Session at connector 1 is that of BUS-7',
    ])
    const named = run(nameless, { type: 'StartSession', ...began })
    expect(open(named)).toMatchObject({ sessionRef: 's', idToken: 'BUS-7' })
    expect(open(run(named, { type: 'StartSession', ...began, idToken: 'BUS-8' }))?.idToken).toBe('BUS-7')
    const next = run(nameless, { type: 'StartSession', ...began, sessionRef: 'y', startedAt: hour })
    expect([open(next)?.sessionRef, next.ended.map(({ idToken }) => idToken)]).toEqual(['y', [null]])
  })
})
