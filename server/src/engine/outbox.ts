import type { Log, Outbox, SequencedEvent } from './ports.ts'
import { waker } from './waker.ts'

export type Relay = {
  /** something was committed here: look at once */
  wake(): void
  /** hears every event after the current head, in order */
  onEvents(listener: (events: readonly SequencedEvent[]) => void): () => void
  /** the sequence up to which listeners have heard */
  heard(): number
  stop(): Promise<void>
}

const batchMax = 500
// What other processes commit is found by looking; what we commit ourselves wakes us.
const lookEveryMs = 250

/** Numbers committed events and tells the listeners of this process, in commit order. */
export async function startRelay(outbox: Outbox, log: Log): Promise<Relay> {
  const listeners = new Set<(events: readonly SequencedEvent[]) => void>()
  let heard = await outbox.head()
  let stopped = false
  const rest = waker()

  async function round(): Promise<void> {
    while ((await outbox.relay(batchMax)) === batchMax) continue
    for (let events = await outbox.after(heard, batchMax); events.length > 0;) {
      for (const listener of listeners) listener(events)
      heard = events.at(-1)?.sequence ?? heard
      events = await outbox.after(heard, batchMax)
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await round()
      } catch (error) {
        log.warn({ err: error }, 'the outbox could not be read; trying again')
      }
      if (!stopped) await rest.sleep(lookEveryMs)
    }
  }

  const running = run()
  return {
    wake: rest.wake,
    onEvents: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heard: () => heard,
    stop: async () => {
      stopped = true
      rest.wake()
      await running
    },
  }
}
