import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newId } from '../engine/ids.ts'
import type { NodeLimit } from '../engine/ledgers.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-03-10T12:00:00Z')
let door: TestHouse
let depotId: string
beforeAll(async () => {
  door = await openTestHouse()
  const admin = await door.signedIn('system_admin')
  const made = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  depotId = made.json<{ depot_id: string }>().depot_id
})
afterAll(() => door.close())

const limit = (nodeId: string, at: number, fields: Partial<NodeLimit> = {}): NodeLimit => ({
  ...{ depotId, nodeId, at, limitW: 400_000, code: 'CIRCUIT_LIMIT', by: 'rating', until: null },
  ...fields,
})
const list = (nodeId: string | null, from: number, to: number, most = 100) =>
  door.house.ledgers.nodeLimits.list({ depotId, nodeId, from, to, limit: most })
const write = (...limits: NodeLimit[]) => door.house.ledgers.nodeLimits.write(limits)

test('TEL-1: a limit that was written by the process before is not written again', async () => {
  const nodeId = newId()
  const known = limit(nodeId, now)
  await write(known)
  await write(limit(nodeId, now + 1_000), limit(nodeId, now + 2_000, { limitW: 200_000 }), limit(nodeId, now + 3_000))
  const { items } = await list(nodeId, now, now + dayMs)
  expect(items.map(({ at, limitW }) => [at - now, limitW])).toEqual([
    [0, 400_000],
    [2_000, 200_000],
    [3_000, 400_000],
  ])
})

test.each(['limitW', 'code', 'by', 'until'] as const)(
  'TEL-1: a limit with another %s is another limit',
  async (field) => {
    const nodeId = newId()
    const others = { limitW: 1, code: 'NODE_LIMIT', by: 'Olga', until: now + dayMs }
    await write(limit(nodeId, now))
    await write(limit(nodeId, now + 1, { [field]: others[field] }))
    await write(limit(nodeId, now + 2, { [field]: others[field] }))
    expect((await list(nodeId, now, now + dayMs)).items).toHaveLength(2)
  },
)

test('TEL-1: a window begins with what was in force then, however old it is, and ends before its end', async () => {
  const [one, two] = [newId(), newId()]
  await write(
    limit(one, now - 30 * dayMs, { limitW: 1 }),
    limit(one, now - 20 * dayMs, { limitW: 2 }),
    limit(one, now + 500, { limitW: 3 }),
    limit(one, now + 1_000, { limitW: 4 }),
    limit(two, now + 10, { limitW: 5 }),
  )
  const { items, isCut } = await list(null, now, now + 1_000)
  expect(items.filter(({ nodeId }) => nodeId === one || nodeId === two).map(({ limitW }) => limitW)).toEqual([2, 5, 3])
  expect(isCut).toBe(false)
  const cut = await list(one, now, now + 1_001, 2)
  expect([cut.items.map(({ limitW }) => limitW), cut.isCut]).toEqual([[3, 4], true])
})

test('TEL-1: what is older than its retention goes, except what was in force when that began', async () => {
  const [changing, standing, gone, lost] = [newId(), newId(), newId(), newId()]
  const old = now - 2_000 * dayMs
  await write(
    limit(changing, old, { limitW: 1 }),
    limit(changing, old + dayMs, { limitW: 2 }),
    limit(changing, now - dayMs, { limitW: 3 }),
    limit(standing, old),
    limit(gone, old, { limitW: 7 }),
    limit(gone, old + 1, { limitW: null }),
    limit(lost, old, { depotId: newId() }),
  )
  await door.house.upkeep.expire(now)
  const kept = await door.house.database.query<{ node_id: string; limit_w: number }>(
    'SELECT node_id, limit_w FROM node_limit WHERE node_id = ANY($1) ORDER BY at',
    [[changing, standing, gone, lost]],
  )
  expect(kept).toEqual([
    { node_id: standing, limit_w: 400_000 },
    { node_id: changing, limit_w: 2 },
    { node_id: changing, limit_w: 3 },
  ])
})
