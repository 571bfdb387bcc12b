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
  GridConnection,
  PowerSource,
  PowerSourceFields,
} from './depot.ts'

/** Only the fields that changed, as they were and as they are: someone reading only the event knows what happened. */
type Change<Fields> = { readonly before: Partial<Fields>; readonly after: Partial<Fields> }

/** Connectors have numbers only: the name of their charge point says which is meant. The oldest events lack it. */
type OnChargePoint = { readonly chargePointName?: string }

export type DepotEvent =
  | ({ readonly type: 'DepotCreated'; readonly depotId: string } & DepotFields)
  | ({ readonly type: 'DepotChanged'; readonly name: string } & Change<DepotFields>)
  | {
      readonly type: 'DepotDeleted'
      readonly depotId: string
      readonly name: string
      /** who could see it, and so may hear that it is gone */
      readonly visibleTo: readonly string[] | null
    }
  | ({ readonly type: 'ControlSet' } & Change<DepotControl>)
  | MicrogridEvent
  | { readonly type: 'CircuitAdded'; readonly circuit: Circuit }
  | ({ readonly type: 'CircuitChanged'; readonly circuitId: string; readonly name: string } & Change<CircuitFields>)
  | { readonly type: 'CircuitRemoved'; readonly circuit: Circuit }
  | { readonly type: 'ChargePointAdded'; readonly chargePoint: ChargePoint }
  | ({
      readonly type: 'ChargePointChanged'
      readonly chargePointId: string
      readonly name: string
    } & Change<ChargePointFields>)
  | { readonly type: 'ChargePointRemoved'; readonly chargePoint: ChargePoint }
  /** the key itself stands in no event */
  | { readonly type: 'ChargerKeySet'; readonly chargePointId: string; readonly name: string }
  | { readonly type: 'ChargerKeyRemoved'; readonly chargePointId: string; readonly name: string }
  | ({ readonly type: 'ConnectorAdded'; readonly connector: Connector } & OnChargePoint)
  | ({
      readonly type: 'ConnectorChanged'
      readonly connectorId: string
      readonly number: number
    } & OnChargePoint &
      Change<ConnectorFields>)
  | ({ readonly type: 'ConnectorRemoved'; readonly connector: Connector } & OnChargePoint)
  | { readonly type: 'PowerSourceAdded'; readonly powerSource: PowerSource }
  | ({
      readonly type: 'PowerSourceChanged'
      readonly powerSourceId: string
      readonly name: string
    } & Change<PowerSourceFields>)
  | { readonly type: 'PowerSourceRemoved'; readonly powerSource: PowerSource }
  | { readonly type: 'DeviceAdded'; readonly device: Device }
  | ({ readonly type: 'DeviceChanged'; readonly deviceId: string; readonly name: string } & Change<DeviceFields>)
  | { readonly type: 'DeviceRemoved'; readonly device: Device }

export type MicrogridEvent =
  | {
      readonly type: 'MicrogridProvisioned'
      readonly microgridId: string
      readonly cause: 'DEPOT_CREATED' | 'BACKFILL' | 'RESYNC'
    }
  | ({ readonly type: 'GridConnectionAdded' } & GridConnection)
  | {
      readonly type: 'GridConnectionRenamed'
      readonly nodeId: string
      readonly circuitId: string
      readonly from: string
      readonly to: string
    }
  | ({ readonly type: 'GridConnectionRemoved' } & GridConnection)
  | {
      readonly type: 'MicrogridResynced'
      readonly created: readonly string[]
      readonly updated: readonly string[]
      readonly removed: readonly string[]
      readonly left: readonly string[]
    }
