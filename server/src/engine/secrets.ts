import type { Role, Scope, Token, User } from '@busbar/domain/access/access'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Transaction } from './ports.ts'

/** Somebody or something that came in: what it may do, and which depots it may see. */
export type Principal = {
  readonly kind: 'user' | 'token'
  readonly id: string
  readonly name: string
  readonly role: Role | null
  readonly scopes: readonly Scope[]
  /** only a token can be bound to depots */
  readonly depotIds: readonly string[] | null
}

export type SessionUser = { readonly principal: Principal; readonly expiresAt: Instant }
export type UserLine = User & { readonly lastSeenAt: Instant | null }
export type TokenLine = Token & { readonly lastUsedAt: Instant | null }

/** Secrets stand beside the record, never in it. */
export type Secrets = {
  setPassword(tx: Transaction, userId: string, phc: string): Promise<void>
  passwordOf(name: string): Promise<{ readonly userId: string; readonly phc: string } | null>
  endSessions(tx: Transaction, userId: string): Promise<void>
  openSession(sha256: Buffer, userId: string, now: Instant, expiresAt: Instant): Promise<void>
  closeSession(sha256: Buffer): Promise<void>
  /** finds who it is, and notes that they were here */
  session(sha256: Buffer, now: Instant): Promise<SessionUser | null>
  setTokenSecret(tx: Transaction, tokenId: string, sha256: Buffer): Promise<void>
  token(tokenId: string, now: Instant): Promise<{ readonly principal: Principal; readonly sha256: Buffer } | null>
  users(): Promise<readonly UserLine[]>
  tokens(): Promise<readonly TokenLine[]>
  forgetExpired(now: Instant): Promise<void>
}

export type IdempotentAnswer = {
  readonly requestSha256: Buffer
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: unknown
}
export type IdempotentAnswers = {
  find(principal: string, key: string): Promise<IdempotentAnswer | null>
  /** false where somebody else has answered under this key: the caller rolls back and replays that answer */
  keep(tx: Transaction, principal: string, key: string, answer: IdempotentAnswer): Promise<boolean>
  /** of what leaves nothing else behind; where somebody else has answered under this key, theirs stays */
  keepAlone(principal: string, key: string, answer: IdempotentAnswer): Promise<void>
  forgetOld(before: Instant): Promise<void>
}
