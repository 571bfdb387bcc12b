import { afterAll, beforeAll, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, cause, freshHouses, type Houses } from '../../../tests/support/houses.ts'
import { newId } from '../engine/ids.ts'
import type { OpenHouse } from '../house.ts'

let houses: Houses
let house: OpenHouse
let other: OpenHouse
beforeAll(async () => {
  houses = await freshHouses()
  house = await houses.open()
  other = await houses.open()
})
afterAll(() => houses.close())

async function newDepot(): Promise<string> {
  const depotId = newId()
  await carryOut(house, depotId, a.createDepot(depotId, depotId, newId()))
  return depotId
}
const add = () => ({ type: 'AddCircuit', circuit: a.circuit(newId(), { nodeId: newId() }) }) as const
const circuitsRead = async (by: OpenHouse, depotId: string) =>
  (await by.registries.depots.whole(depotId))?.depot.circuits.size

test('MG-6: a depot that was read before shows every change since, whoever made it', async () => {
  const depotId = await newDepot()
  expect(await circuitsRead(house, depotId)).toBe(0)
  await carryOut(house, depotId, add())
  expect(await circuitsRead(house, depotId)).toBe(1)
  await carryOut(other, depotId, add())
  expect(await circuitsRead(house, depotId)).toBe(2)
  const read = await house.registries.depots.whole(depotId)
  expect(await house.registries.depots.whole(depotId)).toBe(read)
  expect(read?.streamVersion).toBe(6)
})

test('MG-6: what a change left as it was is not another when the depot is read again', async () => {
  const depotId = await newDepot()
  const [first, second] = [add(), add()]
  for (const command of [first, second]) await carryOut(house, depotId, command)
  const before = (await house.registries.depots.whole(depotId))!.depot
  const { circuitId } = first.circuit
  const renamed = { type: 'ChangeDepot', changes: { name: `${depotId} anew` }, seenRevision: null } as const
  await carryOut(other, depotId, renamed)
  for (const read of await allAtOnce(30, () => house.registries.depots.whole(depotId))) {
    const named = read!.depot
    expect(named.name).toBe(`${depotId} anew`)
    expect([named.circuits === before.circuits, named.control === before.control]).toEqual([true, true])
  }
  await carryOut(other, depotId, { type: 'ChangeCircuit', circuitId, changes: { name: 'B' }, seenRevision: null })
  const after = (await house.registries.depots.whole(depotId))!.depot
  expect(after.circuits.get(circuitId)?.name).toBe('B')
  expect(after.circuits.get(second.circuit.circuitId)).toBe(before.circuits.get(second.circuit.circuitId))
  await carryOut(other, depotId, { type: 'RemoveCircuit', circuitId, seenRevision: null })
  expect([...(await house.registries.depots.whole(depotId))!.depot.circuits.keys()]).toEqual([second.circuit.circuitId])
})

/** Each begins while those before it are under way. */
async function allAtOnce<Read>(times: number, read: () => Promise<Read>): Promise<readonly Read[]> {
  const reads: Promise<Read>[] = []
  for (let nth = 0; nth < times; nth++) {
    reads.push(read())
    await new Promise(setImmediate)
  }
  return Promise.all(reads)
}

test('MG-10: a deleted depot that was read before is gone', async () => {
  const depotId = await newDepot()
  expect(await circuitsRead(house, depotId)).toBe(0)
  await carryOut(other, depotId, { type: 'DeleteDepot', seenRevision: null })
  expect(await house.registries.depots.whole(depotId)).toBeNull()
  expect(await house.registries.depots.whole(newId())).toBeNull()
})

test('MG-6: more depots than are kept are all read as they are', async () => {
  const depots = await Promise.all(Array.from({ length: 30 }, newDepot))
  for (const depotId of depots) expect(await circuitsRead(house, depotId)).toBe(0)
  await Promise.all(depots.map((depotId) => carryOut(other, depotId, add())))
  expect(await Promise.all(depots.map((depotId) => circuitsRead(house, depotId)))).toEqual(depots.map(() => 1))
})

test('MG-6: readers and writers of one depot at once see versions that only grow', async () => {
  const depotId = await newDepot()
  const seen: number[] = []
  let over = false
  const reading = (async () => {
    while (!over) {
      const read = await house.registries.depots.whole(depotId)
      // Two events a circuit after the first two: rows and version are of one moment.
      expect(read?.streamVersion).toBe(2 + 2 * (read?.depot.circuits.size ?? 0))
      seen.push(read?.streamVersion ?? 0)
    }
  })()
  for (let n = 0; n < 20; n++) await carryOut(n % 2 ? house : other, depotId, add())
  over = true
  await reading
  expect(seen).toEqual([...seen].sort((x, y) => x - y))
  expect(await circuitsRead(house, depotId)).toBe(20)
})

test('OCPP-3: what was taken out of a depot is told with when it went, and what its charger keeps stays for as long as that counts', async () => {
  const depotId = await newDepot()
  const began = Date.now()
  const circuit = a.circuit(newId(), { nodeId: newId() })
  const chargePoint = a.chargePoint(newId(), { circuitId: circuit.circuitId })
  const { chargePointId } = chargePoint
  const connectors = [a.connector(newId(), chargePointId)]
  await carryOut(house, depotId, { type: 'AddCircuit', circuit }, { type: 'AddChargePoint', chargePoint, connectors })
  const kept = { type: 'ConfirmFallback', connector: 1, limitW: 10_000, voltsTogether: 690 } as const
  await house.handleCharger(`${depotId}/${chargePointId}`, kept, cause())
  const takenOut = (since = began - 60_000) => house.registries.depots.takenOutSince(depotId, since)
  expect((await takenOut()).chargePoints.size).toBe(0)
  await carryOut(house, depotId, { type: 'RemoveChargePoint', chargePointId, seenRevision: null })
  await carryOut(house, depotId, { type: 'RemoveCircuit', circuitId: circuit.circuitId, seenRevision: null })
  const { chargePoints, ...others } = await takenOut()
  expect(chargePoints.get(chargePointId)).toMatchObject(chargePoint)
  expect(chargePoints.get(chargePointId)!.changedAt).toBeGreaterThanOrEqual(began)
  expect([...others.connectors.values()]).toMatchObject(connectors)
  expect([...others.circuits.values()]).toMatchObject([circuit])
  expect((await takenOut(Date.now() + 60_000)).chargePoints.size).toBe(0)

  const isKept = async () => (await house.chargers.ofDepot(depotId)).has(chargePointId)
  await house.upkeep.expire(began + 23 * 3_600_000)
  expect(await isKept()).toBe(true)
  await house.upkeep.expire(began + 25 * 3_600_000)
  expect(await isKept()).toBe(false)
})
