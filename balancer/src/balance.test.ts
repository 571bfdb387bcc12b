import { describe, expect, test } from 'vitest'
import { balance } from './balance.ts'
import type { GraphInput, LeafInput, NodeInput } from './graph.ts'

const kw = 1000

/** One grid connection, four circuits, four chargers on each, all of whom want 150 kW. */
function depot(circuitW: Readonly<Record<string, number>> = {}): GraphInput {
  const nodes: NodeInput[] = [
    { id: 'depot', parent_id: null, kind: 'ROOT', limits: [] },
    {
      id: 'grid',
      parent_id: 'depot',
      kind: 'GRID_CONNECTION',
      limits: [{ reason: 'GRID_CONNECTION_LIMIT', w: 1000 * kw }],
    },
  ]
  const leaves: LeafInput[] = []
  for (const circuit of ['A', 'B', 'C', 'D']) {
    const w = circuitW[circuit] ?? 400 * kw
    nodes.push({ id: circuit, parent_id: 'grid', kind: 'CIRCUIT', limits: [{ reason: 'CIRCUIT_LIMIT', w }] })
    for (const number of [1, 2, 3, 4]) {
      const id = `${circuit}${number}`
      nodes.push({
        id,
        parent_id: circuit,
        kind: 'CHARGE_POINT',
        limits: [{ reason: 'CHARGE_POINT_LIMIT', w: 150 * kw }],
      })
      leaves.push({ node_id: id, wanted_w: 150 * kw })
    }
  }
  return { nodes, leaves }
}

describe('a depot of four circuits with four chargers each', () => {
  test('LB-5, LB-10: sixteen buses share 1,000 kW evenly, and the grid connection is named for it', () => {
    const decision = balance(depot())
    expect(decision.outcome).toBe('CURTAILED')
    expect(decision.primary_reason).toBe('GRID_CONNECTION_LIMIT')
    expect(decision.allocations.map(({ w }) => w)).toEqual(Array(16).fill(62_500))
    expect(new Set(decision.allocations.map(({ binding_node_id }) => binding_node_id))).toEqual(new Set(['grid']))
    expect(decision.nodes.map(({ node_id, status }) => [node_id, status])).toEqual(
      expect.arrayContaining([
        ['grid', 'BINDING'],
        ['A', 'LATENT'],
        ['B', 'LATENT'],
        ['C', 'LATENT'],
        ['D', 'LATENT'],
        ['depot', 'SLACK'],
        ['A1', 'SLACK'],
      ]),
    )
    expect(decision.reasons).toEqual([
      { code: 'GRID_CONNECTION_LIMIT', node_id: 'grid', limit_w: 1e6, demand_w: 2.4e6, allocated_w: 1e6 },
    ])
  })

  test('LB-5, LB-10: a tighter circuit binds its own four, and the others share what is left to the last watt', () => {
    const decision = balance(depot({ B: 200 * kw }))
    const given = new Map(
      decision.allocations.map(({ node_id, w, binding_node_id }) => [node_id, [w, binding_node_id]]),
    )
    for (const id of ['B1', 'B2', 'B3', 'B4']) expect(given.get(id)).toEqual([50_000, 'B'])
    for (const id of ['A1', 'A2', 'A3', 'A4', 'C1', 'C2', 'C3', 'C4']) expect(given.get(id)).toEqual([66_667, 'grid'])
    for (const id of ['D1', 'D2', 'D3', 'D4']) expect(given.get(id)).toEqual([66_666, 'grid'])
    expect(decision.primary_reason).toBe('GRID_CONNECTION_LIMIT')
    expect(decision.reasons.map(({ code, node_id }) => [code, node_id])).toEqual([
      ['GRID_CONNECTION_LIMIT', 'grid'],
      ['CIRCUIT_LIMIT', 'B'],
    ])
    expect(decision.chains.find(({ node_id }) => node_id === 'B1')?.chain).toEqual(['B', 'grid'])
  })
})
