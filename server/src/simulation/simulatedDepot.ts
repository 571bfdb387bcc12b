import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { ImportDepot } from '@busbar/domain/topology/commands'
import { depotDecider } from '@busbar/domain/topology/decide'
import type { Depot } from '@busbar/domain/topology/depot'
import type { Rating } from '@busbar/domain/topology/rating'
import type { Make } from '@busbar/simulator/chargers/make'
import type { Conductor, WiredCharger } from '@busbar/simulator/monitor/wiring'
import type { SimulatedDepot } from '@busbar/simulator/profile/depot'

/** The registry's view of a simulated yard: its nodes are circuits, its chargers steered by connector. */
export function registeredDepot(simulated: SimulatedDepot): Depot {
  const command = importOf(simulated)
  const events = depotDecider.decide(depotDecider.initial, command, 0)
  if (isRefusal(events)) throw new Error(events.detail)
  const depot = depotDecider.evolve(
    depotDecider.initial,
    events.map((event) => ({ event, at: 0 })),
  )
  if (depot.state !== 'open') throw new Error('impossible: an imported depot is open')
  return depot
}

function importOf({ wiring, makes }: SimulatedDepot): ImportDepot {
  const circuitIds = new Map(wiring.nodes.map(({ nodeId }, at) => [nodeId, simulatedId('circuit', at)]))
  const homes = new Map(wiring.chargers.map((charger) => [charger.chargerId, charger]))
  return {
    type: 'ImportDepot',
    ...{ depotId, microgridId: simulatedId('microgrid', 0) },
    depot: { name: 'Simulated', timezone: 'Australia/Perth', visibleTo: null },
    circuits: wiring.nodes.map(({ nodeId, parentId, ratingW, safeW }, at) => ({
      ...{ circuitId: simulatedId('circuit', at), nodeId: simulatedId('node', at), name: nodeId },
      parent: parentId === null ? null : { depotId, circuitId: circuitIds.get(parentId)! },
      rating: { unit: 'kW', powerW: ratingW },
      safeDefaultW: safeW,
    })),
    chargePoints: makes.map((make, at) => ({
      ...{ chargePointId: simulatedId('charge point', at), name: make.identity, ocppIdentity: make.identity },
      circuitId: circuitIds.get(homes.get(make.identity)?.nodeId ?? '') ?? null,
      controlMode: 'CONNECTOR',
      rating: plateOf(make),
      limitReference: make.limitReference,
      efficiency: make.efficiency,
      fallbackW: make.commissionedFallbackW ?? 0,
      phases: statedOf(homes.get(make.identity)),
    })),
    connectors: makes.flatMap(({ connectors }, at) =>
      Array.from({ length: connectors }, (_, nth) => ({
        ...{
          connectorId: simulatedId('connector', at * connectorsMax + nth),
          chargePointId: simulatedId('charge point', at),
        },
        ...{ number: nth + 1, name: null, rating: null },
      })),
    ),
    powerSources: [],
    devices: [],
  }
}

/** A charger on one phase says so on its plate, in amperes. */
function plateOf({ ratingW: powerW, supply: { phases, voltageV } }: Make): Rating {
  if (phases === 3) return { unit: 'kW', powerW }
  return { unit: 'A', currentMa: Math.ceil((powerW / voltageV) * 1000), voltageV, phases, powerFactor: 1 }
}

const statedOf = (charger: WiredCharger | undefined): readonly Conductor[] | null =>
  charger?.conductor && charger.isConductorStated === true ? [charger.conductor] : null

const kinds = ['cycle or order', 'depot', 'microgrid', 'circuit', 'node', 'charge point', 'connector'] as const
const connectorsMax = 8

/** The same in every run. */
export const simulatedId = (kind: (typeof kinds)[number], nth: number): string =>
  `00000000-0000-7000-800${kinds.indexOf(kind)}-${String(nth).padStart(12, '0')}`
const depotId = simulatedId('depot', 0)

/** The node of the microgrid that a node of the profile became. */
export function nodeIdOf(depot: Depot, profileNodeId: string): string {
  const circuit = [...depot.circuits.values()].find(({ name }) => name === profileNodeId)
  if (!circuit) throw new Error(`there is no node ${profileNodeId}`)
  return circuit.nodeId
}
