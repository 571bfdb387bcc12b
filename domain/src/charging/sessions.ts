import type { Instant } from '../kernel/instant.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { difference } from '../topology/changes.ts'
import type { ChargerEvent, ChargingSession, PlannedDemand, SessionDemand } from './chargerEvents.ts'
import type { NeededFrom } from './delivered.ts'

/** `planned`: what the depot's departure plan said of it last, beside what was said for itself */
export type OpenSession = ChargingSession &
  SessionDemand & {
    readonly isPaused: boolean
    readonly neededFrom?: NeededFrom
    readonly planned?: PlannedDemand
  }

/** `supposedAt`: when it was taken to be over, though its charger never said so */
export type EndedSession = ChargingSession & { readonly supposedAt?: Instant }

/** Who charges at a charger, and who did. */
export type Sessions = {
  /** by connector */
  readonly sessions: ReadonlyMap<number, OpenSession>
  /** the last that ended, so that a charger that tells twice is understood */
  readonly ended: readonly EndedSession[]
}

/** Why a session ended of whose end nobody told. */
export const endNotTold = 'END_NOT_TOLD'

type EndSession = {
  readonly type: 'EndSession'
  readonly sessionRef: string
  readonly meterWh: number | null
  readonly endedAt: Instant
  readonly why: string | null
}
type SetDemand = {
  readonly type: 'SetDemand'
  readonly sessionRef: string
  readonly demand: Partial<SessionDemand>
  /** where a need is said: what the register shows now, from which it counts down */
  readonly registerWh?: number | null
}
/** What the departure plan says of it now. What was said for the session itself stands. */
type PlanSession = { readonly type: 'PlanSession'; readonly sessionRef: string; readonly planned: PlannedDemand }

/**
 * `sessionRef` is a new one; where the charger told the same before, the one it had then stays (`sessionOf`), and only
 * who it is may be news.
 */
type StartSession = { readonly type: 'StartSession' } & ChargingSession

export type SessionCommand =
  | StartSession
  | EndSession
  | SetDemand
  | PlanSession
  | { readonly type: 'PauseSession'; readonly sessionRef: string }
  | { readonly type: 'ResumeSession'; readonly sessionRef: string }

/** The session that a charger means when it tells of a start, perhaps for the second time; null: it is new. */
export function sessionOf(charger: Sessions, told: Told): string | null {
  const known = [...charger.sessions.values(), ...charger.ended].find(
    ({ connector, givenRef, startedAt }) =>
      connector === told.connector && startedAt === told.startedAt && givenRef === told.givenRef,
  )
  return known?.sessionRef ?? null
}

type Told = Omit<ChargingSession, 'sessionRef'>

/** The session that goes on and of which it is told only now who it is; null: that is no news. */
export function identifiedBy(charger: Sessions, told: Told): OpenSession | null {
  const open = charger.sessions.get(told.connector)
  if (!open || told.idToken === null || open.idToken !== null) return null
  return sessionOf(charger, told) === open.sessionRef ? open : null
}

/** Whether it has, or had lately, a session by this name there. One that only was supposed to be over may go on. */
export const hasHad = ({ sessions, ended }: Sessions, connector: number, sessionRef: string | null): boolean =>
  [...sessions.values(), ...ended.filter(({ supposedAt }) => supposedAt === undefined)].some(
    (one) => one.connector === connector && one.sessionRef === sessionRef,
  )

/** When the last session there was supposed to be over; null: its charger said so, or there is one. */
export function supposedOverAt({ sessions, ended }: Sessions, connector: number | null): Instant | null {
  const isThere = (one: ChargingSession) => connector === null || one.connector === connector
  if ([...sessions.values()].some(isThere)) return null
  return ended.find(isThere)?.supposedAt ?? null
}

const refsSince = Date.UTC(2020, 0, 1)

/** A whole number that no session of this charger has had. Seconds pass faster than buses come. */
export function newSessionRef(charger: Sessions | null, now: Instant): string {
  const had = charger === null ? [] : [...charger.sessions.values(), ...charger.ended]
  // Those that somebody else named may be as high as a number goes.
  const ours = had.filter(({ givenRef }) => givenRef === null)
  const last = Math.max(0, ...ours.map(({ sessionRef }) => (/^\d{1,10}$/.test(sessionRef) ? Number(sessionRef) : 0)))
  let next = Math.max(last + 1, Math.floor((now - refsSince) / 1000))
  while (had.some(({ sessionRef }) => sessionRef === String(next))) next++
  return String(next)
}

const noDemand: SessionDemand = { tier: 0, weight: 1, departureAt: null, energyNeededWh: null }

export function startSession(charger: Sessions, command: StartSession, now: Instant): readonly ChargerEvent[] {
  const { type: _, ...told } = command
  const nameless = identifiedBy(charger, told)
  const { idToken } = told
  if (nameless && idToken !== null) {
    const { sessionRef, connector } = nameless
    return [{ type: 'SessionIdentified', sessionRef, connector, idToken }]
  }
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

export function decideSession(
  charger: Sessions,
  command: Exclude<SessionCommand, StartSession>,
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
    case 'PlanSession':
      return planSession(session, command)
    case 'PauseSession':
      return session.isPaused ? [] : [{ type: 'SessionPaused', sessionRef, connector }]
    case 'ResumeSession':
      return session.isPaused ? [{ type: 'SessionResumed', sessionRef, connector }] : []
  }
}

/** What goes on elsewhere under its charger's own name for it isn't where it was; that is supposed, not told. */
function movedFrom(charger: Sessions, { givenRef, sessionRef, startedAt }: ChargingSession): readonly ChargerEvent[] {
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
  { demand, registerWh = null }: SetDemand,
  now: Instant,
): readonly ChargerEvent[] | Refusal {
  const { tier, weight, departureAt, energyNeededWh } = demand
  if (tier !== undefined && (!Number.isInteger(tier) || tier < 0)) return invalid('tier', 'a whole number from 0 up')
  if (weight !== undefined && !(weight >= 0.01 && weight <= weightMost))
    return invalid('weight', `a number from 0.01 to ${weightMost}`)
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

/** More was taken once, and may be kept. */
export const weightMost = 100

export const nothingPlanned: PlannedDemand = { departureAt: null, energyNeededWh: null }

function planSession(session: OpenSession, { planned }: PlanSession): readonly ChargerEvent[] {
  const said = session.planned ?? nothingPlanned
  if (difference(said, planned) === null) return []
  // What isn't as the plan had it was said for this session itself.
  const follows = (field: keyof PlannedDemand) => session[field] === said[field]
  const counts = {
    ...(follows('departureAt') && { departureAt: planned.departureAt }),
    ...(follows('energyNeededWh') && { energyNeededWh: planned.energyNeededWh }),
  }
  const changed = difference<PlannedDemand>(session, counts) ?? { before: {}, after: {} }
  return [{ type: 'SessionPlanned', sessionRef: session.sessionRef, connector: session.connector, planned, ...changed }]
}

const invalid = (field: string, must: string): Refusal =>
  refuse('FIELD_INVALID', `"${field}" must be ${must}.`, [
    { code: 'FIELD_INVALID', message: `It must be ${must}.`, pointer: `/${field}` },
  ])

const endedMax = 32

export type SessionEvent = Extract<ChargerEvent, { type: `Session${string}` }>

export function withSession(charger: Sessions, event: SessionEvent, at: Instant): Sessions {
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
      sessions.set(event.connector, {
        ...open,
        ...event.after,
        ...neededFrom(event.after, event.registerWh ?? null, at),
      })
      break
    case 'SessionPlanned': {
      const { planned, after } = event
      // A plan says what a bus is to have taken by the time it leaves, from its first watt-hour here.
      sessions.set(event.connector, { ...open, ...after, planned, ...neededFrom(after, open.meterWh, open.startedAt) })
      break
    }
    case 'SessionIdentified':
      sessions.set(event.connector, { ...open, idToken: event.idToken })
      break
    case 'SessionPaused':
    case 'SessionResumed':
      sessions.set(event.connector, { ...open, isPaused: event.type === 'SessionPaused' })
  }
  return { sessions, ended: charger.ended }
}

const endedAs = (open: OpenSession, { why }: Extract<SessionEvent, { type: 'SessionEnded' }>, at: Instant) =>
  why === endNotTold ? { ...open, supposedAt: at } : open

const neededFrom = ({ energyNeededWh }: Partial<SessionDemand>, registerWh: number | null, at: Instant) =>
  typeof energyNeededWh === 'number' ? { neededFrom: { at, registerWh } } : {}
