import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { slowDigest } from '../engine/credentials.ts'
import type { House } from '../engine/house.ts'
import type { IdempotentAnswer } from '../engine/secrets.ts'
import { principalOf } from './authenticate.ts'
import type { App } from './doors.ts'
import { HttpProblem, problemCodes } from './problem.ts'

/** Before a route runs: a retry gets the answer of the first try, also where the first try removed what it names. */
export function replayKeptAnswers(app: App, house: House): void {
  app.addHook('preHandler', async (request, reply) => {
    if (!isWrite(request) || request.principal === null) return
    const key = idempotencyKey(request)
    const kept = key === null ? null : await house.answers.find(principalKey(request), key)
    if (!kept) return
    if (!(await fingerprint(request)).equals(kept.requestSha256)) throw reused()
    return replay(reply, kept)
  })
}

/**
 * Of two equal requests at once the slower one may run into what the faster one did: the name it took, the circuit it
 * removed. By then the faster one's answer is kept, and it is the answer to both.
 */
export async function answeredMeanwhile(
  request: FastifyRequest,
  house: House,
  problem: HttpProblem,
): Promise<IdempotentAnswer | null> {
  if (!isWrite(request) || request.principal === null || !mayComeOfATwin(problem)) return null
  const key = idempotencyKey(request)
  const kept = key === null ? null : await house.answers.find(principalKey(request), key)
  return kept && (await fingerprint(request)).equals(kept.requestSha256) ? kept : null
}

/** What was wrong with the request by itself was wrong with its twin too. */
function mayComeOfATwin({ code }: HttpProblem): boolean {
  if (code === 'VALIDATION_FAILED' || code === 'IDEMPOTENCY_KEY_REUSED') return false
  return [404, 409, 412, 422].includes(problemCodes[code].status)
}

export function replay(reply: FastifyReply, { status, headers, body }: IdempotentAnswer): FastifyReply {
  return reply
    .header('idempotency-replayed', 'true')
    .headers(headers)
    .code(status)
    .send(body ?? undefined)
}

export const reused = (): HttpProblem =>
  new HttpProblem('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key came with a different request before.')

export const principalKey = (request: FastifyRequest): string =>
  `${principalOf(request).kind}/${principalOf(request).id}`

export function idempotencyKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key
  throw new HttpProblem('VALIDATION_FAILED', 'An Idempotency-Key is 1 to 200 printable characters without spaces.', [
    { code: 'invalid_format', message: 'must be 1 to 200 printable characters', pointer: '' },
  ])
}

/** Tells one request from another, without keeping what it said: of a password not even a hash that is quick to guess. */
export async function fingerprint(request: FastifyRequest): Promise<Buffer> {
  const asked = JSON.stringify([request.method, request.url, request.headers['if-match'] ?? '', request.body ?? null])
  if (request.routeOptions.config.bodyHoldsSecret) return slowDigest(asked, principalKey(request))
  return createHash('sha256').update(asked).digest()
}

const isWrite = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD'
