import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { QueryConfig } from 'pg'
import { clientOf, type Database, sqlState } from './database.ts'

export type Migration = { readonly name: string; readonly sql: string; readonly sha256: string }

/** The database was written by a program that knows more than this one. */
export class NewerDatabase extends Error {}

const folder = fileURLToPath(new URL('./migrations/', import.meta.url))

export async function readMigrations(from = folder): Promise<readonly Migration[]> {
  const names = (await readdir(from)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${from}/${name}`, 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Brings the database forward, all or nothing; answers what was applied. Of two at once, one waits and finds nothing to do. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  await createLedger(database)
  return database.transaction(async (tx) => {
    const client = clientOf(tx)
    // Rebuilding a large table takes what it takes, and so does waiting for another process that does it.
    await client.query('SET LOCAL statement_timeout = 0')
    await client.query(patiently('LOCK TABLE migration IN EXCLUSIVE MODE'))
    const { rows: applied } = await client.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM migration')
    checkKnown(applied, migrations)
    const due = migrations.filter(({ name }) => !applied.some((done) => done.name === name))
    for (const { name, sql, sha256 } of due) {
      await client.query(patiently(sql))
      await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256])
    }
    return due.map(({ name }) => name)
  })
}

const patiently = (text: string): QueryConfig & { query_timeout: number } => ({ text, query_timeout: dayMs })
const dayMs = 86_400_000

async function createLedger(database: Database): Promise<void> {
  try {
    await database.query(`CREATE TABLE IF NOT EXISTS migration (
      name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
  } catch (error) {
    // Two at once: PostgreSQL lets the second run into what the first one has just made, key, type or table.
    if (!['23505', '42710', '42P07'].includes(sqlState(error) ?? '')) throw error
  }
}

function checkKnown(applied: readonly { name: string; sha256: string }[], migrations: readonly Migration[]): void {
  for (const { name, sha256 } of applied) {
    const known = migrations.find((migration) => migration.name === name)
    if (!known) {
      throw new NewerDatabase(
        `the database was written by a newer Busbar (it knows ${name}); use that version or a back-up`,
      )
    }
    if (known.sha256 !== sha256) throw new Error(`migration ${name} differs from the one that was applied`)
  }
}

/** What still has to be applied, without applying it. */
export async function pendingMigrations(
  database: Database,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const [ledger] = await database.query<{ found: string | null }>(`SELECT to_regclass('migration')::text AS found`)
  if (!ledger?.found) return migrations.map(({ name }) => name)
  const applied = await database.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM migration')
  checkKnown(applied, migrations)
  return migrations.map(({ name }) => name).filter((name) => !applied.some((done) => done.name === name))
}
