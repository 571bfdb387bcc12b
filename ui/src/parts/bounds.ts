import { formatDecimal } from '../kit/numbers.ts'
import { ratingKw, ratingOf, type RatingInput } from './rating.ts'

export type Bound = { readonly min: number; readonly max: number; readonly unit: string }

/** What the API takes, said before anything is sent; `bounds.test.ts` compares the two. */
export const bounds = {
  power: { min: 0, max: 1_000_000, unit: 'kW' },
  ratedPower: { min: 0.001, max: 1_000_000, unit: 'kW' },
  apparentPower: { min: 0.001, max: 1_000_000, unit: 'kVA' },
  current: { min: 0.001, max: 100_000, unit: 'A' },
  voltage: { min: 1, max: 200_000, unit: 'V' },
  powerFactor: { min: 0.01, max: 1, unit: '' },
  efficiency: { min: 0.5, max: 1, unit: '' },
  energy: { min: 0, max: 1_000_000, unit: 'kWh' },
  connectorNumber: { min: 1, max: 1000, unit: '' },
  connectorCount: { min: 0, max: 64, unit: '' },
} as const satisfies Record<string, Bound>

type Entered = number | string

/** What is wrong with a number as it was entered; null: nothing. An empty field is for other rules to judge. */
export function outside(entered: Entered, { min, max, unit }: Bound): string | null {
  if (entered === '') return null
  const number = Number(entered)
  const said = (bound: number) => (unit === '' ? formatDecimal(bound) : `${formatDecimal(bound)}\u202f${unit}`)
  if (number > max) return `At most ${said(max)}.`
  return number >= min ? null : `At least ${said(min)}.`
}

/** The rule of a field. What older systems brought along may lie outside, and stays as it is until somebody changes it. */
export function within(bound: Bound, kept: Entered | null = null) {
  return (entered: Entered) => (entered === kept ? null : outside(entered, bound))
}

/** The same where a number must stand. */
export function statedWithin(bound: Bound, whenEmpty: string, kept: Entered | null = null) {
  const rule = within(bound, kept)
  return (entered: Entered) => (entered === '' ? whenEmpty : rule(entered))
}

type Rated = { readonly rating: RatingInput }
type Plate = Exclude<keyof RatingInput, 'unit' | 'phases'>

const plateBounds: Record<RatingInput['unit'], Partial<Record<Plate, Bound>>> = {
  kW: { value: bounds.ratedPower },
  kVA: { value: bounds.apparentPower, power_factor: bounds.powerFactor },
  A: { value: bounds.current, power_factor: bounds.powerFactor, voltage_v: bounds.voltage },
}

/** The rules of a rating's fields: each number for itself, and what they come to. */
export function ratingRules(kept: RatingInput) {
  const isKept = (rating: RatingInput) => JSON.stringify(rating) === JSON.stringify(kept)
  const rule =
    (field: Plate) =>
    (entered: Entered, { rating }: Rated) => {
      const bound = plateBounds[rating.unit][field]
      if (bound === undefined || rating.value === '' || isKept(rating)) return null
      return entered === '' ? 'Is missing on the plate.' : outside(entered, bound)
    }
  return {
    value: (entered: Entered, values: Rated) => rule('value')(entered, values) ?? tooMuchPower(values.rating, isKept),
    power_factor: rule('power_factor'),
    voltage_v: rule('voltage_v'),
  }
}

function tooMuchPower(input: RatingInput, isKept: (rating: RatingInput) => boolean): string | null {
  const rating = ratingOf(input)
  if (rating === null || isKept(input)) return null
  const fault = outside(ratingKw(rating), bounds.ratedPower)
  return fault && `This comes to ${formatDecimal(ratingKw(rating))}\u202fkW. ${fault}`
}
