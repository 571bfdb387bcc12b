import { asWired, type Charger, fallbackW } from '@busbar/domain/charging/charger'
import { supposedOverAt } from '@busbar/domain/charging/sessions'
import type { ChargerClock } from '@busbar/domain/charging/clock'
import { noTaper } from '@busbar/domain/charging/demand'
import type { Lasting } from '@busbar/domain/charging/exposure'
import { type Permission, permissionAfter, type PermissionChange, unheardOf } from '@busbar/domain/charging/permission'
import { mayBeLifted, type SetUp } from '@busbar/domain/charging/setUp'
import { efficiencyPpm } from '@busbar/domain/charging/reference'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { ChargePoint, Connector, Depot } from '@busbar/domain/topology/depot'
import { feedOf } from '@busbar/domain/topology/feed'
import { byChargePoint } from './byChargePoint.ts'
import type { Wiring } from './chargers.ts'
import { keptConduct } from './conduct.ts'
import { couldDrawBeforeW } from './loweredRating.ts'
import type { Promises } from './promises.ts'
import type { SiteCharger } from './siteCharger.ts'
import { sessionsOf, type SiteUnit, stepsMaxOf } from './siteUnits.ts'
import { isInPlace, mayRunOn } from './takenLayers.ts'
import type { UnitsByCharger } from './unitsByCharger.ts'
import { platedW, voltsTogether, wiringOf } from './wiring.ts'

/**
 * Units come and go, and get other ratings, as their depot has them; what is known of those that stay is kept. What is known
 * is known of a plug: one that the registry numbers otherwise is another, and one that was entered anew is the same.
 */
export function registerUnits(
  units: UnitsByCharger,
  depot: Depot,
  chargers: ReadonlyMap<string, SiteCharger>,
  unknown: { readonly until: Instant; readonly promises: Promises; readonly isStart: boolean },
  now: Instant,
): void {
  const stay = new Set<string>()
  // Asked before any of them is there: what one connector can't run any more says nothing of the next. Until the first
  // cycle whatever comes to be known was there before we were.
  const runsOn = new Map([...chargers.keys()].map((id) => [id, unknown.isStart || mayRunOn(units.of(id))]))
  const before = new Map([...units.all.values()].map((unit) => [placeOf(unit), unit]))
  const known = new Set([...units.all.values()].map(({ chargePointId }) => chargePointId))
  for (const registered of registeredUnits(depot)) {
    const { unitId, chargePointId } = registered
    const charger = chargers.get(chargePointId)
    if (!charger) continue
    stay.add(unitId)
    const there = before.get(placeOf(registered))
    // Under another name it may have been given a limit that runs on.
    const unknownUntil = runsOn.get(chargePointId) === true ? unknown.until : null
    const mostW = unknown.promises.mostBeforeW(registered)
    units.put(
      there ? registeredAnew(there, registered, charger.kept) : newUnit(registered, charger, unknownUntil, now, mostW),
    )
  }
  units.keepOnly(stay)
  for (const [id, charger] of chargers) {
    if (known.has(id)) continue
    const { changedAt } = depot.chargePoints.get(id)!
    charger.couldDrawW = couldDrawBeforeW(charger, changedAt, units.of(id), unknown, now)
  }
}

const placeOf = ({ chargePointId, connector }: Pick<SiteUnit, 'chargePointId' | 'connector'>): string =>
  `${chargePointId}/${connector}`

export type Registered = Pick<SiteUnit, 'unitId' | 'chargePointId' | 'connector' | 'wiring' | 'minW'> & {
  readonly ratingW: number
  readonly efficiencyPpm: number
}

/** The units that a depot has, as its registry has them; charge points without a rating can't be steered. */
export function registeredUnits(depot: Depot): readonly Registered[] {
  const connectorsOf = byChargePoint(depot)
  return [...depot.chargePoints.values()].flatMap((one) =>
    unitsAt(depot, one, connectorsOf.get(one.chargePointId) ?? []),
  )
}

/** Those of one charge point. */
export const registeredAt = (depot: Depot, chargePoint: ChargePoint): readonly Registered[] =>
  unitsAt(depot, chargePoint, byChargePoint(depot).get(chargePoint.chargePointId) ?? [])

function unitsAt(
  { circuits }: Depot,
  chargePoint: ChargePoint,
  connectors: readonly Connector[],
): readonly Registered[] {
  const { chargePointId, rating, controlMode } = chargePoint
  if (rating === null) return []
  const feed = feedOf(circuits, chargePoint.circuitId)
  const wiring = wiringOf(chargePoint, feed)
  const common = { chargePointId, wiring, minW: minimumW(wiring), efficiencyPpm: efficiencyPpm(chargePoint) }
  const wholeW = platedW(rating, chargePoint, feed)
  if (controlMode === 'CHARGER') return [{ ...common, unitId: chargePointId, connector: null, ratingW: wholeW }]
  return connectors.map(({ connectorId, number, rating: own }) => ({
    ...{ ...common, unitId: connectorId, connector: number },
    ratingW: own === null ? wholeW : Math.min(wholeW, platedW(own, chargePoint, feed)),
  }))
}

/** Below six amperes a bus pauses (IEC 61851); a DC charger goes as low as it is told. */
const minimumW = ({ phases, voltageV, isDc }: Wiring): number => (isDc ? 0 : 6 * phases * voltageV)

type Known = {
  readonly kept: Charger
  readonly link: unknown
  readonly clock: ChargerClock | null
  readonly setUp?: SetUp | null
}

/** A unit of which nothing was heard since we started: what ran before may still run for a lease. */
export function newUnit(
  registered: Registered,
  { kept, link, clock, setUp = null }: Known,
  unknownUntil: Instant | null,
  now: Instant,
  unknownMostW: number | null = null,
): SiteUnit {
  const { ratingW: ratedW, efficiencyPpm: ppm, ...unit } = registered
  const by = steeredBy(unit.connector, kept)
  const { fallback, hardCap } = lastingOf(registered, kept)
  const supposedAt = supposedOverAt(kept, unit.connector)
  // To a charger that was wired otherwise as many watts were told in other amperes.
  const isAsWired = asWired(kept, voltsTogether(unit.wiring)) === kept
  const unheard = permissionAfter(
    unheardOf(
      {
        steeredBy: by,
        efficiencyPpm: ppm,
        ratingW: Math.max(ratedW, unknownMostW ?? 0),
        fallbackW: setUp !== null && mayBeLifted(setUp, unit.connector) ? null : fallback.confirmedW,
        hardCapW: hardCap.confirmedW,
        sessionRef: sessionsOf(kept, unit.connector)[0]?.sessionRef ?? null,
        ...{ unknownUntil, unknownMostW: isAsWired ? unknownMostW : null },
        // A session that was supposed to be over: what it was told then may run for as long as what ran before we started.
        isSupposedOver: supposedAt !== null && unknownUntil !== null && now < supposedAt + (unknownUntil - now),
      },
      now,
    ),
    { type: 'ClockFound', clock },
  )
  const { found, overdrawnW, adherence, conductBefore } = keptConduct(kept, unit.connector, now)
  // What it may have been told under a higher rating it may still do: no restart lowers that.
  const asNow = { steeredBy: by, ratingW: ratedW, efficiencyPpm: ppm, isRewired: false }
  const rated: PermissionChange = { type: 'RegistryChanged', ...asNow }
  const known = permissionAfter({ ...unheard, conduct: found, overdrawnW }, rated)
  return {
    ...unit,
    stepsMax: stepsMaxOf(kept),
    permission: link === null ? known : permissionAfter(known, { type: 'LinkRestored', at: now }),
    ...{ drawnBy: new Map(), judgedAt: null, trails: new Map(), busesAt: new Set(kept.sessions.keys()), lately: [] },
    taper: noTaper,
    ...{ adherence, conductBefore },
    limit: { w: ratedW, since: now, before: [] },
    ...{ overSince: null, lastLimitW: null, measuredLimitW: null, waitingSince: null, chargingSince: null },
  }
}

/** What it is known to keep. */
export function lastingOf({ connector, ratingW, efficiencyPpm, wiring }: Registered, charger: Charger): Lasting {
  const kept = asWired(charger, voltsTogether(wiring))
  return {
    ...{ ratingW, efficiencyPpm },
    fallback: { confirmedW: fallbackW(kept, connector), maybe: [] },
    // Of a whole charger every limit stands above its cap.
    hardCap: { confirmedW: connector === null ? null : kept.hardCapW, maybe: [] },
  }
}

const steeredBy = (connector: number | null, kept: Charger): Permission['steeredBy'] =>
  isInPlace(connector, kept) ? 'CHARGER' : 'SESSION'

/** Its name, rating, wiring and reference as they are now; what is known of what it may draw stays. */
export function registeredAnew(unit: SiteUnit, registered: Registered, kept: Charger): SiteUnit {
  const { unitId, ratingW, efficiencyPpm, wiring, minW } = registered
  const by = steeredBy(unit.connector, kept)
  const isRewired = voltsTogether(wiring) !== voltsTogether(unit.wiring)
  const asNow = { steeredBy: by, ratingW, efficiencyPpm, isRewired }
  const change: PermissionChange = { type: 'RegistryChanged', ...asNow }
  return { ...unit, unitId, wiring, minW, permission: permissionAfter(unit.permission, change) }
}
