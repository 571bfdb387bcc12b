import { assert } from '@busbar/domain/kernel/assert'
import type { Webhook as DomainWebhook, WebhookFields } from '@busbar/domain/webhooks/webhooks'
import { Page, PathId, pageOf } from '@busbar/wire/api/common'
import { Webhook, WebhookChange, WebhookCreate, WebhookCreated, WebhookSecret } from '@busbar/wire/api/webhooks'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { newSecret } from '../engine/credentials.ts'
import { type House, installation } from '../engine/house.ts'
import { isId, newId } from '../engine/ids.ts'
import type { App } from './doors.ts'
import { etag, seenRevision } from './entityTags.ts'
import { knownDepots } from './knownDepots.ts'
import { pageAnswer, pageOfAll } from './paging.ts'
import { HttpProblem, readProblems, toProblem, writeProblems } from './problem.ts'
import { kept, named } from '../words.ts'
import { type Answer, write } from './write.ts'

const tags = ['Webhooks']
const access = { role: 'system_admin', reach: 'installation' } as const
const params = z.object({ webhook_id: PathId })

export function webhookRoutes(app: App, house: House): void {
  listRoute(app, house)
  readRoute(app, house)
  createRoute(app, house)
  changeRoute(app, house)
  removeRoute(app, house)
  secretRoute(app, house)
}

function listRoute(app: App, house: House): void {
  app.get(
    '/api/webhook',
    {
      config: { access },
      schema: {
        operationId: 'listWebhooks',
        summary: 'Who is told of what happens',
        tags,
        querystring: Page,
        response: { 200: pageOf(Webhook), ...readProblems('VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const all = await house.webhooks.list()
      return pageAnswer(
        pageOfAll(all, request.query, ({ webhookId }) => webhookId),
        toSent,
      )
    },
  )
}

export async function knownWebhook(house: House, webhookId: string): Promise<DomainWebhook> {
  const webhook = isId(webhookId) ? await house.webhooks.get(webhookId) : null
  if (!webhook) throw new HttpProblem('WEBHOOK_NOT_FOUND', 'There is no such webhook.')
  return webhook
}

function readRoute(app: App, house: House): void {
  app.get(
    '/api/webhook/:webhook_id',
    {
      config: { access },
      schema: {
        operationId: 'getWebhook',
        summary: 'One webhook, without its secret',
        tags,
        params,
        response: { 200: Webhook, ...readProblems('WEBHOOK_NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const webhook = await knownWebhook(house, request.params.webhook_id)
      return reply.header('etag', etag(webhook.revision)).send(toSent(webhook))
    },
  )
}

function createRoute(app: App, house: House): void {
  app.post(
    '/api/webhook',
    {
      config: { access },
      schema: {
        operationId: 'createWebhook',
        summary: 'Have somebody told of what happens; the secret that signs it is shown this once',
        tags,
        body: WebhookCreate,
        response: {
          201: WebhookCreated,
          ...writeProblems('WEBHOOK_URL_REFUSED', 'TOO_MANY_WEBHOOKS', 'ANSWER_NOT_KEPT'),
        },
      },
    },
    async (request, reply) => {
      const webhookId = newId()
      const secret = newSecret()
      const fields = fieldsOf(request.body)
      refuseUrl(house, request.body.url)
      const depotIds = await knownDepots(house, request.body.depot_ids)
      return write(request, reply, house, house.handleWebhooks, {
        id: installation,
        command: { type: 'AddWebhook', webhookId, fields: { ...all, ...fields, depotIds } },
        alongside: (tx) => house.webhooks.setSecret(tx, webhookId, sealed(house, webhookId, secret)),
        answerToRetry: secretNotKept(request.id),
        answer: ({ state }) => {
          const body = { ...toSent(webhookOf(state.webhooks, webhookId)), secret }
          return { status: 201, headers: { location: `/api/webhook/${webhookId}`, etag: etag(1) }, body }
        },
      })
    },
  )
}

function changeRoute(app: App, house: House): void {
  app.patch(
    '/api/webhook/:webhook_id',
    {
      config: { access },
      schema: {
        operationId: 'changeWebhook',
        summary: 'Change a webhook; what is left out stays',
        tags,
        params,
        body: WebhookChange,
        response: { 200: Webhook, ...writeProblems('WEBHOOK_NOT_FOUND', 'WEBHOOK_URL_REFUSED', 'VERSION_CONFLICT') },
      },
    },
    async (request, reply) => {
      const { webhookId, depotIds: before } = await knownWebhook(house, request.params.webhook_id)
      const { url, depot_ids: asked } = request.body
      if (url !== undefined) refuseUrl(house, url)
      const named = asked === undefined ? {} : { depotIds: await knownDepots(house, asked, before) }
      const changes = { ...fieldsOf(request.body), ...named }
      return write(request, reply, house, house.handleWebhooks, {
        id: installation,
        command: { type: 'ChangeWebhook', webhookId, changes, seenRevision: seenRevision(request) },
        answer: ({ state }) => {
          const body = toSent(webhookOf(state.webhooks, webhookId))
          return { status: 200, headers: { etag: etag(body.revision) }, body }
        },
      })
    },
  )
}

function removeRoute(app: App, house: House): void {
  app.delete(
    '/api/webhook/:webhook_id',
    {
      config: { access },
      schema: {
        operationId: 'deleteWebhook',
        summary: 'Remove a webhook, with what it has not been told yet',
        tags,
        params,
        response: { 204: z.null().describe('removed'), ...writeProblems('WEBHOOK_NOT_FOUND', 'VERSION_CONFLICT') },
      },
    },
    async (request, reply) => {
      const { webhookId } = await knownWebhook(house, request.params.webhook_id)
      return write(request, reply, house, house.handleWebhooks, {
        id: installation,
        command: { type: 'RemoveWebhook', webhookId, seenRevision: seenRevision(request) },
        answer: () => ({ status: 204 }),
      })
    },
  )
}

function secretRoute(app: App, house: House): void {
  app.post(
    '/api/webhook/:webhook_id/secret',
    {
      config: { access },
      schema: {
        operationId: 'renewWebhookSecret',
        summary: 'Give a webhook a new secret, which is shown this once; the one before no longer counts',
        tags,
        params,
        response: { 200: WebhookSecret, ...writeProblems('WEBHOOK_NOT_FOUND', 'ANSWER_NOT_KEPT') },
      },
    },
    async (request, reply) => {
      const { webhookId } = await knownWebhook(house, request.params.webhook_id)
      const secret = newSecret()
      return write(request, reply, house, house.handleWebhooks, {
        id: installation,
        command: { type: 'RenewWebhookSecret', webhookId },
        alongside: (tx) => house.webhooks.setSecret(tx, webhookId, sealed(house, webhookId, secret)),
        answerToRetry: secretNotKept(request.id),
        answer: () => ({ status: 200, body: { webhook_id: webhookId, secret } }),
      })
    },
  )
}

function refuseUrl(house: House, url: string): void {
  const message = house.outbound.refusal(url)
  if (message === null) return
  throw new HttpProblem('WEBHOOK_URL_REFUSED', message, [{ code: 'WEBHOOK_URL_REFUSED', message, pointer: '/url' }])
}

const sealed = (house: House, webhookId: string, secret: string): Buffer =>
  house.serverKey.seal(secret, `webhook/${webhookId}`)

/** What a POST always has, and the types don't know it has. */
const all: WebhookFields = { name: '', url: '', kinds: [], severityMin: 'INFO', depotIds: null, isEnabled: true }

const fieldsOf = (body: z.output<typeof WebhookChange>) =>
  named<typeof body, WebhookFields>(body, {
    name: (name) => ({ name }),
    url: (url) => ({ url }),
    kinds: (kinds) => ({ kinds }),
    severity_min: (severityMin) => ({ severityMin }),
    depot_ids: (depotIds) => ({ depotIds }),
    is_enabled: (isEnabled) => ({ isEnabled }),
  })

function webhookOf(webhooks: ReadonlyMap<string, DomainWebhook>, webhookId: string): DomainWebhook {
  const webhook = webhooks.get(webhookId)
  assert(webhook, 'a webhook that was just written is gone')
  return webhook
}

function secretNotKept(requestId: FastifyRequest['id']): Answer {
  const detail = 'A secret was made under this Idempotency-Key and shown that once: renew it, with a new key.'
  const body = toProblem(new HttpProblem('ANSWER_NOT_KEPT', detail), requestId)
  return { status: 409, headers: { 'content-type': 'application/problem+json' }, body }
}

const toSent = (webhook: DomainWebhook): Webhook => ({
  webhook_id: webhook.webhookId,
  name: webhook.name,
  url: webhook.url,
  kinds: [...webhook.kinds],
  severity_min: webhook.severityMin,
  depot_ids: webhook.depotIds && [...webhook.depotIds],
  is_enabled: webhook.isEnabled,
  ...kept(webhook),
})
