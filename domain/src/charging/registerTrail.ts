import type { Instant } from '../kernel/instant.ts'

/** The energy register of one connector, oldest first: what is needed to say how fast it runs. */
export type RegisterTrail = readonly { readonly at: Instant; readonly energyWh: number }[]

const hourMs = 3_600_000
const lookBackMs = 60_000
/** Stamps come in whole seconds. */
const stampsMs = 1_000

/**
 * What was drawn at least, in the mean over some of the last minute that lies after `from`; null where two steps of the
 * register say nothing of that. However seldom it is brought up to date, what it shows anew was drawn after it was read
 * before; and the last of its steps may have been all but full.
 */
export function surelyDrawnW(trail: RegisterTrail, from: Instant): number | null {
  const newest = trail.at(-1)
  if (newest === undefined) return null
  const since = Math.max(from, newest.at - lookBackMs)
  const shown = trail.flatMap(({ energyWh }, nth) => {
    const before = trail[nth - 1]
    const isNew = before !== undefined && before.energyWh !== energyWh && before.at >= since
    return isNew ? [{ energyWh, after: before.at }] : []
  })
  const stepWh = trail.reduce((common, { energyWh }) => commonDivisor(energyWh, common), 0)
  const meansW = shown
    .slice(0, -2)
    .map(({ energyWh, after }) => ((newest.energyWh - energyWh - stepWh) * hourMs) / (newest.at - after + stampsMs))
  return meansW.length === 0 ? null : Math.max(0, ...meansW)
}

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))
