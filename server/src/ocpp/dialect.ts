import type { Instant } from '@busbar/domain/kernel/instant'
import type { OcppVersion } from '@busbar/wire/ocpp/version'
import type {
  Abilities,
  ChargerDesk,
  ChargerLink,
  ChargerOrder,
  ConnectorState,
  Notice,
  OrderAnswer,
} from '../engine/chargers.ts'
import type { ChargerMemory, Unit } from './memory.ts'
import type { Measured } from './meter.ts'
import type { Outcome } from './outgoing.ts'
import type { OcppSettings } from './settings.ts'

/** One version of OCPP: tables between its messages and what the house says. */
export type Dialect = {
  readonly version: OcppVersion
  readonly protocol: ChargerLink['protocol']
  /** what a charger may call us with; payloads are as the schema has them when they come here */
  readonly inbound: ReadonlyMap<string, Inbound>
  /** an order as a call, or why this version can't say it */
  say(order: ChargerOrder, context: SayingContext): OrderCall | CannotSay
  /** asks what it can, and tells it how to report */
  setUp(context: SetUpContext): void
}

export type Inbound = (payload: never, ear: Ear) => object | Promise<object>

/** What a message is heard with. */
export type Ear = {
  readonly receivedAt: Instant
  readonly memory: ChargerMemory
  readonly settings: OcppSettings
  readonly desk: BoundDesk
  /** a charger's time, or when we heard it where that can't be */
  instant(text: string | undefined): Instant
  /** the same in our time, as far as its clock is known */
  ourTime(text: string | undefined): Instant
  measured(measured: readonly Measured[]): void
  connectorState(connector: number | null, state: ConnectorState, at: Instant): void
  notice(notice: Omit<Notice, 'at'>, at?: Instant): void
  quirk(what: string): void
  hasBooted(): void
}

/** The desk as one charger speaks to it: who it is goes without saying, and nobody is let wait for ever. */
export type BoundDesk = {
  [Word in 'booted' | 'authorise' | 'sessionStarted' | 'sessionEnded']: ChargerDesk[Word] extends (
    chargePointId: string,
    said: infer Said,
  ) => infer Answer
    ? (said: Said) => Answer
    : never
}

export type SayingContext = {
  readonly unit: Unit
  readonly abilities: Abilities
  /** a number not used before on this line */
  nextNumber(): number
}

export type OrderCall = {
  readonly action: string
  readonly payload: object
  /** whether it says a limit in a unit, which the charger may not know */
  readonly hasUnit: boolean
  /** from a payload as the schema has it */
  read(payload: never): OrderAnswer
}

export type CannotSay = { readonly cannot: string }

export type SetUpContext = {
  readonly settings: OcppSettings
  /** `payload` null: there was no answer that could be read */
  ask(action: string, payload: object, heard: (payload: never | null) => void): void
  learnt(abilities: Abilities): void
}

/** What a call that failed says about an order. */
export function answerOf(outcome: Exclude<Outcome, { kind: 'RESULT' }>): OrderAnswer {
  if (outcome.kind === 'NO_ANSWER') return { kind: 'NO_ANSWER' }
  const isUnknown = outcome.code === 'NotImplemented' || outcome.code === 'NotSupported'
  const why = [outcome.code, outcome.description]
    .filter((text) => text !== '')
    .join(': ')
    .slice(0, 200)
  return { kind: isUnknown ? 'NOT_SUPPORTED' : 'REJECTED', why }
}

/** Whole connectors only: 0 is the whole charger, and what is none is that too. */
export const connectorOf = (number: number | undefined): number | null =>
  number !== undefined && Number.isInteger(number) && number > 0 && number < 1000 ? number : null

/** 1 and up for each purpose and connector, the same for ever: a charger replaces what it has under the same id. */
export const profileIds = {
  hardCap: 1000,
  wholeCharger: 1001,
  fallback: (connector: number): number => 2000 + connector,
  session: (connector: number): number => 3000 + connector,
}

/** The top of what a charger takes, so that nothing it was given before stands above. */
export const topStackLevel = ({ stackLevelMax }: Abilities): number => stackLevelMax ?? 1
