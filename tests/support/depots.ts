import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { DepotCommand, ImportDepot } from '@busbar/domain/topology/commands'
import { depotDecider } from '@busbar/domain/topology/decide'
import type { ChargePoint, Circuit, Connector, Depot, Device, PowerSource } from '@busbar/domain/topology/depot'
import type { DepotEvent } from '@busbar/domain/topology/events'

/** Things in a depot, complete with what a test doesn't care about. */

/** An id that reads as its number, and that PostgreSQL takes. */
export const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

export const depotId = id(1)
export const microgridId = id(2)
const createdAt = Date.parse('2026-03-01T00:00:00Z')

export const circuit = (circuitId: string, fields: Partial<Circuit> = {}): Circuit => ({
  circuitId,
  nodeId: nodeOf(circuitId),
  name: `board ${circuitId.slice(-4)}`,
  parent: null,
  rating: { unit: 'kW', powerW: 400_000 },
  safeDefaultW: null,
  ...fields,
})

/** The node of a circuit that these builders made. */
export const nodeOf = (circuitId: string): string => circuitId.replace(/^0/, 'f')

export const under = (circuitId: string, otherDepotId = depotId): Circuit['parent'] => ({
  circuitId,
  depotId: otherDepotId,
})

export const chargePoint = (chargePointId: string, fields: Partial<ChargePoint> = {}): ChargePoint => ({
  chargePointId,
  name: `charger ${chargePointId.slice(-4)}`,
  circuitId: null,
  ocppIdentity: `CP-${chargePointId}`,
  controlMode: 'CONNECTOR',
  rating: { unit: 'kW', powerW: 150_000 },
  limitReference: 'AC_INPUT',
  efficiency: 0.95,
  fallbackW: 0,
  phases: null,
  ...fields,
})

export const connector = (connectorId: string, chargePointId: string, fields: Partial<Connector> = {}): Connector => ({
  connectorId,
  chargePointId,
  number: 1,
  name: null,
  rating: null,
  ...fields,
})

export const powerSource = (powerSourceId: string, fields: Partial<PowerSource> = {}): PowerSource => ({
  powerSourceId,
  name: `source ${powerSourceId.slice(-4)}`,
  circuitId: null,
  kind: 'GRID',
  rating: null,
  capacityWh: null,
  ...fields,
})

export const device = (deviceId: string, fields: Partial<Device> = {}): Device => ({
  deviceId,
  name: `meter ${deviceId.slice(-4)}`,
  circuitId: null,
  kind: 'METER',
  siteModelName: null,
  ...fields,
})

export const createDepot = (name = 'Malaga', ofDepot = depotId, ofMicrogrid = microgridId): DepotCommand => ({
  type: 'CreateDepot',
  depotId: ofDepot,
  microgridId: ofMicrogrid,
  name,
  timezone: 'Australia/Perth',
  visibleTo: null,
})

/** A depot as an older system had it: no microgrid, and whatever was wrong with it. */
export const legacyDepot = (contents: Partial<Omit<ImportDepot, 'type'>> = {}): ImportDepot => ({
  type: 'ImportDepot',
  depotId,
  microgridId: null,
  depot: { name: 'Malaga', timezone: 'Australia/Perth', visibleTo: null },
  circuits: [],
  chargePoints: [],
  connectors: [],
  powerSources: [],
  devices: [],
  ...contents,
})

/** What comes of commands that the rules allow. */
export function depotAfter(...commands: readonly DepotCommand[]): Depot {
  let state = depotDecider.initial
  for (const command of commands) {
    const events = depotDecider.decide(state, command, createdAt)
    if (isRefusal(events)) throw new Error(`${command.type} was refused: ${events.detail}`)
    state = depotDecider.evolve(
      state,
      events.map((event) => ({ event, at: createdAt })),
    )
  }
  if (state.state !== 'open') throw new Error(`the depot is ${state.state}`)
  return state
}

/** What comes of events, whether the rules would have allowed them or not. */
export function depotOf(...events: readonly DepotEvent[]): Depot {
  const state = depotDecider.evolve(
    depotDecider.initial,
    events.map((event) => ({ event, at: createdAt })),
  )
  if (state.state !== 'open') throw new Error(`the depot is ${state.state}`)
  return state
}
