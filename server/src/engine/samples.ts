import { assert } from '@busbar/domain/kernel/assert'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Resolution } from './ledgers.ts'

export const minuteMs = 60_000
export const quarterHourMs = 15 * minuteMs
export const dayMs = 24 * 60 * minuteMs

export type Buckets = { readonly resolution: Resolution; readonly from: Instant; readonly bucketMs: number }

/**
 * The finest buckets of which at most `pointsMax` lie between the two instants, at a resolution that is still kept where
 * they begin. Buckets lie at multiples of their length, so that a chart that moves on keeps its points.
 */
export function bucketsFor(
  wish: { readonly from: Instant; readonly to: Instant; readonly pointsMax: number },
  keptFrom: Readonly<Record<Resolution, Instant>>,
): Buckets {
  assert(wish.pointsMax > 1, 'one bucket can begin before its chart and end behind it: two are the least')
  // One fewer, since what lies unevenly on the buckets touches one more.
  const roughMs = Math.max(1, Math.ceil((wish.to - wish.from) / (wish.pointsMax - 1)))
  const resolution = resolutionFor(roughMs, wish.from, keptFrom)
  const stepMs = steps[resolution]
  const bucketMs = Math.ceil(roughMs / stepMs) * stepMs
  return { resolution, from: Math.floor(wish.from / bucketMs) * bucketMs, bucketMs }
}

const steps: Record<Resolution, number> = { SAMPLES: 1, MINUTES: minuteMs, QUARTER_HOURS: quarterHourMs }

function resolutionFor(roughMs: number, from: Instant, keptFrom: Readonly<Record<Resolution, Instant>>): Resolution {
  if (roughMs < minuteMs && from >= keptFrom.SAMPLES) return 'SAMPLES'
  return roughMs < quarterHourMs && from >= keptFrom.MINUTES ? 'MINUTES' : 'QUARTER_HOURS'
}
