import type { PlannedDemand } from '../charging/chargerEvents.ts'
import { nothingPlanned, type OpenSession, type SessionCommand, type Sessions } from '../charging/sessions.ts'
import type { Decider, Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { kwhExact } from '../kernel/powerWords.ts'
import { type Fault, refuseAll, type Refusal } from '../kernel/refusal.ts'
import { checkSeen, difference } from '../topology/changes.ts'

/** A bus is known by what it identifies itself with at a charger; otherwise by the place where it stands. */
export type Departing =
  | { readonly idToken: string; readonly place: null }
  /** `connector` null: wherever at this charge point */
  | { readonly idToken: null; readonly place: { readonly chargePointId: string; readonly connector: number | null } }

/** When somebody leaves, and what they are to have taken by then; null: nobody said how much. */
export type Departure = Departing & { readonly departureAt: Instant; readonly energyNeededWh: number | null }

/** One stream is what one depot's timetable says of the buses that charge there, as it was brought in last. */
export type DeparturePlan = {
  readonly departures: readonly Departure[]
  /** 0: nobody ever brought one in */
  readonly revision: number
  readonly changedAt: Instant | null
}

export type DepartureCommand = {
  readonly type: 'PlanDepartures'
  /** all of them: what isn't here is planned no more */
  readonly departures: readonly Departure[]
  readonly seenRevision: number | null
}

export type DepartureEvent = {
  readonly type: 'DeparturesPlanned'
  readonly planned: readonly Departure[]
  readonly withdrawn: readonly Departure[]
}

export const departureDecider: Decider<DeparturePlan, DepartureCommand, DepartureEvent> = {
  initial: { departures: [], revision: 0, changedAt: null },
  decide,
  evolve,
}

function decide(
  plan: DeparturePlan,
  { departures, seenRevision }: DepartureCommand,
): readonly DepartureEvent[] | Refusal {
  const conflict = checkSeen(plan, seenRevision)
  if (conflict) return conflict
  const [first, ...more] = twice(departures)
  if (first) return refuseAll([first, ...more])
  const before = new Set(plan.departures.map(wholeKey))
  const after = new Set(departures.map(wholeKey))
  const planned = departures.filter((one) => !before.has(wholeKey(one)))
  const withdrawn = plan.departures.filter((one) => !after.has(wholeKey(one)))
  return planned.length + withdrawn.length === 0 ? [] : [{ type: 'DeparturesPlanned', planned, withdrawn }]
}

/** Nobody leaves twice at the same time, with one need and with another. */
function twice(departures: readonly Departure[]): readonly Fault[] {
  const seen = new Set<string>()
  return departures.flatMap((departure, index) => {
    const key = keyOf(departure)
    const isTwice = seen.has(key)
    seen.add(key)
    const message = 'This departure is in the plan twice.'
    return isTwice ? [{ code: 'FIELD_INVALID', pointer: `/departures/${index}`, message }] : []
  })
}

function evolve(plan: DeparturePlan, happened: readonly Happened<DepartureEvent>[]): DeparturePlan {
  return happened.reduce((before, { event: { planned, withdrawn }, at }) => {
    const gone = new Set(withdrawn.map(wholeKey))
    const departures = [...before.departures.filter((one) => !gone.has(wholeKey(one))), ...planned]
    departures.sort((one, other) => one.departureAt - other.departureAt)
    return { departures, revision: before.revision + 1, changedAt: at }
  }, plan)
}

/** Chargers are free to tell a token in capital letters or in small ones: OCPP compares without them. */
const sameToken = (token: string): string => token.toLowerCase()

const keyOf = ({ idToken, place, departureAt }: Departure): string =>
  idToken === null
    ? `at ${place.chargePointId} ${place.connector ?? '-'} ${departureAt}`
    : `of ${sameToken(idToken)} ${departureAt}`

const wholeKey = (departure: Departure): string => `${keyOf(departure)} ${departure.energyNeededWh}`

/**
 * What a plan says of a session: the first departure after it began. What it says of the bus goes before what it says of
 * the place, and of the connector before the whole charge point. A bus that has missed its departure keeps it: it is late.
 */
export function plannedFor(
  { departures }: DeparturePlan,
  chargePointId: string,
  { connector, idToken, startedAt }: Pick<OpenSession, 'connector' | 'idToken' | 'startedAt'>,
): PlannedDemand {
  const token = idToken === null ? null : sameToken(idToken)
  const rankOf = ({ idToken: planned, place }: Departure): number => {
    if (planned !== null) return sameToken(planned) === token ? 1 : 0
    if (place.chargePointId !== chargePointId) return 0
    return place.connector === connector ? 2 : place.connector === null ? 3 : 0
  }
  let found: { readonly departure: Departure; readonly rank: number } | null = null
  for (const departure of departures) {
    const rank = departure.departureAt > startedAt ? rankOf(departure) : 0
    if (rank === 0) continue
    const isBetter =
      found === null ||
      rank < found.rank ||
      (rank === found.rank && departure.departureAt < found.departure.departureAt)
    if (isBetter) found = { departure, rank }
  }
  if (found === null) return nothingPlanned
  const { departureAt, energyNeededWh } = found.departure
  return { departureAt, energyNeededWh }
}

/** What is to be said of those who charge there; of whom the plan says what it said before, nothing. */
export const toldBy = (plan: DeparturePlan, chargePointId: string, { sessions }: Sessions): readonly SessionCommand[] =>
  [...sessions.values()].flatMap((session) => {
    const planned = plannedFor(plan, chargePointId, session)
    const isNews = difference(session.planned ?? nothingPlanned, planned) !== null
    return isNews ? [{ type: 'PlanSession', sessionRef: session.sessionRef, planned }] : []
  })

/** An event as one sentence, for people who read what happened. */
export function describeDepartureEvent({ planned, withdrawn }: DepartureEvent): string {
  const [only] = planned
  if (only && planned.length === 1 && withdrawn.length === 0) return `Departure planned: ${departureText(only)}`
  return `Departure plan: ${planned.length} came, ${withdrawn.length} went`
}

function departureText({ idToken, departureAt, energyNeededWh }: Departure): string {
  const who = idToken ?? 'whoever stands there'
  const need = energyNeededWh === null ? '' : `, needs ${kwhExact(energyNeededWh)}`
  return `${who} leaves ${new Date(departureAt).toISOString()}${need}`
}
