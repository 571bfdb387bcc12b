import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newId } from '../engine/ids.ts'

let door: TestHouse
let admin: Caller
beforeAll(async () => {
  door = await openTestHouse()
  admin = await door.token({ role: 'system_admin' })
})
afterAll(() => door.close())

const depot = (name: string) => ({ name, timezone: 'UTC' })
const post = (path: string, key: string, body: object, house = door) =>
  house.ask('POST', path, { as: admin, body, headers: { 'idempotency-key': key } })

async function newDepot(): Promise<string> {
  const answer = await door.ask('POST', '/api/depot', { as: admin, body: depot(`Depot ${newId()}`) })
  return answer.json<{ depot_id: string }>().depot_id
}

const countOf = async (path: string): Promise<number> =>
  (await door.ask('GET', `${path}?limit=500`, { as: admin })).json<{ items: unknown[] }>().items.length

describe('API-3: an Idempotency-Key', () => {
  test('gets a retry the same answer, to the byte, and changes nothing', async () => {
    const first = await post('/api/depot', 'k-same', depot('Same'))
    const again = await post('/api/depot', 'k-same', depot('Same'))
    expect(again.statusCode).toBe(201)
    expect(again.body).toBe(first.body)
    for (const name of ['location', 'etag', 'content-type']) expect(again.headers[name]).toBe(first.headers[name])
    expect([first.headers['idempotency-replayed'], again.headers['idempotency-replayed']]).toEqual([undefined, 'true'])
  })

  test('also where the first try removed what it names', async () => {
    const path = `/api/depot/${await newDepot()}`
    const headers = { 'idempotency-key': 'k-gone' }
    const answers = []
    for (let n = 0; n < 3; n++) answers.push(await door.ask('DELETE', path, { as: admin, headers }))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204, 204])
    expect((await door.ask('DELETE', path, { as: admin })).statusCode).toBe(404)
  })

  test('also where the retry names what was seen before the first try', async () => {
    const path = `/api/depot/${await newDepot()}`
    const headers = { 'idempotency-key': 'k-seen', 'if-match': '"1"' }
    const change = () => door.ask('PATCH', path, { as: admin, body: { name: `Seen ${path}` }, headers })
    const first = await change()
    expect(first.statusCode).toBe(200)
    expect((await change()).body).toBe(first.body)
  })

  test.each([1, 2, 3, 4, 5])('also for equal requests at once (%i)', async (round) => {
    const depotId = await newDepot()
    const path = `/api/depot/${depotId}`
    const circuit = await door.ask('POST', `${path}/circuit`, { as: admin, body: { name: 'c' } })
    const charger = { name: 'CP', ocpp_identity: `CP-${depotId}` }
    const remove = () =>
      door.ask('DELETE', String(circuit.headers['location']), {
        as: admin,
        headers: { 'idempotency-key': `k-remove-${round}` },
      })
    const atOnce = <Answer>(ask: () => Promise<Answer>) => Promise.all(Array.from({ length: 4 }, ask))
    const created = await atOnce(() => post('/api/depot', `k-depot-${round}`, depot(`At once ${round}`)))
    const charged = await atOnce(() => post(`${path}/charge_point`, `k-charger-${round}`, charger))
    const removed = await atOnce(remove)
    for (const [answers, status] of [
      [created, 201],
      [charged, 201],
      [removed, 204],
    ] as const) {
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([status, status, status, status])
      expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    }
    expect(await countOf(`${path}/charge_point`)).toBe(1)
  })

  test('also through another process, and after a restart', async () => {
    const first = await post('/api/depot', 'k-restart', depot('Restart'))
    const other = await openTestHouse({ connection: door.connection })
    try {
      expect((await post('/api/depot', 'k-restart', depot('Restart'), other)).body).toBe(first.body)
      const both = await Promise.all([door, other].map((house) => post('/api/depot', 'k-two', depot('Two'), house)))
      expect(both.map(({ statusCode }) => statusCode)).toEqual([201, 201])
      expect(both[0]?.body).toBe(both[1]?.body)
    } finally {
      await other.close()
    }
  })

  test.each<readonly [string, string, object, Record<string, string>]>([
    ['another body', '/api/depot', depot('Other B'), {}],
    ['another path', '/api/user', depot('Other A'), {}],
    ['another entity tag', '/api/depot', depot('Other A'), { 'if-match': '"2"' }],
  ])('that comes with %s is refused', async (_name, path, body, headers) => {
    await post('/api/depot', 'k-other', depot('Other A'))
    const answer = await door.ask('POST', path, {
      as: admin,
      body: path === '/api/user' ? { name: 'u', role: 'viewer', password: 'a long password' } : body,
      headers: { 'idempotency-key': 'k-other', ...headers },
    })
    expect(answer.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('is one’s own: others may use the same', async () => {
    const other = await door.token({ role: 'system_admin' })
    await post('/api/depot', 'k-own', depot('Own A'))
    const headers = { 'idempotency-key': 'k-own' }
    const theirs = await door.ask('POST', '/api/depot', { as: other, body: depot('Own B'), headers })
    expect(theirs.json()).toMatchObject({ name: 'Own B' })
  })

  test.each(['with spaces in it', 'x'.repeat(201), 'ümlaut', ''])('must be printable and short: "%s"', async (key) => {
    const answer = await post('/api/depot', key, depot('Wrong key'))
    expect(answer.json()).toMatchObject({ status: 422, code: 'VALIDATION_FAILED' })
  })

  test('that a refusal came of may be used again once the reason is gone', async () => {
    const taken = await newDepot()
    const name = (await door.ask('GET', `/api/depot/${taken}`, { as: admin })).json<{ name: string }>().name
    expect((await post('/api/depot', 'k-refused', depot(name))).statusCode).toBe(409)
    await door.ask('DELETE', `/api/depot/${taken}`, { as: admin })
    expect((await post('/api/depot', 'k-refused', depot(name))).statusCode).toBe(201)
  })
})

describe('SEC-2: what is kept for retries', () => {
  /** Everything that stands in the database, as text. */
  async function everythingKept(): Promise<string> {
    const tables = await door.house.database.query<{ name: string }>(
      `SELECT format('%I', relname) AS name FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    )
    const rows = await Promise.all(
      tables.map(({ name }) => door.house.database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)),
    )
    return rows
      .flat()
      .map(({ row }) => row)
      .join('\n')
  }

  test('holds no token: a retry is told that it was created, and by which id to revoke it', async () => {
    const body = { name: 'secret', role: 'viewer' }
    const before = await countOf('/api/token')
    const first = await post('/api/token', 'k-token', body)
    const { token, token_id } = first.json<{ token: string; token_id: string }>()
    const again = await post('/api/token', 'k-token', body)
    expect(again.json()).toMatchObject({ status: 409, code: 'ANSWER_NOT_KEPT' })
    expect(again.json<{ detail: string }>().detail).toContain(token_id)
    expect(again.headers['content-type']).toContain('application/problem+json')
    expect(await countOf('/api/token')).toBe(before + 1)
    const kept = await everythingKept()
    expect(kept).toContain(token_id)
    const secret = token.split('_').slice(2).join('_')
    expect(kept).not.toContain(secret)
  })

  test('holds no password, and nothing from which one could be guessed quickly', async () => {
    const password = 'correct horse battery'
    const body = { name: 'Bessie', role: 'viewer', password }
    const first = await post('/api/user', 'k-user', body)
    expect(first.statusCode).toBe(201)
    const again = await post('/api/user', 'k-user', body)
    expect(again.body).toBe(first.body)
    const other = await post('/api/user', 'k-user', { ...body, password: 'another password' })
    expect(other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    expect(await everythingKept()).not.toContain(password)
    const [row] = await door.house.database.query<{ request_sha256: Buffer }>(
      `SELECT request_sha256 FROM idempotent_answer WHERE key = 'k-user'`,
    )
    const { createHash } = await import('node:crypto')
    const quick = createHash('sha256')
      .update(JSON.stringify(['POST', '/api/user', '', body]))
      .digest('hex')
    expect(row?.request_sha256.toString('hex')).not.toBe(quick)
  })
})
