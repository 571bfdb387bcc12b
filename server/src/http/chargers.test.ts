import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChargerLine, comeToCharge, depotWithChargers } from '../../../tests/support/chargerAtADepot.ts'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { basic, knock } from '../../../tests/support/ocppLine.ts'
import { listening } from '../../../tests/support/streams.ts'
import { until } from '../../../tests/support/until.ts'

let door: TestHouse
let operator: Caller
let depotId: string
let chargePointId: string
let line: ChargerLine
let transactionId: number

const status = async () => (await door.ask('GET', `/api/depot/${depotId}/microgrid/status`, { as: operator })).json()
const charger = async () =>
  (await door.ask('GET', `/api/charge_point/${chargePointId}/charger`, { as: operator })).json()
const act = (body: object) => door.ask('POST', `/api/charge_point/${chargePointId}/action`, { as: operator, body })
const changeSession = (body: object, ref = String(transactionId)) =>
  door.ask('PATCH', `/api/charge_point/${chargePointId}/session/${ref}`, { as: operator, body })

beforeAll(async () => {
  door = await openTestHouse({ listen: true, steers: true })
  operator = await door.signedIn('operator')
  const depot = await depotWithChargers(door, { gridW: 100_000 })
  depotId = depot.depotId
  chargePointId = depot.chargePointId(0)
  await until(() => door.house.steering.siteOf(depotId) !== null && door.house.desk.identify('BAY-1')?.keyHash)
})
afterAll(() => door.close())

describe('a depot before any charger came', () => {
  test('CYC-6: has a summary all the same, with nothing measured', async () => {
    expect(await status()).toMatchObject({
      ...{ depot_id: depotId, loads: [], breaches: [], envelope: { state: 'NONE' } },
      chargers: { total: 1, online: 0 },
    })
  })

  test('OCPP-5: proves nothing about a charger that never said what it falls back to', async () => {
    const proof = (await door.ask('GET', `/api/depot/${depotId}/fallback_proof`, { as: operator })).json()
    expect(proof).toMatchObject({
      holds: false,
      verdict: 'DOES_NOT_HOLD',
      rows: [{ fits: false, unconfirmed: 1, margin_kw: -50 }],
    })
  })

  test('OCPP-8: can’t ask anything of a charger that isn’t there', async () => {
    const answer = await act({ action: 'RESET', hard: false })
    expect(answer.json()).toMatchObject({ status: 409, code: 'CHARGER_OFFLINE' })
  })
})

describe('a charger that charges', () => {
  beforeAll(async () => {
    line = await comeToCharge(Number(new URL(door.url).port), 'BAY-1')
    transactionId = await line.charge()
    await line.drawUpTo(100_000, transactionId)
    await line.draw(99_000, transactionId)
  })

  test('CYC-6: shows in the summary with what it gets, and what holds it back', async () => {
    const now = await until(status, ({ loads }) => loads.length > 0)
    expect(now).toMatchObject({
      is_steered: true,
      cycle: { outcome: 'CURTAILED', primary_reason: 'GRID_CONNECTION_LIMIT' },
      constrained_by: { name: 'Grid', limit_kw: 100, demand_kw: 150 },
      chargers: { total: 1, online: 1, steered: 1 },
      loads: [{ load_kw: 99, measured_by: 'CHARGERS', quality: 'FRESH' }],
    })
    expect(now.reading.units[0].sentence).toContain('gets 100 of 150 kW')
  })

  test('OCPP-2, OCPP-4: shows what it confirmed, when that runs out, and how it keeps to it', async () => {
    expect(await charger()).toMatchObject({
      ...{ is_online: true, protocol: 'OCPP_16', set_up: 'DONE', limits_as: 'SESSION', make: { vendor: 'Test' } },
      units: [{ fallback_kw: 10, exposure_kw: 100, conduct: 'OBEYS', drawn_kw: 99, lease_ends_at: expect.any(String) }],
      sessions: [{ session_ref: String(transactionId), tier: 0, is_paused: false }],
    })
  })

  test('OCPP-5: with its fallback confirmed, the proof holds', async () => {
    const proof = (await door.ask('GET', `/api/depot/${depotId}/fallback_proof`, { as: operator })).json()
    expect(proof).toMatchObject({ holds: true, verdict: 'HOLDS', rows: [{ fallbacks_kw: 10, margin_kw: 90 }] })
  })

  test('CYC-3: each of its cycles is kept, with what was sent and what it answered', async () => {
    const sent = await until(
      async () => {
        const { items } = (await door.ask('GET', `/api/depot/${depotId}/cycle`, { as: operator })).json()
        const cycles = await Promise.all(
          (items as { cycle_id: string }[]).map(async ({ cycle_id }) =>
            (await door.ask('GET', `/api/cycle/${cycle_id}`, { as: operator })).json(),
          ),
        )
        return cycles.flatMap(({ orders }) => orders as { limit_kw: number; state: string }[])
      },
      (orders) => orders.some(({ limit_kw, state }) => limit_kw === 100 && state === 'ACCEPTED'),
    )
    expect(sent.some(({ state }) => state === 'SENT')).toBe(true)
  })

  test('TEL-1: what it measures is served for charts', async () => {
    const path = `/api/depot/${depotId}/telemetry/latest`
    await until(
      async () => (await door.ask('GET', path, { as: operator })).body,
      (body) => body.includes('99000') || body.includes('99'),
    )
  })

  test('OCPP-8: is paused and goes on as an operator says, and its needs change what it gets', async () => {
    expect((await changeSession({ is_paused: true, tier: 2 })).json()).toMatchObject({ is_paused: true, tier: 2 })
    await until(() => line.limits('TxProfile')[0] === 0)
    expect((await changeSession({ is_paused: false })).json()).toMatchObject({ is_paused: false, tier: 2 })
    await until(() => line.limits('TxProfile')[0] === 100_000)
    const late = await changeSession({ departure_at: '2020-01-01T00:00:00Z' })
    expect(late.json()).toMatchObject({ status: 422, code: 'FIELD_INVALID', errors: [{ pointer: '/departure_at' }] })
    const local = await changeSession({ departure_at: '2027-03-28T02:30:00+01:00' })
    expect(local.json()).toMatchObject({
      errors: [{ pointer: '/departure_at', message: expect.stringContaining('in UTC') as string }],
    })
    expect((await changeSession({ tier: 1 }, 'no such')).json()).toMatchObject({
      status: 404,
      code: 'SESSION_NOT_FOUND',
    })
  })

  test('OCPP-8: and what it still needs is counted down by what its register says', async () => {
    const registerWh = (value: number) => {
      const sampledValue = [{ value: String(value), measurand: 'Energy.Active.Import.Register', unit: 'Wh' }]
      const meterValue = [{ timestamp: new Date().toISOString(), sampledValue }]
      return line.call('MeterValues', { connectorId: 1, transactionId, meterValue })
    }
    await registerWh(1_000_000)
    expect((await changeSession({ energy_needed_kwh: 50 })).json()).toMatchObject({ energy_needed_kwh: 50 })
    await registerWh(1_020_000)
    await until(charger, ({ sessions: [session] }) => session.energy_needed_kwh === 30)
    // Said once more it counts from now on.
    expect((await changeSession({ energy_needed_kwh: 50 })).json()).toMatchObject({ energy_needed_kwh: 50 })
  })

  test('OCPP-4: is trusted again by an operator, who stands in the audit; a connector that isn’t there is not', async () => {
    const trust = (connector: number | null) =>
      door.ask('POST', `/api/charge_point/${chargePointId}/trust`, { as: operator, body: { connector } })
    expect((await trust(9)).json()).toMatchObject({ status: 404, code: 'CONNECTOR_NOT_FOUND' })
    for (const connector of [1, null]) expect((await trust(connector)).statusCode).toBe(204)
    const audit = async () =>
      (await door.ask('GET', `/api/audit?depot_id=${depotId}&kind=ChargerTrusted`, { as: operator })).json().items
    // There was nothing to forgive.
    expect(await audit()).toEqual([])
    const above = { state: 'DISOBEYS', since: door.house.clock.now(), obeyed: 1, judged: 2 } as const
    const noted = { type: 'NoteConduct', connector: 1, ...above } as const
    const cause = {
      actor: { kind: 'busbar', id: null, name: 'test' },
      correlationId: 'test',
      causationId: null,
    } as const
    await door.house.handleCharger(`${depotId}/${chargePointId}`, noted, cause)
    expect((await trust(null)).statusCode).toBe(204)
    expect(await audit()).toMatchObject([{ actor: { name: operator.name }, summary: 'Connector 1 is trusted again' }])
    expect((await door.house.chargers.get(chargePointId))?.conduct.get(1)).toMatchObject({ state: 'OBEYS', judged: 2 })
  })

  test('OCPP-8: is asked nothing about what it hasn’t', async () => {
    const before = line.asked.length
    const nowhere = await act({ action: 'START', connector: 9, id_token: 'BUS' })
    expect(nowhere.json()).toMatchObject({ status: 404, code: 'CONNECTOR_NOT_FOUND' })
    const never = await act({ action: 'STOP', session_ref: 'nope' })
    expect(never.json()).toMatchObject({ status: 404, code: 'SESSION_NOT_FOUND' })
    const asked = line.asked.slice(before).map(({ action }) => action)
    expect(asked.filter((action) => action.startsWith('Remote'))).toEqual([])
  })

  test('OCPP-8: is asked by an operator, and its answer is told', async () => {
    expect((await act({ action: 'STOP', session_ref: String(transactionId) })).json()).toMatchObject({
      answer: 'ACCEPTED',
    })
    expect((await act({ action: 'TRIGGER', what: 'STATUS', connector: 1 })).json()).toMatchObject({
      answer: 'ACCEPTED',
    })
    expect(line.asked.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['RemoteStopTransaction', 'TriggerMessage']),
    )
    const audit = await door.ask('GET', `/api/audit?depot_id=${depotId}&kind=ChargerAsked`, { as: operator })
    expect((audit.json() as { items: object[] }).items).toMatchObject([
      { summary: 'Asked to tell status: accepted', actor: { kind: 'user' } },
      { summary: `Asked to end session ${transactionId}: accepted`, actor: { kind: 'user' } },
    ])
  })

  test('SEC-4: fills no list with events that it makes up', async () => {
    const types = Array.from({ length: 60 }, (_, nth) => `Event${nth}`)
    for (const type of types)
      await line.call('SecurityEventNotification', { type, timestamp: new Date().toISOString() })
    const path = `/api/incident?depot_id=${depotId}&kind=SECURITY&limit=100`
    const incidents = async () => (await door.ask('GET', path, { as: operator })).json() as { items: object[] }
    const { items } = await until(incidents, (page) => page.items.length >= 21)
    expect(items).toHaveLength(21)
  })

  test('SEC-1: is asked nothing by who may only look', async () => {
    const viewer = await door.signedIn('viewer')
    const body = { action: 'RESET', hard: true }
    const answer = await door.ask('POST', `/api/charge_point/${chargePointId}/action`, { as: viewer, body })
    expect(answer.statusCode).toBe(403)
    expect(line.asked.some(({ action }) => action === 'Reset')).toBe(false)
  })

  test('API-4: who listens is told that the site changed', async () => {
    const stream = await listening(door, operator)
    await line.draw(50_000, transactionId)
    const hint = await until(() => stream.heard.find(({ event }) => event === 'live'))
    expect(JSON.parse(hint!.data)).toMatchObject({ depot_id: depotId })
    stream.cut()
  })
})

describe('the line of a charger', () => {
  const asAdmin = async (method: 'POST' | 'PATCH', path: string, body?: object) => {
    const admin = await door.signedIn('system_admin')
    const { headers } = await door.ask('GET', `/api/charge_point/${chargePointId}`, { as: admin })
    const answer = await door.ask(method, path, {
      as: admin,
      ...(body && { body }),
      headers: { 'if-match': String(headers['etag']) },
    })
    expect(answer.statusCode, answer.body).toBeLessThan(300)
    return answer.json()
  }

  test('OCPP-7: is closed when its key is another now, and when its name is', async () => {
    const port = Number(new URL(door.url).port)
    const path = `/api/charge_point/${chargePointId}`
    const { key } = await asAdmin('POST', `${path}/key`)
    await until(() => line.socket.readyState === line.socket.CLOSED)
    const renewed = await comeToCharge(port, 'BAY-1', key)
    await asAdmin('PATCH', path, { ocpp_identity: 'BAY-ONE' })
    await until(() => renewed.socket.readyState === renewed.socket.CLOSED)
    await asAdmin('PATCH', path, { ocpp_identity: 'BAY-1' })
    await until(() => door.house.desk.identify('BAY-1')?.keyHash)
  })

  test('OCPP-7: is let in with a key as soon as that is answered, and no more once it is taken away', async () => {
    const port = Number(new URL(door.url).port)
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await door.ask(method, path, { as: operator, ...(body && { body }) })
      expect(answer.statusCode, answer.body).toBeLessThan(300)
      return answer
    }
    for (const identity of ['NEW-1', 'NEW-2', 'NEW-3']) {
      const added = await ask('POST', `/api/depot/${depotId}/charge_point`, { name: identity, ocpp_identity: identity })
      const path = `/api/charge_point/${added.json<{ charge_point_id: string }>().charge_point_id}/key`
      const { key } = (await ask('POST', path)).json<{ key: string }>()
      const authorization = basic(identity, key)
      const came = await knock(port, { identity, authorization })
      expect(came).toMatchObject({ type: 'in' })
      await ask('DELETE', path)
      expect(await knock(port, { identity, authorization })).toMatchObject({ status: 401 })
      if (came.type === 'in') await came.line.closed
    }
  })
})
