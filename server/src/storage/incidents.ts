import {
  type Incident,
  type IncidentContext,
  incidentDecider,
  type IncidentEvent,
  type IncidentKind,
  type IncidentScope,
  type IncidentStream,
  type Severity,
} from '@busbar/domain/incidents/incident'
import { fromStore } from '../engine/handle.ts'
import {
  type IncidentRegistry,
  incidentStreamId,
  type IncidentWish,
  type ShownIncident,
  type StandingIncident,
} from '../engine/incidents.ts'
import type { StoredEvent, Transaction } from '../engine/ports.ts'
import type { Page } from '../engine/registries.ts'
import { clientOf, type Database } from './database.ts'
import { eventColumns, type EventRow, toEvent } from './events.ts'
import { inSight, sightValues } from './registries.ts'

/** Writes an incident as it is now. Where its depot is gone, the key to it refuses. */
export async function projectIncident(tx: Transaction, _before: IncidentStream, after: IncidentStream): Promise<void> {
  if (after.state === 'unknown') return
  const { scope, context, openedAt, reportedAt, acknowledgedAt, resolved } = after
  await clientOf(tx).query({
    name: 'write-incident',
    text: `
      INSERT INTO incident (incident_id, depot_id, cause, kind, severity, scope, sentence, context, opened_at, reported_at,
        acknowledged_at, resolved_at, resolved_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (incident_id) DO UPDATE SET severity = excluded.severity, sentence = excluded.sentence,
        context = excluded.context, reported_at = excluded.reported_at, acknowledged_at = excluded.acknowledged_at,
        resolved_at = excluded.resolved_at, resolved_by = excluded.resolved_by`,
    values: [
      ...[after.incidentId, after.depotId, after.cause, after.kind, after.severity, JSON.stringify(scope)],
      ...[after.sentence, JSON.stringify(context), new Date(openedAt), new Date(reportedAt)],
      ...[dateOrNull(acknowledgedAt), dateOrNull(resolved?.at ?? null), resolved?.by ?? null],
    ],
  })
}

export function incidents(database: Database): IncidentRegistry {
  return {
    list: (wish) => listed(database, wish),
    get: async (incidentId) => {
      const [row] = await database.query<IncidentRow>(
        `SELECT ${columns} FROM incident JOIN depot USING (depot_id) WHERE incident_id = $1`,
        [incidentId],
      )
      return row ? toIncident(row) : null
    },
    history: async ({ depotId, incidentId }) => {
      const rows = await database.query<EventRow>(
        `SELECT ${eventColumns} FROM event_store WHERE stream_id = $1 AND type <> 'IncidentChanged'
         ORDER BY version DESC LIMIT $2`,
        [incidentStreamId(depotId, incidentId), historyMax],
      )
      return rows.map(toEvent).reverse()
    },
    count: async (sight) => {
      const [found] = await database.query<{ open: number; unacknowledged: number; worst: Severity | null }>(
        `SELECT count(*)::int AS open, (count(*) FILTER (WHERE acknowledged_at IS NULL))::int AS unacknowledged,
           (ARRAY['INFO', 'YELLOW', 'RED'])[max(array_position(ARRAY['INFO', 'YELLOW', 'RED'], severity))] AS worst
         FROM incident JOIN depot USING (depot_id) WHERE resolved_at IS NULL AND ${inSight(1)}`,
        sightValues(sight),
      )
      return found ?? { open: 0, unacknowledged: 0, worst: null }
    },
    openOf: async (depotId, cause) => {
      const [row] = await database.named<{ incident_id: string }>(
        'open-incident-of',
        'SELECT incident_id FROM incident WHERE depot_id = $1 AND cause = $2 AND resolved_at IS NULL',
        [depotId, cause],
      )
      return row?.incident_id ?? null
    },
    openIn: async (depotId) => {
      const rows = await database.query<StandingIncident>(
        'SELECT cause, kind, context FROM incident WHERE depot_id = $1 AND resolved_at IS NULL ORDER BY cause',
        [depotId],
      )
      return rows
    },
    goneWith: async (depotId) => {
      const events = await database.query<EventRow>(
        `SELECT ${eventColumns} FROM event_store WHERE stream_id IN (
           SELECT stream_id FROM event_store AS opened WHERE depot_id = $1 AND type = 'IncidentOpened' AND NOT EXISTS (
             SELECT FROM event_store AS over WHERE over.stream_id = opened.stream_id AND over.type = 'IncidentResolved'))
         ORDER BY stream_id, version`,
        [depotId],
      )
      return foldedStreams(events.map(toEvent))
    },
  }
}

/** Their rows are gone; their events stay. */
function foldedStreams(events: readonly StoredEvent[]): readonly Incident[] {
  const { initial, evolve } = incidentDecider
  const incidents = new Map<string, IncidentStream>()
  for (const event of events) {
    incidents.set(event.streamId, evolve(incidents.get(event.streamId) ?? initial, [fromStore<IncidentEvent>(event)]))
  }
  return [...incidents.values()].flatMap((incident) => (incident.state === 'known' ? [incident] : []))
}

/** What somebody reads of one incident; more than this is no history but a log. */
const historyMax = 1_000

const columns = `incident_id, depot_id, depot.name AS depot_name, cause, kind, severity, scope, sentence, context,
  opened_at, reported_at, acknowledged_at, resolved_at, resolved_by`

async function listed(database: Database, wish: IncidentWish): Promise<Page<ShownIncident>> {
  const rows = await database.query<IncidentRow>(
    `SELECT ${columns} FROM incident JOIN depot USING (depot_id)
     WHERE ${inSight(1)}
       AND ($4::timestamptz IS NULL OR (opened_at, incident_id) < ($4, $5::uuid))
       AND ($6::text IS NULL OR (resolved_at IS NULL) = ($6 = 'OPEN'))
       AND ($7::boolean IS NULL OR (acknowledged_at IS NOT NULL) = $7)
       AND ($8::uuid IS NULL OR depot_id = $8)
       AND ($9::text IS NULL OR severity = $9)
       AND ($10::text IS NULL OR kind = $10)
       AND ($11::timestamptz IS NULL OR (opened_at <= $11 AND (resolved_at IS NULL OR resolved_at > $11)))
     ORDER BY opened_at DESC, incident_id DESC LIMIT $12`,
    [
      ...sightValues(wish.sight),
      ...[dateOrNull(wish.before?.at ?? null), wish.before?.id ?? null],
      ...[wish.state, wish.isAcknowledged, wish.depotId, wish.severity, wish.kind],
      ...[dateOrNull(wish.openAt), wish.limit + 1],
    ],
  )
  const items = rows.slice(0, wish.limit).map(toIncident)
  const last = items.at(-1)
  return { items, next: rows.length > wish.limit && last ? `${last.openedAt} ${last.incidentId}` : null }
}

const dateOrNull = (at: number | null): Date | null => (at === null ? null : new Date(at))

type IncidentRow = {
  incident_id: string
  depot_id: string
  depot_name: string
  cause: string
  kind: IncidentKind
  severity: Severity
  scope: IncidentScope
  sentence: string
  context: IncidentContext
  opened_at: Date
  reported_at: Date
  acknowledged_at: Date | null
  resolved_at: Date | null
  resolved_by: 'ITSELF' | 'OPERATOR' | null
}

const toIncident = (row: IncidentRow): Incident & { readonly depotName: string } => ({
  incidentId: row.incident_id,
  depotId: row.depot_id,
  depotName: row.depot_name,
  cause: row.cause,
  kind: row.kind,
  severity: row.severity,
  scope: row.scope,
  sentence: row.sentence,
  context: row.context,
  openedAt: row.opened_at.getTime(),
  reportedAt: row.reported_at.getTime(),
  acknowledgedAt: row.acknowledged_at?.getTime() ?? null,
  resolved: row.resolved_at && row.resolved_by ? { at: row.resolved_at.getTime(), by: row.resolved_by } : null,
})
