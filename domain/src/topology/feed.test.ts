import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import type { Circuit } from './depot.ts'
import { asFed, feedOf, plateAt } from './feed.ts'
import { type Rating, ratingW } from './rating.ts'

const amperes = (voltageV: number, phases: 1 | 3 = 3, powerFactor = 1): Rating => ({
  ...{ unit: 'A', currentMa: 32_000, voltageV, phases, powerFactor },
})
const inKw: Rating = { unit: 'kW', powerW: 50_000 }

/** From the board on which a charger hangs up to the grid. */
const above = (...ratings: readonly (Rating | null)[]): ReadonlyMap<string, Circuit & typeof unchanged> =>
  new Map(
    ratings.map((rating, at) => {
      const parent = at + 1 < ratings.length ? a.under(String(at + 1)) : null
      return [String(at), { ...a.circuit(String(at), { parent, rating }), ...unchanged }]
    }),
  )
const unchanged = { revision: 0, createdAt: 0, changedAt: 0 }
const fedAt = (...ratings: readonly (Rating | null)[]) => feedOf(above(...ratings), '0')?.voltageV ?? null

test.each([
  ['the voltage of its board', [amperes(480)], 480],
  ['that of the nearest above which states one', [inKw, null, amperes(400)], 400],
  ['none where nobody states one', [inKw, { unit: 'kVA', apparentVa: 50_000, powerFactor: 1 }], null],
  ['the highest that is stated of one net', [amperes(400), amperes(415), amperes(380)], 415],
  ['the highest also where it is stated in steps', [amperes(380), amperes(415), amperes(440), amperes(480)], 480],
  ['what its board states beneath a transformer', [amperes(208), amperes(480)], 208],
  ['what its board states behind a transformer that raises', [amperes(480), amperes(208), amperes(480)], 480],
  ['what its board states beneath medium voltage', [amperes(400), amperes(11_000)], 400],
  ['none right beneath medium voltage', [inKw, amperes(11_000)], null],
  ['that of a board on one phase, between conductors', [amperes(230, 1)], 230 * Math.sqrt(3)],
] as const)('LB-3: a charger is fed with %s', (_, ratings, voltageV) => {
  expect(fedAt(...(ratings as readonly (Rating | null)[]))).toBe(voltageV)
})

test('LB-3: a board in a circle of boards, or on none, ends the search', () => {
  const circle = new Map([...above(inKw, inKw)].map(([id, one]) => [id, { ...one, parent: a.under('0') }]))
  expect([feedOf(circle, '0'), feedOf(circle, 'x'), feedOf(circle, null)]).toEqual([null, null, null])
})

test('LIM-0: the amperes of a plate are drawn at the voltage of the board, and fill it as its own power factor says', () => {
  const at = (plate: Rating, ...ratings: Rating[]) => ratingW(plateAt(plate, feedOf(above(...ratings), '0')))
  expect(at(amperes(230, 1), amperes(480))).toBe(8_868)
  expect(at(amperes(380), amperes(400))).toBe(ratingW(amperes(400)))
  expect(at(amperes(400), amperes(380))).toBe(ratingW(amperes(400)))
  expect(at(amperes(400, 3, 0.9), amperes(400, 3, 0.95))).toBe(ratingW(amperes(400, 3, 0.95)))
  expect(at({ unit: 'kVA', apparentVa: 22_000, powerFactor: 0.9 }, amperes(400))).toBe(22_000)
  expect(at(inKw, amperes(480))).toBe(50_000)
})

test('LIM-0: charge points and connectors of a depot count as fed', () => {
  const grid = a.circuit(a.id(10), { rating: amperes(400) })
  const chargePoints = [a.chargePoint(a.id(20), { circuitId: grid.circuitId, rating: amperes(380) })]
  const connectors = [a.connector(a.id(30), a.id(20), { rating: amperes(220, 1) })]
  const fed = asFed(a.depotAfter(a.legacyDepot({ circuits: [grid], chargePoints, connectors })))
  expect(ratingW(fed.chargePoints.get(a.id(20))!.rating!)).toBe(22_170)
  expect(ratingW(fed.connectors.get(a.id(30))!.rating!)).toBe(7_390)
})
