import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serverKey } from '../../server/src/engine/serverKey.ts'
import { comeToCharge, depotWithChargers } from '../support/chargerAtADepot.ts'
import { databaseUrl, killStragglers, type Serving, startBusbar } from '../support/commandLine.ts'
import { migrated, openTestHouse, type TestHouse } from '../support/house.ts'
import { temporaryFolder } from '../support/otherProcesses.ts'
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts'
import { until } from '../support/until.ts'

const key = randomBytes(32)
const leaseS = 3
const house = { serverKey: serverKey(key), leaseMs: leaseS * 1000 }

let here: Awaited<ReturnType<typeof temporaryFolder>>
let database: FreshDatabase
let other: Serving
let door: TestHouse
beforeAll(async () => {
  here = await temporaryFolder()
  database = await freshDatabase({ template: migrated })
  const environment = {
    ...{ DATABASE_URL: databaseUrl(database.connection), SECRET_KEY: key.toString('hex'), LOG_LEVEL: 'warn' },
    STEERING_LEASE_S: String(leaseS),
  }
  other = await startBusbar({ folder: here.folder, environment })
}, 60_000)
afterAll(async () => {
  killStragglers()
  await door.close()
  await database.drop()
  await here.clear()
})

test('OPS-1: a process that pauses while it steers says nothing on waking, and its chargers are steered on', async () => {
  door = await openTestHouse({ connection: database.connection, listen: true, steers: true, house })
  const { depotId } = await depotWithChargers(door, { chargers: 2, gridW: 400_000 })
  const [port, herePort] = [other.url, door.url].map((url) => Number(new URL(url).port)) as [number, number]
  const before = (await until(() => comeToCharge(port, 'BAY-1').catch(() => null)))!
  const session = await before.charge()
  await before.drawUpTo(150_000, session)
  const passedOn = (await until(() => comeToCharge(herePort, 'BAY-2').catch(() => null)))!
  expect(door.house.steering.links()).toEqual([])

  process.kill(other.pid, 'SIGSTOP')
  await until(() => door.house.steering.siteOf(depotId))
  // Long before it wakes.
  expect(await passedOn.closed).toBe(1006)
  const steeredHere = await comeToCharge(herePort, 'BAY-2')
  // What the other had confirmed before it slept is only looked at, and else given.
  const isSteering = /^(SetChargingProfile|GetCompositeSchedule)$/
  await until(() => steeredHere.asked.some(({ action }) => isSteering.test(action)), Boolean, 40_000)
  const asked = before.asked.length
  // What it hears of on waking it would answer with another limit.
  before.socket.send(JSON.stringify([2, 'waiting', 'Heartbeat', {}]))
  process.kill(other.pid, 'SIGCONT')
  expect(await before.closed).toBe(1012)
  expect(before.asked.slice(asked).map(({ action }) => action)).toEqual([])

  const after = await comeToCharge(port, 'BAY-1')
  await after.draw(100_000, session)
  await until(() => (after.limits('TxProfile')[0] ?? 0) > 0)
  expect(door.house.steering.links()).toHaveLength(2)
}, 120_000)
