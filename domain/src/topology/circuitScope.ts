import { type Fault, refuseAll, type Refusal } from '../kernel/refusal.ts'
import type { Circuit, Depot } from './depot.ts'

/** The part of a microgrid that older clients mean by a circuit: its node with everything under it. */
export type CircuitScope = { readonly microgridId: string; readonly nodeId: string }

/** A top-level circuit is its grid connection; a deeper one is the node that it stays for as long as it lives. */
export function scopeOfCircuit(depot: Depot, circuit: Circuit): CircuitScope | Refusal {
  const { microgrid } = depot
  if (!microgrid) return notResolvable(circuit, 'its depot has no microgrid yet')
  if (circuit.parent === null) {
    const connection = microgrid.gridConnections.get(circuit.circuitId)
    if (!connection) return notResolvable(circuit, 'its grid connection is missing in the microgrid; a resync makes it')
    return { microgridId: microgrid.microgridId, nodeId: connection.nodeId }
  }
  const astray = whereItGoesAstray(depot, circuit)
  return astray === null ? { microgridId: microgrid.microgridId, nodeId: circuit.nodeId } : astray
}

/** Null where the way up ends at a top-level circuit of the same depot. */
function whereItGoesAstray(depot: Depot, circuit: Circuit): Refusal | null {
  const walked = new Set<string>()
  for (let at: Circuit = circuit; at.parent !== null;) {
    const { circuitId, depotId } = at.parent
    walked.add(at.circuitId)
    if (depotId !== depot.depotId) {
      return notResolvable(circuit, `"${at.name}" hangs in another depot: it would be in two microgrids`, circuitId)
    }
    const above = depot.circuits.get(circuitId)
    if (!above) return notResolvable(circuit, `"${at.name}" hangs under a circuit that doesn't exist`, circuitId)
    if (walked.has(circuitId)) {
      return notResolvable(circuit, `"${above.name}" stands above and under itself: it is in no one place`, circuitId)
    }
    at = above
  }
  return null
}

function notResolvable({ circuitId, name }: Circuit, why: string, otherId?: string): Refusal {
  const fault: Fault = {
    code: 'CIRCUIT_ALIAS_NOT_RESOLVABLE',
    message: `Circuit "${name}" stands for no one node of a microgrid: ${why}.`,
    ids: otherId === undefined ? [circuitId] : [circuitId, otherId],
  }
  return refuseAll([fault])
}
