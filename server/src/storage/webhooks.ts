import type { Severity } from '@busbar/domain/incidents/incident'
import type { Webhook, Webhooks } from '@busbar/domain/webhooks/webhooks'
import type { Deliveries, Delivery, DueDelivery, Notification, WebhookRegistry } from '../engine/notifications.ts'
import type { LedgerUpkeep } from '../engine/ledgers.ts'
import { newId } from '../engine/ids.ts'
import type { Transaction } from '../engine/ports.ts'
import { clientOf, type Database } from './database.ts'
import { type Table, time, writeDifference } from './rows.ts'

export async function projectWebhooks(tx: Transaction, before: Webhooks, after: Webhooks): Promise<void> {
  await writeDifference(tx, table, before.webhooks, after.webhooks)
  const disabled = [...after.webhooks.values()].filter(
    ({ webhookId, isEnabled }) => !isEnabled && before.webhooks.get(webhookId)?.isEnabled === true,
  )
  if (disabled.length === 0) return
  // After its row, on which those wait who announce something to it: none of theirs is overlooked.
  await clientOf(tx).query(
    `UPDATE webhook_delivery SET state = 'GIVEN_UP', next_try_at = NULL, last_status = NULL,
       last_answer = 'the webhook was disabled'
     WHERE webhook_id = ANY($1) AND state = 'WAITING'`,
    [disabled.map(({ webhookId }) => webhookId)],
  )
}

const table: Table<Webhook> = {
  name: 'webhook',
  key: 'webhook_id',
  columns: [
    ...['name', 'url', 'kinds', 'severity_min', 'depot_ids', 'is_enabled'],
    ...['revision', 'created_at', 'changed_at'],
  ],
  row: (webhook) => ({
    webhook_id: webhook.webhookId,
    name: webhook.name,
    url: webhook.url,
    kinds: webhook.kinds,
    severity_min: webhook.severityMin,
    depot_ids: webhook.depotIds,
    is_enabled: webhook.isEnabled,
    revision: webhook.revision,
    created_at: time(webhook.createdAt),
    changed_at: time(webhook.changedAt),
  }),
}

export function webhooks(database: Database): WebhookRegistry {
  return {
    list: async () => (await database.query<WebhookRow>('SELECT * FROM webhook ORDER BY webhook_id')).map(toWebhook),
    get: async (webhookId) => {
      const [row] = await database.query<WebhookRow>('SELECT * FROM webhook WHERE webhook_id = $1', [webhookId])
      return row ? toWebhook(row) : null
    },
    setSecret: async (tx, webhookId, sealed) => {
      await clientOf(tx).query(
        `INSERT INTO webhook_secret (webhook_id, sealed) VALUES ($1, $2)
         ON CONFLICT (webhook_id) DO UPDATE SET sealed = excluded.sealed`,
        [webhookId, sealed],
      )
    },
  }
}

export function deliveries(database: Database, keptDays: number): Deliveries {
  return {
    announce: async (notification) => {
      const rows = await database.query<WebhookRow>(wanting, [
        ...[notification.kind, notification.severity, notification.depotId],
      ])
      let made = 0
      for (const { webhook_id: webhookId } of rows) made += await add(database, webhookId, notification)
      return made
    },
    announceTo: async (webhookId, notification) => {
      await add(database, webhookId, notification)
      const [row] = await database.query<DeliveryRow>(
        'SELECT * FROM webhook_delivery WHERE webhook_id = $1 AND notification_id = $2',
        [webhookId, notification.notificationId],
      )
      if (!row) throw new Error('impossible: a delivery that was just made is gone')
      return toDelivery(row)
    },
    due: async (now) => {
      const rows = await database.query<{ webhook_id: string }>(
        `SELECT webhook_id FROM webhook WHERE EXISTS (${due('webhook.webhook_id', '$1')}) ORDER BY webhook_id`,
        [new Date(now)],
      )
      return rows.map(({ webhook_id: webhookId }) => webhookId)
    },
    take: async (webhookId, now, leaseMs, limit) => {
      const rows = await database.query<DueRow>(takeDue, [webhookId, new Date(now), new Date(now + leaseMs), limit])
      return rows.map(toDue)
    },
    tried: async (deliveryId, { at, status, answer, then }) => {
      await database.query(
        `UPDATE webhook_delivery SET attempts = attempts + 1, last_tried_at = $2, last_status = $3, last_answer = $4,
           state = $5, next_try_at = $6
         WHERE delivery_id = $1 AND (state = 'WAITING' OR $5 = 'DELIVERED')`,
        [
          ...[deliveryId, new Date(at), status, answer.replaceAll('\0', '\ufffd'), then.state],
          then.state === 'WAITING' ? new Date(then.nextTryAt) : null,
        ],
      )
    },
    list: async (webhookId, page) => {
      const rows = await database.query<DeliveryRow>(
        `SELECT *, CASE WHEN state = 'WAITING' THEN (SELECT max(earlier.next_try_at) ${earlierThan('due')}) END AS waits_until
         FROM webhook_delivery AS due WHERE webhook_id = $1 AND ($2::uuid IS NULL OR delivery_id < $2)
         ORDER BY delivery_id DESC LIMIT $3`,
        [webhookId, page.after, page.limit + 1],
      )
      const items = rows.slice(0, page.limit).map(toDelivery)
      return { items, next: rows.length > page.limit ? (items.at(-1)?.deliveryId ?? null) : null }
    },
    upkeep: upkeep(database, keptDays),
  }
}

const rank = `array_position(ARRAY['INFO', 'YELLOW', 'RED'], `
const wanting = `
  SELECT * FROM webhook
  WHERE is_enabled AND (kinds = '{}' OR $1 = ANY(kinds)) AND ${rank} severity_min) <= ${rank} $2::text)
    AND (depot_ids IS NULL OR $3::uuid = ANY(depot_ids)) ORDER BY webhook_id`

/** A test goes to one that is disabled as well. */
async function add(database: Database, webhookId: string, notification: Notification): Promise<number> {
  const { notificationId, kind, severity, depotId, incidentId, at, content } = notification
  const told = { notification_id: notificationId, kind, severity, depot_id: depotId, at: time(at), content }
  const rows = await database.query(
    `INSERT INTO webhook_delivery
       (delivery_id, webhook_id, notification_id, kind, body, created_at, state, attempts, next_try_at, incident_id)
     SELECT $1, webhook_id, $3, $4, $5, $6, 'WAITING', 0, $6, $7 FROM webhook
     WHERE webhook_id = $2 AND (is_enabled OR $4 = 'TEST') FOR SHARE
     ON CONFLICT ON CONSTRAINT webhook_delivery_once DO NOTHING RETURNING delivery_id`,
    [newId(), webhookId, notificationId, kind, JSON.stringify(told), new Date(at), incidentId],
  )
  return rows.length
}

const earlierThan = (one: string): string => `
  FROM webhook_delivery AS earlier
  WHERE earlier.webhook_id = ${one}.webhook_id AND earlier.incident_id = ${one}.incident_id
    AND earlier.state = 'WAITING' AND earlier.position < ${one}.position`

/** What a webhook may be told now: nothing of an incident before what happened to it earlier. */
const due = (webhookId: string, now: string): string => `
  SELECT delivery_id FROM webhook_delivery AS due
  WHERE due.webhook_id = ${webhookId} AND due.state = 'WAITING' AND due.next_try_at <= ${now}
    AND NOT EXISTS (SELECT ${earlierThan('due')})`

const takeDue = `
  UPDATE webhook_delivery SET next_try_at = $3
  FROM webhook JOIN webhook_secret USING (webhook_id)
  WHERE webhook.webhook_id = webhook_delivery.webhook_id AND delivery_id IN (
    ${due('$1', '$2')} ORDER BY due.next_try_at, due.position LIMIT $4 FOR UPDATE OF due SKIP LOCKED)
  RETURNING delivery_id, webhook_delivery.webhook_id, kind, webhook_delivery.created_at, attempts, body, url, sealed`

const upkeep = (database: Database, keptDays: number): LedgerUpkeep => ({
  makePartitions: () => Promise.resolve(),
  rollUp: () => Promise.resolve(0),
  expire: async (now) => {
    await database.query(`DELETE FROM webhook_delivery WHERE created_at < $1 AND state <> 'WAITING'`, [
      new Date(now - keptDays * 86_400_000),
    ])
    return []
  },
})

type WebhookRow = {
  webhook_id: string
  name: string
  url: string
  kinds: string[]
  severity_min: Severity
  depot_ids: string[] | null
  is_enabled: boolean
  revision: number
  created_at: Date
  changed_at: Date
}
const toWebhook = (row: WebhookRow): Webhook => ({
  webhookId: row.webhook_id,
  name: row.name,
  url: row.url,
  kinds: row.kinds,
  severityMin: row.severity_min,
  depotIds: row.depot_ids,
  isEnabled: row.is_enabled,
  revision: row.revision,
  createdAt: row.created_at.getTime(),
  changedAt: row.changed_at.getTime(),
})

type DeliveryRow = {
  delivery_id: string
  webhook_id: string
  notification_id: string
  kind: string
  created_at: Date
  state: Delivery['state']
  attempts: number
  next_try_at: Date | null
  last_tried_at: Date | null
  last_status: number | null
  last_answer: string | null
  /** when what happened before it is tried */
  waits_until?: Date | null
}
const toDelivery = (row: DeliveryRow): Delivery => ({
  deliveryId: row.delivery_id,
  webhookId: row.webhook_id,
  notificationId: row.notification_id,
  kind: row.kind,
  createdAt: row.created_at.getTime(),
  state: row.state,
  attempts: row.attempts,
  nextTryAt: row.next_try_at && Math.max(row.next_try_at.getTime(), row.waits_until?.getTime() ?? 0),
  lastTriedAt: row.last_tried_at?.getTime() ?? null,
  lastStatus: row.last_status,
  lastAnswer: row.last_answer,
})

type DueRow = Pick<DeliveryRow, 'delivery_id' | 'webhook_id' | 'kind' | 'created_at' | 'attempts'> & {
  body: string
  url: string
  sealed: Buffer
}
const toDue = (row: DueRow): DueDelivery => ({
  deliveryId: row.delivery_id,
  webhookId: row.webhook_id,
  kind: row.kind,
  createdAt: row.created_at.getTime(),
  attempts: row.attempts,
  body: row.body,
  url: row.url,
  sealedSecret: row.sealed,
})
