import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'
import { httpDoor } from './app.ts'
import type { App } from './doors.ts'
import { type Alias, pointToSuccessor } from './legacy/aliasUse.ts'
import { HttpProblem } from './problem.ts'

const now = { ms: Date.parse('2026-03-10T12:00:00Z') }
const alias: Alias = {
  endpoint: 'POST /api/circuit/{circuit_id}/rebalance_load',
  deprecatedAt: new Date('2026-01-01T00:00:00Z'),
}
const [circuitId, microgridId, nodeId] = [newId(), newId(), newId()]

/** what this door waits for at most, told by hand that it is over */
const alarms = new Set<() => void>()
const byHand = (_: number, run: () => void): (() => void) => {
  alarms.add(run)
  return () => void alarms.delete(run)
}

let door: TestHouse
let app: App
let admin: Caller
let [old, older]: Caller[] = []

beforeAll(async () => {
  door = await openTestHouse({ clock: { now: () => now.ms } })
  admin = await door.signedIn('system_admin')
  old = await door.token({ role: 'operator' })
  older = await door.token({ role: 'operator' })
  const timing = { ...door.house.timing, after: byHand }
  app = await httpDoor({ ...door.house, timing }, { ratePerMinute: 1_000, trustedProxies: [], pageFolder: null })
  const config = { access: { role: 'operator' }, alias } as const
  app.get('/api/old/:circuit_id/:outcome', { config }, async (request, reply) => {
    const { circuit_id: asked, outcome } = request.params as { circuit_id: string; outcome: string }
    if (asked !== circuitId) throw new HttpProblem('CIRCUIT_NOT_FOUND', 'There is no such circuit.')
    pointToSuccessor(reply, alias, `/api/microgrid/${microgridId}/rebalance`)
    request.aliasMeaning = { microgridId, nodeId, outcome }
    return {}
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await door.close()
})

const use = (outcome: string, as: Caller | undefined, asked = circuitId) =>
  app.inject({ method: 'GET', url: `/api/old/${asked}/${outcome}`, headers: { ...as?.headers } })
type Sent = { caller: { name: string }; circuit_id: string | null; last_outcome: string; times: number }
const list = async (): Promise<Sent[]> => {
  await door.house.record.aliasUses.flush()
  const answer = await door.ask('GET', '/api/admin/alias_use', { as: admin })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<{ items: Sent[] }>().items
}

describe('LEG-5: endpoints of older clients', () => {
  test('say that they are deprecated, since when, and where to go instead', async () => {
    const answer = await use('COMPLETED', admin)
    expect(answer.headers).toMatchObject({
      deprecation: '@1767225600',
      link: `</api/microgrid/${microgridId}/rebalance>; rel="successor-version"`,
    })
  })

  test('have each use recorded, and summed up by endpoint, circuit and caller', async () => {
    await use('COMPLETED', old)
    await list()
    now.ms += 60_000
    await use('COMPLETED', old)
    await use('REJECTED', old)
    const gone = newId()
    for (const asked of [gone, gone, 'nope']) await use('COMPLETED', old, asked)
    await use('COMPLETED', older)
    const items = (await list()).filter(({ caller }) => caller.name === old?.name)
    const nowhere = { microgrid_id: null, node_id: null, last_outcome: 'CIRCUIT_NOT_FOUND' }
    expect(items).toHaveLength(3)
    expect(items).toContainEqual(expect.objectContaining({ ...nowhere, circuit_id: null, times: 1 }))
    expect(items).toContainEqual(expect.objectContaining({ ...nowhere, circuit_id: gone, times: 2 }))
    expect(items.filter((item) => item.circuit_id === circuitId)).toEqual([
      {
        ...{ endpoint: alias.endpoint, circuit_id: circuitId, microgrid_id: microgridId, node_id: nodeId },
        caller: { kind: 'token', id: old?.id, name: old?.name },
        ...{ first_used_at: '2026-03-10T12:00:00.000Z', last_used_at: '2026-03-10T12:01:00.000Z' },
        ...{ last_outcome: 'REJECTED', times: 3 },
      },
    ])
    expect((await list()).filter(({ caller }) => caller.name === older?.name)).toHaveLength(1)
  })

  test('OPS-5: each use is written before it is answered: no kill takes back what was acknowledged', async () => {
    now.ms += 1_000
    const caller = await door.token({ role: 'operator' })
    const ofCaller = `SELECT count(*) FROM alias_use WHERE caller_id = $1`
    const written = async () => (await door.house.database.query<{ count: number }>(ofCaller, [caller.id]))[0]?.count
    for (let times = 1; times <= 3; times++) {
      expect((await use('COMPLETED', caller)).statusCode).toBe(200)
      expect(await written()).toBe(times)
    }
    const atOnce = await Promise.all(Array.from({ length: 20 }, () => use('COMPLETED', caller)))
    expect(new Set(atOnce.map(({ statusCode }) => statusCode))).toEqual(new Set([200]))
    expect(await written()).toBe(23)
  })

  test('answer as ever where the list can’t be written; the use is, once the database takes it', async () => {
    now.ms += 1_000
    const caller = await door.token({ role: 'operator' })
    const locked = await door.house.database.pool.connect()
    await locked.query('BEGIN; LOCK TABLE alias_use_summary IN ACCESS EXCLUSIVE MODE')
    try {
      const answering = use('COMPLETED', caller)
      // It waits for the list, and only so long.
      await until(() => alarms.size > 0)
      for (const run of alarms) run()
      expect((await answering).statusCode).toBe(200)
    } finally {
      await locked.query('COMMIT')
      locked.release()
    }
    expect((await list()).find(({ caller: { name } }) => name === caller.name)).toMatchObject({ times: 1 })
    expect(alarms.size).toBe(0)
  })

  test('say so too where the door refuses, and who is known there is recorded with what was asked for', async () => {
    const viewer = await door.token({ role: 'viewer' })
    const before = await list()
    const refusals = [await use('COMPLETED', viewer), await use('COMPLETED', undefined)]
    expect(refusals.map(({ statusCode, headers: { deprecation, link } }) => [statusCode, deprecation, link])).toEqual(
      [403, 401].map((status) => [status, '@1767225600', '</api/docs>; rel="deprecation"; type="text/html"']),
    )
    const [refused, ...others] = (await list()).filter(
      (item) => !before.some((one) => one.caller.name === item.caller.name),
    )
    // A stranger leaves nothing.
    expect(others).toEqual([])
    expect(refused).toMatchObject({
      ...{ circuit_id: circuitId, microgrid_id: null, last_outcome: 'FORBIDDEN', times: 1 },
      caller: { kind: 'token', id: viewer.id, name: viewer.name },
    })
  })

  test('SEC-4: of circuits that are nowhere the last thousand stay, and none of the others goes for them', async () => {
    const caller = { kind: 'token', id: newId(), name: 'guesser' } as const
    const uses = Array.from({ length: 1_100 }, (_, nth) => ({
      ...{ useId: newId(), at: now.ms + nth, endpoint: 'x', circuitId: newId(), microgridId: null, nodeId: null },
      ...{ caller, outcome: 'CIRCUIT_NOT_FOUND' },
    }))
    const { aliasUses } = door.house.ledgers
    const led = (await aliasUses.summary()).filter((one) => one.microgridId !== null)
    await aliasUses.note(uses)
    const kept = await aliasUses.summary()
    expect(kept.filter((one) => one.microgridId === null).map((one) => one.circuitId)).toEqual(
      uses
        .slice(100)
        .map((one) => one.circuitId)
        .toReversed(),
    )
    expect(kept.filter((one) => one.microgridId !== null)).toEqual(led)
  })

  test('are counted once, also where a use is noted again after an outage', async () => {
    const caller = { kind: 'token', id: newId(), name: 'twice' } as const
    const one = { useId: newId(), at: now.ms, endpoint: 'x', circuitId, microgridId, nodeId, caller, outcome: 'y' }
    for (let times = 0; times < 3; times++) await door.house.ledgers.aliasUses.note([one, one])
    expect((await list()).find((item) => item.caller.name === 'twice')?.times).toBe(1)
  })

  test('keep who used what and since when, after the single uses are gone', async () => {
    const before = await list()
    expect(await door.house.upkeep.expire(now.ms + 100 * 86_400_000)).toContain('alias_use_20260310')
    expect(await list()).toEqual(before)
  })
})
