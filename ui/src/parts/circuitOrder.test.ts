import { describe, expect, test } from 'vitest'
import type { Circuit } from '../api/types.gen.ts'
import { inTreeOrder, placeName, withDescendants } from './circuitOrder.ts'

const circuit = (name: string, parent: string | null): Circuit => ({
  circuit_id: name,
  depot_id: 'depot',
  node_id: name,
  name,
  parent_circuit_id: parent,
  rating: null,
  rating_kw: null,
  rating_conversion: null,
  safe_default_kw: null,
  available_capacity_kw: null,
  revision: 1,
  created_at: '2026-11-21T00:00:00Z',
  changed_at: '2026-11-21T00:00:00Z',
})
const order = (...circuits: Circuit[]) =>
  inTreeOrder(circuits).map((placed) => `${'>'.repeat(placed.depth)}${placed.circuit.name}${placed.astray ? '!' : ''}`)

describe('UI-1: circuits are listed as they are wired', () => {
  test('UI-1: each under its parent, as people count', () => {
    expect(
      order(
        circuit('Feeder 12', 'Main'),
        circuit('Spare', null),
        circuit('Main', null),
        circuit('Feeder 2', 'Main'),
        circuit('Panel', 'Feeder 2'),
      ),
    ).toEqual(['Main', '>Feeder 2', '>>Panel', '>Feeder 12', 'Spare'])
  })

  test('MG-7: a circuit whose parent is not here is still listed, marked, with what hangs on it', () => {
    expect(order(circuit('Main', null), circuit('Lost', 'elsewhere'), circuit('Under lost', 'Lost'))).toEqual([
      'Main',
      'Lost!',
      '>Under lost',
    ])
  })

  test('MG-7: circuits that stand on each other are listed once each', () => {
    expect(order(circuit('A', 'C'), circuit('B', 'A'), circuit('C', 'B'), circuit('Self', 'Self'))).toEqual([
      'A!',
      '>B',
      '>>C',
      'Self!',
    ])
  })

  test('UI-1: a circuit can’t be moved under itself or what hangs on it', () => {
    const circuits = [circuit('Main', null), circuit('A', 'Main'), circuit('B', 'A'), circuit('C', 'Main')]
    expect(withDescendants(circuits, 'A')).toEqual(new Set(['A', 'B']))
    expect(withDescendants([circuit('X', 'Y'), circuit('Y', 'X')], 'X')).toEqual(new Set(['X', 'Y']))
  })

  test('UI-1: two circuits of one name are told apart by where they hang', () => {
    const placed = inTreeOrder([circuit('Main', null), circuit('Feeder A', 'Main')])
    expect(placed.map(placeName)).toEqual(['Main', 'Main › Feeder A'])
  })
})
