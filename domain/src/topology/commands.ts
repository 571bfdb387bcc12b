import type { DepotControl } from './control.ts'
import type {
  ChargePoint,
  ChargePointFields,
  Circuit,
  CircuitFields,
  Connector,
  ConnectorFields,
  DepotFields,
  Device,
  DeviceFields,
  PowerSource,
  PowerSourceFields,
} from './depot.ts'

/** The revision a client saw, or null where it doesn't say. */
type Seen = { readonly seenRevision: number | null }
type Changes<Fields> = { readonly changes: Partial<Fields> } & Seen

export type DepotCommand =
  | ({ readonly type: 'CreateDepot'; readonly depotId: string; readonly microgridId: string } & DepotFields)
  | ImportDepot
  | ({ readonly type: 'ChangeDepot' } & Changes<DepotFields>)
  | ({ readonly type: 'DeleteDepot' } & Seen)
  | ({ readonly type: 'SetControl' } & Changes<DepotControl>)
  | { readonly type: 'BackfillMicrogrid'; readonly microgridId: string }
  | { readonly type: 'ResyncMicrogrid'; readonly microgridIdIfNone: string }
  | CircuitCommand
  | ChargePointCommand
  | ConnectorCommand
  | PowerSourceCommand
  | DeviceCommand

/** A depot with everything in it, as one whole. Without `microgridId` it is recorded as an older system had it. */
export type ImportDepot = {
  readonly type: 'ImportDepot'
  readonly depotId: string
  readonly microgridId: string | null
  readonly depot: DepotFields
  /** where it differs from what every depot begins with */
  readonly control?: Partial<DepotControl>
  readonly circuits: readonly Circuit[]
  readonly chargePoints: readonly ChargePoint[]
  readonly connectors: readonly Connector[]
  readonly powerSources: readonly PowerSource[]
  readonly devices: readonly Device[]
}

export type CircuitCommand =
  | { readonly type: 'AddCircuit'; readonly circuit: Circuit }
  | ({ readonly type: 'ChangeCircuit'; readonly circuitId: string } & Changes<CircuitFields>)
  | ({ readonly type: 'RemoveCircuit'; readonly circuitId: string } & Seen)

export type ChargePointCommand =
  | { readonly type: 'AddChargePoint'; readonly chargePoint: ChargePoint; readonly connectors: readonly Connector[] }
  | ({ readonly type: 'ChangeChargePoint'; readonly chargePointId: string } & Changes<ChargePointFields>)
  | ({ readonly type: 'RemoveChargePoint'; readonly chargePointId: string } & Seen)
  | { readonly type: 'SetChargerKey'; readonly chargePointId: string }
  | { readonly type: 'RemoveChargerKey'; readonly chargePointId: string }

export type ConnectorCommand =
  | { readonly type: 'AddConnector'; readonly connector: Connector }
  | ({ readonly type: 'ChangeConnector'; readonly connectorId: string } & Changes<ConnectorFields>)
  | ({ readonly type: 'RemoveConnector'; readonly connectorId: string } & Seen)

export type PowerSourceCommand =
  | { readonly type: 'AddPowerSource'; readonly powerSource: PowerSource }
  | ({ readonly type: 'ChangePowerSource'; readonly powerSourceId: string } & Changes<PowerSourceFields>)
  | ({ readonly type: 'RemovePowerSource'; readonly powerSourceId: string } & Seen)

export type DeviceCommand =
  | { readonly type: 'AddDevice'; readonly device: Device }
  | ({ readonly type: 'ChangeDevice'; readonly deviceId: string } & Changes<DeviceFields>)
  | ({ readonly type: 'RemoveDevice'; readonly deviceId: string } & Seen)
