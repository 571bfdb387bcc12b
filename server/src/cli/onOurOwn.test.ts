import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { answeredHere, busbarHere } from '../../../tests/support/commandHere.ts'
import {
  answered,
  busbar,
  type Given,
  killStragglers,
  type Serving,
  startBusbar,
  stopWhileStarting,
} from '../../../tests/support/commandLine.ts'
import { temporaryFolder } from '../../../tests/support/otherProcesses.ts'

// Each command is a process of its own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let here: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  here = await temporaryFolder()
})
afterEach(killStragglers)
afterAll(() => here.clear())

const installationIn = (name: string): Given => ({
  folder: here.folder,
  environment: { DATA_DIR: join(here.folder, name) },
})

const ask = (serving: Serving, path: string, token: string): Promise<Response> =>
  fetch(`${serving.url}${path}`, { headers: { authorization: `Bearer ${token}` } })

const depotNames = async (serving: Serving, token: string): Promise<string[]> => {
  const { items } = (await (await ask(serving, '/api/depot', token)).json()) as { items: { name: string }[] }
  return items.map(({ name }) => name)
}

type Examined = { ok: boolean; checks: { name: string; state: string; detail: string }[] }

const passwordIn = ({ stdout }: { stdout: string }) => /Sign in as admin with the password (\S+)/.exec(stdout)?.[1]

describe('from an empty folder', () => {
  const given = () => installationIn('empty')

  test('API-5: a token can be made before the first start, and is all that is printed', async () => {
    const made = await busbar(['token', 'create', '--name', 'script', '--role', 'system_admin'], given())
    expect(made).toMatchObject({ exitCode: 0, stderr: '' })
    expect(made.stdout).toMatch(/^busbar_[0-9a-f]{32}_[\w-]{43}\n$/)

    const serving = await startBusbar(given())
    try {
      expect(await ask(serving, '/api/user', made.stdout.trim())).toMatchObject({ status: 200 })
      // SEC-1: the first start after it still makes the admin and says the password.
      const password = passwordIn(serving.output())
      const body = JSON.stringify({ name: 'admin', password })
      const headers = { 'content-type': 'application/json' }
      expect(await fetch(`${serving.url}/api/session`, { method: 'POST', headers, body })).toMatchObject({
        status: 200,
      })

      // Beside the running server it works as well, and the server knows the token at once.
      const beside = await answered(['token', 'create', '--name', 'beside', '--role', 'viewer'], given())
      expect(await ask(serving, '/api/depot', beside.trim())).toMatchObject({ status: 200 })
      expect(await ask(serving, '/api/user', beside.trim())).toMatchObject({ status: 403 })
    } finally {
      expect(await serving.stop('SIGINT')).toBe(0)
    }
  })

  test('OPS-2: the doctor finds it well, and the exit code is 0', async () => {
    const { ok, checks } = JSON.parse(await answered(['doctor', '--json'], given())) as Examined
    expect(ok).toBe(true)
    expect(checks.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      ...['Node: ok', 'Settings: ok', 'Disk: ok', 'Database: ok', 'Local PostgreSQL: ok', 'Migrations: ok'],
      ...['Secret key: ok', 'System admins: ok', 'Topology: ok', 'Microgrids: ok', 'Outbox: ok', 'Fallbacks: ok'],
    ])
    const none = JSON.parse(await answeredHere(['doctor', '--json'], installationIn('nowhere'))) as Examined
    expect(none.checks.at(-1)).toMatchObject({ name: 'Database', state: 'warning' })
    expect(await readdir(here.folder)).not.toContain('nowhere')
  })

  test('OPS-1: a second start serves, says no password again, and stops cleanly', async () => {
    const serving = await startBusbar(given())
    expect(passwordIn(serving.output())).toBeUndefined()
    expect(await serving.stop()).toBe(0)
    expect(await answeredHere(['stop'], given())).toMatch(/^No PostgreSQL of ours is running/)
  })

  test('OPS-5: a stop that is said while it still starts is as clean', async () => {
    const ended = await stopWhileStarting(given())
    expect(ended.exitCode).toBe(0)
    expect(ended.stderr).toContain('busbar has stopped')
    expect(await answeredHere(['stop'], given())).toMatch(/^No PostgreSQL of ours is running/)
  })

  test('OPS-5: what a killed server leaves running is adopted by a command, and stopped', async () => {
    const serving = await startBusbar(given())
    const refused = await busbar(['stop'], given())
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
    expect(refused.stderr).toMatch(/Something is still connected .* --force/)
    expect(await ask(serving, '/readyz', '')).toMatchObject({ status: 200 })

    await serving.kill()
    expect(await answered(['stop'], given())).toMatch(/has stopped/)
    expect(await answeredHere(['stop'], given())).toMatch(/^No PostgreSQL of ours is running/)
    expect(await answered(['token', 'list', '--json'], given())).toContain('"beside"')
  })
})

describe('the demo depot', () => {
  const given = () => installationIn('demo')
  let token: string

  test('OPS-1: start --demo makes it once, with its page', async () => {
    token = (await answered(['token', 'create', '--name', 'x', '--role', 'system_admin'], given())).trim()
    const first = await startBusbar(given(), ['--demo'])
    const page = /The demo depot is at (\S+)/.exec(first.output().stdout)?.[1] ?? ''
    expect(page).toMatch(new RegExp(`^${first.url}/depots/[0-9a-f-]{36}$`))
    const depotId = page.slice(-36)
    const microgrid = await ask(first, `/api/depot/${depotId}/microgrid`, token)
    const { nodes, assets, diagnostics } = (await microgrid.json()) as Record<string, { kind: string }[]>
    expect(nodes?.map(({ kind }) => kind)).toEqual(['GRID_CONNECTION', ...Array<string>(4).fill('CIRCUIT')])
    expect(assets).toHaveLength(19)
    expect(diagnostics).toEqual([])
    await first.stop()

    const second = await startBusbar(given(), ['--demo'])
    expect(second.output().stdout).toContain(`/depots/${depotId}`)
    expect(await depotNames(second, token)).toEqual(['Demo depot'])

    // Renamed, it is still the demo depot.
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const renaming = { method: 'PATCH', headers, body: JSON.stringify({ name: 'Our demo' }) }
    expect(await fetch(`${second.url}/api/depot/${depotId}`, renaming)).toMatchObject({ status: 200 })
    expect(JSON.parse(await answered(['seed', 'demo', '--json'], given()))).toEqual({
      depots: [{ depot_id: depotId, name: 'Demo depot', outcome: 'already_there' }],
    })

    const deletion = { method: 'DELETE', headers: { authorization: `Bearer ${token}` } }
    expect(await fetch(`${second.url}/api/depot/${depotId}`, deletion)).toMatchObject({ status: 204 })
    await second.stop()
  })

  test('OPS-1: once deleted it comes back only when asked for', async () => {
    const plain = await startBusbar(given())
    expect(await depotNames(plain, token)).toEqual([])
    expect(await answered(['seed', 'demo'], given())).toMatch(/^Depot "Demo depot" \(.*\): created\n$/)
    expect(await depotNames(plain, token)).toEqual(['Demo depot'])
    await plain.stop()
  })
})

describe('back-up and restore', () => {
  test('OPS-5: a back-up taken beside the running server comes back whole somewhere else', async () => {
    const given = installationIn('original')
    const copy = join(here.folder, 'copy')
    const serving = await startBusbar(given, ['--demo'])
    const token = (await answered(['token', 'create', '--name', 'kept', '--role', 'viewer'], given)).trim()
    expect(await answered(['backup', copy], given)).toMatch(
      /was backed up to .*\/copy: \d+ files, [\d.]+ MB in [\d.]+ s/,
    )
    await serving.kill()

    const restored = installationIn('restored')
    expect(await answered(['restore', copy], restored)).toMatch(/was restored to .*\/restored/)
    // What secrets are kept with is not in a back-up: it has to be brought along.
    await copyFile(join(here.folder, 'original', 'secret.key'), join(here.folder, 'restored', 'secret.key'))
    const again = await startBusbar(restored)
    expect(await depotNames(again, token)).toEqual(['Demo depot'])
    expect(again.output().stderr).toMatch(/"chargers":\d+.*the database was restored/)
    await again.stop()
    await answeredHere(['stop'], given)
  })

  test('OPS-5: what cannot be backed up or restored is said in one line', async () => {
    const given = installationIn('restored')
    const copy = join(here.folder, 'copy')
    for (const [args, words] of [
      [['backup', copy], /copy is not empty: a back-up goes into a new folder/],
      [['restore', copy], /already holds a database/],
      [['restore', here.folder], /./],
      [['backup', join(here.folder, 'none'), '--data-dir', join(here.folder, 'nothing')], /There is no database in/],
    ] as const) {
      const { exitCode, stdout, stderr } = await busbarHere(args, given)
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
      expect(stderr).toMatch(words)
      expect(stderr).toMatch(/^busbar: .*\n$/)
    }
    expect(await readdir(here.folder)).not.toContain('nothing')
  })
})

test('OPS-5: it stops with the npm that started it, which signals only the shell in between', async () => {
  const given = installationIn('empty')
  const serving = await startBusbar(given, [], 'through a shell')
  const programPid = Number(/"process.pid":(\d+)/.exec(serving.output().stderr)?.[1])
  expect(programPid).not.toBe(serving.pid)
  await serving.stop()
  expect(serving.output().stderr).toContain('busbar has stopped')
  expect(await answeredHere(['stop'], given)).toMatch(/^No PostgreSQL of ours is running/)
})

test('OPS-3: a port that is taken is said in one line, and nothing is left running', async () => {
  const given = installationIn('empty')
  const serving = await startBusbar(given)
  const other = installationIn('other-port')
  const { port } = new URL(serving.url)
  const { exitCode, stdout, stderr } = await busbar(['start', '--port', port], other)
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr.split('\n').filter((line) => !line.startsWith('{'))).toEqual([
    `busbar: 127.0.0.1:${port} is in use: --port takes another`,
    '',
  ])
  expect(await answeredHere(['stop'], other)).toMatch(/^No PostgreSQL of ours is running/)
  await serving.stop()

  // What it would have said once was not said yet.
  const second = await startBusbar(other)
  expect(passwordIn(second.output())).toBeDefined()
  await second.stop()
})
