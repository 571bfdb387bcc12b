import type { Audit } from '../engine/registries.ts'
import type { Database } from './database.ts'
import { type EventRow, toEvent } from './events.ts'
import { inSight, sightValues } from './registries.ts'

export function audit(database: Database): Audit {
  return {
    list: async (wish) => {
      // A deleted depot's events stay; only those who see everything see them, since nobody can say who might.
      const rows = await database.query<EventRow & { position: number; depot_name: string | null }>(
        `SELECT position, stream_id, version, event_id, type, event_store.depot_id, data, metadata, occurred_at,
           recorded_at, depot.name AS depot_name
         FROM event_store LEFT JOIN depot ON depot.depot_id = event_store.depot_id
         WHERE ($1::bigint IS NULL OR position < $1)
           AND ($2 = 'everything' OR depot.depot_id IS NOT NULL) AND ${inSight(2)}
           AND ($5::uuid IS NULL OR event_store.depot_id = $5)
           AND ($6::text IS NULL OR type = $6)
           AND ($7::text IS NULL OR strpos(lower(metadata->'actor'->>'name'), lower($7)) > 0)
           AND ($8::timestamptz IS NULL OR recorded_at >= $8)
           AND ($9::timestamptz IS NULL OR recorded_at < $9)
         ORDER BY position DESC LIMIT $10`,
        [
          wish.before,
          ...sightValues(wish.sight),
          wish.depotId,
          wish.kind,
          wish.actor,
          wish.from === null ? null : new Date(wish.from),
          wish.to === null ? null : new Date(wish.to),
          wish.limit + 1,
        ],
      )
      const shown = rows.slice(0, wish.limit)
      return {
        items: shown.map((row) => {
          const { metadata: cause, ...event } = toEvent(row)
          return { ...event, cause, position: row.position, depotName: row.depot_name }
        }),
        next: rows.length > wish.limit ? String(shown.at(-1)?.position ?? '') : null,
      }
    },
    kinds: async (sight) => {
      const rows = await database.query<{ type: string }>(
        `SELECT DISTINCT type FROM event_store LEFT JOIN depot ON depot.depot_id = event_store.depot_id
         WHERE ($1 = 'everything' OR depot.depot_id IS NOT NULL) AND ${inSight(1)} ORDER BY type`,
        sightValues(sight),
      )
      return rows.map(({ type }) => type)
    },
  }
}
