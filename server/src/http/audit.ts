import { AuditEntry, AuditKinds, AuditQuery } from '@busbar/wire/api/audit'
import { pageOf } from '@busbar/wire/api/common'
import { describeEvent } from '../engine/describe.ts'
import type { House } from '../engine/house.ts'
import type { AuditEntry as StoredEntry } from '../engine/registries.ts'
import { principalOf } from './authenticate.ts'
import type { App } from './doors.ts'
import { keyOf, pageAnswer } from './paging.ts'
import { readProblems } from './problem.ts'
import { sightOf } from './sight.ts'
import { time } from '../words.ts'

const tags = ['Audit']
const access = { role: 'operator', scope: 'events:read' } as const

export function auditRoutes(app: App, house: House): void {
  app.get(
    '/api/audit',
    {
      config: { access },
      schema: {
        operationId: 'listAudit',
        summary: 'Who changed what, newest first',
        tags,
        querystring: AuditQuery,
        response: { 200: pageOf(AuditEntry), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { query } = request
      const before = keyOf(query.cursor, (text) => /^\d{1,15}$/.test(text))
      const wish = {
        sight: sightOf(principalOf(request)),
        limit: query.limit,
        before: before === null ? null : Number(before),
        depotId: query.depot_id ?? null,
        kind: query.kind ?? null,
        actor: query.actor ?? null,
        from: query.from === undefined ? null : Date.parse(query.from),
        to: query.to === undefined ? null : Date.parse(query.to),
      }
      return pageAnswer(await house.audit.list(wish), toSent)
    },
  )

  app.get(
    '/api/audit/kinds',
    {
      config: { access },
      schema: {
        operationId: 'listAuditKinds',
        summary: 'The kinds of events that have happened here',
        tags,
        response: { 200: AuditKinds, ...readProblems() },
      },
    },
    async (request) => ({ kinds: [...(await house.audit.kinds(sightOf(principalOf(request))))] }),
  )
}

const toSent = (entry: StoredEntry): AuditEntry => ({
  event_id: entry.eventId,
  depot_id: entry.depotId,
  depot_name: entry.depotName,
  stream: entry.streamId,
  stream_version: entry.version,
  kind: entry.type,
  summary: describeEvent(entry),
  actor: { ...entry.cause.actor },
  correlation_id: entry.cause.correlationId,
  occurred_at: time(entry.occurredAt),
  recorded_at: time(entry.recordedAt),
  event: entry.data,
})
