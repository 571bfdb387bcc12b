import { describe, expect, test } from 'vitest'
import type { ChargerState, Departure } from '../api/types.gen.ts'
import { changesOf, countsText, holdersOf } from './departurePlan.ts'

const at = '2026-11-23T04:40:00.000Z'
const later = '2026-11-23T05:40:00.000Z'
const bus = (id_token: string, departure_at = at, energy_needed_kwh: number | null = 220): Departure => ({
  ...{ id_token, departure_at, energy_needed_kwh },
})
const place = (connector: number | null): Departure => ({
  ...{ charge_point_id: 'post', connector, departure_at: at, energy_needed_kwh: 220 },
})
const session = (connector: number, id_token: string | null, more: object = {}) => ({
  ...{ session_ref: `s${connector}`, connector, id_token },
  planned: { departure_at: at, energy_needed_kwh: 220 },
  ...more,
})
const post = (...sessions: object[]) => [{ charge_point_id: 'post', sessions }] as unknown as ChargerState[]
const held = (departures: readonly Departure[], chargers: readonly ChargerState[]) =>
  departures.map((one) =>
    (holdersOf(departures, chargers).get(one) ?? []).map(({ session: { session_ref } }) => session_ref),
  )

describe('OCPP-8: whose departure a session has', () => {
  test('OCPP-8: its bus’s before its place’s, in whatever letters; its connector’s before the whole charger’s', () => {
    const all = [place(null), place(1), bus('BUS'), bus('OTHER')]
    expect(held(all, post(session(1, 'bus')))).toEqual([[], [], ['s1'], []])
    expect(held(all, post(session(1, 'STRANGER')))).toEqual([[], ['s1'], [], []])
    expect(held(all, post(session(2, null), session(3, null)))).toEqual([['s2', 's3'], [], [], []])
  })

  test('OCPP-8: of several of its bus the one that the plan says of it, and none where it says nothing', () => {
    const all = [bus('BUS'), bus('BUS', later)]
    const said = { departure_at: later, energy_needed_kwh: 220 }
    expect(held(all, post(session(1, 'BUS', { planned: said })))).toEqual([[], ['s1']])
    expect(held(all, post(session(1, 'BUS', { planned: null })))).toEqual([[], []])
    expect(held(all, post(session(1, 'BUS', { planned: { ...said, energy_needed_kwh: null } })))).toEqual([[], []])
  })
})

test('OCPP-8: what comes, goes and stays with another plan, by the time of departure', () => {
  const changes = changesOf([bus('A'), bus('B'), bus('C', later)], [bus('C', later), bus('a'), bus('B', at, 100)])
  const told = changes.map(({ departure, becomes }) => [
    'id_token' in departure && departure.id_token,
    departure.energy_needed_kwh,
    becomes,
  ])
  expect(told).toEqual([
    ['a', 220, 'stays'],
    ['B', 100, 'comes'],
    ['B', 220, 'goes'],
    ['C', 220, 'stays'],
  ])
})

test('OCPP-8: what a plan changes is told in one sentence', () => {
  const plan = [bus('A'), bus('B')]
  expect(countsText(changesOf(plan, [bus('C'), bus('D'), bus('A')]))).toBe('2 come, 1 goes, 1 stays as it is')
  expect(countsText(changesOf(plan, plan))).toBe('2 stay as they are')
  expect(countsText(changesOf([], []))).toBe('nothing')
})
