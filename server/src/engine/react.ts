import type { Log, Outbox, SequencedEvent } from './ports.ts'
import type { Relay } from './outbox.ts'
import { waker } from './waker.ts'

/** When this happened, then that. Run at least once for every event: what it asks for must bear being asked twice. */
export type Policy = {
  readonly name: string
  when(event: SequencedEvent): Promise<void>
}

const batchMax = 200
const retryAfterMs = 1_000

/** Carries one policy through the events from where it stood, and stops behind the event it could not deal with. */
export function startPolicy(policy: Policy, outbox: Outbox, relay: Relay, log: Log): { stop(): Promise<void> } {
  let stopped = false
  const rest = waker()
  const ended = relay.onEvents(rest.wake)

  async function run(): Promise<void> {
    let at = await outbox.checkpoint(policy.name)
    while (!stopped) {
      const events = await outbox.after(at, batchMax)
      try {
        for (const event of events) {
          if (stopped) break
          await policy.when(event)
          at = event.sequence
        }
      } finally {
        // Also behind one that failed: what was done before it is not asked for again.
        if (events.length > 0) await outbox.saveCheckpoint(policy.name, at)
      }
      if (events.length === 0) await rest.sleep(60_000)
    }
  }

  async function runOn(): Promise<void> {
    while (!stopped) {
      try {
        await run()
      } catch (error) {
        log.error({ err: error, policy: policy.name }, 'a policy failed; it starts over from its last checkpoint')
        await rest.sleep(retryAfterMs)
      }
    }
  }

  const running = runOn()
  return {
    stop: async () => {
      stopped = true
      ended()
      rest.wake()
      await running
    },
  }
}
