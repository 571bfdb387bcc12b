import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { Depot } from '@busbar/domain/topology/depot'
import type { DepotEvent } from '@busbar/domain/topology/events'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Alongside, Handle, Handled } from '../engine/handle.ts'
import type { House } from '../engine/house.ts'
import type { Transaction } from '../engine/ports.ts'
import { causeOf } from './authenticate.ts'
import { fingerprint, idempotencyKey, principalKey, replay, reused } from './idempotency.ts'
import { refused } from './problem.ts'

export type Answer = {
  readonly status: 200 | 201 | 204 | 409
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
    /** once it is kept, and before it is answered */
    whenKept?(): Promise<void>
    /** what a retry is told where the answer holds a secret, which must not be kept */
    answerToRetry?: Answer
  },
): Promise<never> {
  const key = idempotencyKey(request)
  const principal = principalKey(request)
  const requestSha256 = key === null ? null : await fingerprint(request)
  const alongside: Alongside<State, Event> = async (tx, handled) => {
    await wish.alongside?.(tx)
    if (key === null || requestSha256 === null) return
    const { status, headers = {}, body } = wish.answerToRetry ?? wish.answer(handled)
    const isFirst = await house.answers.keep(tx, principal, key, { requestSha256, status, headers, body })
    if (!isFirst) throw new AnsweredMeanwhile()
  }
  try {
    const handled = await handle(wish.id, wish.command, causeOf(request), alongside)
    if (isRefusal(handled)) throw refused(handled)
    await wish.whenKept?.()
    return send(reply, wish.answer(handled))
  } catch (error) {
    if (!(error instanceof AnsweredMeanwhile) || key === null) throw error
    const kept = await house.answers.find(principal, key)
    if (!kept) throw error
    if (!requestSha256?.equals(kept.requestSha256)) throw reused()
    return replay(reply, kept) as never
  }
}

/** Somebody with the same key was faster: undo ours and give their answer. */
class AnsweredMeanwhile extends Error {}

/**
 * For what leaves nothing that its answer could be kept with: it is kept once it is known. After a crash in between, a
 * retry does it once more.
 */
export async function keepAnswer(request: FastifyRequest, house: House, body: object): Promise<void> {
  const key = idempotencyKey(request)
  if (key === null) return
  const answer = { requestSha256: await fingerprint(request), status: 200, headers: {}, body }
  await house.answers.keepAlone(principalKey(request), key, answer)
}

/** A write to a depot, answered from the depot as it is afterwards. */
export function writeDepot(
  request: FastifyRequest,
  reply: FastifyReply,
  house: House,
  wish: {
    readonly depotId: string
    readonly command: DepotCommand
    answer(depot: Depot, events: readonly DepotEvent[]): Answer
    alongside?(tx: Transaction): Promise<void>
    whenKept?(): Promise<void>
    answerToRetry?: Answer
  },
): Promise<never> {
  return write(request, reply, house, house.handleDepot, {
    ...wish,
    id: wish.depotId,
    answer: ({ state, events }) => {
      if (state.state !== 'open') return { status: 204 }
      return wish.answer(state, events)
    },
  })
}

/** The reply stands for itself: what a route's schema types is the body, which was sent. */
function send(reply: FastifyReply, { status, headers = {}, body }: Answer): never {
  return reply.code(status).headers(headers).send(body) as never
}
