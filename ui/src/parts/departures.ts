import type { ChargerSession, ChargerState, CycleUnit } from '../api/types.gen.ts'

/** A bus that will leave without all that it was said to need, if it goes on with what it gets now. */
export type DepartureRisk = {
  readonly unitId: string
  readonly chargePointId: string
  readonly sessionRef: string
  /** null: it wasn't named */
  readonly bus: string | null
  readonly place: string
  readonly leavesAt: number
  /** that is what the depot's departure plan says */
  readonly isPlanned: boolean
  readonly neededKwh: number
  readonly getsKw: number
  readonly missingKwh: number
  /** the steady power that would be enough; null: it should have left */
  readonly enoughKw: number | null
}

/** Less is within what a meter and a clock leave open. */
const worthTellingKwh = 0.5
const hourMs = 3_600_000

/** Those that lack the most of what they need come first. */
export function departuresAtRisk(
  chargers: readonly ChargerState[],
  units: readonly CycleUnit[],
  now: number,
): readonly DepartureRisk[] {
  const risks = chargers.flatMap(({ charge_point_id: chargePointId, sessions }) =>
    sessions.flatMap((session) => {
      const unit = units.find(
        ({ charge_point_id: id, connector }) =>
          id === chargePointId && (connector === null || connector === session.connector),
      )
      const sharers = unit?.connector === null ? sessions.length : 1
      return unit ? (riskOf(session, unit, sharers, now) ?? []) : []
    }),
  )
  return risks.toSorted((a, b) => lackingShare(b) - lackingShare(a) || a.leavesAt - b.leavesAt)
}

/** The part of what it needs that it will lack. */
export const lackingShare = ({ missingKwh, neededKwh }: DepartureRisk): number => missingKwh / neededKwh

function riskOf(session: ChargerSession, unit: CycleUnit, sharers: number, now: number): DepartureRisk | null {
  const { departure_at: departureAt, energy_needed_kwh: neededKwh } = session
  if (departureAt === null || neededKwh === null || neededKwh === 0) return null
  const leavesAt = Date.parse(departureAt)
  const leftHours = Math.max(0, leavesAt - now) / hourMs
  const getsKw = session.is_paused ? 0 : (unit.granted_kw ?? unit.drawn_kw ?? 0) / sharers
  const missingKwh = neededKwh - getsKw * leftHours
  if (missingKwh < worthTellingKwh) return null
  return {
    ...{ unitId: unit.unit_id, chargePointId: unit.charge_point_id, sessionRef: session.session_ref },
    ...{ bus: session.id_token, place: unit.name, leavesAt, neededKwh, getsKw, missingKwh },
    isPlanned: session.planned?.departure_counts === true,
    enoughKw: leftHours === 0 ? null : neededKwh / leftHours,
  }
}
