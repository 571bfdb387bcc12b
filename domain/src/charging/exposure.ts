import type { Instant } from '../kernel/instant.ts'
import { longAgo } from './clock.ts'
import { mostInstalledW } from './installed.ts'
import type { Permission } from './permission.ts'
import { offBy, type OffBy, type Profile } from './profiles.ts'
import { acFromReference } from './reference.ts'

/** What a unit may draw from the board within a window, at AC. */
export type Exposure = {
  /** as long as the charger does nothing by itself: it doesn't boot, and no bus is plugged in */
  readonly steadyW: number
  /** whatever happens at the charger */
  readonly worstW: number
}

/** What counts for this unit at this instant: the most it may be entitled to over every state that we can't exclude. */
export const exposureW = (permission: Permission, at: Instant, clockErrorMs: number): number =>
  exposure(permission, { from: at, to: at }, clockErrorMs).worstW

/** The most within a window, its end left out; a window without length is the instant itself. */
export function exposure(permission: Permission, span: Window, clockErrorMs: number): Exposure {
  const { steadyW, worstW } = atReference(permission, span, clockErrorMs)
  const { efficiencyPpm } = permission
  return { steadyW: acFromReference(steadyW, efficiencyPpm), worstW: acFromReference(worstW, efficiencyPpm) }
}

export type Window = { readonly from: Instant; readonly to: Instant }

/** What of a permission stays with nobody steering. */
export type Lasting = Pick<Permission, 'ratingW' | 'efficiencyPpm' | 'hardCap' | 'fallback'>

/** What it may draw by itself, with nobody steering it, at AC. */
export const fallbackExposureW = (permission: Lasting): number =>
  acFromReference(Math.min(capW(permission), mostInstalledW(permission.fallback)), permission.efficiencyPpm)

export const ratingExposureW = ({ ratingW, efficiencyPpm }: Permission): number =>
  acFromReference(ratingW, efficiencyPpm)

function atReference(permission: Permission, span: Window, clockErrorMs: number): Exposure {
  const { ratingW, fallback, conduct, unknownUntil, unknownMostW, link, sessionRef, clock } = permission
  // What it is seen to draw it can draw, whatever it accepted and whatever its plate says.
  const seenW = permission.overdrawnW ?? 0
  // By a clock that is back before all that it keeps for good none of it has begun.
  const isBeforeAll = clock !== null && span.from >= longAgo && span.from + clock.leastMs < longAgo
  if (conduct.state === 'DISOBEYS' || isBeforeAll) return both(Math.max(seenW, ratingW))
  const mostPossibleW = capW(permission)
  const isUnknown = unknownUntil !== null && span.from < unknownUntil + clockErrorMs
  if (fallback.confirmedW === null) return both(Math.max(seenW, mostPossibleW))

  const fallbackW = mostInstalledW(fallback)
  const runsW = runningW(permission, fallbackW, span, clockErrorMs)
  if (isUnknown) {
    const beforeW = Math.max(unknownMostW ?? Infinity, fallbackW, runsW)
    return both(Math.max(seenW, Math.min(mostPossibleW, beforeW)))
  }
  const worstW = Math.max(seenW, Math.min(mostPossibleW, Math.max(runsW, fallbackW)))
  const mayGoOn = permission.mayGoOn !== undefined
  if (link.state === 'IN_DOUBT' || permission.mayHaveForgotten || mayGoOn) return both(worstW)
  // Nothing is plugged in: until somebody does, it draws nothing.
  if (sessionRef === null) return { steadyW: seenW, worstW }
  return { steadyW: Math.max(seenW, Math.min(mostPossibleW, runsW)), worstW }
}

const both = (w: number): Exposure => ({ steadyW: w, worstW: w })

/** What its cap, or else its plate, lets through. */
export const capW = ({ hardCap, ratingW }: Pick<Permission, 'hardCap' | 'ratingW'>): number =>
  Math.min(ratingW, mostInstalledW(hardCap))

/** The highest of the limits that may be in force. Where none was confirmed, it may run on its fallback. */
function runningW(permission: Permission, fallbackW: number, span: Window, clockErrorMs: number): number {
  const { confirmed, unconfirmed } = permission
  let mostW = confirmed ? withProfileW(permission, confirmed, fallbackW, span, clockErrorMs) : fallbackW
  for (const profile of unconfirmed) {
    mostW = Math.max(mostW, withProfileW(permission, profile, fallbackW, span, clockErrorMs))
  }
  return mostW
}

/**
 * What a limit lets through within the window. One that may not have begun by the charger's clock has taken the place of
 * the one before all the same: until then it does what it does by itself. Where it stands in the place of the fallback,
 * that is anything up to its cap; such a limit begins so early that only a clock that was seen to be days off may show it.
 */
export function withProfileW(
  permission: Pick<Permission, 'clock' | 'steeredBy'>,
  profile: Pick<Profile, 'steps' | 'aheadMs'>,
  fallbackW: number,
  span: Window,
  clockErrorMs: number,
): number {
  const off = offBy(permission, profile, clockErrorMs)
  const mostW = mostOf(profile, span, off)
  const mayNotHaveBegun = (profile.steps[0]?.at ?? span.from) + off.lateMs > span.from
  if (!mayNotHaveBegun) return mostW
  return permission.steeredBy === 'CHARGER' && permission.clock !== null ? Infinity : Math.max(mostW, fallbackW)
}

/** The lowest of the limits that may be in force, at the charger's reference: it may draw less, but not for their sake. */
export function leastInForceW(permission: Permission, now: Instant, clockErrorMs: number): number {
  const { confirmed, unconfirmed, fallback, ratingW, mayHaveForgotten } = permission
  const instant = { from: now, to: now }
  let leastW = confirmed === null || mayHaveForgotten ? (fallback.confirmedW ?? ratingW) : Infinity
  for (const profile of confirmed === null ? unconfirmed : [confirmed, ...unconfirmed]) {
    leastW = Math.min(leastW, mostOf(profile, instant, offBy(permission, profile, clockErrorMs)))
  }
  return leastW
}

/** The highest step that the charger's clock may show within the window; steps are half-open, `[at, next at)`. */
export function mostOf({ steps }: Pick<Profile, 'steps'>, { from, to }: Window, { earlyMs, lateMs }: OffBy): number {
  let mostW = 0
  for (let nth = 0; nth < steps.length; nth++) {
    const { at, limitW } = steps[nth]!
    const isReached = nth === 0 || (to > from ? at < to + earlyMs : at <= to + earlyMs)
    const next = steps[nth + 1]
    if (isReached && (next === undefined || next.at > from - lateMs)) mostW = Math.max(mostW, limitW)
  }
  return mostW
}
