import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, readlink, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { stopPostgres } from '../../server/src/storage/local/launch.ts'
import { thisLife } from '../../server/src/storage/local/processes.ts'
import type { Connection } from './postgres.ts'

const adminPassword = 'a password for the test'

/** The real program on a data directory of its own, started as people start it, and the ways in which it can die. */
export type Program = {
  readonly url: string
  readonly dataDir: string
  /** of the program's process; its database's are others */
  pid(): number
  /** answers how long it took until it was up */
  start(settings?: Readonly<Record<string, string>>): Promise<number>
  killNode(): Promise<void>
  /** PostgreSQL's first process; its others notice by themselves */
  killPostmaster(): Promise<void>
  /** every process at once, as a power cut would, but for what the kernel still writes */
  killEverything(): Promise<void>
  untilReady(): Promise<void>
  /** a token of a system admin, which outlives every restart */
  adminToken(): Promise<string>
  connection(): Promise<Connection>
  clear(): Promise<void>
}

const command = fileURLToPath(new URL('../../server/bin/busbar.mjs', import.meta.url))
const patienceMs = 60_000

export async function newProgram(): Promise<Program> {
  const dataDir = await mkdtemp(join(tmpdir(), 'busbar-tests-'))
  // Should this run be killed itself, the next one finds and stops the server.
  await writeFile(join(dataDir, 'run.json'), JSON.stringify(await thisLife()))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const dataDirectory = join(dataDir, 'postgres', 'data')
  let node: Running | undefined

  async function killNode(): Promise<void> {
    const dying = node
    node = undefined
    if (!dying) return
    const exited = once(dying.child, 'exit')
    // One that ended by itself says so no second time.
    if (dying.child.kill('SIGKILL')) await exited
  }
  return {
    url,
    dataDir,
    pid: () => node?.child.pid ?? 0,
    start: async (settings = {}) => {
      const startedAt = performance.now()
      node = await startNode({ ...settings, DATA_DIR: dataDir, PORT: String(port) })
      return performance.now() - startedAt
    },
    killNode,
    killPostmaster: async () => kill([await postmasterPid(dataDirectory)]),
    killEverything: async () => {
      await Promise.all([killNode(), killAllOf(dataDirectory)])
    },
    untilReady: () => untilReady(url, node),
    adminToken: () => adminToken(url),
    connection: async () => {
      const [, , , socketPort, host] = (await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')
      return { host: host?.trim() ?? '', port: Number(socketPort), user: 'busbar', database: 'busbar' }
    },
    clear: async () => {
      await killNode()
      await stopPostgres(dataDir)
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

type Running = { readonly child: ChildProcess; said(): string }

async function startNode(settings: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, [command, 'start'], {
    env: {
      ...process.env,
      ...settings,
      ADMIN_PASSWORD: adminPassword,
      RATE_LIMIT_PER_MINUTE: '1000000',
      LOG_LEVEL: 'warn',
    },
    cwd: settings['DATA_DIR'],
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const running = { child, said: () => said }
  const up = new Promise<Running>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
      if (said.includes('Busbar is at')) resolve(running)
    })
    child.stderr.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-10_000)))
    child.once('exit', (code) => reject(new Error(`busbar ended with ${code} before it was up:\n${said}`)))
  })
  return up
}

/** Below those that the system gives to anybody: while the program is dead, its port stays its own. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(10_000, 32_000)
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    server.close()
    if (isFree) return port
  }
  throw new Error('no port is free')
}

async function untilReady(url: string, node: Running | undefined): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const ended = node?.child.exitCode ?? null
    if (ended !== null) throw new Error(`busbar ended by itself with ${ended}:\n${node?.said()}`)
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    if (Date.now() > deadline) throw new Error(`busbar is not ready after ${patienceMs / 1000} s`)
    await pause(30)
  }
}

async function adminToken(url: string): Promise<string> {
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const session = await post('/api/session', { name: 'admin', password: adminPassword })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const made = await post('/api/token', { name: 'from outside', role: 'system_admin' }, { cookie })
  if (made.status !== 201) throw new Error(`no token: ${made.status} ${await made.text()}`)
  return ((await made.json()) as { token: string }).token
}

async function postmasterPid(dataDirectory: string): Promise<number> {
  const pid = Number((await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0])
  // The number alone may belong to anybody by now.
  if ((await readlink(`/proc/${pid}/cwd`)) !== dataDirectory) throw new Error(`process ${pid} is no postmaster of ours`)
  return pid
}

/** PostgreSQL's processes stay in their data directory. */
async function killAllOf(dataDirectory: string): Promise<void> {
  const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const ours: number[] = []
  for (const pid of numbers) {
    if ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) === dataDirectory) ours.push(pid)
  }
  kill(ours)
}

function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      // It ended by itself meanwhile.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
