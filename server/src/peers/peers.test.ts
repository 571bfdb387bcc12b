import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ChargerLine, comeToCharge, depotWithChargers } from '../../../tests/support/chargerAtADepot.ts'
import * as a from '../../../tests/support/depots.ts'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { knock, basic } from '../../../tests/support/ocppLine.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'
import { serverKey } from '../engine/serverKey.ts'
import { promisedLimits } from '../storage/promisedLimits.ts'

const portOf = (door: TestHouse): number => Number(new URL(door.url).port)
const house = { serverKey: serverKey(randomBytes(32)), leaseMs: 3_000 }

let one: TestHouse
let two: TestHouse
let depotId: string
let chargePointId: string
let operator: Caller
let line: ChargerLine
const linesAt = (door: TestHouse) => door.house.steering.links().length
const ask = (door: TestHouse, method: string, path: string, body?: object) =>
  door.ask(method, path, { as: operator, ...(body && { body }) })

/** Lets the right of one process end until the other was faster than its renewal. */
async function handOver(from: TestHouse, to: TestHouse): Promise<void> {
  const [held] = await from.house.database.query<{ holder: string }>('SELECT holder FROM steering_lease')
  await until(async () => {
    const ended = 'UPDATE steering_lease SET ends_at = clock_timestamp() WHERE holder = $1'
    await from.house.database.query(ended, [held?.holder])
    return to.house.steering.siteOf(depotId)
  })
}

/** A way to a port on which, from some moment on, connections stay open and nothing comes through. */
async function wayThatFreezes(port: number) {
  const sockets: Socket[] = []
  let isFrozen = false
  const server = createServer((socket) => {
    const onward = connect(port, '127.0.0.1')
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.on('error', () => undefined)
      if (!isFrozen) one.pipe(other)
      sockets.push(one)
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    freeze: () => {
      isFrozen = true
      for (const socket of sockets) socket.unpipe().pause()
    },
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

beforeAll(async () => {
  one = await openTestHouse({ listen: true, steers: true, house })
  const depot = await depotWithChargers(one, { gridW: 300_000, chargers: 2 })
  depotId = depot.depotId
  chargePointId = depot.chargePointId(0)
  two = await openTestHouse({ connection: one.connection, listen: true, steers: true, house })
  operator = await two.token({ role: 'operator' })
  await until(() => one.house.steering.siteOf(depotId) && one.house.desk.identify('BAY-2')?.keyHash)
})
afterAll(async () => {
  await two.close()
  await one.close()
})

test('OPS-1, CYC-1: a charger that comes to a process that doesn’t steer is steered by the one that does', async () => {
  line = await comeToCharge(portOf(two), 'BAY-1')
  await line.drawUpTo(150_000, await line.charge())
  expect([linesAt(one), linesAt(two)]).toEqual([1, 0])
})

test('OPS-1: a charger that proves nothing gets no further there either', async () => {
  const authorization = basic('BAY-1', 'another key of sixteen')
  expect(await knock(portOf(two), { identity: 'BAY-1', authorization })).toMatchObject({ status: 401 })
  const forged = { 'busbar-passed-on': 'eyJhZGRyZXNzIjoiMTAuMC4wLjEifQ.AAAA' }
  expect(await knock(portOf(two), { identity: 'BAY-1', headers: forged })).toMatchObject({ status: 503 })
  expect(await knock(portOf(one), { identity: 'BAY-1', headers: forged, authorization })).toMatchObject({ status: 401 })
})

test('CYC-1, CYC-6: what only the process that steers knows is answered the same at each', async () => {
  const ran = await ask(two, 'POST', `/api/microgrid/${a.microgridId}/rebalance`)
  expect(ran.statusCode, ran.body).toBe(200)
  expect(two.house.steering.siteOf(depotId)).toBeNull()
  const cycle = (await ask(one, 'GET', `/api/cycle/${ran.json().cycle_id}`)).json()
  expect(cycle).toMatchObject({ trigger: 'REQUEST' })
  const status = (await ask(two, 'GET', `/api/depot/${depotId}/microgrid/status`)).json()
  expect(status).toMatchObject({ is_steered: true, chargers: { total: 2, online: 1 } })
  expect((await ask(two, 'GET', `/api/charge_point/${chargePointId}/charger`)).json()).toMatchObject({
    is_online: true,
  })
  const told = await ask(two, 'POST', `/api/charge_point/${chargePointId}/action`, {
    ...{ action: 'TRIGGER', what: 'STATUS', connector: null },
  })
  expect(told.json()).toMatchObject({ answer: 'ACCEPTED' })
  expect((await two.ask('POST', `/api/microgrid/${a.microgridId}/rebalance`)).statusCode).toBe(401)
})

test('CYC-1: a depot that is made at the other process is steered like every other', async () => {
  const madeId = newId()
  await two.command(madeId, a.createDepot('Made elsewhere', madeId, newId()))
  await until(() => one.house.steering.siteOf(madeId))
  expect(two.house.steering.siteOf(madeId)).toBeNull()
})

test('CYC-1: a process that loses the right lets go of its chargers, and they are steered by the other', async () => {
  const direct = await comeToCharge(portOf(one), 'BAY-2')
  await handOver(one, two)
  expect(await direct.closed).toBe(1012)
  // That it was passed on by ends it as well.
  expect([1006, 1012]).toContain(await line.closed)
  expect(one.house.steering.siteOf(depotId)).toBeNull()
  // To whichever it comes again.
  line = await comeToCharge(portOf(one), 'BAY-1')
  await until(() => (line.limits('TxProfile')[0] ?? 0) > 0)
  expect([linesAt(one), linesAt(two)]).toEqual([0, 1])
})

test('OPS-1: where the process that steers can’t be reached, chargers and callers are told to come again', async () => {
  await two.house.steering.reachedAt('http://127.0.0.1:9')
  await until(() => one.house.steering.steerer()?.url?.endsWith(':9'))
  expect(await knock(portOf(one), { identity: 'BAY-2' })).toMatchObject({ type: 'refused', status: 503 })
  const path = `/api/microgrid/${a.microgridId}/rebalance`
  const refused = await ask(one, 'POST', path)
  expect(refused.json()).toMatchObject({ status: 503, code: 'NOT_STEERED', detail: expect.stringContaining('process') })
  expect(refused.headers['retry-after']).toBe('5')
  const status = (await ask(one, 'GET', `/api/depot/${depotId}/microgrid/status`)).json()
  expect(status).toMatchObject({ is_steered: false, loads: [] })
  await two.house.steering.reachedAt(two.url)
})

test('OPS-1: a line to a process that froze is cut once another steers, and its charger is steered there', async () => {
  const way = await wayThatFreezes(portOf(two))
  await two.house.steering.reachedAt(way.url)
  await until(() => one.house.steering.steerer()?.url === way.url)
  const passedOn = await comeToCharge(portOf(one), 'BAY-2')
  expect(linesAt(two)).toBe(2)
  way.freeze()
  await handOver(two, one)
  expect(await passedOn.closed).toBe(1006)
  const here = await comeToCharge(portOf(one), 'BAY-2')
  await until(() => (here.limits('TxDefaultProfile')[0] ?? 0) > 0)
  expect(here.socket.readyState).toBe(here.socket.OPEN)
  way.close()
})

test('OPS-5: a process that ends cleanly gives the right on at once', async () => {
  await one.house.steering.stop()
  await until(() => two.house.steering.siteOf(depotId))
})

test('OCPP-3: only the process that steers keeps what it promises, and whoever steers next reads it', async () => {
  const { database } = two.house
  const promised = promisedLimits(database)
  await until(async () => [...(await promised.of(depotId)).values()].some((w) => w > 10_000))
  const [held] = await database.query<{ token: number }>('SELECT token FROM steering_lease')
  const { token } = held!
  const madeId = newId()
  await two.command(madeId, a.createDepot('Promised', madeId, newId()))
  // It begins without a book: what is kept here is nobody else’s business.
  await until(() => two.house.steering.siteOf(madeId))
  await promised.keep(
    madeId,
    token,
    new Map([
      ['x', 50_000],
      ['y', 7],
    ]),
    [],
  )
  await promised.keep(madeId, token, new Map([['x', 40_000]]), ['y'])
  await expect(promised.keep(madeId, token - 1, new Map([['x', 1]]), ['x'])).rejects.toThrow('another process')
  expect(await promised.of(madeId)).toEqual(new Map([['x', 40_000]]))
  // Its site may hear only later that the depot is gone.
  expect(await promised.keep(newId(), token, new Map([['x', 1]]), [])).toBe('DEPOT_GONE')
})
