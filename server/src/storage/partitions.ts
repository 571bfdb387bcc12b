import type { Instant } from '@busbar/domain/kernel/instant'
import type { LedgerUpkeep } from '../engine/ledgers.ts'
import { clientOf, type Database, sqlState } from './database.ts'

/** A table that is cut by time. Its pieces are tables of their own, so that dropping a day costs nothing. */
export type Cut = { readonly table: string; readonly by: 'day' | 'month' }

const dayMs = 86_400_000

export type Partitions = {
  /** Makes the pieces that these instants fall into. What is known to be there costs nothing. */
  make(cut: Cut, instants: readonly Instant[]): Promise<void>
  /** Writes rows of these instants, once their pieces are there. */
  writing<Result>(cut: Cut, instants: readonly Instant[], write: () => Promise<Result>): Promise<Result>
}

export function partitions(database: Database): Partitions {
  const known = new Set<string>()
  const makeAll = async (cut: Cut, instants: readonly Instant[]): Promise<void> => {
    const begins = [...new Set(instants.map((at) => beginOf(cut, at)))]
    for (const begin of begins.sort((a, b) => a - b)) {
      const name = nameOf(cut, begin)
      if (known.has(name)) continue
      await make(database, cut, begin)
      known.add(name)
    }
  }
  return {
    make: makeAll,
    writing: async (cut, instants, write) => {
      await makeAll(cut, instants)
      try {
        return await write()
      } catch (error) {
        if (sqlState(error) !== '23514') throw error
        // Another process, whose clock is ahead or whose retention is shorter, has dropped what we knew to be there.
        known.clear()
        await makeAll(cut, instants)
        return write()
      }
    },
  }
}

/** Also at the turn of a day nobody who writes waits for a partition to be made. */
const readyDays = 3

/** What a ledger needs that is only appended to and dropped. */
export const upkeepOf = (database: Database, pieces: Partitions, cut: Cut, keptDays: number): LedgerUpkeep => ({
  makePartitions: (now) =>
    pieces.make(
      cut,
      Array.from({ length: readyDays + 1 }, (_, days) => now + days * dayMs),
    ),
  rollUp: () => Promise.resolve(0),
  expire: (now) => dropPartitions(database, cut, now - keptDays * dayMs),
})

async function make(database: Database, cut: Cut, begin: Instant): Promise<void> {
  const name = nameOf(cut, begin)
  await database.transaction(async (tx) => {
    const client = clientOf(tx)
    // Of two at once the second waits here and finds it made; readers and writers go on.
    await client.query(`LOCK TABLE ${cut.table} IN SHARE UPDATE EXCLUSIVE MODE`)
    const { rows } = await client.query<{ found: string | null }>('SELECT to_regclass($1)::text AS found', [name])
    if (rows[0]?.found) return
    // Made apart and then attached: made as a piece at once, it would lock everybody out meanwhile.
    await client.query(`CREATE TABLE ${name} (LIKE ${cut.table} INCLUDING ALL)`)
    const [from, to] = [begin, endOf(cut, begin)].map((at) => `'${new Date(at).toISOString()}'`)
    await client.query(`ALTER TABLE ${cut.table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`)
  })
}

/** Drops the pieces that end before, except those that must stay; answers their names. */
export async function dropPartitions(
  database: Database,
  cut: Cut,
  before: Instant,
  mustStay: (from: Instant, to: Instant) => Promise<boolean> = () => Promise.resolve(false),
): Promise<readonly string[]> {
  const dropped: string[] = []
  for (const { name, begin } of await partitionsOf(database, cut)) {
    const end = endOf(cut, begin)
    if (end > before || (await mustStay(begin, end))) continue
    try {
      await database.transaction(async (tx) => {
        // Who waits for the lock makes everybody behind it wait too: rather try again later.
        await clientOf(tx).query(`SET LOCAL lock_timeout = '2s'`)
        await clientOf(tx).query(`DROP TABLE IF EXISTS ${name}`)
      })
      dropped.push(name)
    } catch (error) {
      if (sqlState(error) !== '55P03') throw error
    }
  }
  return dropped
}

export async function partitionsOf(
  database: Database,
  cut: Cut,
): Promise<readonly { readonly name: string; readonly begin: Instant; readonly comment: string | null }[]> {
  const rows = await database.query<{ name: string; comment: string | null }>(
    `SELECT relname AS name, obj_description(pg_class.oid, 'pg_class') AS comment FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = $1::regclass ORDER BY relname`,
    [cut.table],
  )
  return rows.map(({ name, comment }) => {
    const [, year, month, day = '01'] = /_(\d{4})(\d\d)(\d\d)?$/.exec(name) ?? []
    return { name, comment, begin: Date.parse(`${year}-${month}-${day}T00:00:00Z`) }
  })
}

function beginOf({ by }: Cut, at: Instant): Instant {
  if (by === 'day') return Math.floor(at / dayMs) * dayMs
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

export function endOf({ by }: Cut, begin: Instant): Instant {
  if (by === 'day') return begin + dayMs
  const date = new Date(begin)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}

const nameOf = ({ table, by }: Cut, begin: Instant): string =>
  `${table}_${new Date(begin)
    .toISOString()
    .slice(0, by === 'day' ? 10 : 7)
    .replaceAll('-', '')}`
