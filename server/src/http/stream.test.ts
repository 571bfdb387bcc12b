import { StreamMessage } from '@busbar/wire/api/stream'
import { afterEach, describe, expect, test } from 'vitest'
import type { Caller, TestHouse } from '../../../tests/support/house.ts'
import { legacyCircuit, legacyDepot } from '../../../tests/support/legacyDepot.ts'
import {
  addCircuit,
  allSequences,
  closeAll,
  kindsOf,
  listen,
  listening,
  metric,
  newDepot,
  openDoor,
  sequencesOf,
} from '../../../tests/support/streams.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'

afterEach(closeAll)

describe('API-4: the live stream', () => {
  test('tells what happens in the order in which it happened, as documented', async () => {
    const door = await openDoor()
    const admin = await door.signedIn('system_admin')
    const one = await listening(door, admin)
    expect(one.status).toBe(200)
    expect(one.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    })
    expect(one.heard[0]).toMatchObject({ event: 'hello', data: '{}' })
    const depotId = await newDepot(door)
    await addCircuit(door, depotId)
    await until(() => kindsOf(one).includes('GridConnectionAdded'))
    expect(kindsOf(one).slice(-5)).toEqual([
      ...['TokenCreated', 'DepotCreated', 'MicrogridProvisioned', 'CircuitAdded', 'GridConnectionAdded'],
    ])
    for (const message of one.messages()) expect(StreamMessage.strict().parse(message)).toEqual(message)
    expect(one.heard.slice(1).map(({ id }) => id)).toEqual(sequencesOf(one))
  })

  test('goes on behind Last-Event-ID, without loss or doubles, however often it is cut while much happens', async () => {
    const door = await openDoor({ batchMax: 7 })
    const admin = await door.token({ role: 'system_admin' })
    const depotId = await newDepot(door)
    const start = door.house.relay.heard()
    const heard: number[] = []
    let last = start
    let mark = door.house.relay.heardMark()
    let cuts = 0
    let done = false

    const writing = (async () => {
      for (let n = 0; n < 250; n++) await addCircuit(door, depotId)
      done = true
    })()
    const reading = (async () => {
      for (let round = 0; ; round++) {
        const one = await listen(door, admin, mark)
        const enough = 1 + ((round * 7_919) % 23)
        const isLast = done && (await allSequences(door)).at(-1)
        await until(() =>
          isLast ? sequencesOf(one).at(-1) === isLast || last === isLast : one.messages().length >= enough || done,
        )
        one.cut()
        await one.ended
        expect(one.heard[0]).toMatchObject({ event: 'hello', id: last })
        heard.push(...sequencesOf(one))
        last = one.lastId() ?? last
        mark = one.lastMark() ?? mark
        cuts++
        if (isLast && heard.at(-1) === isLast) return
      }
    })()
    await Promise.all([writing, reading])
    expect(heard).toEqual((await allSequences(door)).filter((sequence) => sequence > start))
    expect(heard.length).toBeGreaterThanOrEqual(500)
    expect(cuts).toBeGreaterThan(5)
  })

  test('is the same through another process, which hears what this one writes', async () => {
    const door = await openDoor()
    const other = await openDoor({}, door.connection)
    const admin = await door.token({ role: 'system_admin' })
    // Both listeners begin behind the token.
    for (const { house } of [door, other]) await house.relay.caughtUp()
    const here = await listening(door, admin)
    const there = await listening(other, admin)
    const depotId = await newDepot(door)
    await Promise.all([addCircuit(door, depotId), addCircuit(other, depotId), newDepot(other)])
    const last = (await allSequences(door)).at(-1)
    await until(() => sequencesOf(here).at(-1) === last && sequencesOf(there).at(-1) === last)
    const fromHere = sequencesOf(here)
    expect(sequencesOf(there)).toEqual(fromHere)
    // The browser comes back through the other one, which may be a moment behind.
    const again = await listen(other, admin, (last ?? 0) - 3)
    await until(() => again.messages().length === 3)
    expect(sequencesOf(again)).toEqual(fromHere.slice(-3))
  })

  test.each([
    ['a number that was never given', (head: number) => head + 1_000],
    ['no number at all', () => 'made-up'],
    ['a negative one', () => '-5'],
    ['one too long ago', () => 1],
  ])('says reset where it can not go on: %s', async (_name, lastId) => {
    const door = await openDoor({ missedMax: 3 })
    const admin = await door.token({ role: 'system_admin' })
    await newDepot(door)
    await newDepot(door)
    const head = (await allSequences(door)).at(-1) ?? 0
    await until(() => door.house.relay.heard() === head)
    const one = await listen(door, admin, lastId(head))
    await until(() => one.heard.length)
    expect(one.heard[0]).toMatchObject({ event: 'reset', id: head })
    await newDepot(door)
    await until(() => one.messages().length)
    expect(sequencesOf(one)[0]).toBe(head + 1)
  })

  test('says reset to one who was told that number by a database that is no more', async () => {
    const door = await openDoor()
    const admin = await door.token({ role: 'system_admin' })
    const one = await listening(door, admin)
    await newDepot(door)
    await until(() => one.messages().length)
    const mark = one.lastMark() ?? ''
    expect(mark).toMatch(/^\d+-[0-9a-f]{8}$/)
    await newDepot(door)
    const again = await listen(door, admin, mark)
    await until(() => again.messages().length)
    expect(again.heard[0]).toMatchObject({ event: 'hello', id: one.messages().at(0) && Number(mark.split('-')[0]) })
    const restored = mark.replace(/-.*/, '-00000000')
    const stranger = await listen(door, admin, restored)
    await until(() => stranger.heard.length)
    expect(stranger.heard[0]).toMatchObject({ event: 'reset', id: (await allSequences(door)).at(-1) })
  })

  test('gives a sign of life whose number goes on, also to who may hear nothing', async () => {
    const door = await openDoor({ aliveEveryMs: 30 })
    const viewer = await door.signedIn('viewer')
    const one = await listening(door, viewer)
    const hidden = await newDepot(door, { visible_to: [] })
    await addCircuit(door, hidden)
    const last = (await allSequences(door)).at(-1)
    await until(() => one.lastId() === last)
    expect(one.messages()).toEqual([])
  })
})

describe('SEC-4: a listener', () => {
  test('that takes nothing off the wire is cut off, and what it missed never piled up here', async () => {
    const door = await openDoor({ unreadMsMax: 300, batchMax: 10 })
    const admin = await door.token({ role: 'system_admin' })
    const one = await listening(door, admin)
    one.pause()
    await bulkyEvents(door, 400)
    await until(() => metric(door, 'busbar_streams_cut_off_total{reason="slow"}') === 1)
    await until(() => metric(door, 'busbar_streams_open') === 0)
    one.resume()
    await one.ended
    // Of forty megabytes it was sent what fits on the wire, and a batch.
    const heard = sequencesOf(one)
    expect(heard.length).toBeLessThan(200)

    const last = (await allSequences(door)).at(-1)
    for (let at = one.lastId(); at !== last;) {
      const again = await listen(door, admin, at)
      await Promise.race([until(() => again.lastId() === last), again.ended])
      heard.push(...sequencesOf(again))
      at = again.lastId()
    }
    expect(heard).toEqual((await allSequences(door)).slice(-heard.length))
    expect(heard.length).toBeGreaterThanOrEqual(400)
  })

  test('that is only slow gets everything', async () => {
    const door = await openDoor({ unreadMsMax: 5_000, batchMax: 20 })
    const admin = await door.token({ role: 'system_admin' })
    const one = await listening(door, admin)
    await bulkyEvents(door, 200)
    const last = (await allSequences(door)).at(-1)
    const slowly = setInterval(() => {
      one.pause()
      setTimeout(() => one.resume(), 15)
    }, 20)
    await until(() => one.lastId() === last)
    clearInterval(slowly)
    expect(sequencesOf(one).length).toBeGreaterThanOrEqual(200)
    expect(sequencesOf(one)).toEqual((await allSequences(door)).slice(-sequencesOf(one).length))
  })

  /** Events with a tenth of a megabyte of text each, as another process might have written them. */
  async function bulkyEvents(door: TestHouse, count: number): Promise<void> {
    const { database } = door.house
    await database.query(`INSERT INTO stream VALUES ('depot/bulky', $1)`, [count])
    await database.query(
      `WITH appended AS (
         INSERT INTO event_store (stream_id, version, event_id, type, depot_id, data, metadata, occurred_at)
         SELECT 'depot/bulky', n, gen_random_uuid(), 'DepotDeleted', NULL,
           jsonb_build_object('name', repeat('x', 100000)),
           '{"actor": {"kind": "busbar", "id": null, "name": "a test"}, "correlationId": "c", "causationId": null}', now()
         FROM generate_series(1, $1) AS n RETURNING position)
       INSERT INTO event_outbox (position) SELECT position FROM appended`,
      [count],
    )
  }

  test('costs no question to the database while it keeps up, however many there are', async () => {
    const door = await openDoor({ streamsMax: 1_000 })
    const depotIds = await Promise.all([newDepot(door), newDepot(door), newDepot(door)])
    const callers = await Promise.all(Array.from({ length: 10 }, () => door.signedIn('viewer')))
    const all = await Promise.all(callers.flatMap((as) => Array.from({ length: 15 }, () => listening(door, as))))
    let questions = 0
    const { get } = door.house.registries.depots
    Object.assign(door.house.registries.depots, { get: (depotId: string) => (questions++, get(depotId)) })
    for (let n = 0; n < 60; n++) await addCircuit(door, depotIds[n % 3] ?? '')
    const last = (await allSequences(door)).at(-1)
    await until(() => all.every((one) => sequencesOf(one).at(-1) === last))
    expect(new Set(all.map((one) => sequencesOf(one).join())).size).toBe(1)
    expect(all[0]?.messages()).toHaveLength(120)
    expect(metric(door, 'busbar_stream_reads_total')).toBe(0)
    // Once a depot, for all of them.
    expect(questions).toBeLessThanOrEqual(3)
  })

  test('is one of so many, and of so many of its own, also where many come at once', async () => {
    const door = await openDoor({ streamsMax: 6, perPrincipalMax: 4 })
    const [ann, bob] = [await door.token({ role: 'viewer' }), await door.token({ role: 'viewer' })]
    const statuses = async (as: Caller, count: number) =>
      (await Promise.all(Array.from({ length: count }, () => listen(door, as)))).map(({ status }) => status).sort()
    expect(await statuses(ann, 7)).toEqual([200, 200, 200, 200, 429, 429, 429])
    expect(await statuses(bob, 4)).toEqual([200, 200, 429, 429])
    await closeAll('all but the door')
    await until(() => metric(door, 'busbar_streams_open') === 0)
    expect(await statuses(bob, 1)).toEqual([200])
  })

  test('that goes away at once leaves nothing behind', async () => {
    const door = await openDoor()
    const admin = await door.token({ role: 'system_admin' })
    for (let n = 0; n < 20; n++) {
      const gone = new AbortController()
      const asked = fetch(`${door.url}/api/stream`, { headers: admin.headers, signal: gone.signal }).catch(() => null)
      setTimeout(() => gone.abort(), n % 8)
      await asked
    }
    await until(() => metric(door, 'busbar_streams_open') === 0)
  })

  test('is no HEAD', async () => {
    const door = await openDoor()
    const admin = await door.token({ role: 'system_admin' })
    expect((await fetch(`${door.url}/api/stream`, { method: 'HEAD', headers: admin.headers })).status).toBe(404)
  })
})

test('OPS-5: closing the door ends every stream, and those who come back are told to come later', async () => {
  const door = await openDoor()
  const admin = await door.token({ role: 'system_admin' })
  const streams = await Promise.all(Array.from({ length: 10 }, () => listening(door, admin)))
  await door.app.close()
  await Promise.all(streams.map((one) => one.ended))
})

test('API-4: a big step at once reaches a listener whole', async () => {
  const door = await openDoor()
  const admin = await door.token({ role: 'system_admin' })
  const one = await listening(door, admin)
  const depot = legacyDepot({ circuits: Array.from({ length: 1_200 }, () => legacyCircuit(newId())) })
  await door.command(depot.depotId, depot)
  await until(() => one.messages().length >= 1_201)
  const sequences = sequencesOf(one)
  expect(sequences).toEqual(sequences.map((_, n) => (sequences[0] ?? 0) + n))
})
