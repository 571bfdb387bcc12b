import type { Timing } from './ports.ts'

/** Less than that is a clock being kept right, as it is all day long. */
const stepMinMs = 3_000

/**
 * By how much our own clock has gone on beside the time that passed, since it was asked last: somebody has set it, or the
 * machine was asleep.
 */
export function ownClock({ now, monotonicMs }: Timing): () => number {
  let aheadMs = now() - monotonicMs()
  return () => {
    const before = aheadMs
    aheadMs = now() - monotonicMs()
    const stepMs = aheadMs - before
    return Math.abs(stepMs) < stepMinMs ? 0 : stepMs
  }
}
