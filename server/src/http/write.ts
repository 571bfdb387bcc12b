import { createHash } from 'node:crypto'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { Depot } from '@busbar/domain/topology/depot'
import type { DepotEvent } from '@busbar/domain/topology/events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Alongside, Handle, Handled } from '../engine/handle.ts'
import type { House } from '../engine/house.ts'
import type { Transaction } from '../engine/ports.ts'
import type { IdempotentAnswer } from '../engine/secrets.ts'
import { causeOf, principalOf } from './authenticate.ts'
import type { App } from './doors.ts'
import { HttpProblem, refused } from './problem.ts'

export type Answer = {
  readonly status: 200 | 201 | 204
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/**
 * Carries a request to its stream and answers with what became of it. With an Idempotency-Key the answer is kept in
 * the same transaction as the change, so that a retry, also after a crash, gets the same answer and changes nothing.
 */
export async function write<State, Command, Event>(
  request: FastifyRequest,
  reply: FastifyReply,
  house: House,
  handle: Handle<State, Command, Event>,
  wish: {
    readonly id: string
    readonly command: Command
    answer(handled: Handled<State, Event>): Answer
    /** secrets and the like, kept in the same transaction */
    alongside?(tx: Transaction): Promise<void>
    /** false where the answer holds a secret, which must not be kept: such a write is not repeated for a key */
    repeatable?: false
  },
): Promise<never> {
  const key = wish.repeatable === false ? null : idempotencyKey(request)
  const principal = principalKey(request)
  const alongside: Alongside<State, Event> = async (tx, handled) => {
    await wish.alongside?.(tx)
    if (key === null) return
    const { status, headers = {}, body } = wish.answer(handled)
    const answer = { requestSha256: fingerprint(request), status, headers, body }
    if (!(await house.answers.keep(tx, principal, key, answer))) throw new AnsweredMeanwhile()
  }
  try {
    const handled = await handle(wish.id, wish.command, causeOf(request), alongside)
    if (isRefusal(handled)) throw refused(handled)
    return send(reply, wish.answer(handled))
  } catch (error) {
    if (!(error instanceof AnsweredMeanwhile) || key === null) throw error
    const kept = await house.answers.find(principal, key)
    if (!kept) throw error
    return replay(request, reply, kept)
  }
}

/** Before a route runs: a retry gets the answer of the first try, also where the first try removed what it names. */
export function replayKeptAnswers(app: App, house: House): void {
  app.addHook('preHandler', async (request, reply) => {
    if (request.method === 'GET' || request.principal === null) return
    const key = idempotencyKey(request)
    const kept = key === null ? null : await house.answers.find(principalKey(request), key)
    if (kept) return replay(request, reply, kept)
  })
}

const principalKey = (request: FastifyRequest): string => `${principalOf(request).kind}/${principalOf(request).id}`

/** A write to a depot, answered from the depot as it is afterwards. */
export function writeDepot(
  request: FastifyRequest,
  reply: FastifyReply,
  house: House,
  wish: {
    readonly depotId: string
    readonly command: DepotCommand
    answer(depot: Depot, events: readonly DepotEvent[]): Answer
  },
): Promise<never> {
  return write(request, reply, house, house.handleDepot, {
    id: wish.depotId,
    command: wish.command,
    answer: ({ state, events }) => {
      if (state.state !== 'open') return { status: 204 }
      return wish.answer(state, events)
    },
  })
}

/** Somebody with the same key was faster: undo ours and give their answer. */
class AnsweredMeanwhile extends Error {}

function idempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw new HttpProblem('VALIDATION_FAILED', 'An Idempotency-Key is 1 to 200 printable characters without spaces.', [
      { code: 'invalid_format', message: 'must be 1 to 200 printable characters', pointer: '' },
    ])
  }
  return key
}

function fingerprint(request: FastifyRequest): Buffer {
  const asked = [request.method, request.url, request.headers['if-match'] ?? '', request.body ?? null]
  return createHash('sha256').update(JSON.stringify(asked)).digest()
}

function replay(request: FastifyRequest, reply: FastifyReply, kept: IdempotentAnswer): never {
  if (!fingerprint(request).equals(kept.requestSha256)) {
    throw new HttpProblem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came with a different request before.')
  }
  void reply.header('idempotency-replayed', 'true')
  return send(reply, { status: kept.status as Answer['status'], headers: kept.headers, body: kept.body ?? undefined })
}

/** The reply stands for itself: what a route's schema types is the body, which was sent. */
function send(reply: FastifyReply, { status, headers = {}, body }: Answer): never {
  return reply.code(status).headers(headers).send(body) as never
}

export const etag = (revision: number): string => `"${revision}"`

/** The revision a client saw. One that is no entity tag of ours can't be the present one. */
export function seenRevision(request: FastifyRequest): number | null {
  const sent = request.headers['if-match']
  if (sent === undefined || sent.trim() === '*') return null
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(sent.trim())?.[1]
  if (revision === undefined) throw new HttpProblem('VERSION_CONFLICT', `${sent} is no entity tag of this resource.`)
  return Number(revision)
}
