import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot } from '@busbar/domain/topology/depot'
import { areOthersRemembered } from './othersLately.ts'
import type { Site } from './site.ts'
import { type SiteCharger, wantedOf } from './siteCharger.ts'

/** Within so long whoever is connected has told what it draws, and where a bus stands. */
const heardWithinMs = 60_000

/**
 * Whether a trouble that isn't seen is known to be over. After a restart nothing is seen: that a charger hasn't been heard
 * of is no sign that it mends its ways.
 */
export function isKnownOver(cause: string, depot: Depot, site: Site, now: Instant): boolean {
  const [kind = '', id = '', where = '0'] = cause.split(' ')
  if (kind === 'EXCESS') return site.last?.result.plan.excess.every(({ nodeId }) => nodeId !== id) ?? false
  if (kind === 'FALLBACKS_DONT_FIT') return areOthersRemembered(site)
  const unit = site.units.get(id)
  const charger = site.chargers.get(unit?.chargePointId ?? id)
  if (!charger || !depot.chargePoints.has(charger.chargePoint.chargePointId)) return true
  if (kind === 'CHARGER_OFFLINE') return charger.link !== null
  if (kind === 'CHARGER_DISOBEYS') return unit === undefined || unit.adherence.judged > 0
  const connector = Number(where) || null
  if (kind === 'CHARGER_FAULT') return charger.states.has(connector)
  if (kind === 'FALLBACK_LOST') return keepsFallback(charger, connector)
  const since = site.unitsOf(charger.chargePoint.chargePointId)[0]?.permission.link.since ?? now
  return charger.link !== null && now - since >= heardWithinMs
}

const keepsFallback = (charger: SiteCharger, connector: number | null): boolean =>
  charger.kept.fallbacksW.has(connector ?? 0) ||
  !wantedOf(charger).fallbacks.some((wanted) => wanted.connector === connector)
