import type { PlannedOrder } from '@busbar/domain/charging/plannedOrder'
import { raisesOf } from '@busbar/domain/charging/setUp'
import type { SiteImage, SiteLimit, UnitImage } from '@busbar/domain/cycles/image'
import type { Instant } from '@busbar/domain/kernel/instant'
import { byId, type Depot } from '@busbar/domain/topology/depot'
import type { RegistryImages } from './registryImages.ts'
import { type SiteCharger, wantedOf } from './siteCharger.ts'
import type { SiteMeters } from './siteMeters.ts'
import type { DecidedCycle, SiteSettings } from './sitePorts.ts'
import { type SiteUnit, unitImage } from './siteUnits.ts'
import type { UnitsByCharger } from './unitsByCharger.ts'

/** A site as it stands: its depot, and what is known of each of its chargers and units. */
export type Looking = {
  readonly depot: Depot
  readonly chargers: ReadonlyMap<string, SiteCharger>
  readonly units: UnitsByCharger
}

type Seen = Looking & {
  readonly now: Instant
  readonly settings: SiteSettings
  readonly limits: readonly SiteLimit[]
  readonly meters: SiteMeters
  readonly registries: RegistryImages
  readonly last: DecidedCycle | null
}

/** Everything that a cycle looks at, frozen. */
export function siteImage({
  now,
  depot,
  settings,
  limits,
  units,
  chargers,
  meters,
  registries,
  last,
}: Seen): SiteImage {
  const { strategy, shareRule, calculationVersion, expectedLoads, cycle } = settings
  return {
    ...{ format: 4, now, strategy, shareRule, calculationVersion, expectedLoads },
    ...registries.of(depot),
    // Whoever keeps the list may go on with it: what was seen stays as it was.
    limits: [...limits],
    units: [...units.all.values()]
      .sort((a, b) => byId(a.unitId, b.unitId))
      .map((unit) => imageOf(unit, chargers.get(unit.chargePointId)!)),
    meters: meters.images(),
    supplies: [],
    excessTimes: last?.result.excessTimes ?? [],
    settings: { ...cycle, elapsedMs: last === null ? null : elapsedMs(last, now, settings) },
  }
}

/** Since when a ramp rises: a beat that was spent on raises of which none could leave yet isn't over. */
function elapsedMs({ image, result, sent }: DecidedCycle, now: Instant, { cycleEveryMs }: SiteSettings): number {
  const raises = (orders: readonly PlannedOrder[]) => orders.some(({ why }) => why === 'RAISE')
  const sinceMs = Math.max(0, now - image.now)
  if (!raises(result.plan.orders) || raises(sent)) return sinceMs
  return Math.max(sinceMs, Math.min(cycleEveryMs, sinceMs + (image.settings.elapsedMs ?? 0)))
}

function imageOf(unit: SiteUnit, charger: SiteCharger): UnitImage {
  const { couldDrawW } = charger
  const image = { ...unitImage(unit, charger), ...(couldDrawW === null ? {} : { chargerCouldDrawW: couldDrawW }) }
  const awaited =
    charger.link === null ? {} : raisesOf(charger.setUp, wantedOf(charger), unit.permission, unit.connector)
  return Object.keys(awaited).length === 0 ? image : { ...image, awaited }
}
