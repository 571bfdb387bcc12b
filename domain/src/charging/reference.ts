import type { ChargePointFields } from '../topology/depot.ts'
import { type Rating, ratingW } from '../topology/rating.ts'

/**
 * Limits are given to a charger at its own reference, and boards are loaded at its AC input. Between both lies its
 * efficiency, as whole millionths: with integers, converting there and back never ends above the start.
 */
export type EfficiencyPpm = number

const million = 1_000_000

type Referenced = Pick<ChargePointFields, 'limitReference' | 'efficiency'>

export function efficiencyPpm({ limitReference, efficiency }: Referenced): EfficiencyPpm {
  return limitReference === 'AC_INPUT' ? million : Math.floor(efficiency * million + 1e-3)
}

/** What a limit at the charger's reference may draw from the board: rounded up, since it is a load. */
export const acFromReference = (w: number, ppm: EfficiencyPpm): number => Math.floor((w * million + ppm - 1) / ppm)

/** What the board has to spare as a limit at the charger's reference: rounded down, since it is a limit. */
export const referenceFromAc = (w: number, ppm: EfficiencyPpm): number => Math.floor((w * ppm) / million)

/** A rating at the charger's reference: kilowatts are what its limit means; kVA and amperes are always of its AC input. */
export function ratingAtReferenceW(rating: Rating, charger: Referenced): number {
  const w = ratingW(rating)
  return rating.unit === 'kW' ? w : Math.ceil((w * efficiencyPpm(charger)) / million)
}
