import { flowAfter, noFlow } from '@busbar/domain/charging/delivered'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Reading } from './chargers.ts'
import { judgedByRegister } from './registerProof.ts'
import type { SiteCharger } from './siteCharger.ts'
import { withSample } from './drawn.ts'
import { judged, type JudgingSettings, type SiteUnit } from './siteUnits.ts'

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

/** What went into the bus at this connector, by its register or by its power. */
export function noteFlow({ flows, kept }: SiteCharger, { connector, quantity, phase, value, at }: Reading): void {
  if (connector === null || phase !== null) return
  const flow = flows.get(connector) ?? noFlow
  if (quantity === 'ENERGY_WH') flows.set(connector, { ...flow, registerWh: value })
  if (quantity !== 'POWER_W') return
  const session = kept.sessions.get(connector)
  flows.set(connector, flowAfter(flow, value, at, session?.neededFrom?.at ?? session?.startedAt ?? null))
}
