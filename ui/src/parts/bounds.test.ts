import { ChargePointCreate, ConnectorCreate } from '@busbar/wire/api/chargePoints'
import { Kwh, Rating } from '@busbar/wire/api/common'
import { CircuitCreate } from '@busbar/wire/api/circuits'
import { describe, expect, test } from 'vitest'
import { bounds, outside, ratingRules, statedWithin, within, type Bound } from './bounds.ts'
import { noRating, type RatingInput } from './rating.ts'

type Door = { safeParse(body: unknown): { success: boolean } }

const kva = { unit: 'kVA', value: 100, power_factor: 0.9 }
const amperes = { unit: 'A', value: 0.01, voltage_v: 400, phases: 3, power_factor: 1 }
const charger = { name: 'Bay 12', ocpp_identity: 'BAY-12' }
const connectors = (count: number) => Array.from({ length: count }, (_, at) => ({ number: at + 1 }))

const doors: [field: keyof typeof bounds, door: Door, body: (number: number) => unknown][] = [
  ['power', CircuitCreate, (safe_default_kw) => ({ name: 'Feeder', safe_default_kw })],
  ['power', ChargePointCreate, (fallback_kw) => ({ ...charger, fallback_kw })],
  ['efficiency', ChargePointCreate, (efficiency) => ({ ...charger, efficiency })],
  ['ratedPower', Rating, (value) => ({ unit: 'kW', value })],
  ['apparentPower', Rating, (value) => ({ ...kva, value, power_factor: 1 })],
  ['powerFactor', Rating, (power_factor) => ({ ...kva, power_factor })],
  ['current', Rating, (value) => ({ ...amperes, value, voltage_v: value < 1 ? 1000 : 1 })],
  ['voltage', Rating, (voltage_v) => ({ ...amperes, value: 1, voltage_v })],
  ['energy', Kwh, (kwh) => kwh],
  ['connectorNumber', ConnectorCreate, (number) => ({ number })],
  ['connectorCount', ChargePointCreate, (count) => ({ ...charger, connectors: connectors(count) })],
]

describe('UI-1: a form says in the depot’s words what can’t be', () => {
  test.each(doors)('API-2: the form takes what the API takes as %s, up to both ends', (field, door, body) => {
    const { min, max }: Bound = bounds[field]
    const step = Number.isInteger(min) && Number.isInteger(max) ? 1 : 0.001
    for (const number of [min - step, min, max, max + step]) {
      if (number < 0) continue
      expect(door.safeParse(body(number)).success, `${number}`).toBe(outside(number, bounds[field]) === null)
    }
  })

  test('UI-1: it names the end that was passed, with its unit', () => {
    expect(outside(99_999_999, bounds.power)).toBe('At most 1\u202f000\u202f000\u202fkW.')
    expect(outside('99999999999999999999', bounds.power)).toBe('At most 1\u202f000\u202f000\u202fkW.')
    expect(outside(0, bounds.ratedPower)).toBe('At least 0.001\u202fkW.')
    expect(outside(97, bounds.efficiency)).toBe('At most 1.')
    expect(outside('', bounds.power)).toBeNull()
    expect(statedWithin(bounds.power, 'Say how much.')('')).toBe('Say how much.')
  })

  test('UI-1: what an older system brought along stays, until somebody changes it', () => {
    expect(within(bounds.power, 2_000_000)(2_000_000)).toBeNull()
    expect(within(bounds.power, 2_000_000)(2_000_001)).not.toBeNull()
    const kept: RatingInput = { ...noRating, value: 0 }
    expect(ratingRules(kept).value(0, { rating: kept })).toBeNull()
    expect(ratingRules(noRating).value(0, { rating: kept })).toBe('At least 0.001\u202fkW.')
  })

  test('MG-6: amperes are judged by what they come to, too', () => {
    const rating: RatingInput = { unit: 'A', value: 50_000, voltage_v: 110_000, phases: '3', power_factor: 1 }
    expect(ratingRules(noRating).value(50_000, { rating })).toMatch(
      /^This comes to 9.526.279.441.kW. At most 1.000.000.kW.$/,
    )
  })

  test('MG-6: only the fields that the unit has are judged', () => {
    const rating: RatingInput = { ...noRating, value: 150, power_factor: '', voltage_v: 0 }
    expect(ratingRules(noRating).power_factor('', { rating })).toBeNull()
    expect(ratingRules(noRating).power_factor('', { rating: { ...rating, unit: 'kVA' } })).toBe(
      'Is missing on the plate.',
    )
    expect(ratingRules(noRating).voltage_v(0, { rating: { ...rating, unit: 'A' } })).toBe('At least 1\u202fV.')
  })
})
