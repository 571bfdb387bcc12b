import {
  chmod,
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeAll, afterAll, expect, test, vi } from 'vitest'
import { install, startOther, temporaryFolder, until } from '../../../../tests/support/otherProcesses.ts'
import { ask } from '../../../../tests/support/postgres.ts'
import { launchPostgres, stopPostgres } from './launch.ts'
import { bornAt } from './processes.ts'
import { boundLog, logTail } from './serverLog.ts'

// Servers are processes of their own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let ground: Awaited<ReturnType<typeof temporaryFolder>>
let program: string
/** for those who need a database, but not the making of one: that costs a second */
let existing: string
const used: string[] = []

beforeAll(async () => {
  ground = await temporaryFolder()
  program = await install(ground.folder, 'linked')
  existing = join(ground.folder, 'existing')
  await (await launchPostgres({ dataDir: existing })).release()
})

afterEach(async () => {
  for (const dataDir of [existing, ...used.splice(0)]) await stopPostgres(dataDir).catch(() => {})
})

afterAll(() => ground.clear())

async function newDataDir(name = `depot-${used.length}-${Date.now()}`): Promise<string> {
  const dataDir = join(ground.folder, name)
  await mkdir(dataDir)
  used.push(dataDir)
  return dataDir
}

test('OPS-1: a fresh data directory becomes a durable database that no network reaches', async () => {
  const dataDir = await newDataDir()
  const postgres = await launchPostgres({ dataDir })
  expect(postgres.adopted).toBe(false)

  const names = ['fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'wal_level', 'max_connections']
  names.push('server_encoding', 'TimeZone', 'dynamic_shared_memory_type', 'unix_socket_permissions')
  const rows = await ask<{ name: string; setting: string }>(
    postgres,
    `SELECT name, setting FROM pg_settings WHERE name IN (${names.map((name) => `'${name}'`).join()})`,
  )
  expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    listen_addresses: '',
    wal_level: 'replica',
    max_connections: '100',
    server_encoding: 'UTF8',
    TimeZone: 'UTC',
    dynamic_shared_memory_type: 'mmap',
    unix_socket_permissions: '0700',
  })
  const sorted = await ask(
    postgres,
    `SELECT string_agg(name, '' ORDER BY name) AS names FROM unnest('{b,ä,A,B,a}'::text[]) name`,
  )
  expect(sorted).toEqual([{ names: 'ABabä' }])

  for (const folder of ['postgres', 'postgres/data', 'postgres/socket']) {
    expect((await stat(join(dataDir, folder))).mode & 0o777).toBe(0o700)
  }
  expect(await postgres.release()).toBe('stopped')
})

test('OPS-5: a new database is on disk, file by file and folder by folder, before it has its place', async () => {
  const dataDir = await newDataDir()
  const synced = await pathsSynced(async () => void (await launchPostgres({ dataDir })))
  const made = new Set(synced.map((path) => path.split(/\/data\.unfinished-\w+/)[1]))
  const names = await readdir(join(dataDir, 'postgres', 'data'), { recursive: true })
  // What a start adds by itself comes back by itself.
  const initial = names.filter(
    (name) => /^(PG_VERSION|base\/[14](\/|$)|global|pg_xact|pg_wal$)/.test(name) && !name.endsWith('.init'),
  )
  expect(initial.length).toBeGreaterThan(600)
  expect(['', ...initial.map((name) => `/${name}`)].filter((path) => !made.has(path))).toEqual([])
})

/** What this process has had put on disk meanwhile, by the names that it had then. */
async function pathsSynced(work: () => Promise<void>): Promise<readonly string[]> {
  const some = await open(ground.folder)
  const every = Object.getPrototypeOf(some) as FileHandle
  await some.close()
  const paths: string[] = []
  const { sync } = every
  const watched = vi.spyOn(every, 'sync').mockImplementation(async function (this: FileHandle) {
    paths.push(await readlink(`/proc/self/fd/${this.fd}`))
    await sync.call(this)
  })
  await work().finally(() => watched.mockRestore())
  return paths
}

test('OPS-1: a later start finds the data', async () => {
  const dataDir = await newDataDir()
  const first = await launchPostgres({ dataDir })
  await ask(first, `CREATE TABLE bus AS SELECT '4711'::text AS name`)
  expect(await first.release()).toBe('stopped')

  const second = await launchPostgres({ dataDir })
  expect(second.adopted).toBe(false)
  expect(await ask(second, 'SELECT name FROM bus')).toEqual([{ name: '4711' }])
  await second.release()
})

test('OPS-1: a command line works beside the server and does not stop it under the server', async () => {
  const dataDir = existing
  const server = startOther(program, { dataDir })
  const { postmasterPid } = await server.next('launched')

  const beside = await launchPostgres({ dataDir })
  expect(beside.adopted).toBe(true)
  expect(await ask(beside, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  expect(await beside.release()).toBe('left-running')

  server.tell('release')
  expect((await server.next('released')).how).toBe('stopped')
  await expect(ask(beside, 'SELECT 1')).rejects.toThrow()
  expect(await bornAt(postmasterPid)).toBeUndefined()
})

test('OPS-1: a program without presence, such as psql, also keeps the server from being stopped', async () => {
  const dataDir = existing
  const postgres = await launchPostgres({ dataDir, durable: false })
  const visitor = new Client(postgres.connection)
  await visitor.connect()
  expect(await postgres.release()).toBe('left-running')
  expect((await visitor.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await visitor.end()
  const again = await launchPostgres({ dataDir })
  expect(again.adopted).toBe(true)
  expect(await again.release()).toBe('stopped')
})

test('OPS-1: a connection that is just closing does not keep the server running', async () => {
  const postgres = await launchPostgres({ dataDir: existing, durable: false })
  const closing = new Client({ ...postgres.connection, application_name: 'busbar' })
  await closing.connect()
  // Its server process takes its time to leave: it has to drop a thousand temporary tables.
  await closing.query(`DO $$ BEGIN FOR n IN 1..1000 LOOP EXECUTE 'CREATE TEMP TABLE t' || n || '()'; END LOOP; END $$`)
  const closed = closing.end()
  expect(await postgres.release()).toBe('stopped')
  await closed
})

test('OPS-1: a server whose data directory was deleted cannot take the socket of the next one with it', async () => {
  const dataDir = existing
  const lost = startOther(program, { dataDir, durable: false })
  const { postmasterPid } = await lost.next('launched')
  await lost.kill()
  await rm(join(dataDir, 'postgres'), { recursive: true })
  const next = await launchPostgres({ dataDir, durable: false })
  // As it would by itself within minutes, when it misses its lock file.
  process.kill(postmasterPid, 'SIGINT')
  await until(async () => (await bornAt(postmasterPid)) === undefined, 'the old server to end')
  expect(await ask(next, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await next.release()
})

test('OPS-1: a stop command stops a server that nobody uses any more', async () => {
  const dataDir = existing
  expect(await stopPostgres(await newDataDir())).toBe(false)
  expect(await stopPostgres(dataDir)).toBe(false)
  const lost = startOther(program, { dataDir, durable: false })
  const { postmasterPid } = await lost.next('launched')
  await lost.kill()
  expect(await stopPostgres(dataDir)).toBe(true)
  expect(await bornAt(postmasterPid)).toBeUndefined()
  expect(await stopPostgres(dataDir)).toBe(false)
})

test('OPS-1: whoever was stopped on purpose does not start the server again', async () => {
  const dataDir = existing
  const lines: string[] = []
  const postgres = await launchPostgres({ dataDir, durable: false, log: (line) => lines.push(line) })
  expect(await stopPostgres(dataDir)).toBe(true)
  await until(() => lines.includes('the local PostgreSQL was stopped'), 'the notice')
  expect(await postgres.release()).toBe('stopped')
})

test.each([
  ['one that is too long for a socket', 'a-depot-with-a-long-name-'.repeat(6)],
  ['one with a comma, quotes and spaces', `Depot "Nord", Halle 2's $HOME`],
])('OPS-1: any path may be the data directory, also %s', async (_which, name) => {
  const dataDir = await newDataDir(name)
  const other = startOther(program, { dataDir })
  const { host } = await other.next('launched')
  expect(Buffer.byteLength(`${host}/.s.PGSQL.5432`)).toBeLessThan(104)
  expect((await lstat(host)).mode & 0o777).toBe(0o700)

  const beside = await launchPostgres({ dataDir })
  expect(beside.adopted).toBe(true)
  expect(beside.connection.host).toBe(host)
  await beside.release()
  other.tell('release')
  await other.next('released')

  // Only a folder inside the data directory may stay when the server has ended.
  expect(await readdir(host).catch(() => 'gone')).toEqual(host.startsWith(dataDir) ? [] : 'gone')
  const later = await launchPostgres({ dataDir })
  expect(await ask(later, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await later.release()
})

test('OPS-1: two processes that start at once on a fresh data directory share one server', async () => {
  const dataDir = await newDataDir()
  await expectOneServer([1, 2, 3].map(() => startOther(program, { dataDir })))
  expect((await readdir(join(dataDir, 'postgres'))).sort()).toEqual([
    'data',
    'postgres.log',
    expect.stringMatching(/^s-[0-9a-f]{6}$/),
    'socket',
  ])
})

test('OPS-1: two processes that start at once on an existing data directory share one server', async () => {
  await expectOneServer([1, 2, 3].map(() => startOther(program, { dataDir: existing })))
})

async function expectOneServer(processes: readonly ReturnType<typeof startOther>[]): Promise<void> {
  const launched = await Promise.all(processes.map((each) => each.next('launched')))
  expect(new Set(launched.map(({ postmasterPid }) => postmasterPid)).size).toBe(1)
  expect(launched.filter(({ adopted }) => !adopted)).toHaveLength(1)
  const left: string[] = []
  for (const each of processes) {
    each.tell('release')
    left.push((await each.next('released')).how)
  }
  expect(left).toEqual(['left-running', 'left-running', 'stopped'])
}

test('OPS-1: a folder that others may enter is not trusted', async () => {
  const dataDir = existing
  const postgres = await launchPostgres({ dataDir, durable: false })
  await chmod(join(dataDir, 'postgres'), 0o755)
  await expect(launchPostgres({ dataDir })).rejects.toThrow(/Others may enter .*postgres: its mode has to be 0700/)
  await chmod(join(dataDir, 'postgres'), 0o700)
  await chmod(postgres.connection.host, 0o777)
  await stopPostgres(dataDir)
  await expect(launchPostgres({ dataDir })).rejects.toThrow(/Others may enter .*s-[0-9a-f]{6}: its mode has to be 0700/)
  await postgres.release()
  await chmod(postgres.connection.host, 0o700)
})

test('OPS-1: data of another major version are left alone, with one clear line', async () => {
  const dataDir = existing
  const version = join(dataDir, 'postgres/data/PG_VERSION')
  await writeFile(version, '17\n')
  const failure = await launchPostgres({ dataDir }).catch((error: Error) => error.message)
  await writeFile(version, '18\n')
  expect(failure).toMatch(/was made by PostgreSQL 17, Busbar runs 18/)
  expect(failure).not.toContain('\n')
})

test('OPS-1: a start that fails says what the server said', async () => {
  const dataDir = existing
  const settings = join(dataDir, 'postgres/data/postgresql.conf')
  const asMade = await readFile(settings)
  await writeFile(settings, 'shared_buffers = plenty\n')
  await expect(launchPostgres({ dataDir })).rejects.toThrow(/invalid value for parameter "shared_buffers": "plenty"/)
  await writeFile(settings, asMade)
})

test('OPS-1: the log of the server stays within its bound, and its newest lines can be told', async () => {
  const dataDir = existing
  const postgres = await launchPostgres({ dataDir, durable: false })
  const file = join(dataDir, 'postgres/postgres.log')
  await boundLog(file, 10)
  expect((await readFile(`${file}.1`, 'utf8')).length).toBeGreaterThan(10)
  expect(await readFile(file, 'utf8')).toBe('')
  await expect(ask(postgres, 'SELECT no_such_column')).rejects.toThrow()
  expect(await logTail(file)).toMatch(/^[^\0]*ERROR: {2}column "no_such_column" does not exist/)
  await postgres.release()
})
