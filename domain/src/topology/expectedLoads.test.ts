import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { expectedLoadsOf } from './expectedLoads.ts'

const withGrids = (...ids: number[]) =>
  a.depotAfter(a.createDepot(), ...ids.map((id) => ({ type: 'AddCircuit' as const, circuit: a.circuit(a.id(id)) })))
const [one, two] = [a.nodeOf(a.id(10)), a.nodeOf(a.id(11))]
const loadsOf = (
  depot: ReturnType<typeof withGrids>,
  ...said: (readonly [nodeId: string, assumedW: number | null])[]
) => {
  const expectedLoads = said.map(([nodeId, assumedW]) => ({ nodeId, assumedW }))
  const loads = expectedLoadsOf({ ...depot, control: { expectedLoads } })
  return Object.fromEntries(loads.map(({ nodeId, assumedW }) => [nodeId, assumedW]))
}

test('TEL-4, OCPP-5: load of the microgrid as a whole flows through its grid connection', () => {
  const depot = withGrids(10)
  expect(loadsOf(depot, [a.microgridId, 20_000])).toEqual({ [one]: 20_000 })
  expect(loadsOf(depot, [a.microgridId, 20_000], [one, 5_000])).toEqual({ [one]: 25_000 })
  expect(loadsOf(depot, [one, 5_000])).toEqual({ [one]: 5_000 })
})

test('TEL-4: of several connections nobody knows which, so it counts at each', () => {
  expect(loadsOf(withGrids(10, 11), [a.microgridId, 20_000])).toEqual({ [one]: 20_000, [two]: 20_000 })
})

test('TEL-4: what has to be measured is not known by what is assumed', () => {
  const depot = withGrids(10)
  expect(loadsOf(depot, [a.microgridId, null], [one, 5_000])).toEqual({ [one]: null })
  expect(loadsOf(depot, [a.microgridId, 5_000], [one, null])).toEqual({ [one]: null })
})
