import type { Decider, Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { offByTooMuchMs } from './clock.ts'
import { isAnotherDevice } from './device.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { difference } from '../topology/changes.ts'
import type { KnownLayers, Layer } from './layers.ts'
import type { AnswerKind } from './installed.ts'
import type { ChargerAbilities, ChargerAsk, ChargerEvent, ChargerMake, KeptConduct } from './chargerEvents.ts'
import { decideSession, type SessionCommand, type Sessions, startSession, withSession } from './sessions.ts'

/** One stream is one charge point: what it said of itself, what it keeps, and who charges there. */
export type Charger = Sessions & {
  readonly ocppIdentity: string | null
  readonly make: ChargerMake | null
  readonly abilities: ChargerAbilities | null
  readonly layers: KnownLayers
  readonly hardCapW: number | null
  /** of all its phases, by which its cap and fallbacks were told in amperes; null: nobody noted them */
  readonly voltsTogether: number | null
  /** 0: right, or nobody found that it isn't */
  readonly clockAheadMs: number
  /** by connector; under 0 that of the whole charger */
  readonly fallbacksW: ReadonlyMap<number, number>
  /** by connector, and under 0 of the whole charger: how it has kept to its limits */
  readonly conduct: ReadonlyMap<number, KeptConduct>
}

export type ChargerCommand =
  | { readonly type: 'AdoptCharger'; readonly chargePointId: string; readonly ocppIdentity: string }
  | { readonly type: 'RecordBoot'; readonly make: ChargerMake }
  | { readonly type: 'LearnAbilities'; readonly abilities: ChargerAbilities }
  | { readonly type: 'FindLayer'; readonly layer: Layer; readonly isTaken: boolean }
  | ({ readonly type: 'ConfirmFallback'; readonly connector: number | null } & Told)
  | { readonly type: 'LoseFallback'; readonly connector: number | null; readonly why: string }
  | ({ readonly type: 'ConfirmHardCap' } & Told)
  | { readonly type: 'LoseHardCap'; readonly why: string }
  | { readonly type: 'NoteClock'; readonly aheadMs: number }
  | ({ readonly type: 'NoteConduct'; readonly connector: number | null } & KeptConduct)
  /** somebody looked after it, all of it under null: what it did until now is held against it no more */
  | { readonly type: 'TrustCharger'; readonly connector: number | null }
  | SessionCommand
  | { readonly type: 'NoteAsked'; readonly asked: ChargerAsk; readonly answer: AnswerKind }

type Told = { readonly limitW: number; readonly voltsTogether: number }

export const chargerDecider: Decider<Charger, ChargerCommand, ChargerEvent> = {
  initial: {
    ...{ ocppIdentity: null, make: null, abilities: null, layers: {}, hardCapW: null, clockAheadMs: 0 },
    voltsTogether: null,
    ...{ fallbacksW: new Map(), conduct: new Map(), sessions: new Map(), ended: [] },
  },
  decide,
  evolve,
}

/** Of a connector, or of the whole charger under null. */
export const fallbackW = (charger: Charger, connector: number | null): number | null =>
  charger.fallbacksW.get(connector ?? 0) ?? null

/** What it keeps is known no more once it is wired otherwise than when it was told: an ampere is another power then. */
export const asWired = (charger: Charger, voltsTogether: number): Charger =>
  charger.voltsTogether === null || charger.voltsTogether === voltsTogether
    ? charger
    : { ...charger, fallbacksW: new Map(), hardCapW: null }

function decide(charger: Charger, command: ChargerCommand, now: Instant): readonly ChargerEvent[] | Refusal {
  switch (command.type) {
    case 'AdoptCharger': {
      const { type: _, ...adopted } = command
      if (charger.ocppIdentity === command.ocppIdentity) return []
      const lost = charger.ocppIdentity === null ? [] : allLost(charger, 'ANOTHER_IDENTITY')
      return [{ type: 'ChargerAdopted', ...adopted }, ...lost]
    }
    case 'RecordBoot':
      return recordBoot(charger, command.make)
    case 'LearnAbilities':
      return charger.abilities !== null && difference(charger.abilities, command.abilities) === null
        ? []
        : [{ type: 'AbilitiesLearnt', abilities: command.abilities }]
    case 'FindLayer': {
      const { layer, isTaken } = command
      return charger.layers[layer] === foundAs(isTaken) ? [] : [{ type: 'LayerFound', layer, isTaken }]
    }
    case 'ConfirmFallback': {
      const { type: _, ...confirmed } = command
      const isKnown = isToldAs(charger, command) && fallbackW(charger, command.connector) === command.limitW
      return isKnown ? [] : [{ type: 'FallbackConfirmed', ...confirmed }]
    }
    case 'LoseFallback': {
      const { connector, why } = command
      return fallbackW(charger, connector) === null ? [] : [{ type: 'FallbackLost', connector, why }]
    }
    case 'ConfirmHardCap': {
      const { type: _, ...confirmed } = command
      const isKnown = isToldAs(charger, command) && charger.hardCapW === command.limitW
      return isKnown ? [] : [{ type: 'HardCapConfirmed', ...confirmed }]
    }
    case 'LoseHardCap':
      return charger.hardCapW === null ? [] : [{ type: 'HardCapLost', why: command.why }]
    case 'NoteClock': {
      const aheadMs = Math.abs(command.aheadMs) > offByTooMuchMs ? command.aheadMs : 0
      const isNews = Math.abs(aheadMs - charger.clockAheadMs) > offByTooMuchMs
      return isNews ? [{ type: 'ClockFound', aheadMs }] : []
    }
    case 'NoteConduct': {
      const { type: _, connector, ...conduct } = command
      const before = charger.conduct.get(connector ?? 0)
      return before && difference(before, conduct) === null ? [] : [{ type: 'ConductNoted', connector, ...conduct }]
    }
    case 'TrustCharger':
      return blamedAt(charger, command.connector).map((connector) => ({ type: 'ChargerTrusted', connector }))
    case 'StartSession':
      return startSession(charger, command, now)
    case 'NoteAsked':
      return [{ type: 'ChargerAsked', asked: command.asked, answer: command.answer }]
    case 'EndSession':
    case 'SetDemand':
    case 'PlanSession':
    case 'PauseSession':
    case 'ResumeSession':
      return decideSession(charger, command, now)
  }
}

const isToldAs = (charger: Charger, { voltsTogether }: Told): boolean => charger.voltsTogether === voltsTogether

const foundAs = (isTaken: boolean) => (isTaken ? 'TAKEN' : 'TURNED_AWAY')

function recordBoot(charger: Charger, make: ChargerMake): readonly ChargerEvent[] {
  if (charger.make !== null && difference(charger.make, make) === null) return []
  const booted: ChargerEvent = { type: 'ChargerBooted', before: charger.make, after: make }
  return isAnotherDevice(charger.make, make) ? [booted, ...allLost(charger, 'ANOTHER_DEVICE')] : [booted]
}

function allLost({ fallbacksW, hardCapW }: Charger, why: string): readonly ChargerEvent[] {
  const lost = [...fallbacksW.keys()].map((connector): ChargerEvent => ({
    ...{ type: 'FallbackLost', connector: connector === 0 ? null : connector, why },
  }))
  return hardCapW === null ? lost : [...lost, { type: 'HardCapLost', why }]
}

const nothingLearnt: Partial<Charger> = { make: null, abilities: null, layers: {}, clockAheadMs: 0, conduct: new Map() }

function evolve(before: Charger, happened: readonly Happened<ChargerEvent>[]): Charger {
  const charger = {
    ...before,
    fallbacksW: new Map(before.fallbacksW),
    conduct: new Map(before.conduct),
    sessions: new Map(before.sessions),
  }
  for (const { event, at } of happened) {
    switch (event.type) {
      case 'ChargerAdopted':
        // What was learnt of the box before says nothing of the one that comes under another name.
        if (charger.ocppIdentity !== null) Object.assign(charger, nothingLearnt)
        charger.ocppIdentity = event.ocppIdentity
        break
      case 'ChargerBooted':
        charger.make = event.after
        // Another firmware may take what the one before turned away.
        charger.layers = {}
        break
      case 'AbilitiesLearnt':
        charger.abilities = event.abilities
        break
      case 'LayerFound':
        charger.layers = { ...charger.layers, [event.layer]: foundAs(event.isTaken) }
        break
      case 'FallbackConfirmed':
        Object.assign(charger, keptAsTold(charger, event))
        charger.fallbacksW.set(event.connector ?? 0, event.limitW)
        break
      case 'FallbackLost':
        charger.fallbacksW.delete(event.connector ?? 0)
        break
      case 'HardCapConfirmed':
        Object.assign(charger, keptAsTold(charger, event))
        charger.hardCapW = event.limitW
        break
      case 'HardCapLost':
        charger.hardCapW = null
        break
      case 'ClockFound':
        charger.clockAheadMs = event.aheadMs
        break
      case 'ConductNoted': {
        const { type: _, connector, ...conduct } = event
        charger.conduct.set(connector ?? 0, conduct)
        break
      }
      case 'ChargerTrusted':
        trust(charger.conduct, event.connector ?? 0, at)
        break
      case 'ChargerAsked':
        break
      default:
        Object.assign(charger, withSession(charger, event, at))
    }
  }
  return charger
}

/** Where it is found not to keep to its limits, there or anywhere. */
const blamedAt = ({ conduct }: Charger, connector: number | null): readonly (number | null)[] =>
  [...conduct]
    .filter(([at, { state }]) => state === 'DISOBEYS' && at === (connector ?? at))
    .map(([at]) => (at === 0 ? null : at))

function trust(conduct: Map<number, KeptConduct>, connector: number, since: Instant): void {
  const before = conduct.get(connector)
  if (before) conduct.set(connector, { ...before, state: 'OBEYS', since, overdrawnW: null })
}

/** What it keeps beside what it has just confirmed. */
function keptAsTold(charger: Charger, { voltsTogether }: { readonly voltsTogether?: number }): Partial<Charger> {
  return voltsTogether === undefined ? {} : { ...asWired(charger, voltsTogether), voltsTogether }
}
