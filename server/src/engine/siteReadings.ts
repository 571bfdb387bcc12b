import type { Instant } from '@busbar/domain/kernel/instant'
import type { Reading } from './chargers.ts'
import { judgedByRegister } from './registerProof.ts'
import { judged, type JudgingSettings, type SiteUnit, withSample } from './siteUnits.ts'

/** What one reading of a charger tells of one of its units; null where that is nothing. */
export function afterReading(
  units: readonly SiteUnit[],
  { connector, quantity, phase, value: w, at, since, trail }: Reading,
  now: Instant,
  settings: JudgingSettings,
): { readonly before: SiteUnit; readonly after: SiteUnit } | null {
  const unit = units.find((one) => one.connector === null || one.connector === connector)
  if (!unit || phase !== null) return null
  if (trail) return { before: unit, after: judgedByRegister(unit, { connector, trail }, now, settings) }
  const before = quantity === 'POWER_W' ? withSample(unit, connector, { w, at, since: since ?? at }, now) : null
  return before && { before, after: judged(before, now, settings) }
}
