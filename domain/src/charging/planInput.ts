import type { Instant } from '../kernel/instant.ts'
import type { LoadNode, LoadTree } from './loadTree.ts'
import type { Permission } from './permission.ts'

/** A node with the limit that applies to it from each instant on; none where nothing limits it. */
export type PlanNode = LoadNode & {
  readonly limits: readonly { readonly from: Instant; readonly limitW: number }[]
  /** what it may carry with nobody in control, whatever limits it for a time; null where nothing does */
  readonly ownW: number | null
}

/** Powers are at the charger's reference, but for the targets, which are at AC as all that nodes add up. */
export type PlanUnit = {
  readonly unitId: string
  readonly chargePointId: string
  readonly connector: number | null
  readonly nodeId: string
  readonly permission: Permission
  /** what its limit steps down to when the lease ends */
  readonly fallbackW: number
  readonly minW: number
  readonly stepW: number
  /** one ampere of this charger */
  readonly ampereW: number
  /** how many steps the charger takes in one profile */
  readonly stepsMax: number
  /** what it is to get from each instant on */
  readonly targets: readonly { readonly from: Instant; readonly w: number }[]
}

export type PlanSettings = {
  readonly leaseMs: number
  /** how far a charger's clock may be off */
  readonly clockErrorMs: number
  /** how much earlier a limit begins that takes the place of the fallback: until it has begun nothing else would bind */
  readonly inPlaceEarlierMs?: number
  /** whether it begins by a clock that nobody knows, and by a right one where the charger's is days ahead; absent: no */
  readonly beginsByAnyClock?: boolean
  /** whether room is kept for who may begin where the node itself doesn't carry all fallbacks; absent: no */
  readonly keepsRoomToBegin?: boolean
  /** how long before it matters a change is asked for, so that it is confirmed in time */
  readonly leadMs: number
  /** how long an order without an answer is left alone before it is given again */
  readonly retryMs: number
  /** how long at most an order is left alone that was refused, and that is to have a charger do no more; absent: as any */
  readonly lowerAgainMaxMs?: number
  /** a change below this share of a limit is not worth a message */
  readonly deadBandShare: number
}

export type PlanInput = {
  readonly now: Instant
  readonly nodes: readonly PlanNode[]
  /** the same in numbers, where somebody has them already */
  readonly tree?: LoadTree
  readonly units: readonly PlanUnit[]
  readonly settings: PlanSettings
}
