import type { Instant } from '../kernel/instant.ts'
import { judge, type Judged, type Measured, type Quality } from './quality.ts'

/** Where a value came from: measured, or the rung of the ladder on which it stands. */
export type Rung = 'MEASURED' | 'LAST_LIMIT' | 'RATING' | 'CONFIGURED' | 'LAST_KNOWN'

/** A value that a decision took, and everything that says how good it is. */
export type Derived = {
  readonly w: number
  readonly rung: Rung
  readonly quality: Quality
  readonly ageMs: number | null
  readonly staleAfterMs: number
}

/** `MEASURED` where everything that a decision needed was fresh. */
export const sourceModes = ['MEASURED', 'FALLBACK_DERIVED'] as const
export type SourceMode = (typeof sourceModes)[number]

export const sourceModeOf = (inputs: readonly Pick<Derived, 'rung'>[]): SourceMode =>
  inputs.every(({ rung }) => rung === 'MEASURED') ? 'MEASURED' : 'FALLBACK_DERIVED'

/**
 * What a charger wants. Where what it draws is not known any more, what it wanted when it was may have become less but
 * never more, and no more than the last limit that it was given while it was known: the ladder is that limit, its rating,
 * a configured value. One of which nothing was ever known wants its rating: what it was given since says nothing of it.
 */
export function demandFrom(
  known: {
    readonly wantedW: number
    readonly drawn: Measured | null
    readonly lastLimitW: number | null
    readonly ratingW: number | null
    readonly configuredW: number | null
  },
  now: Instant,
  staleAfterMs: number,
): Derived | null {
  const judged = judge(known.drawn, now, staleAfterMs)
  if (judged.quality === 'FRESH') return on(judged, 'MEASURED', known.wantedW)
  const { lastLimitW, ratingW, configuredW, wantedW } = known
  if (lastLimitW !== null) return on(judged, 'LAST_LIMIT', Math.min(lastLimitW, wantedW))
  if (ratingW !== null) return on(judged, 'RATING', Math.min(ratingW, wantedW))
  return configuredW === null ? null : on(judged, 'CONFIGURED', Math.min(configuredW, wantedW))
}

/** A value on a rung, with what is known of the measurement that it stands for. */
export const on = ({ quality, ageMs, staleAfterMs }: Judged, rung: Rung, w: number): Derived => ({
  w,
  rung,
  quality,
  ageMs,
  staleAfterMs,
})
