import type { StreamMessage } from '@busbar/wire/api/stream'
import type { DepotFields } from '@busbar/domain/topology/depot'
import { describeEvent } from '../engine/describe.ts'
import type { House } from '../engine/house.ts'
import { markOf } from '../engine/outbox.ts'
import type { SequencedEvent } from '../engine/ports.ts'
import type { SiteNews } from '../engine/siteNews.ts'
import type { Listener, SightChange, Told } from './streamListener.ts'
import { type Visibility, visibility } from './streamVisibility.ts'
import { time } from '../words.ts'

/** Tells all open streams what happens, each event made into text once and without a question to the database. */
export type Hub = {
  readonly listeners: ReadonlySet<Listener>
  readonly visibility: Visibility
  /** the last event that live listeners have heard */
  heard(): number
  heardMark(): string
  join(listener: Listener): () => void
  tell(events: readonly SequencedEvent[]): readonly Told[]
  stop(): void
}

// long because: what all listeners have heard changes in one place
export function streamHub(house: House): Hub {
  const listeners = new Set<Listener>()
  const who = visibility(house)
  let heard = house.relay.heard()
  let heardMark = house.relay.heardMark()
  let last: Promise<void> = Promise.resolve()

  async function deliver(events: readonly SequencedEvent[]): Promise<void> {
    try {
      who.follow(events)
      if (listeners.size > 0) await who.learn(events)
      await lookAtWhomItConcerns(events)
    } catch (error) {
      // Nobody can say who may hear them: every stream ends, and resumes where it was.
      house.log.warn({ err: error }, 'live streams could not be told on')
      for (const listener of listeners) listener.end()
    }
    // Nothing may run between this and the last listener's hearing.
    const last = events.at(-1)
    if (last) {
      heard = last.sequence
      heardMark = markOf(last)
    }
    const told = tell(events)
    for (const listener of listeners) listener.hear(told)
  }

  /** Whoever was shut out, or may see less, hears nothing of what comes after, nor that itself. */
  async function lookAtWhomItConcerns(events: readonly SequencedEvent[]): Promise<void> {
    const concerned = new Set(events.flatMap(principalOfAccessEvent))
    const theirs = [...listeners].filter((listener) => concerned.has(listener.principalId))
    await Promise.all(
      theirs.map(async (listener) => {
        if (await listener.lookAgain('go')) listener.startOver()
      }),
    )
    const moved = events.flatMap(changeOfSight)
    if (moved.length === 0) return
    for (const listener of listeners) if (moved.some((change) => listener.seesOtherwise(change))) listener.startOver()
  }

  /** Not kept and not numbered: who comes back reads anew how things stand. */
  async function hint({ depotId, what }: SiteNews): Promise<void> {
    if (listeners.size === 0) return
    await who.know(depotId)
    const text = `event: live\ndata: ${JSON.stringify({ depot_id: depotId, what })}\n\n`
    for (const listener of listeners) listener.hint(depotId, text)
  }

  const forgetEvents = house.relay.onEvents((events) => {
    last = last.then(() => deliver(events))
  })
  const forgetNews = house.steering.onNews((news) => {
    hint(news).catch((error: unknown) => house.log.warn({ err: error }, 'live streams were not told what changed'))
  })
  const stop = (): void => {
    forgetEvents()
    forgetNews()
  }
  return {
    listeners,
    visibility: who,
    heard: () => heard,
    heardMark: () => heardMark,
    join: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell,
    stop,
  }
}

/** Who may see a depot, before an event and after it. */
function changeOfSight({ type, depotId, data }: SequencedEvent): SightChange[] {
  if (type !== 'DepotChanged' || depotId === null) return []
  const { before, after } = data as { readonly before: Partial<DepotFields>; readonly after: Partial<DepotFields> }
  if (before.visibleTo === undefined || after.visibleTo === undefined) return []
  return [{ depotId, before: before.visibleTo, after: after.visibleTo }]
}

/** The user or token that an access event is about. */
function principalOfAccessEvent({ streamId, data }: SequencedEvent): string[] {
  if (!streamId.startsWith('access/')) return []
  return [data['userId'], data['tokenId']].filter((id) => typeof id === 'string')
}

function tell(events: readonly SequencedEvent[]): readonly Told[] {
  return events.map((event) => {
    let text: string | undefined
    return {
      event,
      text: () => (text ??= `id: ${markOf(event)}\ndata: ${JSON.stringify(message(event))}\n\n`),
    }
  })
}

const message = (event: SequencedEvent): StreamMessage => ({
  sequence: event.sequence,
  kind: event.type,
  depot_id: event.depotId,
  stream: event.streamId,
  version: event.version,
  summary: summary(event),
  actor: event.metadata.actor.name,
  occurred_at: time(event.occurredAt),
})

/** A newer Busbar beside this one may write events that this one has no words for; their number must still go round. */
function summary(event: SequencedEvent): string {
  try {
    return describeEvent(event)
  } catch {
    return event.type
  }
}
