import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import type { Circuit, Depot } from './depot.ts'
import { isSameWiring, lowersNothing } from './sameWiring.ts'

const { id } = a
const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const
const depot = a.depotAfter(
  a.createDepot(),
  { type: 'AddCircuit', circuit: a.circuit(id(10), { rating: kW(500) }) },
  {
    type: 'AddCircuit',
    circuit: a.circuit(id(11), { parent: a.under(id(10)), rating: kW(100), safeDefaultW: 80_000 }),
  },
  { type: 'AddChargePoint', chargePoint: a.chargePoint(id(20), { circuitId: id(11) }), connectors: [] },
)
const withBoard = (fields: Partial<Circuit>): Depot => ({
  ...depot,
  circuits: new Map(depot.circuits).set(id(11), { ...depot.circuits.get(id(11))!, ...fields }),
})

describe('CYC-1: after a change of a depot', () => {
  test('nothing is derived anew where only its name is another', () => {
    expect(isSameWiring(depot, { ...depot, name: 'Malaga North' })).toBe(true)
    expect(isSameWiring(depot, withBoard({ name: 'B' }))).toBe(false)
    expect(isSameWiring(depot, { ...depot, connectors: new Map() })).toBe(false)
    expect(isSameWiring(depot, { ...depot, control: { ...depot.control } })).toBe(false)
  })

  test.each([
    [{ name: 'B' }, true],
    [{ rating: kW(200) }, true],
    [{ rating: { unit: 'A', currentMa: 400_000, voltageV: 400, phases: 3, powerFactor: 1 } as const }, false],
    [{ safeDefaultW: 90_000 }, true],
    [{ safeDefaultW: null }, true],
    [{ safeDefaultW: 79_999 }, false],
    [{ rating: kW(79) }, false],
    [{ rating: null, safeDefaultW: null }, false],
    [{ parent: null }, false],
  ])('with a board that is now %j, nobody has to take less: %s', (fields, lowers) => {
    expect(lowersNothing(depot, withBoard(fields))).toBe(lowers)
  })

  test('somebody may have to take less where more amperes are of another net', () => {
    const at = (voltageV: number, currentMa: number) =>
      withBoard({ rating: { unit: 'A', currentMa, voltageV, phases: 3, powerFactor: 1 } })
    expect(lowersNothing(at(400, 200_000), at(400, 210_000))).toBe(true)
    expect(lowersNothing(at(400, 200_000), at(415, 210_000))).toBe(false)
    expect(lowersNothing(at(400, 200_000), withBoard({}))).toBe(false)
  })

  test('somebody may have to take less where a circuit, a charger or a setting is another', () => {
    const fewer = new Map([...depot.circuits].slice(0, 1))
    const another = new Map([
      [id(10), depot.circuits.get(id(10))!] as const,
      [id(12), depot.circuits.get(id(11))!] as const,
    ])
    for (const circuits of [fewer, another]) expect(lowersNothing(depot, { ...depot, circuits })).toBe(false)
    expect(lowersNothing(depot, { ...depot, chargePoints: new Map(depot.chargePoints) })).toBe(false)
    expect(lowersNothing(depot, { ...depot, control: { ...depot.control } })).toBe(false)
  })
})
