import { kwFromWatts, wattsFromKw } from '@busbar/domain/kernel/watts'
import type { DepotControl } from '@busbar/domain/topology/control'
import type { Control, ControlChange } from '@busbar/wire/api/control'
import { kwOrNull, named, wattsOrNull } from './words.ts'

type Values = Omit<Control, 'depot_id' | 'revision' | 'created_at' | 'changed_at'>
export type PlainValues = Omit<ControlChange, 'stale_after_by_node' | 'expected_loads'>

/** How a depot is controlled, in the API's words. */
export const controlSent = (control: DepotControl): Values => ({
  usable_power_calculation_version: control.calculationVersion,
  strategy: control.strategy,
  share_rule: control.shareRule,
  cycle_every_s: control.cycleEveryS,
  stale_after_s: control.staleAfterS,
  stale_after_by_node: control.staleAfterByNode.map(({ nodeId, staleAfterS }) => ({
    ...{ node_id: nodeId, stale_after_s: staleAfterS },
  })),
  configured_demand_kw: kwOrNull(control.configuredDemandW),
  ramp_kw_per_s: kwOrNull(control.rampWPerS),
  dead_band_kw: kwFromWatts(control.deadBandW),
  dead_band_share: control.deadBandShare,
  lease_s: control.leaseS,
  breach_tolerance_kw: kwFromWatts(control.breachToleranceW),
  breach_tolerance_share: control.breachToleranceShare,
  breach_opens_after_s: control.breachOpensAfterS,
  breach_hysteresis_share: control.breachHysteresisShare,
  breach_clears_after_s: control.breachClearsAfterS,
  contract_interval_min: control.contractIntervalMin,
  expected_loads: control.expectedLoads.map(({ nodeId, assumedW }) => ({
    ...{ node_id: nodeId, assumed_kw: kwOrNull(assumedW) },
  })),
})

/** Only what is said; what is left out stays as it is. */
export function controlFrom({ stale_after_by_node: stale, expected_loads: loads, ...sent }: ControlChange) {
  const changes: Partial<DepotControl> = {
    ...valuesFrom(sent),
    ...(stale && {
      staleAfterByNode: stale.map((one) => ({ nodeId: one.node_id, staleAfterS: one.stale_after_s })),
    }),
    ...(loads && {
      expectedLoads: loads.map((one) => ({ nodeId: one.node_id, assumedW: wattsOrNull(one.assumed_kw) })),
    }),
  }
  return changes
}

/** The same without what is said of single nodes. */
export const valuesFrom = (sent: PlainValues): Partial<DepotControl> =>
  named<PlainValues, DepotControl>(sent, {
    usable_power_calculation_version: (calculationVersion) => ({ calculationVersion }),
    strategy: (strategy) => ({ strategy }),
    share_rule: (shareRule) => ({ shareRule }),
    cycle_every_s: (cycleEveryS) => ({ cycleEveryS }),
    stale_after_s: (staleAfterS) => ({ staleAfterS }),
    configured_demand_kw: (kw) => ({ configuredDemandW: wattsOrNull(kw) }),
    ramp_kw_per_s: (kwPerS) => ({ rampWPerS: wattsOrNull(kwPerS) }),
    dead_band_kw: (kw) => ({ deadBandW: wattsFromKw(kw) }),
    dead_band_share: (deadBandShare) => ({ deadBandShare }),
    lease_s: (leaseS) => ({ leaseS }),
    breach_tolerance_kw: (kw) => ({ breachToleranceW: wattsFromKw(kw) }),
    breach_tolerance_share: (breachToleranceShare) => ({ breachToleranceShare }),
    breach_opens_after_s: (breachOpensAfterS) => ({ breachOpensAfterS }),
    breach_hysteresis_share: (breachHysteresisShare) => ({ breachHysteresisShare }),
    breach_clears_after_s: (breachClearsAfterS) => ({ breachClearsAfterS }),
    contract_interval_min: (contractIntervalMin) => ({ contractIntervalMin }),
  })
