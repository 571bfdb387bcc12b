import type {
  ChargePoint,
  Circuit,
  Connector,
  Depot,
  Device,
  GridConnection,
  Kept,
  KeptControl,
  PowerSource,
} from '@busbar/domain/topology/depot'
import { controlDefaults, type DepotControl } from '@busbar/domain/topology/control'
import type { Rating } from '@busbar/domain/topology/rating'

/** Rows of the registries as PostgreSQL's JSON gives them, turned into what the domain knows them as. */
type KeptRow = { revision: number; created_at: string; changed_at: string }

const kept = (row: KeptRow): Kept => ({
  revision: row.revision,
  createdAt: Date.parse(row.created_at),
  changedAt: Date.parse(row.changed_at),
})

export type CircuitRow = KeptRow & {
  circuit_id: string
  depot_id: string
  node_id: string
  name: string
  parent_circuit_id: string | null
  parent_depot_id: string | null
  rating: Rating | null
  safe_default_w: number | null
}
export const toCircuit = (row: CircuitRow): Circuit & Kept => ({
  circuitId: row.circuit_id,
  nodeId: row.node_id,
  name: row.name,
  parent:
    row.parent_circuit_id && row.parent_depot_id
      ? { circuitId: row.parent_circuit_id, depotId: row.parent_depot_id }
      : null,
  rating: row.rating,
  safeDefaultW: row.safe_default_w,
  ...kept(row),
})

export type ChargePointRow = KeptRow & {
  charge_point_id: string
  depot_id: string
  circuit_id: string | null
  name: string
  ocpp_identity: string
  control_mode: ChargePoint['controlMode']
  rating: Rating | null
  limit_reference: ChargePoint['limitReference']
  efficiency: number
  fallback_w: number
  phases: ChargePoint['phases']
}
export const toChargePoint = (row: ChargePointRow): ChargePoint & Kept => ({
  chargePointId: row.charge_point_id,
  circuitId: row.circuit_id,
  name: row.name,
  ocppIdentity: row.ocpp_identity,
  controlMode: row.control_mode,
  rating: row.rating,
  limitReference: row.limit_reference,
  efficiency: row.efficiency,
  fallbackW: row.fallback_w,
  phases: row.phases,
  ...kept(row),
})

export type ConnectorRow = KeptRow & {
  connector_id: string
  depot_id: string
  charge_point_id: string
  number: number
  name: string | null
  rating: Rating | null
}
export const toConnector = (row: ConnectorRow): Connector & Kept => ({
  connectorId: row.connector_id,
  chargePointId: row.charge_point_id,
  number: row.number,
  name: row.name,
  rating: row.rating,
  ...kept(row),
})

export type PowerSourceRow = KeptRow & {
  power_source_id: string
  depot_id: string
  circuit_id: string | null
  name: string
  kind: PowerSource['kind']
  rating: Rating | null
  capacity_wh: number | null
}
export const toPowerSource = (row: PowerSourceRow): PowerSource & Kept => ({
  powerSourceId: row.power_source_id,
  circuitId: row.circuit_id,
  name: row.name,
  kind: row.kind,
  rating: row.rating,
  capacityWh: row.capacity_wh,
  ...kept(row),
})

export type DeviceRow = KeptRow & {
  device_id: string
  depot_id: string
  circuit_id: string | null
  name: string
  kind: Device['kind']
  site_model_name: string | null
}
export const toDevice = (row: DeviceRow): Device & Kept => ({
  deviceId: row.device_id,
  circuitId: row.circuit_id,
  name: row.name,
  kind: row.kind,
  siteModelName: row.site_model_name,
  ...kept(row),
})

export type DepotRow = KeptRow & {
  depot_id: string
  name: string
  timezone: string
  visible_to: string[] | null
  control: ControlRow | null
}
/** As the fold has it, so that what is not in it keeps its default. */
export type ControlRow = Partial<DepotControl> & KeptRow & { olderLeasesEndAt?: number | null }

/** A depot that was written before it had a control has the one that every depot begins with. */
export function toControl({ control, created_at }: DepotRow): KeptControl {
  const {
    revision,
    created_at: createdAt,
    changed_at: changedAt,
    ...set
  } = control ?? {
    ...{ revision: 1, created_at, changed_at: created_at },
  }
  return {
    ...controlDefaults,
    olderLeasesEndAt: null,
    ...set,
    ...kept({ revision, created_at: createdAt, changed_at: changedAt }),
  }
}

export type MicrogridRow = {
  microgrid_id: string
  version: number
  provisioned_at: string
  changed_at: string
  synced_at: string
}
export type GridConnectionRow = { node_id: string; circuit_id: string; name: string }

/** All rows of one depot, read in one statement: one moment, whoever writes meanwhile. */
export type DepotRows = {
  depot: DepotRow
  microgrid: MicrogridRow | null
  grid_connections: GridConnectionRow[] | null
  circuits: CircuitRow[] | null
  charge_points: ChargePointRow[] | null
  connectors: ConnectorRow[] | null
  power_sources: PowerSourceRow[] | null
  devices: DeviceRow[] | null
}

export function toDepot(rows: DepotRows): Depot {
  const { depot, microgrid } = rows
  const gridConnections = (rows.grid_connections ?? []).map((row): GridConnection => ({
    nodeId: row.node_id,
    circuitId: row.circuit_id,
    name: row.name,
  }))
  return {
    state: 'open',
    depotId: depot.depot_id,
    name: depot.name,
    timezone: depot.timezone,
    visibleTo: depot.visible_to,
    ...kept(depot),
    control: toControl(depot),
    microgrid: microgrid && {
      microgridId: microgrid.microgrid_id,
      version: microgrid.version,
      provisionedAt: Date.parse(microgrid.provisioned_at),
      changedAt: Date.parse(microgrid.changed_at),
      syncedAt: Date.parse(microgrid.synced_at),
      gridConnections: new Map(gridConnections.map((node) => [node.circuitId, node])),
    },
    circuits: new Map((rows.circuits ?? []).map((row) => [row.circuit_id, toCircuit(row)])),
    chargePoints: new Map((rows.charge_points ?? []).map((row) => [row.charge_point_id, toChargePoint(row)])),
    connectors: new Map((rows.connectors ?? []).map((row) => [row.connector_id, toConnector(row)])),
    powerSources: new Map((rows.power_sources ?? []).map((row) => [row.power_source_id, toPowerSource(row)])),
    devices: new Map((rows.devices ?? []).map((row) => [row.device_id, toDevice(row)])),
  }
}
