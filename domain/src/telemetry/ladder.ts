import type { Instant } from '../kernel/instant.ts'
import { judge, type Measured, type Quality } from './quality.ts'

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
export type SourceMode = 'MEASURED' | 'FALLBACK_DERIVED'

export const sourceModeOf = (inputs: readonly Pick<Derived, 'rung'>[]): SourceMode =>
  inputs.every(({ rung }) => rung === 'MEASURED') ? 'MEASURED' : 'FALLBACK_DERIVED'

/**
 * What a charger wants. Where what it draws is not known any more, what it wanted when it was may have become less but
 * never more, and no more than the last limit that it was given: the ladder is that limit, its rating, a configured value.
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
  if (judged.quality === 'FRESH') return { w: known.wantedW, rung: 'MEASURED', ...judged }
  const { lastLimitW, ratingW, configuredW, wantedW } = known
  const on = (rung: Rung, w: number): Derived => ({ w: Math.min(w, wantedW), rung, ...judged })
  if (lastLimitW !== null) return on('LAST_LIMIT', lastLimitW)
  if (ratingW !== null) return on('RATING', ratingW)
  return configuredW === null ? null : on('CONFIGURED', configuredW)
}
