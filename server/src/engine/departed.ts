import type { Charger } from '@busbar/domain/charging/charger'
import { exposureW, fallbackExposureW } from '@busbar/domain/charging/exposure'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot } from '@busbar/domain/topology/depot'
import type { Promises } from './promises.ts'
import type { TakenOut } from './registries.ts'
import { dayMs } from './samples.ts'
import type { SiteCharger } from './siteCharger.ts'
import type { SiteUnit } from './siteUnits.ts'
import { leaveRenumbered, numbersOf, withStrays } from './strays.ts'
import { asTaken } from './takenLayers.ts'
import type { UnitsByCharger } from './unitsByCharger.ts'

/** The depot with what was taken out of it, as its chargers could be steered: against this it is told what has gone. */
export const asItWas = (depot: Depot, kept: ReadonlyMap<string, Charger>, takenOut: TakenOut | undefined): Depot =>
  takenOut ? asTaken(withTakenOut(depot, takenOut), (id) => kept.get(id)) : depot

/** Nothing that was taken out of a depot longer ago than this counts any more. */
export const departedForMs = dayMs

export const withTakenOut = (depot: Depot, { circuits, chargePoints, connectors }: TakenOut): Depot => ({
  ...depot,
  circuits: new Map([...circuits, ...depot.circuits]),
  chargePoints: new Map([...chargePoints, ...depot.chargePoints]),
  connectors: new Map([...connectors, ...depot.connectors]),
})

/**
 * Whether a unit may draw though its depot doesn't have it any more: it keeps its limit until the lease ends, and its
 * fallback for as long as the bus that it charges wants more. After a day no bus does.
 */
export function mayStillDraw(unit: SiteUnit | undefined, now: Instant, clockErrorMs: number): boolean {
  if (unit === undefined) return false
  const { link } = unit.permission
  return link.state === 'UP' || (now < link.since + departedForMs && exposureW(unit.permission, now, clockErrorMs) > 0)
}

/** Whether it may draw more than it would by itself: something that it was told before it went still runs. */
export const mayRunOn = (unit: SiteUnit | undefined, now: Instant, clockErrorMs: number): boolean =>
  unit !== undefined && exposureW(unit.permission, now, clockErrorMs) > fallbackExposureW(unit.permission)

type Counting = {
  /** with what was taken out of it and still counted */
  readonly depot: Depot
  readonly chargers: ReadonlyMap<string, SiteCharger>
  readonly units: UnitsByCharger
  readonly promises: Promises
  readonly now: Instant
  readonly clockErrorMs: number
}

/**
 * A depot as its site has to look at it: as its chargers can be steered, with the plugs that are in use and not registered,
 * and with what is not there any more and may still draw. `kept`: of chargers that are new.
 */
export function withAllThatCounts(
  asNow: Depot,
  kept: ReadonlyMap<string, Charger>,
  { depot, chargers, units, promises, now, clockErrorMs }: Counting,
): Depot {
  const still = (may: typeof mayStillDraw) => (unitId: string) =>
    promises.hasBefore(unitId) || may(units.all.get(unitId), now, clockErrorMs)
  const counted = { isCounted: still(mayStillDraw), runsOn: still(mayRunOn) }
  const asSteered = asTaken(asNow, (id) => chargers.get(id)?.kept ?? kept.get(id))
  for (const [id, charger] of chargers) leaveRenumbered(charger, units.of(id), asSteered, counted.runsOn)
  return withDeparted(withStrays(asSteered, chargers.values()), depot, counted)
}

type Counted = {
  /** the unit has to be counted though it isn't there any more */
  isCounted(unitId: string): boolean
  /** and so it has though its charger is there again: that doesn't know what it was told before */
  runsOn(unitId: string): boolean
}

/** The depot, and beside what it has what it had before and what has to be counted all the same. */
function withDeparted(depot: Depot, before: Depot, { isCounted, runsOn }: Counted): Depot {
  const isAllThere =
    [...before.chargePoints.keys()].every((id) => depot.chargePoints.has(id)) &&
    [...before.connectors.keys()].every((id) => depot.connectors.has(id))
  if (isAllThere) return depot
  const chargePoints = new Map(depot.chargePoints)
  const connectors = new Map(depot.connectors)
  const identities = new Set([...depot.chargePoints.values()].map(({ ocppIdentity }) => ocppIdentity))
  for (const connector of before.connectors.values()) {
    const { connectorId, chargePointId, number } = connector
    // One that was entered anew is the same plug.
    if (numbersOf(depot, chargePointId).has(number)) continue
    if (isCounted(connectorId) && chargePoints.get(chargePointId)?.controlMode !== 'CHARGER') {
      if (!connectors.has(connectorId)) connectors.set(connectorId, connector)
    }
  }
  for (const chargePoint of before.chargePoints.values()) {
    const { chargePointId, ocppIdentity, controlMode } = chargePoint
    if (chargePoints.has(chargePointId)) continue
    const plugs = [...connectors.values()].filter((connector) => connector.chargePointId === chargePointId)
    const isMissed = controlMode === 'CHARGER' ? isCounted(chargePointId) : plugs.length > 0
    const circuitId = nearest(chargePoint.circuitId, before, depot)
    // Under its own name it is there again, and counted as what it is now once nothing runs from before.
    const isBack = identities.has(ocppIdentity)
    const isOver = isBack && ![chargePointId, ...plugs.map(({ connectorId }) => connectorId)].some(runsOn)
    if (isMissed && !isOver && circuitId !== null) chargePoints.set(chargePointId, { ...chargePoint, circuitId })
    else for (const { connectorId } of plugs) connectors.delete(connectorId)
  }
  const isAsItWas = chargePoints.size === depot.chargePoints.size && connectors.size === depot.connectors.size
  return isAsItWas ? depot : { ...depot, chargePoints, connectors }
}

/** The circuit, or the first above it that is still there. */
function nearest(circuitId: string | null, before: Depot, depot: Depot): string | null {
  const passed = new Set<string>()
  let at = circuitId
  while (at !== null && !depot.circuits.has(at) && !passed.has(at)) {
    passed.add(at)
    at = before.circuits.get(at)?.parent?.circuitId ?? null
  }
  return at !== null && depot.circuits.has(at) ? at : null
}
