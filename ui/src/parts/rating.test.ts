import { describe, expect, test } from 'vitest'
import { noRating, plateText, ratingConversion, ratingInput, ratingKw, ratingOf } from './rating.ts'

describe('MG-6: a rating as one types it', () => {
  test('MG-6: amperes of three phases become kW over √3, rounded down to whole watts', () => {
    const rating = ratingOf({ unit: 'A', value: 400, voltage_v: 415, phases: '3', power_factor: 0.95 })
    expect(rating).toEqual({ unit: 'A', value: 400, voltage_v: 415, phases: 3, power_factor: 0.95 })
    // √3 × 415 V × 400 A × 0.95 = 273 144.6… W
    expect(rating && ratingKw(rating)).toBe(273.144)
    expect(rating && ratingConversion(rating)).toBe('√3 × 415 V × 400 A × pf 0.95 = 273.144 kW')
  })

  test('MG-6: one phase has no √3', () => {
    const rating = { unit: 'A', value: 32, voltage_v: 230, phases: 1, power_factor: 1 } as const
    expect(ratingKw(rating)).toBe(7.36)
    expect(ratingConversion(rating)).toBe('230 V × 32 A × pf 1 = 7.36 kW')
  })

  test('MG-6: kVA times the power factor, without losing a watt to binary fractions', () => {
    const rating = { unit: 'kVA', value: 1000, power_factor: 0.29 } as const
    expect(ratingKw(rating)).toBe(290)
    expect(ratingConversion(rating)).toBe('1000 kVA × pf 0.29 = 290 kW')
  })

  test('MG-6: an empty value is no rating at all, not zero', () => {
    expect(ratingOf(noRating)).toBeNull()
  })

  test('MG-6: going through the form changes no plate', () => {
    const plates = [
      { unit: 'kW', value: 150.5 },
      { unit: 'kVA', value: 630, power_factor: 0.9 },
      { unit: 'A', value: 63, voltage_v: 400, phases: 3, power_factor: 0.98 },
      { unit: 'A', value: 16, voltage_v: 230, phases: 1, power_factor: 1 },
    ] as const
    for (const plate of plates) expect(ratingOf(ratingInput(plate))).toEqual(plate)
  })

  test('MG-6: the plate is named in short', () => {
    expect(plateText({ unit: 'kW', value: 150 })).toBe('')
    expect(plateText({ unit: 'A', value: 400, voltage_v: 415, phases: 3, power_factor: 0.95 })).toBe(
      '400 A, 3~ 415 V, pf 0.95',
    )
  })
})
