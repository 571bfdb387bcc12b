import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import type { TurnedAway } from '../engine/chargers.ts'
import { newId } from '../engine/ids.ts'
import { chargerKeyHash } from '../engine/serverKey.ts'
import { openLog } from '../log.ts'

let door: TestHouse
let operator: Caller
let depotId: string
let logged = ''

beforeAll(async () => {
  door = await openTestHouse({ log: openLog('debug', { to: { write: (line) => void (logged += line) } }) })
  operator = await door.signedIn('operator')
  const admin = await door.signedIn('system_admin')
  const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  depotId = depot.json<{ depot_id: string }>().depot_id
})
afterAll(() => door.close())

async function newCharger(ocpp_identity: string): Promise<string> {
  const body = { name: `the ${ocpp_identity}`, ocpp_identity }
  const added = await door.ask('POST', `/api/depot/${depotId}/charge_point`, { as: operator, body })
  expect(added.statusCode, added.body).toBe(201)
  return added.json<{ charge_point_id: string }>().charge_point_id
}
const keyPath = (id: string): string => `/api/charge_point/${id}/key`
const hashOf = async (id: string): Promise<Buffer | null | undefined> =>
  (await door.house.ledgers.chargerKeys.known()).find(({ chargePointId }) => chargePointId === id)?.keyHash

describe('OCPP-7: the key of a charger', () => {
  test('is shown when it is made and never again, and is nowhere', async () => {
    const id = await newCharger('CP-1')
    expect(await hashOf(id)).toBeNull()
    const made = await door.ask('POST', keyPath(id), { as: operator })
    expect(made.statusCode).toBe(201)
    const { key, made_at } = made.json<{ key: string; made_at: string }>()
    expect(key).toMatch(/^[0-9a-f]{40}$/)
    expect(await hashOf(id)).toEqual(chargerKeyHash(door.house.serverKey.ofChargers, key))

    const read = await door.ask('GET', keyPath(id), { as: operator })
    expect(read.json()).toEqual({ charge_point_id: id, made_at })
    const audit = await door.ask('GET', '/api/audit', { as: operator })
    expect(audit.json<{ items: { summary: string }[] }>().items[0]?.summary).toBe(
      'Charge point "the CP-1" was given a key',
    )
    const stored = await door.house.database.query<{ text: string }>(
      `SELECT string_agg(row::text, '') AS text FROM (
         SELECT to_jsonb(e) AS row FROM event_store e UNION ALL SELECT to_jsonb(k) FROM charger_key k
         UNION ALL SELECT to_jsonb(a) FROM idempotent_answer a) AS everything`,
    )
    for (const text of [audit.body, logged, stored[0]?.text ?? '']) expect(text).not.toContain(key)
  })

  test('is replaced by the next, and taken away', async () => {
    const id = await newCharger('CP-2')
    await door.ask('POST', keyPath(id), { as: operator })
    const before = await hashOf(id)
    await door.ask('POST', keyPath(id), { as: operator })
    expect(await hashOf(id)).not.toEqual(before)
    for (let times = 0; times < 2; times++) {
      expect((await door.ask('DELETE', keyPath(id), { as: operator })).statusCode).toBe(204)
      expect(await hashOf(id)).toBeNull()
    }
    const read = await door.ask('GET', keyPath(id), { as: operator })
    expect(read.json()).toEqual({ charge_point_id: id, made_at: null })
  })

  test('API-3: is made once under an Idempotency-Key, and a retry is told that its answer is not kept', async () => {
    const id = await newCharger('CP-3')
    const headers = { 'idempotency-key': 'a-key-for-cp-3' }
    const made = await door.ask('POST', keyPath(id), { as: operator, headers })
    const hash = await hashOf(id)
    const again = await door.ask('POST', keyPath(id), { as: operator, headers })
    expect([made.statusCode, again.statusCode]).toEqual([201, 409])
    expect(again.json()).toMatchObject({ code: 'ANSWER_NOT_KEPT' })
    expect(again.body).not.toContain(made.json<{ key: string }>().key)
    expect(await hashOf(id)).toEqual(hash)
  })

  test('is of a charge point that is there, and goes with it', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const gone = await door.ask(method, keyPath(newId()), { as: operator })
      expect(gone.json()).toMatchObject({ code: 'CHARGE_POINT_NOT_FOUND' })
    }
    const [stays, goes] = [await newCharger('CP-4'), await newCharger('CP-5')]
    for (const id of [stays, goes]) await door.ask('POST', keyPath(id), { as: operator })
    await door.ask('DELETE', `/api/charge_point/${goes}`, { as: operator })
    await door.house.upkeep.expire(Date.now())
    const { madeAt } = door.house.ledgers.chargerKeys
    expect([await madeAt(stays), await madeAt(goes)]).toEqual([expect.any(Number), null])
  })
})

describe('OCPP-7: chargers that nobody knows', () => {
  const noon = Date.parse('2026-03-10T12:00:00Z')
  const come = async (...seen: readonly (readonly [string, number, TurnedAway?])[]): Promise<void> => {
    const { turnedAway } = door.house.record
    turnedAway.add(
      seen.map(([identity, at, why = 'UNKNOWN_IDENTITY']) => ({ identity, at: noon + at, address: '10.0.0.7', why })),
    )
    await turnedAway.flush()
  }
  type Sent = { identity: string; times: number }
  const list = async (query = ''): Promise<{ items: Sent[]; next_cursor: string | null }> =>
    (await door.ask('GET', `/api/unknown_charger${query}`, { as: operator })).json()
  const identities = async (): Promise<string[]> => (await list()).items.map(({ identity }) => identity)

  const turnedAway = async (identity: string): Promise<unknown> => {
    const rows = await door.house.database.query<{ charge_point_id: string }>(
      'SELECT charge_point_id FROM charge_point WHERE ocpp_identity = $1',
      [identity],
    )
    const charger = await door.ask('GET', `/api/charge_point/${rows[0]?.charge_point_id}/charger`, { as: operator })
    return charger.json<{ turned_away: unknown }>().turned_away
  }

  test('are listed, who came last first, with how often', async () => {
    await come(['NEW-1', 0], ['NEW-2', 5], ['NEW-1', 10])
    await come(['NEW-1', 20], ['NEW-2', 3])
    expect((await list()).items).toEqual([
      {
        ...{ identity: 'NEW-1', first_seen_at: '2026-03-10T12:00:00.000Z', last_seen_at: '2026-03-10T12:00:00.020Z' },
        ...{ times: 3, last_address: '10.0.0.7', why: 'UNKNOWN_IDENTITY' },
      },
      expect.objectContaining({ identity: 'NEW-2', times: 2, last_seen_at: '2026-03-10T12:00:00.005Z' }),
    ])
    const first = await list('?limit=1')
    const second = await list(`?limit=1&cursor=${first.next_cursor}`)
    expect([...first.items, ...second.items].map(({ identity }) => identity)).toEqual(['NEW-1', 'NEW-2'])
  })

  test('leave the list by becoming a charge point, and those who are one never stand in it', async () => {
    await come(['ADOPT-ME', 100])
    expect(await identities()).toContain('ADOPT-ME')
    await newCharger('ADOPT-ME')
    await come(['ADOPT-ME', 200, 'NO_KEY'])
    expect(await identities()).not.toContain('ADOPT-ME')
    const away = await turnedAway('ADOPT-ME')
    expect(away).toEqual({ at: '2026-03-10T12:00:00.200Z', times: 2, why: 'NO_KEY' })
  })

  test('are taken off the list, whatever they call themselves', async () => {
    const odd = ['a/b', 'ä%2f', '?x=1', 'UPPER', '\0', '\ud800', '💥', 'x'.repeat(1_000)]
    await come(...odd.map((identity) => [identity, 0] as const))
    for (const identity of await identities()) {
      const path = `/api/unknown_charger/${encodeURIComponent(identity)}`
      for (let times = 0; times < 2; times++) {
        expect((await door.ask('DELETE', path, { as: operator })).statusCode).toBe(204)
      }
    }
    expect(await identities()).toEqual([])
  })

  test('SEC-4: are never more than a thousand, and forgotten after a month', async () => {
    await come(...Array.from({ length: 1_200 }, (_, nth) => [`FLOOD-${nth}`, nth] as const))
    await come(['LATEST', 5_000])
    const [count] = await door.house.database.query<{ n: number }>('SELECT count(*) AS n FROM unknown_charger')
    expect(count?.n).toBe(1_000)
    expect((await identities())[0]).toBe('LATEST')
    await door.house.upkeep.expire(noon + 31 * 86_400_000)
    expect(await identities()).toEqual([])
  })

  test('are for operators of the whole installation', async () => {
    const bound = await door.token({ role: 'operator', depotIds: [depotId] })
    const viewer = await door.signedIn('viewer')
    for (const as of [bound, viewer])
      expect((await door.ask('GET', '/api/unknown_charger', { as })).statusCode).toBe(403)
  })
})
