import type { LedgerUpkeep, NodeLimit, NodeLimits, Retention } from '../engine/ledgers.ts'
import { keptFrom } from './samples.ts'
import type { Database } from './database.ts'

export function nodeLimits(database: Database, retention: Retention): NodeLimits & { readonly upkeep: LedgerUpkeep } {
  return {
    write: async (limits) => {
      await database.named('write-node-limits', writeLimits, [
        limits.map(({ depotId }) => depotId),
        limits.map(({ nodeId }) => nodeId),
        limits.map(({ at }) => new Date(at)),
        limits.map(({ limitW }) => limitW),
        limits.map(({ code }) => code),
        limits.map(({ by }) => by),
        limits.map(({ until }) => until && new Date(until)),
      ])
    },
    list: async ({ depotId, nodeId, from, to, limit }) => {
      const values = [depotId, nodeId, new Date(from), new Date(to), limit + 1]
      const rows = await database.query<Row>(readLimits, values)
      return { items: rows.slice(0, limit).map(toLimit).reverse(), isCut: rows.length > limit }
    },
    upkeep: {
      makePartitions: () => Promise.resolve(),
      rollUp: () => Promise.resolve(0),
      expire: async (now) => {
        await database.query(expireLimits, [new Date(keptFrom(now, retention.quarterHoursDays))])
        return []
      },
    },
  }
}

const columns = 'depot_id, node_id, at, limit_w, code, by, until'

// A process that has just begun to steer doesn't know what the one before it wrote last: the first of each node may say
// nothing new.
const writeLimits = `
  WITH given AS (
    SELECT *, row_number() OVER (PARTITION BY depot_id, node_id ORDER BY at) AS nth
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::int8[], $5::text[], $6::text[], $7::timestamptz[])
      AS given (${columns}))
  INSERT INTO node_limit (${columns})
  SELECT ${columns} FROM given
  WHERE nth > 1 OR NOT EXISTS (
    SELECT FROM (
      SELECT * FROM node_limit WHERE depot_id = given.depot_id AND node_id = given.node_id AND at <= given.at
      ORDER BY at DESC LIMIT 1) AS last
    WHERE (last.limit_w, last.code, last.by, last.until) IS NOT DISTINCT FROM
      (given.limit_w, given.code, given.by, given.until))
  ON CONFLICT DO NOTHING`

// For each node from the one in force at the beginning on.
const readLimits = `
  SELECT ${columns} FROM node_limit
  WHERE depot_id = $1 AND ($2::uuid IS NULL OR node_id = $2) AND at < $4 AND at >= coalesce(
    (SELECT max(before.at) FROM node_limit before
     WHERE before.depot_id = $1 AND before.node_id = node_limit.node_id AND before.at <= $3), $3)
  ORDER BY at DESC, node_id DESC LIMIT $5`

// What was in force when the kept time begins is older than it, and stays; unless it was nothing, or its depot is gone.
const expireLimits = `
  DELETE FROM node_limit old
  WHERE at < $1 AND (
    limit_w IS NULL OR NOT EXISTS (SELECT FROM depot WHERE depot.depot_id = old.depot_id) OR EXISTS (
      SELECT FROM node_limit next
      WHERE next.depot_id = old.depot_id AND next.node_id = old.node_id AND next.at > old.at AND next.at <= $1))`

type Row = {
  depot_id: string
  node_id: string
  at: Date
  limit_w: number | null
  code: string | null
  by: string | null
  until: Date | null
}

const toLimit = (row: Row): NodeLimit => ({
  depotId: row.depot_id,
  nodeId: row.node_id,
  at: row.at.getTime(),
  limitW: row.limit_w,
  code: row.code,
  by: row.by,
  until: row.until?.getTime() ?? null,
})
