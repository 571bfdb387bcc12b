import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../tests/support/postgres.ts'
import { type Database, openDatabase } from './database.ts'
import { migrate, type Migration, NewerDatabase, pendingMigrations, readMigrations } from './migrate.ts'
import { schemaDump } from './schemaDump.ts'

let fresh: FreshDatabase
let database: Database
beforeEach(async () => {
  fresh = await freshDatabase()
  database = openDatabase(fresh.connection)
})
afterEach(async () => {
  await database.close()
  await fresh.drop()
})

const step = (name: string, sql: string, sha256 = name): Migration => ({ name, sql, sha256 })
const tables = async (): Promise<string[]> => {
  const rows = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  )
  return rows.map(({ name }) => name)
}

test('OPS-5: an empty database is brought to the schema that is checked in', async () => {
  const applied = await migrate(database, await readMigrations())
  expect(applied).toEqual([...applied].sort())
  expect(applied.length).toBeGreaterThan(0)
  const kept = await readFile(new URL('./schema.txt', import.meta.url), 'utf8')
  expect(await schemaDump(database), 'npm run generate writes it anew').toBe(kept)
})

test('OPS-5: migrations run once, however many processes start at once', async () => {
  const migrations = await readMigrations()
  const processes = Array.from({ length: 4 }, () => openDatabase(fresh.connection, { poolMax: 2 }))
  const applied = await Promise.all(processes.map((each) => migrate(each, migrations)))
  expect(applied.filter((names) => names.length > 0)).toEqual([migrations.map(({ name }) => name)])
  await Promise.all(processes.map((each) => each.close()))
  expect(await pendingMigrations(database, migrations)).toEqual([])
})

test('OPS-5: only what is new is applied', async () => {
  const [first, second] = [step('0001', 'CREATE TABLE bus ()'), step('0002', 'CREATE TABLE depot ()')]
  expect(await pendingMigrations(database, [first, second])).toEqual(['0001', '0002'])
  expect(await tables()).toEqual([])
  await migrate(database, [first])
  expect(await pendingMigrations(database, [first, second])).toEqual(['0002'])
  expect(await migrate(database, [first, second])).toEqual(['0002'])
  expect(await tables()).toEqual(['bus', 'depot', 'migration'])
})

test('OPS-5: a database that a newer program wrote is refused, and stays as it is', async () => {
  const [older, newer] = [step('0001', 'CREATE TABLE bus ()'), step('0002', 'CREATE TABLE depot ()')]
  await migrate(database, [older, newer])
  const refused = migrate(database, [older, step('0003', 'DROP TABLE bus')])
  await expect(refused).rejects.toThrow(NewerDatabase)
  await expect(refused).rejects.toThrow(
    'the database was written by a newer Busbar (it knows 0002); use that version or a back-up',
  )
  await expect(pendingMigrations(database, [older])).rejects.toThrow(NewerDatabase)
  expect(await tables()).toEqual(['bus', 'depot', 'migration'])
})

test('OPS-5: a migration that was altered after it was applied is refused', async () => {
  await migrate(database, [step('0001', 'CREATE TABLE bus ()', 'as it was')])
  await expect(migrate(database, [step('0001', 'CREATE TABLE bus (name text)', 'altered')])).rejects.toThrow(
    'migration 0001 differs from the one that was applied',
  )
})

test('OPS-5: a migration that fails leaves nothing of itself, nor of those with it', async () => {
  const failing = [step('0001', 'CREATE TABLE bus ()'), step('0002', 'CREATE TABLE depot (); SELECT nonsense')]
  await expect(migrate(database, failing)).rejects.toThrow('nonsense')
  expect(await tables()).toEqual(['migration'])
  expect(await pendingMigrations(database, failing)).toEqual(['0001', '0002'])
})

test('OPS-5: a migration may take longer than a statement may otherwise', async () => {
  await migrate(database, [step('0001', `CREATE TABLE bound AS SELECT current_setting('statement_timeout') AS ms`)])
  expect(await database.query('SELECT ms FROM bound')).toEqual([{ ms: '0' }])
  // Everybody else stays bounded.
  expect(await database.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '30s' }])
})

test('OPS-5: migrations are read in the order of their names, each with what it was applied as', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'busbar-migrations-'))
  for (const name of ['0010-b.sql', '0002-a.sql', 'README.md']) await writeFile(join(folder, name), `-- ${name}`)
  const read = await readMigrations(folder)
  expect(read.map(({ name }) => name)).toEqual(['0002-a.sql', '0010-b.sql'])
  expect(new Set(read.map(({ sha256 }) => sha256)).size).toBe(2)
  await rm(folder, { recursive: true })
})
