import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { certify } from '../src/certificate/certify.ts'
import { balanceFlat } from '../src/flat.ts'
import type { GraphInput } from '../src/graph.ts'
import { drawn, leaves } from './support/depot.ts'

// More than a call takes as arguments, and than calls lie upon each other.
const many = 130_000
const timeout = 120_000

test(
  'LB-12, LB-15: so many leaves beside each other exhaust no stack, neither when shared nor when proved',
  { timeout },
  () => {
    const ids = Array.from({ length: many }, (_, at) => `n${at}`)
    const graph = drawn({ w: 2 ** 31, below: leaves(ids, { wanted_w: 50, min_w: 5 }) })
    const decision = balance(graph)
    expect(decision).toMatchObject({ outcome: 'APPLIED', faults: [] })
    expect(certify(graph, decision)).toEqual([])
  },
)

test('LB-12: nor do so many beneath each other', { timeout }, () => {
  const id = (at: number) => String(at).padStart(6, '0')
  const nodes = Array.from({ length: many }, (_, at) => ({
    id: id(at),
    parent_id: at === 0 ? null : id(at - 1),
    kind: at === 0 ? ('ROOT' as const) : ('CIRCUIT' as const),
    limits: [{ reason: 'CIRCUIT_LIMIT' as const, w: 20 }],
  }))
  const graph: GraphInput = { nodes, leaves: [{ node_id: id(many - 1), wanted_w: 50 }] }
  expect(balance(graph)).toMatchObject({ outcome: 'CURTAILED', allocations: [{ w: 20 }] })
})

test('LB-8, LB-14: as many leaves in a flat site are shared among, down to the odd watts', { timeout }, () => {
  const flatLeaves = Array.from({ length: many }, (_, at) => ({ node_id: `n${at}`, wanted_w: 500 }))
  const { outcome, allocations } = balanceFlat({ capacity_w: 10.5 * many, leaves: flatLeaves })
  expect(outcome).toBe('CURTAILED')
  expect(allocations.filter(({ w }) => w === 11)).toHaveLength(many / 2)
  expect(allocations.reduce((sum, { w }) => sum + w, 0)).toBe(10.5 * many)
})
