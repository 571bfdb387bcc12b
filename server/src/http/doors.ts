import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ProblemCode } from './problem.ts'
import type { Principal } from '../engine/secrets.ts'

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

declare module 'fastify' {
  interface FastifyRequest {
    /** who asks; null on routes that are open to strangers, and as long as nobody has found out */
    principal: Principal | null
    /** what it was refused with; null: nothing */
    problem: ProblemCode | null
  }
  interface FastifyContextConfig {
    /** every route says who may use it */
    access?: RouteAccess
    /** its body holds a password, of which not even a fast hash may be kept */
    bodyHoldsSecret?: true
    /** done again it does no harm: nothing is kept for a retry */
    isHarmlessAgain?: true
    /** only the process that steers can answer it whole */
    ofSteerer?: true
  }
}

export type RouteAccess = 'everyone' | ClosedAccess

/** Who has this role or a higher one, or a token with this scope. */
export type ClosedAccess = {
  readonly role: Principal['role'] & string
  readonly scope?: Principal['scopes'][number]
  /** it concerns the whole installation: a token that is bound to some depots may not */
  readonly reach?: 'installation'
}
