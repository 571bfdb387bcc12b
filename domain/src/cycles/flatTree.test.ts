import type { GraphInput, LeafInput, NodeInput } from '@busbar/balancer/graph'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phases } from '../topology/wiring.ts'
import { onPhase } from './conductors.ts'
import { shareFlat } from './flatTree.ts'

type Wanted = Pick<LeafInput, 'wanted_w' | 'min_w' | 'phases' | 'phase_count'>
type Top = { readonly limitW: number; readonly loadOnL1W?: number; readonly chargers: readonly Wanted[] }

/** As a cycle asks it where somebody is on fewer than three phases: conductors count three times. */
function graphOf(tops: readonly Top[]): GraphInput {
  const whole = { id: 'm', parent_id: null, kind: 'ROOT', limits: [] } as const
  const nodes = tops.flatMap(({ limitW, loadOnL1W = 0, chargers }, nth): NodeInput[] => {
    const grid: NodeInput = {
      ...{ id: `${nth}`, parent_id: 'm', kind: 'GRID_CONNECTION', fixed_load_w: loadOnL1W },
      fixed_load_ma: { L1: 3 * loadOnL1W, L2: 0, L3: 0 },
      limits: [
        { reason: 'GRID_CONNECTION_LIMIT', w: limitW },
        { reason: 'GRID_CONNECTION_LIMIT', ma: { L1: limitW, L2: limitW, L3: limitW } },
      ],
    }
    const beneath = chargers.map((_, at): NodeInput => {
      const id = `${nth}-${at}`
      return {
        id,
        parent_id: `${nth}`,
        kind: 'CHARGE_POINT',
        limits: [{ reason: 'CHARGE_POINT_LIMIT', w: 60_000 }],
      } as const
    })
    return [grid, ...beneath]
  })
  const leaves = tops.flatMap(({ chargers }, nth) => chargers.map((one, at) => ({ node_id: `${nth}-${at}`, ...one })))
  return { nodes: [whole, ...nodes], leaves }
}

const onL1 = (wanted_w: number): Wanted => ({ wanted_w, phases: ['L1'] })
const onAll = (wanted_w: number): Wanted => ({ wanted_w, phases })
const given = (graph: GraphInput) => shareFlat(graph).allocations.map(({ w }) => w)

test('LB-8: chargers on one phase share what its conductor carries, and that it holds them is told', () => {
  const decision = shareFlat(graphOf([{ limitW: 30_000, chargers: [onL1(7_000), onL1(7_000), onL1(7_000)] }]))
  expect(decision.allocations.map(({ w }) => w)).toEqual([3_334, 3_333, 3_333])
  expect(decision).toMatchObject({ outcome: 'CURTAILED', primary_reason: 'GRID_CONNECTION_LIMIT' })
  expect(decision.allocations.every(({ binding_node_id }) => binding_node_id === '0')).toBe(true)
  expect(decision.full_phases).toEqual([{ node_id: '0', phases: ['L1'] }])
})

test('LB-8: what they leave goes to those whom the conductor doesn’t hold', () => {
  const onL2: Wanted = { wanted_w: 60_000, phases: ['L2'] }
  expect(given(graphOf([{ limitW: 30_000, chargers: [onL1(20_000), onL1(20_000), onL2] }]))).toEqual([
    5_000, 5_000, 10_000,
  ])
  expect(given(graphOf([{ limitW: 30_000, chargers: [onL1(20_000), onAll(20_000)] }]))).toEqual([5_000, 15_000])
})

test('LB-8: load on one phase leaves the less of it, to those on all three as well', () => {
  expect(given(graphOf([{ limitW: 30_000, loadOnL1W: 6_000, chargers: [onAll(40_000)] }]))).toEqual([12_000])
  expect(given(graphOf([{ limitW: 30_000, loadOnL1W: 10_000, chargers: [onAll(40_000), onL1(9_000)] }]))).toEqual([
    0, 0,
  ])
})

const charger = fc.record({
  wanted_w: fc.integer({ min: 0, max: 60_000 }),
  min_w: fc.constantFrom(0, 4_000),
  phases: fc.constantFrom(phases, ...phases.map((phase) => [phase]), phases.slice(0, 2), phases.slice(1)),
})
const top = fc.record({
  limitW: fc.integer({ min: 0, max: 150_000 }),
  loadOnL1W: fc.integer({ min: 0, max: 20_000 }),
  chargers: fc.array(charger, { minLength: 1, maxLength: 6 }),
})

test('LB-8: no conductor ever carries more than it may by what chargers are given', () => {
  fc.assert(
    fc.property(fc.array(top, { minLength: 1, maxLength: 3 }), (tops) => {
      const graph = graphOf(tops)
      const { allocations } = shareFlat(graph)
      const leafOf = new Map(graph.leaves.map((leaf) => [leaf.node_id, leaf]))
      tops.forEach(({ limitW, loadOnL1W }, nth) => {
        const its = allocations.filter(({ node_id }) => node_id.startsWith(`${nth}-`))
        for (const phase of phases) {
          const carriedW = its.reduce((sum, { node_id, w }) => sum + onPhase(leafOf.get(node_id)!, phase) * w, 0)
          const roomW = limitW - (phase === 'L1' ? 3 * loadOnL1W : 0)
          expect(carriedW).toBeLessThanOrEqual(Math.max(0, roomW))
        }
        for (const { node_id, w } of its) {
          const { wanted_w, min_w = 0 } = leafOf.get(node_id)!
          expect(w).toBeLessThanOrEqual(Math.max(wanted_w, min_w))
        }
      })
    }),
    { numRuns: 300 },
  )
})
