import type { Instant } from '../kernel/instant.ts'

export type Quality = 'FRESH' | 'STALE' | 'MISSING'

/** A power that somebody measured, with the time at which it was so. */
export type Measured = { readonly w: number; readonly at: Instant }

/** After how long a measurement says nothing about now: for the depot, and where a node has its own. */
export type StaleAfter = { readonly depotMs: number; readonly byNodeMs: Readonly<Record<string, number>> }

export type Judged = { readonly quality: Quality; readonly ageMs: number | null; readonly staleAfterMs: number }

/** So much a clock of somebody else may be ahead. */
const aheadMaxMs = 300_000

/** A clock that runs a little ahead makes no measurement older than it is, nor younger than new. */
export function judge(measured: Measured | null, now: Instant, staleAfterMs: number): Judged {
  if (measured === null) return { quality: 'MISSING', ageMs: null, staleAfterMs }
  const ageMs = Math.max(0, now - measured.at)
  // One from far ahead is from before our own clock was set back: nobody knows how old it is.
  const isOfNow = ageMs < staleAfterMs && measured.at - now <= aheadMaxMs
  return { quality: isOfNow ? 'FRESH' : 'STALE', ageMs, staleAfterMs }
}

export const staleAfterMs = ({ depotMs, byNodeMs }: StaleAfter, nodeId: string): number => byNodeMs[nodeId] ?? depotMs

export type SampleRefusal = 'NOT_A_NUMBER' | 'NEGATIVE' | 'FROM_THE_FUTURE' | 'OLDER_THAN_KNOWN'

/**
 * Why a sample is not taken as the latest; null where it is. A time far ahead would keep every later sample out. What a
 * charger draws is never negative; at a node, power that flows back into the grid is.
 */
export function refuseSample(
  sample: Measured,
  known: Measured | null,
  now: Instant,
  sign: 'ANY' | 'NOT_NEGATIVE',
): SampleRefusal | null {
  if (!Number.isFinite(sample.w) || !Number.isFinite(sample.at)) return 'NOT_A_NUMBER'
  if (sign === 'NOT_NEGATIVE' && sample.w < 0) return 'NEGATIVE'
  if (sample.at > now + aheadMaxMs) return 'FROM_THE_FUTURE'
  // Chargers deliver what they measured while they were out of reach in one burst, when they are back.
  const isOlder = known !== null && sample.at < known.at
  // What is known can only be from the future if our own clock was set back: it keeps nothing out.
  return isOlder && known.at <= now ? 'OLDER_THAN_KNOWN' : null
}
