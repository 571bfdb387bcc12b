import { createHook } from 'node:async_hooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { sha256 } from '../engine/credentials.ts'
import { signInThrottle } from './signInThrottle.ts'

const password = 'a long enough password'
const now = { ms: Date.parse('2026-03-01T00:00:00Z') }
let door: TestHouse
let bessie: string
beforeAll(async () => {
  door = await openTestHouse({ clock: { now: () => now.ms }, http: { trustedProxies: ['127.0.0.1'] } })
  bessie = (await door.signedIn('operator', password)).name
})
afterAll(() => door.close())

const signIn = (name: string, tried: string, headers: Record<string, string> = {}) =>
  door.ask('POST', '/api/session', { body: { name, password: tried }, headers })

/** From an address of its own, so that no test waits for another's guesses. */
let addresses = 0
const elsewhere = () => ({ 'x-forwarded-for': `198.51.100.${++addresses}` })

const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie'])

describe('SEC-2: the session cookie', () => {
  test('can’t be read by scripts, isn’t sent by other sites, ends, and is kept only as a hash', async () => {
    const answer = await signIn(bessie.toUpperCase(), password, elsewhere())
    expect(answer.json()).toMatchObject({ name: bessie, role: 'operator', expires_at: '2026-03-01T12:00:00.000Z' })
    const cookie = cookieOf(answer)
    expect(cookie).toMatch(
      /^busbar_session=[\w-]{43}; Path=\/; Expires=Sun, 01 Mar 2026 12:00:00 GMT; HttpOnly; SameSite=Lax$/,
    )
    const secret = /busbar_session=([\w-]+)/.exec(cookie)?.[1] ?? ''
    const rows = await door.house.database.query<{ sha256: Buffer }>('SELECT sha256 FROM login_session')
    expect(rows.some((row) => row.sha256.equals(sha256(secret)))).toBe(true)
  })

  test('is for https alone where that is what the browser used', async () => {
    const answer = await signIn(bessie, password, { ...elsewhere(), 'x-forwarded-proto': 'https' })
    expect(cookieOf(answer)).toMatch(/; Secure;/)
  })

  test('ends at its time, at signing out, and where another takes its place', async () => {
    const first = { cookie: cookieOf(await signIn(bessie, password, elsewhere())).split(';')[0] ?? '' }
    const isIn = async (headers: Record<string, string>) =>
      (await door.ask('GET', '/api/session', { headers })).statusCode === 200
    expect(await isIn(first)).toBe(true)
    const second = {
      cookie: cookieOf(await signIn(bessie, password, { ...elsewhere(), ...first })).split(';')[0] ?? '',
    }
    expect([await isIn(first), await isIn(second)]).toEqual([false, true])
    const out = await door.ask('DELETE', '/api/session', { headers: second })
    expect([out.statusCode, cookieOf(out)]).toEqual([204, expect.stringContaining('Expires=Thu, 01 Jan 1970')])
    expect(await isIn(second)).toBe(false)
    const third = { cookie: cookieOf(await signIn(bessie, password, elsewhere())).split(';')[0] ?? '' }
    now.ms += 12 * 3_600_000
    expect(await isIn(third)).toBe(false)
  })
})

describe('SEC-2: writes that another site causes', () => {
  const cases: readonly (readonly [string, Record<string, string>, boolean])[] = [
    ['from our own page', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' }, true],
    [
      'from our page behind a proxy that renames us',
      { 'sec-fetch-site': 'same-origin', origin: 'https://depot.example' },
      true,
    ],
    ['typed by the user', { 'sec-fetch-site': 'none' }, true],
    ['from a script, which sends neither', {}, true],
    ['from our own page over plain HTTP', { origin: 'http://localhost:80' }, true],
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['from a neighbour of our domain', { 'sec-fetch-site': 'same-site' }, false],
    ['from another origin over plain HTTP', { origin: 'http://evil.example' }, false],
    ['from another port of this machine', { origin: 'http://localhost:3000' }, false],
    ['from a sandboxed frame', { origin: 'null' }, false],
    ['from nonsense', { origin: '::::' }, false],
  ]
  test.each(cases)('with a cookie, %s', async (_name, headers, isIn) => {
    const user = await door.signedIn('system_admin')
    const body = { name: `CSRF ${Math.random()}`, timezone: 'UTC' }
    const answer = await door.ask('POST', '/api/depot', { as: user, body, headers })
    if (isIn) expect(answer.statusCode).toBe(201)
    else expect(answer.json()).toMatchObject({ status: 403, code: 'CROSS_SITE_REQUEST' })
  })

  test.each(cases)('signing in, %s', async (_name, headers, isIn) => {
    const answer = await signIn('nobody', 'x', { ...elsewhere(), ...headers })
    expect(answer.json<{ code: string }>().code).toBe(isIn ? 'SIGN_IN_FAILED' : 'CROSS_SITE_REQUEST')
  })

  test('with a token they are the caller’s own: no browser sends one along', async () => {
    const token = await door.token({ role: 'system_admin' })
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    const body = { name: 'By token', timezone: 'UTC' }
    expect((await door.ask('POST', '/api/depot', { as: token, body, headers })).statusCode).toBe(201)
  })

  test('can not be sent by a form: only JSON is taken', async () => {
    const user = await door.signedIn('system_admin')
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { 'content-type': type }
      const answer = await door.ask('POST', '/api/depot', { as: user, body: '{"name":"x"}', headers })
      expect(answer.json()).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' })
    }
  })

  test('and no other origin is allowed to read an answer', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' }
    for (const method of ['OPTIONS', 'GET']) {
      const answer = await door.ask(method, '/api/depot', { headers })
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('SEC-2: guessing passwords', () => {
  test('is slowed down more with each failure, and never locks anyone out for good', async () => {
    const address = elsewhere()
    const outcomes: number[] = []
    for (let n = 0; n < 6; n++) outcomes.push((await signIn(bessie, 'wrong', address)).statusCode)
    expect(outcomes).toEqual([401, 401, 401, 401, 401, 429])
    const throttled = await signIn(bessie, password, address)
    expect(throttled.json()).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
    expect(throttled.headers['retry-after']).toBe('1')
    now.ms += 1_000
    expect((await signIn(bessie, 'wrong', address)).statusCode).toBe(401)
    expect((await signIn(bessie, password, address)).headers['retry-after']).toBe('2')
    // Somebody else at another desk is not held up by it.
    expect((await signIn(bessie, password, elsewhere())).statusCode).toBe(200)
    now.ms += 2_000
    expect((await signIn(bessie, password, address)).statusCode).toBe(200)
  })

  test('a hundred at once are a hundred guesses', async () => {
    const address = elsewhere()
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(bessie, 'wrong', address)))
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(25)
    now.ms += 3_600_000
  })

  test('one’s own old password is slowed down too', async () => {
    const user = await door.signedIn('viewer')
    const body = { current_password: 'wrong', new_password: 'another long password' }
    const change = () => door.ask('PUT', '/api/session/password', { as: user, body })
    const outcomes: number[] = []
    for (let n = 0; n < 6; n++) outcomes.push((await change()).statusCode)
    expect(outcomes).toEqual([401, 401, 401, 401, 401, 429])
  })

  test('a name that nobody has takes the same work as a wrong password', async () => {
    let derived = 0
    const hook = createHook({ init: (_id, type) => void (type === 'SCRYPTREQUEST' && derived++) }).enable()
    try {
      const work = async (name: string) => {
        derived = 0
        expect((await signIn(name, 'wrong', elsewhere())).json()).toMatchObject({ code: 'SIGN_IN_FAILED' })
        return derived
      }
      expect([await work(bessie), await work('nobody'), await work('x'.repeat(120))]).toEqual([1, 1, 1])
    } finally {
      hook.disable()
    }
  })
})

describe('SEC-2: the throttle', () => {
  const wrong = () => Promise.resolve(null)
  const right = () => Promise.resolve(true)

  function throttled() {
    const clock = { ms: 0 }
    return { clock, throttle: signInThrottle({ now: () => clock.ms }) }
  }

  test('waits twice as long each time, up to five minutes, and forgets after a quarter of an hour', async () => {
    const { clock, throttle } = throttled()
    const waits: number[] = []
    for (let n = 0; n < 16; n++) {
      const tried = await throttle.attempt('ann', '192.0.2.1', wrong)
      const wait = 'waitS' in tried ? tried.waitS : 0
      clock.ms += wait * 1000
      if (wait > 0) await throttle.attempt('ann', '192.0.2.1', wrong)
      waits.push(wait)
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
    clock.ms += 15 * 60 * 1000 + 1
    expect(await throttle.attempt('ann', '192.0.2.1', wrong)).toEqual({ right: null })
    expect(await throttle.attempt('ann', '192.0.2.1', wrong)).toEqual({ right: null })
  })

  test('counts an address too, over many names, and who gets in does not wipe that out', async () => {
    const { throttle } = throttled()
    for (let n = 0; n < 19; n++) {
      await throttle.attempt(`name ${n}`, '192.0.2.1', wrong)
      expect(await throttle.attempt('own', '192.0.2.1', right)).toEqual({ right: true })
    }
    await throttle.attempt('name 20', '192.0.2.1', wrong)
    expect(await throttle.attempt('own', '192.0.2.1', right)).toEqual({ waitS: 1 })
  })

  test('takes a whole network of version 6 for one address, and a mapped address for what it maps', async () => {
    const { throttle } = throttled()
    for (let n = 0; n < 5; n++) await throttle.attempt('ann', `2001:db8:1:2::${n}`, wrong)
    expect(await throttle.attempt('ann', '2001:db8:1:2:ffff::1', right)).toEqual({ waitS: 1 })
    expect(await throttle.attempt('ann', '2001:db8:1:3::1', right)).toEqual({ right: true })
    for (let n = 0; n < 5; n++) await throttle.attempt('bob', '::ffff:192.0.2.9', wrong)
    expect(await throttle.attempt('bob', '192.0.2.9', right)).toEqual({ waitS: 1 })
  })

  test('lets only so many be tried at once, whoever they are', async () => {
    const { throttle } = throttled()
    let letGo = (): void => undefined
    const held = new Promise<null>((resolve) => (letGo = () => resolve(null)))
    const tries = Array.from({ length: 60 }, (_, n) => throttle.attempt(`n ${n}`, `10.0.${n}.1`, () => held))
    letGo()
    const outcomes = await Promise.all(tries)
    expect(outcomes.filter((outcome) => 'waitS' in outcome)).toHaveLength(20)
  })
})

describe('SEC-2: passwords', () => {
  test('are changed by who knows the old one, and then every session ends but a new one', async () => {
    const carol = (await door.signedIn('viewer', password)).name
    const first = { cookie: cookieOf(await signIn(carol, password, elsewhere())).split(';')[0] ?? '' }
    const second = { cookie: cookieOf(await signIn(carol, password, elsewhere())).split(';')[0] ?? '' }
    const change = { current_password: password, new_password: 'quite another password' }
    const wrong = await door.ask('PUT', '/api/session/password', {
      headers: first,
      body: { ...change, current_password: 'no' },
    })
    expect(wrong.json()).toMatchObject({ code: 'SIGN_IN_FAILED', errors: [{ pointer: '/current_password' }] })
    const changed = await door.ask('PUT', '/api/session/password', { headers: first, body: change })
    expect(changed.statusCode).toBe(200)
    const third = { cookie: cookieOf(changed).split(';')[0] ?? '' }
    const statuses = []
    for (const headers of [first, second, third]) {
      statuses.push((await door.ask('GET', '/api/session', { headers })).statusCode)
    }
    expect(statuses).toEqual([401, 401, 200])
    expect((await signIn(carol, password, elsewhere())).statusCode).toBe(401)
  })

  test('a token that asks who it is hears its own end', async () => {
    const soon = now.ms + 3_600_000
    const ending = await door.token({ role: 'viewer', expiresAt: soon })
    const told = (await door.ask('GET', '/api/session', { as: ending })).json()
    expect(told).toMatchObject({ role: 'viewer', expires_at: new Date(soon).toISOString() })
    const endless = await door.token({ role: 'operator' })
    expect((await door.ask('GET', '/api/session', { as: endless })).json()).toMatchObject({ expires_at: null })
  })

  test('are not what a token has', async () => {
    const as = await door.token({ role: 'viewer' })
    const body = { current_password: 'x', new_password: 'another long password' }
    const answer = await door.ask('PUT', '/api/session/password', { as, body })
    expect(answer.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })

  test('must be long', async () => {
    const as = await door.signedIn('system_admin')
    const body = { name: 'Dave', role: 'viewer', password: 'short' }
    const answer = await door.ask('POST', '/api/user', { as, body })
    expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/password' }] })
  })
})
