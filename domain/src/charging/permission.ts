import { unreachable } from '../kernel/assert.ts'
import type { Instant } from '../kernel/instant.ts'
import { type ChargerClock, rightClock } from './clock.ts'
import {
  alsoMaybe,
  type AnswerKind,
  type Installed,
  installedAfter,
  mostInstalledW,
  nothingKnown,
} from './installed.ts'
import { leaseEndsAt, offBy, type Profile } from './profiles.ts'
import type { EfficiencyPpm } from './reference.ts'

/**
 * What one unit may draw, as far as we know: a connector, or a whole charger. We don't control its power but its
 * permission, and several permissions are possible at once. Powers are at the charger's own reference.
 */
export type Permission = {
  /** whether its limits belong to a session and end with it, or stand until another takes their place */
  readonly steeredBy: 'SESSION' | 'CHARGER'
  readonly efficiencyPpm: EfficiencyPpm
  /** what it can draw; where the registry says less by now, what it said before until that can't run any more */
  readonly ratingW: number
  readonly lowerRatingW: number | null
  readonly hardCap: Installed
  readonly fallback: Installed
  readonly confirmed: Profile | null
  /** in the order in which they were sent; all later than the confirmed one */
  readonly unconfirmed: readonly SentProfile[]
  /** that had no answer yet when a later one was confirmed, the latest last */
  readonly overtaken: readonly SentProfile[]
  readonly link: { readonly state: 'UP' | 'IN_DOUBT'; readonly since: Instant }
  readonly sessionRef: string | null
  /** a session that is taken to be over, though its charger never said so: what it was told may run on */
  readonly mayGoOn?: string
  readonly conduct: { readonly state: 'OBEYS' | 'DISOBEYS'; readonly since: Instant }
  /** it booted or was out of reach since its limit was confirmed, and may run on its fallback */
  readonly mayHaveForgotten: boolean
  /** until then limits from before we started may still run, which we don't know */
  readonly unknownUntil: Instant | null
  /** those were at most this; null: nobody knows */
  readonly unknownMostW: number | null
  /** those are of a session, and what it is told now stands beneath them */
  readonly isUnknownAbove?: boolean
  readonly refusals: { readonly count: number; readonly lastAt: Instant } | null
  /** what it was measured to draw beyond what it may; null where it keeps within, or nobody knows */
  readonly overdrawnW: number | null
  /** by how much it goes on drawing more than it may though it has had time to follow; 0 where nobody knows of any */
  readonly lastingOverW: number
  /** its charger's; null: so much in doubt that no limit of it counts as begun or as over */
  readonly clock: ChargerClock | null
}

export type SentProfile = Profile & {
  readonly sentAt: Instant
  readonly answer: 'AWAITED' | 'NONE'
  /** the charger booted or was out of reach since */
  readonly isBeforeReset: boolean
  /** one that had no answer either was forgotten for it: that may be in force whatever becomes of this one */
  readonly standsForMore?: true
}

/** Everything that changes what a unit may draw. */
export type PermissionChange =
  | ({ readonly type: 'LimitSent'; readonly at: Instant } & Profile)
  | { readonly type: 'FallbackSent'; readonly orderId: string; readonly limitW: number }
  | { readonly type: 'HardCapSent'; readonly orderId: string; readonly limitW: number }
  /** to any of the three; also where it comes after it had been given up */
  | { readonly type: 'Answered'; readonly orderId: string; readonly kind: AnswerKind; readonly at: Instant }
  | { readonly type: 'FallbackLost' }
  /** it was seen to keep it */
  | { readonly type: 'FallbackShown'; readonly limitW: number }
  | { readonly type: 'HardCapLost' }
  | { readonly type: 'LinkLost'; readonly at: Instant }
  | { readonly type: 'LinkRestored'; readonly at: Instant }
  /** `isFirst`: of this box, and nothing was heard of it before */
  | { readonly type: 'Booted'; readonly isFirst?: boolean }
  /** another is there in its place: what that was told elsewhere may run until then */
  | { readonly type: 'BoxExchanged'; readonly unknownUntil: Instant }
  | { readonly type: 'SessionStarted'; readonly sessionRef: string }
  /** `isTold`: by its charger; else it only is supposed so */
  | { readonly type: 'SessionEnded'; readonly sessionRef: string; readonly isTold: boolean }
  | { readonly type: 'ConductFound'; readonly state: 'OBEYS' | 'DISOBEYS'; readonly at: Instant }
  | { readonly type: 'DrawSeen'; readonly overdrawnW: number | null; readonly lastingOverW: number }
  | { readonly type: 'ClockFound'; readonly clock: ChargerClock | null }
  | {
      readonly type: 'RegistryChanged'
      readonly steeredBy: Permission['steeredBy']
      readonly ratingW: number
      readonly efficiencyPpm: EfficiencyPpm
      /** an ampere that it was told is another power than it was */
      readonly isRewired: boolean
    }
  /** our own clock was set on: what ends at a time of ours ends as much later by it */
  | { readonly type: 'ClockSetOn'; readonly byMs: number }
  | { readonly type: 'TimePassed'; readonly now: Instant; readonly clockErrorMs: number }

/** A unit of which nothing is known but its registry entry and what its charger is known to keep. */
export function unheardOf(
  unit: Pick<Permission, 'steeredBy' | 'efficiencyPpm' | 'ratingW'> & {
    readonly fallbackW: number | null
    readonly hardCapW: number | null
    readonly sessionRef: string | null
    readonly unknownUntil: Instant | null
    readonly unknownMostW?: number | null
    /** its last session is not known to be over */
    readonly isSupposedOver?: boolean
  },
  at: Instant,
): Permission {
  const { fallbackW, hardCapW, unknownMostW = null, isSupposedOver = false, ...rest } = unit
  // A limit of a session that isn't there can't run any more.
  const isOver = unit.steeredBy === 'SESSION' && unit.sessionRef === null && !isSupposedOver
  return {
    ...rest,
    unknownMostW,
    unknownUntil: isOver ? null : unit.unknownUntil,
    fallback: { confirmedW: fallbackW, maybe: [] },
    hardCap: { confirmedW: hardCapW, maybe: [] },
    confirmed: null,
    unconfirmed: [],
    overtaken: [],
    link: { state: 'IN_DOUBT', since: at },
    conduct: { state: 'OBEYS', since: at },
    mayHaveForgotten: false,
    ...{ refusals: null, overdrawnW: null, lowerRatingW: null, lastingOverW: 0, clock: rightClock },
  }
}

export const permissionAfter = (permission: Permission, change: PermissionChange): Permission =>
  withLowerRating(changed(permission, change))

function changed(permission: Permission, change: PermissionChange): Permission {
  switch (change.type) {
    case 'LimitSent':
      return limitSent(permission, change)
    case 'FallbackSent':
      return { ...permission, fallback: alsoMaybe(permission.fallback, change) }
    case 'HardCapSent':
      return { ...permission, hardCap: alsoMaybe(permission.hardCap, change) }
    case 'Answered':
      return answered(permission, change)
    case 'FallbackLost':
      return { ...permission, fallback: nothingKnown }
    case 'FallbackShown':
      return { ...permission, fallback: { confirmedW: change.limitW, maybe: [] } }
    case 'HardCapLost':
      return { ...permission, hardCap: nothingKnown }
    case 'LinkLost':
      return { ...permission, link: { state: 'IN_DOUBT', since: change.at } }
    case 'LinkRestored':
      // Not every charger says that it booted.
      return reset({ ...permission, link: { state: 'UP', since: change.at } })
    case 'Booted':
      return reset(change.isFirst === true ? withoutBusAtBoot(permission) : permission)
    case 'BoxExchanged':
      return boxExchanged(permission, change.unknownUntil)
    case 'SessionStarted':
      return change.sessionRef === permission.sessionRef ? permission : sessionStarted(permission, change.sessionRef)
    case 'SessionEnded':
      if (change.sessionRef !== permission.sessionRef) return permission
      return change.isTold ? inSession(permission, null) : supposedOver(permission, change.sessionRef)
    case 'ConductFound': {
      const { state, at } = change
      return state === permission.conduct.state ? permission : { ...permission, conduct: { state, since: at } }
    }
    case 'DrawSeen':
      return drawSeen(permission, change)
    case 'ClockFound':
      return { ...permission, clock: change.clock }
    case 'RegistryChanged':
      return registryChanged(permission, change)
    case 'ClockSetOn': {
      const { unknownUntil } = permission
      return unknownUntil === null ? permission : { ...permission, unknownUntil: unknownUntil + change.byMs }
    }
    case 'TimePassed':
      return timePassed(permission, change)
    default:
      return unreachable(change)
  }
}

function registryChanged(
  permission: Permission,
  { steeredBy, efficiencyPpm, ratingW: ratedW, isRewired }: Extract<PermissionChange, { type: 'RegistryChanged' }>,
): Permission {
  const isLower = ratedW < permission.ratingW
  const ratingW = Math.max(ratedW, permission.ratingW)
  const isSteeredAsBefore = steeredBy === permission.steeredBy
  const before = isSteeredAsBefore && !isRewired ? permission : steeredOtherwise(permission)
  const lasting = isRewired ? { hardCap: nothingKnown, fallback: nothingKnown, overtaken: [] } : {}
  const layer = isSteeredAsBefore ? {} : { isUnknownAbove: steeredBy === 'CHARGER' && before.unknownUntil !== null }
  return { ...before, ...lasting, ...layer, steeredBy, efficiencyPpm, ratingW, lowerRatingW: isLower ? ratedW : null }
}

/** A figure in the registry makes no charger draw less: it counts once nothing above it can be in force. */
function withLowerRating(permission: Permission): Permission {
  const { lowerRatingW, unknownUntil, fallback, hardCap, confirmed, unconfirmed, conduct } = permission
  if (lowerRatingW === null) return permission
  const isCapped = mostInstalledW(hardCap) <= lowerRatingW
  const profiles = confirmed === null ? unconfirmed : [confirmed, ...unconfirmed]
  const isBelow =
    unknownUntil === null &&
    mostInstalledW(fallback) <= lowerRatingW &&
    profiles.every(({ steps }) => steps.every(({ limitW }) => limitW <= lowerRatingW))
  if (conduct.state === 'DISOBEYS' || !(isCapped || isBelow)) return permission
  return { ...permission, ratingW: lowerRatingW, lowerRatingW: null }
}

function limitSent(permission: Permission, change: Extract<PermissionChange, { type: 'LimitSent' }>): Permission {
  const { orderId, sessionRef, steps, aheadMs, at } = change
  // The charger turns away a limit for a session that is over.
  const isOver = sessionRef !== permission.sessionRef && (permission.mayGoOn ?? null) !== sessionRef
  if (permission.steeredBy === 'SESSION' && isOver) return permission
  const profile: Profile = { orderId, sessionRef, steps, aheadMs }
  const sent: SentProfile = { ...profile, sentAt: at, answer: 'AWAITED', isBeforeReset: false }
  return { ...permission, unconfirmed: [...permission.unconfirmed, sent] }
}

function answered(permission: Permission, change: Extract<PermissionChange, { type: 'Answered' }>): Permission {
  const { orderId, kind, at } = change
  const { unconfirmed, refusals } = permission
  const place = unconfirmed.findIndex((sent) => sent.orderId === orderId)
  const sent = unconfirmed[place]
  if (!sent) {
    const overtaken = permission.overtaken.find((one) => one.orderId === orderId)
    if (overtaken) return kind === 'ACCEPTED' ? takenLate(permission, overtaken, at) : permission
    const fallback = installedAfter(permission.fallback, orderId, kind)
    return { ...permission, fallback, hardCap: installedAfter(permission.hardCap, orderId, kind) }
  }
  const without = sent.standsForMore ? unconfirmed : unconfirmed.filter((other) => other !== sent)
  switch (kind) {
    case 'ACCEPTED': {
      const { orderId: _, sessionRef, steps, aheadMs, isBeforeReset } = sent
      return {
        ...permission,
        confirmed: { orderId, sessionRef, steps, aheadMs },
        // A charger takes its messages in order, so this one overwrote whatever was sent before.
        unconfirmed: unconfirmed.slice(place + 1),
        overtaken: [...permission.overtaken, ...unconfirmed.slice(0, place)].slice(-overtakenMax),
        mayHaveForgotten: permission.mayHaveForgotten && isBeforeReset,
        unknownUntil: isBeforeReset || permission.isUnknownAbove === true ? permission.unknownUntil : null,
        refusals: null,
      }
    }
    case 'REJECTED':
    case 'NOT_SUPPORTED':
      return { ...permission, unconfirmed: without, refusals: { count: (refusals?.count ?? 0) + 1, lastAt: at } }
    case 'NOT_SENT':
      return { ...permission, unconfirmed: without }
    case 'NO_ANSWER':
      return { ...permission, unconfirmed: unansweredOnce(unconfirmed, place) }
    default:
      return unreachable(kind)
  }
}

/** One that stands for good, and was sent again and again without an answer, is the same limit: the last of them stands for all. */
function unansweredOnce(unconfirmed: readonly SentProfile[], place: number): readonly SentProfile[] {
  const sent: SentProfile = { ...unconfirmed[place]!, answer: 'NONE' }
  const { steps } = sent
  const isSame = (other: SentProfile) =>
    other.answer === 'NONE' && other.steps.length === 1 && other.steps[0]!.limitW === steps[0]!.limitW
  const before = unconfirmed.slice(0, place)
  const others = steps.length > 1 ? before : before.filter((other) => !isSame(other))
  const last: SentProfile = others.length < before.length ? { ...sent, standsForMore: true } : sent
  return [...others, last, ...unconfirmed.slice(place + 1)]
}

const overtakenMax = 4

/**
 * It took one after a later one that it had confirmed: it keeps no order, and which of the two is in force nobody knows
 * until it confirms another.
 */
function takenLate(permission: Permission, taken: SentProfile, at: Instant): Permission {
  const overtaken = permission.overtaken.filter((one) => one !== taken)
  const may: SentProfile = { ...taken, sentAt: at, answer: 'NONE' }
  return { ...permission, overtaken, unconfirmed: [may, ...permission.unconfirmed] }
}

function drawSeen(permission: Permission, change: Extract<PermissionChange, { type: 'DrawSeen' }>): Permission {
  const { overdrawnW, lastingOverW } = change
  const isSame = overdrawnW === permission.overdrawnW && lastingOverW === permission.lastingOverW
  return isSame ? permission : { ...permission, overdrawnW, lastingOverW }
}

function reset(permission: Permission): Permission {
  const { confirmed, unconfirmed } = permission
  return {
    ...permission,
    mayHaveForgotten: permission.mayHaveForgotten || confirmed !== null || unconfirmed.length > 0,
    unconfirmed: unconfirmed.map((sent) => (sent.isBeforeReset ? sent : { ...sent, isBeforeReset: true })),
  }
}

const dayMs = 86_400_000

/** What it was told until now runs on where a new limit may not reach it. */
function steeredOtherwise(permission: Permission): Permission {
  const { confirmed, unconfirmed, unknownUntil } = permission
  const told = confirmed === null ? unconfirmed : [confirmed, ...unconfirmed]
  // It begins up to a day before it was given.
  const ends = told.map((profile) => leaseEndsAt(profile) ?? (profile.steps[0]?.at ?? 0) + 2 * dayMs)
  const known = unknownUntil === null ? [] : [unknownUntil]
  const endsAt = ends.length + known.length === 0 ? null : Math.max(...ends, ...known)
  // What was known of those before we started says nothing of these.
  const unknown = { unknownUntil: endsAt, unknownMostW: null }
  return { ...permission, confirmed: null, unconfirmed: [], ...unknown, refusals: null }
}

/** Nothing that was confirmed is of this box, and nothing that this box was told is known. */
function boxExchanged(permission: Permission, unknownUntil: Instant): Permission {
  const before = steeredOtherwise(permission)
  return {
    ...before,
    ...{ fallback: nothingKnown, hardCap: nothingKnown, overtaken: [] },
    unknownUntil: Math.max(unknownUntil, before.unknownUntil ?? unknownUntil),
  }
}

/** A box that comes may bring a session along that nobody told us of; one that boots has none that we don't know. */
function withoutBusAtBoot(permission: Permission): Permission {
  const { steeredBy, sessionRef, mayGoOn } = permission
  const isFree = steeredBy === 'SESSION' && sessionRef === null && mayGoOn === undefined
  return isFree ? { ...permission, unknownUntil: null, unknownMostW: null } : permission
}

/** A session's limits end with it; those of the whole charger don't. */
const inSession = (permission: Permission, sessionRef: string | null): Permission =>
  permission.steeredBy === 'CHARGER' ? { ...permission, sessionRef } : { ...permission, sessionRef, ...nothingSaid }

/** What may run on from before runs on until it takes a limit of its own; one that went on was never over. */
function sessionStarted({ mayGoOn, ...permission }: Permission, sessionRef: string): Permission {
  if (mayGoOn === sessionRef) return { ...permission, sessionRef }
  const { unknownUntil, unknownMostW } = permission.sessionRef === null ? permission : nothingSaid
  return { ...inSession(permission, sessionRef), unknownUntil, unknownMostW }
}

/** Its transaction may go on, and with it what it was told last. */
function supposedOver(permission: Permission, sessionRef: string): Permission {
  if (permission.steeredBy === 'CHARGER') return inSession(permission, null)
  return { ...permission, sessionRef: null, mayGoOn: sessionRef, refusals: null }
}

/** As it would be had nobody plugged in, or had its limit been taken back by now. */
export const asWithoutBus = ({ mayGoOn: _, ...permission }: Permission): Permission => ({
  ...permission,
  sessionRef: null,
  ...nothingSaid,
})

const nothingSaid = {
  ...{ confirmed: null, unconfirmed: [], overtaken: [], mayHaveForgotten: false },
  ...{ unknownUntil: null, unknownMostW: null },
  ...{ refusals: null, overdrawnW: null, lastingOverW: 0 },
} as const

/** Keeps the list short: all that never had an answer and ran out are, together, what the highest of them ends with. */
function timePassed(permission: Permission, change: Extract<PermissionChange, { type: 'TimePassed' }>): Permission {
  const { now, clockErrorMs } = change
  const { unconfirmed, unknownUntil } = permission
  // By a clock that nobody knows any of its steps may run for ever.
  const isTimed = permission.clock !== null
  const lateMs = (sent: Profile) => (isTimed ? offBy(permission, sent, clockErrorMs).lateMs : clockErrorMs)
  const lastsW = isTimed ? endsWithW : mostEverW
  const isKnownAgain = unknownUntil !== null && now >= unknownUntil + clockErrorMs
  const [highest, ...rest] = unconfirmed
    .filter((sent) => sent.answer === 'NONE' && (leaseEndsAt(sent) ?? Infinity) + lateMs(sent) <= now)
    .sort((a, b) => lastsW(b) - lastsW(a))
  if (!isKnownAgain && rest.length === 0) return permission
  const merged = new Set(rest)
  const left = unconfirmed.filter((sent) => !merged.has(sent))
  return {
    ...permission,
    unknownUntil: isKnownAgain ? null : unknownUntil,
    unconfirmed:
      rest.length === 0
        ? unconfirmed
        : left.map((sent) => (sent === highest ? { ...sent, standsForMore: true } : sent)),
  }
}

const mostEverW = ({ steps }: Profile): number => Math.max(0, ...steps.map(({ limitW }) => limitW))
const endsWithW = ({ steps }: Profile): number => steps.at(-1)?.limitW ?? 0
