import type { AccessCommand, AccessEvent, Access } from '@busbar/domain/access/access'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { DepotStream } from '@busbar/domain/topology/depot'
import type { DepotEvent } from '@busbar/domain/topology/events'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handle } from '../engine/handle.ts'
import type { Metrics } from '../engine/metrics.ts'
import type { Relay } from '../engine/outbox.ts'
import type { Clock, Log, Outbox } from '../engine/ports.ts'
import type { Audit, Registries } from '../engine/registries.ts'
import type { IdempotentAnswers, Principal, Secrets } from '../engine/secrets.ts'

/** What the HTTP door needs from the house. */
export type House = {
  readonly handleDepot: Handle<DepotStream, DepotCommand, DepotEvent>
  readonly handleAccess: Handle<Access, AccessCommand, AccessEvent>
  readonly registries: Registries
  readonly secrets: Secrets
  readonly answers: IdempotentAnswers
  readonly audit: Audit
  readonly outbox: Outbox
  readonly relay: Relay
  readonly metrics: Metrics
  readonly clock: Clock
  readonly log: Log
  /** throws with the reason while the database can't be reached */
  readonly checkDatabase: () => Promise<void>
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

declare module 'fastify' {
  interface FastifyRequest {
    /** who asks; null only on routes that are open to strangers */
    principal: Principal | null
  }
  interface FastifyContextConfig {
    /** every route says who may use it */
    access?: RouteAccess
  }
}

export type RouteAccess =
  'everyone' | { readonly role: Principal['role'] & string; readonly scope?: Principal['scopes'][number] }

/** Streams that are there once. */
export const installation = 'installation'
