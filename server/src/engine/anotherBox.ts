import type { Instant } from '@busbar/domain/kernel/instant'
import { isAnotherBox, type SiteCharger } from './siteCharger.ts'
import type { UnitsByCharger } from './unitsByCharger.ts'

/** The chargers in whose place another box is by now: what is known is of the one before, and is believed no more. */
export function exchanged(
  before: ReadonlyMap<string, SiteCharger>,
  chargers: ReadonlyMap<string, SiteCharger>,
  units: UnitsByCharger,
  unknownUntil: Instant,
): readonly SiteCharger[] {
  const others = [...chargers].filter(([id, charger]) => isAnotherBox(before.get(id), charger))
  for (const [id] of others) units.exchange(id, unknownUntil)
  return others.map(([, charger]) => charger)
}
