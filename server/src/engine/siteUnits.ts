import {
  type Adherence,
  adherenceAfter,
  type AdherenceSettings,
  type DrawSample,
  isWithin,
} from '@busbar/domain/charging/adherence'
import { type Charger } from '@busbar/domain/charging/charger'
import { type OpenSession, supposedOverAt, weightMost } from '@busbar/domain/charging/sessions'
import type { KeptConduct } from '@busbar/domain/charging/chargerEvents'
import { type Flow, stillNeededWh } from '@busbar/domain/charging/delivered'
import { noTaper, type Taper, taperAfter, type TaperSettings } from '@busbar/domain/charging/demand'
import { exposure, leastInForceW } from '@busbar/domain/charging/exposure'
import { type Permission, permissionAfter, type PermissionChange } from '@busbar/domain/charging/permission'
import { lookBackMaxMs, type RegisterTrail } from '@busbar/domain/charging/registerTrail'
import { acFromReference, referenceFromAc } from '@busbar/domain/charging/reference'
import type { CycleSettings, UnitImage } from '@busbar/domain/cycles/image'
import type { Instant } from '@busbar/domain/kernel/instant'
import { judge, staleAfterMs } from '@busbar/domain/telemetry/quality'
import type { DrawRange } from '@busbar/domain/telemetry/uncontrolled'
import type { Wiring } from './chargers.ts'
import { type Drawn, type DrawnAt, drawnOf, provenOf } from './drawn.ts'
import type { Haste } from './haste.ts'

/** What one limit is given to, and what is known of it: a connector, or a charge point that is steered as a whole. */
export type SiteUnit = {
  readonly unitId: string
  readonly chargePointId: string
  readonly connector: number | null
  readonly wiring: Wiring
  readonly minW: number
  readonly stepsMax: number
  readonly permission: Permission
  /** what each connector of it drew last */
  readonly drawnBy: ReadonlyMap<number, DrawnAt>
  /** the energy register of each connector of it that tells no power */
  readonly trails: ReadonlyMap<number, RegisterTrail>
  /** connectors of its charger at which a bus charges, where it is steered as a whole */
  readonly busesAt: ReadonlySet<number>
  /** between what and what its draw was of late */
  readonly lately: readonly (DrawRange & { readonly at: Instant })[]
  readonly taper: Taper
  /** the instant that it was judged by last */
  readonly judgedAt: Instant | null
  /** since we started; what was kept from before stands beside it */
  readonly adherence: Adherence
  readonly conductBefore: KeptConduct
  /** the highest limit that it may be under, and since when that has been so */
  readonly limit: LimitSince & { readonly before: readonly LimitSince[] }
  /** since when every sample has been above its limit by more than anybody could excuse */
  readonly overSince: Instant | null
  readonly lastLimitW: number | null
  /** the last above nothing that it was given while what it drew was known: a pause is nothing that a bus asked for */
  readonly measuredLimitW: number | null
  readonly waitingSince: Instant | null
  readonly chargingSince: Instant | null
}

type LimitSince = { readonly w: number; readonly since: Instant }

/** `since`: where it is a mean, when that began; otherwise the moment at which it was so */
// A charger that doesn't say takes the least with which a limit can step down by itself.
export const stepsMaxOf = ({ abilities }: Charger): number => abilities?.stepsMax ?? 2

export const sessionsOf = (kept: Charger, connector: number | null): readonly OpenSession[] =>
  [...kept.sessions.values()]
    .filter((session) => connector === null || session.connector === connector)
    .sort((a, b) => a.startedAt - b.startedAt || a.connector - b.connector)

type Served = { readonly kept: Charger; readonly flows: ReadonlyMap<number, Flow> }

export function unitImage(unit: SiteUnit, { kept, flows }: Served): UnitImage {
  const { unitId, permission, lastLimitW, measuredLimitW, waitingSince, chargingSince, minW, wiring, stepsMax } = unit
  const sessions = sessionsOf(kept, unit.connector)
  const [first] = sessions
  const drawn = drawnOf(unit)
  return {
    ...{ unitId, permission, lastLimitW, measuredLimitW, waitingSince, chargingSince, minW, stepsMax, stepW: 1 },
    session:
      first === undefined ? null : { ...together(sessions, flows), sessionRef: first.sessionRef, taper: unit.taper },
    drawn: drawn && { w: drawn.w, at: drawn.at },
    ampereW: wiring.isDc ? wiring.voltageV : wiring.phases * wiring.voltageV,
  }
}

/** Of several sessions at one charger the most urgent speaks for all. */
function together(
  sessions: readonly OpenSession[],
  flows: Served['flows'],
): Omit<NonNullable<UnitImage['session']>, 'sessionRef' | 'taper'> {
  const departures = sessions.flatMap(({ departureAt }) => (departureAt === null ? [] : [departureAt]))
  const energies = sessions.map((session) => stillNeededWh(session, flows.get(session.connector)))
  return {
    startedAt: Math.min(...sessions.map(({ startedAt }) => startedAt)),
    tier: Math.min(...sessions.map(({ tier }) => tier)),
    weight: Math.min(weightMost, Math.max(...sessions.map(({ weight }) => weight))),
    departureAt: departures.length === 0 ? null : Math.min(...departures),
    energyNeededWh: energies.some((wh) => wh === null)
      ? null
      : energies.reduce<number>((sum, wh) => sum + (wh ?? 0), 0),
    isPaused: sessions.every(({ isPaused }) => isPaused),
  }
}

const isSupposedOver = ({ connector }: SiteUnit, kept: Charger): boolean => supposedOverAt(kept, connector) !== null

/** The session that its charger has there now: a limit of the one before is over with it. */
export function inItsSession(before: SiteUnit, kept: Charger): SiteUnit {
  const unit = before.connector === null ? withBuses(before, kept) : before
  const [first] = sessionsOf(kept, unit.connector)
  const { sessionRef } = unit.permission
  if (first?.sessionRef === (sessionRef ?? undefined)) return unit
  const ended =
    sessionRef === null
      ? unit.permission
      : permissionAfter(unit.permission, { type: 'SessionEnded', sessionRef, isTold: !isSupposedOver(unit, kept) })
  if (!first) {
    return {
      ...unit,
      permission: ended,
      waitingSince: null,
      chargingSince: null,
      lastLimitW: null,
      measuredLimitW: null,
    }
  }
  const started = permissionAfter(ended, { type: 'SessionStarted', sessionRef: first.sessionRef })
  return { ...unit, permission: started, taper: noTaper, measuredLimitW: null }
}

/** Since when it gets something, or waits for it. */
export function withShare(unit: SiteUnit, grantedW: number, now: Instant): SiteUnit {
  const { waitingSince, chargingSince } = unit
  return grantedW > 0
    ? { ...unit, waitingSince: null, chargingSince: chargingSince ?? now }
    : { ...unit, waitingSince: waitingSince ?? now, chargingSince: null }
}

type LimitSent = Extract<PermissionChange, { type: 'LimitSent' }>

/** Whether this limit is one of those that it may have. */
export const wasGiven = ({ permission: { unconfirmed } }: SiteUnit, orderId: string): boolean =>
  unconfirmed.some((sent) => sent.orderId === orderId)

/** A limit leaves for it. */
export function withLimit(unit: SiteUnit, sent: LimitSent, { cycle }: JudgingSettings): SiteUnit {
  const lastLimitW = sent.steps[0]?.limitW ?? null
  const { quality } = judge(drawnOf(unit), sent.at, staleAfterMs(cycle.staleAfter, unit.unitId))
  const isKnown = quality === 'FRESH' && lastLimitW !== 0
  const measuredLimitW = isKnown ? lastLimitW : unit.measuredLimitW
  return { ...unit, permission: permissionAfter(unit.permission, sent), lastLimitW, measuredLimitW }
}

/** What it drew last is not what it draws since its bus has gone. */
function withBuses(unit: SiteUnit, { sessions }: Charger): SiteUnit {
  const busesAt = new Set(sessions.keys())
  const hasGone = (connector: number) => unit.busesAt.has(connector) && !busesAt.has(connector)
  return { ...unit, busesAt, drawnBy: new Map([...unit.drawnBy].filter(([connector]) => !hasGone(connector))) }
}

export type JudgingSettings = {
  readonly adherence: AdherenceSettings
  readonly taper: TaperSettings
  readonly cycle: CycleSettings
}

/** After one more sample: what it wants, and whether it does as it was told. */
export function judged(unit: SiteUnit, now: Instant, settings: JudgingSettings): SiteUnit {
  const limit = limitOf(unit, now, settings.cycle.clockErrorMs)
  // A mean that began under another limit says nothing of this one.
  const limitW = Math.max(limit.w, untoldW(unit, now, settings))
  const drawn = drawnOf(unit)
  // Of several plugs each tells of the same instant anew. One that is to come is of a clock that was set back.
  const { judgedAt } = unit
  const wasJudged = ({ at }: Drawn) => judgedAt !== null && at <= judgedAt && judgedAt <= now
  const { settlingMs } = settings.adherence
  const isAboveAll = ({ w, since }: Drawn) => w > (highestSince(limit, since - settlingMs) ?? Infinity)
  const proven = provenOf(unit, limitW, (one) => isAboveAll(one) && !wasJudged(one))
  if (drawn === null || proven === null) return unit
  const under = { limitW, limitSince: limit.since }
  const sample = { at: proven.since, drawnW: proven.w, ...under }
  // What it was told before we started nobody knows: it can be held to nothing.
  const isUnknown = unit.permission.unknownUntil !== null
  const judgedBy = aboveAllOfLate(unit, sample, settings.adherence) ?? sample
  const isJudged = unit.drawnBy.size > 1 && wasJudged(proven)
  const adherence =
    isUnknown || isJudged ? unit.adherence : adherenceAfter(unit.adherence, judgedBy, settings.adherence)
  const isOfOthers = unit.permission.sessionRef === null || (drawn.since < drawn.at && drawn.since < limit.since)
  const phases = unit.wiring.isDc ? 1 : unit.wiring.phases
  const taken = { at: drawn.since, drawnW: drawn.w, ...under, phases }
  const taper = isOfOthers ? unit.taper : taperAfter(unit.taper, taken, settings.taper)
  const found: PermissionChange = { type: 'ConductFound', state: adherence.conduct, at: now }
  // Only what is new ends what was above.
  const asBefore = isJudged ? unit.overSince : null
  const overSince = isWithin(sample, settings.adherence) ? asBefore : (unit.overSince ?? proven.at)
  const after = {
    ...unit,
    limit,
    adherence,
    judgedAt: wasJudged(proven) ? judgedAt : proven.at,
    taper,
    overSince,
    permission: permissionAfter(unit.permission, found),
  }
  return withLately(seen(after, now, settings), now, settings)
}

/**
 * A limit that creeps down has never stood for long. Who is above each that it had while it could have followed is above
 * them all.
 */
function aboveAllOfLate(
  { limit, overSince }: SiteUnit,
  sample: DrawSample,
  settings: AdherenceSettings,
): DrawSample | null {
  const limitSince = sample.at - settings.settlingMs
  if (limitSince >= sample.limitSince || overSince === null || limitSince < overSince) return null
  const highestW = highestSince(limit, limitSince)
  if (highestW === null) return null
  const ofLate = { ...sample, limitW: Math.max(highestW, sample.limitW), limitSince }
  return isWithin(ofLate, settings) ? null : ofLate
}

/** Whether its last sample is reason to look anew: at once where others have to make room, else in turn; null: it is none. */
export function newsOf(before: SiteUnit, after: SiteUnit, { adherence }: JudgingSettings): Haste | null {
  if (after.adherence.conduct !== before.adherence.conduct || after.taper.ceilingW !== before.taper.ceilingW)
    return 'AT_ONCE'
  const drawn = drawnOf(after)
  // A lower limit now would begin the judging of a mean anew.
  if (drawn === null || drawn.since < drawn.at) return null
  const [was, is] = [before.permission, after.permission]
  const hasRisen = (drawnW: number, limitW: number) => !isWithin({ drawnW, limitW }, adherence)
  if (hasRisen(is.lastingOverW, was.lastingOverW)) return 'AT_ONCE'
  if (was.sessionRef === null && hasRisen(is.overdrawnW ?? 0, was.overdrawnW ?? 0)) return 'AT_ONCE'
  return is.overdrawnW === null && was.overdrawnW !== null ? 'IN_TURN' : null
}

/** As time passes: leases end, and measurements grow old. */
export function later(unit: SiteUnit, now: Instant, settings: JudgingSettings): SiteUnit {
  const { clockErrorMs } = settings.cycle
  const permission = permissionAfter(unit.permission, { type: 'TimePassed', now, clockErrorMs })
  const limit = limitOf({ ...unit, permission }, now, clockErrorMs)
  return withLately(seen({ ...unit, permission, limit }, now, settings), now, settings)
}

/** As long as a charger's sample may be old when the meter of its board is read. */
const latelyMs = 25_000
/** Whoever came, or may charge, only since then was read as it began: before it is read again it may draw all it may. */
const beginsMs = 30_000
/** Who draws nearly all that it may goes where its limit goes. */
const heldShare = 0.9

function withLately(unit: SiteUnit, now: Instant, { cycle }: JudgingSettings): SiteUnit {
  const drawn = drawnOf(unit)
  if (drawn === null) return unit.lately.length === 0 ? unit : { ...unit, lately: [] }
  const leastMayW = leastInForceW(unit.permission, now, cycle.clockErrorMs)
  // One that its limit held back when it was read last goes on to a higher one before it is read again.
  const wasHeldBy = unit.limit.before.findLast(({ since }) => since <= drawn.at)?.w ?? unit.limit.w
  const heldByW = drawn.at < unit.limit.since ? Math.min(leastMayW, wasHeldBy) : leastMayW
  const begunAt = Math.max(unit.permission.link.since, unit.chargingSince ?? 0)
  const isHeld = drawn.w >= heldShare * heldByW || drawn.at < begunAt + beginsMs
  const range = { leastW: Math.min(drawn.w, leastMayW), mostW: isHeld ? Math.max(drawn.w, unit.limit.w) : drawn.w }
  const last = unit.lately.at(-1)
  if (last?.at === now && last.leastW === range.leastW && last.mostW === range.mostW) return unit
  return { ...unit, lately: [...unit.lately.filter(({ at }) => at > now - latelyMs), { ...range, at: now }] }
}

export const atInput = ({ permission }: SiteUnit, w: number): number => acFromReference(w, permission.efficiencyPpm)

/**
 * What it is measured to draw counts where that is more than it may, by however little: what nobody would blame in one
 * charger adds up over many. A sample from before its limit fell says nothing of now; but of a charger that hasn't been
 * seen to obey since we started it is all that is known.
 */
function seen(unit: SiteUnit, now: Instant, { adherence, cycle }: JudgingSettings): SiteUnit {
  const { permission, limit } = unit
  const freshMs = staleAfterMs(cycle.staleAfter, unit.unitId)
  const drawn = provenOf(
    unit,
    limit.w,
    (one) => one.since >= limit.since && judge(one, now, freshMs).quality === 'FRESH',
  )
  const isFresh = judge(drawn, now, freshMs).quality === 'FRESH'
  const isAllThatIsKnown = unit.adherence.judged === 0 && permission.sessionRef !== null
  const isOfNow = drawn !== null && (drawn.since >= limit.since || isMeanAboveAll(drawn, limit, adherence))
  const counts = drawn !== null && isFresh && (isOfNow || isAllThatIsKnown)
  // Of one that disobeys what was seen last stands until something is seen again; so it does where a mean is all there is,
  // which says nothing of a limit that it began before.
  const goesOn = permission.overdrawnW !== null && drawn !== null && drawn.since < drawn.at && unit.overSince !== null
  // And where no session bounds it: out of reach nobody sees it end.
  const isUnseen = permission.sessionRef === null && permission.link.state === 'IN_DOUBT' && !isDaysAgo(permission, now)
  // What it was seen to draw before we started stands until it is seen again.
  const isRemembered = drawn === null && unit.adherence.judged === 0 && !isDaysAgo(permission, now)
  if (!counts && (goesOn || isUnseen || isRemembered || permission.conduct.state === 'DISOBEYS')) return unit
  const change: PermissionChange = {
    type: 'DrawSeen',
    overdrawnW: counts && drawn.w > limit.w ? drawn.w : null,
    lastingOverW: drawn !== null && isFresh ? lastingOverW(unit, drawn, adherence) : permission.lastingOverW,
  }
  const after = permissionAfter(permission, change)
  return after === permission ? unit : { ...unit, permission: after }
}

/** Longer than that no bus charges. */
const isDaysAgo = ({ link }: Permission, now: Instant): boolean => now >= link.since + 24 * 3_600_000

/** A mean that began under other limits says enough where it is above each of them. */
function isMeanAboveAll({ w, at, since }: Drawn, limit: SiteUnit['limit'], settings: AdherenceSettings): boolean {
  const limitW = highestSince(limit, since - settings.settlingMs)
  return since < at && limitW !== null && !isWithin({ drawnW: w, limitW }, settings)
}

/**
 * Until it is seen at its new limit, it is taken to draw as much above that as above the one before. Who had time to
 * follow and didn't, and is above with another sample too, is taken to go on with what it draws, whatever it is told.
 */
function lastingOverW({ permission, limit, overSince }: SiteUnit, drawn: Drawn, settings: AdherenceSettings): number {
  const before = permission.lastingOverW
  const overW = Math.max(0, drawn.w - limit.w)
  const hasSettled = drawn.since >= limit.since + settings.settlingMs
  const wasBeyond = !isWithin({ drawnW: limit.w + before, limitW: limit.w }, settings)
  const goesOn = wasBeyond && overSince !== null && drawn.since > overSince
  return overW === 0 || hasSettled || goesOn ? overW : before
}

/** A bus that nobody told us of charges with what its charger keeps, and isn't to blame for that; 0 where one was told. */
export const untoldW = ({ permission }: SiteUnit, now: Instant, { cycle }: JudgingSettings): number =>
  permission.sessionRef === null ? obeyingW({ ...permission, sessionRef: 'untold' }, now, cycle.clockErrorMs) : 0

function obeyingW(permission: Permission, now: Instant, clockErrorMs: number): number {
  const obeying = { ...permission, conduct: { state: 'OBEYS', since: now }, overdrawnW: null } as const
  const { steadyW } = exposure(obeying, { from: now, to: now }, clockErrorMs)
  return referenceFromAc(steadyW, permission.efficiencyPpm)
}

/** What it may draw at most, at its reference. A limit that fell is held against it only after a while. */
export function limitOf({ permission, limit }: SiteUnit, now: Instant, clockErrorMs: number): SiteUnit['limit'] {
  const w = obeyingW(permission, now, clockErrorMs)
  if (w === limit.w) return limit
  const all = [...limit.before, { w: limit.w, since: limit.since }]
  // One is kept for as long as it ended within what is looked back upon.
  const before = all.filter((_, nth) => (all[nth + 1]?.since ?? now) > now - limitsKeptMs)
  return { w, since: now, before: before.slice(-limitsMax) }
}

const limitsKeptMs = lookBackMaxMs + 60_000
/** As many as a cycle every ten seconds gives it in that time. */
const limitsMax = 96

/** The highest that it may have been under from then on; null where nobody knows any more. */
export function highestSince(limit: SiteUnit['limit'], from: Instant): number | null {
  const all = [...limit.before, limit]
  const first = all.findLastIndex(({ since }) => since <= from)
  return first < 0 ? null : Math.max(...all.slice(first).map(({ w }) => w))
}
