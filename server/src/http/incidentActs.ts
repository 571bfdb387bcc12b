import type { IncidentCommand } from '@busbar/domain/incidents/incident'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { PathId } from '@busbar/wire/api/common'
import { Incident, IncidentComment, IncidentsAcknowledged, IncidentsSeen } from '@busbar/wire/api/incidents'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { incidentKey } from '../engine/incidents.ts'
import { incidentSent } from '../incidentWords.ts'
import { causeOf } from './authenticate.ts'
import type { App } from './doors.ts'
import { incidentInSight, seenIncident } from './incidents.ts'
import { writeProblems } from './problem.ts'
import { keepAnswer, write } from './write.ts'

const tags = ['Incidents']
const access = { role: 'operator' } as const
const params = z.object({ incident_id: PathId })
const response = { 200: Incident, ...writeProblems('INCIDENT_NOT_FOUND') }

/** What people do about incidents. */
export function incidentActRoutes(app: App, house: House): void {
  manyRoute(app, house)
  app.post(
    '/api/incident/:incident_id/acknowledge',
    {
      config: { access },
      schema: {
        operationId: 'acknowledgeIncident',
        summary: 'Say that somebody has seen it; whoever says so again changes nothing',
        tags,
        params,
        response: { 200: Incident, ...writeProblems('INCIDENT_NOT_FOUND', 'INCIDENT_RESOLVED') },
      },
    },
    (request, reply) => act(request, reply, house, request.params.incident_id, { type: 'AcknowledgeIncident' }),
  )

  app.post(
    '/api/incident/:incident_id/comment',
    {
      config: { access },
      schema: {
        operationId: 'commentIncident',
        summary: 'Add a comment, also to an incident that is over',
        tags,
        params,
        body: IncidentComment,
        response,
      },
    },
    (request, reply) =>
      act(request, reply, house, request.params.incident_id, {
        type: 'CommentIncident',
        comment: request.body.comment,
      }),
  )

  app.post(
    '/api/incident/:incident_id/resolve',
    {
      config: { access },
      schema: {
        operationId: 'resolveIncident',
        summary: 'Say that it is over, where nothing says so by itself; what still stands is opened anew',
        tags,
        params,
        response,
      },
    },
    (request, reply) => act(request, reply, house, request.params.incident_id, { type: 'ResolveIncident' }),
  )
}

function manyRoute(app: App, house: House): void {
  app.post(
    '/api/incident/acknowledge',
    {
      config: { access },
      schema: {
        operationId: 'acknowledgeIncidents',
        summary: 'Say of many at once that somebody has seen them; what is over or isn’t there is left out',
        tags,
        body: IncidentsSeen,
        response: { 200: IncidentsAcknowledged, ...writeProblems() },
      },
    },
    async (request) => {
      const answer = { items: await acknowledged(request, house, request.body.incident_ids) }
      await keepAnswer(request, house, answer)
      return answer
    },
  )
}

async function act(
  request: FastifyRequest,
  reply: FastifyReply,
  house: House,
  askedId: string,
  command: IncidentCommand,
): Promise<never> {
  const { depotId, incidentId, depotName } = await seenIncident(request, house, askedId)
  return write(request, reply, house, house.handleIncident, {
    id: incidentKey(depotId, incidentId),
    command,
    answer: ({ state }) => {
      if (state.state === 'unknown') throw new Error('impossible: an incident that was just changed is unknown')
      return { status: 200, body: incidentSent({ ...state, depotName }) }
    },
  })
}

async function acknowledged(request: FastifyRequest, house: House, askedIds: readonly string[]) {
  const items: z.input<typeof Incident>[] = []
  for (const askedId of new Set(askedIds)) {
    const seen = await incidentInSight(request, house, askedId)
    if (!seen) continue
    const key = incidentKey(seen.depotId, seen.incidentId)
    const handled = await house.handleIncident(key, { type: 'AcknowledgeIncident' }, causeOf(request))
    if (isRefusal(handled) || handled.state.state === 'unknown' || handled.state.resolved !== null) continue
    items.push(incidentSent({ ...handled.state, depotName: seen.depotName }))
  }
  return items
}
