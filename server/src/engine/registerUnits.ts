import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot } from '@busbar/domain/topology/depot'
import type { Promises } from './promises.ts'
import type { SiteCharger } from './siteCharger.ts'
import { newUnit, registeredAnew, registeredUnits } from './siteUnits.ts'
import { mayRunOn } from './takenLayers.ts'
import type { UnitsByCharger } from './unitsByCharger.ts'

/** Units come and go, and get other ratings, as their depot has them; what is known of those that stay is kept. */
export function registerUnits(
  units: UnitsByCharger,
  depot: Depot,
  chargers: ReadonlyMap<string, SiteCharger>,
  unknown: { readonly until: Instant; readonly promises: Promises },
  now: Instant,
): void {
  const stay = new Set<string>()
  for (const registered of registeredUnits(depot)) {
    const { unitId, chargePointId } = registered
    const charger = chargers.get(chargePointId)
    if (!charger) continue
    stay.add(unitId)
    const before = units.all.get(unitId)
    // Under another name it may have been given a limit that runs on.
    const unknownUntil = mayRunOn(units.of(chargePointId)) ? unknown.until : null
    const mostW = unknown.promises.mostBeforeW(unitId)
    units.put(
      before
        ? registeredAnew(before, registered, charger.kept)
        : newUnit(registered, charger, unknownUntil, now, mostW),
    )
  }
  units.keepOnly(stay)
}
