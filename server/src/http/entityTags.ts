import type { FastifyRequest } from 'fastify'
import { HttpProblem } from './problem.ts'

export const etag = (revision: number): string => `"${revision}"`

/** The revision a client saw. One that is no entity tag of ours can't be the present one. */
export function seenRevision(request: FastifyRequest): number | null {
  const sent = request.headers['if-match']
  if (sent === undefined || sent.trim() === '*') return null
  // Proxies that compress make a tag weak; it still names the revision.
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(sent.trim())?.[1]
  if (revision === undefined) throw new HttpProblem('VERSION_CONFLICT', 'If-Match is no entity tag of this resource.')
  return Number(revision)
}

/** Whether the client has what it asks for already (RFC 9110 §13.1.2, where tags are compared weakly). */
export function isUnchanged(request: FastifyRequest, tag: string): boolean {
  const sent = request.headers['if-none-match']
  if (sent === undefined) return false
  return sent.trim() === '*' || sent.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)
}
