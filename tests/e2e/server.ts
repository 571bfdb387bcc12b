import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { api } from './api.ts'

const startMaxMs = 120_000
const stopMaxMs = 20_000

/** One real server for the run, as a user starts it, with a folder and a port of its own; gone when the run ends. */
async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'busbar-e2e-'))
  const port = await freePort()
  process.env['BUSBAR_URL'] = `http://127.0.0.1:${port}`
  process.env['BUSBAR_FOLDER'] = folder
  const server = spawn(process.execPath, ['server/bin/busbar.mjs', 'start'], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      ADMIN_PASSWORD: 'first admin password',
      RATE_LIMIT_PER_MINUTE: '1000000',
      // A test plays whoever a webhook tells.
      OUTBOUND_ALLOWED: '127.0.0.1',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(server, 'exit')
  await ready(port, () => server.exitCode !== null)
  await signInEveryRole(folder)
  return async () => {
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

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  assert(address !== null && typeof address === 'object')
  probe.close()
  await once(probe, 'close')
  return address.port
}

async function ready(port: number, isOver: () => boolean): Promise<void> {
  const until = Date.now() + startMaxMs
  while (Date.now() < until) {
    assert(!isOver(), 'the server ended before it was ready')
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error('the server is not ready')
}
