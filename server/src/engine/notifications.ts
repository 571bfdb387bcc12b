import type { Severity } from '@busbar/domain/incidents/incident'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Webhook } from '@busbar/domain/webhooks/webhooks'
import type { LedgerUpkeep } from './ledgers.ts'
import type { Transaction } from './ports.ts'
import type { Page, PageWish } from './registries.ts'

/** Something that others want to be told. */
export type Notification = {
  readonly notificationId: string
  readonly kind: string
  readonly severity: Severity
  /** null: it concerns no depot in particular */
  readonly depotId: string | null
  /** of one incident everybody is told in the order of what happened; null: it waits for nothing */
  readonly incidentId: string | null
  readonly at: Instant
  /** as it is told, in the words of the contract */
  readonly content: Readonly<Record<string, unknown>>
}

export type Delivery = {
  readonly deliveryId: string
  readonly webhookId: string
  readonly notificationId: string
  readonly kind: string
  readonly createdAt: Instant
  readonly state: 'WAITING' | 'DELIVERED' | 'GIVEN_UP'
  readonly attempts: number
  readonly nextTryAt: Instant | null
  readonly lastTriedAt: Instant | null
  readonly lastStatus: number | null
  readonly lastAnswer: string | null
}

/** One that is ours to try, until its lease ends. */
export type DueDelivery = Pick<Delivery, 'deliveryId' | 'webhookId' | 'kind' | 'createdAt' | 'attempts'> & {
  readonly url: string
  readonly sealedSecret: Buffer
  readonly body: string
}

/** What came of a try. */
export type Tried = {
  readonly at: Instant
  readonly status: number | null
  readonly answer: string
  readonly then:
    | { readonly state: 'DELIVERED' | 'GIVEN_UP' }
    | { readonly state: 'WAITING'; readonly nextTryAt: Instant }
}

export type WebhookRegistry = {
  list(): Promise<readonly Webhook[]>
  get(webhookId: string): Promise<Webhook | null>
  setSecret(tx: Transaction, webhookId: string, sealed: Buffer): Promise<void>
}

export type Deliveries = {
  /** For every webhook that wants it; announced again it changes nothing. Answers how many deliveries it made. */
  announce(notification: Notification): Promise<number>
  /** for this one, whatever it wants; answers the delivery, also where it was there already */
  announceTo(webhookId: string, notification: Notification): Promise<Delivery>
  /** the webhooks that have something to be told */
  due(now: Instant): Promise<readonly string[]>
  /** takes what one webhook is to be told; who dies meanwhile leaves it to be taken again when the lease ends */
  take(webhookId: string, now: Instant, leaseMs: number, limit: number): Promise<readonly DueDelivery[]>
  /** Where it was given up meanwhile it stays so, unless it was delivered all the same. */
  tried(deliveryId: string, tried: Tried): Promise<void>
  /** newest first */
  list(webhookId: string, page: PageWish): Promise<Page<Delivery>>
  readonly upkeep: LedgerUpkeep
}
