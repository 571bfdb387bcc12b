import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newId } from '../engine/ids.ts'
import { httpDoor } from './app.ts'
import type { App } from './doors.ts'
import { type Alias, noteUse, pointToSuccessor } from './legacy/aliasUse.ts'

const now = { ms: Date.parse('2026-03-10T12:00:00Z') }
const alias: Alias = {
  endpoint: 'POST /api/circuit/{circuit_id}/rebalance_load',
  deprecatedAt: new Date('2026-01-01T00:00:00Z'),
}
const [circuitId, microgridId, nodeId] = [newId(), newId(), newId()]

let door: TestHouse
let app: App
let admin: Caller
let [old, older]: Caller[] = []

beforeAll(async () => {
  door = await openTestHouse({ clock: { now: () => now.ms } })
  admin = await door.signedIn('system_admin')
  old = await door.token({ role: 'operator' })
  older = await door.token({ role: 'operator' })
  app = await httpDoor(door.house, { ratePerMinute: 1_000, trustedProxies: [], pageFolder: null })
  app.get('/api/old/:outcome', { config: { access: { role: 'viewer' } } }, async (request, reply) => {
    const { outcome } = request.params as { outcome: string }
    pointToSuccessor(reply, alias, `/api/microgrid/${microgridId}/rebalance`)
    const isFound = outcome !== 'CIRCUIT_NOT_FOUND'
    const scope = isFound ? { circuitId, microgridId, nodeId } : { circuitId: null, microgridId: null, nodeId: null }
    noteUse(request, door.house, alias, { ...scope, outcome })
    return {}
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await door.close()
})

const use = (outcome: string, as: Caller | undefined) =>
  app.inject({ method: 'GET', url: `/api/old/${outcome}`, headers: { ...as?.headers } })
type Sent = { caller: { name: string }; circuit_id: string | null; times: number }
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
    await use('CIRCUIT_NOT_FOUND', old)
    await use('CIRCUIT_NOT_FOUND', old)
    await use('COMPLETED', older)
    const items = (await list()).filter(({ caller }) => caller.name === old?.name)
    expect(items).toEqual([
      expect.objectContaining({ circuit_id: null, node_id: null, last_outcome: 'CIRCUIT_NOT_FOUND', times: 2 }),
      {
        ...{ endpoint: alias.endpoint, circuit_id: circuitId, microgrid_id: microgridId, node_id: nodeId },
        caller: { kind: 'token', id: old?.id, name: old?.name },
        ...{ first_used_at: '2026-03-10T12:00:00.000Z', last_used_at: '2026-03-10T12:01:00.000Z' },
        ...{ last_outcome: 'REJECTED', times: 3 },
      },
    ])
    expect((await list()).filter(({ caller }) => caller.name === older?.name)).toHaveLength(1)
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
