import { spawn } from 'node:child_process'
import { mkdir, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Said } from '../../../../tests/support/anotherBusbar.ts'
import {
  install,
  startOther,
  temporaryFolder,
  until,
  type OtherProcess,
} from '../../../../tests/support/otherProcesses.ts'
import { ask } from '../../../../tests/support/postgres.ts'
import { launchPostgres, stopPostgres, type LocalPostgres } from './launch.ts'
import { bornAt, orphansOf } from './processes.ts'

// Servers are processes of their own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let ground: Awaited<ReturnType<typeof temporaryFolder>>
let program: string
let dataDir: string
/** for those who need a database, but not the making of one: that costs a second */
let existing: string

beforeAll(async () => {
  ground = await temporaryFolder()
  program = await install(ground.folder, 'linked')
  existing = join(ground.folder, 'existing')
  await (await launchPostgres({ dataDir: existing })).release()
})

afterEach(() => stopPostgres(dataDir))

afterAll(() => ground.clear())

async function newDataDir(name = `depot-${Date.now()}`): Promise<void> {
  dataDir = join(ground.folder, name)
  await mkdir(dataDir)
}

async function startWriting(): Promise<{ other: OtherProcess; postmasterPid: number }> {
  dataDir = existing
  const other = startOther(program, { dataDir })
  const { postmasterPid } = await other.next('launched')
  other.tell('write')
  await until(() => lastRow(other.said) >= 100, 'a hundred rows')
  return { other, postmasterPid }
}

const lastRow = (said: readonly Said[]) => said.reduce((row, each) => (each.type === 'wrote' ? each.row : row), 0)

/** All that was acknowledged, and at most the one row more whose answer got lost. */
async function expectAllRows(postgres: LocalPostgres, other: OtherProcess): Promise<void> {
  const acknowledged = lastRow(other.said)
  const [found] = await ask<{ rows: number; last: number }>(
    postgres,
    'SELECT count(*)::int AS rows, max(row) AS last FROM bus',
  )
  expect(found?.rows).toBe(found?.last)
  expect(found?.last).toBeGreaterThanOrEqual(acknowledged)
  expect(found?.last).toBeLessThanOrEqual(acknowledged + 1)
}

async function serverProcesses(postmasterPid: number): Promise<number[]> {
  const children = await readFile(`/proc/${postmasterPid}/task/${postmasterPid}/children`, 'utf8')
  return [postmasterPid, ...children.trim().split(' ').map(Number)]
}

test('OPS-5: kill -9 of us leaves the server running, and the next start joins it', async () => {
  const { other } = await startWriting()
  await other.kill()
  const postgres = await launchPostgres({ dataDir })
  expect(postgres.adopted).toBe(true)
  await until(
    async () => (await ask(postgres, `SELECT FROM pg_stat_activity WHERE query LIKE 'INSERT%'`)).length === 0,
    'the dead process to leave',
  )
  await expectAllRows(postgres, other)
  expect(await postgres.release()).toBe('stopped')
})

test('OPS-5: kill -9 of the database server alone loses no acknowledged row', async () => {
  const { other, postmasterPid } = await startWriting()
  process.kill(postmasterPid, 'SIGKILL')
  await other.kill()
  const postgres = await launchPostgres({ dataDir })
  expect(postgres.adopted).toBe(false)
  await expectAllRows(postgres, other)
  await postgres.release()
})

test('OPS-5: kill -9 of everything at once loses no acknowledged row', async () => {
  const { other, postmasterPid } = await startWriting()
  for (const pid of await serverProcesses(postmasterPid)) process.kill(pid, 'SIGKILL')
  await other.kill()
  const postgres = await launchPostgres({ dataDir })
  await expectAllRows(postgres, other)
  await postgres.release()
})

test('OPS-5: whoever uses the server when it is killed gets it back without asking', async () => {
  dataDir = existing
  const lines: string[] = []
  const postgres = await launchPostgres({ dataDir, log: (line) => lines.push(line) })
  await ask(postgres, `CREATE TABLE spare AS SELECT '4711'::text AS name`)
  const pidFile = await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL')
  await until(() => lines.includes('the local PostgreSQL was lost and is started again'), 'the server to come back')
  expect(await ask(postgres, 'SELECT name FROM spare')).toEqual([{ name: '4711' }])
  expect(await postgres.release()).toBe('stopped')
})

test('OPS-5: whoever uses the server when one of its processes is killed stays present', async () => {
  dataDir = existing
  const lines: string[] = []
  const postgres = await launchPostgres({ dataDir, log: (line) => lines.push(line) })
  const victim = new Client(postgres.connection)
  victim.on('error', () => {})
  await victim.connect()
  const { rows } = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
  await until(() => lines.includes('the local PostgreSQL was lost and is back'), 'the server to be back')
  const beside = await launchPostgres({ dataDir })
  expect(await beside.release()).toBe('left-running')
  expect(await postgres.release()).toBe('stopped')
})

test('OPS-5: a socket folder that a reboot swept away, and another took the name of, is made anew', async () => {
  await newDataDir('a-depot-with-a-long-name-'.repeat(6))
  await crash()
  const swept = await realpath(join(dataDir, 'postgres/socket'))
  await rm(swept, { recursive: true })
  await mkdir(swept, { mode: 0o755 })
  const postgres = await launchPostgres({ dataDir })
  expect(postgres.connection.host).not.toBe(swept)
  await rm(swept, { recursive: true })
  expect(await postgres.release()).toBe('stopped')

  await symlink(swept, join(dataDir, 'postgres/socket'))
  const later = await launchPostgres({ dataDir })
  expect(await ask(later, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await later.release()
})

test.skipIf(process.platform !== 'linux')(
  'OPS-5: a query that outlives a killed server does not bar the next start',
  async () => {
    dataDir = existing
    const first = startOther(program, { dataDir })
    const { postmasterPid, host } = await first.next('launched')
    const busy = new Client({ host, port: 5432, user: 'busbar', database: 'busbar' })
    busy.on('error', () => {})
    await busy.connect()
    // It computes without looking up, so it does not notice that the postmaster is gone.
    busy.query('SELECT count(*) FROM generate_series(1, 3000000000)').catch(() => {})
    await until(async () => {
      const rows = await ask(
        { connection: { host, port: 5432, user: 'busbar', database: 'busbar' } },
        `SELECT FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active' AND pid <> pg_backend_pid()`,
      )
      return rows.length === 1
    }, 'the query to run')
    process.kill(postmasterPid, 'SIGKILL')
    await first.kill()
    const lines: string[] = []
    const postgres = await launchPostgres({ dataDir, log: (line) => lines.push(line) })
    expect(lines.join()).toMatch(/of a PostgreSQL that was killed still holds/)
    expect(await orphansOf(join(dataDir, 'postgres/data'))).toEqual([])
    await busy.end().catch(() => {})
    await postgres.release()
  },
)

test('OPS-5: lock files that a power cut left empty do not bar the next start', async () => {
  dataDir = existing
  await crash()
  await writeFile(join(dataDir, 'postgres/data/postmaster.pid'), '')
  await writeFile(join(dataDir, 'postgres/socket/.s.PGSQL.5432.lock'), '')
  const postgres = await launchPostgres({ dataDir })
  expect(postgres.adopted).toBe(false)
  await postgres.release()
})

test('OPS-5: lock files whose number belongs to a stranger by now do not bar the next start', async () => {
  dataDir = existing
  const postmasterPid = await crash()
  const stranger = spawn('sleep', ['600'], { cwd: '/' })
  try {
    for (const name of ['data/postmaster.pid', 'socket/.s.PGSQL.5432.lock']) {
      const path = join(dataDir, 'postgres', name)
      const text = await readFile(path, 'utf8')
      await writeFile(path, text.replace(String(postmasterPid), String(stranger.pid)))
    }
    const postgres = await launchPostgres({ dataDir })
    expect(postgres.adopted).toBe(false)
    await postgres.release()
    expect(stranger.exitCode).toBe(null)
  } finally {
    stranger.kill()
  }
})

/** Leaves a data directory as a power cut does: no process, all lock files. */
async function crash(): Promise<number> {
  const other = startOther(program, { dataDir })
  const { postmasterPid } = await other.next('launched')
  const pids = await serverProcesses(postmasterPid)
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  await other.kill()
  await until(async () => (await Promise.all(pids.map(bornAt))).every((born) => born === undefined), 'all to be gone')
  return postmasterPid
}

test('OPS-5: a first start that was killed in the middle is begun again', async () => {
  await newDataDir()
  const folder = join(dataDir, 'postgres')
  const other = startOther(program, { dataDir })
  const unfinished = async () => (await namesIn(folder)).find((name) => name.startsWith('data.unfinished'))
  await until(async () => {
    const name = await unfinished()
    return name !== undefined && (await namesIn(join(folder, name))).includes('base')
  }, 'a half-made data directory')
  await other.kill()
  expect(await unfinished()).toBeDefined()

  const postgres = await launchPostgres({ dataDir })
  expect(await ask(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await postgres.release()
  expect(await unfinished()).toBeUndefined()
})

test('OPS-5: a first start that was killed before its last step is completed by the next', async () => {
  await newDataDir()
  const other = startOther(program, { dataDir, durable: false })
  const { host } = await other.next('launched')
  await ask({ connection: { host, port: 5432, user: 'busbar', database: 'postgres' } }, 'DROP DATABASE busbar')
  await other.kill()
  const postgres = await launchPostgres({ dataDir })
  expect(postgres.adopted).toBe(true)
  expect(await ask(postgres, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await postgres.release()
})

test('OPS-5: what a first start left that nobody finishes any more is cleared away', async () => {
  await newDataDir()
  await mkdir(join(dataDir, 'postgres/data.unfinished-abcdef/base'), { recursive: true, mode: 0o700 })
  await writeFile(join(dataDir, 'postgres/data.unfinished-abcdef/PG_VERSION'), '18\n')
  const postgres = await launchPostgres({ dataDir, durable: false })
  await postgres.release()
  expect((await readdir(join(dataDir, 'postgres'))).sort()).toEqual([
    'data',
    'postgres.log',
    expect.stringMatching(/^s-[0-9a-f]{6}$/),
    'socket',
  ])
})

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])
