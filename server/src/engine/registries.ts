import type { Instant } from '@busbar/domain/kernel/instant'
import type {
  ChargePoint,
  Circuit,
  Connector,
  Depot,
  DepotFields,
  Device,
  Kept,
  PowerSource,
} from '@busbar/domain/topology/depot'
import type { Cause } from './ports.ts'

/** What the doors read. Written by storage in the transaction of the events, so never behind them. */

export type PageWish = { readonly limit: number; readonly after: string | null }
export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }

/** What a depot had and has no more, as it was last; `changedAt`: when it went. */
export type TakenOut = Pick<Depot, 'circuits' | 'chargePoints' | 'connectors'>

export type InDepot = { readonly depotId: string }

/** One registry, by its depot and by id. */
export type Registry<Item> = {
  list(depotId: string, page: PageWish): Promise<Page<Item & InDepot>>
  get(id: string): Promise<(Item & InDepot) | null>
}

export type DepotSummary = DepotFields &
  Kept &
  InDepot & {
    readonly calculationVersion: number
    readonly microgrid: {
      readonly microgridId: string
      readonly version: number
      readonly nodeCount: number
      readonly changedAt: Instant
      readonly syncedAt: Instant
    } | null
    readonly faultCodes: readonly string[]
    readonly counts: {
      readonly circuits: number
      readonly chargePoints: number
      readonly connectors: number
      readonly powerSources: number
      readonly devices: number
    }
  }

/** Whose eyes are looking: everybody's depots, or those of one user or token. */
export type Sight =
  | { readonly sees: 'everything' }
  | { readonly sees: 'unrestricted'; readonly andAsUser: string | null }
  | { readonly sees: 'listed'; readonly depotIds: readonly string[] }

export type Registries = {
  readonly depots: {
    list(sight: Sight, page: PageWish): Promise<Page<DepotSummary>>
    get(depotId: string): Promise<DepotSummary | null>
    /** everything in it, as of one moment */
    whole(depotId: string): Promise<{ readonly depot: Depot; readonly streamVersion: number } | null>
    takenOutSince(depotId: string, since: Instant): Promise<TakenOut>
    ofMicrogrid(microgridId: string): Promise<string | null>
    all(): Promise<readonly string[]>
    /** those among the names that a depot bears, in whatever case */
    named(names: readonly string[]): Promise<readonly ({ readonly name: string } & InDepot)[]>
  }
  readonly circuits: Registry<Circuit & Kept>
  readonly chargePoints: Registry<ChargePoint & Kept> & {
    /** those among the OCPP identities that a charge point of any depot has */
    identified(ocppIdentities: readonly string[]): Promise<readonly ({ readonly ocppIdentity: string } & InDepot)[]>
  }
  readonly connectors: Registry<Connector & Kept> & {
    ofChargePoints(chargePointIds: readonly string[]): Promise<readonly (Connector & Kept & InDepot)[]>
  }
  readonly powerSources: Registry<PowerSource & Kept>
  readonly devices: Registry<Device & Kept>
}

export type AuditWish = {
  readonly sight: Sight
  readonly limit: number
  readonly before: number | null
  readonly depotId: string | null
  readonly kind: string | null
  readonly actor: string | null
  readonly from: Instant | null
  readonly to: Instant | null
}
export type AuditEntry = {
  readonly eventId: string
  readonly position: number
  readonly streamId: string
  readonly version: number
  readonly type: string
  readonly depotId: string | null
  readonly depotName: string | null
  readonly data: Record<string, unknown>
  readonly cause: Cause
  readonly occurredAt: Instant
  readonly recordedAt: Instant
}
export type Audit = {
  list(wish: AuditWish): Promise<Page<AuditEntry>>
  kinds(sight: Sight): Promise<readonly string[]>
}
