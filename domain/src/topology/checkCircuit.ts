import { refuse, type Refusal } from '../kernel/refusal.ts'
import type { Depot } from './depot.ts'

/** An asset may hang on no circuit, or on one of its own depot. */
export function checkCircuit(depot: Depot, circuitId: string | null): Refusal | null {
  if (circuitId === null || depot.circuits.has(circuitId)) return null
  const code = 'TOPOLOGY_UNKNOWN_CIRCUIT'
  const message = 'This depot has no such circuit.'
  return refuse(code, message, [{ code, message, pointer: '/circuit_id', ids: [circuitId] }])
}
