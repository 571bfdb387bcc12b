import type { ChargerClock } from '@busbar/domain/charging/clock'
import type { RegisterTrail } from '@busbar/domain/charging/registerTrail'
import type { Instant } from '@busbar/domain/kernel/instant'

/**
 * Between the doors through which chargers come and the rest of the house. Protocol words stay behind the door: what is
 * here is true of a charger, whatever it speaks. A connector's number is 1 and up; null is the whole charger.
 */
export type ChargerDesk = {
  /** who is meant by the last part of `/ocpp/{identity}`; null: nobody whom we know */
  identify(identity: string): KnownCharger | null
  /** somebody unknown came; kept for adoption */
  turnedAway(identity: string, why: TurnedAway, remoteAddress: string): void
  opened(chargePointId: string, link: ChargerLink): void
  closed(chargePointId: string, epoch: number): void
  booted(chargePointId: string, boot: Boot): Promise<void>
  learnt(chargePointId: string, abilities: Abilities): void
  connectorState(chargePointId: string, connector: number | null, state: ConnectorState, at: Instant): void
  authorise(chargePointId: string, idToken: string): Promise<Authorisation>
  /**
   * Answered when it is kept for good: a charger that has its answer doesn't tell us again. One that hasn't tells us the
   * same start once more, perhaps after a restart of ours: the same session is the answer then.
   */
  sessionStarted(
    chargePointId: string,
    started: SessionStarted,
  ): Promise<Authorisation & { readonly sessionRef: string }>
  sessionEnded(chargePointId: string, ended: SessionEnded): Promise<void>
  /** as its clock was found when it was heard last; null: nobody found that it is wrong */
  clockKept(chargePointId: string): ChargerClock | null
  /** what is known of its clock, with every time that it says; null: nothing that would do */
  clockShown(chargePointId: string, clock: ChargerClock | null): void
  measured(chargePointId: string, readings: readonly Reading[]): void
  /** once for each order, and once more where an answer comes after we had given it up */
  answered(chargePointId: string, orderId: string, answer: OrderAnswer): void
  reported(chargePointId: string, notice: Notice): void
  logged(chargePointId: string, line: MessageLine): void
}

export type KnownCharger = {
  readonly chargePointId: string
  readonly depotId: string
  /** HMAC of its key; null: it has none yet and is turned away, unless open doors are allowed by configuration */
  readonly keyHash: Buffer | null
}

export type TurnedAway =
  | 'UNKNOWN_IDENTITY'
  | 'WRONG_KEY'
  | 'NO_KEY'
  | 'PROFILE_TOO_LOW'
  | 'ALREADY_CONNECTED'
  | 'NO_COMMON_PROTOCOL'

/** One open socket. `epoch` grows with every socket of a charger, so that a late close can't end its successor. */
export type ChargerLink = {
  readonly epoch: number
  readonly protocol: 'OCPP_16' | 'OCPP_201'
  /** queued by urgency, one under way at a time; a newer limit for the same connector replaces one that still waits */
  send(order: ChargerOrder): void
  /** takes back what has not been written yet; answers whether it was in time */
  withdraw(orderId: string): boolean
  /** what it said that it can since it came; null: nothing yet */
  said?(): Abilities | null
  /** what it said before this process began: it counts until it says it again */
  knew?(abilities: Abilities): void
  close(why: 'NOT_KNOWN' | 'STEERED_ELSEWHERE'): void
}

export type Urgency = 'DECREASE' | 'CONTROL' | 'OPERATOR' | 'UPKEEP'

export type ChargerOrder = {
  readonly orderId: string
  readonly urgency: Urgency
  /** asked where it is written to the wire: who has lost the right to steer says nothing more */
  readonly mayLeave?: () => boolean
} & Order

/** Powers are at the charger's own reference: what its limit means, at its AC input or at its DC output. */
export type Order =
  | SetLimit
  | {
      readonly type: 'InstallFallback'
      readonly connector: number | null
      readonly limitW: number
      readonly wiring: Wiring
    }
  /** a limit from when the charger was steered otherwise: it must not bind any more */
  | { readonly type: 'LiftLimit'; readonly connector: number | null; readonly limitW: number; readonly wiring: Wiring }
  /** the limit of a session from when the charger was steered by connector: what stands beneath it holds from then on */
  | { readonly type: 'DropLimit'; readonly connector: number; readonly sessionRef: string }
  | { readonly type: 'InstallHardCap'; readonly limitW: number; readonly wiring: Wiring }
  | { readonly type: 'ReadBack'; readonly connector: number | null; readonly forMs: number; readonly wiring: Wiring }
  | { readonly type: 'StartSession'; readonly connector: number; readonly idToken: string }
  | { readonly type: 'EndSession'; readonly sessionRef: string }
  | { readonly type: 'Reset'; readonly isHard: boolean }
  | {
      readonly type: 'Trigger'
      readonly what: 'BOOT' | 'STATUS' | 'METER_VALUES' | 'HEARTBEAT'
      readonly connector: number | null
    }

/**
 * A limit that steps down by itself: `steps[0]` begins at `startsAt` (`afterMs` 0), by the charger's own clock, and the last
 * is the fallback where the lease ends. With a session it is that session's own; without one it is its connector's whoever
 * charges there, and without a connector the whole charger's. Those two stand in the place of the fallback.
 */
export type SetLimit = {
  readonly type: 'SetLimit'
  readonly connector: number | null
  readonly sessionRef: string | null
  readonly startsAt: Instant
  readonly steps: readonly { readonly afterMs: number; readonly limitW: number }[]
  readonly wiring: Wiring
}

/** How watts become amperes where a charger wants those: per phase, with the nominal voltage, rounded down. */
export type Wiring = { readonly phases: 1 | 2 | 3; readonly voltageV: number; readonly isDc: boolean }

export type OrderAnswer =
  | { readonly kind: 'ACCEPTED'; readonly readBack?: ReadBack }
  | { readonly kind: 'REJECTED'; readonly why: string | null }
  | { readonly kind: 'NOT_SUPPORTED'; readonly why: string | null }
  /** it was sent and may be in force: nobody knows */
  | { readonly kind: 'NO_ANSWER' }
  /** it never left: a newer one took its place, or the link had gone */
  | { readonly kind: 'NOT_SENT'; readonly why: 'REPLACED' | 'WITHDRAWN' | 'LINK_DOWN' | 'FULL' | 'NOT_OURS' }

export type ReadBack = {
  readonly steps: readonly { readonly at: Instant; readonly limitW: number }[]
  /** what it answered makes no sense, or holds nothing */
  readonly isPlausible: boolean
}

export type Boot = {
  readonly vendor: string
  readonly model: string
  readonly serial: string | null
  readonly firmware: string | null
  readonly at: Instant
}

/** What a charger said, or what we found out, that it can. Null: it didn't say. */
export type Abilities = {
  readonly units: readonly ('W' | 'A')[] | null
  readonly stackLevelMax: number | null
  readonly stepsMax: number | null
  readonly profilesMax: number | null
  readonly canSteer: boolean | null
  readonly measurands: readonly string[] | null
}

export type ConnectorState =
  | 'AVAILABLE'
  | 'PLUGGED_IN'
  | 'CHARGING'
  | 'PAUSED_BY_VEHICLE'
  | 'PAUSED_BY_CHARGER'
  | 'FINISHING'
  | 'RESERVED'
  | 'UNAVAILABLE'
  | 'FAULTED'

export type Authorisation = { readonly accepted: boolean }

export type SessionStarted = {
  readonly connector: number
  /**
   * The charger's own name for it, where it has one: that is then the `sessionRef`. Otherwise the answered `sessionRef`
   * is a whole number as text, 1 to 2,147,483,647, never used twice for this charger.
   */
  readonly givenRef: string | null
  readonly idToken: string | null
  readonly meterWh: number | null
  readonly at: Instant
  /** it began while the charger was offline, or we hear of it late */
  readonly isLate: boolean
  /** told by a message of its course: of one that is known it is no news */
  readonly isUnderWay?: true
}

export type SessionEnded = {
  /** one that we never heard begin may end as well */
  readonly sessionRef: string
  readonly meterWh: number | null
  readonly at: Instant
  readonly why: string | null
}

export type Reading = {
  readonly connector: number | null
  readonly sessionRef: string | null
  readonly at: Instant
  readonly quantity: 'POWER_W' | 'POWER_OFFERED_W' | 'ENERGY_WH' | 'CURRENT_MA' | 'VOLTAGE_MV' | 'SOC_PERMILLE'
  readonly phase: 'L1' | 'L2' | 'L3' | null
  readonly value: number
  /** where it is the mean from then on, and says nothing of one moment */
  readonly since?: Instant
  /** of a register that is all that tells what is drawn: how it has run up to here */
  readonly trail?: RegisterTrail
}

export type Notice = {
  readonly kind: 'SECURITY' | 'FIRMWARE' | 'DIAGNOSTICS' | 'FAULT' | 'OUTSIDE_LIMIT' | 'QUIRK'
  readonly what: string
  readonly detail: string | null
  readonly connector: number | null
  readonly at: Instant
}

/** One message of a charger's log, secrets left out. */
export type MessageLine = {
  readonly at: Instant
  readonly direction: 'FROM_CHARGER' | 'TO_CHARGER'
  readonly kind: 'CALL' | 'RESULT' | 'ERROR' | 'UNREADABLE'
  readonly action: string | null
  readonly messageId: string | null
  readonly payload: unknown
  readonly tookMs: number | null
}
