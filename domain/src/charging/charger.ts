import type { Decider, Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { offByTooMuchMs } from './clock.ts'
import { isAnotherDevice } from './device.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { difference } from '../topology/changes.ts'
import type { NeededFrom } from './delivered.ts'
import type { KnownLayers, Layer } from './layers.ts'
import type { AnswerKind } from './permission.ts'
import type {
  ChargerAbilities,
  ChargerAsk,
  ChargerEvent,
  ChargerMake,
  ChargingSession,
  KeptConduct,
  SessionDemand,
} from './chargerEvents.ts'

export type OpenSession = ChargingSession &
  SessionDemand & { readonly isPaused: boolean; readonly neededFrom?: NeededFrom }

/** `supposedAt`: when it was taken to be over, though its charger never said so */
export type EndedSession = ChargingSession & { readonly supposedAt?: Instant }

/** Why a session ended of whose end nobody told. */
export const endNotTold = 'END_NOT_TOLD'

/** One stream is one charge point: what it said of itself, what it keeps, and who charges there. */
export type Charger = {
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
  /** by connector */
  readonly sessions: ReadonlyMap<number, OpenSession>
  /** the last that ended, so that a charger that tells twice is understood */
  readonly ended: readonly EndedSession[]
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
  /** `sessionRef` is a new one; where the charger told the same before, the one it had then stays (`sessionOf`) */
  | ({ readonly type: 'StartSession' } & ChargingSession)
  | {
      readonly type: 'EndSession'
      readonly sessionRef: string
      readonly meterWh: number | null
      readonly endedAt: Instant
      readonly why: string | null
    }
  | {
      readonly type: 'SetDemand'
      readonly sessionRef: string
      readonly demand: Partial<SessionDemand>
      /** where a need is said: what the register shows now, from which it counts down */
      readonly registerWh?: number | null
    }
  | { readonly type: 'PauseSession'; readonly sessionRef: string }
  | { readonly type: 'ResumeSession'; readonly sessionRef: string }
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

/** The session that a charger means when it tells of a start, perhaps for the second time; null: it is new. */
export function sessionOf(charger: Charger, told: Omit<ChargingSession, 'sessionRef'>): string | null {
  const known = [...charger.sessions.values(), ...charger.ended].find(
    ({ connector, givenRef, startedAt }) =>
      connector === told.connector && startedAt === told.startedAt && givenRef === told.givenRef,
  )
  return known?.sessionRef ?? null
}

/** Whether it has, or had lately, a session by this name there. One that only was supposed to be over may go on. */
export const hasHad = ({ sessions, ended }: Charger, connector: number, sessionRef: string | null): boolean =>
  [...sessions.values(), ...ended.filter(({ supposedAt }) => supposedAt === undefined)].some(
    (one) => one.connector === connector && one.sessionRef === sessionRef,
  )

/** When the last session there was supposed to be over; null: its charger said so, or there is one. */
export function supposedOverAt({ sessions, ended }: Charger, connector: number | null): Instant | null {
  const isThere = (one: ChargingSession) => connector === null || one.connector === connector
  if ([...sessions.values()].some(isThere)) return null
  return ended.find(isThere)?.supposedAt ?? null
}

const refsSince = Date.UTC(2020, 0, 1)

/** A whole number that no session of this charger has had. Seconds pass faster than buses come. */
export function newSessionRef(charger: Charger | null, now: Instant): string {
  const had = charger === null ? [] : [...charger.sessions.values(), ...charger.ended]
  // Those that somebody else named may be as high as a number goes.
  const ours = had.filter(({ givenRef }) => givenRef === null)
  const last = Math.max(0, ...ours.map(({ sessionRef }) => (/^\d{1,10}$/.test(sessionRef) ? Number(sessionRef) : 0)))
  let next = Math.max(last + 1, Math.floor((now - refsSince) / 1000))
  while (had.some(({ sessionRef }) => sessionRef === String(next))) next++
  return String(next)
}

/** Of a connector, or of the whole charger under null. */
export const fallbackW = (charger: Charger, connector: number | null): number | null =>
  charger.fallbacksW.get(connector ?? 0) ?? null

/** What it keeps is known no more once it is wired otherwise than when it was told: an ampere is another power then. */
export const asWired = (charger: Charger, voltsTogether: number): Charger =>
  charger.voltsTogether === null || charger.voltsTogether === voltsTogether
    ? charger
    : { ...charger, fallbacksW: new Map(), hardCapW: null }

const noDemand: SessionDemand = { tier: 0, weight: 1, departureAt: null, energyNeededWh: null }

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
    case 'StartSession':
      return startSession(charger, command, now)
    case 'NoteAsked':
      return [{ type: 'ChargerAsked', asked: command.asked, answer: command.answer }]
    case 'EndSession':
    case 'SetDemand':
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

function startSession(
  charger: Charger,
  command: Extract<ChargerCommand, { type: 'StartSession' }>,
  now: Instant,
): readonly ChargerEvent[] {
  const { type: _, ...told } = command
  if (sessionOf(charger, told) !== null) return []
  const isTaken = [...charger.sessions.values(), ...charger.ended].some((one) => one.sessionRef === told.sessionRef)
  // Two that began at once were given the same name by whoever had not yet heard of the other.
  const session = isTaken && told.givenRef === null ? { ...told, sessionRef: newSessionRef(charger, now) } : told
  const started: ChargerEvent = { type: 'SessionStarted', ...session }
  const open = charger.sessions.get(session.connector)
  if (!open) return [...movedFrom(charger, session), started]
  // There is room for one bus at a connector: of two, the one that began first is over.
  return session.startedAt < open.startedAt
    ? [started, ended(session, { meterWh: null, endedAt: open.startedAt, why: 'REPLACED' })]
    : [ended(open, { meterWh: session.meterWh, endedAt: session.startedAt, why: 'REPLACED' }), started]
}

function decideSession(
  charger: Charger,
  command: Extract<ChargerCommand, { type: 'EndSession' | 'SetDemand' | 'PauseSession' | 'ResumeSession' }>,
  now: Instant,
): readonly ChargerEvent[] | Refusal {
  const { sessionRef } = command
  const session = [...charger.sessions.values()].find((one) => one.sessionRef === sessionRef)
  if (!session) {
    const isOver = charger.ended.some((one) => one.sessionRef === sessionRef)
    if (command.type === 'EndSession' && isOver) return []
    return refuse('SESSION_NOT_FOUND', isOver ? 'This session is over.' : 'There is no such session.')
  }
  const { connector } = session
  switch (command.type) {
    case 'EndSession':
      return [ended(session, command)]
    case 'SetDemand':
      return setDemand(session, command, now)
    case 'PauseSession':
      return session.isPaused ? [] : [{ type: 'SessionPaused', sessionRef, connector }]
    case 'ResumeSession':
      return session.isPaused ? [{ type: 'SessionResumed', sessionRef, connector }] : []
  }
}

/** What goes on elsewhere under its charger's own name for it isn't where it was; that is supposed, not told. */
function movedFrom(charger: Charger, { givenRef, sessionRef, startedAt }: ChargingSession): readonly ChargerEvent[] {
  const before = [...charger.sessions.values()].find((one) => one.sessionRef === sessionRef)
  if (!before || givenRef === null) return []
  return [ended(before, { meterWh: null, endedAt: startedAt, why: endNotTold })]
}

type End = { readonly meterWh: number | null; readonly endedAt: Instant; readonly why: string | null }

function ended(session: ChargingSession, { meterWh, endedAt, why }: End): ChargerEvent {
  const { sessionRef, connector } = session
  // A meter that runs backwards was exchanged, or never told the truth.
  const energyWh =
    meterWh === null || session.meterWh === null || meterWh < session.meterWh ? null : meterWh - session.meterWh
  return { type: 'SessionEnded', sessionRef, connector, meterWh, energyWh, endedAt, why }
}

function setDemand(
  session: OpenSession,
  { demand, registerWh = null }: Extract<ChargerCommand, { type: 'SetDemand' }>,
  now: Instant,
): readonly ChargerEvent[] | Refusal {
  const { tier, weight, departureAt, energyNeededWh } = demand
  if (tier !== undefined && (!Number.isInteger(tier) || tier < 0)) return invalid('tier', 'a whole number from 0 up')
  if (weight !== undefined && !(weight >= 0.01 && weight <= 100)) return invalid('weight', 'a number from 0.01 to 100')
  if (typeof energyNeededWh === 'number' && !(energyNeededWh >= 0))
    return invalid('energy_needed_kwh', 'nothing or more')
  if (typeof departureAt === 'number' && departureAt <= now) return invalid('departure_at', 'in the future')
  // The same need said later is another: some of the one before is there by now.
  const isSaidAgain = typeof energyNeededWh === 'number' && registerWh !== (session.neededFrom?.registerWh ?? null)
  const before = isSaidAgain ? { ...session, energyNeededWh: null } : session
  const changed = difference<SessionDemand>(before, demand)
  const { sessionRef, connector } = session
  if (!changed) return []
  const isNeed = typeof changed.after.energyNeededWh === 'number'
  return [{ type: 'SessionDemandSet', sessionRef, connector, ...changed, ...(isNeed && { registerWh }) }]
}

const invalid = (field: string, must: string): Refusal =>
  refuse('FIELD_INVALID', `"${field}" must be ${must}.`, [
    { code: 'FIELD_INVALID', message: `It must be ${must}.`, pointer: `/${field}` },
  ])

const endedMax = 32
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
      case 'ChargerAsked':
        break
      default:
        Object.assign(charger, withSession(charger, event, at))
    }
  }
  return charger
}

/** What it keeps beside what it has just confirmed. */
function keptAsTold(charger: Charger, { voltsTogether }: { readonly voltsTogether?: number }): Partial<Charger> {
  return voltsTogether === undefined ? {} : { ...asWired(charger, voltsTogether), voltsTogether }
}

type SessionEvent = Extract<ChargerEvent, { type: `Session${string}` }>

function withSession(charger: Charger, event: SessionEvent, at: Instant): Pick<Charger, 'sessions' | 'ended'> {
  const sessions = new Map(charger.sessions)
  const open = sessions.get(event.connector)
  if (event.type === 'SessionStarted') {
    const { type: _, ...session } = event
    // One that began before the one that is open, told late: it ends with the next event.
    if (open && open.startedAt > session.startedAt)
      return { sessions, ended: [session, ...charger.ended].slice(0, endedMax) }
    sessions.set(event.connector, { ...session, ...noDemand, isPaused: false })
    return { sessions, ended: charger.ended }
  }
  if (!open || open.sessionRef !== event.sessionRef) return { sessions, ended: charger.ended }
  switch (event.type) {
    case 'SessionEnded':
      sessions.delete(event.connector)
      return { sessions, ended: [endedAs(open, event, at), ...charger.ended].slice(0, endedMax) }
    case 'SessionDemandSet':
      sessions.set(event.connector, { ...open, ...event.after, ...neededFrom(event, at) })
      break
    case 'SessionPaused':
    case 'SessionResumed':
      sessions.set(event.connector, { ...open, isPaused: event.type === 'SessionPaused' })
  }
  return { sessions, ended: charger.ended }
}

const endedAs = (open: OpenSession, { why }: Extract<SessionEvent, { type: 'SessionEnded' }>, at: Instant) =>
  why === endNotTold ? { ...open, supposedAt: at } : open

const neededFrom = ({ after, registerWh = null }: Extract<SessionEvent, { type: 'SessionDemandSet' }>, at: Instant) =>
  typeof after.energyNeededWh === 'number' ? { neededFrom: { at, registerWh } } : {}
