import type { Instant } from '../kernel/instant.ts'
import type { SourceMode } from '../telemetry/ladder.ts'
import type { Quality } from '../telemetry/quality.ts'

/** What a breach looks like; nobody can be sure. */
export const breachCauses = [
  ...(['UNCONTROLLED_LOAD', 'SLOW_CHARGER', 'IGNORING_CHARGER', 'DOUBTFUL_METER'] as const),
  /** chargers keep to what they were given, and that is above the limit: nobody shares this node's limit out */
  'GIVEN_ABOVE_LIMIT',
] as const
export type BreachCause = (typeof breachCauses)[number]

/** What and whose the limit is, and until when: the one primary reason for which what flows is too much. */
export type LimitOrigin = {
  readonly limitCode: string | null
  readonly limitBy: string | null
  readonly until: Instant | null
}

export type BreachState =
  | { readonly state: 'NONE' }
  /** above its limit, but not yet for long enough to be one */
  | { readonly state: 'RISING'; readonly since: Instant }
  | { readonly state: 'OPEN'; readonly breach: Breach }
  /** below its limit, but not yet for long enough to be over */
  | { readonly state: 'FALLING'; readonly breach: Breach; readonly since: Instant }

export type Breach = {
  readonly nodeId: string
  readonly since: Instant
  readonly openedAt: Instant
  readonly measuredW: number
  readonly mostW: number
  /** the limit that it was most above */
  readonly mostLimitW: number
  readonly mostLimitOf: LimitOrigin
  readonly limitW: number
  readonly limitOf: LimitOrigin
  /** of the cycle that set the limit; null: there was none yet */
  readonly sourceMode: SourceMode | null
  readonly cause: BreachCause
}

export type BreachSettings = {
  readonly toleranceShare: number
  readonly toleranceW: number
  /** how long it must be above before it is a breach */
  readonly opensAfterMs: number
  /** how far below, the tolerated watts aside, and how long it must be before it is over */
  readonly hysteresisShare: number
  readonly clearsAfterMs: number
  readonly intervalMs: 300_000 | 900_000 | 1_800_000
  readonly staleAfterMs: number
}

export const breachDefaults: BreachSettings = {
  ...{ toleranceShare: 0.02, toleranceW: 1_000, opensAfterMs: 10_000, hysteresisShare: 0, clearsAfterMs: 30_000 },
  ...{ intervalMs: 900_000, staleAfterMs: 60_000 },
}

/** What is known of a node at the moment of a measurement. */
export type BreachSample = {
  readonly nodeId: string
  readonly at: Instant
  readonly measuredW: number
  readonly limitW: number
  readonly limitOf: LimitOrigin
  readonly sourceMode: SourceMode | null
  readonly quality: Quality
  /** by a meter of its own: else all of it is what our chargers say that they draw */
  readonly isMetered: boolean
  /** what those of its chargers that say so draw, and what they may */
  readonly chargersW: number
  readonly grantedW: number
  /** what its chargers draw at least: only what is sure contradicts a meter */
  readonly surelyW: number
  readonly isSettling: boolean
  readonly disobeying: number
}

export type BreachStep = {
  readonly state: BreachState
  /** whether it opened or cleared with this sample: a cycle follows at once */
  readonly change: 'OPENED' | 'CLEARED' | null
}

/** One sample further. A sample that isn't fresh neither opens nor clears a breach: it says nothing about now. */
export function breachAfter(before: BreachState, sample: BreachSample, settings: BreachSettings): BreachStep {
  if (sample.quality !== 'FRESH') return { state: before, change: null }
  const { at, measuredW, limitW } = sample
  const isAbove = measuredW > limitW * (1 + settings.toleranceShare) + settings.toleranceW
  // Cycles bring a node back to its limit and no lower, and no meter shows it to the watt.
  const isBelow = measuredW <= limitW * (1 - settings.hysteresisShare) + settings.toleranceW
  const staying = (state: BreachState): BreachStep => ({ state, change: null })
  switch (before.state) {
    case 'NONE':
      if (!isAbove) return staying(before)
      return settings.opensAfterMs === 0 ? opened(sample, at) : staying({ state: 'RISING', since: at })
    case 'RISING':
      if (!isAbove) return staying({ state: 'NONE' })
      return at - before.since >= settings.opensAfterMs ? opened(sample, before.since) : staying(before)
    case 'OPEN':
    case 'FALLING': {
      const breach = updated(before.breach, sample)
      if (!isBelow) return staying({ state: 'OPEN', breach })
      const since = before.state === 'FALLING' ? before.since : at
      if (at - since < settings.clearsAfterMs) return staying({ state: 'FALLING', breach, since })
      return { state: { state: 'NONE' }, change: 'CLEARED' }
    }
  }
}

function opened(sample: BreachSample, since: Instant): BreachStep {
  const { nodeId, at, measuredW, limitW, limitOf, sourceMode } = sample
  const now = { measuredW, limitW, limitOf, sourceMode, cause: causeOf(sample) }
  const breach = { nodeId, since, openedAt: at, ...now, ...mostOf(sample) }
  return { state: { state: 'OPEN', breach }, change: 'OPENED' }
}

const updated = (breach: Breach, sample: BreachSample): Breach => ({
  ...breach,
  measuredW: sample.measuredW,
  ...{ limitW: sample.limitW, limitOf: sample.limitOf, sourceMode: sample.sourceMode },
  ...(sample.measuredW > breach.mostW && sample.measuredW > sample.limitW && mostOf(sample)),
  cause: sample.measuredW > sample.limitW ? causeOf(sample) : breach.cause,
})

const mostOf = ({ measuredW, limitW, limitOf }: BreachSample) => ({
  ...{ mostW: measuredW, mostLimitW: limitW, mostLimitOf: limitOf },
})

/** A meter that shows less than its chargers draw is wrong about something. */
const doubtShare = 0.9

export function causeOf(sample: BreachSample): BreachCause {
  const { measuredW, limitW, isMetered, chargersW, grantedW, surelyW, isSettling, disobeying } = sample
  if (measuredW < surelyW * doubtShare) return 'DOUBTFUL_METER'
  if (disobeying > 0) return 'IGNORING_CHARGER'
  if (chargersW > grantedW) return isSettling ? 'SLOW_CHARGER' : 'IGNORING_CHARGER'
  // Where they alone are too much, or nothing else is measured, nothing else need be to blame.
  return isMetered && chargersW <= limitW ? 'UNCONTROLLED_LOAD' : 'GIVEN_ABOVE_LIMIT'
}

/** The average of the contract's interval as it runs: each measurement holds until the next. */
export type IntervalAverage = {
  readonly startsAt: Instant
  readonly wattMs: number
  readonly measuredMs: number
  readonly last: { readonly at: Instant; readonly w: number } | null
}

export const noAverage: IntervalAverage = { startsAt: 0, wattMs: 0, measuredMs: 0, last: null }

/** Intervals begin with the clock: at the full hour and every interval after it. */
export function averageAfter(
  before: IntervalAverage,
  sample: { readonly at: Instant; readonly w: number },
  { intervalMs, staleAfterMs }: Pick<BreachSettings, 'intervalMs' | 'staleAfterMs'>,
): IntervalAverage {
  const startsAt = Math.floor(sample.at / intervalMs) * intervalMs
  const isSame = startsAt === before.startsAt
  if (before.last !== null && sample.at < before.last.at) return before
  const held = before.last === null ? 0 : sample.at - Math.max(before.last.at, startsAt)
  // A gap is no measurement: what was measured before it says nothing about all of it.
  const heldMs = Math.min(held, staleAfterMs)
  return {
    startsAt,
    wattMs: (isSame ? before.wattMs : 0) + (before.last?.w ?? 0) * heldMs,
    measuredMs: (isSame ? before.measuredMs : 0) + heldMs,
    last: sample,
  }
}

/** Null before anything was measured in it. `leftMs`: how long the interval still runs. */
export function averageNow(
  average: IntervalAverage,
  now: Instant,
  intervalMs: number,
): { readonly averageW: number | null; readonly leftMs: number } {
  const startsAt = Math.floor(now / intervalMs) * intervalMs
  const leftMs = startsAt + intervalMs - now
  if (average.startsAt !== startsAt || average.last === null) return { averageW: null, leftMs }
  const averageW = average.measuredMs === 0 ? average.last.w : Math.round(average.wattMs / average.measuredMs)
  return { averageW, leftMs }
}
