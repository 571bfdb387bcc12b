import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshMigrated } from '../../../tests/support/houses.ts'
import { newId } from '../engine/ids.ts'
import type { EventStore, NewEvent } from '../engine/ports.ts'
import type { Database } from './database.ts'
import { eventStore } from './events.ts'

let database: Database
let drop: () => Promise<void>
let store: EventStore
beforeAll(async () => {
  ;({ database, drop } = await freshMigrated())
  store = eventStore(database)
})
afterAll(() => drop())

const event = (data: Record<string, unknown> = {}): NewEvent => ({
  eventId: newId(),
  type: 'BusParked',
  depotId: null,
  data,
  metadata: { actor: { kind: 'busbar', id: null, name: 'a test' }, correlationId: 'c', causationId: null },
  occurredAt: 0,
})
const append = (streamId: string, ...events: NewEvent[]) =>
  store.withStream(streamId, (stream) => stream.append(events))
const read = (streamId: string, after = 0) => store.withStream(streamId, (stream) => stream.eventsAfter(after))

describe('the record', () => {
  test.each([
    ['changed', 'UPDATE event_store SET type = type'],
    ['changed where nothing matches', 'UPDATE event_store SET type = type WHERE false'],
    ['deleted', 'DELETE FROM event_store'],
    ['emptied', 'TRUNCATE event_store CASCADE'],
  ])('EVT-1: what was recorded can’t be %s', async (_, sql) => {
    await append('depot/kept', event())
    const before = await database.query('SELECT * FROM event_store ORDER BY position')
    await expect(database.query(sql)).rejects.toThrow('event_store is append-only')
    expect(await database.query('SELECT * FROM event_store ORDER BY position')).toEqual(before)
  })

  test('EVT-1: a stream can’t be removed from under its events', async () => {
    await append('depot/under', event())
    await expect(database.query(`DELETE FROM stream WHERE stream_id = 'depot/under'`)).rejects.toThrow('foreign key')
  })

  test('EVT-1: events come back as they were written, in order, from where one asks', async () => {
    const odd = { name: 'EVDB "2" \\ ΩÅ 🔌', nothing: null, deep: { list: [1, 2.5, true] } }
    const written = [event(odd), event({ n: 2 }), event({ n: 3 })]
    await append('depot/order', ...written)
    await append('depot/order', event({ n: 4 }))
    const all = await read('depot/order')
    expect(all).toMatchObject([...written, { data: { n: 4 } }].map((one, at) => ({ ...one, version: at + 1 })))
    expect(await read('depot/order', 2)).toMatchObject([{ version: 3 }, { version: 4 }])
  })

  test('EVT-1: one that was written under an event’s id is not written again', async () => {
    const once = event()
    await append('depot/once', once)
    await expect(append('depot/twice', once)).rejects.toThrow('event_store_event_id_key')
    expect(await read('depot/twice')).toEqual([])
  })

  test('EVT-1: every event stands in the outbox, unnumbered, as soon as it is written', async () => {
    await append('depot/outbox', event(), event())
    const rows = await database.query(
      `SELECT sequence FROM event_store JOIN event_outbox USING (position) WHERE stream_id = 'depot/outbox'`,
    )
    expect(rows).toEqual([{ sequence: null }, { sequence: null }])
  })
})

describe('the lock', () => {
  test('MG-10: of two writers of one stream, the second sees what the first wrote', async () => {
    await append('depot/queue', event())
    const order: string[] = []
    await Promise.all(
      ['first', 'second'].map((who) =>
        store.withStream('depot/queue', async (stream) => {
          order.push(`${stream.version}`)
          await stream.append([event({ who })])
        }),
      ),
    )
    expect(order).toEqual(['1', '2'])
  })

  test('MG-10: two first writers of one stream don’t both become the first', async () => {
    const versions = await Promise.all(
      Array.from({ length: 8 }, () =>
        store.withStream('depot/first', async (stream) => {
          await stream.append([event()])
          return stream.version
        }),
      ),
    ).catch((error: unknown) => error)
    expect(versions).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 5, 6, 7]))
  })

  test('MG-10: writers of other streams don’t wait', async () => {
    await append('depot/slow', event())
    let letGo: () => void = () => {}
    let held: Promise<unknown> = Promise.resolve()
    await new Promise<void>((isHeld) => {
      held = store.withStream('depot/slow', () => {
        isHeld()
        return new Promise<void>((resolve) => (letGo = resolve))
      })
    })
    await append('depot/quick', event())
    letGo()
    await held
  })
})
