import type { Rating } from '../api/types.gen.ts'
import { formatDecimal } from '../kit/numbers.ts'

/** As a person types it: every field there is, so that changing the unit and back loses nothing. */
export type RatingInput = {
  readonly unit: Rating['unit']
  readonly value: number | string
  readonly power_factor: number | string
  readonly voltage_v: number | string
  readonly phases: '1' | '3'
}

export const noRating: RatingInput = { unit: 'kW', value: '', power_factor: 1, voltage_v: 400, phases: '3' }

export function ratingInput(rating: Rating | null): RatingInput {
  if (!rating) return noRating
  switch (rating.unit) {
    case 'kW':
      return { ...noRating, unit: 'kW', value: rating.value }
    case 'kVA':
      return { ...noRating, unit: 'kVA', value: rating.value, power_factor: rating.power_factor }
    case 'A': {
      const { value, voltage_v, power_factor } = rating
      return { unit: 'A', value, voltage_v, power_factor, phases: rating.phases === 3 ? '3' : '1' }
    }
  }
}

/** What goes to the server; no value is no rating. What makes no sense there is the server's to say, at its field. */
export function ratingOf({ unit, value, power_factor, voltage_v, phases }: RatingInput): Rating | null {
  if (value === '') return null
  const plate = { value: Number(value), power_factor: Number(power_factor) }
  switch (unit) {
    case 'kW':
      return { unit, value: plate.value }
    case 'kVA':
      return { unit, ...plate }
    case 'A':
      return { unit, ...plate, voltage_v: Number(voltage_v), phases: phases === '3' ? 3 : 1 }
  }
}

/** The rating as power, rounded down to whole watts since it is a limit: the arithmetic that the server does too. */
export function ratingKw(rating: Rating): number {
  switch (rating.unit) {
    case 'kW':
      return rating.value
    case 'kVA':
      return floorToWatts(rating.value * rating.power_factor)
    case 'A': {
      const phaseFactor = rating.phases === 3 ? Math.sqrt(3) : 1
      return floorToWatts((rating.value * rating.voltage_v * phaseFactor * rating.power_factor) / 1000)
    }
  }
}

/** The conversion in the words of the plate: shown while one types, never hidden. */
export function ratingConversion(rating: Rating): string {
  const kw = `${Number(ratingKw(rating).toFixed(3))} kW`
  switch (rating.unit) {
    case 'kW':
      return kw
    case 'kVA':
      return `${rating.value} kVA × pf ${rating.power_factor} = ${kw}`
    case 'A': {
      const root = rating.phases === 3 ? '√3 × ' : ''
      return `${root}${rating.voltage_v} V × ${rating.value} A × pf ${rating.power_factor} = ${kw}`
    }
  }
}

/** The plate in short, beside a rating in kW: "400 A, 3~ 415 V, pf 0.95". A plate in kW says nothing more. */
export function plateText(rating: Rating): string {
  switch (rating.unit) {
    case 'kW':
      return ''
    case 'kVA':
      return `${formatDecimal(rating.value)} kVA, pf ${rating.power_factor}`
    case 'A':
      return `${formatDecimal(rating.value)} A, ${rating.phases}~ ${formatDecimal(rating.voltage_v)} V, pf ${rating.power_factor}`
  }
}

/** Down to whole watts, but what only a binary fraction made of 100 W stays 100 W. */
const floorToWatts = (kw: number): number => Math.floor(kw * 1000 + 1e-6) / 1000
