import { adherenceDefaults } from '@busbar/domain/charging/adherence'
import { taperDefaults } from '@busbar/domain/charging/demand'
import { cycleDefaults } from '@busbar/domain/cycles/image'
import type { Depot } from '@busbar/domain/topology/depot'
import type { SiteSettings } from './sitePorts.ts'

/** How a depot wants to be controlled. */
export const siteSettings = (_depot: Depot): SiteSettings => ({
  ...{ strategy: 'EQUAL_SHARE', shareRule: 'leaf-fair', calculationVersion: 3 },
  cycle: cycleDefaults,
  ...{ adherence: adherenceDefaults, taper: taperDefaults, cycleEveryMs: 15_000, gatherMs: 100 },
})
