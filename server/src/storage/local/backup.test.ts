import { createHash } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { temporaryFolder, until } from '../../../../tests/support/otherProcesses.ts'
import { ask } from '../../../../tests/support/postgres.ts'
import { backUp, walSegments } from './backup.ts'
import { launchPostgres, stopPostgres, type LocalPostgres } from './launch.ts'
import { restore } from './restore.ts'

// Servers are processes of their own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

type Depot = { readonly dataDir: string; readonly postgres: LocalPostgres }

let ground: Awaited<ReturnType<typeof temporaryFolder>>
let depot: Depot
let restored: string
let toDir: string
let round = 0

beforeAll(async () => {
  ground = await temporaryFolder()
  const dataDir = join(ground.folder, 'depot')
  depot = { dataDir, postgres: await launchPostgres({ dataDir }) }
  await ask(depot.postgres, `CREATE TABLE cycle (number int PRIMARY KEY, notes text)`)
  await ask(depot.postgres, `CREATE TABLE allocation (cycle int PRIMARY KEY)`)
  await ask(depot.postgres, 'CREATE EXTENSION amcheck')
})

beforeEach(() => {
  round += 1
  toDir = join(ground.folder, `backup-${round}`)
  restored = join(ground.folder, `restored-${round}`)
})

afterEach(() => stopPostgres(restored))

afterAll(async () => {
  await depot.postgres.release()
  await stopPostgres(depot.dataDir)
  await ground.clear()
})

/** Writes cycles with their allocation, several at once, until stopped; knows which were acknowledged. */
function writeCycles(postgres: LocalPostgres, from: number) {
  const pool = new Pool({ ...postgres.connection, max: 6 })
  const acknowledged = new Set<number>()
  let next = from
  let going = true
  const writer = async () => {
    while (going) {
      const number = next
      next += 1
      const client = await pool.connect()
      await client.query('BEGIN')
      await client.query(`INSERT INTO cycle VALUES ($1, repeat(md5('' || $1::int), 300))`, [number])
      await client.query('INSERT INTO allocation VALUES ($1)', [number])
      await client.query('COMMIT')
      client.release()
      acknowledged.add(number)
    }
  }
  const writers = Promise.all([1, 2, 3, 4].map(writer))
  return {
    acknowledged,
    async stop() {
      going = false
      await writers
      await pool.end()
    },
  }
}

/** Every turn begins a new segment of the log and lets PostgreSQL reuse the old ones. */
async function churnTheLog(postgres: LocalPostgres, during: Promise<unknown>): Promise<number> {
  let going = true
  void during.finally(() => (going = false)).catch(() => {})
  let turns = 0
  for (; going; turns += 1) {
    await ask(postgres, `SELECT pg_logical_emit_message(false, 'churn', 'x'); SELECT pg_switch_wal(); CHECKPOINT`)
  }
  return turns
}

test('OPS-5: a back-up that is interrupted leaves nothing behind', async () => {
  const leaving = AbortSignal.abort()
  await expect(backUp({ connection: depot.postgres.connection, toDir, leaving })).rejects.toThrow(/abort/)
  expect((await readdir(ground.folder)).filter((name) => name.startsWith(`backup-${round}`))).toEqual([])
})

const underWritesMs = 200_000
test(
  'OPS-5: a back-up under a stream of writes holds all that was acknowledged before, and nothing by halves',
  { timeout: underWritesMs },
  async () => {
    const cycles = writeCycles(depot.postgres, 1)
    await until(() => cycles.acknowledged.size >= 1_000, 'a thousand cycles', underWritesMs / 2)
    const before = [...cycles.acknowledged]
    const underway = backUp({ connection: depot.postgres.connection, toDir })
    const turns = await churnTheLog(depot.postgres, underway)
    const { bytes, files, tookMs } = await underway
    const during = cycles.acknowledged.size - before.length
    await cycles.stop()
    expect({ turns, during }).toEqual({
      turns: expect.toSatisfy((n) => n > 2),
      during: expect.toSatisfy((n) => n > 10),
    })
    expect(bytes).toBeGreaterThan(20e6)
    expect(files).toBeGreaterThan(900)
    expect(tookMs).toBeGreaterThan(0)

    await restore({ fromDir: toDir, dataDir: restored })
    const postgres = await launchPostgres({ dataDir: restored })
    expect(await readFile(join(restored, 'postgres/postgres.log'), 'utf8')).toContain('completed backup recovery')
    const numbers = await ask<{ number: number }>(postgres, 'SELECT number FROM cycle')
    const found = new Set(numbers.map(({ number }) => number))
    expect(before.filter((number) => !found.has(number))).toEqual([])
    const halves = await ask(
      postgres,
      'SELECT * FROM cycle FULL JOIN allocation ON cycle = number WHERE cycle IS NULL OR number IS NULL',
    )
    expect(halves).toEqual([])
    await ask(
      postgres,
      `SELECT bt_index_check(name, true) FROM unnest('{cycle_pkey,allocation_pkey}'::regclass[]) name`,
    )
    expect(await postgres.release()).toBe('stopped')
  },
)

test('OPS-5: a restored database goes on by itself, beside the one it came from', async () => {
  await backUp({ connection: depot.postgres.connection, toDir })
  await restore({ fromDir: toDir, dataDir: restored })
  const postgres = await launchPostgres({ dataDir: restored })
  await ask(postgres, 'INSERT INTO allocation VALUES (-1)')
  await postgres.release()
  const later = await launchPostgres({ dataDir: restored })
  // Until somebody has drawn the consequences, whoever comes is told.
  await later.restored!()
  expect((await launchPostgres({ dataDir: restored })).restored).toBeNull()
  expect(depot.postgres.restored).toBeNull()
  expect(await ask(later, 'SELECT cycle FROM allocation WHERE cycle = -1')).toEqual([{ cycle: -1 }])
  expect(await ask(depot.postgres, 'SELECT cycle FROM allocation WHERE cycle = -1')).toEqual([])
  await later.release()
})

test('OPS-5: only its owner may read a back-up', async () => {
  await backUp({ connection: depot.postgres.connection, toDir })
  expect((await stat(toDir)).mode & 0o077).toBe(0)
  expect((await stat(join(toDir, 'manifest.json'))).mode & 0o077).toBe(0)
})

test('OPS-5: a back-up never goes into a folder with something in it, nor into the database', async () => {
  await mkdir(toDir)
  await writeFile(join(toDir, 'yesterday'), '')
  const { connection } = depot.postgres
  await expect(backUp({ connection, toDir })).rejects.toThrow(/is not empty: a back-up goes into a new folder/)
  const inside = join(depot.dataDir, 'postgres/data/backup')
  await expect(backUp({ connection, toDir: inside })).rejects.toThrow(/cannot go into the database itself/)
})

test('OPS-5: a back-up that fails leaves nothing that looks like one', async () => {
  const { connection } = depot.postgres
  const foreign = join(depot.dataDir, 'postgres/data/base/foreign')
  // Copying a link that leads in a circle fails, as a broken disk does.
  await symlink('foreign', foreign)
  try {
    await expect(backUp({ connection, toDir })).rejects.toThrow(/ELOOP/)
  } finally {
    await rm(foreign)
  }
  expect((await readdir(ground.folder)).filter((name) => name.startsWith(`backup-${round}`))).toEqual([])
  expect(await ask(depot.postgres, 'SELECT FROM pg_replication_slots')).toEqual([])
})

test('OPS-5: a back-up whose connection breaks fails, and leaves nothing that looks like one', async () => {
  const underway = backUp({ connection: depot.postgres.connection, toDir })
  const outcome = underway.then(
    () => 'finished',
    (error: Error) => error.message,
  )
  const breakIt = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE application_name = 'busbar back-up' AND query LIKE '%pg_backup_start%' AND state = 'idle'`
  await until(async () => (await ask(depot.postgres, breakIt)).length > 0, 'the copying')
  expect(await outcome).toMatch(/connection/i)
  expect((await readdir(ground.folder)).filter((name) => name.startsWith(`backup-${round}`))).toEqual([])
})

describe('what is no whole back-up is refused', () => {
  let good: string

  beforeAll(async () => {
    good = join(ground.folder, 'good')
    await backUp({ connection: depot.postgres.connection, toDir: good })
  })

  beforeEach(() => linkTree(good, toDir))

  /** Each file under a second name: whoever changes one writes it anew. */
  async function linkTree(from: string, to: string): Promise<void> {
    await mkdir(to)
    for (const entry of await readdir(from, { withFileTypes: true })) {
      const [source, target] = [join(from, entry.name), join(to, entry.name)]
      if (entry.isDirectory()) await linkTree(source, target)
      else await link(source, target)
    }
  }

  async function rewrite(path: string, content: string | Buffer): Promise<void> {
    await rm(path)
    await writeFile(path, content)
  }

  const refuses = async (words: RegExp) => {
    await expect(restore({ fromDir: toDir, dataDir: restored })).rejects.toThrow(words)
    const left: readonly string[] = await readdir(join(restored, 'postgres')).catch(() => [])
    expect(left).toEqual([])
  }

  test('OPS-5: one that was cut off before its end', async () => {
    await rm(join(toDir, 'manifest.json'))
    await refuses(/holds no complete back-up: there is no manifest.json/)
  })

  test('OPS-5: one with a missing file', async () => {
    await rm(join(toDir, 'data/global/pg_control'))
    await refuses(/incomplete or was altered: global\/pg_control is missing/)
  })

  test('OPS-5: one with a changed file of the same size', async () => {
    const path = join(toDir, 'data/global/pg_control')
    const content = await readFile(path)
    content.writeUInt8(content.readUInt8(100) ^ 1, 100)
    await rewrite(path, content)
    await refuses(/altered: global\/pg_control is not what was written/)
  })

  test('OPS-5: one with a file too many', async () => {
    await writeFile(join(toDir, 'data/recovery.signal'), '')
    await refuses(/altered: recovery.signal was added/)
  })

  test('OPS-5: one whose manifest was changed', async () => {
    const manifest = await readFile(join(toDir, 'manifest.json'), 'utf8')
    await rewrite(join(toDir, 'manifest.json'), manifest.replace('"postgresMajor":18', '"postgresMajor":19'))
    await refuses(/manifest.json is not what was written/)
  })

  test.each([
    ['another major version', /"postgresMajor":18/, '"postgresMajor":17', /is of PostgreSQL 17, Busbar runs 18/],
    ['another format', /busbar-backup-1/, 'busbar-backup-2', /written by another version of Busbar/],
    ['a path that leads out', /"PG_VERSION"/, '"../../PG_VERSION"', /written by another version of Busbar/],
  ])('OPS-5: one of %s', async (_which, from, to, words) => {
    const path = join(toDir, 'manifest.json')
    const [text = ''] = (await readFile(path, 'utf8')).split('\n')
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    await rewrite(path, `${changed}\n${createHash('sha256').update(changed).digest('hex')}\n`)
    await refuses(words)
  })

  test('OPS-5: and one is never restored over a database, running or not', async () => {
    const postgres = await launchPostgres({ dataDir: restored, durable: false })
    await expect(restore({ fromDir: toDir, dataDir: restored })).rejects.toThrow(
      /A database runs on .*: stop Busbar first/,
    )
    await postgres.release()
    await expect(restore({ fromDir: toDir, dataDir: restored })).rejects.toThrow(/already holds a database/)
  })
})

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('started as root', () => {
  test('OPS-5: what one user backed up, another restores', async () => {
    const forbidden = { namespacesAllowed: () => Promise.resolve(false) }
    await backUp({ connection: depot.postgres.connection, toDir })
    await restore({ fromDir: toDir, dataDir: restored, ...forbidden })
    const postgres = await launchPostgres({ dataDir: restored, ...forbidden })
    expect((await stat(join(restored, 'postgres/data/PG_VERSION'))).uid).not.toBe(0)

    const back = `${toDir}-back`
    await backUp({ connection: postgres.connection, toDir: back })
    expect((await stat(join(back, 'data/PG_VERSION'))).uid).toBe(0)
    await postgres.release()
  })
})

test('OPS-5: the segments of the log are counted over the end of a log file', () => {
  const label = 'START WAL LOCATION: 1/FE000028 (file 0000000100000001000000FE)\nCHECKPOINT LOCATION: 1/FE000080\n'
  expect(walSegments(label, '000000010000000200000001', 16 * 1024 * 1024)).toEqual([
    '0000000100000001000000FE',
    '0000000100000001000000FF',
    '000000010000000200000000',
    '000000010000000200000001',
  ])
  expect(walSegments(label, '0000000100000001000000FE', 16 * 1024 * 1024)).toEqual(['0000000100000001000000FE'])
  expect(() => walSegments(label, '000000020000000200000001', 16 * 1024 * 1024)).toThrow(/names no range/)
})
