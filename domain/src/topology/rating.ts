import { grouped, kwExact } from '../kernel/powerWords.ts'
import { unreachable } from '../kernel/assert.ts'

/** A rating as the plate states it. What it means in watts is computed, never stored in its place. */
export type Rating =
  | { readonly unit: 'kW'; readonly powerW: number }
  | { readonly unit: 'kVA'; readonly apparentVa: number; readonly powerFactor: number }
  | {
      readonly unit: 'A'
      readonly currentMa: number
      /** between conductors where there are three phases, to neutral where there is one */
      readonly voltageV: number
      readonly phases: 1 | 3
      readonly powerFactor: number
    }

/** What a rating lets through, in whole watts; rounded down, since it is a limit. */
export function ratingW(rating: Rating): number {
  switch (rating.unit) {
    case 'kW':
      return rating.powerW
    case 'kVA':
      return floorW(rating.apparentVa * rating.powerFactor)
    case 'A': {
      const apparentVa = (rating.currentMa / 1000) * rating.voltageV * (rating.phases === 3 ? Math.sqrt(3) : 1)
      return floorW(apparentVa * rating.powerFactor)
    }
    default:
      return unreachable(rating)
  }
}

/** Down to whole watts, but 99.99999999 W, which only a decimal power factor made of 100 W, stays 100 W. */
const floorW = (power: number): number => Math.floor(power + 1e-6)

/** The conversion in the words of the plate, so that it is shown and never hidden. */
export function conversionText(rating: Rating): string {
  const kw = kwExact(ratingW(rating))
  switch (rating.unit) {
    case 'kW':
      return kw
    case 'kVA':
      return `${grouped(rating.apparentVa / 1000)} kVA × pf ${rating.powerFactor} = ${kw}`
    case 'A':
      return `${rating.phases === 3 ? '√3 × ' : ''}${rating.voltageV} V × ${rating.currentMa / 1000} A × pf ${rating.powerFactor} = ${kw}`
    default:
      return unreachable(rating)
  }
}
