import { createHash } from 'node:crypto'
import { PathId, pageOf } from '@busbar/wire/api/common'
import { DeliveryQuery, WebhookDelivery } from '@busbar/wire/api/webhooks'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import { newId } from '../engine/ids.ts'
import type { Delivery } from '../engine/notifications.ts'
import type { App } from './doors.ts'
import { idempotencyKey, principalKey } from './idempotency.ts'
import { pageAnswer, pageWish } from './paging.ts'
import { readProblems, writeProblems } from './problem.ts'
import { time, timeOrNull } from '../words.ts'
import { knownWebhook } from './webhooks.ts'

const tags = ['Webhooks']
const access = { role: 'system_admin', reach: 'installation' } as const
const params = z.object({ webhook_id: PathId })

export function webhookDeliveryRoutes(app: App, house: House): void {
  app.get(
    '/api/webhook/:webhook_id/delivery',
    {
      config: { access },
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'What a webhook was told, newest first, and what came of it',
        tags,
        params,
        querystring: DeliveryQuery,
        response: { 200: pageOf(WebhookDelivery), ...readProblems('WEBHOOK_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { webhookId } = await knownWebhook(house, request.params.webhook_id)
      return pageAnswer(await house.deliveries.list(webhookId, pageWish(request.query)), toSent)
    },
  )

  app.post(
    '/api/webhook/:webhook_id/test',
    {
      config: { access },
      schema: {
        operationId: 'testWebhook',
        summary:
          'Tell a webhook something of the kind TEST, whatever it wants to be told; the deliveries show what came of it',
        tags,
        params,
        response: { 202: WebhookDelivery, ...writeProblems('WEBHOOK_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { webhookId } = await knownWebhook(house, request.params.webhook_id)
      const delivery = await house.deliveries.announceTo(webhookId, {
        ...{ notificationId: idOf(request), kind: 'TEST', severity: 'INFO', depotId: null, incidentId: null },
        ...{ at: house.clock.now(), content: { sentence: 'This is a test.' } },
      })
      return reply.code(202).send(toSent(delivery))
    },
  )
}

/** The same for a retry, so that it is told once. */
function idOf(request: FastifyRequest): string {
  const key = idempotencyKey(request)
  if (key === null) return newId()
  const hex = createHash('sha256')
    .update(`${principalKey(request)} ${key}`)
    .digest('hex')
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
}

const toSent = (delivery: Delivery): WebhookDelivery => ({
  delivery_id: delivery.deliveryId,
  webhook_id: delivery.webhookId,
  notification_id: delivery.notificationId,
  kind: delivery.kind,
  created_at: time(delivery.createdAt),
  state: delivery.state,
  attempts: delivery.attempts,
  next_try_at: timeOrNull(delivery.nextTryAt),
  last_tried_at: timeOrNull(delivery.lastTriedAt),
  last_status: delivery.lastStatus,
  last_answer: delivery.lastAnswer,
})
