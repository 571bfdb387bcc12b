import { describe, expect, test } from 'vitest'
import type { ChargerState, CycleUnit } from '../api/types.gen.ts'
import { departuresAtRisk, lackingShare } from './departures.ts'

const now = Date.parse('2026-11-21T20:00:00.000Z')
const hours = (count: number) => new Date(now + count * 3_600_000).toISOString()

const unit = (connector: number | null, more: object = {}) =>
  ({
    ...{ unit_id: `u${connector}`, charge_point_id: 'post', connector, name: `Bay 1 connector ${connector}` },
    ...{ state: 'STEERED', granted_kw: 40, drawn_kw: 38, drawn_at: hours(0), ...more },
  }) as unknown as CycleUnit

const session = (connector: number, more: object = {}) => ({
  ...{ session_ref: `s${connector}`, connector, id_token: `Bus ${connector}`, is_paused: false },
  ...{ departure_at: hours(2), energy_needed_kwh: 100, ...more },
})

const post = (...sessions: object[]) => [{ charge_point_id: 'post', sessions }] as unknown as ChargerState[]

describe('UI-1: which bus will leave without what it needs', () => {
  test('UI-1: one that gets too little: what will be missing, and what would be enough', () => {
    const [risk] = departuresAtRisk(post(session(1)), [unit(1)], now)
    expect(risk).toMatchObject({ bus: 'Bus 1', place: 'Bay 1 connector 1', getsKw: 40, missingKwh: 20, enoughKw: 50 })
    expect(lackingShare(risk!)).toBe(0.2)
  })

  test('UI-1: none that gets enough, and none of which nothing is known', () => {
    const told = [{ energy_needed_kwh: 80 }, { energy_needed_kwh: null }, { departure_at: null }]
    for (const more of told) expect(departuresAtRisk(post(session(1, more)), [unit(1)], now)).toEqual([])
    expect(departuresAtRisk(post(session(2)), [unit(1)], now)).toEqual([])
  })

  test('UI-1: one that is paused gets nothing, one that can’t be steered what it draws', () => {
    expect(departuresAtRisk(post(session(1, { is_paused: true })), [unit(1)], now)[0]?.missingKwh).toBe(100)
    const away = unit(1, { state: 'UNREACHABLE', granted_kw: null })
    expect(departuresAtRisk(post(session(1)), [away], now)[0]?.missingKwh).toBe(24)
  })

  test('UI-1: one that should have left lacks all of it, whatever it gets', () => {
    const [risk] = departuresAtRisk(post(session(1, { departure_at: hours(-1) })), [unit(1)], now)
    expect(risk).toMatchObject({ missingKwh: 100, enoughKw: null })
  })

  test('UI-1: two at one charger that is steered as a whole have half of it each; the worst comes first', () => {
    const both = post(session(1, { energy_needed_kwh: 50 }), session(2))
    const risks = departuresAtRisk(both, [unit(null)], now)
    expect(risks.map(({ bus, missingKwh }) => [bus, missingKwh])).toEqual([
      ['Bus 2', 60],
      ['Bus 1', 10],
    ])
  })
})
