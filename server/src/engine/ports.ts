import type { Instant } from '@busbar/domain/kernel/instant'
import type { Refusal } from '@busbar/domain/kernel/refusal'

/** An open transaction. Only storage knows what it is made of. */
export type Transaction = { readonly brand: 'transaction' }

export type Actor = {
  readonly kind: 'user' | 'token' | 'command_line' | 'busbar'
  readonly id: string | null
  readonly name: string
}

/** Who asked, for which request, because of what: kept with every event. */
export type Cause = { readonly actor: Actor; readonly correlationId: string; readonly causationId: string | null }

export type StoredEvent = {
  readonly eventId: string
  readonly streamId: string
  readonly version: number
  readonly type: string
  readonly depotId: string | null
  /** the event without its type */
  readonly data: Record<string, unknown>
  readonly metadata: Cause
  readonly occurredAt: Instant
  readonly recordedAt: Instant
}

export type NewEvent = Pick<StoredEvent, 'eventId' | 'type' | 'depotId' | 'data' | 'metadata' | 'occurredAt'>

/** A stream whose row is locked for us until the transaction ends. */
export type LockedStream = {
  readonly version: number
  readonly tx: Transaction
  eventsAfter(version: number): Promise<readonly StoredEvent[]>
  append(events: readonly NewEvent[]): Promise<void>
}

export type EventStore = {
  /**
   * Runs `work` in one transaction with the stream's row locked; what it throws rolls everything back. A rule that
   * spans streams (two depots of one name) is a unique key: running into it is a refusal.
   */
  withStream<Result>(streamId: string, work: (stream: LockedStream) => Promise<Result>): Promise<Result | Refusal>
}

/** An event as subscribers get it: numbered without gaps in commit order. */
export type SequencedEvent = StoredEvent & { readonly sequence: number }

export type Outbox = {
  /** Numbers what has been committed since; answers how many it numbered. */
  relay(batchMax: number): Promise<number>
  after(sequence: number, limit: number): Promise<readonly SequencedEvent[]>
  head(): Promise<number>
  checkpoint(subscription: string): Promise<number>
  saveCheckpoint(subscription: string, sequence: number): Promise<void>
}

export type Clock = { now(): Instant }

/** Time as control needs it: the wall's for validity, one that never jumps for durations, and alarms. Simulations bring their own. */
export type Timing = Clock & {
  monotonicMs(): number
  /** answers how to call it off */
  after(ms: number, run: () => void): () => void
}

export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
