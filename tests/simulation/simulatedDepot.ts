import { isRefusal } from '@busbar/domain/kernel/refusal'
import { depotDecider } from '@busbar/domain/topology/decide'
import type { Depot } from '@busbar/domain/topology/depot'
import type { SimulatedDepot } from '@busbar/simulator/profile/depot'
import * as a from '../support/depots.ts'

/** The registry's view of a simulated yard: its nodes are circuits, its chargers steered by connector. */
export function registeredDepot({ wiring, makes }: SimulatedDepot): Depot {
  const circuitIds = new Map(wiring.nodes.map(({ nodeId }, at) => [nodeId, a.id(100 + at)]))
  const nodeOf = new Map(wiring.chargers.map(({ chargerId, nodeId }) => [chargerId, nodeId]))
  const command = {
    type: 'ImportDepot',
    ...{ depotId: a.depotId, microgridId: a.microgridId },
    depot: { name: 'Simulated', timezone: 'Australia/Perth', visibleTo: null },
    circuits: wiring.nodes.map(({ nodeId, parentId, ratingW, safeW }) =>
      a.circuit(circuitIds.get(nodeId)!, {
        name: nodeId,
        parent: parentId === null ? null : a.under(circuitIds.get(parentId)!),
        rating: { unit: 'kW', powerW: ratingW },
        safeDefaultW: safeW,
      }),
    ),
    chargePoints: makes.map((make, at) =>
      a.chargePoint(a.id(1_000 + at), {
        name: make.identity,
        ocppIdentity: make.identity,
        circuitId: circuitIds.get(nodeOf.get(make.identity) ?? '') ?? null,
        rating: { unit: 'kW', powerW: make.ratingW },
        limitReference: make.limitReference,
        efficiency: make.efficiency,
        fallbackW: make.commissionedFallbackW ?? 0,
      }),
    ),
    connectors: makes.flatMap((make, at) =>
      Array.from({ length: make.connectors }, (_, nth) =>
        a.connector(a.id(10_000 + at * 10 + nth), a.id(1_000 + at), { number: nth + 1 }),
      ),
    ),
    powerSources: [],
    devices: [],
  } as const
  const events = depotDecider.decide(depotDecider.initial, command, 0)
  if (isRefusal(events)) throw new Error(events.detail)
  const depot = depotDecider.evolve(
    depotDecider.initial,
    events.map((event) => ({ event, at: 0 })),
  )
  if (depot.state !== 'open') throw new Error('impossible: an imported depot is open')
  return depot
}

/** The node of the microgrid that a node of the profile became. */
export function nodeIdOf(depot: Depot, profileNodeId: string): string {
  const circuit = [...depot.circuits.values()].find(({ name }) => name === profileNodeId)
  if (!circuit) throw new Error(`there is no node ${profileNodeId}`)
  return circuit.nodeId
}
