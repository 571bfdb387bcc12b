import type { Depot } from './depot.ts'
import type { Rating } from './rating.ts'

/**
 * What the circuits that feed a charger say of their net. An ampere of the charger is one of each of their conductors,
 * whatever its own plate says: in watts it counts as much as there.
 */
export type Feed = {
  /** between conductors; to neutral it is lower by √3 */
  readonly voltageV: number
  readonly powerFactor: number
}

/** Between conductors. What carries more (IEC 60038) has a transformer beneath it, stated or not. */
const lowVoltageMostV = 1_000
/** Of one net several voltages may be stated: 380, 400 and 415 V, or 440 and 480 V. Further apart is a transformer. */
const oneNetShare = 1.15

/** From a circuit up to the first transformer, the highest that is stated; null: nobody states any. */
export function feedOf(circuits: Depot['circuits'], circuitId: string | null): Feed | null {
  let feed: Feed | null = null
  const passed = new Set<string>()
  let at = circuits.get(circuitId ?? '')
  while (at && !passed.has(at.circuitId)) {
    passed.add(at.circuitId)
    if (at.rating?.unit === 'A') {
      const { voltageV, phases, powerFactor } = at.rating
      const stated: Feed = { voltageV: phases === 3 ? voltageV : voltageV * Math.sqrt(3), powerFactor }
      if (!isOneNet(feed, stated)) break
      feed = higherOf(feed ?? stated, stated)
    }
    at = circuits.get(at.parent?.circuitId ?? '')
  }
  return feed
}

function isOneNet(beneath: Feed | null, { voltageV }: Feed): boolean {
  if (beneath === null) return voltageV <= lowVoltageMostV
  return Math.max(beneath.voltageV, voltageV) <= oneNetShare * Math.min(beneath.voltageV, voltageV)
}

const higherOf = (one: Feed, other: Feed): Feed => ({
  voltageV: Math.max(one.voltageV, other.voltageV),
  powerFactor: Math.max(one.powerFactor, other.powerFactor),
})

/** A charger's plate as it counts on the conductors that feed it: the amperes that it states it draws at their voltage. */
export function plateAt(plate: Rating, feed: Feed | null): Rating {
  if (feed === null || plate.unit === 'kW') return plate
  const powerFactor = Math.max(plate.powerFactor, feed.powerFactor)
  if (plate.unit === 'kVA') return { ...plate, powerFactor }
  const voltageV = plate.phases === 3 ? feed.voltageV : toNeutralV(feed)
  return { ...plate, powerFactor, voltageV: Math.max(plate.voltageV, voltageV) }
}

export const toNeutralV = ({ voltageV }: Feed): number => voltageV / Math.sqrt(3)

/** The depot with the plates of its chargers as they count on what feeds them. */
export function asFed(depot: Depot): Depot {
  const feeds = new Map<string, Feed>()
  const chargePoints = new Map(depot.chargePoints)
  for (const [id, one] of depot.chargePoints) {
    const feed = feedOf(depot.circuits, one.circuitId)
    if (feed === null) continue
    feeds.set(id, feed)
    if (one.rating) chargePoints.set(id, { ...one, rating: plateAt(one.rating, feed) })
  }
  if (feeds.size === 0) return depot
  const connectors = new Map(depot.connectors)
  for (const [id, one] of depot.connectors) {
    const feed = feeds.get(one.chargePointId)
    if (feed && one.rating) connectors.set(id, { ...one, rating: plateAt(one.rating, feed) })
  }
  return { ...depot, chargePoints, connectors }
}
