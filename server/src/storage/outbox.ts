import type { Outbox } from '../engine/ports.ts'
import { clientOf, type Database } from './database.ts'
import { type EventRow, toEvent } from './events.ts'

export function outbox(database: Database): Outbox {
  return {
    relay: (batchMax) =>
      database.transaction(async (tx) => {
        const client = clientOf(tx)
        // Relays of several processes queue here, so that numbers are given once and become visible in order.
        await client.query('SELECT sequence FROM outbox_head FOR UPDATE')
        const { rowCount } = await client.query({
          name: 'number-outbox',
          text: `
            WITH waiting AS (
              SELECT position, row_number() OVER (ORDER BY position) AS nth
              FROM (SELECT position FROM event_outbox WHERE sequence IS NULL ORDER BY position LIMIT $1) AS oldest)
            UPDATE event_outbox SET sequence = head.sequence + waiting.nth
            FROM waiting, outbox_head AS head WHERE event_outbox.position = waiting.position`,
          values: [batchMax],
        })
        const relayed = rowCount ?? 0
        if (relayed > 0) await client.query('UPDATE outbox_head SET sequence = sequence + $1', [relayed])
        return relayed
      }),
    after: async (sequence, limit) => {
      const rows = await database.named<EventRow & { sequence: number }>(
        'outbox-after',
        `SELECT sequence, stream_id, version, event_id, type, depot_id, data, metadata, occurred_at, recorded_at
         FROM event_outbox JOIN event_store USING (position)
         WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
        [sequence, limit],
      )
      return rows.map((row) => ({ ...toEvent(row), sequence: row.sequence }))
    },
    head: async () => {
      const [row] = await database.query<{ sequence: number }>('SELECT sequence FROM outbox_head')
      return row?.sequence ?? 0
    },
    checkpoint: async (subscription) => {
      const [row] = await database.query<{ sequence: number }>('SELECT sequence FROM subscription WHERE name = $1', [
        subscription,
      ])
      return row?.sequence ?? 0
    },
    saveCheckpoint: async (subscription, sequence) => {
      // Never backwards: a slower process that does the same work must not undo a faster one's progress.
      await database.query(
        `INSERT INTO subscription (name, sequence) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET sequence = excluded.sequence, changed_at = now()
         WHERE subscription.sequence < excluded.sequence`,
        [subscription, sequence],
      )
    },
  }
}
