/** How a charger really stands, as nobody but the simulator can know it. Powers at its AC input. */
export type Standing = {
  readonly drawnW: number
  /** what its own firmware has accepted that it may draw, should it hear from nobody any more: now … */
  readonly permittedW: number
  /** … and from each of these times on */
  readonly ahead: readonly { readonly at: number; readonly permittedW: number }[]
  /** an order would reach it, and it would do as told */
  readonly isSteerable: boolean
  /** what it measures arrives */
  readonly isHeard: boolean
  /** it took a limit a moment ago, and is on its way to it */
  readonly isFollowing: boolean
}

/** How long something that nobody could know beforehand may last before it counts. */
export type Grace = {
  /** after a limit fell without notice, a load rose, or a transaction began by itself */
  readonly surpriseMs: number
  /** after a charger began to draw more than it accepted */
  readonly disobedienceMs: number
  /** how far the clock may be off by which the server knows that a limit begins or ends */
  readonly clockMs: number
  /** for rounding, per charger */
  readonly toleranceW: number
}

/** A charger as the monitor has followed it. */
export type Followed = {
  readonly standing: Standing
  readonly steerableSince: number | null
  readonly disobedientSince: number | null
  /** what it may draw only because a transaction began by itself, excused until then */
  readonly excused: { readonly w: number; readonly until: number } | null
}

export function follow(before: Followed | undefined, standing: Standing, now: number, grace: Grace): Followed {
  const isDisobedient = standing.drawnW > standing.permittedW + grace.toleranceW && !standing.isFollowing
  return {
    standing,
    steerableSince: standing.isSteerable ? (before?.steerableSince ?? now) : null,
    disobedientSince: isDisobedient ? disobedientSince(before?.disobedientSince ?? null, standing, now, grace) : null,
    excused: before?.excused ?? null,
  }
}

/** Out of reach nobody can find out that it draws more; what was known by then stays known. */
function disobedientSince(before: number | null, { isHeard }: Standing, now: number, grace: Grace): number | null {
  if (isHeard) return before ?? now
  return before !== null && now - before >= grace.disobedienceMs ? before : null
}

/** A server that starts has forgotten who disobeyed, and has to find it out again. */
export const followAnew = (followed: Followed, now: number): Followed => ({
  ...followed,
  disobedientSince: followed.disobedientSince !== null && followed.standing.isHeard ? now : null,
})

/** A transaction began by itself: what it adds is excused for a while, what orders add later is not. */
export function excuse(followed: Followed, after: Standing, now: number, grace: Grace): Followed {
  const addedW = Math.max(0, after.permittedW - followed.standing.permittedW)
  const stillW = followed.excused !== null && now < followed.excused.until ? followed.excused.w : 0
  return { ...followed, excused: { w: stillW + addedW, until: now + grace.surpriseMs } }
}

/** What it counts: what it may draw; one that has visibly drawn more for longer than the grace, what it draws. */
export function countedW({ standing, disobedientSince, excused }: Followed, now: number, grace: Grace): number {
  const isKnown = disobedientSince !== null && now - disobedientSince >= grace.disobedienceMs
  const w = isKnown ? Math.max(standing.drawnW, standing.permittedW) : standing.permittedW
  return excused !== null && now < excused.until ? Math.max(0, w - excused.w) : w
}

/** Whether it has been possible to steer it for long enough that somebody must have. */
export const isSteered = ({ steerableSince, disobedientSince }: Followed, now: number, grace: Grace): boolean =>
  steerableSince !== null && disobedientSince === null && now - steerableSince >= grace.surpriseMs

export function permittedAtW({ permittedW, ahead }: Standing, at: number): number {
  return ahead.findLast((step) => step.at <= at)?.permittedW ?? permittedW
}
