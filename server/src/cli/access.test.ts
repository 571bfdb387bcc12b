import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { answeredHere, busbarHere } from '../../../tests/support/commandHere.ts'
import {
  answered,
  busbar,
  databaseUrl,
  type Given,
  killStragglers,
  type Serving,
  startBusbar,
} from '../../../tests/support/commandLine.ts'
import { migrated } from '../../../tests/support/house.ts'
import { temporaryFolder } from '../../../tests/support/otherProcesses.ts'
import { freshDatabase, type FreshDatabase } from '../../../tests/support/postgres.ts'

// Each command is a process of its own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let here: Awaited<ReturnType<typeof temporaryFolder>>
let database: FreshDatabase
let given: Given
let serving: Serving

beforeAll(async () => {
  here = await temporaryFolder()
  database = await freshDatabase({ template: migrated })
  given = { folder: here.folder, environment: { DATABASE_URL: databaseUrl(database.connection) } }
  serving = await startBusbar(given, ['--demo'])
})
afterAll(async () => {
  await serving.stop()
  killStragglers()
  await database.drop()
  await here.clear()
})

const bearer = (path: string, token: string) =>
  fetch(`${serving.url}${path}`, { headers: { authorization: `Bearer ${token}` } }).then(({ status }) => status)

const signIn = (name: string, password: string) =>
  fetch(`${serving.url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  })

const jsonOf = async <Answer>(args: readonly string[]) =>
  JSON.parse(await answeredHere([...args, '--json'], given)) as Answer

describe('tokens', () => {
  const create = async (...options: string[]) =>
    (await answeredHere(['token', 'create', '--name', 't', ...options], given)).trim()

  test('API-5: a token does what its role or its scopes say, and no more', async () => {
    const viewer = (await answered(['token', 'create', '--name', 't', '--role', 'viewer'], given)).trim()
    expect([await bearer('/api/depot', viewer), await bearer('/api/user', viewer)]).toEqual([200, 403])
    const scoped = await create('--scope', 'registry:read', 'metrics:read')
    expect([await bearer('/api/depot', scoped), await bearer('/metrics', scoped)]).toEqual([200, 200])
    expect(await bearer('/api/audit', scoped)).toBe(403)
  })

  test('SEC-1: a token for one depot, by its name, sees that depot only', async () => {
    await answeredHere(['import', '-'], { ...given, input: 'name: Other\ntimezone: UTC\n' })
    const bound = await create('--role', 'viewer', '--depot', 'Other')
    const answer = await fetch(`${serving.url}/api/depot`, { headers: { authorization: `Bearer ${bound}` } })
    expect(((await answer.json()) as { items: { name: string }[] }).items).toMatchObject([{ name: 'Other' }])
    const nowhere = await busbarHere(['token', 'create', '--name', 't', '--role', 'viewer', '--depot', 'Gone'], given)
    expect(nowhere).toEqual({ exitCode: 1, stdout: '', stderr: 'busbar: There is no depot "Gone".\n' })
  })

  test('API-5: tokens end when they should, and can be revoked', async () => {
    type Listed = { items: { token_id: string; name: string; expires_at: string | null }[] }
    const before = Date.now()
    const { token_id: id, token } = await jsonOf<{ token_id: string; token: string }>([
      'token',
      'create',
      '--name',
      'for a day',
      '--role',
      'viewer',
      '--expires',
      '1d',
    ])
    const listed = (await jsonOf<Listed>(['token', 'list'])).items.find((one) => one.token_id === id)
    const lastsMs = Date.parse(listed?.expires_at ?? '') - before
    expect(Math.abs(lastsMs - 86_400_000)).toBeLessThan(60_000)

    expect(await bearer('/api/depot', token)).toBe(200)
    expect(await answeredHere(['token', 'revoke', 'for a day'], given)).toBe('Token "for a day" was revoked.\n')
    expect(await bearer('/api/depot', token)).toBe(401)
    const many = await busbarHere(['token', 'revoke', 't'], given)
    expect(many).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/tokens are called "t": say which by its id/),
    })
  })
})

describe('users', () => {
  const add = (name: string, password: string, command = busbarHere) =>
    command(['user', 'add', name, '--role', 'viewer', '--password-stdin'], { ...given, input: `${password}\n` })

  test('SEC-1: who is added may sign in, and a new password ends their sessions', async () => {
    expect(await add('Ada', 'correct horse battery', busbar)).toEqual({
      exitCode: 0,
      stdout: 'User "Ada" was added as viewer.\n',
      stderr: '',
    })
    const signedIn = await signIn('ada', 'correct horse battery')
    expect(signedIn.status).toBe(200)
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const own = () => fetch(`${serving.url}/api/session`, { headers: { cookie } }).then(({ status }) => status)
    expect(await own()).toBe(200)

    const reset = { ...given, input: 'another long password' }
    expect(await answeredHere(['user', 'set-password', 'ADA', '--password-stdin'], reset)).toMatch(/of "Ada" was set/)
    expect(await own()).toBe(401)
    expect((await signIn('Ada', 'correct horse battery')).status).toBe(401)
    expect((await signIn('Ada', 'another long password')).status).toBe(200)
  })

  test('SEC-1: who is disabled is out at once, until enabled again', async () => {
    await add('Bob', 'bobs long password')
    expect(await answeredHere(['user', 'disable', 'bob'], given)).toBe('User "Bob" is viewer, disabled.\n')
    expect((await signIn('Bob', 'bobs long password')).status).toBe(401)
    expect(await answeredHere(['user', 'enable', 'bob'], given)).toBe('User "Bob" is viewer, enabled.\n')
    expect(await answeredHere(['user', 'role', 'bob', 'operator'], given)).toBe('User "Bob" is operator, enabled.\n')
    const answer = await signIn('Bob', 'bobs long password')
    expect(await answer.json()).toMatchObject({ role: 'operator' })
  })

  test('SEC-1: the last system admin stays, names are taken once, passwords are long', async () => {
    for (const [ended, words] of [
      [await busbarHere(['user', 'disable', 'admin'], given), /last system admin/],
      [await busbarHere(['user', 'role', 'admin', 'viewer'], given), /last system admin/],
      [await add('ADMIN', 'correct horse battery'), /already a user "ADMIN"/],
      [await add('Carl', 'short'), /A password has 12 to 200 characters/],
      [await add('Carl', ''), /A password has 12 to 200 characters/],
    ] as const) {
      expect(ended.exitCode).toBeGreaterThan(0)
      expect(ended.stderr).toMatch(words)
    }
    const { items } = await jsonOf<{ items: { name: string; role: string }[] }>(['user', 'list'])
    expect(items).toContainEqual(expect.objectContaining({ name: 'admin', role: 'system_admin', disabled: false }))
    expect(items.map(({ name }) => name)).not.toContain('Carl')
  })

  test('SEC-2: no password and no token stands in an event', async () => {
    const client = new Client(database.connection)
    await client.connect()
    const { rows } = await client.query<{ text: string }>(
      `SELECT string_agg(data::text || metadata::text, ' ') AS text FROM event_store WHERE stream_id LIKE 'access/%'`,
    )
    await client.end()
    expect(rows[0]?.text).toContain('"Ada"')
    expect(rows[0]?.text).not.toMatch(/password"|horse|secret|sha256|busbar_/)
  })
})

describe('doctor', () => {
  type Examined = { ok: boolean; checks: { name: string; state: string; detail: string }[] }

  test('OPS-2: a database that a power cut would rob is found out', async () => {
    const { exitCode, stdout } = await busbarHere(['doctor', '--json'], given)
    expect(exitCode).toBe(1)
    const { ok, checks } = JSON.parse(stdout) as Examined
    expect(ok).toBe(false)
    // The tests' own server is careless on purpose.
    expect(checks.filter(({ state }) => state === 'wrong')).toEqual([
      {
        name: 'PostgreSQL settings',
        state: 'wrong',
        detail: 'fsync, full_page_writes, synchronous_commit off: a power cut may take what was acknowledged',
      },
    ])
  })

  test('OPS-2: a depot with a fault makes it end with 1, and the table says which', async () => {
    const input = 'name: Half\ntimezone: UTC\ncircuits: [{ name: Bare }]\n'
    await answeredHere(['import', '-', '--legacy'], { ...given, input })
    const { exitCode, stdout } = await busbar(['doctor'], given)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/^WRONG\s+Topology\s+faults in 1 of 3 depots: "Half": TOPOLOGY_MISSING_RATING$/m)
    expect(stdout).toMatch(/^WRONG\s+Microgrids\s+busbar backfill gives one to "Half"$/m)
  })

  test('OPS-2: a database that does not answer and a wrong setting are findings, not failures', async () => {
    for (const [environment, finding] of [
      [{ DATABASE_URL: 'postgres://localhost:1/x' }, /^WRONG\s+Database\s+.*ECONNREFUSED/m],
      [{ LOG_LEVEL: 'loud' }, /^WRONG\s+Settings\s+setting LOG_LEVEL/m],
    ] as const) {
      const { exitCode, stdout, stderr } = await busbarHere(['doctor'], { ...given, environment })
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
      expect(stdout).toMatch(finding)
    }
  })
})
