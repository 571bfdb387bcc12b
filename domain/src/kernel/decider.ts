import type { Instant } from './instant.ts'
import type { Refusal } from './refusal.ts'

/** A fact with the time at which it became one. */
export type Happened<Event> = { readonly event: Event; readonly at: Instant }

/**
 * The rules of one kind of stream. `evolve` takes a batch, so that it may copy the state once and then fill the copy:
 * importing a depot of a thousand assets stays linear. It never refuses and never thinks.
 */
export type Decider<State, Command, Event> = {
  readonly initial: State
  decide(state: State, command: Command, now: Instant): readonly Event[] | Refusal
  evolve(state: State, happened: readonly Happened<Event>[]): State
}
