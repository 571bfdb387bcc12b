import { circuitLimit } from '@busbar/domain/topology/assemble'
import type { Circuit as DomainCircuit, Kept, ParentCircuit } from '@busbar/domain/topology/depot'
import { assert } from '@busbar/domain/kernel/assert'
import { Circuit, CircuitChange, CircuitCreate } from '@busbar/wire/api/circuits'
import type { FastifyRequest } from 'fastify'
import type { House } from '../engine/house.ts'
import { isId, newId } from '../engine/ids.ts'
import type { App } from './doors.ts'
import { registryRoutes } from './registryRoutes.ts'
import { seenDepot } from './sight.ts'
import { kept, kwOrNull, named, rated, ratingOrNull, wattsOrNull } from '../words.ts'

export function circuitRoutes(app: App, house: House): void {
  /**
   * The parent with its depot, so that the rules can tell a circuit of another depot from one that doesn't exist. One in
   * a depot that whoever asks may not see doesn't exist.
   */
  async function parentOf(
    circuitId: string | null,
    depotId: string,
    request: FastifyRequest,
  ): Promise<ParentCircuit | null> {
    if (circuitId === null) return null
    const parent = isId(circuitId) ? await house.registries.circuits.get(circuitId) : null
    const depot = parent && (await seenDepot(request, house, parent.depotId))
    return { circuitId, depotId: depot?.depotId ?? depotId }
  }

  registryRoutes(app, house, {
    noun: 'circuit',
    Noun: 'Circuit',
    plural: 'Circuits',
    notFound: 'CIRCUIT_NOT_FOUND',
    refusals: {
      add: ['LIMIT_ABOVE_RATING', 'TOPOLOGY_CROSS_DEPOT_PARENT', 'TOPOLOGY_UNKNOWN_PARENT'],
      change: ['LIMIT_ABOVE_RATING', 'TOPOLOGY_CROSS_DEPOT_PARENT', 'TOPOLOGY_CYCLE', 'TOPOLOGY_UNKNOWN_PARENT'],
      remove: ['CIRCUIT_NOT_EMPTY'],
    },
    schema: { create: CircuitCreate, change: CircuitChange, sent: Circuit },
    registry: house.registries.circuits,
    add: async (body, circuitId, { depotId, request }) => ({
      type: 'AddCircuit',
      circuit: {
        circuitId,
        nodeId: newId(),
        name: body.name,
        parent: await parentOf(body.parent_circuit_id, depotId, request),
        rating: ratingOrNull(body.rating),
        safeDefaultW: wattsOrNull(body.safe_default_kw),
      },
    }),
    change: async (body, circuitId, { depotId, seenRevision, request }) => {
      const parent = await parentOf(body.parent_circuit_id ?? null, depotId, request)
      const changes = named<typeof body, DomainCircuit>(body, {
        name: (name) => ({ name }),
        parent_circuit_id: () => ({ parent }),
        rating: (rating) => ({ rating: ratingOrNull(rating) }),
        safe_default_kw: (kw) => ({ safeDefaultW: wattsOrNull(kw) }),
      })
      return { type: 'ChangeCircuit', circuitId, changes, seenRevision }
    },
    remove: (circuitId, seenRevision) => ({ type: 'RemoveCircuit', circuitId, seenRevision }),
    after: (depot, circuitId) => {
      const circuit = depot.circuits.get(circuitId)
      assert(circuit, 'a circuit that was just written is gone')
      return toSent({ ...circuit, depotId: depot.depotId })
    },
    send: (circuits) => Promise.resolve(circuits.map(toSent)),
  })
}

function toSent(circuit: DomainCircuit & Kept & { readonly depotId: string }) {
  const limit = circuitLimit(circuit)
  return {
    circuit_id: circuit.circuitId,
    depot_id: circuit.depotId,
    node_id: circuit.nodeId,
    name: circuit.name,
    parent_circuit_id: circuit.parent?.circuitId ?? null,
    ...rated(circuit.rating),
    safe_default_kw: kwOrNull(circuit.safeDefaultW),
    available_capacity_kw: kwOrNull(limit?.limitW ?? null),
    ...kept(circuit),
  }
}
