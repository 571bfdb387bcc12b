import type { Cause, EventStore, LockedStream, NewEvent, StoredEvent } from '../engine/ports.ts'
import { clientOf, type Database, violatedKey } from './database.ts'
import { type Fault, type Refusal, refuse } from '@busbar/domain/kernel/refusal'

export function eventStore(database: Database): EventStore {
  return {
    withStream: (streamId, work) =>
      refusedByKey(() =>
        database.transaction(async (tx) => {
          const client = clientOf(tx)
          const { rows } = await client.query<{ version: number }>({
            name: 'lock-stream',
            text: 'SELECT version FROM stream WHERE stream_id = $1 FOR UPDATE',
            values: [streamId],
          })
          const stream: LockedStream = {
            version: rows[0]?.version ?? 0,
            tx,
            eventsAfter: async (version) => {
              const read = await client.query<EventRow>({
                name: 'events-after',
                text: `SELECT ${eventColumns} FROM event_store WHERE stream_id = $1 AND version > $2 ORDER BY version`,
                values: [streamId, version],
              })
              return read.rows.map(toEvent)
            },
            append: (events) => append(client, streamId, rows[0]?.version ?? 0, events),
          }
          return work(stream)
        }),
      ),
  }
}

/** Rules that span streams: the unique key is their guard. */
const rulesByKey: Record<string, Fault> = {
  depot_name_key: { code: 'DEPOT_NAME_TAKEN', pointer: '/name', message: 'There is already a depot of this name.' },
  charge_point_ocpp_identity_key: {
    code: 'OCPP_IDENTITY_TAKEN',
    pointer: '/ocpp_identity',
    message: 'A charge point of another depot already has this OCPP identity.',
  },
  incident_open_cause: { code: 'INCIDENT_OPEN', message: 'There is an open incident of this cause.' },
  incident_depot_id_fkey: { code: 'DEPOT_NOT_FOUND', message: 'There is no such depot.' },
  departure_plan_depot_id_fkey: { code: 'DEPOT_NOT_FOUND', message: 'There is no such depot.' },
  // The access stream checks names itself, but not with PostgreSQL's idea of upper and lower case.
  app_user_name_key: { code: 'NAME_TAKEN', pointer: '/name', message: 'There is already a user of this name.' },
  ...Object.fromEntries(
    [
      ...['microgrid_pkey', 'microgrid_node_pkey', 'circuit_pkey', 'circuit_node_id_key', 'charge_point_pkey'],
      ...['connector_pkey', 'power_source_pkey', 'device_pkey'],
    ].map((key) => [key, { code: 'ID_TAKEN', message: 'One of these ids is already used in another depot.' }]),
  ),
}

async function refusedByKey<Result>(write: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await write()
  } catch (error) {
    const rule = rulesByKey[violatedKey(error) ?? '']
    if (!rule) throw error
    return refuse(rule.code, rule.message, [rule])
  }
}

/** Events, the stream's new version and the outbox in one statement: one round trip on the hot path. */
async function append(
  client: ReturnType<typeof clientOf>,
  streamId: string,
  version: number,
  events: readonly NewEvent[],
): Promise<void> {
  const rows = events.map((event, at) => ({
    version: version + at + 1,
    event_id: event.eventId,
    type: event.type,
    depot_id: event.depotId,
    data: event.data,
    metadata: event.metadata,
    occurred_at: new Date(event.occurredAt),
  }))
  await client.query({
    name: version === 0 ? 'open-stream' : 'move-stream',
    // A stream's first writer may meet another: the primary key turns one of them away, and it starts over.
    text:
      version === 0
        ? 'INSERT INTO stream (stream_id, version) VALUES ($1, $2)'
        : 'UPDATE stream SET version = $2 WHERE stream_id = $1',
    values: [streamId, version + events.length],
  })
  await client.query({
    name: 'append-events',
    text: `
      WITH appended AS (
        INSERT INTO event_store (stream_id, version, event_id, type, depot_id, data, metadata, occurred_at)
        SELECT $1, version, event_id, type, depot_id, data, metadata, occurred_at
        FROM jsonb_to_recordset($2::jsonb) AS event (
          version integer, event_id uuid, type text, depot_id uuid, data jsonb, metadata jsonb, occurred_at timestamptz)
        ORDER BY version
        RETURNING position)
      INSERT INTO event_outbox (position) SELECT position FROM appended`,
    values: [streamId, JSON.stringify(rows)],
  })
}

export const eventColumns = `stream_id, version, event_id, type, depot_id, data, metadata, occurred_at, recorded_at`

export type EventRow = {
  stream_id: string
  version: number
  event_id: string
  type: string
  depot_id: string | null
  data: Record<string, unknown>
  metadata: Cause
  occurred_at: Date
  recorded_at: Date
}

export const toEvent = (row: EventRow): StoredEvent => ({
  eventId: row.event_id,
  streamId: row.stream_id,
  version: row.version,
  type: row.type,
  depotId: row.depot_id,
  data: row.data,
  metadata: row.metadata,
  occurredAt: row.occurred_at.getTime(),
  recordedAt: row.recorded_at.getTime(),
})
