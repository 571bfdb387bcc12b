import type { Connector, Depot, Kept } from '@busbar/domain/topology/depot'
import type { Reading } from './chargers.ts'
import type { SiteCharger } from './siteCharger.ts'

/** A charger that names ever more connectors has a fault of its own. */
const straysMax = 8
/** What a charger without a bus may need for itself. */
const standbyW = 500

/** Connectors at which something is drawn, by these readings. */
export const drawnAt = (readings: readonly Reading[]): readonly number[] =>
  readings.flatMap(({ connector, quantity, phase, value }) =>
    connector !== null && quantity === 'POWER_W' && phase === null && value > standbyW ? [connector] : [],
  )

/**
 * Notes connectors that are in use though the registry doesn't have them; whether there are new ones. What is steered as
 * a whole is counted as a whole, whatever it has.
 */
export function meetStrays(
  { chargePoint, connectors, strays }: Pick<SiteCharger, 'chargePoint' | 'connectors' | 'strays'>,
  inUse: Iterable<number>,
  newId: () => string,
): boolean {
  if (chargePoint.controlMode === 'CHARGER') return false
  const before = strays.size
  for (const number of inUse) {
    const isKnown = strays.has(number) || connectors.includes(number)
    if (!isKnown && strays.size < straysMax) strays.set(number, newId())
  }
  return strays.size > before
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

const numbersOf = ({ connectors }: Depot, chargePointId: string): ReadonlySet<number> =>
  new Set([...connectors.values()].filter((one) => one.chargePointId === chargePointId).map(({ number }) => number))
