import { assert, unreachable } from '../kernel/assert.ts'
import type { Severity } from '../incidents/incident.ts'
import type { Decider, Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { checkSeen, difference } from '../topology/changes.ts'

export type WebhookFields = {
  readonly name: string
  readonly url: string
  /** empty: every kind */
  readonly kinds: readonly string[]
  /** this one and worse */
  readonly severityMin: Severity
  /** null: every depot, and what concerns none */
  readonly depotIds: readonly string[] | null
  readonly isEnabled: boolean
}
export type Webhook = WebhookFields & {
  readonly webhookId: string
  readonly revision: number
  readonly createdAt: Instant
  readonly changedAt: Instant
}

/** Who is told of what happens; one stream for the installation. Their secrets never stand in it. */
export type Webhooks = { readonly webhooks: ReadonlyMap<string, Webhook> }

type Seen = { readonly seenRevision: number | null }
export type WebhookCommand =
  | { readonly type: 'AddWebhook'; readonly webhookId: string; readonly fields: WebhookFields }
  | ({
      readonly type: 'ChangeWebhook'
      readonly webhookId: string
      readonly changes: Partial<WebhookFields>
    } & Seen)
  | ({ readonly type: 'RemoveWebhook'; readonly webhookId: string } & Seen)
  | { readonly type: 'RenewWebhookSecret'; readonly webhookId: string }

type Named = { readonly webhookId: string; readonly name: string }
export type WebhookEvent =
  | ({ readonly type: 'WebhookAdded'; readonly webhookId: string } & WebhookFields)
  | ({
      readonly type: 'WebhookChanged'
      readonly before: Partial<WebhookFields>
      readonly after: Partial<WebhookFields>
    } & Named)
  | ({ readonly type: 'WebhookRemoved' } & Named)
  | ({ readonly type: 'WebhookSecretRenewed' } & Named)

export const webhookDecider: Decider<Webhooks, WebhookCommand, WebhookEvent> = {
  initial: { webhooks: new Map() },
  decide,
  evolve,
}

export const webhooksMax = 200

function decide({ webhooks }: Webhooks, command: WebhookCommand): readonly WebhookEvent[] | Refusal {
  const { webhookId } = command
  if (command.type === 'AddWebhook') {
    if (webhooks.size >= webhooksMax) return refuse('TOO_MANY_WEBHOOKS', `There are ${webhooksMax} webhooks already.`)
    return [{ type: 'WebhookAdded', webhookId, ...command.fields }]
  }
  const webhook = webhooks.get(webhookId)
  if (!webhook) return refuse('WEBHOOK_NOT_FOUND', 'There is no such webhook.')
  const { name } = webhook
  if (command.type === 'RenewWebhookSecret') return [{ type: 'WebhookSecretRenewed', webhookId, name }]
  const conflict = checkSeen(webhook, command.seenRevision)
  if (conflict) return conflict
  if (command.type === 'RemoveWebhook') return [{ type: 'WebhookRemoved', webhookId, name }]
  const changed = difference<WebhookFields>(webhook, command.changes)
  return changed ? [{ type: 'WebhookChanged', webhookId, name: changed.after.name ?? name, ...changed }] : []
}

function evolve(before: Webhooks, happened: readonly Happened<WebhookEvent>[]): Webhooks {
  const webhooks = new Map(before.webhooks)
  for (const { event, at } of happened) {
    switch (event.type) {
      case 'WebhookAdded': {
        const { type: _, ...webhook } = event
        webhooks.set(event.webhookId, { ...webhook, revision: 1, createdAt: at, changedAt: at })
        break
      }
      case 'WebhookChanged': {
        const webhook = webhooks.get(event.webhookId)
        assert(webhook, 'a change of an unknown webhook')
        webhooks.set(event.webhookId, { ...webhook, ...event.after, revision: webhook.revision + 1, changedAt: at })
        break
      }
      case 'WebhookRemoved':
        webhooks.delete(event.webhookId)
        break
      // The secret is no field of the webhook: nobody's edit is out of date because of it.
      case 'WebhookSecretRenewed':
        break
      default:
        unreachable(event)
    }
  }
  return { webhooks }
}

/** An event as one sentence, for people who read what happened. */
export function describeWebhookEvent(event: WebhookEvent): string {
  const named = `Webhook "${event.name}"`
  switch (event.type) {
    case 'WebhookAdded':
      return `${named} added (${event.url})`
    case 'WebhookChanged':
      return `${named}: ${Object.keys(event.after)
        .map((field) => words[field as keyof WebhookFields])
        .join(', ')} changed`
    case 'WebhookRemoved':
      return `${named} removed`
    case 'WebhookSecretRenewed':
      return `${named} was given a new secret`
    default:
      return unreachable(event)
  }
}

const words: Record<keyof WebhookFields, string> = {
  name: 'name',
  url: 'address',
  kinds: 'kinds',
  severityMin: 'severity',
  depotIds: 'depots',
  isEnabled: 'whether it is told anything',
}
