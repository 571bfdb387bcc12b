import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Connector, Depot, Kept } from '@busbar/domain/topology/depot'
import type { Reading } from './chargers.ts'
import { byChargePoint } from './byChargePoint.ts'
import { unseen } from './conduct.ts'
import type { SiteCharger } from './siteCharger.ts'
import type { SitePorts } from './sitePorts.ts'
import type { SiteUnit } from './siteUnits.ts'

/** A charger that names ever more connectors has a fault of its own. */
const straysMax = 8
/** What a charger without a bus may need for itself. */
const standbyW = 500

/** Connectors at which something is drawn, by these readings. */
export const drawnAt = (readings: readonly Reading[]): readonly number[] =>
  readings.flatMap(({ connector, quantity, phase, value }) =>
    connector !== null && quantity === 'POWER_W' && phase === null && value > standbyW ? [connector] : [],
  )

const dayMs = 24 * 3_600_000

/** Connectors that were in use when we stopped: by their sessions, and by what was noted of them within a day. */
export function usedBefore({ sessions, conduct }: Charger, now: Instant): readonly number[] {
  const noted = [...conduct].filter(([connector, { since }]) => connector !== 0 && since > now - dayMs)
  return [...sessions.keys(), ...noted.map(([connector]) => connector)]
}

/**
 * Notes connectors that are in use though the registry doesn't have them; what is to be kept of those that are new,
 * or null where none is. What is steered as a whole is counted as a whole, whatever it has.
 */
export function meetStrays(
  { chargePoint, connectors, strays, kept }: Pick<SiteCharger, 'chargePoint' | 'connectors' | 'strays' | 'kept'>,
  inUse: Iterable<number>,
  { timing }: Pick<SitePorts, 'timing'>,
): readonly ChargerCommand[] | null {
  if (chargePoint.controlMode === 'CHARGER') return null
  const met: number[] = []
  for (const number of inUse) {
    if (strays.has(number) || connectors.includes(number) || strays.size >= straysMax) continue
    strays.set(number, strayId(chargePoint.chargePointId, number))
    met.push(number)
  }
  const unnoted = met.filter((connector) => !kept.conduct.has(connector))
  const commands = unnoted.map((connector) => ({
    ...{ type: 'NoteConduct' as const, connector, ...unseen, since: timing.now() },
  }))
  return met.length === 0 ? null : commands
}

/**
 * A connector that has another number by now left a plug behind, and with it whatever may be drawn there. So did one that
 * its charger was steered without, as a whole: where a bus stands is known from its session.
 */
export function leaveRenumbered(
  { chargePoint: { chargePointId }, kept, strays }: Pick<SiteCharger, 'chargePoint' | 'kept' | 'strays'>,
  units: readonly Pick<SiteUnit, 'unitId' | 'connector' | 'permission'>[],
  asNow: Depot,
  runsOn: (unitId: string) => boolean,
): void {
  if (asNow.chargePoints.get(chargePointId)?.controlMode !== 'CONNECTOR') return
  const left = units.flatMap(({ unitId, connector, permission }) => {
    const isInUse = permission.sessionRef !== null || runsOn(unitId)
    return connector !== null && asNow.connectors.has(unitId) && isInUse ? [connector] : []
  })
  const numbers = numbersOf(asNow, chargePointId)
  for (const number of new Set([...left, ...kept.sessions.keys()]))
    if (!numbers.has(number)) strays.set(number, strayId(chargePointId, number))
}

const tails = 2n ** 48n

/**
 * The same after a restart: what is open about it, and what it may have been told, goes by this id. It follows from the
 * charger's own, whose last digits are chance.
 */
function strayId(chargePointId: string, number: number): string {
  const tail = (BigInt(`0x${chargePointId.slice(-12)}`) + BigInt(number)) % tails
  return chargePointId.slice(0, -12) + tail.toString(16).padStart(12, '0')
}

/** The depot with these connectors: what is drawn there is counted, and steered as far as it can be. */
export function withStrays(depot: Depot, chargers: Iterable<SiteCharger>): Depot {
  const met = [...chargers].flatMap(({ chargePoint: { chargePointId }, strays }) => {
    if (strays.size === 0 || depot.chargePoints.get(chargePointId)?.controlMode !== 'CONNECTOR') return []
    const numbers = numbersOf(depot, chargePointId)
    return [...strays].flatMap(([number, connectorId]): (Connector & Kept)[] =>
      numbers.has(number) ? [] : [{ connectorId, chargePointId, number, name: null, rating: null, ...unkept }],
    )
  })
  if (met.length === 0) return depot
  return { ...depot, connectors: new Map([...depot.connectors, ...met.map((one) => [one.connectorId, one] as const)]) }
}

const unkept: Kept = { revision: 0, createdAt: 0, changedAt: 0 }

export const numbersOf = (depot: Depot, chargePointId: string): ReadonlySet<number> =>
  new Set((byChargePoint(depot).get(chargePointId) ?? []).map(({ number }) => number))
