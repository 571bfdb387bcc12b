import type { PromisedLimits } from '../engine/promises.ts'
import type { Database } from './database.ts'

type Row = { readonly unit_id: string; readonly most_w: number }

export function promisedLimits(database: Database): PromisedLimits {
  return {
    of: async (depotId) => {
      const rows = await database.query<Row>('SELECT unit_id, most_w FROM promised_limit WHERE depot_id = $1', [
        depotId,
      ])
      return new Map(rows.map(({ unit_id, most_w }) => [unit_id, most_w]))
    },
    keep: async (depotId, token, mostW, gone) => {
      const [kept] = await database.named<{ ours: boolean; there: boolean }>(
        'keep-promised-limits',
        // Whoever takes over waits for the row, and reads what was written before; after that no more is.
        `WITH ours AS MATERIALIZED (SELECT FROM steering_lease WHERE token = $2 FOR SHARE),
         there AS MATERIALIZED (SELECT FROM depot WHERE depot_id = $1::uuid FOR KEY SHARE),
         written AS (
           INSERT INTO promised_limit (depot_id, unit_id, most_w)
           SELECT $1::uuid, unit_id, most_w FROM unnest($3::text[], $4::bigint[]) AS wanted (unit_id, most_w)
           WHERE EXISTS (SELECT FROM ours) AND EXISTS (SELECT FROM there)
           ON CONFLICT (depot_id, unit_id) DO UPDATE SET most_w = excluded.most_w
         ),
         cleared AS (
           DELETE FROM promised_limit WHERE depot_id = $1::uuid AND unit_id = ANY($5) AND EXISTS (SELECT FROM ours)
         )
         SELECT EXISTS (SELECT FROM ours) AS ours, EXISTS (SELECT FROM there) AS there`,
        [depotId, token, [...mostW.keys()], [...mostW.values()], gone],
      )
      if (kept?.ours !== true) throw new Error('another process steers by now')
      return kept.there ? 'KEPT' : 'DEPOT_GONE'
    },
  }
}
