import type { SiteImage, SiteLimit } from '@busbar/domain/cycles/image'
import { registryImage } from '@busbar/domain/cycles/registryImage'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Measured } from '@busbar/domain/telemetry/quality'
import type { Others } from '@busbar/domain/telemetry/uncontrolled'
import { byId, type Depot } from '@busbar/domain/topology/depot'
import type { SiteCharger } from './siteCharger.ts'
import type { DecidedCycle, SiteSettings } from './sitePorts.ts'
import { type SiteUnit, unitImage } from './siteUnits.ts'

/** What is known of a site at one moment. */
type Known = {
  readonly now: Instant
  readonly depot: Depot
  readonly settings: SiteSettings
  readonly limits: readonly SiteLimit[]
  readonly units: ReadonlyMap<string, SiteUnit>
  readonly chargers: ReadonlyMap<string, SiteCharger>
  readonly meters: ReadonlyMap<string, Measured & { readonly others: Others }>
  readonly last: DecidedCycle | null
}

/** Everything that a cycle looks at, frozen. */
export function frozenImage({ now, depot, settings, last, ...known }: Known): SiteImage {
  const { strategy, shareRule, calculationVersion, expectedLoads, cycle } = settings
  const units = [...known.units.values()].sort((a, b) => byId(a.unitId, b.unitId))
  return {
    ...{ format: 1, now, strategy, shareRule, calculationVersion, expectedLoads },
    registry: registryImage(depot),
    // Whoever keeps the list may go on with it: what was seen stays as it was.
    limits: [...known.limits],
    units: units.map((unit) => unitImage(unit, known.chargers.get(unit.chargePointId)!.kept)),
    meters: [...known.meters]
      .sort(([a], [b]) => byId(a, b))
      .map(([nodeId, { w, at, others }]) => ({ nodeId, w, at, othersW: others.w })),
    supplies: [],
    excessTimes: last?.result.excessTimes ?? [],
    settings: { ...cycle, elapsedMs: last === null ? null : now - last.image.now },
  }
}
