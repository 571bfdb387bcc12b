import { Readable } from 'node:stream'
import { pageOf, PathId } from '@busbar/wire/api/common'
import {
  Incident,
  IncidentCount,
  IncidentDetail,
  type IncidentEntry,
  IncidentExportQuery,
  IncidentQuery,
} from '@busbar/wire/api/incidents'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { describeEvent } from '../engine/describe.ts'
import type { House } from '../engine/house.ts'
import { isId } from '../engine/ids.ts'
import type { IncidentWish, ShownIncident } from '../engine/incidents.ts'
import type { StoredEvent } from '../engine/ports.ts'
import { chainSent, incidentSent } from '../incidentWords.ts'
import { time } from '../words.ts'
import { principalOf } from './authenticate.ts'
import type { App } from './doors.ts'
import { momentBefore, pageAnswer } from './paging.ts'
import { HttpProblem, readProblems } from './problem.ts'
import { seenDepot, sightOf } from './sight.ts'

const tags = ['Incidents']
const access = { role: 'viewer', scope: 'events:read' } as const
const exportedAtOnce = 200

export function incidentRoutes(app: App, house: House): void {
  listRoute(app, house)
  countRoute(app, house)
  exportRoute(app, house)
  readRoute(app, house)
}

function listRoute(app: App, house: House): void {
  app.get(
    '/api/incident',
    {
      config: { access },
      schema: {
        operationId: 'listIncidents',
        summary: 'What is or was wrong, newest first',
        tags,
        querystring: IncidentQuery,
        response: { 200: pageOf(Incident), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query
      const wish = { ...wishOf(request, request.query), limit, before: momentBefore(cursor) }
      return pageAnswer(await house.incidents.list(wish), incidentSent)
    },
  )
}

function countRoute(app: App, house: House): void {
  app.get(
    '/api/incident/count',
    {
      config: { access },
      schema: {
        operationId: 'countIncidents',
        summary: 'How many incidents are open, and how bad the worst of them is',
        tags,
        response: { 200: IncidentCount, ...readProblems() },
      },
    },
    (request) => house.incidents.count(sightOf(principalOf(request))),
  )
}

function exportRoute(app: App, house: House): void {
  app.get(
    '/api/incident/export',
    {
      config: { access },
      schema: {
        operationId: 'exportIncidents',
        summary: 'All incidents with their history, newest first, as one JSON text a line',
        tags,
        querystring: IncidentExportQuery,
        response: {
          200: { description: 'an IncidentDetail a line', content: { 'application/jsonl': { schema: z.string() } } },
          ...readProblems('VALIDATION_FAILED'),
        },
      },
    },
    async (request, reply) => {
      const wish = { ...wishOf(request, request.query), limit: exportedAtOnce, before: null }
      return reply
        .type('application/jsonl')
        .header('content-disposition', 'attachment; filename="incidents.jsonl"')
        .send(Readable.from(exported(house, wish)) as never)
    },
  )
}

function readRoute(app: App, house: House): void {
  app.get(
    '/api/incident/:incident_id',
    {
      config: { access },
      schema: {
        operationId: 'getIncident',
        summary: 'One incident: what is known about it, what happened, and what was said',
        tags,
        params: z.object({ incident_id: PathId }),
        response: { 200: IncidentDetail, ...readProblems('INCIDENT_NOT_FOUND') },
      },
    },
    async (request) => detailSent(house, await seenIncident(request, house, request.params.incident_id)),
  )
}

export async function seenIncident(request: FastifyRequest, house: House, incidentId: string): Promise<ShownIncident> {
  const incident = await incidentInSight(request, house, incidentId)
  if (!incident) throw new HttpProblem('INCIDENT_NOT_FOUND', 'There is no such incident.')
  return incident
}

/** The incident, if it is there for whoever asks. One of a depot that they may not see is not there. */
export async function incidentInSight(
  request: FastifyRequest,
  house: House,
  incidentId: string,
): Promise<ShownIncident | null> {
  const incident = isId(incidentId) ? await house.incidents.get(incidentId) : null
  return incident && (await seenDepot(request, house, incident.depotId)) ? incident : null
}

/** Page by page, as fast as it is taken off the wire. */
async function* exported(house: House, first: IncidentWish): AsyncGenerator<string> {
  for (let wish: IncidentWish | null = first; wish !== null;) {
    const page = await house.incidents.list(wish)
    for (const incident of page.items) yield `${JSON.stringify(await detailSent(house, incident))}\n`
    const last = page.items.at(-1)
    wish = page.next === null || !last ? null : { ...wish, before: { at: last.openedAt, id: last.incidentId } }
  }
}

function wishOf(request: FastifyRequest, query: z.output<typeof IncidentExportQuery>) {
  return {
    sight: sightOf(principalOf(request)),
    state: query.state ?? null,
    isAcknowledged: query.acknowledged ?? null,
    depotId: query.depot_id ?? null,
    severity: query.severity ?? null,
    kind: query.kind ?? null,
    openAt: query.open_at === undefined ? null : Date.parse(query.open_at),
  }
}

async function detailSent(house: House, incident: ShownIncident): Promise<IncidentDetail> {
  const history = await house.incidents.history(incident)
  return {
    ...incidentSent(incident),
    chain: chainSent(incident.context),
    history: history.flatMap(entrySent),
  }
}

const happenings: Record<string, IncidentEntry['what']> = {
  IncidentOpened: 'OPENED',
  IncidentWorsened: 'WORSENED',
  IncidentAcknowledged: 'ACKNOWLEDGED',
  IncidentCommented: 'COMMENTED',
  IncidentResolved: 'RESOLVED',
}

/** A newer Busbar beside this one may write events that this one has no words for. */
function entrySent(event: StoredEvent): IncidentEntry[] {
  const what = happenings[event.type]
  if (what === undefined) return []
  const { comment } = event.data
  const { kind, name } = event.metadata.actor
  return [
    {
      entry_id: event.eventId,
      what,
      summary: describeEvent(event),
      comment: typeof comment === 'string' ? comment : null,
      by: { kind, name },
      at: time(event.occurredAt),
    },
  ]
}
