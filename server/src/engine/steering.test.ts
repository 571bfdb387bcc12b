import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type ChargerLine,
  comeToCharge,
  depotWithChargers,
  gridCircuitId,
} from '../../../tests/support/chargerAtADepot.ts'
import * as a from '../../../tests/support/depots.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'
import type { DecidedCycle } from './sitePorts.ts'

const portOf = (door: TestHouse): number => Number(new URL(door.url).port)

describe('a depot that is steered', () => {
  let door: TestHouse
  let depotId: string
  let one: ChargerLine
  let two: ChargerLine
  let first: number
  const site = () => door.house.steering.siteOf(depotId)!
  const grantedW = () => site().last?.result.units.map((unit) => unit.grantedW)
  beforeAll(async () => {
    door = await openTestHouse({ listen: true, steers: true })
    ;({ depotId } = await depotWithChargers(door, { gridW: 160_000, chargers: 2 }))
    await until(() => door.house.steering.siteOf(depotId) !== null && door.house.desk.identify('BAY-2')?.keyHash)
  })
  afterAll(() => door.close())

  test('OCPP-2: a charger that comes gets its cap and its fallback', async () => {
    one = await comeToCharge(portOf(door), 'BAY-1')
    await until(() => one.limits('TxDefaultProfile')[0] === 10_000)
    // It has said by then that it takes watts: in amperes it would be a little less.
    expect(one.limits('ChargePointMaxProfile')[0]).toBe(150_000)
  })

  test('OCPP-3: as long as one has never said what it falls back to, all that it is rated for is kept free for it', async () => {
    first = await one.charge()
    await until(() => site().last?.result.units[0]?.state === 'STEERED')
    expect(one.limits('TxProfile').every((w) => w <= 10_000)).toBe(true)
  })

  test('OCPP-2: with that known, who charges gets what there is, in a limit that steps down by itself', async () => {
    two = await comeToCharge(portOf(door), 'BAY-2')
    await one.drawUpTo(150_000, first)
    expect(one.limits('TxProfile').at(-1)).toBe(10_000)
  })

  test('OCPP-3: a second takes room from the first when the first has said that it gives it', async () => {
    await two.drawUpTo(80_000, await two.charge())
    expect(one.limits('TxProfile')[0]).toBe(80_000)
  })

  test('CYC-1: a grid connection that gets a lower limit holds its chargers back at once', async () => {
    await rate(door, 100)
    await until(() => grantedW()?.every((w) => w === 50_000))
    await until(() => [one, two].every((line) => line.limits('TxProfile')[0] === 50_000))
  })

  test('OCPP-3: a charger that is cut off keeps what it was granted, and nobody else gets it', async () => {
    two.socket.terminate()
    await until(() => site().chargers.get(idOf('BAY-2'))?.link === null)
    const { cycleId } = site().run({ trigger: 'REQUEST', scopeNodeId: null, alias: null })
    const decided = site().last!
    expect(decided.cycleId).toBe(cycleId)
    const reserved = decided.result.units.map((unit) => unit.exposureW)
    expect(reserved).toEqual([50_000, 50_000])
    expect(decided.result.units.find(({ chargePointId }) => chargePointId === idOf('BAY-1'))?.grantedW).toBe(50_000)
  })

  test('OCPP-2: what a charger keeps and who charges there is known again after a restart', async () => {
    const again = await openTestHouse({ connection: door.connection, listen: true })
    const kept = await again.house.chargers.get(idOf('BAY-1'))
    expect(kept).toMatchObject({ hardCapW: 150_000, fallbacksW: new Map([[1, 10_000]]) })
    expect([...(kept?.sessions.values() ?? [])]).toMatchObject([{ connector: 1, idToken: 'BUS' }])
    await again.close()
  })

  test('OCPP-3: one that is deleted counts on with whoever steers next', async () => {
    const chargePointId = idOf('BAY-2')
    const [unit] = site().unitsOf(chargePointId)
    const as = await door.signedIn('system_admin')
    const path = `/api/charge_point/${chargePointId}`
    const { headers } = await door.ask('GET', path, { as })
    await door.ask('DELETE', path, { as, headers: { 'if-match': String(headers['etag']) } })
    await door.house.steering.stop()
    const again = await openTestHouse({ connection: door.connection, steers: true })
    await until(() => again.house.steering.siteOf(depotId)?.last)
    const units = again.house.steering.siteOf(depotId)!.last!.result.units
    const found = units.find(({ unitId }) => unitId === unit?.unitId)
    // It had 50 kW by then, and 80 shortly before: a bound is kept in steps of its rating.
    expect([52_500, 82_500]).toContain(found?.exposureW)
    await again.close()
  })

  test('TEL-2, OCPP-3: what flowed beside chargers counts with whoever steers next from its first cycle on', async () => {
    const nodeId = a.nodeOf(gridCircuitId)
    const at = Date.now()
    const before = await openTestHouse({ connection: door.connection, steers: true })
    await until(() => before.house.steering.siteOf(depotId))
    before.house.steering.metered(depotId, nodeId, { w: 250_000, at })
    const any = { before: null, outcome: null, reasonCode: null, trigger: null, nodeId: null, chargePointId: null }
    const wish = { ...any, depotId, limit: 1, from: at, to: null }
    const kept = await until(async () => {
      const [last] = (await before.house.ledgers.cycles.records(wish)).items
      const meters = last?.image['meters']
      return Array.isArray(meters) && meters.length > 0 ? (meters as { othersW: number }[]) : null
    })
    await before.house.steering.stop()
    const again = await openTestHouse({ connection: door.connection })
    const first: unknown[] = []
    const decided = (_: unknown, { image }: DecidedCycle) => void first.push(image.meters)
    again.house.steering.follow({ decided, metered: () => undefined, answered: () => undefined })
    await again.house.steering.start()
    await until(() => first.length > 0)
    expect(first[0]).toEqual([{ nodeId, w: 250_000, at, othersW: kept![0]!.othersW }])
    await Promise.all([before.close(), again.close()])
  })

  test('OPS-1: who is stopped before it has begun to steer leaves nothing behind that asks a closed database', async () => {
    const warned: unknown[] = []
    const warn = (fields: object): void => void warned.push(fields)
    const again = await openTestHouse({
      connection: door.connection,
      log: { debug() {}, info() {}, warn, error: warn },
    })
    await again.house.steering.start()
    await again.close()
    expect(warned).toEqual([])
  })

  const idOf = (identity: string): string => door.house.desk.identify(identity)!.chargePointId
})

async function rate(door: TestHouse, kW: number): Promise<void> {
  const admin = await door.signedIn('system_admin')
  const path = `/api/circuit/${gridCircuitId}`
  const { headers } = await door.ask('GET', path, { as: admin })
  const body = { rating: { unit: 'kW', value: kW } }
  const answer = await door.ask('PATCH', path, { as: admin, body, headers: { 'if-match': String(headers['etag']) } })
  expect(answer.statusCode).toBe(200)
}

describe('a charger that is steered as a whole', () => {
  test('OCPP-2, OCPP-5: by itself all its buses together draw no more than its fallback, and steered what it is told', async () => {
    const door = await openTestHouse({ listen: true, steers: true })
    const { chargePointId } = await depotWithChargers(door, { controlMode: 'CHARGER', fallbackW: 40_000 })
    await until(() => (door.house.desk.identify('BAY-1')?.keyHash ?? null) !== null)
    const line = await comeToCharge(portOf(door), 'BAY-1')
    const kept = async () => (await door.house.chargers.get(chargePointId(0)))?.fallbacksW.get(0)
    await until(async () => (await kept()) === 40_000)
    // A default holds for each connector: two buses would draw it twice (OCPP 1.6 §3.13.1).
    expect(line.limits('TxDefaultProfile')).toEqual([])
    expect(line.limits('ChargePointMaxProfile')).toHaveLength(1)
    expect(line.limits('ChargePointMaxProfile')[0]).toBeLessThanOrEqual(40_000)
    const session = await line.charge()
    await until(async () => {
      await line.draw(line.limits('ChargePointMaxProfile')[0] ?? 0, session)
      return line.limits('ChargePointMaxProfile')[0] === 150_000
    })
    expect(line.limits('TxDefaultProfile')).toEqual([])
    await door.close()
  })
})
