import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, cause, freshHouses, type Houses, quiet } from '../../../tests/support/houses.ts'
import type { OpenHouse } from '../house.ts'
import { openDatabase } from '../storage/database.ts'
import { outbox } from '../storage/outbox.ts'
import { newId } from './ids.ts'
import { startRelay } from './outbox.ts'
import type { SequencedEvent } from './ports.ts'

let houses: Houses
let house: OpenHouse
beforeEach(async () => {
  houses = await freshHouses()
  house = await houses.open()
})
afterEach(() => houses.close())

const createDepot = (in_: OpenHouse, depotId = newId()) =>
  carryOut(in_, depotId, a.createDepot(depotId, depotId, newId()))
const addCircuit = () => ({ type: 'AddCircuit', circuit: a.circuit(newId(), { nodeId: newId() }) }) as const

/** What a subscriber of this house hears from now on. */
function hearing(by: OpenHouse): SequencedEvent[] {
  const heard: SequencedEvent[] = []
  by.relay.onEvents((events) => heard.push(...events))
  return heard
}

/** Every event there is, once, in unbroken numbers, and each stream's in the order of its versions. */
async function expectAllInOrder(heard: readonly SequencedEvent[]): Promise<void> {
  const [all] = await house.database.query<{ count: number }>('SELECT count(*) FROM event_store')
  await expect.poll(() => heard.length).toBe(all?.count)
  expect(heard.map(({ sequence }) => sequence)).toEqual(heard.map((_, at) => at + 1))
  const versions = new Map<string, number>()
  for (const { streamId, version } of heard) {
    expect(version).toBe((versions.get(streamId) ?? 0) + 1)
    versions.set(streamId, version)
  }
}

/** Keeps a change of this depot uncommitted, with its events written, until it is let go. */
async function heldOpen(depotId: string): Promise<{ letGo(): void; readonly done: Promise<unknown> }> {
  let letGo: () => void = () => {}
  const gate = new Promise<void>((resolve) => (letGo = resolve))
  let written: () => void = () => {}
  const atGate = new Promise<void>((resolve) => (written = resolve))
  const done = house.handleDepot(depotId, a.createDepot(depotId, depotId, newId()), cause(), () => {
    written()
    return gate
  })
  await atGate
  return { letGo, done }
}

describe('subscribers', () => {
  test('EVT-1: hear what was written early and committed late, as well as what came between', async () => {
    const heard = hearing(house)
    const early = newId()
    const { letGo, done } = await heldOpen(early)
    const late = await createDepot(house)
    await expect.poll(() => heard.map(({ streamId }) => streamId)).toContain(streamOf(late))
    expect(heard.map(({ streamId }) => streamId)).not.toContain(`depot/${early}`)
    letGo()
    await done
    await carryOut(house, early, addCircuit())
    await expectAllInOrder(heard)
  })

  test('EVT-1: miss nothing of a transaction that was rolled back and done again', async () => {
    const heard = hearing(house)
    const depotId = newId()
    const failing = () => Promise.reject(new Error('not now'))
    await expect(
      house.handleDepot(depotId, a.createDepot(depotId, depotId, newId()), cause(), failing),
    ).rejects.toThrow('not now')
    await createDepot(house, depotId)
    // The positions of the first try are gone; the numbers have no gap for that.
    await expectAllInOrder(heard)
  })

  test('EVT-1: in every process hear everything once, in order, whoever wrote it and however slowly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(15), { minLength: 40, maxLength: 40, size: 'max' }), async (delaysMs) => {
        const own = await freshHouses()
        const [one, other] = [await own.open(), await own.open()]
        const heard = [hearing(one), hearing(other)]
        const depots = Array.from({ length: 8 }, () => newId())
        await Promise.all(depots.map((id) => createDepot(one, id)))
        await Promise.all(
          delaysMs.map((delayMs, n) =>
            (n % 2 ? one : other).handleDepot(depots[n % 8] ?? '', addCircuit(), cause(), () => pause(delayMs)),
          ),
        )
        const expected = 8 * 2 + delaysMs.length * 2
        for (const events of heard) {
          await expect.poll(() => events.length).toBe(expected)
          expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1))
          expect(events.map(({ eventId }) => eventId)).toEqual(heard[0]?.map(({ eventId }) => eventId))
          for (const depotId of depots) {
            const versions = events.filter((event) => event.depotId === depotId).map(({ version }) => version)
            expect(versions).toEqual(versions.map((_, at) => at + 1))
          }
        }
        await own.close()
      }),
      { numRuns: 4 },
    )
  })

  test('EVT-1: hear what another process numbered and died before telling', async () => {
    const heard = hearing(house)
    const dying = openDatabase(houses.connection)
    const { letGo, done } = await heldOpen(newId())
    letGo()
    await done
    // As if killed between the two: it numbers, and tells nobody.
    await outbox(dying).relay(500)
    await dying.close()
    await createDepot(house)
    await expectAllInOrder(heard)
  })

  test('EVT-1: hear more than fits into one batch, in order', async () => {
    const depotId = newId()
    const circuits = Array.from({ length: 1300 }, () => a.circuit(newId(), { nodeId: newId() }))
    const heard = hearing(house)
    await carryOut(
      house,
      depotId,
      a.legacyDepot({
        depotId,
        microgridId: newId(),
        depot: { name: depotId, timezone: 'UTC', visibleTo: null },
        circuits,
      }),
    )
    await expectAllInOrder(heard)
  })

  test('EVT-1: who stops listening hears no more, and the others go on', async () => {
    const heard = hearing(house)
    const left: SequencedEvent[] = []
    const leave = house.relay.onEvents((events) => left.push(...events))
    await createDepot(house)
    await expect.poll(() => left.length).toBe(2)
    leave()
    await createDepot(house)
    await expectAllInOrder(heard)
    expect(left).toHaveLength(2)
  })
})

describe('the numbers', () => {
  test('EVT-1: two relays at once give each number once, without gaps', async () => {
    const box = outbox(house.database)
    const silent = await houses.open()
    await silent.relay.stop()
    await house.relay.stop()
    for (let n = 0; n < 30; n++) await createDepot(house)
    const numbered = await Promise.all(Array.from({ length: 40 }, () => box.relay(3)))
    expect(numbered.reduce((sum, n) => sum + n, 0)).toBe(60)
    const [row] = await house.database.query(
      'SELECT count(sequence) AS given, count(DISTINCT sequence) AS distinct, max(sequence) AS last FROM event_outbox',
    )
    expect(row).toEqual({ given: 60, distinct: 60, last: 60 })
    expect(await box.head()).toBe(60)
  })

  test('EVT-1: a relay that can’t reach the database goes on when it can', async () => {
    const box = outbox(house.database)
    let down = false
    const warnings: string[] = []
    const relay = await startRelay(
      { ...box, relay: (max) => (down ? Promise.reject(new Error('no connection')) : box.relay(max)) },
      { ...quiet, warn: (_fields, message) => void warnings.push(message) },
    )
    await house.relay.stop()
    const heard: SequencedEvent[] = []
    relay.onEvents((events) => heard.push(...events))
    // None of its rounds is under way when the database goes.
    await relay.caughtUp()
    down = true
    await createDepot(house)
    relay.wake()
    await expect.poll(() => warnings.length).toBeGreaterThan(0)
    // Who waits for it isn't kept waiting.
    await relay.caughtUp()
    expect(heard).toEqual([])
    down = false
    await expect.poll(async () => (await relay.caughtUp(), heard.length)).toBeGreaterThan(0)
    await expectAllInOrder(heard)
    await relay.stop()
    await relay.caughtUp()
  })
})

describe('checkpoints', () => {
  test('EVT-1: a checkpoint never goes back', async () => {
    expect(await house.outbox.checkpoint('reader')).toBe(0)
    await house.outbox.saveCheckpoint('reader', 5)
    await house.outbox.saveCheckpoint('reader', 3)
    expect(await house.outbox.checkpoint('reader')).toBe(5)
    await Promise.all([9, 7, 12, 8].map((sequence) => house.outbox.saveCheckpoint('reader', sequence)))
    expect(await house.outbox.checkpoint('reader')).toBe(12)
  })
})

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const streamOf = ({ state }: Awaited<ReturnType<typeof carryOut>>) =>
  state.state === 'open' ? `depot/${state.depotId}` : ''
