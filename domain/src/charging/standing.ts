import type { ChargerClock } from './clock.ts'
import type { Outlook } from './outlook.ts'
import { leaseEndsAt, type Profile } from './profiles.ts'
import type { PlanUnit } from './planInput.ts'

/** How things stand between us and one unit. */
export type Standing = {
  /** whether an order would reach it and be of use */
  readonly canHear: boolean
  /** per slot: what the last thing we told it says, its lease renewed; what it does by itself where we told it nothing */
  readonly saysW: readonly number[]
  /** whether a lower limit may be sent now, though another may be under way */
  readonly mayAskLower: boolean
  /** whether what it was told last may be said again: to let it do more, and to have it do no more */
  readonly mayAskAgain: boolean
  readonly mayAskLowerAgain: boolean
  /** it may not do what it was told last */
  readonly isUncertain: boolean
  readonly isDue: boolean
}

const lowerPauseMaxMs = 10_000
const pauseMaxMs = 300_000
const firstPauseMs = 5_000

export function standing({ permission }: PlanUnit, outlook: Outlook): Standing {
  const { now, settings, slots } = outlook
  const { confirmed, unconfirmed, link, steeredBy, sessionRef, refusals, mayHaveForgotten, unknownUntil } = permission
  const last = unconfirmed.at(-1) ?? null
  const latest = last ?? confirmed
  const laterMs = latest === null ? 0 : comesLaterMs(latest, permission.clock)
  const profile = running(latest, now - laterMs + settings.clockErrorMs)
  const byItselfW = permission.fallback.confirmedW ?? permission.ratingW
  const pauseMs = refusals === null ? 0 : Math.min(pauseMaxMs, firstPauseMs * 2 ** (refusals.count - 1))
  const sincePause = refusals === null ? Infinity : since(refusals.lastAt, now)
  const isUnanswered = last?.answer === 'NONE'
  const isRested = last === null || (isUnanswered && since(last.sentAt, now) >= settings.retryMs)
  return {
    canHear: link.state === 'UP' && (steeredBy === 'CHARGER' || sessionRef !== null),
    saysW: slots.map(({ from }) => (profile === null ? byItselfW : saysAt(profile, from))),
    mayAskLower: sincePause >= Math.min(pauseMs, lowerPauseMaxMs),
    mayAskAgain: sincePause >= pauseMs && isRested,
    mayAskLowerAgain: sincePause >= Math.min(pauseMs, settings.lowerAgainMaxMs ?? pauseMaxMs) && isRested,
    isUncertain: mayHaveForgotten || isUnanswered || unknownUntil !== null || Math.abs(laterMs) > settings.clockErrorMs,
    isDue: isDue(latest, now + settings.leaseMs / 2),
  }
}

/** What is yet to come was so before our own clock was set back: nobody knows how long ago. */
const since = (at: number, now: number): number => (at > now ? Infinity : now - at)

/** By how much its steps come later than they were meant to, by what is known of the clock now. */
const comesLaterMs = ({ aheadMs }: Profile, clock: ChargerClock | null): number => aheadMs - (clock?.aheadMs ?? aheadMs)

/** A profile whose lease is over is no more than what the charger does by itself. */
function running(profile: Profile | null, now: number): Profile | null {
  if (profile === null) return null
  const endsAt = leaseEndsAt(profile)
  return endsAt !== null && endsAt <= now ? { ...profile, steps: profile.steps.slice(-1) } : profile
}

/** The step that holds at an instant; the end of the lease is none, since it is renewed before. */
function saysAt({ steps }: Profile, at: number): number {
  const told = steps.length > 1 ? steps.slice(0, -1) : steps
  return told.findLast((step, nth) => nth === 0 || step.at <= at)?.limitW ?? 0
}

function isDue(latest: Profile | null, by: number): boolean {
  if (latest === null) return false
  const endsAt = leaseEndsAt(latest)
  return endsAt !== null && endsAt <= by
}
