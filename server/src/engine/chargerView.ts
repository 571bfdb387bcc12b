import { asWired, type Charger, chargerDecider, fallbackW } from '@busbar/domain/charging/charger'
import type { Flow } from '@busbar/domain/charging/delivered'
import { exposureW } from '@busbar/domain/charging/exposure'
import { leaseEndsAt, type Step } from '@busbar/domain/charging/profiles'
import { setUpState, type SetUpState } from '@busbar/domain/charging/setUp'
import type { CycleResult } from '@busbar/domain/cycles/cycle'
import type { UnitResult } from '@busbar/domain/cycles/report'
import { stateOf } from '@busbar/domain/cycles/project'
import { undecidedSentence, unitSentence } from '@busbar/domain/cycles/sentences'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Measured } from '@busbar/domain/telemetry/quality'
import type { ChargePoint, Depot } from '@busbar/domain/topology/depot'
import { feedOf } from '@busbar/domain/topology/feed'
import { adherenceInAll } from './conduct.ts'
import type { Site } from './site.ts'
import { wantedOf } from './siteCharger.ts'
import { isUnseen } from './unsteered.ts'
import { byChargePoint } from './byChargePoint.ts'
import { newUnit, type Registered, registeredAt } from './registeredUnits.ts'
import { bookedAs } from './promises.ts'
import { drawnOf } from './drawn.ts'
import { atInput, type SiteUnit } from './siteUnits.ts'
import { chargePointAsTaken } from './takenLayers.ts'
import { voltsOf } from './wiring.ts'

export type ChargerView = ReturnType<typeof chargerView>
export type UnitView = ChargerView['units'][number]

/** A charger as it stands now: from the site that steers it, or from what is known of it where nobody does. */
export function chargerView(
  depot: Depot,
  chargePoint: ChargePoint,
  site: Site | null,
  known: Charger | null,
  now: Instant,
  promisedW: ReadonlyMap<string, number> = new Map(),
) {
  const { chargePointId } = chargePoint
  const live = site?.chargers.get(chargePointId) ?? null
  const feed = feedOf(depot.circuits, chargePoint.circuitId)
  const kept = asWired(live?.kept ?? known ?? chargerDecider.initial, voltsOf({ chargePoint, feed }))
  const ofRegistry = registeredAt(depot, chargePointAsTaken(chargePoint, kept)).map(
    (registered) =>
      site?.units.get(registered.unitId) ?? unsteeredUnit(registered, kept, promisedW.get(bookedAs(registered)), now),
  )
  const units = [...ofRegistry, ...(site ? unregisteredUnits(depot, site, chargePointId) : [])]
  const isOnline = (live?.link ?? null) !== null
  const since = units[0]?.permission.link.since ?? null
  return {
    ...{ chargePoint, kept, isOnline },
    protocol: live?.link?.protocol ?? null,
    since: live === null || (!isOnline && kept.make === null) ? null : since,
    clock: live?.clock ?? null,
    setUp: setUpOf(live, units),
    states: live?.states ?? new Map<number | null, never>(),
    flows: live?.flows ?? new Map<number, Flow>(),
    numbers: (byChargePoint(depot).get(chargePointId) ?? []).map(({ number }) => number).sort((a, b) => a - b),
    units: units.map((unit) => {
      const drawn = drawnNow(unit, live?.states ?? new Map())
      return { ...unitView(depot, unit, kept, site, now), drawn: drawn && { ...drawn, w: atInput(unit, drawn.w) } }
    }),
  }
}

/** Whoever steered before may have told it what still holds: without a note of how much, anything up to its rating. */
function unsteeredUnit(registered: Registered, kept: Charger, promisedW: number | undefined, now: Instant): SiteUnit {
  const isUntold = promisedW === undefined && kept.make === null
  return newUnit(registered, { kept, link: null, clock: null }, isUntold ? null : now + 1, now, promisedW ?? null)
}

/** Connectors that are counted though the registry doesn't have them. */
export const unregisteredUnits = (depot: Depot, site: Site, chargePointId: string): readonly SiteUnit[] =>
  site.unitsOf(chargePointId).filter((unit) => unit.connector !== null && !depot.connectors.has(unit.unitId))

/**
 * Where no bus is, nobody knows from what the one that left drew last; unless it is seen to go on, or its connector is said
 * to be free since.
 */
function drawnNow(unit: SiteUnit, states: Live['states']): Measured | null {
  const drawn = drawnOf(unit)
  const { sessionRef, overdrawnW } = unit.permission
  if (drawn === null) return null
  if (drawn.w === 0 || sessionRef !== null || overdrawnW !== null) return { w: drawn.w, at: drawn.at }
  const said = states.get(unit.connector)
  return said?.state === 'AVAILABLE' && said.at >= drawn.at ? { w: 0, at: said.at } : null
}

type Live = NonNullable<ReturnType<Site['chargers']['get']>>

const setUpOf = (live: Live | null, units: readonly SiteUnit[]): SetUpState | 'WAITING' =>
  live?.link ? setUpState(live.setUp, wantedOf(live), units) : 'WAITING'

function unitView(depot: Depot, unit: SiteUnit, kept: Charger, site: Site | null, now: Instant) {
  const last = site?.last ?? null
  const result = (last && resultsOf(last.result).get(unit.unitId)) ?? null
  const { permission } = unit
  const clock = { now: last?.image.now ?? now, timezone: depot.timezone, readAt: now }
  return {
    ...{ unitId: unit.unitId, connector: unit.connector, conduct: permission.conduct.state },
    name: result?.name ?? nameOf(depot, unit),
    ...(result && last
      ? { state: result.state, sentence: unitSentence(result, last.result, clock).text }
      : undecided(depot, unit, site, now)),
    askedW: result?.askedW ?? null,
    grantedW: result?.grantedW ?? null,
    exposureW: exposureW(permission, now, site?.settings.cycle.clockErrorMs ?? 0),
    ratingW: permission.ratingW,
    fallbackW: fallbackW(kept, unit.connector),
    confirmed: confirmedSteps(unit, site).map((step) => ({ ...step, inputW: atInput(unit, step.limitW) })),
    awaited: permission.unconfirmed.filter(({ answer }) => answer === 'AWAITED').length,
    leaseEndsAt: permission.confirmed && leaseEndsAt(permission.confirmed),
    adherence: adherenceInAll(unit),
    judged:
      site && isUnseen(unit, site, now)
        ? ('NO_POWER' as const)
        : unit.adherence.judged > 0
          ? ('YES' as const)
          : ('NOT_YET' as const),
  }
}

/** Of what is no tree no cycle tells of any charger, and what each does all the same is no secret. */
function undecided(depot: Depot, unit: SiteUnit, site: Site | null, now: Instant) {
  const last = site?.last
  const image = last?.image.units.find(({ unitId }) => unitId === unit.unitId)
  if (!site || !last || !image || last.result.outcome !== 'REJECTED') return { state: null, sentence: null }
  const state = stateOf(image, last.image)
  const { overdrawnW } = unit.permission
  const counts = {
    exposureW: exposureW(unit.permission, now, site.settings.cycle.clockErrorMs),
    overdrawnW: overdrawnW && atInput(unit, overdrawnW),
  }
  return { state, sentence: undecidedSentence({ name: nameOf(depot, unit), state, ...counts }, last.result).text }
}

/** In its charger's memory one in the place of the fallback begins long before; it holds from when it was given. */
function confirmedSteps({ permission }: SiteUnit, site: Site | null): readonly Step[] {
  const [first, ...later] = permission.confirmed?.steps ?? []
  const end = later.at(-1)
  if (!first || !end || permission.steeredBy !== 'CHARGER' || site === null) return permission.confirmed?.steps ?? []
  return [{ ...first, at: end.at - site.settings.cycle.leaseMs }, ...later]
}

const results = new WeakMap<CycleResult, ReadonlyMap<string, UnitResult>>()

/** What the last cycle found of each unit: a list of hundreds asks for all of them. */
function resultsOf(result: CycleResult): ReadonlyMap<string, UnitResult> {
  const known = results.get(result) ?? new Map(result.units.map((unit) => [unit.unitId, unit]))
  results.set(result, known)
  return known
}

function nameOf({ chargePoints, connectors }: Depot, { unitId, chargePointId, connector }: SiteUnit): string {
  const name = chargePoints.get(chargePointId)?.name ?? chargePointId
  return connector === null ? name : (connectors.get(unitId)?.name ?? `${name} connector ${connector}`)
}
