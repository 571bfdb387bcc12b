import { setImmediate as settled } from 'node:timers/promises'
import type { Timing } from '../../server/src/engine/ports.ts'

/** Time that stands still until it is moved, and then rings every alarm on its way in order. */
export type VirtualTiming = Timing & {
  advance(ms: number): Promise<void>
  /** the wall clock jumps, the monotonic one doesn't */
  stepWallClock(ms: number): void
}

export function virtualTiming(startsAt = Date.UTC(2026, 10, 21)): VirtualTiming {
  let elapsedMs = 0
  let wallStepMs = 0
  let nth = 0
  const alarms = new Map<number, { readonly atMs: number; readonly run: () => void }>()
  const next = () =>
    [...alarms].reduce<[number, { atMs: number; run: () => void }] | null>(
      (first, alarm) => (first === null || alarm[1].atMs < first[1].atMs ? alarm : first),
      null,
    )
  return {
    now: () => startsAt + elapsedMs + wallStepMs,
    monotonicMs: () => elapsedMs,
    after: (ms, run) => {
      const id = nth++
      alarms.set(id, { atMs: elapsedMs + Math.max(0, ms), run })
      return () => alarms.delete(id)
    },
    advance: async (ms) => {
      const untilMs = elapsedMs + ms
      for (let alarm = next(); alarm !== null && alarm[1].atMs <= untilMs; alarm = next()) {
        const [id, { atMs, run }] = alarm
        alarms.delete(id)
        elapsedMs = Math.max(elapsedMs, atMs)
        run()
        await settled()
      }
      elapsedMs = untilMs
    },
    stepWallClock: (ms) => {
      wallStepMs += ms
    },
  }
}
