import type { Log, Outbox, SequencedEvent } from './ports.ts'
import { waker } from './waker.ts'

export type Relay = {
  /** something was committed here: look at once */
  wake(): void
  /** until listeners have heard all that was committed before, or the database didn't answer */
  caughtUp(): Promise<void>
  /** hears every event after the current head, in order */
  onEvents(listener: (events: readonly SequencedEvent[]) => void): () => void
  /** the sequence up to which listeners have heard */
  heard(): number
  /** the same as a mark to come back to */
  heardMark(): string
  /** whether it has looked lately; if not, the database doesn't answer it */
  isAwake(): boolean
  stop(): Promise<void>
}

const batchMax = 500
// What other processes commit is found by looking; what we commit ourselves wakes us.
const lookEveryMs = 250
const asleepAfterMs = 15_000

/** Names an event's place to one who comes back to it: another database may have another event under the same number. */
export const markOf = ({ sequence, eventId }: SequencedEvent): string => `${sequence}-${eventId.slice(-8)}`

// long because: it is one loop, with the ways to wake it, to wait for it and to end it
/** Numbers committed events and tells the listeners of this process, in commit order. */
export async function startRelay(outbox: Outbox, log: Log): Promise<Relay> {
  const listeners = new Set<(events: readonly SequencedEvent[]) => void>()
  let heard = await outbox.head()
  const [lastHeard] = heard > 0 ? await outbox.after(heard - 1, 1) : []
  let heardMark = lastHeard ? markOf(lastHeard) : String(heard)
  let lookedAtMs = performance.now()
  let stopped = false
  let waiting: (() => void)[] = []
  const rest = waker()

  async function round(): Promise<void> {
    while ((await outbox.relay(batchMax)) === batchMax) continue
    for (let events = await outbox.after(heard, batchMax); events.length > 0;) {
      for (const listener of listeners) listener(events)
      const last = events.at(-1)
      if (last) {
        heard = last.sequence
        heardMark = markOf(last)
      }
      events = await outbox.after(heard, batchMax)
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const asked = waiting
      waiting = []
      try {
        await round()
        lookedAtMs = performance.now()
      } catch (error) {
        log.warn({ err: error }, 'the outbox could not be read; trying again')
      }
      for (const done of asked) done()
      if (!stopped) await rest.sleep(lookEveryMs)
    }
    for (const done of waiting) done()
  }

  const running = run()
  return {
    wake: rest.wake,
    caughtUp: async () => {
      if (stopped) return
      await new Promise<void>((done) => {
        waiting.push(done)
        rest.wake()
      })
    },
    onEvents: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heard: () => heard,
    heardMark: () => heardMark,
    isAwake: () => performance.now() - lookedAtMs < asleepAfterMs,
    stop: async () => {
      stopped = true
      rest.wake()
      await running
    },
  }
}
