import type { LimitCode, ShareRule } from '@busbar/balancer/codes'
import type { StrategyName } from '@busbar/balancer/strategies/registry'
import type { Taper } from '../charging/demand.ts'
import type { ExcessWindow } from '../charging/excess.ts'
import type { Permission } from '../charging/permission.ts'
import type { PlanSettings } from '../charging/planInput.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Measured, StaleAfter } from '../telemetry/quality.ts'
import type { RegistryImage } from './registryImage.ts'

/** Everything that one cycle looks at, frozen for its length. Plain JSON, so that it can be kept and run again. */
export type SiteImage = {
  /**
   * 1: under all strategies but one nothing was said of who will miss a departure, and nothing where a site is flat; 2: of
   * a full conductor not what it carries; 3: of a flat site no load at its boards was counted, nor its nodes told, and the
   * amperes of a charger's plate counted at the voltage that it states itself
   */
  readonly format: 1 | 2 | 3 | 4
  readonly now: Instant
  readonly registry: RegistryImage
  /** what the registry was when it last was one tree, where it has changed since */
  readonly lastTree?: RegistryImage
  /** `usable_power_calculation_version`: below 3 a site is flat */
  readonly calculationVersion: number
  readonly strategy: StrategyName
  readonly shareRule: ShareRule
  /** those that apply now or will begin soon, from outside and from operators; ratings stand in the registry */
  readonly limits: readonly SiteLimit[]
  readonly units: readonly UnitImage[]
  /** `othersW`: what was found to flow there beside chargers */
  readonly meters: readonly (Measured & {
    readonly nodeId: string
    readonly othersW?: number
    /** what flowed beside chargers even if those drew all that they may have */
    readonly surelyOthersW?: number
  })[]
  readonly supplies: readonly (Measured & { readonly nodeId: string })[]
  /** nodes that are said to carry load which we don't control */
  readonly expectedLoads: readonly { readonly nodeId: string; readonly assumedW: number | null }[]
  /** of the cycle before */
  readonly excessTimes: readonly ExcessWindow[]
  readonly settings: CycleSettings
}

/** A limit at AC in `[from, until)`. `nodeId` null: of the whole microgrid. */
export type SiteLimit = {
  readonly limitId: string
  readonly nodeId: string | null
  readonly limitW: number
  readonly source: LimitCode
  readonly from: Instant
  readonly until: Instant | null
  /** whose limit it is, in words: "network company", "Time of use: evening peak", "operator Ada" */
  readonly by: string
}

/** What a unit is and does: a connector, or a charge point that is controlled as a whole. Powers are at its reference. */
export type UnitImage = {
  /** the connector's id, or the charge point's */
  readonly unitId: string
  readonly permission: Permission
  /** more than it is known to keep for good, which it is given once there is room */
  readonly awaited?: { readonly fallbackW?: number; readonly hardCapW?: number }
  /** what its charger may still draw with all its plugs, at AC, though its rating is lower by now */
  readonly chargerCouldDrawW?: number
  readonly session: SessionImage | null
  readonly drawn: Measured | null
  readonly lastLimitW: number | null
  /** the last above nothing that it was given in its session while what it drew was known */
  readonly measuredLimitW: number | null
  readonly waitingSince: Instant | null
  readonly chargingSince: Instant | null
  readonly minW: number
  readonly stepW: number
  readonly ampereW: number
  readonly stepsMax: number
}

/** Of a charger with several sessions: the first tier, the highest weight, the earliest departure, the sum of energies. */
export type SessionImage = {
  readonly sessionRef: string
  readonly startedAt: Instant
  readonly tier: number
  readonly weight: number
  readonly departureAt: Instant | null
  readonly energyNeededWh: number | null
  readonly isPaused: boolean
  readonly taper: Taper
}

export type CycleSettings = PlanSettings & {
  readonly staleAfter: StaleAfter
  /** what a charger is taken to want if nothing at all is known of it */
  readonly configuredDemandW: number | null
  readonly deadBandW: number
  readonly rampWPerS: number | null
  /** since the cycle before; null: there was none */
  readonly elapsedMs: number | null
  readonly rotateAfterMs: number
}

export const cycleDefaults: CycleSettings = {
  ...{ leaseMs: 300_000, clockErrorMs: 5_000, leadMs: 20_000, retryMs: 15_000, deadBandShare: 0.03 },
  ...{ inPlaceEarlierMs: 86_400_000, beginsByAnyClock: true, keepsRoomToBegin: true, lowerAgainMaxMs: 10_000 },
  staleAfter: { depotMs: 60_000, byNodeMs: {} },
  configuredDemandW: null,
  ...{ deadBandW: 1_000, rampWPerS: null, elapsedMs: null, rotateAfterMs: 900_000 },
}
