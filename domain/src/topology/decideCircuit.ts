import { refuse, type Refusal, refuseAll } from '../kernel/refusal.ts'
import { checkSeen, difference } from './changes.ts'
import type { CircuitCommand } from './commands.ts'
import type { Circuit, Depot, ParentCircuit } from './depot.ts'
import type { DepotEvent } from './events.ts'
import { inField, safeDefaultFault } from './guardrails.ts'

export function decideCircuit(depot: Depot, command: CircuitCommand): readonly DepotEvent[] | Refusal {
  if (command.type === 'AddCircuit') {
    const { circuit } = command
    if (depot.circuits.has(circuit.circuitId)) return refuse('ID_TAKEN', `Circuit ${circuit.circuitId} exists.`)
    const unsafe = safeDefaultFault(circuit)
    return (
      checkParent(depot, circuit, circuit.parent) ??
      (unsafe ? refuseAll([unsafe]) : [{ type: 'CircuitAdded', circuit }])
    )
  }
  const circuit = depot.circuits.get(command.circuitId)
  if (!circuit) return refuse('CIRCUIT_NOT_FOUND', 'There is no such circuit.')
  const conflict = checkSeen(circuit, command.seenRevision)
  if (conflict) return conflict

  if (command.type === 'RemoveCircuit') {
    const { revision: _, createdAt: __, changedAt: ___, ...plain } = circuit
    return checkEmpty(depot, circuit) ?? [{ type: 'CircuitRemoved', circuit: plain }]
  }
  const { parent } = command.changes
  const changed = difference<Circuit>(circuit, command.changes)
  if (!changed) return []
  const misplaced = parent ? checkParent(depot, circuit, parent) : null
  const { circuitId } = circuit
  const unsafe = safeDefaultFault({ ...circuit, ...changed.after })
  const isTouched = 'rating' in changed.after || 'safeDefaultW' in changed.after
  if (unsafe && isTouched) return misplaced ?? refuseAll([inField(unsafe, changed.after, 'safeDefaultW')])
  return misplaced ?? [{ type: 'CircuitChanged', circuitId, name: changed.after.name ?? circuit.name, ...changed }]
}

/** A circuit may stand under any circuit of its own depot that doesn't stand under it. */
function checkParent(depot: Depot, circuit: Circuit, parent: ParentCircuit | null): Refusal | null {
  if (!parent) return null
  const pointer = '/parent_circuit_id'
  if (parent.depotId !== depot.depotId) {
    const message = 'The parent circuit is in another depot.'
    const ids = [circuit.circuitId, parent.circuitId]
    const code = 'TOPOLOGY_CROSS_DEPOT_PARENT'
    return refuse(code, message, [{ code, message, pointer, ids }])
  }
  if (parent.circuitId !== circuit.circuitId && !depot.circuits.has(parent.circuitId)) {
    const message = 'There is no such parent circuit.'
    const code = 'TOPOLOGY_UNKNOWN_PARENT'
    return refuse(code, message, [{ code, message, pointer, ids: [circuit.circuitId, parent.circuitId] }])
  }
  const above = new Set<string>()
  for (let id: string | undefined = parent.circuitId; id !== undefined && !above.has(id);) {
    if (id === circuit.circuitId) {
      const message = `"${circuit.name}" would stand under itself.`
      const code = 'TOPOLOGY_CYCLE'
      return refuse(code, message, [{ code, message, pointer, ids: [circuit.circuitId, parent.circuitId] }])
    }
    above.add(id)
    id = depot.circuits.get(id)?.parent?.circuitId
  }
  return null
}

/** Removing a board under which something still hangs would leave it in the air. */
function checkEmpty(depot: Depot, circuit: Circuit): Refusal | null {
  const hanging = [
    ...[...depot.circuits.values()].filter((child) => child.parent?.circuitId === circuit.circuitId),
    ...[...depot.chargePoints.values()].filter((chargePoint) => chargePoint.circuitId === circuit.circuitId),
    ...[...depot.powerSources.values()].filter((powerSource) => powerSource.circuitId === circuit.circuitId),
    ...[...depot.devices.values()].filter((device) => device.circuitId === circuit.circuitId),
  ]
  if (hanging.length === 0) return null
  const named = hanging.slice(0, 3).map(({ name }) => `"${name}"`)
  const more = hanging.length > 3 ? ` and ${hanging.length - 3} more` : ''
  return refuse('CIRCUIT_NOT_EMPTY', `"${circuit.name}" still bears ${named.join(', ')}${more}. Move them first.`)
}
