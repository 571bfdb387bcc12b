import { describe, expect, test } from 'vitest'
import { drawn, leaves } from '../tests/support/depot.ts'
import type { GraphInput, PowerGraph } from './graph.ts'
import { parseGraph } from './parse.ts'

const small: GraphInput = drawn({ w: 100, below: { a: { w: 60, below: leaves(['b', 'c'], { wanted_w: 50 }) } } })

function read(value: unknown): PowerGraph {
  const graph = parseGraph(value)
  if (!('nodes' in graph)) throw new Error(JSON.stringify(graph))
  return graph
}

/** The small graph with one node or leaf changed. */
const withNode = (id: string, change: object) => ({
  ...small,
  nodes: small.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
})
const withLeaf = (id: string, change: object) => ({
  ...small,
  leaves: small.leaves.map((leaf) => (leaf.node_id === id ? { ...leaf, ...change } : leaf)),
})

describe('what a graph says and what it leaves out', () => {
  test('LB-1, LB-16: a leaf that says only what it wants has no minimum, steps of 1 W, tier 0 and weight 1', () => {
    expect(read(small).leaves[0]).toEqual({
      id: 'b',
      wantedW: 50,
      minW: 0,
      maxW: 50,
      stepW: 1,
      tier: 0,
      weight: 1,
      currentW: null,
      waitingSinceMs: null,
      chargingSinceMs: null,
      energyNeededWh: null,
      departureMs: null,
      isDerived: false,
      phases: null,
      phaseCount: 3,
    })
  })

  test('LB-1, LB-16: a graph that says nothing about how to share shares evenly, and rotates after 15 minutes', () => {
    const { strategy, shareRule, nowMs, calm, phaseVoltageV, unsatisfied } = read(small)
    expect(strategy.name).toBe('EQUAL_SHARE')
    expect({ shareRule, nowMs, calm, phaseVoltageV, unsatisfied }).toEqual({
      shareRule: 'leaf-fair',
      nowMs: null,
      calm: { rotateAfterMs: 900_000, rampWPerS: null, elapsedMs: 0, deadBandW: 0 },
      phaseVoltageV: 230,
      unsatisfied: [],
    })
  })

  test('LB-1: everything that is said arrives', () => {
    const leaf = {
      ...{ min_w: 1, max_w: 40, step_w: 3, tier: 2, weight: 5, waiting_since_ms: 6, charging_since_ms: 7 },
      ...{ energy_needed_wh: 8, departure_ms: 9, current_w: 10, derived: true, phases: ['L3', 'L1'] },
    }
    expect(read(withLeaf('b', leaf)).leaves[0]).toEqual({
      ...{ id: 'b', wantedW: 50, minW: 1, maxW: 40, stepW: 3, tier: 2, weight: 5, waitingSinceMs: 6 },
      ...{
        chargingSinceMs: 7,
        energyNeededWh: 8,
        departureMs: 9,
        currentW: 10,
        isDerived: true,
        phases: ['L1', 'L3'],
        phaseCount: 2,
      },
    })
    const terms = {
      ...{ strategy: 'FIRST_COME', share_rule: 'branch-fair', now_ms: 1, rotate_after_ms: 2, ramp_w_per_s: 3 },
      ...{ elapsed_ms: 4, dead_band_w: 5, phase_voltage_v: 110, unsatisfied: ['a'] },
    }
    const { strategy, shareRule, nowMs, calm, phaseVoltageV, unsatisfied } = read({ ...small, ...terms })
    expect({ shareRule, nowMs, calm, phaseVoltageV, unsatisfied, strategy: strategy.name }).toEqual({
      strategy: 'FIRST_COME',
      shareRule: 'branch-fair',
      nowMs: 1,
      calm: { rotateAfterMs: 2, rampWPerS: 3, elapsedMs: 4, deadBandW: 5 },
      phaseVoltageV: 110,
      unsatisfied: ['a'],
    })
    expect(read(withNode('a', { fixed_load_w: 4, supply_w: 5, kind: 'CHARGE_POINT' })).nodes[0]).toEqual({
      ...{ id: 'a', parentId: 'root', kind: 'CHARGE_POINT', limit: { reason: 'CIRCUIT_LIMIT', limitW: 60 } },
      ...{ fixedLoadW: 4, supplyW: 5, phaseLimits: null, fixedLoadMa: null },
    })
  })

  test('LB-16: null is as good as nothing', () => {
    const nothing = { min_w: null, max_w: null, step_w: null, tier: null, weight: null, current_w: null, phases: null }
    expect(read(withLeaf('b', nothing))).toEqual(read(small))
    expect(read({ ...small, strategy: null, now_ms: null, share_rule: null, unsatisfied: null })).toEqual(read(small))
  })

  test('LB-2: limits, supply and wishes are rounded down to whole watts, loads and minima up', () => {
    const { nodes, leaves: read1 } = read({
      ...small,
      nodes: small.nodes.map((node) => ({
        ...node,
        limits: [{ reason: 'NODE_LIMIT', w: 99.999 }],
        fixed_load_w: 1.001,
        supply_w: 2.999,
      })),
      leaves: small.leaves.map((leaf) => ({ ...leaf, wanted_w: 50.9, min_w: 10.1, max_w: 70.9, current_w: 20.9 })),
    })
    for (const node of nodes) expect(node).toMatchObject({ limit: { limitW: 99 }, fixedLoadW: 2, supplyW: 2 })
    for (const leaf of read1) expect(leaf).toMatchObject({ wantedW: 50, minW: 11, maxW: 70, currentW: 20 })
  })

  test('LB-2: a minus zero is a zero', () => {
    expect(Object.is(read(withLeaf('b', { wanted_w: -0 })).leaves[0]?.wantedW, 0)).toBe(true)
  })

  test('LB-1, LB-10: of several limits the lowest counts, and of equal ones the reason that comes first', () => {
    const limits = [
      { reason: 'CIRCUIT_LIMIT', w: 50 },
      { reason: 'NODE_LIMIT', w: 40 },
      { reason: 'OPERATING_ENVELOPE_LIMIT', w: 40 },
      { reason: 'TOU_LIMIT', w: 40 },
      { reason: 'CHARGE_POINT_LIMIT', w: 60 },
    ]
    for (const order of [limits, limits.toReversed()]) {
      const a = read(withNode('a', { limits: order })).nodes.find(({ id }) => id === 'a')
      expect(a?.limit).toEqual({ reason: 'OPERATING_ENVELOPE_LIMIT', limitW: 40 })
    }
  })

  test('LB-13: limits per phase: on each the lowest, and of equal ones the reason that comes first', () => {
    const limits = [
      { reason: 'NODE_LIMIT', ma: { L1: 10, L2: 20 } },
      { reason: 'CIRCUIT_LIMIT', ma: { L1: 9.9, L2: 20, L3: 30 } },
      { reason: 'TOU_LIMIT', ma: { L2: 20 } },
    ]
    for (const order of [limits, limits.toReversed()]) {
      const a = read(withNode('a', { limits: order, fixed_load_ma: { L2: 0.5 } })).nodes.find(({ id }) => id === 'a')
      expect(a).toMatchObject({
        limit: null,
        phaseLimits: [
          { reason: 'CIRCUIT_LIMIT', limitMa: 9 },
          { reason: 'TOU_LIMIT', limitMa: 20 },
          { reason: 'CIRCUIT_LIMIT', limitMa: 30 },
        ],
        fixedLoadMa: [0, 1, 0],
      })
    }
    // 1 A and 2 A at 230 V are 690 W in all.
    const loaded = read(withNode('a', { fixed_load_ma: { L1: 1000, L3: 2000 } })).nodes
    expect(loaded.find(({ id }) => id === 'a')).toMatchObject({ fixedLoadW: 690, fixedLoadMa: [1000, 0, 2000] })
  })
})
