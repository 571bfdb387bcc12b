import type { Instant } from '../kernel/instant.ts'
import type { Layer } from './layers.ts'
import type { AnswerKind } from './installed.ts'

export type ChargerMake = {
  readonly vendor: string
  readonly model: string
  readonly serial: string | null
  readonly firmware: string | null
}

/** What a charger said, or what we found out, that it can. Null: it didn't say. */
export type ChargerAbilities = {
  readonly units: readonly ('W' | 'A')[] | null
  readonly stackLevelMax: number | null
  readonly stepsMax: number | null
  readonly profilesMax: number | null
  readonly canSteer: boolean | null
  readonly measurands: readonly string[] | null
}

export type ChargingSession = {
  readonly sessionRef: string
  readonly connector: number
  /** the charger's own name for it, where it has one */
  readonly givenRef: string | null
  readonly idToken: string | null
  readonly meterWh: number | null
  readonly startedAt: Instant
  /** it began out of our sight */
  readonly isLate: boolean
}

/** What somebody asked for a session. Who it was stands with the event. */
export type SessionDemand = {
  /** 0 is served first */
  readonly tier: number
  readonly weight: number
  readonly departureAt: Instant | null
  readonly energyNeededWh: number | null
}

/** What the depot's departure plan says of a session. */
export type PlannedDemand = Pick<SessionDemand, 'departureAt' | 'energyNeededWh'>

/** What somebody asked of a charger. Who it was stands with the event. */
export type ChargerAsk =
  | { readonly action: 'START'; readonly connector: number }
  | { readonly action: 'STOP'; readonly sessionRef: string }
  | { readonly action: 'RESET'; readonly isHard: boolean }
  | { readonly action: 'TRIGGER'; readonly what: string }

/** How it has kept to its limits: `judged` samples in all, of which it `obeyed` so many. */
export type KeptConduct = {
  readonly state: 'OBEYS' | 'DISOBEYS'
  readonly since: Instant
  readonly obeyed: number
  readonly judged: number
  /** what it was seen to draw above its limit; left out in what was kept before this was */
  readonly overdrawnW?: number | null
}

export type ChargerEvent =
  /** an identity that nobody knew is this charger from now on */
  | { readonly type: 'ChargerAdopted'; readonly chargePointId: string; readonly ocppIdentity: string }
  /** the first time, and when it comes with another make or firmware */
  | { readonly type: 'ChargerBooted'; readonly before: ChargerMake | null; readonly after: ChargerMake }
  | { readonly type: 'AbilitiesLearnt'; readonly abilities: ChargerAbilities }
  /** as what it takes limits, or doesn't */
  | { readonly type: 'LayerFound'; readonly layer: Layer; readonly isTaken: boolean }
  /** `connector` null: the whole charger; `voltsTogether` is left out in what was kept before this was */
  | {
      readonly type: 'FallbackConfirmed'
      readonly connector: number | null
      readonly limitW: number
      readonly voltsTogether?: number
    }
  | { readonly type: 'FallbackLost'; readonly connector: number | null; readonly why: string }
  | { readonly type: 'HardCapConfirmed'; readonly limitW: number; readonly voltsTogether?: number }
  | { readonly type: 'HardCapLost'; readonly why: string }
  /** less than nothing: behind; 0: right again */
  | { readonly type: 'ClockFound'; readonly aheadMs: number }
  /** `connector` null: the whole charger */
  | ({ readonly type: 'ConductNoted'; readonly connector: number | null } & KeptConduct)
  /** by somebody who looked after it; `connector` null: the whole charger */
  | { readonly type: 'ChargerTrusted'; readonly connector: number | null }
  | ({ readonly type: 'SessionStarted' } & ChargingSession)
  | {
      readonly type: 'SessionEnded'
      readonly sessionRef: string
      readonly connector: number
      readonly meterWh: number | null
      readonly energyWh: number | null
      readonly endedAt: Instant
      readonly why: string | null
    }
  | {
      readonly type: 'SessionDemandSet'
      readonly sessionRef: string
      readonly connector: number
      readonly before: Partial<SessionDemand>
      readonly after: Partial<SessionDemand>
      /** what the register showed when it was said, where a need is */
      readonly registerWh?: number | null
    }
  /** what the departure plan says of it now; `after`: what of that counts, as nothing else was said for the session itself */
  | {
      readonly type: 'SessionPlanned'
      readonly sessionRef: string
      readonly connector: number
      readonly planned: PlannedDemand
      readonly before: Partial<PlannedDemand>
      readonly after: Partial<PlannedDemand>
    }
  /** who it is, told after it began */
  | {
      readonly type: 'SessionIdentified'
      readonly sessionRef: string
      readonly connector: number
      readonly idToken: string
    }
  | { readonly type: 'SessionPaused'; readonly sessionRef: string; readonly connector: number }
  | { readonly type: 'SessionResumed'; readonly sessionRef: string; readonly connector: number }
  | { readonly type: 'ChargerAsked'; readonly asked: ChargerAsk; readonly answer: AnswerKind }
