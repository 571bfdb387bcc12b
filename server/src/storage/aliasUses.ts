import type { AliasUse, AliasUses, LedgerUpkeep, Retention } from '../engine/ledgers.ts'
import { clientOf, type Database } from './database.ts'
import { type Cut, partitions, upkeepOf } from './partitions.ts'

const cut: Cut = { table: 'alias_use', by: 'day' }
/** Callers are signed in, and of circuits that are nowhere few stay: more than this is no depot's. */
const summariesMax = 10_000

export function aliasUses(database: Database, retention: Retention): AliasUses & { readonly upkeep: LedgerUpkeep } {
  const pieces = partitions(database)
  return {
    note: (uses) =>
      pieces.writing(
        cut,
        uses.map(({ at }) => at),
        () =>
          database.transaction(async (tx) => {
            await clientOf(tx).query(noteAll, [JSON.stringify(uses.map(rowOf))])
            if (uses.some(leadsNowhere)) await clientOf(tx).query(forgetOldest, [nowhereMax])
          }),
      ),
    summary: async () => {
      const rows = await database.query<SummaryRow>(
        `SELECT * FROM alias_use_summary
         ORDER BY last_used_at DESC, endpoint, circuit_id, caller_kind, caller_id LIMIT ${summariesMax}`,
      )
      return rows.map((row) => ({
        endpoint: row.endpoint,
        circuitId: row.circuit_id,
        microgridId: row.microgrid_id,
        nodeId: row.node_id,
        caller: { kind: row.caller_kind, id: row.caller_id, name: row.caller_name },
        firstUsedAt: row.first_used_at.getTime(),
        lastUsedAt: row.last_used_at.getTime(),
        lastOutcome: row.last_outcome,
        times: row.times,
      }))
    },
    upkeep: upkeepOf(database, pieces, cut, retention.aliasUsesDays),
  }
}

/** Whoever is let in may ask for whatever it makes up: the longest unused make room. */
const nowhereMax = 1_000
const noId = '00000000-0000-0000-0000-000000000000'
const leadsNowhere = ({ microgridId }: AliasUse): boolean => microgridId === null

const forgetOldest = `
  DELETE FROM alias_use_summary
  WHERE microgrid_id IS NULL AND (endpoint, coalesce(circuit_id, '${noId}'), caller_kind, caller_id) IN (
    SELECT endpoint, coalesce(circuit_id, '${noId}'), caller_kind, caller_id
    FROM alias_use_summary WHERE microgrid_id IS NULL ORDER BY last_used_at DESC, circuit_id, caller_id OFFSET $1)`

// What was noted already is not counted again: the summary grows by the rows that were new.
const noteAll = `
  WITH noted AS (
    INSERT INTO alias_use SELECT * FROM jsonb_populate_recordset(null::alias_use, $1)
    ON CONFLICT DO NOTHING RETURNING *),
  latest AS (
    SELECT DISTINCT ON (endpoint, circuit_id, caller_kind, caller_id) *,
      min(at) OVER same AS first_at, count(*) OVER same AS uses
    FROM noted WINDOW same AS (PARTITION BY endpoint, circuit_id, caller_kind, caller_id)
    ORDER BY endpoint, circuit_id, caller_kind, caller_id, at DESC, use_id DESC)
  INSERT INTO alias_use_summary (endpoint, circuit_id, caller_kind, caller_id, caller_name, microgrid_id, node_id,
    first_used_at, last_used_at, last_outcome, times)
  SELECT endpoint, circuit_id, caller_kind, caller_id, caller_name, microgrid_id, node_id, first_at, at, outcome, uses
  FROM latest
  ON CONFLICT (endpoint, circuit_id, caller_kind, caller_id) DO UPDATE SET
    caller_name = excluded.caller_name, microgrid_id = excluded.microgrid_id, node_id = excluded.node_id,
    first_used_at = least(alias_use_summary.first_used_at, excluded.first_used_at),
    last_used_at = greatest(alias_use_summary.last_used_at, excluded.last_used_at),
    last_outcome = excluded.last_outcome, times = alias_use_summary.times + excluded.times`

const rowOf = (use: AliasUse): object => ({
  use_id: use.useId,
  at: new Date(use.at),
  endpoint: use.endpoint,
  circuit_id: use.circuitId,
  microgrid_id: use.microgridId,
  node_id: use.nodeId,
  caller_kind: use.caller.kind,
  caller_id: use.caller.id,
  caller_name: use.caller.name,
  outcome: use.outcome,
})

type SummaryRow = {
  endpoint: string
  circuit_id: string | null
  microgrid_id: string | null
  node_id: string | null
  caller_kind: 'user' | 'token'
  caller_id: string
  caller_name: string
  first_used_at: Date
  last_used_at: Date
  last_outcome: string
  times: number
}
