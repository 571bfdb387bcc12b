import type { Timing } from '../../server/src/engine/ports.ts'

export type VirtualTime = Timing & {
  /** lets time pass, alarm by alarm, and what follows from each */
  pass(ms: number): Promise<void>
}

type Alarm = { readonly at: number; readonly nth: number; run(): void }

/** A clock that stands still until it is told. */
export function virtualTime(startsAt = Date.UTC(2026, 5, 1)): VirtualTime {
  const alarms = new Set<Alarm>()
  let elapsedMs = 0
  let count = 0
  const next = (until: number): Alarm | undefined =>
    [...alarms].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at || a.nth - b.nth)[0]
  return {
    now: () => startsAt + elapsedMs,
    monotonicMs: () => elapsedMs,
    after(ms, run) {
      const alarm = { at: elapsedMs + ms, nth: count++, run }
      alarms.add(alarm)
      return () => void alarms.delete(alarm)
    },
    async pass(ms) {
      const until = elapsedMs + ms
      await settled()
      for (let alarm = next(until); alarm !== undefined; alarm = next(until)) {
        alarms.delete(alarm)
        elapsedMs = Math.max(elapsedMs, alarm.at)
        alarm.run()
        await settled()
      }
      elapsedMs = until
    },
  }
}

/** Everything that follows without time passing. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
