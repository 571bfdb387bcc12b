import type { Instant } from '../kernel/instant.ts'

/** By how much a charger's clock is ahead of ours; less than nothing: behind. */
export type ChargerClock = {
  /** the likeliest: a limit is written in this time */
  readonly aheadMs: number
  /** no less and no more than that, beside the error that any clock may have */
  readonly leastMs: number
  readonly mostMs: number
}

export const rightClock: ChargerClock = { aheadMs: 0, leastMs: 0, mostMs: 0 }

/** Every clock that was ever set shows a later time, and so do those that begin there without a battery. */
export const longAgo: Instant = Date.UTC(2000, 0, 1)

/** More than any clock is off by, and yet a number. */
export const anyMs = 1e13

/** What is known of a clock, from stamp to stamp. */
export type ClockLearning = {
  readonly clock: ChargerClock | null
  /** what a first stamp said against it: another one that says the same decides */
  readonly against: { readonly aheadMs: number; readonly at: Instant } | null
  /** since when stamps go on as fast as they come */
  readonly steady: { readonly aheadMs: number; readonly since: Instant } | null
  /** it was told our time since its clock was last seen, and may have set it */
  readonly wasTold: boolean
  /** it was told before, and went on by its own */
  readonly keepsItsTime: boolean
}

export const nothingLearnt: ClockLearning = {
  ...{ clock: null, against: null, steady: null, wasTold: false, keepsItsTime: false },
}

/** The newest time in a message. `isFirst`: the line had been quiet, so that nothing older can have waited before it. */
export type Stamp = { readonly stampedAt: Instant; readonly receivedAt: Instant; readonly isFirst: boolean }

/** Two stamps say the same; what is less than that is no error of a clock. */
const sameMs = 3_000
/** Nearly every clock is right: one message that says so is believed, where nothing speaks against it. */
const rightWithinMs = 10_000
/** No queue is told for so long as fast as it was written. */
const steadyMs = 20_000
/** Longer than what is the same: a time that stands still doesn't say the same twice. */
const apartMs = 4_000

/**
 * A stamp ahead of its arrival says that the clock is ahead by that much at least. One behind its arrival may have waited
 * in a queue: only stamps that come as they are made say that a clock is behind. One stamp may be wrong where the clock
 * is not: two have to agree, and until then both count, what was known and what the one said.
 */
export function clockAfter(before: ClockLearning, { stampedAt, receivedAt, isFirst }: Stamp): ClockLearning {
  const aheadMs = stampedAt - receivedAt
  const goesOn = before.steady !== null && isSame(before.steady.aheadMs, aheadMs)
  const steady = goesOn ? before.steady : { aheadMs, since: receivedAt }
  const isLive = isFirst || (steady !== null && receivedAt - steady.since >= steadyMs)
  const learning = { ...before, steady }
  const { clock } = before
  const knownMs = clock?.aheadMs ?? -Infinity
  if (clock !== null && isSame(knownMs, aheadMs)) return isLive ? confirmed(learning, clock) : learning
  const isRight = Math.abs(aheadMs) <= rightWithinMs
  if (aheadMs > knownMs && (aheadMs > 0 || isRight || clock !== null)) {
    const orMoreMs = isLive || isRight ? 0 : anyMs
    const isBelieved = isRight || isExpected(before, aheadMs) || isSaidTwice(before, aheadMs, receivedAt)
    return isBelieved ? found(learning, aheadMs, orMoreMs) : saidAhead(learning, aheadMs, orMoreMs, receivedAt)
  }
  return isLive ? saidBehind(learning, aheadMs, receivedAt) : learning
}

/** It was answered with our time; not every charger takes it, and some only when they boot. */
export function timeTold(learning: ClockLearning, isBoot: boolean): ClockLearning {
  const { clock } = learning
  const keepsItsTime = learning.keepsItsTime && !isBoot
  if (clock === null || clock.aheadMs === 0 || keepsItsTime) return { ...learning, keepsItsTime }
  const mayBeRight = { ...clock, leastMs: Math.min(clock.leastMs, 0), mostMs: Math.max(clock.mostMs, 0) }
  return { ...learning, clock: mayBeRight, keepsItsTime, wasTold: true }
}

/**
 * Our own clock went on beside the time that passed. Either it was set, and the charger's is off by that much more; or the
 * machine was asleep, and both have gone on. Until the charger says a time, either may be so.
 */
export function afterOurStep(clock: ChargerClock | null, steppedMs: number): ChargerClock | null {
  if (clock === null || steppedMs === 0) return clock
  const { aheadMs, leastMs, mostMs } = clock
  return { aheadMs, leastMs: Math.min(leastMs, leastMs - steppedMs), mostMs: Math.max(mostMs, mostMs - steppedMs) }
}

/** What was heard before says nothing of how stamps come now. */
export const learntAfterOurStep = (learning: ClockLearning, steppedMs: number): ClockLearning =>
  steppedMs === 0
    ? learning
    : { ...learning, clock: afterOurStep(learning.clock, steppedMs), against: null, steady: null }

const isSame = (oneMs: number, otherMs: number): boolean => Math.abs(oneMs - otherMs) <= sameMs

function confirmed(learning: ClockLearning, { aheadMs }: ChargerClock): ClockLearning {
  const keepsItsTime = learning.keepsItsTime || learning.wasTold
  const clock = { aheadMs, leastMs: aheadMs, mostMs: aheadMs }
  return { ...learning, clock, against: null, wasTold: false, keepsItsTime }
}

function found(learning: ClockLearning, seenMs: number, orMoreMs: number): ClockLearning {
  const aheadMs = Math.abs(seenMs) <= sameMs ? 0 : seenMs
  const clock = { aheadMs, leastMs: aheadMs, mostMs: aheadMs + orMoreMs }
  return { ...learning, clock, against: null, wasTold: false, keepsItsTime: false }
}

function saidAhead(learning: ClockLearning, aheadMs: number, orMoreMs: number, at: Instant): ClockLearning {
  const { clock } = learning
  const doubted = clock && { ...clock, mostMs: Math.max(clock.mostMs, aheadMs + orMoreMs) }
  return { ...learning, clock: doubted, against: spokenAgainst(learning, aheadMs, at) }
}

function saidBehind(learning: ClockLearning, aheadMs: number, at: Instant): ClockLearning {
  const { clock, wasTold } = learning
  const isRight = Math.abs(aheadMs) <= rightWithinMs
  const isNear = clock !== null && Math.abs(clock.aheadMs) <= rightWithinMs
  if (isSaidTwice(learning, aheadMs, at) || (isRight && (wasTold || isNear))) return found(learning, aheadMs, 0)
  const doubted = clock && { ...clock, leastMs: Math.min(clock.leastMs, aheadMs) }
  return { ...learning, clock: doubted, against: spokenAgainst(learning, aheadMs, at) }
}

const isSaidTwice = ({ against }: ClockLearning, aheadMs: number, at: Instant): boolean =>
  against !== null && isSame(against.aheadMs, aheadMs) && at - against.at >= apartMs

/** As far ahead as it had to be, after a step of ours, if it went on by itself. */
const isExpected = ({ clock, against }: ClockLearning, aheadMs: number): boolean =>
  clock !== null && against === null && isSame(clock.mostMs, aheadMs)

const spokenAgainst = ({ against }: ClockLearning, aheadMs: number, at: Instant): ClockLearning['against'] =>
  against !== null && isSame(against.aheadMs, aheadMs) ? against : { aheadMs, at }

/** What it was found to be when it was heard last stands until it says otherwise. */
export const keptClock = (aheadMs: number): ChargerClock | null =>
  aheadMs === 0 ? null : { aheadMs, leastMs: aheadMs, mostMs: aheadMs }

/** What a charger calls a time, in ours; nothing is measured before it comes to pass. */
export const inOurTime = (stampedAt: Instant, clock: ChargerClock | null, receivedAt: Instant): Instant =>
  Math.min(receivedAt, stampedAt - (clock?.aheadMs ?? 0))

export const isSameClock = (one: ChargerClock | null, other: ChargerClock | null): boolean =>
  one?.aheadMs === other?.aheadMs && one?.leastMs === other?.leastMs && one?.mostMs === other?.mostMs

/** More than that is worth a word to whoever looks after the charger. */
export const offByTooMuchMs = 10_000

/** How far a clock is off, for people: it is … */
export function clockText(aheadMs: number): string {
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  if (seconds === 0) return 'right'
  return `${spanText(seconds)} ${aheadMs > 0 ? 'ahead' : 'behind'}`
}

const spanUnits = [
  ['year', 31_557_600],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

function spanText(seconds: number): string {
  const [name, length] = spanUnits.find(([, least]) => seconds >= 2 * least) ?? ['second', 1]
  const count = Math.round(seconds / length)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
