import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { type Document, filled, operationsOf } from '../../../tests/support/openapi.ts'

let door: TestHouse
let admin: Caller
beforeAll(async () => {
  door = await openTestHouse()
  admin = await door.token({ role: 'system_admin' })
})
afterAll(() => door.close())

type Page = { items: Record<string, string>[]; next_cursor: string | null }

/** Reads a list from end to end; `meanwhile` runs between the pages. */
async function all(path: string, limit: number, meanwhile: () => Promise<unknown> = () => Promise.resolve()) {
  const found: Record<string, string>[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`
    const answer = await door.ask('GET', `${path}?limit=${limit}${query}`, { as: admin })
    expect(answer.statusCode, answer.body).toBe(200)
    const page = answer.json<Page>()
    expect(page.items.length).toBeLessThanOrEqual(limit)
    found.push(...page.items)
    cursor = page.next_cursor
    await meanwhile()
  } while (cursor !== null)
  return found
}

async function newDepot(name: string): Promise<string> {
  const answer = await door.ask('POST', '/api/depot', { as: admin, body: { name, timezone: 'UTC' } })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<{ depot_id: string }>().depot_id
}

describe('API-3: lists page by cursor', () => {
  test('complete and without doubles, while others add and remove', async () => {
    const depotId = await newDepot('Paging')
    const path = `/api/depot/${depotId}/circuit`
    const add = async (name: string): Promise<string> => {
      const rating = { unit: 'kW', value: 1 }
      const answer = await door.ask('POST', path, { as: admin, body: { name, rating } })
      return answer.json<{ circuit_id: string }>().circuit_id
    }
    const before: string[] = []
    for (let n = 0; n < 23; n++) before.push(await add(`board ${n}`))
    let added = 0
    const found = await all(path, 5, async () => {
      if (added++ < 6) await Promise.all([add(`late ${added}`), add(`later ${added}`)])
      // What a page ended with may be gone when the next is asked for.
      if (added === 2) await door.ask('DELETE', `/api/circuit/${before[9]}`, { as: admin })
    })
    const ids = found.map(({ circuit_id }) => circuit_id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(before.filter((id) => !ids.includes(id))).toEqual([])
  })

  test.each([
    ['/api/depot', 'depot_id'],
    ['/api/microgrid', 'depot_id'],
    ['/api/user', 'user_id'],
    ['/api/token', 'token_id'],
    ['/api/audit', 'event_id'],
  ])('%s too, to the last and no further', async (path, key) => {
    for (let n = 0; n < 4; n++) {
      await newDepot(`${path} ${n}`)
      await door.signedIn('viewer')
      await door.token({ role: 'viewer' })
    }
    const whole = (await door.ask('GET', `${path}?limit=500`, { as: admin })).json<Page>()
    expect(whole.next_cursor).toBeNull()
    const ids = whole.items.map((item) => item[key])
    expect(ids.length).toBeGreaterThan(3)
    for (const limit of [1, 2, ids.length - 1, ids.length]) {
      expect((await all(path, limit)).map((item) => item[key])).toEqual(ids)
    }
  })

  test('the connectors of a charge point come by number', async () => {
    const depotId = await newDepot('Connectors')
    const numbers = [10, 2, 1, 33, 7]
    const body = { name: 'CP', ocpp_identity: 'CP-33', connectors: numbers.map((number) => ({ number })) }
    const chargePoint = await door.ask('POST', `/api/depot/${depotId}/charge_point`, { as: admin, body })
    const path = `/api/charge_point/${chargePoint.json<{ charge_point_id: string }>().charge_point_id}/connector`
    expect((await all(path, 2)).map(({ number }) => number)).toEqual([1, 2, 7, 10, 33])
  })

  test('tokens that go between two pages take nothing else with them', async () => {
    const tokens = (await all('/api/token', 500)).map(({ token_id }) => token_id)
    let page = 0
    const found = await all('/api/token', 2, async () => {
      if (page++ === 1) await door.ask('DELETE', `/api/token/${tokens[3]}`, { as: admin })
    })
    expect(found.map(({ token_id }) => token_id)).toEqual(tokens)
  })

  test.each(['x', '%20', '%00', '===='])(
    'nor does a list that is read whole take a cursor that it did not give: %s',
    async (cursor) => {
      const answer = await door.ask('GET', `/api/token?cursor=${cursor}`, { as: admin })
      expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: '/cursor' }] })
    },
  )

  test.each([
    ['limit=0', '/limit'],
    ['limit=501', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=many', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['cursor=made-up', '/cursor'],
    [`cursor=${'x'.repeat(2_000)}`, '/cursor'],
  ])('what is no page is 422 and says where: %s', async (query, pointer) => {
    const answer = await door.ask('GET', `/api/depot?${query}`, { as: admin })
    expect(answer.json()).toMatchObject({ status: 422, code: 'VALIDATION_FAILED', errors: [{ pointer }] })
  })
})

describe('API-3: versions travel as entity tags', () => {
  test('a write that names what it saw fails where that has changed, and changes nothing', async () => {
    const depotId = await newDepot('Tags')
    const path = `/api/depot/${depotId}`
    const seen = String((await door.ask('GET', path, { as: admin })).headers['etag'])
    const change = (name: string, tag: string) =>
      door.ask('PATCH', path, { as: admin, body: { name }, headers: { 'if-match': tag } })
    const first = await change('Tags 1', seen)
    expect(first.statusCode).toBe(200)
    const late = await change('Tags 2', seen)
    expect(late.json()).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
    expect((await door.ask('GET', path, { as: admin })).json()).toMatchObject({ name: 'Tags 1', revision: 2 })
    expect((await change('Tags 2', String(first.headers['etag']))).statusCode).toBe(200)
    expect((await change('Tags 3', '*')).statusCode).toBe(200)
    expect((await change('Tags 4', '"made-up"')).json()).toMatchObject({ code: 'VERSION_CONFLICT' })
    const gone = await door.ask('DELETE', path, { as: admin, headers: { 'if-match': seen } })
    expect(gone.json()).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
  })

  test('of two at once that saw the same, one wins', async () => {
    const depotId = await newDepot('Race')
    const headers = { 'if-match': '"1"' }
    const answers = await Promise.all(
      ['Race a', 'Race b', 'Race c'].map((name) =>
        door.ask('PATCH', `/api/depot/${depotId}`, { as: admin, body: { name }, headers }),
      ),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412])
  })

  test('everything that people edit has one, and says so when it was created', async () => {
    const depotId = await newDepot('Every')
    const at = `/api/depot/${depotId}`
    const made = [
      await door.ask('POST', `${at}/circuit`, { as: admin, body: { name: 'c' } }),
      await door.ask('POST', `${at}/charge_point`, { as: admin, body: { name: 'cp', ocpp_identity: 'CP-E' } }),
      await door.ask('POST', `${at}/power_source`, { as: admin, body: { name: 'p', kind: 'SOLAR' } }),
      await door.ask('POST', `${at}/device`, { as: admin, body: { name: 'd', kind: 'METER' } }),
    ]
    for (const answer of made) {
      expect(answer.headers['etag']).toBe('"1"')
      const path = String(answer.headers['location'])
      expect((await door.ask('GET', path, { as: admin })).headers['etag']).toBe('"1"')
      const headers = { 'if-match': '"7"' }
      const body = { name: 'x' }
      expect((await door.ask('PATCH', path, { as: admin, body, headers })).statusCode).toBe(412)
      expect((await door.ask('DELETE', path, { as: admin, headers })).statusCode).toBe(412)
      expect((await door.ask('DELETE', path, { as: admin, headers: { 'if-match': '"1"' } })).statusCode).toBe(204)
    }
  })
})

test('API-3: what a query doesn’t have is refused at every list, and not taken for a wish for everything', async () => {
  const document = (await door.ask('GET', '/api/openapi.json', { as: admin })).json<Document>()
  const asking = operationsOf(document).filter(
    ({ method, parameters = [] }) => method.toUpperCase() === 'GET' && parameters.some((one) => one.in === 'query'),
  )
  expect(asking.length).toBeGreaterThan(15)
  const depotId = await newDepot('Strict')
  for (const { path } of asking) {
    const answer = await door.ask('GET', `${filled(path, () => depotId)}?foo=bar`, { as: admin })
    expect([path, answer.statusCode, answer.json<{ code: string }>().code]).toEqual([path, 422, 'VALIDATION_FAILED'])
  }
  const outcome = await door.ask('GET', `/api/depot/${depotId}/cycle?outcome=NOPE`, { as: admin })
  expect(outcome.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/outcome' }] })
})
