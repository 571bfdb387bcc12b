import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { outageText } from './answerProblems.ts'
import type { App } from './doors.ts'
import { HttpProblem, openProblems, readProblems } from './problem.ts'

const tags = ['Running it']

type ReadyWhen = { readonly readyMsMax: number; readonly isUp: () => boolean }

export function healthRoutes(app: App, house: House, { readyMsMax, isUp }: ReadyWhen): void {
  app.get(
    '/healthz',
    {
      config: { access: 'everyone', rateLimit: false },
      schema: {
        operationId: 'health',
        summary: 'Whether the process lives',
        tags,
        response: { 200: z.object({ status: z.literal('ok') }), ...openProblems() },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  const whatIsAmiss = readiness(house, readyMsMax)
  app.get(
    '/readyz',
    {
      config: { access: 'everyone', rateLimit: false },
      schema: {
        operationId: 'readiness',
        summary: 'Whether it can do its work: it is up, the database answers and can write, and events are passed on',
        tags,
        response: { 200: z.object({ status: z.literal('ready') }), ...openProblems() },
      },
    },
    async () => {
      if (!isUp()) throw new HttpProblem('NOT_READY', 'Busbar is starting.', [], { 'retry-after': '1' })
      const amiss = await whatIsAmiss()
      if (amiss !== null) throw new HttpProblem('NOT_READY', amiss)
      return { status: 'ready' as const }
    },
  )

  app.get(
    '/metrics',
    {
      config: { access: { role: 'viewer', scope: 'metrics:read' } },
      schema: {
        operationId: 'metrics',
        summary: 'Prometheus metrics',
        tags,
        response: {
          200: { description: 'text exposition format', content: { 'text/plain': { schema: z.string() } } },
          ...readProblems(),
        },
      },
    },
    async (_request, reply) =>
      reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(house.metrics.text()),
  )
}

/** One question to the database at a time, however many ask: strangers may ask here as often as they like. */
function readiness(house: House, readyMsMax: number): () => Promise<string | null> {
  let asking: Promise<string | null> | null = null
  return () => {
    asking ??= answersInTime(house, readyMsMax).finally(() => {
      asking = null
    })
    return asking
  }
}

async function answersInTime(house: House, readyMsMax: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${readyMsMax} ms`)), readyMsMax)
  })
  try {
    await Promise.race([house.checkDatabase(), late])
    if (!house.relay.isAwake()) throw new Error('events are not passed on: their reader waits for the database')
    return null
  } catch (error) {
    house.log.warn({ err: error }, 'not ready')
    return outageText(error)
  } finally {
    clearTimeout(timer)
  }
}
