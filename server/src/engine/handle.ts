import type { Decider, Happened } from '@busbar/domain/kernel/decider'
import { isRefusal, type Refusal } from '@busbar/domain/kernel/refusal'
import { newId } from './ids.ts'
import type { Cause, Clock, EventStore, LockedStream, StoredEvent, Transaction } from './ports.ts'
import { inTurn } from './inTurn.ts'
import { type Tracing, untraced } from './tracing.ts'

/** Everything the engine must know about one kind of stream. */
export type StreamKind<State, Command, Event extends { readonly type: string }> = {
  /** streams are named `<name>/<id>` */
  readonly name: string
  readonly decider: Decider<State, Command, Event>
  readonly depotIdOf: (id: string) => string | null
  /** writes the read models, in the transaction of the events */
  project(tx: Transaction, before: State, after: State, id: string): Promise<void>
  /** how many streams are kept in memory */
  readonly rememberedMax?: number
}

export type Handled<State, Event> = {
  readonly state: State
  readonly version: number
  readonly events: readonly Event[]
}

/** Runs in the transaction of the events, after the read models; what it throws undoes them. */
export type Alongside<State, Event> = (tx: Transaction, handled: Handled<State, Event>) => Promise<void>

export type Handle<State, Command, Event> = (
  id: string,
  command: Command,
  cause: Cause,
  alongside?: Alongside<State, Event>,
) => Promise<Handled<State, Event> | Refusal>

const rememberedMax = 500

/** Command → decide → events: the one way in which anything changes. Writers of one stream queue on its row. */
export function handler<State, Command extends { readonly type: string }, Event extends { readonly type: string }>(
  kind: StreamKind<State, Command, Event>,
  store: EventStore,
  clock: Clock,
  onCommitted: () => void,
  tracing: Tracing = untraced,
): Handle<State, Command, Event> {
  const known = new Map<string, { readonly version: number; readonly state: State }>()
  // One transaction a stream at a time: a hundred writers of one depot must not hold a hundred connections.
  const turn = inTurn()

  const carryOut: Handle<State, Command, Event> = (id, command, cause, alongside) =>
    turn(id, async () => {
      const handled = await store.withStream(`${kind.name}/${id}`, async (stream) => {
        const before = await stateOf(kind, stream, known.get(id))
        const now = clock.now()
        const events = kind.decider.decide(before, command, now)
        if (isRefusal(events)) return events
        const after = kind.decider.evolve(before, happened(events, now))
        const version = stream.version + events.length
        if (events.length > 0) {
          await stream.append(events.map((event) => toStore(event, kind.depotIdOf(id), cause, now)))
          await kind.project(stream.tx, before, after, id)
        }
        const result = { state: after, version, events }
        await alongside?.(stream.tx, result)
        return result
      })
      if (isRefusal(handled)) return handled
      remember(known, id, handled, kind.rememberedMax ?? rememberedMax)
      if (handled.events.length > 0) onCommitted()
      return handled
    })
  return (id, command, cause, alongside) => {
    const attributes = { 'busbar.stream': `${kind.name}/${id}`, 'busbar.correlation_id': cause.correlationId }
    const span = { name: command.type, kind: 'internal', attributes } as const
    return tracing.span(span, () => carryOut(id, command, cause, alongside))
  }
}

/** The state at the stream's version: from memory, and from the store only what others wrote since. */
async function stateOf<State, Command, Event extends { readonly type: string }>(
  kind: StreamKind<State, Command, Event>,
  stream: LockedStream,
  known: { readonly version: number; readonly state: State } | undefined,
): Promise<State> {
  const from = known && known.version <= stream.version ? known : { version: 0, state: kind.decider.initial }
  if (from.version === stream.version) return from.state
  const missed = await stream.eventsAfter(from.version)
  return kind.decider.evolve(from.state, missed.map(fromStore<Event>))
}

/** What stands in our own store was ours when it was written. */
export function fromStore<Event>({ type, data, occurredAt }: StoredEvent): Happened<Event> {
  return { event: { type, ...data } as Event, at: occurredAt }
}

function toStore(event: { readonly type: string }, depotId: string | null, metadata: Cause, now: number) {
  const { type, ...data } = event
  return { eventId: newId(now), type, depotId, data, metadata, occurredAt: now }
}

const happened = <Event>(events: readonly Event[], at: number): Happened<Event>[] =>
  events.map((event) => ({ event, at }))

function remember<State>(
  known: Map<string, { version: number; state: State }>,
  id: string,
  { version, state }: { version: number; state: State },
  max: number,
): void {
  known.delete(id)
  known.set(id, { version, state })
  const [oldest] = known.keys()
  if (known.size > max && oldest !== undefined) known.delete(oldest)
}
