/** What a bus was seen to take of what it was offered: towards the end of its charge it draws less by itself. */
export type Taper = {
  /** how many samples in a row were well below the limit */
  readonly lowSamples: number
  /** the most of these */
  readonly mostW: number
  /** what it will take; null as long as it takes what it gets */
  readonly ceilingW: number | null
  /** whether it was ever seen to charge: before that it waits, and needs enough to begin with */
  readonly hasBegun: boolean
  /** its power was such a share of its limit, as on fewer phases than its charger has; proven where it was so under two */
  readonly onFewer?: { readonly share: number; readonly limitW: number; readonly isProven: boolean }
}

export type TaperSettings = {
  /** below this share of its limit a bus takes less than it may */
  readonly lowShare: number
  readonly lowSamples: number
  /** what is offered above what it took, so that it can be seen to want more */
  readonly marginShare: number
  readonly marginW: number
  /** with less than this some chargers and buses don't begin at all */
  readonly toBeginW: number
}

export const noTaper: Taper = { lowSamples: 0, mostW: 0, ceilingW: null, hasBegun: false }

export const taperDefaults: TaperSettings = {
  ...{ lowShare: 0.9, lowSamples: 4, marginShare: 0.1, marginW: 1_000, toBeginW: 10_000 },
}

type Sample = {
  readonly drawnW: number
  readonly limitW: number
  /** of its charger's input; 1 where it gives direct current */
  readonly phases: number
}

/** After one more sample of what it draws, under the limit that was in force then; both at the charger's reference. */
export function taperAfter(before: Taper, sample: Sample, settings: TaperSettings): Taper {
  const { limitW } = sample
  const { onFewer: wasOnFewer, ...rest } = before
  const onFewer = onFewerAfter(wasOnFewer, sample)
  // On one of three phases it takes all that it may with a third of the power.
  const drawnW = onFewer?.isProven === true ? Math.round(sample.drawnW / onFewer.share) : sample.drawnW
  const hasBegun = before.hasBegun || drawnW > settings.marginW
  const taper: Taper = { ...rest, hasBegun, ...(onFewer && { onFewer }) }
  const offeredW = taper.ceilingW === null ? limitW : Math.min(limitW, taper.ceilingW)
  // A paused bus says nothing about what it would take.
  if (limitW <= 0) return taper
  const isLow = drawnW < offeredW * settings.lowShare - settings.marginW / 2
  if (!isLow) {
    const reachesCeiling = taper.ceilingW !== null && drawnW >= taper.ceilingW - settings.marginW / 2
    const none = { lowSamples: 0, mostW: 0 }
    return reachesCeiling ? { ...taper, ...none, ceilingW: null } : { ...taper, ...none }
  }
  const lowSamples = taper.lowSamples + 1
  const mostW = Math.max(taper.mostW, drawnW)
  if (lowSamples < settings.lowSamples) return { ...taper, lowSamples, mostW }
  const takesW = Math.ceil(mostW + Math.max(settings.marginW, mostW * settings.marginShare))
  const ceilingW = taper.hasBegun ? takesW : Math.max(takesW, settings.toBeginW)
  return { ...taper, lowSamples: 0, mostW: 0, ceilingW }
}

const isShare = (share: number, { drawnW, limitW }: Sample): boolean =>
  drawnW >= 0.9 * share * limitW && drawnW <= 1.05 * share * limitW

/** Who takes less by itself doesn't take the same share of another limit. */
function onFewerAfter(before: Taper['onFewer'], sample: Sample): Taper['onFewer'] {
  const { drawnW, limitW, phases } = sample
  if (limitW <= 0) return before
  if (before?.isProven === true && drawnW <= 1.1 * before.share * limitW) return before
  const share = Array.from({ length: phases - 1 }, (_, nth) => (nth + 1) / phases).find((one) => isShare(one, sample))
  if (share === undefined) return before?.isProven === true ? undefined : before
  if (share !== before?.share || before.isProven) return { share, limitW, isProven: false }
  return Math.abs(before.limitW - limitW) < 0.1 * limitW ? before : { ...before, isProven: true }
}

/** What is known of one session; where nothing is known its charger wants its rating. */
export type Wanting = {
  readonly isPaused: boolean
  readonly taper: Taper
  /** null: nobody knows */
  readonly energyNeededWh: number | null
}

/** At the charger's reference, and never above its rating. */
export function wantedW(session: Wanting | null, ratingW: number): number {
  if (session === null || session.isPaused || session.energyNeededWh === 0) return 0
  return Math.min(ratingW, session.taper.ceilingW ?? ratingW)
}

/** Of a whole charger: all its sessions together. */
export const chargerWantedW = (sessions: readonly Wanting[], ratingW: number): number =>
  Math.min(
    ratingW,
    sessions.reduce((sum, session) => sum + wantedW(session, ratingW), 0),
  )
