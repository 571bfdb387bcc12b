import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { cause, freshHouses, type Houses } from '../../../tests/support/houses.ts'
import { wallTime } from '../../../tests/support/ocppDoors.ts'
import { recordingDesk, strictLog } from '../../../tests/support/recordingDesk.ts'
import { seedDemo } from '../demo.ts'
import { newChargerKey, chargerKeyHash } from '../engine/serverKey.ts'
import type { OpenHouse } from '../house.ts'
import { ocppDoor } from '../ocpp/gateway.ts'
import { ocppSettings } from '../ocpp/settings.ts'
import { demoChargers } from './chargers.ts'
import { type LiveDemo, startLiveDemo } from './live.ts'

// Sixteen chargers beside a busy machine's other work.
vi.setConfig({ testTimeout: 240_000 })

let houses: Houses
let house: OpenHouse
let depotId: string
beforeAll(async () => {
  houses = await freshHouses()
  house = await houses.open()
  depotId = (await seedDemo(house, cause())).depotId
})
afterAll(() => houses.close())

let live: LiveDemo | null = null
let closeDoor = (): Promise<void> => Promise.resolve()
afterEach(async () => {
  await live?.stop()
  await closeDoor()
})

/** The door on a real server, with everybody known who has a key, and a desk that notes what it is told. */
async function openDoor() {
  const known = (await house.ledgers.chargerKeys.known()).map((one) => [one.ocppIdentity, one] as const)
  const desk = recordingDesk(Object.fromEntries(known))
  const log = strictLog()
  const settings = ocppSettings({ serverKey: house.serverKey.ofChargers, setUpAfterMs: 100 })
  const door = ocppDoor({ desk, timing: wallTime, log, settings })
  const server = createServer()
  door.attach(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeDoor = async () => {
    await door.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { desk, log, door, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const soon = { timeout: 60_000 }

test('OCPP-1, SIM-2: the demo depot’s chargers come by themselves, say what buses draw, and go before the server does', async () => {
  const { keys, nodeIds } = await demoChargers(house, depotId, cause())
  expect([...keys.keys()].sort()).toEqual(
    ['A', 'B', 'C', 'D'].flatMap((feeder) => [1, 2, 3, 4].map((n) => `DEMO-${feeder}${n}`)),
  )
  const { desk, log, door, url } = await openDoor()
  const meters: { nodeId: string; w: number }[] = []
  const measured = (nodeId: string, { w }: { w: number }): void => void meters.push({ nodeId, w })
  live = await startLiveDemo({ keys, nodeIds, url, measured, log, speed: 400 })

  await expect.poll(live.connectedCount, soon).toBe(16)
  const protocols = () => [...desk.links.values()].map(({ protocol }) => protocol).sort()
  expect(protocols()).toEqual([...Array<string>(8).fill('OCPP_16'), ...Array<string>(8).fill('OCPP_201')])
  const begun = () => desk.all('sessionStarted').map(({ started }) => started)
  await expect.poll(() => new Set(begun().map(({ connector }) => connector)), soon).toEqual(new Set([1, 2]))
  await expect.poll(() => desk.all('measured').length, soon).toBeGreaterThan(0)
  await expect.poll(() => meters.at(-1)?.w ?? 0, soon).toBeGreaterThan(100_000)
  expect(new Set(meters.map(({ nodeId }) => nodeId))).toEqual(new Set([nodeIds.get('Grid connection')]))
  await expect.poll(() => desk.all('sessionEnded').length, soon).toBeGreaterThan(0)

  // One may be out of reach just now.
  const reached = new Set(desk.links.keys())
  await live.stop()
  await expect.poll(door.connected, soon).toBe(0)
  const ofReached = <One extends { readonly id: string }>(all: readonly One[]) =>
    all.filter(({ id }) => reached.has(id))
  const ended = ofReached(desk.all('sessionEnded')).map(({ id, ended: { sessionRef } }) => `${id} ${sessionRef}`)
  expect(new Set(ended).size).toBe(ofReached(desk.all('sessionStarted')).length)
  expect(desk.all('turnedAway')).toEqual([])
  expect(log.errors).toEqual([])
})

test('OCPP-7: their keys are the same after every start, and one that was given another is left to its owner', async () => {
  const first = await demoChargers(house, depotId, cause())
  const eventCount = async () => (await house.database.query('SELECT FROM event_store')).length
  const before = await eventCount()
  expect(await demoChargers(house, depotId, cause())).toEqual(first)
  expect(await eventCount()).toBe(before)

  const chargers = await house.ledgers.chargerKeys.known()
  const taken = chargers.find(({ ocppIdentity }) => ocppIdentity === 'DEMO-C2')!
  const hash = chargerKeyHash(house.serverKey.ofChargers, newChargerKey())
  await house.handleDepot(depotId, { type: 'SetChargerKey', chargePointId: taken.chargePointId }, cause(), (tx) =>
    house.ledgers.chargerKeys.set(tx, taken.chargePointId, hash, house.clock.now()),
  )
  const { keys } = await demoChargers(house, depotId, cause())
  expect(keys.size).toBe(15)
  expect(keys.has('DEMO-C2')).toBe(false)
  const kept = (await house.ledgers.chargerKeys.known()).find(({ ocppIdentity }) => ocppIdentity === 'DEMO-C2')
  expect(kept?.keyHash).toEqual(hash)
})
