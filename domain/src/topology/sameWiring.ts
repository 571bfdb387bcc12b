import { circuitLimit } from './assemble.ts'
import type { Circuit, Depot } from './depot.ts'

/**
 * Whether two readings of a depot share all that hangs in it, so that nothing which is derived from that can differ.
 * What stayed as it was is the same object in both.
 */
export const isSameWiring = (a: Depot, b: Depot): boolean =>
  a.circuits === b.circuits && isSameButCircuits(a, b) && a.devices === b.devices

/** Whether nobody can have to take less for the change: a circuit has another name, or lets more through. */
export const lowersNothing = (before: Depot, after: Depot): boolean =>
  before.circuits.size === after.circuits.size &&
  isSameButCircuits(before, after) &&
  [...after.circuits].every(([id, circuit]) => letsAsMuchThrough(before.circuits.get(id), circuit))

const isSameButCircuits = (a: Depot, b: Depot): boolean =>
  a.chargePoints === b.chargePoints &&
  a.connectors === b.connectors &&
  a.powerSources === b.powerSources &&
  a.control === b.control &&
  a.microgrid?.microgridId === b.microgrid?.microgridId

function letsAsMuchThrough(before: Circuit | undefined, after: Circuit): boolean {
  if (before === after) return true
  if (before === undefined || before.parent?.circuitId !== after.parent?.circuitId) return false
  // At another voltage whatever was told in amperes counts anew.
  if (netOf(before.rating) !== netOf(after.rating)) return false
  const [wasLimit, limit] = [circuitLimit(before), circuitLimit(after)]
  // Where none is stated, the tree has a fault, and what follows from it isn't foreseen here.
  return wasLimit !== null && limit !== null && limit.limitW >= wasLimit.limitW
}

const netOf = (rating: Circuit['rating']): string | null =>
  rating?.unit === 'A' ? `${rating.phases}~ ${rating.voltageV} V ${rating.powerFactor}` : null
