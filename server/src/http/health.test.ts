import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import type { Log } from '../engine/ports.ts'

let busbar: TestHouse
const lines: { readonly fields: Record<string, unknown>; readonly message: string }[] = []
const note = (fields: object, message: string): void => void lines.push({ fields: { ...fields }, message })
const log: Log = { debug: note, info: note, warn: note, error: note }

beforeAll(async () => {
  busbar = await openTestHouse({ log })
})
afterAll(() => busbar.close())

describe('whether it lives and works', () => {
  test('OPS-4: both questions are open to strangers', async () => {
    expect((await busbar.ask('GET', '/healthz')).json()).toEqual({ status: 'ok' })
    expect((await busbar.ask('GET', '/readyz')).json()).toEqual({ status: 'ready' })
  })

  test('OPS-4: without its database it lives, but is not ready, and says no more than that', async () => {
    const other = await openTestHouse()
    await other.house.database.close()
    expect((await other.ask('GET', '/healthz')).statusCode).toBe(200)
    const readiness = await other.ask('GET', '/readyz')
    expect(readiness.statusCode).toBe(503)
    expect(readiness.json()).toMatchObject({ code: 'NOT_READY', detail: 'The database does not answer.' })
    await other.app.close()
    await other.house.relay.stop()
  })
})

test('OPS-4: with a full disk it is not ready, and says that nothing can be written', async () => {
  const other = await openTestHouse()
  const admin = await other.signedIn('system_admin')
  await other.house.database.query(`CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON event_store FOR EACH ROW EXECUTE FUNCTION full_disk()`)
  const words = 'The database can’t write: it has no room left, or may only read.'
  const refused = await other.ask('POST', '/api/depot', { as: admin, body: { name: 'Full', timezone: 'UTC' } })
  expect(refused.json()).toMatchObject({ status: 503, detail: words })
  const readiness = await other.ask('GET', '/readyz')
  expect([readiness.statusCode, readiness.json().detail]).toEqual([503, words])
  await other.close()
})

describe('metrics', () => {
  test('OPS-4: requests are counted by their route, never by the path that was sent', async () => {
    const reader = await busbar.token({ scopes: ['metrics:read'] })
    await busbar.ask('GET', '/api/depot/no-such-depot', { as: await busbar.token({ role: 'viewer' }) })
    await busbar.ask('GET', '/some/path/of/a/scanner')
    const metrics = await busbar.ask('GET', '/metrics', { as: reader })
    expect(metrics.headers['content-type']).toContain('text/plain; version=0.0.4')
    expect(metrics.body).toMatch(
      /busbar_http_request_duration_seconds_count\{method="GET",route="\/api\/depot\/:depot_id",status="404"\} 1\n/,
    )
    expect(metrics.body).not.toContain('no-such-depot')
    expect(metrics.body).not.toContain('scanner')
  })

  test('OPS-4: they are for those who may read them', async () => {
    expect((await busbar.ask('GET', '/metrics')).statusCode).toBe(401)
    const other = await busbar.token({ scopes: ['events:read'] })
    expect((await busbar.ask('GET', '/metrics', { as: other })).statusCode).toBe(403)
  })
})

test('OPS-4: one id follows a request from the door to the record and the log', async () => {
  const admin = await busbar.token({ role: 'system_admin' })
  const headers = { 'x-request-id': 'a-request-to-follow' }
  const body = { name: 'Followed', timezone: 'Australia/Perth' }
  const created = await busbar.ask('POST', '/api/depot', { as: admin, body, headers })
  expect(created.headers['x-request-id']).toBe('a-request-to-follow')

  const audit = await busbar.ask('GET', '/api/audit?kind=DepotCreated', { as: admin })
  expect(audit.json().items[0]).toMatchObject({ correlation_id: 'a-request-to-follow', kind: 'DepotCreated' })
  const logged = lines.find(({ fields }) => fields['http.request.id'] === 'a-request-to-follow')
  expect(logged?.fields).toMatchObject({ 'http.route': '/api/depot', 'http.response.status_code': 201 })

  const again = await busbar.ask('POST', '/api/depot', { as: admin, body, headers })
  expect(again.json()).toMatchObject({ code: 'DEPOT_NAME_TAKEN', request_id: 'a-request-to-follow' })
})
