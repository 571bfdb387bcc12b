import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { api } from './api.ts'

const startMaxMs = 120_000
const stopMaxMs = 20_000

/** One real server for the run, as a user starts it, with a folder and a port of its own; gone when the run ends. */
async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'busbar-e2e-'))
  process.env['BUSBAR_FOLDER'] = folder
  const server = spawn(process.execPath, ['server/bin/busbar.mjs', 'start'], {
    env: {
      ...process.env,
      // Any that is free: other tests look for one too.
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      ADMIN_PASSWORD: 'first admin password',
      RATE_LIMIT_PER_MINUTE: '1000000',
      // A test plays whoever a webhook tells.
      OUTBOUND_ALLOWED: '127.0.0.1',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(server, 'exit')
  const url = await addressOf(server)
  process.env['BUSBAR_URL'] = url
  await ready(url, () => server.exitCode !== null)
  const bystander = spawn(process.execPath, ['--import', 'tsx', 'tests/e2e/bystander.ts', folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [bystanderUrl] = await Promise.all([addressOf(bystander), signInEveryRole(folder)])
  process.env['BYSTANDER_URL'] = bystanderUrl
  return async () => {
    bystander.kill()
    server.kill('SIGTERM')
    await Promise.race([exited, sleep(stopMaxMs)])
    if (server.exitCode === null) server.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  }
}

// Playwright calls what a file exports by default.
export { setup as default }

/** One user for each role, signed in once: signing in is slow on purpose, and throttled. */
async function signInEveryRole(folder: string): Promise<void> {
  const admin = await api('admin', 'first admin password')
  for (const [name, role] of [
    ['Otto', 'operator'],
    ['Viola', 'viewer'],
  ] as const) {
    await admin.post('/api/user', { name, role, password: 'a password for tests' })
    await (await api(name, 'a password for tests')).save(join(folder, `${role}.json`))
  }
  await admin.save(join(folder, 'system_admin.json'))
}

async function addressOf(program: ChildProcess): Promise<string> {
  let said = ''
  for await (const text of program.stdout ?? []) {
    said += String(text)
    const url = / is at (http:\/\/\S+)/.exec(said)?.[1]
    if (url === undefined) continue
    // What else it says nobody has to hear, but it must not wait for that.
    program.stdout?.resume()
    return url
  }
  throw new Error(`${program.spawnargs.join(' ')} ended before it was up: ${said}`)
}

async function ready(url: string, isOver: () => boolean): Promise<void> {
  const until = Date.now() + startMaxMs
  while (Date.now() < until) {
    assert(!isOver(), 'the server ended before it was ready')
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error('the server is not ready')
}
