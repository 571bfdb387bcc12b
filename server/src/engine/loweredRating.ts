import { exposure } from '@busbar/domain/charging/exposure'
import { acFromReference, efficiencyPpm } from '@busbar/domain/charging/reference'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Promises } from './promises.ts'
import type { SiteUnit } from './siteUnits.ts'
import { type Fed, platedW } from './wiring.ts'

/**
 * What a charger could draw by a rating that is lower by now, at AC: its plugs may do so together, though none of them is
 * above its own. Null once they can't any more, or where nothing was lowered.
 */
export type Lowered = Fed & { readonly couldDrawW: number | null }

export function couldDrawW(before: Lowered | undefined, after: Fed): number | null {
  const beforeW = before === undefined ? 0 : Math.max(ratedW(before), before.couldDrawW ?? 0)
  return beforeW > ratedW(after) ? beforeW : null
}

/**
 * The same where nobody steered since, or somebody else did: by what its plugs may have been told together. What they were
 * told before its rating was changed has run out after a lease.
 */
export function couldDrawBeforeW(
  charger: Fed,
  changedAt: Instant,
  units: readonly SiteUnit[],
  unknown: { readonly until: Instant; readonly promises: Promises },
  now: Instant,
): number | null {
  const runsOut = changedAt + (unknown.until - now) + toldWithinMs
  const promisedW = units.reduce(
    (sum, unit) => sum + acFromReference(unknown.promises.mostBeforeW(unit) ?? 0, unit.permission.efficiencyPpm),
    0,
  )
  return runsOut > now && promisedW > ratedW(charger) ? promisedW : null
}

/** Within so long whoever steers has heard of a change, and tells nothing by what was before. */
const toldWithinMs = 60_000

/** Whether all that its plugs may be entitled to from now on is no more than its rating. */
export function canDrawItsRatingOnly(
  charger: Fed,
  units: readonly SiteUnit[],
  now: Instant,
  clockErrorMs: number,
): boolean {
  const span = { from: now, to: Infinity }
  const mostW = units.reduce((sum, { permission }) => sum + exposure(permission, span, clockErrorMs).worstW, 0)
  return mostW <= ratedW(charger)
}

const ratedW = ({ chargePoint, feed }: Fed): number =>
  chargePoint.rating === null
    ? 0
    : acFromReference(platedW(chargePoint.rating, chargePoint, feed), efficiencyPpm(chargePoint))
