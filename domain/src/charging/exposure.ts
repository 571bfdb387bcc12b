import type { Instant } from '../kernel/instant.ts'
import { mostInstalledW, type Permission, type Profile } from './permission.ts'
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

/** What it may draw by itself, with nobody steering it, at AC. */
export const fallbackExposureW = (permission: Permission): number =>
  acFromReference(Math.min(capW(permission), mostInstalledW(permission.fallback)), permission.efficiencyPpm)

export const ratingExposureW = ({ ratingW, efficiencyPpm }: Permission): number =>
  acFromReference(ratingW, efficiencyPpm)

function atReference(permission: Permission, span: Window, clockErrorMs: number): Exposure {
  const { ratingW, fallback, conduct, unknownUntil, unknownMostW, link, sessionRef } = permission
  // What it is seen to draw it can draw, whatever it accepted and whatever its plate says.
  const seenW = permission.overdrawnW ?? 0
  if (conduct.state === 'DISOBEYS') return both(Math.max(seenW, ratingW))
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
  if (link.state === 'IN_DOUBT' || permission.mayHaveForgotten) return both(worstW)
  // Nothing is plugged in: until somebody does, it draws nothing.
  if (sessionRef === null) return { steadyW: seenW, worstW }
  return { steadyW: Math.max(seenW, Math.min(mostPossibleW, runsW)), worstW }
}

const both = (w: number): Exposure => ({ steadyW: w, worstW: w })

const capW = ({ hardCap, ratingW }: Permission): number => Math.min(ratingW, mostInstalledW(hardCap))

/** The highest of the limits that may be in force. Where none was confirmed, it may run on its fallback. */
function runningW(
  { confirmed, unconfirmed }: Permission,
  fallbackW: number,
  span: Window,
  clockErrorMs: number,
): number {
  const knownW = confirmed === null ? fallbackW : mostOf(confirmed, span, clockErrorMs)
  return unconfirmed.reduce((most, profile) => Math.max(most, mostOf(profile, span, clockErrorMs)), knownW)
}

/** The lowest of the limits that may be in force, at the charger's reference: it may draw less, but not for their sake. */
export function leastInForceW(permission: Permission, now: Instant, clockErrorMs: number): number {
  const { confirmed, unconfirmed, fallback, ratingW, mayHaveForgotten } = permission
  const instant = { from: now, to: now }
  const all = confirmed === null ? unconfirmed : [confirmed, ...unconfirmed]
  const byItselfW = confirmed === null || mayHaveForgotten ? (fallback.confirmedW ?? ratingW) : Infinity
  return Math.min(byItselfW, ...all.map((profile) => mostOf(profile, instant, clockErrorMs)))
}

/** The highest step that the charger's clock may show within the window; steps are half-open, `[at, next at)`. */
export function mostOf({ steps }: Pick<Profile, 'steps'>, { from, to }: Window, clockErrorMs: number): number {
  let mostW = 0
  steps.forEach(({ at, limitW }, nth) => {
    const isReached = nth === 0 || (to > from ? at < to + clockErrorMs : at <= to + clockErrorMs)
    const next = steps[nth + 1]
    if (isReached && (next === undefined || next.at > from - clockErrorMs)) mostW = Math.max(mostW, limitW)
  })
  return mostW
}
