import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { listenTo } from '../../../tests/support/listening.ts'
import { until } from '../../../tests/support/until.ts'
import { openLog } from '../log.ts'

let door: TestHouse
let logged = ''
beforeAll(async () => {
  const to = { write: (line: string) => void (logged += line) }
  door = await openTestHouse({ listen: true, log: openLog('debug', { to }) })
})
afterAll(() => door.close())

/** Secrets as somebody might plant them, to be looked for everywhere afterwards. */
const planted = {
  right: 'planted-right-password',
  wrong: 'planted-wrong-password',
  next: 'planted-next-password',
  broken: 'planted-broken-password',
  actor: 'planted-name-in-a-query',
}

const cookieOf = (answer: { headers: Record<string, unknown> }): string =>
  /busbar_session=([\w-]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? ''

test('SEC-2: no password, token or cookie ever stands in the log, whatever goes wrong', async () => {
  const admin = await door.token({ role: 'system_admin' })
  const secrets = [...Object.values(planted), ...(await useEveryDoor(admin)), secretOf(admin)]
  await breakSomething(admin)

  await until(() => logged.includes('a request failed'))
  expect(logged.split('\n').length).toBeGreaterThan(15)
  expect(secrets.length).toBeGreaterThan(8)
  expect(secrets.filter((secret) => secret.length < 16)).toEqual([])
  expect(secrets.filter((secret) => logged.includes(secret))).toEqual([])
})

const secretOf = ({ headers }: Caller): string => headers['authorization']?.split('_').slice(2).join('_') ?? ''

/** Signs in rightly and wrongly, changes passwords, makes and uses tokens; answers the secrets that came of it. */
async function useEveryDoor(admin: Caller): Promise<string[]> {
  const name = (await door.signedIn('viewer', planted.right)).name
  const signIn = (password: string) => door.ask('POST', '/api/session', { body: { name, password } })
  await signIn(planted.wrong)
  const first = cookieOf(await signIn(planted.right))
  const headers = { cookie: `busbar_session=${first}` }
  await door.ask('GET', '/api/session', { headers })
  const changed = await door.ask('PUT', '/api/session/password', {
    headers,
    body: { current_password: planted.right, new_password: planted.next },
  })
  await door.ask('POST', '/api/session', { body: `{"name":"x","password":${planted.broken}}` })
  await door.ask('POST', '/api/session', { body: { name, password: planted.wrong, planted: planted.wrong } })
  await door.ask('POST', '/api/user', {
    as: admin,
    body: { name: 'Dave', role: 'viewer', password: planted.next },
    headers: { 'idempotency-key': 'a-key-for-dave' },
  })
  await door.ask('GET', `/api/audit?actor=${planted.actor}`, { as: admin })
  const created = await door.ask('POST', '/api/token', { as: admin, body: { name: 'DERMS', role: 'viewer' } })
  const { token } = created.json<{ token: string }>()
  const authorization = `Bearer ${token}`
  await door.ask('GET', '/api/depot', { headers: { authorization } })
  await door.ask('GET', '/api/depot', { headers: { authorization: `${authorization}x` } })
  ;(await listenTo(door.url, { authorization })).cut()
  return [first, cookieOf(changed), token.split('_').slice(2).join('_')]
}

/** What a failure drags into the log must not hold what the request held. */
async function breakSomething(admin: Caller): Promise<void> {
  const { secrets, registries } = door.house
  const { passwordOf } = secrets
  const { get } = registries.depots
  const broken = (): Promise<never> => Promise.reject(new Error('broken on purpose'))
  Object.assign(secrets, { passwordOf: broken })
  Object.assign(registries.depots, { get: broken })
  const signIn = await door.ask('POST', '/api/session', { body: { name: 'x', password: planted.wrong } })
  const read = await door.ask('GET', '/api/depot/01900000-0000-7000-8000-000000000000', { as: admin })
  expect([signIn.statusCode, read.statusCode]).toEqual([500, 500])
  expect(signIn.json()).toMatchObject({ code: 'INTERNAL_ERROR', detail: expect.not.stringContaining('broken') })
  Object.assign(secrets, { passwordOf })
  Object.assign(registries.depots, { get })
}
