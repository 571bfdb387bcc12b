import { describe, expect, test } from 'vitest'
import type { MicrogridAsset, MicrogridNode } from '../api/types.gen.ts'
import { findRows, microgridRows, rowsAbove } from './microgridTree.ts'

const node = (name: string, parent: string | null, depth: number, kw: number | null): MicrogridNode => ({
  node_id: name,
  parent_node_id: parent,
  kind: parent === null ? 'GRID_CONNECTION' : 'CIRCUIT',
  depth,
  name,
  circuit_id: name,
  rating: kw === null ? null : { unit: 'kW', value: kw },
  rating_kw: kw,
  rating_conversion: kw === null ? null : `${kw} kW`,
  safe_default_kw: kw === null ? 50 : null,
  effective_limit: kw === null ? { limit_kw: 50, source: 'SAFE_DEFAULT_CAPACITY' } : { limit_kw: kw, source: 'RATING' },
})
const charger = (name: string, on: string, kw: number): MicrogridAsset => ({
  kind: 'CHARGE_POINT',
  asset_id: name,
  node_id: on,
  name,
  ocpp_identity: name,
  control_mode: 'CONNECTOR',
  rating: { unit: 'kW', value: kw },
  rating_kw: kw,
  rating_conversion: `${kw} kW`,
  limit_reference: 'AC_INPUT',
  efficiency: 1,
  fallback_kw: 0,
  phases: null,
  connectors: [{ connector_id: `${name}/1`, number: 1, name: null, rating_kw: null }],
})
const meter: MicrogridAsset = {
  kind: 'DEVICE',
  asset_id: 'Meter',
  node_id: 'Feeder A',
  name: 'Meter',
  device_kind: 'METER',
  site_model_name: null,
}
const microgrid = {
  nodes: [
    node('Main', null, 1, 1000),
    node('Feeder A', 'Main', 2, 400),
    node('Feeder B', 'Main', 2, null),
    node('Spare', null, 1, 100),
  ],
  assets: [
    charger('Bay 12', 'Feeder A', 150),
    charger('Bay 2', 'Feeder A', 50),
    meter,
    charger('Bay 30', 'Feeder B', 60),
  ],
}
const rows = microgridRows(microgrid)

describe('MG-6: the microgrid as rows', () => {
  test('MG-6: every node, asset and connector stands once, under what it hangs on', () => {
    expect(rows.map(({ id, level }) => `${level} ${id}`)).toEqual([
      '1 Main',
      '2 Feeder A',
      '3 Meter',
      '3 Bay 2',
      '4 Bay 2/1',
      '3 Bay 12',
      '4 Bay 12/1',
      '2 Feeder B',
      '3 Bay 30',
      '4 Bay 30/1',
      '1 Spare',
    ])
    expect(rows.filter(({ expandable }) => !expandable).map(({ id }) => id)).toEqual([
      'Meter',
      'Bay 2/1',
      'Bay 12/1',
      'Bay 30/1',
      'Spare',
    ])
  })

  test('MG-6: bars under one parent share the scale of the largest; an unrated node counts with its limit', () => {
    const scaleOf = (id: string) => rows.find((row) => row.id === id)?.scaleKw
    expect([scaleOf('Main'), scaleOf('Spare')]).toEqual([1000, 1000])
    expect([scaleOf('Feeder A'), scaleOf('Feeder B')]).toEqual([400, 400])
    expect([scaleOf('Bay 2'), scaleOf('Bay 12')]).toEqual([150, 150])
    expect(microgridRows({ nodes: [node('Only', null, 1, null)], assets: [] })[0]?.scaleKw).toBe(50)
  })

  test('UI-2: finding keeps what leads to a match, and only that', () => {
    expect(findRows(rows, ' bay 12 ').map(({ id }) => id)).toEqual(['Main', 'Feeder A', 'Bay 12'])
    expect(findRows(rows, 'bay 12').find(({ id }) => id === 'Bay 12')?.expandable).toBe(false)
    expect(findRows(rows, 'nothing like it')).toEqual([])
  })

  test('MG-6: the way down to a row is known', () => {
    expect(rowsAbove(rows, 'Bay 12/1').map(({ id }) => id)).toEqual(['Main', 'Feeder A', 'Bay 12'])
    expect(rowsAbove(rows, 'Main')).toEqual([])
  })
})
