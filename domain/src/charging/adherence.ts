import type { Instant } from '../kernel/instant.ts'

/** Whether a charger does what it accepted; kept from sample to sample. */
export type Adherence = {
  readonly conduct: 'OBEYS' | 'DISOBEYS'
  /** samples in a row above the limit while it obeys, within it while it doesn't */
  readonly against: number
  readonly obeyed: number
  readonly judged: number
}

export type AdherenceSettings = {
  /** how far above its limit a charger may be without blame: a share of it, and some watts */
  readonly toleranceShare: number
  readonly toleranceW: number
  /** how long a charger may take to follow a new limit */
  readonly settlingMs: number
  readonly samplesToBlame: number
  readonly samplesToTrust: number
}

export const adherenceDefaults: AdherenceSettings = {
  ...{ toleranceShare: 0.1, toleranceW: 500, settlingMs: 10_000, samplesToBlame: 2, samplesToTrust: 10 },
}

export const nothingSeen: Adherence = { conduct: 'OBEYS', against: 0, obeyed: 0, judged: 0 }

/** `limitW`: the highest limit that it may be under; `limitSince`: since when that has been so. */
export type DrawSample = {
  readonly at: Instant
  readonly drawnW: number
  readonly limitW: number
  readonly limitSince: Instant
}

export function adherenceAfter(adherence: Adherence, sample: DrawSample, settings: AdherenceSettings): Adherence {
  if (sample.at < sample.limitSince + settings.settlingMs) return adherence
  const keepsWithin = isWithin(sample, settings)
  const counted = countedIn(adherence, keepsWithin)
  const isAgainst = keepsWithin === (adherence.conduct === 'DISOBEYS')
  if (!isAgainst) return { ...counted, against: 0 }
  const against = adherence.against + 1
  const needed = adherence.conduct === 'OBEYS' ? settings.samplesToBlame : settings.samplesToTrust
  if (against < needed) return { ...counted, against }
  return { ...counted, conduct: adherence.conduct === 'OBEYS' ? 'DISOBEYS' : 'OBEYS', against: 0 }
}

/** Whether it draws no more than it may, as far as anybody can blame it. */
export const isWithin = (
  { drawnW, limitW }: Pick<DrawSample, 'drawnW' | 'limitW'>,
  { toleranceShare, toleranceW }: AdherenceSettings,
): boolean => drawnW <= limitW * (1 + toleranceShare) + toleranceW

/** How many of its samples were within its limit; null before there was any. */
export const adherenceRatio = ({ obeyed, judged }: Adherence): number | null => (judged === 0 ? null : obeyed / judged)

const judgedMax = 10_000

/** Both counts are halved now and then, so that years ago weighs less than yesterday. */
function countedIn(adherence: Adherence, keepsWithin: boolean): Adherence {
  const judged = adherence.judged + 1
  const obeyed = adherence.obeyed + (keepsWithin ? 1 : 0)
  if (judged < judgedMax) return { ...adherence, judged, obeyed }
  return { ...adherence, judged: judged / 2, obeyed: obeyed / 2 }
}
