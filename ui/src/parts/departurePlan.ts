import type { ChargePoint, ChargerSession, ChargerState, Departure } from '../api/types.gen.ts'
import { formatCount } from '../kit/numbers.ts'

/** A session that has a departure of the plan. */
export type Holder = { readonly charger: ChargerState; readonly session: ChargerSession }

/** Of each departure the sessions that have it: two, where it is said of a whole charger at which two buses stand. */
export function holdersOf(
  departures: readonly Departure[],
  chargers: readonly ChargerState[],
): ReadonlyMap<Departure, readonly Holder[]> {
  const holders = new Map<Departure, Holder[]>()
  for (const charger of chargers) {
    for (const session of charger.sessions) {
      const departure = departureOf(departures, charger, session)
      if (departure) holders.set(departure, [...(holders.get(departure) ?? []), { charger, session }])
    }
  }
  return holders
}

/** The server says what the plan says of a session; whose departure that is, says the bus before the place, as there. */
function departureOf(departures: readonly Departure[], charger: ChargerState, session: ChargerSession) {
  const { planned } = session
  if (planned === null) return undefined
  const [closest] = departures
    .filter((one) => one.departure_at === planned.departure_at && one.energy_needed_kwh === planned.energy_needed_kwh)
    .map((departure) => ({ departure, rank: rankOf(departure, charger, session) }))
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => a.rank - b.rank)
  return closest?.departure
}

function rankOf(departure: Departure, { charge_point_id: id }: ChargerState, session: ChargerSession): number {
  if ('id_token' in departure) return sameToken(departure.id_token) === sameToken(session.id_token ?? '') ? 1 : 0
  if (departure.charge_point_id !== id) return 0
  return departure.connector === session.connector ? 2 : departure.connector === null ? 3 : 0
}

/** Capital letters and small ones are the same in what a bus identifies itself with. */
const sameToken = (token: string): string => token.toLowerCase()

/** Who leaves when: nobody stands in a plan twice with the same. */
export function keyOf(departure: Departure): string {
  const at = Date.parse(departure.departure_at)
  if ('id_token' in departure) return `of ${sameToken(departure.id_token)} ${at}`
  return `at ${departure.charge_point_id} ${departure.connector ?? '-'} ${at}`
}

const wholeKey = (departure: Departure): string => `${keyOf(departure)} ${departure.energy_needed_kwh}`

export type Change = { readonly departure: Departure; readonly becomes: 'comes' | 'goes' | 'stays' }

/** What becomes of a plan when another takes its place, by the time of departure. */
export function changesOf(before: readonly Departure[], after: readonly Departure[]): readonly Change[] {
  const had = new Set(before.map(wholeKey))
  const has = new Set(after.map(wholeKey))
  const kept = after.map(
    (departure) => ({ departure, becomes: had.has(wholeKey(departure)) ? 'stays' : 'comes' }) as const,
  )
  const gone = before.flatMap((departure) =>
    has.has(wholeKey(departure)) ? [] : [{ departure, becomes: 'goes' } as const],
  )
  return [...kept, ...gone].toSorted(
    (a, b) => Date.parse(a.departure.departure_at) - Date.parse(b.departure.departure_at),
  )
}

/** "11 come, 2 go, 30 stay as they are" */
export function countsText(changes: readonly Change[]): string {
  const words = Object.entries(becoming).flatMap(([wanted, [one, many]]) => {
    const count = changes.filter(({ becomes }) => becomes === wanted).length
    return count === 0 ? [] : [`${formatCount(count)} ${count === 1 ? one : many}`]
  })
  return words.length === 0 ? 'nothing' : words.join(', ')
}

const becoming: Record<Change['becomes'], readonly [one: string, many: string]> = {
  comes: ['comes', 'come'],
  goes: ['goes', 'go'],
  stays: ['stays as it is', 'stay as they are'],
}

/** A bus by what it identifies itself with, or the place where nobody does. */
export function whoText(
  departure: Departure,
  chargePoints: readonly Pick<ChargePoint, 'charge_point_id' | 'name'>[],
): string {
  if ('id_token' in departure) return departure.id_token
  const name = chargePoints.find(({ charge_point_id: id }) => id === departure.charge_point_id)?.name
  return `${name ?? 'a charger that is gone'} · ${departure.connector === null ? 'any connector' : `connector ${departure.connector}`}`
}
