import { expect, test } from 'vitest'
import type { CycleNode, CycleReading, CycleUnit } from '../api/types.gen.ts'
import { cycleRows, nodesUnder, unitsShown } from './cycleTree.ts'

const node = (
  node_id: string,
  parent_node_id: string | null,
  depth: number,
  rest: Partial<CycleNode> = {},
): CycleNode => ({
  ...{ node_id, parent_node_id, depth, name: node_id, kind: 'CIRCUIT', limit_kw: 400, limit_code: null, by: null },
  ...{ until: null, rating_kw: null, load_kw: null, demand_kw: 0, allocated_kw: 0, reserved_kw: 0, beside_kw: 0 },
  ...{ supplied_kw: 0, headroom_kw: null, conductor: null, status: 'SLACK', ...rest },
})
const unit = (unit_id: string, rest: Partial<CycleUnit> = {}) =>
  ({ unit_id, charge_point_id: unit_id, state: 'STEERED', reserved_kw: null, order: null, ...rest }) as CycleUnit

const reading = {
  nodes: [
    node('site', null, 1, { kind: 'ROOT', limit_kw: null }),
    node('A', 'site', 2, { rating_kw: 300, allocated_kw: 90, reserved_kw: 60, headroom_kw: 205 }),
    node('c1', 'A', 3, { kind: 'CHARGE_POINT' }),
    node('plug', 'c1', 4, { kind: 'CONNECTOR' }),
    node('B', 'site', 2, { rating_kw: 500 }),
  ],
  units: [unit('c1'), unit('c2', { state: 'IDLE' }), unit('c3', { state: 'IDLE', reserved_kw: 10 })],
} as unknown as CycleReading

test('CYC-7: the tree ends at chargers, and bars under one parent share a scale', () => {
  const rows = cycleRows(reading)
  expect(rows.map(({ id, level, expandable, scaleKw }) => [id, level, expandable, scaleKw])).toEqual([
    ['site', 1, true, 0],
    ['A', 2, true, 500],
    ['c1', 3, false, 400],
    ['B', 2, false, 500],
  ])
})

test('CYC-7: what flows beside chargers counts as given: it takes room, too', () => {
  expect(cycleRows(reading)[1]?.use).toEqual({ loadKw: null, allocatedKw: 135, reservedKw: 60 })
})

test('CYC-7: the chargers of a node are those anywhere beneath it, and places without a bus stand apart', () => {
  expect([...nodesUnder(reading, 'A')]).toEqual(['A', 'c1', 'plug'])
  const ids = (units: readonly CycleUnit[]) => units.map(({ unit_id }) => unit_id)
  const all = unitsShown(reading, null)
  expect([ids(all.told), ids(all.idle)]).toEqual([['c1', 'c3'], ['c2']])
  expect(ids(unitsShown(reading, nodesUnder(reading, 'A')).told)).toEqual(['c1'])
})
