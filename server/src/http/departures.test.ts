import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { comeToCharge, depotWithChargers } from '../../../tests/support/chargerAtADepot.ts'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'
import { followDeparturePlans } from '../engine/departures.ts'
import { newId } from '../engine/ids.ts'
import { startPolicy } from '../engine/react.ts'

let door: TestHouse
let operator: Caller
let depotId: string
let bay: (nth: number) => string
let policy: { stop(): Promise<void> }

const path = () => `/api/depot/${depotId}/departure_plan`
const plan = (departures: readonly object[], headers: Record<string, string> = {}) =>
  door.ask('PUT', path(), { as: operator, body: { departures }, headers })
const sessionOf = async (nth: number) =>
  (await door.ask('GET', `/api/charge_point/${bay(nth)}/charger`, { as: operator })).json().sessions[0]

const now = Date.now()
const at = (hours: number): string => new Date(now + hours * 3_600_000).toISOString()
const bus = (id_token: string, departure_at: string, energy_needed_kwh: number | null = null) => ({
  ...{ id_token, departure_at, energy_needed_kwh },
})

beforeAll(async () => {
  door = await openTestHouse({ listen: true, steers: true })
  operator = await door.signedIn('operator')
  const depot = await depotWithChargers(door, { chargers: 2 })
  ;({ depotId, chargePointId: bay } = depot)
  await until(() => door.house.steering.siteOf(depotId) !== null && door.house.desk.identify('BAY-2')?.keyHash)
  policy = startPolicy(followDeparturePlans(door.house), door.house.outbox, door.house.relay, door.house.log)
})
afterAll(async () => {
  await policy.stop()
  await door.close()
})

test('OCPP-8: a depot without a plan has an empty one', async () => {
  const empty = await door.ask('GET', path(), { as: operator })
  expect([empty.statusCode, empty.headers['etag']]).toEqual([200, '"0"'])
  expect(empty.json()).toEqual({ depot_id: depotId, departures: [], revision: 0, changed_at: null })
})

describe('a plan that is brought in before the buses come', () => {
  let transactionId: number
  const leaves = at(8)
  const place = () => ({ charge_point_id: bay(1), connector: null, departure_at: at(9), energy_needed_kwh: 40 })

  test('OCPP-8: is kept and shown as it was sent', async () => {
    const kept = await plan([place(), bus('bus', leaves, 120.5)])
    expect([kept.statusCode, kept.headers['etag']]).toEqual([200, '"1"'])
    expect(kept.json().departures).toEqual([bus('bus', leaves, 120.5), place()])
    expect((await door.ask('GET', path(), { as: operator })).json()).toEqual(kept.json())
  })

  test('OCPP-8: says of a bus that plugs in when it leaves and what it needs, as its session counts on', async () => {
    const line = await comeToCharge(Number(new URL(door.url).port), 'BAY-1')
    transactionId = await line.charge()
    const session = await until(
      () => sessionOf(0),
      ({ planned }) => planned !== null,
    )
    expect(session).toMatchObject({
      ...{ id_token: 'BUS', departure_at: leaves, energy_needed_kwh: 120.5 },
      planned: { departure_at: leaves, energy_needed_kwh: 120.5 },
    })
    const sampledValue = [{ value: '20500', measurand: 'Energy.Active.Import.Register', unit: 'Wh' }]
    const meterValue = [{ timestamp: new Date().toISOString(), sampledValue }]
    await line.call('MeterValues', { connectorId: 1, transactionId, meterValue })
    await until(
      () => sessionOf(0),
      ({ energy_needed_kwh: kwh }) => kwh === 100,
    )
    const site = () =>
      door.house.steering
        .siteOf(depotId)
        ?.image()
        .units.find(({ session: one }) => one !== null)
    await until(() => site()?.session?.departureAt === Date.parse(leaves))
    expect(site()?.session).toMatchObject({ departureAt: Date.parse(leaves), energyNeededWh: 100_000 })
  })

  test('OCPP-8: goes by the place where the bus isn’t in it', async () => {
    const line = await comeToCharge(Number(new URL(door.url).port), 'BAY-2')
    await line.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Preparing' })
    const began = { connectorId: 1, idTag: 'STRANGER', meterStart: 0, timestamp: new Date().toISOString() }
    await line.call('StartTransaction', began)
    await until(
      () => sessionOf(1),
      ({ energy_needed_kwh: kwh }) => kwh === 40,
    )
  })

  test('OCPP-8: changes for those who charge when it is brought in anew, but for what was said for one itself', async () => {
    const own = await door.ask('PATCH', `/api/charge_point/${bay(0)}/session/${transactionId}`, {
      ...{ as: operator, body: { departure_at: at(5) } },
    })
    expect(own.json().departure_at).toBe(at(5))
    await plan([bus('BUS', at(7), 200)])
    const session = await until(
      () => sessionOf(0),
      ({ planned }) => planned.energy_needed_kwh === 200,
    )
    expect(session).toMatchObject({ departure_at: own.json().departure_at, energy_needed_kwh: 179.5 })
    expect(session.planned).toMatchObject({ departure_counts: false, energy_counts: true })
    await until(
      () => sessionOf(1),
      ({ planned }) => planned === null,
    )
    expect(await sessionOf(1)).toMatchObject({ departure_at: null, energy_needed_kwh: null })
  })

  test('MG-1: stands in the audit with whoever brought it in, and what followed with what caused it', async () => {
    const read = async (kind: string) =>
      (await door.ask('GET', `/api/audit?kind=${kind}`, { as: operator })).json().items
    const [newest] = await read('DeparturesPlanned')
    expect(newest).toMatchObject({ actor: { name: operator.name }, summary: 'Departure plan: 1 came, 2 went' })
    const [followed] = await read('SessionPlanned')
    expect(followed).toMatchObject({ actor: { kind: 'busbar', name: 'departure plan' } })
    expect(followed.correlation_id).toBe(newest.correlation_id)
  })
})

describe('a plan is refused', () => {
  test.each([
    ['with somebody who is neither a bus nor a place', { departure_at: at(1), energy_needed_kwh: null }, 422],
    ['with both at once', { ...bus('B', at(1)), charge_point_id: newId(), connector: 1 }, 422],
    ['with less than no energy', bus('B', at(1), -1), 422],
    ['with a local time', bus('B', '2027-03-28T02:30:00+01:00'), 422],
    ['with a charge point that isn’t there', { ...bus('', at(1)), charge_point_id: newId() }, 422],
  ])('OCPP-8: %s', async (_name, departure, status) => {
    expect((await plan([departure])).statusCode).toBe(status)
  })

  test('OCPP-8: with a place that isn’t there, a departure that stands twice, or by whoever saw another', async () => {
    const there = { departure_at: at(1), energy_needed_kwh: null }
    const nowhere = await plan([bus('B', at(1)), { charge_point_id: newId(), connector: null, ...there }])
    expect(nowhere.json()).toMatchObject({
      ...{ status: 404, code: 'CHARGE_POINT_NOT_FOUND', errors: [{ pointer: '/departures/1/charge_point_id' }] },
    })
    const second = await plan([{ charge_point_id: bay(0), connector: 2, ...there }])
    expect(second.json()).toMatchObject({ status: 404, errors: [{ pointer: '/departures/0/connector' }] })
    const twice = await plan([bus('B', at(1)), bus('b', at(1), 3)])
    expect(twice.json()).toMatchObject({ status: 422, errors: [{ pointer: '/departures/1' }] })
    expect((await plan([], { 'if-match': '"1"' })).json()).toMatchObject({ code: 'VERSION_CONFLICT' })
    expect((await door.ask('GET', path(), { as: operator })).json()).toMatchObject({ revision: 2 })
  })
})

test('OCPP-8: as many departures as a depot may have are brought in at once', async () => {
  const many = Array.from({ length: 2_000 }, (_, nth) => bus(`BUS ${nth}`, at(10), nth / 10))
  expect((await plan(many)).statusCode).toBe(200)
  expect((await plan([...many, bus('ONE MORE', at(1))])).statusCode).toBe(422)
  expect((await door.ask('GET', path(), { as: operator })).json().departures).toHaveLength(2_000)
})
