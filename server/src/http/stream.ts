import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { markOf } from '../engine/outbox.ts'
import type { Principal } from '../engine/secrets.ts'
import { isAllowed, isFromOtherSite, principalOf, whoAsks } from './authenticate.ts'
import type { StreamBounds } from './bounds.ts'
import type { App } from './doors.ts'
import { note } from './observe.ts'
import { HttpProblem, readProblems } from './problem.ts'
import { type Hub, streamHub } from './streamHub.ts'
import { Listener } from './streamListener.ts'

const access = { role: 'viewer', scope: 'events:read' } as const

/** Server-sent events: what changed, in commit order, resumable without loss or doubles. */
export function streamRoutes(app: App, house: House, bounds: StreamBounds): void {
  const hub = streamHub(house)
  house.metrics.gauge('busbar_streams_open', 'Live streams open now', () => hub.listeners.size)
  app.addHook('preClose', (done) => {
    hub.stop()
    for (const open of hub.listeners) open.end()
    done()
  })

  app.get(
    '/api/stream',
    {
      config: { access, ofSteerer: true },
      exposeHeadRoute: false,
      schema: {
        operationId: 'openStream',
        summary: 'What changes, live, as server-sent events. Send Last-Event-ID to resume.',
        tags: ['Stream'],
        response: {
          200: { description: 'messages as StreamMessage', content: { 'text/event-stream': { schema: z.string() } } },
          ...readProblems('TOO_MANY_STREAMS', 'CROSS_SITE_REQUEST'),
        },
      },
    },
    async (request, reply) => {
      if (request.headers.authorization === undefined && isFromOtherSite(request)) {
        throw new HttpProblem('CROSS_SITE_REQUEST', 'Only this site’s own pages may listen with a session cookie.')
      }
      const from = await whereToBegin(request, house, bounds)
      // From here to the listener nothing waits: two at once can't both take the last place.
      refuseTooMany(hub, bounds, principalOf(request))
      const response = begin(request, reply, house, from)
      if (response.destroyed) return
      const joined = listen(request, response, house, hub, bounds, from)
      response.on('close', hub.join(joined))
    },
  )
}

function refuseTooMany(hub: Hub, bounds: StreamBounds, { id }: Principal): void {
  const own = [...hub.listeners].filter((open) => open.principalId === id).length
  if (hub.listeners.size >= bounds.streamsMax || own >= bounds.perPrincipalMax) {
    throw new HttpProblem('TOO_MANY_STREAMS', 'Close a stream before opening another.')
  }
}

type Beginning = { readonly sequence: number; readonly mark: string; readonly lost: boolean }

async function whereToBegin(request: FastifyRequest, house: House, bounds: StreamBounds): Promise<Beginning> {
  const sent = request.headers['last-event-id']
  const now = { sequence: house.relay.heard(), mark: house.relay.heardMark() }
  if (sent === undefined) return { ...now, lost: false }
  const [, number = 'Infinity', tail] = (typeof sent === 'string' && /^(\d{1,15})(?:-([0-9a-f]{8}))?$/.exec(sent)) || []
  const sequence = Number(number)
  // Another process may be ahead of this one.
  const head = sequence <= now.sequence ? now.sequence : await house.outbox.head()
  if (sequence > head || head - sequence > bounds.missedMax) return { ...now, lost: true }
  if (tail === undefined) return { sequence, mark: number, lost: false }
  // Given by a database that is no more (a restored back-up), the number may mean another event now.
  const [event] = await house.outbox.after(sequence - 1, 1)
  const mark = event?.sequence === sequence ? markOf(event) : null
  return mark === sent ? { sequence, mark, lost: false } : { ...now, lost: true }
}

/** `hello` tells the page that it is connected; `reset` that it must read everything anew. */
function begin(request: FastifyRequest, reply: FastifyReply, house: House, from: Beginning): ServerResponse {
  const response = reply.hijack().raw
  response.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  })
  response.write(`retry: 2000\nevent: ${from.lost ? 'reset' : 'hello'}\nid: ${from.mark}\ndata: {}\n\n`)
  // It counts as answered now: how long somebody listens is no time that a request took.
  note(request, reply, house)
  return response
}

function listen(
  request: FastifyRequest,
  response: ServerResponse,
  house: House,
  hub: Hub,
  bounds: StreamBounds,
  from: Beginning,
): Listener {
  return new Listener(response, principalOf(request), from, {
    bounds,
    visibility: hub.visibility,
    heard: hub.heard,
    heardMark: hub.heardMark,
    after: (sequence, limit) => {
      house.metrics.count('busbar_stream_reads_total', 'Reads of events for streams that were behind')
      return house.outbox.after(sequence, limit)
    },
    tell: hub.tell,
    whoIsIt: async () => {
      const principal = await whoAsks(request, house)
      return principal && isAllowed(principal, access) ? principal : null
    },
    cutOff: (reason, error) => {
      house.metrics.count('busbar_streams_cut_off_total', 'Streams cut off by reason', { reason })
      if (error !== undefined) house.log.warn({ err: error }, 'a live stream could not read on')
    },
  })
}
