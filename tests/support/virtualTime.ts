import { ownClock, virtualTime as runningTime } from '@busbar/simulator/world/virtualTime'
import type { Timing } from '../../server/src/engine/ports.ts'

export type VirtualTime = Timing & {
  /** lets time pass, alarm by alarm, and what follows from each */
  pass(ms: number): Promise<void>
  /** the wall clock jumps, the monotonic one doesn't */
  step(byMs: number): void
}

/** The simulator's clock for one thing alone: it stands still until it is told. */
export function virtualTime(startsAt = Date.UTC(2026, 5, 1)): VirtualTime {
  const time = runningTime(startsAt, { settle: settled })
  return { ...ownClock(time), pass: (ms) => time.runUntil(time.now() + ms) }
}

/** Everything that follows without time passing. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
