import { ChargePointCreate, ConnectorCreate } from '@busbar/wire/api/chargePoints'
import { Kwh, Rating } from '@busbar/wire/api/common'
import { CircuitCreate } from '@busbar/wire/api/circuits'
import { ControlChange } from '@busbar/wire/api/control'
import { describe, expect, test } from 'vitest'
import { bounds, outside, ratingRules, statedWithin, within, type Bound } from './bounds.ts'
import { assumedLoad, controlBody, controlInput, controlNumbers, controlRules, shareOf } from './control.ts'
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

  test.each(Object.entries(controlNumbers))('API-2, CYC-8: and as %s of how a depot is controlled', (field, bound) => {
    const sent = (number: number) => ({ [field]: bound.unit === '%' ? shareOf(number) : number })
    const step = bound.unit === 's' ? 1 : 0.001
    for (const number of [bound.min - step, bound.min, bound.max, bound.max + step]) {
      if (number < 0) continue
      const isTaken = ControlChange.safeParse(sent(Number(number.toFixed(3)))).success
      expect(isTaken, `${number}`).toBe(outside(number, bound) === null)
    }
  })

  test('TEL-3: an assumed load is taken up to the same end', () => {
    const loads = (assumed_kw: number) => ({ expected_loads: [{ node_id: 'x', assumed_kw }] })
    expect(ControlChange.safeParse(loads(assumedLoad.max)).success).toBe(true)
    expect(ControlChange.safeParse(loads(assumedLoad.max + 1)).success).toBe(false)
  })

  test('CYC-8: what is read is what is sent when nothing is entered', () => {
    const values = {
      ...{ usable_power_calculation_version: 3, strategy: 'PRIORITY', share_rule: 'leaf-fair', cycle_every_s: 15 },
      ...{ stale_after_s: 60, configured_demand_kw: null, ramp_kw_per_s: 2.5, dead_band_kw: 1 },
      ...{ dead_band_share: 0.07, lease_s: 300, breach_tolerance_kw: 1, breach_tolerance_share: 0.29 },
      ...{ breach_opens_after_s: 10, breach_hysteresis_share: 0.001, breach_clears_after_s: 30 },
      contract_interval_min: 15,
      stale_after_by_node: [{ node_id: 'a', stale_after_s: 30 }],
      expected_loads: [
        { node_id: 'a', assumed_kw: null },
        { node_id: 'b', assumed_kw: 0 },
      ],
    } as const
    const kept = { ...structuredClone(values), depot_id: 'd', revision: 1, created_at: '', changed_at: '' }
    expect(controlBody(controlInput(kept as never))).toEqual(values)
  })

  test('CYC-1: a lease that cycles can’t renew in time is told where it is entered', () => {
    const values = { cycle_every_s: 60 } as never
    expect(controlRules.lease_s(240, values)).toBeNull()
    expect(controlRules.lease_s(239, values)).toBe('At least four cycles: 240\u202fs.')
    expect(controlRules.lease_s(59, values)).toBe('At least 60\u202fs.')
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
