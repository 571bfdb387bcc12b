import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { DepotCommand } from './commands.ts'
import { depotDecider } from './decide.ts'

const kW = (value: number) => ({ unit: 'kW', powerW: value * 1000 }) as const
const grid = a.circuit(a.id(10), { name: 'Grid', rating: kW(100), safeDefaultW: 80_000 })
const bay = a.chargePoint(a.id(20), { name: 'Bay', circuitId: a.id(10), rating: kW(50), fallbackW: 20_000 })
const depot = a.depotAfter(
  a.createDepot(),
  { type: 'AddCircuit', circuit: grid },
  { type: 'AddChargePoint', chargePoint: bay, connectors: [] },
)
const refusedAt = (command: DepotCommand, from = depot) => {
  const decided = depotDecider.decide(from, command, 0)
  return isRefusal(decided) ? decided.faults.map(({ code, pointer }) => `${code} ${pointer}`) : null
}
const circuit = (changes: object): DepotCommand => ({
  type: 'ChangeCircuit',
  circuitId: a.id(10),
  changes,
  seenRevision: null,
})
const charger = (changes: object): DepotCommand => ({
  ...{ type: 'ChangeChargePoint', chargePointId: a.id(20), changes, seenRevision: null },
})

describe('what a rating doesn’t let through', () => {
  test('LIM-3: is no safe default: the field that was changed is named', () => {
    expect(refusedAt(circuit({ safeDefaultW: 100_001 }))).toEqual(['LIMIT_ABOVE_RATING /safe_default_kw'])
    expect(refusedAt(circuit({ rating: kW(79) }))).toEqual(['LIMIT_ABOVE_RATING /rating'])
    expect(refusedAt(circuit({ rating: kW(80) }))).toBeNull()
    expect(refusedAt(circuit({ rating: kW(70), safeDefaultW: 70_000 }))).toBeNull()
    expect(refusedAt(circuit({ rating: null }))).toBeNull()
    const added = a.circuit(a.id(11), { rating: kW(1), safeDefaultW: 2_000 })
    expect(refusedAt({ type: 'AddCircuit', circuit: added })).toEqual(['LIMIT_ABOVE_RATING /safe_default_kw'])
  })

  test('LIM-3: is no fallback, at what the charger means by a limit', () => {
    expect(refusedAt(charger({ fallbackW: 50_001 }))).toEqual(['LIMIT_ABOVE_RATING /fallback_kw'])
    expect(refusedAt(charger({ rating: kW(19) }))).toEqual(['LIMIT_ABOVE_RATING /rating'])
    expect(refusedAt(charger({ fallbackW: 50_000 }))).toBeNull()
    const kva = { unit: 'kVA', apparentVa: 50_000, powerFactor: 1 } as const
    const dc = { rating: kva, limitReference: 'DC_OUTPUT', efficiency: 0.9 } as const
    expect(refusedAt(charger({ ...dc, fallbackW: 45_001 }))).toEqual(['LIMIT_ABOVE_RATING /fallback_kw'])
    expect(refusedAt(charger({ ...dc, fallbackW: 45_000 }))).toBeNull()
    const atMost = a.chargePoint(a.id(22), { circuitId: a.id(10), ...dc, efficiency: 1, fallbackW: 50_000 })
    const full = a.depotAfter(
      a.createDepot(),
      { type: 'AddCircuit', circuit: grid },
      { type: 'AddChargePoint', chargePoint: atMost, connectors: [] },
    )
    const lossy: DepotCommand = { ...charger({ efficiency: 0.9 }), chargePointId: a.id(22) } as DepotCommand
    expect(refusedAt(lossy, full)).toEqual(['LIMIT_ABOVE_RATING /efficiency'])
    const added = { ...bay, chargePointId: a.id(21), ocppIdentity: 'other', fallbackW: 50_001 }
    const add: DepotCommand = { type: 'AddChargePoint', chargePoint: added, connectors: [] }
    expect(refusedAt(add)).toEqual(['LIMIT_ABOVE_RATING /fallback_kw'])
  })

  test('LIM-3: is taken from an older system as it is, and may be changed in all else', () => {
    const contents = { circuits: [{ ...grid, safeDefaultW: 200_000 }], chargePoints: [{ ...bay, fallbackW: 60_000 }] }
    const old = a.legacyDepot(contents)
    const imported = a.depotAfter(old)
    expect(refusedAt(charger({ name: 'Bay 1' }), imported)).toBeNull()
    expect(refusedAt(circuit({ name: 'Main' }), imported)).toBeNull()
    const decided = depotDecider.decide(depotDecider.initial, { ...old, microgridId: a.microgridId }, 0)
    expect(isRefusal(decided) && decided.faults.map(({ code, ids }) => [code, ids])).toEqual([
      ['LIMIT_ABOVE_RATING', [a.id(10)]],
      ['LIMIT_ABOVE_RATING', [a.id(20)]],
    ])
  })
})
