import type { Instant } from '../kernel/instant.ts'
import type { DepotControl } from './control.ts'
import type { Rating } from './rating.ts'
import type { Phase } from './wiring.ts'

/** Kept on everything a person edits: the revision is what a client sends back to say which state it saw. */
export type Kept = { readonly revision: number; readonly createdAt: Instant; readonly changedAt: Instant }

/** A circuit's parent names its depot too: older systems could point across depots, and that must stay visible. */
export type ParentCircuit = { readonly circuitId: string; readonly depotId: string }

export type CircuitFields = {
  readonly name: string
  readonly parent: ParentCircuit | null
  readonly rating: Rating | null
  /** what may flow here with nobody in control */
  readonly safeDefaultW: number | null
}
/** `nodeId` is the circuit's node in the microgrid for as long as the circuit lives, at whatever depth it stands. */
export type Circuit = { readonly circuitId: string; readonly nodeId: string } & CircuitFields

export type ChargePointFields = {
  readonly name: string
  readonly circuitId: string | null
  readonly ocppIdentity: string
  readonly controlMode: 'CONNECTOR' | 'CHARGER'
  readonly rating: Rating | null
  /** what a limit sent to this charger means: power at its AC input, or at its DC output */
  readonly limitReference: 'AC_INPUT' | 'DC_OUTPUT'
  readonly efficiency: number
  /** what it falls back to by itself when nobody steers it */
  readonly fallbackW: number
  /** the conductors that it is wired to; null where nobody has said so */
  readonly phases: readonly Phase[] | null
}
export type ChargePoint = { readonly chargePointId: string } & ChargePointFields

export type ConnectorFields = {
  /** the connector's number on its charger, as OCPP counts it: from 1 */
  readonly number: number
  readonly name: string | null
  /** null: as much as its charge point */
  readonly rating: Rating | null
}
export type Connector = { readonly connectorId: string; readonly chargePointId: string } & ConnectorFields

export type PowerSourceKind = 'GRID' | 'BATTERY' | 'SOLAR' | 'GENERATOR'
export type PowerSourceFields = {
  readonly name: string
  readonly circuitId: string | null
  readonly kind: PowerSourceKind
  readonly rating: Rating | null
  /** only storage has one */
  readonly capacityWh: number | null
}
export type PowerSource = { readonly powerSourceId: string } & PowerSourceFields

export type DeviceKind = 'METER' | 'SENSOR' | 'GATEWAY' | 'CONTROLLER'
export type DeviceFields = {
  readonly name: string
  readonly circuitId: string | null
  readonly kind: DeviceKind
  readonly siteModelName: string | null
}
export type Device = { readonly deviceId: string } & DeviceFields

/** The depot's own facts, apart from what stands in it. `visibleTo: null` shows it to every user. */
export type DepotFields = {
  readonly name: string
  readonly timezone: string
  readonly visibleTo: readonly string[] | null
}

export type GridConnection = { readonly nodeId: string; readonly circuitId: string; readonly name: string }

export type Microgrid = {
  readonly microgridId: string
  /** grows by one with every change of the topology; see docs/decisions/0004 */
  readonly version: number
  readonly provisionedAt: Instant
  readonly changedAt: Instant
  readonly syncedAt: Instant
  /** by source circuit: the persisted first level */
  readonly gridConnections: ReadonlyMap<string, GridConnection>
}

/** `olderLeasesEndAt`: until then a charger may hold a limit under a lease that was longer than the present one. */
export type KeptControl = DepotControl & Kept & { readonly olderLeasesEndAt: Instant | null }

export type Depot = DepotFields &
  Kept & {
    readonly state: 'open'
    readonly depotId: string
    readonly microgrid: Microgrid | null
    readonly control: KeptControl
    readonly circuits: ReadonlyMap<string, Circuit & Kept>
    readonly chargePoints: ReadonlyMap<string, ChargePoint & Kept>
    readonly connectors: ReadonlyMap<string, Connector & Kept>
    readonly powerSources: ReadonlyMap<string, PowerSource & Kept>
    readonly devices: ReadonlyMap<string, Device & Kept>
  }

/** One stream is one depot: before its creation, open, or deleted (its events stay). */
export type DepotStream =
  | { readonly state: 'unknown' }
  | Depot
  | { readonly state: 'deleted'; readonly depotId: string }

/** Code-unit order of ids: the same on every machine, whatever its locale. */
export const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
