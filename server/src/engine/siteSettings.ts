import { adherenceDefaults } from '@busbar/domain/charging/adherence'
import { taperDefaults } from '@busbar/domain/charging/demand'
import type { BreachSettings } from '@busbar/domain/cycles/breach'
import { cycleDefaults, type CycleSettings } from '@busbar/domain/cycles/image'
import type { DepotControl } from '@busbar/domain/topology/control'
import type { Depot } from '@busbar/domain/topology/depot'
import { expectedLoadsOf } from '@busbar/domain/topology/expectedLoads'
import type { SiteSettings } from './sitePorts.ts'

const gatherMs = 100
/** A site gives limits with its old lease until it has heard of the new one. */
const heardWithinMs = 60_000

/** What a site is steered by, from how its depot is controlled. */
export function siteSettings(depot: Pick<Depot, 'control'> & Partial<Pick<Depot, 'microgrid'>>): SiteSettings {
  const { control } = depot
  const { strategy, shareRule, calculationVersion, cycleEveryS, olderLeasesEndAt } = control
  return {
    ...{ strategy, shareRule, calculationVersion, expectedLoads: expectedLoadsOf(depot) },
    ...{ cycle: cycleSettings(control), adherence: adherenceDefaults, taper: taperDefaults },
    breach: breachSettings(control),
    olderLeasesEndAt: olderLeasesEndAt === null ? null : olderLeasesEndAt + heardWithinMs,
    ...{ cycleEveryMs: cycleEveryS * 1000, gatherMs },
  }
}

const cycleSettings = (control: DepotControl): CycleSettings => ({
  ...cycleDefaults,
  leaseMs: control.leaseS * 1000,
  staleAfter: {
    depotMs: control.staleAfterS * 1000,
    byNodeMs: Object.fromEntries(
      control.staleAfterByNode.map(({ nodeId, staleAfterS }) => [nodeId, staleAfterS * 1000]),
    ),
  },
  configuredDemandW: control.configuredDemandW,
  rampWPerS: control.rampWPerS,
  deadBandW: control.deadBandW,
  deadBandShare: control.deadBandShare,
})

/** How stale a node's own meter may be stands with the cycle's settings: `staleAfterMs(cycle.staleAfter, nodeId)`. */
const breachSettings = (control: DepotControl): BreachSettings => ({
  toleranceShare: control.breachToleranceShare,
  toleranceW: control.breachToleranceW,
  opensAfterMs: control.breachOpensAfterS * 1000,
  hysteresisShare: control.breachHysteresisShare,
  clearsAfterMs: control.breachClearsAfterS * 1000,
  intervalMs: intervalsMs[control.contractIntervalMin],
  staleAfterMs: control.staleAfterS * 1000,
})

const intervalsMs = { 5: 300_000, 15: 900_000, 30: 1_800_000 } as const
