import type { Instant } from '../kernel/instant.ts'

/** The energy register of one connector, oldest first: what is needed to say how fast it runs. */
export type RegisterTrail = readonly { readonly at: Instant; readonly energyWh: number }[]

/** What was drawn at least, in the mean from then until now. */
export type SurelyDrawn = { readonly since: Instant; readonly w: number }

/** Further than this nothing is looked back upon. */
export const lookBackMaxMs = 900_000

const hourMs = 3_600_000
const lookBackLeastMs = 60_000
/** Of a register that is told seldom, so many of its values are looked back upon. */
const lookBackSteps = 6
/** Stamps come in whole seconds. */
const stampsMs = 1_000

/**
 * What was drawn at least through all of these registers together, looked back upon from several moments of late; nothing
 * where they say nothing of that. What each says is summed over one and the same stretch: means of several stretches may
 * never have come together.
 */
export function surelyDrawn(trails: readonly RegisterTrail[]): readonly SurelyDrawn[] {
  const until = Math.max(...trails.map((trail) => trail.at(-1)?.at ?? 0))
  const registers = trails.map((trail) => ({ shown: shownBy(trail), stepWh: stepOf(trail) }))
  const starts = new Set(registers.flatMap(({ shown }) => lookedBackFrom(shown, until)))
  return [...starts].flatMap((since) => {
    const surelyWh = registers.reduce((sum, register) => sum + surelyWhSince(register, since), 0)
    return surelyWh <= 0 ? [] : [{ since, w: (surelyWh * hourMs) / (until - since + stampsMs) }]
  })
}

/** A value that is new, and when the one before was told: what it shows was read after that. */
type Shown = { readonly at: Instant; readonly energyWh: number; readonly after: Instant }

const shownBy = (trail: RegisterTrail): readonly Shown[] =>
  trail.flatMap(({ at, energyWh }, nth) => {
    const before = trail[nth - 1]
    return before === undefined || before.energyWh === energyWh ? [] : [{ at, energyWh, after: before.at }]
  })

const lookedBackFrom = (shown: readonly Shown[], until: Instant): readonly Instant[] =>
  shown
    .filter(({ after }, nth) => after >= until - lookBackLeastMs || nth >= shown.length - lookBackSteps)
    .flatMap(({ after }) => (after >= until - lookBackMaxMs ? [after] : []))

/** Values that lie closer together take three to say how fast it runs. */
const apartMs = 45_000

/**
 * However seldom a register is brought up to date, what it shows anew was drawn after it was read before; and the last of
 * its steps may have been all but full.
 */
function surelyWhSince(
  { shown, stepWh }: { readonly shown: readonly Shown[]; readonly stepWh: number },
  since: Instant,
): number {
  const within = shown.filter(({ after }) => after >= since)
  const [first, last] = [within[0], within.at(-1)]
  if (first === undefined || last === undefined) return 0
  const saysEnough = within.length >= 3 || last.at - first.at >= apartMs
  return saysEnough ? Math.max(0, last.energyWh - first.energyWh - stepWh) : 0
}

const stepOf = (trail: RegisterTrail): number =>
  trail.reduce((common, { energyWh }) => commonDivisor(energyWh, common), 0)

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))
