import { z } from 'zod'
import type { House } from '../engine/house.ts'
import type { App } from './doors.ts'
import { HttpProblem, problems } from './problem.ts'

const tags = ['Running it']

export function healthRoutes(app: App, house: House): void {
  app.get(
    '/healthz',
    {
      config: { access: 'everyone', rateLimit: false },
      schema: {
        operationId: 'health',
        summary: 'Whether the process lives',
        tags,
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      config: { access: 'everyone', rateLimit: false },
      schema: {
        operationId: 'readiness',
        summary: 'Whether it can do its work: the database answers',
        tags,
        response: { 200: z.object({ status: z.literal('ready') }), ...problems(503) },
      },
    },
    async () => {
      try {
        await house.checkDatabase()
      } catch (error) {
        house.log.warn({ err: error }, 'not ready')
        throw new HttpProblem('NOT_READY', 'The database does not answer.')
      }
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
          ...problems(401, 403),
        },
      },
    },
    async (_request, reply) =>
      reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(house.metrics.text()),
  )
}
