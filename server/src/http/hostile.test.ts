import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contractOf } from '../../../tests/support/contract.ts'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import {
  bodyOf,
  type Document,
  filled,
  type Operation,
  operationsOf,
  type Schema,
  valid,
} from '../../../tests/support/openapi.ts'
import { newId } from '../engine/ids.ts'
import { parseJson } from './json.ts'

let door: TestHouse
let admin: Caller
let depotId: string
beforeAll(async () => {
  door = await openTestHouse()
  admin = await door.token({ role: 'system_admin' })
  const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  depotId = depot.json<{ depot_id: string }>().depot_id
})
afterAll(() => door.close())

const create = (body: string, headers: Record<string, string> = {}) =>
  door.ask('POST', '/api/depot', { as: admin, body, headers })

describe('API-2: what is wrong with a request is said as a problem', () => {
  test('with a stable code, a title, and where in it each fault lies', async () => {
    const body = { name: ' ', timezone: 7, visible_to: ['x'], colour: 'blue' }
    const answer = await door.ask('POST', '/api/depot', { as: admin, body })
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json()).toEqual({
      type: '/api/docs#VALIDATION_FAILED',
      title: 'The request does not have the right form',
      status: 422,
      code: 'VALIDATION_FAILED',
      detail: expect.stringContaining('/name'),
      errors: [
        { code: 'too_small', message: 'is empty', pointer: '/name' },
        { code: 'invalid_format', message: 'must be one line with something to see', pointer: '/name' },
        { code: 'invalid_type', message: 'must be text', pointer: '/timezone' },
        { code: 'invalid_format', message: expect.any(String), pointer: '/visible_to/0' },
        { code: 'unrecognized_keys', message: expect.stringContaining('colour'), pointer: '' },
      ],
      request_id: answer.headers['x-request-id'],
    })
  })

  test('a rule that says no names its field too', async () => {
    const answer = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Zone', timezone: 'Perth' } })
    expect(answer.json()).toMatchObject({ status: 422, code: 'TIMEZONE_UNKNOWN', errors: [{ pointer: '/timezone' }] })
  })

  test('and a thousand faults are not a thousand lines', async () => {
    const body = { name: 'Many', timezone: 'UTC', visible_to: Array.from({ length: 1_000 }, () => 'x') }
    const { errors, detail } = (await door.ask('POST', '/api/depot', { as: admin, body })).json()
    expect(errors).toHaveLength(100)
    expect(detail).toContain('(and 999 more)')
    const long = { ['x'.repeat(100_000)]: 1 }
    const echoed = await door.ask('POST', '/api/depot', { as: admin, body: long })
    expect(echoed.body.length).toBeLessThan(5_000)
  })

  test('what a rating comes to is bounded, however it is stated', async () => {
    const plate = { unit: 'A', value: 100_000, voltage_v: 200_000, phases: 3, power_factor: 1 }
    for (const rating of [plate, { ...plate, value: 0.001, voltage_v: 1, power_factor: 0.01 }]) {
      const answer = await door.ask('POST', `/api/depot/${depotId}/circuit`, { as: admin, body: { name: 'c', rating } })
      expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/rating' }] })
    }
  })
})

describe('SEC-4: bodies', () => {
  test.each([
    ['is no JSON', '{"name":', 400, 'MALFORMED_JSON'],
    ['is nothing', '', 422, 'VALIDATION_FAILED'],
    ['is another type', '[]', 422, 'VALIDATION_FAILED'],
    ['is null', 'null', 422, 'VALIDATION_FAILED'],
    ['is nested too deep', `{"name":${'['.repeat(40)}${']'.repeat(40)}}`, 400, 'MALFORMED_JSON'],
    ['never closes what it opens', '['.repeat(100_000), 400, 'MALFORMED_JSON'],
    ['reaches for a prototype', '{"__proto__":{"polluted":1}}', 400, 'MALFORMED_JSON'],
    ['reaches for it in another spelling', String.raw`{"\u005f_proto__":{"polluted":1}}`, 400, 'MALFORMED_JSON'],
    ['reaches for a constructor', '{"name":{"constructor":{"prototype":{}}}}', 400, 'MALFORMED_JSON'],
    ['says something twice', '{"name":"a","timezone":"UTC","name":"b"}', 400, 'MALFORMED_JSON'],
    ['says it twice in two spellings', String.raw`{"name":"a","\u006eame":"b"}`, 400, 'MALFORMED_JSON'],
    ['has a number that is none', '{"name":1e999}', 422, 'VALIDATION_FAILED'],
  ])('one that %s is turned away', async (_name, body, status, code) => {
    expect((await create(body)).json()).toMatchObject({ status, code })
    expect('polluted' in {}).toBe(false)
  })

  test('one that is too large is turned away, with and without saying how long it is', async () => {
    const large = `{"name":"${'x'.repeat(1 << 20)}"}`
    expect((await create(large)).json()).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
    const lying = await create('{}', { 'content-length': String(1 << 30) })
    expect(lying.json()).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
  })

  test.each(['text/plain', 'application/xml', 'application/json5', 'x', ';', 'application/', 'multipart/form-data'])(
    'of another type are turned away: %s',
    async (type) => {
      const answer = await create('{}', { 'content-type': type })
      expect(answer.json()).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' })
    },
  )

  test('a write that needs none takes an empty one, whatever it is called', async () => {
    const path = `/api/depot/${depotId}/microgrid/resync`
    for (const headers of [{}, { 'content-type': 'application/json' }]) {
      expect((await door.ask('POST', path, { as: admin, headers })).statusCode).toBe(200)
    }
  })

  test('what an engine says about broken JSON is not passed on: it quotes passwords', async () => {
    const body = '{"name":"admin","password":hunter2hunter2}'
    const answer = await door.ask('POST', '/api/session', { body })
    expect(answer.json()).toMatchObject({ code: 'MALFORMED_JSON' })
    expect(answer.body).not.toContain('hunter2')
  })
})

describe('SEC-4: the walk over a body before it is parsed', () => {
  test('takes what JSON.parse takes, and gives what it gives', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.boolean(), (value, spaced) => {
        const text = JSON.stringify(value, null, spaced ? 2 : 0)
        if (/"(__proto__|constructor|prototype)"/.test(text)) return
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 500 },
    )
  })

  test('never throws anything but a problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0a1.-e \n'), maxLength: 60 }), (text) => {
        try {
          parseJson(text)
        } catch (error) {
          expect(error).toMatchObject({ code: 'MALFORMED_JSON' })
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('reads a megabyte of the worst to its end', () => {
    for (const worst of ['"'.repeat(1 << 20), '\\'.repeat(1 << 20), '{"a":'.repeat(200_000), ':'.repeat(1 << 20)]) {
      expect(() => parseJson(worst)).toThrow()
    }
  })
})

/** What no database keeps, what is no Unicode, and what has been mistaken for something else. */
const poison = ['\0', 'a\0b', '\ud800', 'x\udfffy', '\u202e', '__proto__', "'; DROP TABLE depot; --", '%00', '\r\nx: y']

describe('SEC-4: poison in every text that the document names', () => {
  test('is stored as text or turned away, and breaks nothing', async () => {
    const document = door.app.swagger() as unknown as Document
    const differs = contractOf(document)
    const faults: string[] = []
    let tried = 0
    for (const operation of operationsOf(document).filter(({ operationId }) => operationId !== 'openStream')) {
      for (const request of poisoned(operation, document)) {
        const answer = await door.app.inject({
          method: operation.method as 'GET',
          url: request.url,
          headers: { ...admin.headers, 'content-type': 'application/json' },
          ...(request.body !== undefined && { payload: JSON.stringify(request.body) }),
        })
        tried++
        const { statusCode: status, body } = answer
        const fault = differs(operation, { status, contentType: String(answer.headers['content-type']), body })
        if (fault !== null || status >= 500) faults.push(`${operation.operationId} ${request.what}: ${status} ${fault}`)
      }
    }
    expect(faults).toEqual([])
    expect(tried).toBeGreaterThan(300)
  })

  type Request = { readonly what: string; readonly url: string; readonly body?: unknown }

  function poisoned(operation: Operation, document: Document): Request[] {
    const wellFormed = (text: string) => encodeURIComponent(Buffer.from(text).toString())
    const url = filled(operation.path, (name) => (name === 'depot_id' ? depotId : newId()))
    const schema = bodyOf(operation)
    const query = (operation.parameters ?? []).filter((one) => one.in === 'query')
    return poison.flatMap((text): Request[] => [
      ...query.map(({ name }) => ({ what: `?${name}=${text}`, url: `${url}?${name}=${wellFormed(text)}` })),
      { what: `path ${text}`, url: filled(operation.path, () => Buffer.from(text).toString()) },
      ...(schema
        ? textsOf(schema).map((field) => ({
            what: `${field}: ${text}`,
            url,
            body: withText(schema, document, field, text),
          }))
        : []),
    ])
  }

  /** The fields of a body that may hold a text; of those that hold a password only what is quick to turn away. */
  const textsOf = (schema: Schema): string[] =>
    Object.entries(schema.properties ?? {})
      .filter(([, inner]) => [inner, ...(inner.anyOf ?? [])].some(({ type }) => type === 'string'))
      .map(([name]) => name)
      .filter((name) => !name.includes('password'))

  function withText(schema: Schema, document: Document, field: string, text: string): object {
    const ids = (name: string) => fc.constant(name === 'timezone' ? 'UTC' : newId())
    const [body] = fc.sample(valid(schema, document, ids), { numRuns: 1, seed: 3 })
    return { ...(body as object), rating: null, [field]: text }
  }
})

describe('SEC-4: heads', () => {
  test.each([
    ['a query without end', `/api/depot?${'a=b&'.repeat(2_000)}`, 422],
    ['a path without end', `/api/depot/${'x'.repeat(8_000)}`, 404],
    ['many slashes', `/api/depot/${'/'.repeat(500)}`, 404],
    ['an encoding that is none', '/api/depot/%zz', 400],
    ['an encoding that is no UTF-8', '/api/depot/%ed%a0%80', 400],
    ['a way out', '/api/depot/..%2f..%2f..%2fetc%2fpasswd', 404],
    ['a query that is no query', '/api/depot?=&&=%zz&%', 422],
    ['a fragment', '/api/depot#x', 200],
  ])('%s', async (_name, url, status) => {
    const answer = await door.ask('GET', url, { as: admin })
    expect(answer.statusCode).toBe(status)
    if (status >= 400) {
      expect(answer.json()).toMatchObject({ status, request_id: answer.headers['x-request-id'] })
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(answer.headers['x-content-type-options']).toBe('nosniff')
    }
  })

  test('an id from a proxy goes with the request, unless it could not stand in a log line', async () => {
    const idOf = async (sent: string) =>
      (await door.ask('GET', '/healthz', { headers: { 'x-request-id': sent } })).headers['x-request-id']
    expect(await idOf('4bf92f35-77b3.4da6:a3')).toBe('4bf92f35-77b3.4da6:a3')
    for (const sent of ['short', 'with spaces in it', 'a'.repeat(101), 'line\tbreak__', '<script>alert</script>']) {
      expect(await idOf(sent)).toMatch(/^[0-9a-f-]{36}$/)
    }
  })

  test('proxies are believed only where they are trusted', async () => {
    const seen = async (trustedProxies: string[]) => {
      const lines: Record<string, unknown>[] = []
      const log = { debug: (fields: object) => void lines.push({ ...fields }), info() {}, warn() {}, error() {} }
      const other = await openTestHouse({ log, http: { trustedProxies } })
      await other.ask('GET', '/healthz', { headers: { 'x-forwarded-for': '203.0.113.9' } })
      await other.close()
      return lines.find((line) => 'client.address' in line)?.['client.address']
    }
    expect([await seen([]), await seen(['127.0.0.1']), await seen(['10.0.0.0/8'])]).toEqual([
      '127.0.0.1',
      '203.0.113.9',
      '127.0.0.1',
    ])
  })
})

describe('SEC-4: rates', () => {
  test('have a bound for each address, before anybody is asked who they are', async () => {
    const other = await openTestHouse({ http: { ratePerMinute: 5 } })
    try {
      let asked = 0
      const { token } = other.house.secrets
      Object.assign(other.house.secrets, { token: (...args: Parameters<typeof token>) => (asked++, token(...args)) })
      const as = await other.token({ role: 'viewer' })
      const answers = []
      for (let n = 0; n < 8; n++) answers.push(await other.ask('GET', n % 2 ? '/api/depot' : '/api/nothing', { as }))
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 200, 404, 200, 404, 429, 429, 429])
      expect(asked).toBe(5)
      const last = answers.at(-1)
      expect(last?.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
      expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0)
      // Whoever looks whether we live is not counted.
      expect((await other.ask('GET', '/healthz')).statusCode).toBe(200)
    } finally {
      await other.close()
    }
  })
})

describe('SEC-2: headers that keep browsers from helping', () => {
  test.each([
    ['an answer', '/api/depot', 200],
    ['a problem', '/api/depot/x', 404],
    ['the health', '/healthz', 200],
    ['the reference', '/api/docs', 200],
  ])('are on %s', async (_name, path, status) => {
    const answer = await door.ask('GET', path, { as: admin })
    expect(answer.statusCode).toBe(status)
    const { headers } = answer
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    const policy = String(headers['content-security-policy'])
    for (const part of ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part)
    }
    expect(policy).not.toContain('https:')
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['server']).toBeUndefined()
  })
})
