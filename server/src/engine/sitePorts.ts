import type { AdherenceSettings } from '@busbar/domain/charging/adherence'
import type { Charger, ChargerCommand } from '@busbar/domain/charging/charger'
import type { TaperSettings } from '@busbar/domain/charging/demand'
import type { PlannedOrder } from '@busbar/domain/charging/plannedOrder'
import type { CycleResult } from '@busbar/domain/cycles/cycle'
import type { BreachSettings } from '@busbar/domain/cycles/breach'
import type { CycleSettings, SiteImage, SiteLimit } from '@busbar/domain/cycles/image'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { OrderAnswer } from './chargers.ts'
import type { Log, Timing } from './ports.ts'
import type { LimitBook } from './promises.ts'
import type { TakenOut } from './registries.ts'

export type SiteSettings = Pick<SiteImage, 'strategy' | 'shareRule' | 'calculationVersion' | 'expectedLoads'> & {
  readonly cycle: CycleSettings
  readonly adherence: AdherenceSettings
  readonly taper: TaperSettings
  readonly breach: BreachSettings
  /** until then a charger may hold a limit under a lease that was longer than the present one */
  readonly olderLeasesEndAt: Instant | null
  /** a cycle runs at least so often */
  readonly cycleEveryMs: number
  /** changes so close together make one cycle */
  readonly gatherMs: number
}

export const triggers = [
  ...(['DEMAND', 'LIMIT', 'TOPOLOGY', 'CHARGER', 'TELEMETRY', 'ANSWER', 'TIME', 'REQUEST', 'ALIAS', 'START'] as const),
]
export type Trigger = (typeof triggers)[number]

/** What a cycle is asked for, by somebody or by what happened. */
export type Ask = {
  readonly trigger: Trigger
  /** whom it was asked for; null: the whole microgrid. All of it is decided on either way */
  readonly scopeNodeId: string | null
  /** the endpoint of older clients that asked */
  readonly alias: string | null
}

/** One cycle as it was decided, with what it saw. */
export type DecidedCycle = Ask & {
  readonly cycleId: string
  readonly sequence: number
  readonly image: SiteImage
  readonly result: CycleResult
  readonly tookMs: number
  readonly sent: readonly (PlannedOrder & { readonly orderId: string })[]
}

/** What a site needs of the house; a simulation brings its own. */
export type SitePorts = {
  readonly timing: Timing
  readonly log: Log
  newId(): string
  /** false for a process that has lost the right to steer this microgrid */
  mayCommand(): boolean
  /** keeps for good what a charger said; answers its state after it */
  keep(chargePointId: string, command: ChargerCommand): Promise<Charger>
  /** absent: nobody steers after it */
  readonly book?: LimitBook
  /** before we began, and lately; absent: nothing */
  readonly takenOut?: TakenOut
  limits(): readonly SiteLimit[]
  decided(cycle: DecidedCycle): void
  answered(orderId: string, chargePointId: string, answer: OrderAnswer): void
}
