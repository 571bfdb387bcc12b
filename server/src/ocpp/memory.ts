import { type ClockLearning, nothingLearnt } from '@busbar/domain/charging/clock'
import type { RegisterTrail } from '@busbar/domain/charging/registerTrail'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Abilities, Authorisation, ConnectorState } from '../engine/chargers.ts'

export type Unit = 'W' | 'A'
export type Started = Authorisation & { readonly sessionRef: string }

/** What the door knows of a charger from one of its sockets to the next. */
export type ChargerMemory = {
  abilities: Abilities
  /** the unit in which it once took a limit */
  provenUnit: Unit | null
  /** it took a limit at the stack level and in the manner in which they are said */
  hasTakenLimit: boolean
  /** a start told twice is one start */
  readonly starts: Bounded<{ readonly at: Instant; readonly started: Promise<Started> }>
  /** what each plug of an EVSE is said to be: the others may be free while one charges */
  readonly plugs: Bounded<ReadonlyMap<number, ConnectorState>>
  /** the session that the house knows at each connector; none since the connector was free */
  readonly knownAt: Bounded<string>
  /** sessions that began before anybody knew where */
  readonly unplaced: Bounded<{ readonly idToken: string | null }>
  readonly quirks: Bounded<number>
  /** the number of the last message of each session: a gap is a message that was lost */
  readonly sequence: Bounded<number>
  /** where a session is, for messages that don't say */
  readonly connectorOf: Bounded<number>
  /** what a running session says of its connector is finer than what the connector says */
  readonly stateInSession: Bounded<ConnectorState>
  clock: ClockLearning
  /** by how much our own clock was set since that was learnt */
  ourStepMs: (() => number) | null
  readonly energy: Bounded<RegisterTrail>
  /** when each connector last said its power, and whether that ever was more than nothing */
  readonly power: Bounded<{ readonly at: Instant; readonly hasFlowed: boolean }>
}

export const isNothingKnown = ({ abilities }: ChargerMemory): boolean =>
  Object.values(abilities).every((ability) => ability === null)

export function newMemory(): ChargerMemory {
  return {
    abilities: {
      units: null,
      stackLevelMax: null,
      stepsMax: null,
      profilesMax: null,
      canSteer: null,
      measurands: null,
    },
    provenUnit: null,
    hasTakenLimit: false,
    starts: bounded(64),
    plugs: bounded(64),
    knownAt: bounded(64),
    unplaced: bounded(64),
    quirks: bounded(100),
    sequence: bounded(64),
    connectorOf: bounded(64),
    stateInSession: bounded(64),
    clock: nothingLearnt,
    ourStepMs: null,
    energy: bounded(64),
    power: bounded(64),
  }
}

export type Bounded<Value> = {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
}

/** Forgets the oldest. */
function bounded<Value>(max: number): Bounded<Value> {
  const kept = new Map<string, Value>()
  return {
    get: (key) => kept.get(key),
    set(key, value) {
      kept.delete(key)
      kept.set(key, value)
      if (kept.size > max) kept.delete(kept.keys().next().value ?? key)
    },
    delete: (key) => void kept.delete(key),
  }
}
