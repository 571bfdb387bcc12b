import { z } from 'zod'
import { Kept, Name, Page, Severity, Time, Uuid } from './common.ts'

const kind = z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'must be the name of a kind, as in BREACH')

const fields = {
  name: Name,
  url: z
    .string()
    .max(2_000)
    .regex(/^https?:\/\/\S+$/, 'must begin with https://')
    .describe('where to; without TLS, or to a private network, only where the settings allow it'),
  kinds: z.array(kind).max(50).describe('what it is told of; empty: everything'),
  severity_min: Severity.describe('this one and worse'),
  depot_ids: z.array(Uuid).min(1).max(1_000).nullable().describe('null: every depot, and what concerns none'),
  is_enabled: z.boolean(),
}
export const WebhookCreate = z.strictObject({
  ...fields,
  kinds: fields.kinds.default([]),
  severity_min: fields.severity_min.default('INFO'),
  depot_ids: fields.depot_ids.default(null),
  is_enabled: fields.is_enabled.default(true),
})
export const WebhookChange = z.strictObject(fields).partial()

export const Webhook = z
  .object({
    webhook_id: Uuid,
    name: z.string(),
    url: z.string(),
    kinds: z.array(z.string()),
    severity_min: Severity,
    depot_ids: z.array(Uuid).nullable(),
    is_enabled: z.boolean(),
    ...Kept,
  })
  .meta({ id: 'Webhook' })
export type Webhook = z.infer<typeof Webhook>

const secret = z
  .string()
  .describe(
    'shown this once; Busbar-Signature is t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>" under it, in hexadecimal>',
  )
export const WebhookCreated = Webhook.extend({ secret }).meta({ id: 'WebhookCreated' })
export const WebhookSecret = z.object({ webhook_id: Uuid, secret }).meta({ id: 'WebhookSecret' })

export const DeliveryQuery = Page
export const WebhookDelivery = z
  .object({
    delivery_id: Uuid.describe('also in the header Busbar-Delivery: the same again is a repetition'),
    webhook_id: Uuid,
    notification_id: Uuid,
    kind: z.string(),
    created_at: Time,
    state: z.enum(['WAITING', 'DELIVERED', 'GIVEN_UP']),
    attempts: z.int(),
    next_try_at: Time.nullable(),
    last_tried_at: Time.nullable(),
    last_status: z.int().nullable().describe('null: there was no answer'),
    last_answer: z.string().nullable().describe('the beginning of the answer, or why there was none'),
  })
  .meta({ id: 'WebhookDelivery' })
export type WebhookDelivery = z.infer<typeof WebhookDelivery>
