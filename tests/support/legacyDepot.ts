import type { ImportDepot } from '@busbar/domain/topology/commands'
import type { ChargePoint, Circuit, Connector } from '@busbar/domain/topology/depot'
import { newId } from '../../server/src/engine/ids.ts'

/** A depot as an older system had it, without a microgrid, with whatever is wrong in it. */
export function legacyDepot(contents: Partial<Omit<ImportDepot, 'type'>> = {}): ImportDepot {
  const depotId = contents.depotId ?? newId()
  return {
    type: 'ImportDepot',
    microgridId: null,
    depot: { name: `Legacy ${depotId}`, timezone: 'Australia/Perth', visibleTo: null },
    circuits: [],
    chargePoints: [],
    connectors: [],
    powerSources: [],
    devices: [],
    ...contents,
    depotId,
  }
}

export const legacyCircuit = (circuitId: string, fields: Partial<Circuit> = {}): Circuit => ({
  circuitId,
  nodeId: newId(),
  name: `board ${circuitId.slice(-4)}`,
  parent: null,
  rating: { unit: 'kW', powerW: 400_000 },
  safeDefaultW: null,
  ...fields,
})

export const legacyChargePoint = (chargePointId: string, fields: Partial<ChargePoint> = {}): ChargePoint => ({
  chargePointId,
  name: `charger ${chargePointId.slice(-4)}`,
  circuitId: null,
  ocppIdentity: `CP-${chargePointId}`,
  controlMode: 'CONNECTOR',
  rating: { unit: 'kW', powerW: 150_000 },
  limitReference: 'AC_INPUT',
  efficiency: 0.95,
  fallbackW: 0,
  ...fields,
})

export const legacyConnector = (connectorId: string, chargePointId: string): Connector => ({
  connectorId,
  chargePointId,
  number: 1,
  name: null,
  rating: null,
})
