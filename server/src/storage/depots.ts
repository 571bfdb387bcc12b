import { topologyFaults } from '@busbar/domain/topology/assemble'
import type {
  ChargePoint,
  Circuit,
  Connector,
  Depot,
  DepotStream,
  Device,
  GridConnection,
  Kept,
  Microgrid,
  PowerSource,
} from '@busbar/domain/topology/depot'
import type { Transaction } from '../engine/ports.ts'
import { clientOf } from './database.ts'
import { type Table, time, writeDifference } from './rows.ts'

/** Writes what a decision changed about one depot, in the transaction of its events. */
export async function projectDepot(tx: Transaction, before: DepotStream, after: DepotStream): Promise<void> {
  if (after.state === 'unknown') return
  if (after.state === 'deleted') {
    // Everything that stands in a depot goes with its row.
    await clientOf(tx).query('DELETE FROM depot WHERE depot_id = $1', [after.depotId])
    return
  }
  const { depotId } = after
  const was = before.state === 'open' ? before : nothing
  await writeDifference(tx, depots, before.state === 'open' ? just(depotId, before) : none, just(depotId, after))
  await writeDifference(tx, circuits(depotId), was.circuits, after.circuits)
  await writeDifference(tx, chargePoints(depotId), was.chargePoints, after.chargePoints)
  await writeDifference(tx, connectors(depotId), was.connectors, after.connectors)
  await writeDifference(tx, powerSources(depotId), was.powerSources, after.powerSources)
  await writeDifference(tx, devices(depotId), was.devices, after.devices)
  if (after.microgrid && after.microgrid !== was.microgrid) {
    await projectMicrogrid(tx, after, was.microgrid, after.microgrid)
  }
}

/** Writes a depot's rows anew from its folded state, whatever stands there now. */
export async function rebuildDepot(tx: Transaction, depotId: string, state: DepotStream): Promise<void> {
  await clientOf(tx).query('DELETE FROM depot WHERE depot_id = $1', [depotId])
  await projectDepot(tx, { state: 'unknown' }, state)
}

async function projectMicrogrid(tx: Transaction, depot: Depot, before: Microgrid | null, after: Microgrid) {
  const { depotId } = depot
  const nodes = byNode(after)
  // Every circuit is a node: the first level is kept, the deeper ones are derived.
  const table = microgrids(depotId, depot.circuits.size)
  await writeDifference(tx, table, before ? just(before.microgridId, before) : none, just(after.microgridId, after))
  await writeDifference(tx, gridConnections(depotId, after.microgridId), before ? byNode(before) : none, nodes)
}

const none = new Map<string, never>()
const just = <Item>(id: string, item: Item): Map<string, Item> => new Map([[id, item]])

const byNode = (microgrid: Microgrid): Map<string, GridConnection> =>
  new Map([...microgrid.gridConnections.values()].map((node) => [node.nodeId, node]))

const nothing: Pick<Depot, 'circuits' | 'chargePoints' | 'connectors' | 'powerSources' | 'devices' | 'microgrid'> = {
  circuits: new Map(),
  chargePoints: new Map(),
  connectors: new Map(),
  powerSources: new Map(),
  devices: new Map(),
  microgrid: null,
}

const keptColumns = ['revision', 'created_at', 'changed_at']
const kept = ({ revision, createdAt, changedAt }: Kept) => ({
  revision,
  created_at: time(createdAt),
  changed_at: time(changedAt),
})

const depots: Table<Depot> = {
  name: 'depot',
  key: 'depot_id',
  columns: [
    ...['name', 'timezone', 'visible_to', 'fault_codes', 'control'],
    ...['circuit_count', 'charge_point_count', 'connector_count', 'power_source_count', 'device_count'],
    ...keptColumns,
  ],
  row: (depot) => ({
    depot_id: depot.depotId,
    name: depot.name,
    timezone: depot.timezone,
    visible_to: depot.visibleTo,
    fault_codes: [...new Set(topologyFaults(depot).map((fault) => fault.code))],
    circuit_count: depot.circuits.size,
    charge_point_count: depot.chargePoints.size,
    connector_count: depot.connectors.size,
    power_source_count: depot.powerSources.size,
    device_count: depot.devices.size,
    control: controlRow(depot.control),
    ...kept(depot),
  }),
}

function controlRow(control: Depot['control']) {
  const { revision, createdAt, changedAt, ...set } = control
  return { ...set, ...kept({ revision, createdAt, changedAt }) }
}

const microgrids = (depotId: string, nodeCount: number): Table<Microgrid> => ({
  name: 'microgrid',
  key: 'microgrid_id',
  columns: ['depot_id', 'version', 'node_count', 'provisioned_at', 'changed_at', 'synced_at'],
  row: (microgrid) => ({
    microgrid_id: microgrid.microgridId,
    depot_id: depotId,
    version: microgrid.version,
    node_count: nodeCount,
    provisioned_at: time(microgrid.provisionedAt),
    changed_at: time(microgrid.changedAt),
    synced_at: time(microgrid.syncedAt),
  }),
})

const gridConnections = (depotId: string, microgridId: string): Table<GridConnection> => ({
  name: 'microgrid_node',
  key: 'node_id',
  columns: ['depot_id', 'microgrid_id', 'kind', 'circuit_id', 'name'],
  row: ({ nodeId, circuitId, name }) => ({
    node_id: nodeId,
    depot_id: depotId,
    microgrid_id: microgridId,
    kind: 'GRID_CONNECTION',
    circuit_id: circuitId,
    name,
  }),
})

const circuits = (depotId: string): Table<Circuit & Kept> => ({
  name: 'circuit',
  key: 'circuit_id',
  columns: [
    ...['depot_id', 'node_id', 'name', 'parent_circuit_id', 'parent_depot_id', 'rating', 'safe_default_w'],
    ...keptColumns,
  ],
  row: (circuit) => ({
    circuit_id: circuit.circuitId,
    depot_id: depotId,
    node_id: circuit.nodeId,
    name: circuit.name,
    parent_circuit_id: circuit.parent?.circuitId ?? null,
    parent_depot_id: circuit.parent?.depotId ?? null,
    rating: circuit.rating,
    safe_default_w: circuit.safeDefaultW,
    ...kept(circuit),
  }),
})

const chargePoints = (depotId: string): Table<ChargePoint & Kept> => ({
  name: 'charge_point',
  key: 'charge_point_id',
  columns: [
    ...['depot_id', 'circuit_id', 'name', 'ocpp_identity', 'control_mode', 'rating', 'limit_reference'],
    ...['efficiency', 'fallback_w', 'phases'],
    ...keptColumns,
  ],
  row: (chargePoint) => ({
    charge_point_id: chargePoint.chargePointId,
    depot_id: depotId,
    circuit_id: chargePoint.circuitId,
    name: chargePoint.name,
    ocpp_identity: chargePoint.ocppIdentity,
    control_mode: chargePoint.controlMode,
    rating: chargePoint.rating,
    limit_reference: chargePoint.limitReference,
    efficiency: chargePoint.efficiency,
    fallback_w: chargePoint.fallbackW,
    phases: chargePoint.phases,
    ...kept(chargePoint),
  }),
})

const connectors = (depotId: string): Table<Connector & Kept> => ({
  name: 'connector',
  key: 'connector_id',
  columns: ['depot_id', 'charge_point_id', 'number', 'name', 'rating', ...keptColumns],
  row: (connector) => ({
    connector_id: connector.connectorId,
    depot_id: depotId,
    charge_point_id: connector.chargePointId,
    number: connector.number,
    name: connector.name,
    rating: connector.rating,
    ...kept(connector),
  }),
})

const powerSources = (depotId: string): Table<PowerSource & Kept> => ({
  name: 'power_source',
  key: 'power_source_id',
  columns: ['depot_id', 'circuit_id', 'name', 'kind', 'rating', 'capacity_wh', ...keptColumns],
  row: (powerSource) => ({
    power_source_id: powerSource.powerSourceId,
    depot_id: depotId,
    circuit_id: powerSource.circuitId,
    name: powerSource.name,
    kind: powerSource.kind,
    rating: powerSource.rating,
    capacity_wh: powerSource.capacityWh,
    ...kept(powerSource),
  }),
})

const devices = (depotId: string): Table<Device & Kept> => ({
  name: 'device',
  key: 'device_id',
  columns: ['depot_id', 'circuit_id', 'name', 'kind', 'site_model_name', ...keptColumns],
  row: (device) => ({
    device_id: device.deviceId,
    depot_id: depotId,
    circuit_id: device.circuitId,
    name: device.name,
    kind: device.kind,
    site_model_name: device.siteModelName,
    ...kept(device),
  }),
})
