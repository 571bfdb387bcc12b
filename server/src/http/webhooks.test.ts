import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newId } from '../engine/ids.ts'
import { openLog } from '../log.ts'

let door: TestHouse
let admin: Caller
let logged = ''
beforeAll(async () => {
  door = await openTestHouse({ log: openLog('debug', { to: { write: (line) => void (logged += line) } }) })
  admin = await door.signedIn('system_admin')
})
afterAll(() => door.close())

const body = { name: 'Control room', url: 'https://hooks.example.org/busbar' }
type Created = { webhook_id: string; secret: string; revision: number }
const create = async (fields: object = {}): Promise<Created> => {
  const answer = await door.ask('POST', '/api/webhook', { as: admin, body: { ...body, ...fields } })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

describe('EVT-3: webhooks', () => {
  test('are created with a secret that is shown once, and is kept sealed', async () => {
    const { webhook_id: id, secret, ...rest } = await create()
    expect(rest).toMatchObject({ ...body, kinds: [], severity_min: 'INFO', depot_ids: null, is_enabled: true })
    expect(secret.length).toBeGreaterThan(40)
    const texts = [
      (await door.ask('GET', `/api/webhook/${id}`, { as: admin })).body,
      (await door.ask('GET', '/api/webhook', { as: admin })).body,
      (await door.ask('GET', '/api/audit', { as: admin })).body,
      logged,
    ]
    for (const text of texts) expect(text).not.toContain(secret)
    const [kept] = await door.house.database.query<{ sealed: Buffer }>(
      'SELECT sealed FROM webhook_secret WHERE webhook_id = $1',
      [id],
    )
    expect(kept?.sealed.includes(secret)).toBe(false)
    expect(door.house.serverKey.unseal(kept?.sealed ?? Buffer.alloc(0), `webhook/${id}`)).toBe(secret)
  })

  test('API-3: are created once under an Idempotency-Key, whose retry is told that the secret is not kept', async () => {
    const headers = { 'idempotency-key': 'the-control-room' }
    const named = { ...body, name: 'once' }
    const [first, second] = [
      await door.ask('POST', '/api/webhook', { as: admin, body: named, headers }),
      await door.ask('POST', '/api/webhook', { as: admin, body: named, headers }),
    ]
    expect([first.statusCode, second.json<{ code: string }>().code]).toEqual([201, 'ANSWER_NOT_KEPT'])
    const all = (await door.ask('GET', '/api/webhook?limit=500', { as: admin })).json<{ items: { name: string }[] }>()
    expect(all.items.filter(({ name }) => name === 'once')).toHaveLength(1)
  })

  test('are changed, given a new secret, and removed, and the audit says by whom', async () => {
    const { webhook_id: id, secret } = await create({ name: 'Desk' })
    const path = `/api/webhook/${id}`
    const changed = await door.ask('PATCH', path, {
      ...{ as: admin, body: { kinds: ['BREACH'], severity_min: 'RED' }, headers: { 'if-match': '"1"' } },
    })
    expect(changed.json()).toMatchObject({ kinds: ['BREACH'], severity_min: 'RED', revision: 2, url: body.url })
    const stale = await door.ask('PATCH', path, { as: admin, body: { name: 'x' }, headers: { 'if-match': '"1"' } })
    expect(stale.json()).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
    const renewed = await door.ask('POST', `${path}/secret`, { as: admin })
    expect(renewed.json<Created>().secret).not.toBe(secret)
    expect((await door.ask('DELETE', path, { as: admin })).statusCode).toBe(204)
    expect((await door.ask('GET', path, { as: admin })).json()).toMatchObject({ code: 'WEBHOOK_NOT_FOUND' })
    const audit = await door.ask('GET', '/api/audit?limit=4', { as: admin })
    expect(audit.json<{ items: { summary: string }[] }>().items.map(({ summary }) => summary)).toEqual([
      'Webhook "Desk" removed',
      'Webhook "Desk" was given a new secret',
      'Webhook "Desk": kinds, severity changed',
      `Webhook "Desk" added (${body.url})`,
    ])
  })

  test.each(['https://127.0.0.1/', 'http://93.184.216.34/', 'https://[fd00::1]/', 'https://a:b@example.org/'])(
    'SEC-3: are refused where nothing may be sent: %s',
    async (url) => {
      const created = await door.ask('POST', '/api/webhook', { as: admin, body: { ...body, url } })
      expect(created.json()).toMatchObject({ status: 422, code: 'WEBHOOK_URL_REFUSED', errors: [{ pointer: '/url' }] })
      const { webhook_id: id } = await create()
      const changed = await door.ask('PATCH', `/api/webhook/${id}`, { as: admin, body: { url } })
      expect(changed.json()).toMatchObject({ code: 'WEBHOOK_URL_REFUSED' })
    },
  )

  test('are told of depots that are there; one that is gone by now may stay named', async () => {
    const named = { name: newId(), timezone: 'UTC' }
    const { depot_id: depotId } = (await door.ask('POST', '/api/depot', { as: admin, body: named })).json<{
      depot_id: string
    }>()
    const stranger = newId()
    const refused = { status: 422, code: 'VALIDATION_FAILED', errors: [{ pointer: '/depot_ids/1' }] }
    const sent = { ...body, depot_ids: [depotId, stranger] }
    expect((await door.ask('POST', '/api/webhook', { as: admin, body: sent })).json()).toMatchObject(refused)
    const bound = { name: 'bound', role: 'viewer', depot_ids: [depotId, stranger] }
    expect((await door.ask('POST', '/api/token', { as: admin, body: bound })).json()).toMatchObject(refused)
    const { webhook_id: id } = await create({ depot_ids: [depotId, depotId] })
    const change = async (depot_ids: string[]) =>
      (await door.ask('PATCH', `/api/webhook/${id}`, { as: admin, body: { depot_ids } })).json<object>()
    expect(await change([depotId, stranger])).toMatchObject(refused)
    expect((await door.ask('DELETE', `/api/depot/${depotId}`, { as: admin })).statusCode).toBe(204)
    expect(await change([depotId])).toMatchObject({ depot_ids: [depotId], revision: 1 })
  })

  test('API-3: are tested once under an Idempotency-Key, and what they were told is listed page by page', async () => {
    const { webhook_id: id } = await create()
    const try1 = (key: string) =>
      door.ask('POST', `/api/webhook/${id}/test`, { as: admin, headers: { 'idempotency-key': key } })
    const [first, again, other] = [await try1('one'), await try1('one'), await try1('two')]
    expect(again.json()).toEqual(first.json())
    expect(other.json()).not.toEqual(first.json())
    const list = async (query: string): Promise<{ items: { delivery_id: string }[]; next_cursor: string | null }> =>
      (await door.ask('GET', `/api/webhook/${id}/delivery${query}`, { as: admin })).json()
    const page = await list('?limit=1')
    const next = await list(`?limit=1&cursor=${page.next_cursor}`)
    expect([...page.items, ...next.items]).toEqual([other.json(), first.json()])
    expect(next.next_cursor).toBeNull()
  })

  test('are for system admins, and are there', async () => {
    const operator = await door.signedIn('operator')
    expect((await door.ask('GET', '/api/webhook', { as: operator })).statusCode).toBe(403)
    for (const path of ['', '/delivery']) {
      const answer = await door.ask('GET', `/api/webhook/${newId()}${path}`, { as: admin })
      expect(answer.json()).toMatchObject({ status: 404, code: 'WEBHOOK_NOT_FOUND' })
    }
  })
})
