import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '../engine/secrets.ts'

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
