import type { ServerResponse } from 'node:http'
import type { StreamMessage } from '@busbar/wire/api/stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { describeEvent } from '../engine/describe.ts'
import type { House } from '../engine/house.ts'
import type { SequencedEvent } from '../engine/ports.ts'
import { inSight, principalOf, sightOf, whoAsks } from './authenticate.ts'
import type { App } from './doors.ts'
import { HttpProblem, problems } from './problem.ts'
import { time } from './words.ts'

const streamsMax = 500
const streamsPerPrincipalMax = 20
const batchMax = 200
const aliveEveryMs = 15_000
// A browser that reads so slowly that this much waits for it is cut off; it comes back and resumes where it was.
const unreadBytesMax = 1 << 20
// Who was away for longer than this asks anew instead of hearing it all.
const missedMax = 10_000

/** Server-sent events: what changed, in commit order, resumable without loss or doubles. */
export function streamRoutes(app: App, house: House): void {
  const open = new Set<Listener>()
  house.metrics.gauge('busbar_streams_open', 'Live streams open now', () => open.size)
  app.addHook('preClose', (done) => {
    for (const listener of open) listener.end()
    done()
  })

  app.get(
    '/api/stream',
    {
      config: { access: { role: 'viewer', scope: 'events:read' } },
      schema: {
        operationId: 'openStream',
        summary: 'What changes, live, as server-sent events. Send Last-Event-ID to resume.',
        tags: ['Stream'],
        response: {
          200: { description: 'messages as StreamMessage', content: { 'text/event-stream': { schema: z.string() } } },
          ...problems(401, 403),
        },
      },
    },
    async (request, reply) => {
      const { id } = principalOf(request)
      const own = [...open].filter((listener) => listener.principalId === id).length
      if (open.size >= streamsMax || own >= streamsPerPrincipalMax) {
        throw new HttpProblem('TOO_MANY_STREAMS', 'Close a stream before opening another.')
      }
      const from = await whereToBegin(request, house)
      reply.hijack()
      const listener = listen(reply.raw, request, house, from)
      open.add(listener)
      reply.raw.on('close', () => open.delete(listener))
    },
  )
}

type Listener = { readonly principalId: string; end(): void }

async function whereToBegin(request: FastifyRequest, house: House): Promise<{ sequence: number; lost: boolean }> {
  const head = await house.outbox.head()
  const sent = request.headers['last-event-id']
  const last = typeof sent === 'string' && /^\d{1,15}$/.test(sent) ? Number(sent) : head
  // A number beyond the head was given by a database that is no more (a restored back-up).
  const lost = last > head || head - last > missedMax
  return { sequence: lost ? head : last, lost }
}

function listen(
  response: ServerResponse,
  request: FastifyRequest,
  house: House,
  from: { sequence: number; lost: boolean },
): Listener {
  const principal = principalOf(request)
  let at = from.sequence
  let busy = false
  let again = false

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  // `hello` tells the page that it is connected; `reset` that it must read everything anew.
  response.write(`retry: 2000\nevent: ${from.lost ? 'reset' : 'hello'}\nid: ${at}\ndata: {}\n\n`)

  /** Always after the last one sent, in order: so nothing is lost and nothing comes twice. */
  async function catchUp(): Promise<void> {
    again = true
    if (busy) return
    busy = true
    try {
      while (again && !response.destroyed) {
        again = false
        const events = await house.outbox.after(at, batchMax)
        if (events.length > 0) again = true
        await send(events)
      }
    } catch (error) {
      house.log.warn({ err: error }, 'a live stream could not read on')
      response.destroy()
    } finally {
      busy = false
    }
  }

  async function send(events: readonly SequencedEvent[]): Promise<void> {
    const visible = new Map<string, boolean>()
    for (const event of events) {
      at = event.sequence
      if (!(await mayHear(event, visible)) || response.destroyed) continue
      response.write(`id: ${event.sequence}\ndata: ${JSON.stringify(message(event))}\n\n`)
    }
    if (response.writableLength > unreadBytesMax) response.destroy()
  }

  async function mayHear(event: SequencedEvent, visible: Map<string, boolean>): Promise<boolean> {
    const sight = sightOf(principal)
    if (sight.sees === 'everything') return true
    if (event.depotId === null) return false
    if (event.type === 'DepotDeleted') {
      return inSight(sight, { depotId: event.depotId, visibleTo: event.data['visibleTo'] as string[] | null })
    }
    const known = visible.get(event.depotId)
    if (known !== undefined) return known
    const depot = await house.registries.depots.get(event.depotId)
    const may = depot !== null && inSight(sight, depot)
    visible.set(event.depotId, may)
    return may
  }

  const ended = house.relay.onEvents(() => void catchUp())
  const alive = setInterval(() => void stayAlive(), aliveEveryMs)
  response.on('close', () => {
    ended()
    clearInterval(alive)
  })
  /** Whoever was shut out meanwhile hears no more. */
  async function stayAlive(): Promise<void> {
    const now = await whoAsks(request, house).catch(() => principal)
    if (now === null || now.role !== principal.role) response.end()
    else response.write(': alive\n\n')
  }

  void catchUp()
  return { principalId: principal.id, end: () => response.end() }
}

const message = (event: SequencedEvent): StreamMessage => ({
  sequence: event.sequence,
  kind: event.type,
  depot_id: event.depotId,
  stream: event.streamId,
  version: event.version,
  summary: describeEvent(event),
  actor: event.metadata.actor.name,
  occurred_at: time(event.occurredAt),
})
