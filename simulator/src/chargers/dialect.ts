import type { Call } from './frames.ts'
import type { Composite, Verdict } from './orders.ts'
import type { Profile } from './profiles.ts'
import type { Session } from './station.ts'

export type Condition =
  | 'AVAILABLE'
  | 'PREPARING'
  | 'CHARGING'
  | 'PAUSED_BY_CHARGER'
  | 'PAUSED_BY_VEHICLE'
  | 'FINISHING'
  | 'UNAVAILABLE'

export type Ending = 'LOCAL' | 'EV_DISCONNECTED' | 'REMOTE' | 'SOFT_RESET' | 'NOT_AUTHORISED' | 'POWER_LOSS'

/** What a meter reads, at the charger's own reference. */
export type Sample = {
  readonly powerW: number
  readonly energyWh: number
  readonly offeredW: number
  readonly socPercent: number
}

export type Moment = { readonly at: number; readonly isOffline: boolean; readonly seqNo: number }

export type Triggered = 'BOOT' | 'HEARTBEAT' | 'METER_VALUES' | 'STATUS'

/** What the central system may have a charger do. */
export type Controls = {
  now(): number
  takeProfile(profile: Profile): Verdict
  clear(goes: (profile: Profile) => boolean): number
  profiles(): readonly Profile[]
  /** null: there is no such connector */
  composite(connector: number, durationS: number): Composite | null
  startRemotely(connector: number | null, idToken: string, profile: Profile | null): boolean
  endRemotely(transactionId: string): boolean
  reset(kind: 'SOFT' | 'HARD'): void
  trigger(what: Triggered, connector: number | null): boolean
  settings(): { readonly meterEveryS: number; readonly heartbeatEveryS: number }
  change(setting: 'METER_EVERY_S' | 'HEARTBEAT_EVERY_S', seconds: number): void
}

export type Answer =
  | { readonly kind: 'RESULT'; readonly payload: object; readonly afterwards?: () => void }
  | { readonly kind: 'ERROR'; readonly code: string; readonly description: string }

/** One version of the protocol: what happens at a charger as its messages, and its calls as what a charger does. */
export type Dialect = {
  boot(): Call
  readBoot(payload: unknown): { readonly accepted: boolean; readonly now: number; readonly everyS: number } | null
  heartbeat(): Call
  readHeartbeat(payload: unknown): number | null
  status(connector: number, condition: Condition, at: number): Call
  authorise(idToken: string): Call
  readAuthorised(payload: unknown): boolean
  /** where the charger names its transactions itself */
  nameTransaction(): string | null
  started(session: Session, sample: Sample, moment: Moment): Call
  readStarted(payload: unknown): { readonly accepted: boolean; readonly transactionId: string | null } | null
  measured(session: Session, sample: Sample, moment: Moment): Call
  ended(session: Session, sample: Sample, why: Ending, moment: Moment): Call
  answer(action: string, payload: unknown): Answer
}

export const isoTime = (at: number): string => new Date(at).toISOString()

/** For those who take one place after the point only. */
export const oneDecimal = (value: number): number => Math.round(value * 10) / 10
