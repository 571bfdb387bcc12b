import type { Instant } from '@busbar/domain/kernel/instant'
import type pg from 'pg'
import { clientOf, type Database, sqlState } from './database.ts'
import { type Cut, endOf, partitionsOf } from './partitions.ts'

const hourMs = 3_600_000
/** Where less than this is gained, a piece isn't written anew. */
const gainMin = 0.1
const done = 'thinned'

/**
 * Writes the pieces that end before anew, without cycles in which nothing happened; answers their names. What is deleted
 * from a day that nobody writes to any more would leave its room empty for good.
 */
export async function thinCycles(
  database: Database,
  cut: Cut,
  columns: string,
  before: Instant,
): Promise<readonly string[]> {
  const thinned: string[] = []
  for (const { name, begin, comment } of await partitionsOf(database, cut)) {
    const end = endOf(cut, begin)
    if (comment === done || end > before) continue
    try {
      const isThinner = await database.transaction((tx) => thinPiece(clientOf(tx), { cut, columns, name, begin, end }))
      if (isThinner) thinned.push(name)
    } catch (error) {
      // Who waits for the lock makes everybody behind it wait too: rather try again later.
      if (sqlState(error) !== '55P03') throw error
    }
  }
  return thinned
}

type Piece = {
  readonly cut: Cut
  readonly columns: string
  readonly name: string
  readonly begin: Instant
  readonly end: Instant
}

async function thinPiece(client: pg.PoolClient, piece: Piece): Promise<boolean> {
  const { cut, columns, name, begin, end } = piece
  await client.query(`SET LOCAL lock_timeout = '2s'`)
  // Of two processes at once the second comes later; readers go on, and a late writer is waited for.
  await client.query(`LOCK TABLE ${name} IN SHARE ROW EXCLUSIVE MODE`)
  const worth = await chooseWorth(client, piece)
  if (worth.kept > worth.all * (1 - gainMin)) {
    await client.query(`COMMENT ON TABLE ${name} IS '${done}'`)
    return false
  }
  await client.query(`CREATE TABLE ${name}_thin (LIKE ${cut.table} INCLUDING ALL)`)
  // Hour by hour: no statement may take long.
  for (let from = begin; from < end; from += hourMs) {
    await client.query(
      `INSERT INTO ${name}_thin (${columns}) SELECT ${columns} FROM ${name}
       WHERE started_at >= $1 AND started_at < $2 AND cycle_id IN (SELECT cycle_id FROM worth_keeping)`,
      [new Date(from), new Date(from + hourMs)],
    )
  }
  await client.query(`DROP TABLE ${name}`)
  await client.query(`ALTER TABLE ${name}_thin RENAME TO ${name}`)
  await client.query(`COMMENT ON TABLE ${name} IS '${done}'`)
  const [from, to] = [begin, end].map((at) => `'${new Date(at).toISOString()}'`)
  await client.query(`ALTER TABLE ${cut.table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`)
  return true
}

/**
 * Something happened where an order went out, somebody or a change asked for the cycle, or it found something else than
 * the one before. Of the others the first of each five minutes stays.
 */
async function chooseWorth(client: pg.PoolClient, { name, begin, end }: Piece) {
  await client.query(
    `CREATE TEMPORARY TABLE worth_keeping ON COMMIT DROP AS
     SELECT cycle_id FROM (
       SELECT cycle_id, trigger, said, lag(said) OVER (PARTITION BY depot_id ORDER BY started_at, cycle_id) AS said_before,
         row_number() OVER (PARTITION BY depot_id, five_minutes ORDER BY started_at, cycle_id) AS nth
       FROM (
         SELECT cycle_id, depot_id, trigger, started_at, floor(extract(epoch FROM started_at) / 300) AS five_minutes,
           concat_ws(' ', outcome, source_mode, primary_reason, array_to_string(reason_codes, ' ')) AS said
         FROM ${name}
       ) AS one
     ) AS seen
     WHERE nth = 1 OR said IS DISTINCT FROM said_before OR trigger = ANY('{START,LIMIT,TOPOLOGY,REQUEST,ALIAS}')
       OR EXISTS (SELECT FROM cycle_order o WHERE o.cycle_id = seen.cycle_id
         AND o.at >= '${new Date(begin).toISOString()}' AND o.at < '${new Date(end + hourMs).toISOString()}')`,
  )
  const { rows } = await client.query<{ all: number; kept: number }>(
    `SELECT (SELECT count(*) FROM ${name}) AS "all", (SELECT count(*) FROM worth_keeping) AS kept`,
  )
  return rows[0]!
}
