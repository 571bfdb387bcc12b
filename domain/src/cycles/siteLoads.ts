import { wantedW } from '../charging/demand.ts'
import { acFromReference } from '../charging/reference.ts'
import { demandFrom, type Derived, on } from '../telemetry/ladder.ts'
import { judge, staleAfterMs } from '../telemetry/quality.ts'
import { uncontrolledLoads } from '../telemetry/uncontrolled.ts'
import type { SiteImage, UnitImage } from './image.ts'
import { placeOf, type Site } from './sites.ts'

/** What a unit wants, at AC; null where no rung of the ladder says anything. */
export function unitDemand(unit: UnitImage, { now, settings }: SiteImage): Derived | null {
  const { permission, session, drawn, measuredLimitW: lastLimitW } = unit
  const { ratingW, efficiencyPpm } = permission
  const staleMs = staleAfterMs(settings.staleAfter, unit.unitId)
  // That nobody is there is known without any measurement.
  if (session === null || session.isPaused) {
    return on(judge(drawn, now, staleMs), 'MEASURED', 0)
  }
  const { configuredDemandW: configuredW } = settings
  const known = { wantedW: wantedW(session, ratingW), drawn, lastLimitW, ratingW, configuredW }
  const demand = demandFrom(known, now, staleMs)
  return demand && on(demand, demand.rung, acFromReference(demand.w, efficiencyPpm))
}

/** What flows at the nodes beside the chargers, and the nodes at which that is needed and can't be derived. */
export function loadsBesideChargers(
  image: SiteImage,
  site: Site,
): { readonly besides: ReadonlyMap<string, Derived>; readonly unsatisfied: readonly string[] } {
  const { now, settings } = image
  const meters = new Map(image.meters.map((meter) => [meter.nodeId, meter]))
  const expected = new Map(image.expectedLoads.map((load) => [load.nodeId, load]))
  const chargersW = drawnByBoard(image, site)
  const metered = site.nodes
    .filter(({ mostW }) => mostW === null)
    .map(({ nodeId, parentId }) => ({
      ...{ nodeId, parentId, meter: meters.get(nodeId) ?? null, isExpected: expected.has(nodeId) },
      assumedW: expected.get(nodeId)?.assumedW ?? null,
      staleAfterMs: staleAfterMs(settings.staleAfter, nodeId),
      chargersW: chargersW.get(nodeId) ?? 0,
    }))
  const found = uncontrolledLoads(metered, now)
  return {
    besides: new Map(found.flatMap(({ nodeId, load }) => (load === null ? [] : [[nodeId, load] as const]))),
    unsatisfied: found.filter(({ load }) => load === null).map(({ nodeId }) => nodeId),
  }
}

/** Only what is measured and fresh: what isn't stays in the meter's share of others, which is the careful side. */
function drawnByBoard({ units, now, settings }: SiteImage, site: Site): ReadonlyMap<string, number> {
  const drawnW = new Map<string, number>()
  for (const { unitId, drawn, permission } of units) {
    const place = site.unitNodes.get(unitId)
    const board = place && site.nodes[placeOf(site, place.chargePoint.chargePointId)]?.parentId
    if (!board || judge(drawn, now, staleAfterMs(settings.staleAfter, unitId)).quality !== 'FRESH') continue
    const acW = Math.floor(((drawn?.w ?? 0) * 1_000_000) / permission.efficiencyPpm)
    drawnW.set(board, (drawnW.get(board) ?? 0) + acW)
  }
  return drawnW
}

/** What storage and generation have to give; nothing where nobody has said so lately. */
export function suppliesOf({ supplies, now, settings }: SiteImage): ReadonlyMap<string, number> {
  const givenW = new Map<string, number>()
  for (const { nodeId, w, at } of supplies) {
    const isFresh = judge({ w, at }, now, staleAfterMs(settings.staleAfter, nodeId)).quality === 'FRESH'
    if (isFresh && w > 0) givenW.set(nodeId, (givenW.get(nodeId) ?? 0) + Math.floor(w))
  }
  return givenW
}
