import { describe, expect, test } from 'vitest'
import { drawn, type Drawn, leaves } from '../tests/support/depot.ts'
import { codes, holders, statuses } from '../tests/support/results.ts'
import { balance } from './balance.ts'
import { limitCodes } from './codes.ts'
import type { NodeReport } from './graph.ts'

const wants = (wanted_w: number, rest: object = {}): Drawn => ({ leaf: { wanted_w, ...rest } })

describe('who is held back by which node', () => {
  test('LB-10: the innermost node without room binds first; the nodes above that have none either follow', () => {
    const tree: Drawn = {
      w: 100,
      below: {
        a: { w: 50, below: { b: { w: 20, below: leaves(['b1', 'b2'], { wanted_w: 40 }) }, a1: wants(40) } },
        c1: wants(60),
      },
    }
    const decision = balance(drawn(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([30, 10, 10, 50])
    expect(holders(decision)).toEqual({ a1: 'a', b1: 'b', b2: 'b', c1: 'root' })
    expect(decision.chains).toEqual([
      { node_id: 'a1', chain: ['a', 'root'] },
      { node_id: 'b1', chain: ['b', 'a', 'root'] },
      { node_id: 'b2', chain: ['b', 'a', 'root'] },
      { node_id: 'c1', chain: ['root'] },
    ])
    expect(codes(decision)).toEqual(['AGGREGATE_LIMIT root', 'CIRCUIT_LIMIT a', 'CIRCUIT_LIMIT b'])
  })

  test('LB-10: a leaf may be held back by its own node, and then by no other', () => {
    const decision = balance(drawn({ w: 100, below: { a: { w: 30, leaf: { wanted_w: 40 } }, b: wants(40) } }))
    expect(holders(decision)).toEqual({ a: 'a', b: null })
    expect(codes(decision)).toEqual(['CONNECTOR_LIMIT a'])
    expect(statuses(decision)).toEqual({ a: 'BINDING', b: 'SLACK', root: 'SLACK' })
  })

  test('LB-10: whoever has all it asks but the rest of a step is not held back', () => {
    const steps = drawn({ w: 97, below: { a: wants(99, { step_w: 10 }) } })
    expect(balance(steps)).toMatchObject({ outcome: 'APPLIED', primary_reason: null, reasons: [], chains: [] })
    expect(balance(steps).allocations).toEqual([{ node_id: 'a', w: 90, wanted_w: 99, binding_node_id: null }])
    const short = drawn({ w: 97, below: { a: wants(100, { step_w: 10 }) } })
    expect(balance(short)).toMatchObject({ outcome: 'CURTAILED', primary_reason: 'AGGREGATE_LIMIT' })
  })

  test('LB-10: a paused leaf names the node that has no room for its minimum', () => {
    const tree: Drawn = {
      w: 100,
      below: { a: { w: 50, below: { a1: wants(30, { min_w: 30 }), a2: wants(30, { min_w: 30 }) } } },
    }
    const decision = balance(drawn(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([30, 0])
    expect(holders(decision)).toEqual({ a1: null, a2: 'a' })
    expect(decision.reasons).toEqual([
      { code: 'CIRCUIT_LIMIT', node_id: 'a', limit_w: 50, demand_w: 60, allocated_w: 30 },
      { code: 'MINIMUM_NOT_MET', node_id: 'a2', limit_w: 2 ** 31, demand_w: 30, allocated_w: 0 },
    ])
  })

  test('LB-10: a paused leaf may be held back by its own node', () => {
    const decision = balance(drawn({ below: { a: { w: 20, leaf: { wanted_w: 30, min_w: 25 } } } }))
    expect(codes(decision)).toEqual(['CONNECTOR_LIMIT a', 'MINIMUM_NOT_MET a'])
    expect(decision.reasons[1]).toMatchObject({ limit_w: 20, demand_w: 25 })
  })

  test('LB-10: the chain of a leaf has no more nodes than one can read', () => {
    let tree: Drawn = { w: 5, below: { leaf: wants(9) } }
    for (let at = 0; at < 40; at++) tree = { w: 5, below: { [`c${at}`]: tree } }
    expect(balance(drawn(tree)).chains[0]?.chain).toHaveLength(32)
  })
})

describe('what is said about each node', () => {
  test('LB-10: limit, reason, demand, allocated and headroom; and whether it binds, would bind, or is slack', () => {
    const tree: Drawn = {
      fixed_load_w: 5,
      below: {
        g: {
          ...{ kind: 'GRID_CONNECTION', w: 60, fixed_load_w: 10 },
          below: {
            a: { w: 40, supply_w: 5, below: leaves(['a1', 'a2'], { wanted_w: 30 }) },
            b: { w: 25, leaf: { wanted_w: 30 } },
            c: {},
          },
        },
      },
    }
    const far = 2 ** 31
    expect(balance(drawn(tree)).nodes).toEqual([
      report('a', [40, 'CIRCUIT_LIMIT'], 60, 34, 11, 'LATENT'),
      report('a1', [far, 'CONNECTOR_LIMIT'], 30, 17, far - 17, 'SLACK'),
      report('a2', [far, 'CONNECTOR_LIMIT'], 30, 17, far - 17, 'SLACK'),
      report('b', [25, 'CONNECTOR_LIMIT'], 30, 16, 9, 'LATENT'),
      report('c', [far, 'CIRCUIT_LIMIT'], 0, 0, far, 'SLACK'),
      report('g', [60, 'GRID_CONNECTION_LIMIT'], 90, 50, 0, 'BINDING'),
      report('root', [null, null], 90, 50, null, 'SLACK'),
    ])
  })

  test('LB-10: what inner limits keep back does not press on the outer ones', () => {
    const tree: Drawn = { w: 50, below: { a: { w: 20, below: leaves(['a1', 'a2'], { wanted_w: 40 }) }, b: wants(30) } }
    expect(statuses(balance(drawn(tree)))).toMatchObject({ root: 'SLACK', a: 'BINDING' })
  })

  test('LB-10: fixed load that alone exceeds a limit sets the chargers beneath it to zero; the others go on', () => {
    const tree: Drawn = {
      w: 1000,
      below: { a: { w: 40, fixed_load_w: 50, below: leaves(['a1', 'a2'], { wanted_w: 30 }) }, b: wants(30) },
    }
    const decision = balance(drawn(tree))
    expect(decision.outcome).toBe('CURTAILED')
    expect(decision.primary_reason).toBe('LIMIT_INFEASIBLE')
    expect(decision.allocations.map(({ w }) => w)).toEqual([0, 0, 30])
    expect(decision.reasons).toEqual([
      { code: 'LIMIT_INFEASIBLE', node_id: 'a', limit_w: 40, demand_w: 60, allocated_w: 0 },
    ])
    expect(decision.nodes.find(({ node_id }) => node_id === 'a')).toMatchObject({ headroom_w: -10, status: 'BINDING' })
  })

  test('LB-10: it is told also where nobody asks for anything, but then nobody is curtailed', () => {
    const decision = balance(drawn({ w: 1000, below: { a: { w: 40, fixed_load_w: 50 }, b: wants(30) } }))
    expect(decision).toMatchObject({ outcome: 'APPLIED', primary_reason: null })
    expect(codes(decision)).toEqual(['LIMIT_INFEASIBLE a'])
  })

  test('LB-10: fixed load that just reaches the limit is a limit like any other', () => {
    const decision = balance(drawn({ below: { a: { w: 50, fixed_load_w: 50, below: { a1: wants(30) } } } }))
    expect(codes(decision)).toEqual(['CIRCUIT_LIMIT a'])
    expect(holders(decision)).toEqual({ a1: 'a' })
  })
})

describe('the order of reasons', () => {
  test('LB-10: first the code’s precedence, then the depth, then the id, whatever the order of the input', () => {
    const below = Object.fromEntries(
      limitCodes.toReversed().flatMap((reason, at) => {
        const one: Drawn = { limits: [{ reason, w: 5 }], below: { [`x${at}`]: wants(9) } }
        const two: Drawn = { below: { [`m${at}`]: { limits: [{ reason, w: 5 }], below: { [`y${at}`]: wants(9) } } } }
        return [[`q${at}`, one] as const, [`b${at}`, { ...two, kind: 'CIRCUIT', limits: [{ reason, w: 50 }] }] as const]
      }),
    )
    const graph = drawn({ below })
    const decision = balance(graph)
    const expected = limitCodes.flatMap((code, at) => [`${code} q${8 - at}`, `${code} m${8 - at}`])
    expect(codes(decision)).toEqual(expected)
    expect(decision.primary_reason).toBe('OPERATING_ENVELOPE_LIMIT')
    const turned = balance({ ...graph, nodes: graph.nodes.toReversed(), leaves: graph.leaves.toReversed() })
    expect(turned).toEqual(decision)
  })

  test('LB-10: at one depth the id decides', () => {
    const below = Object.fromEntries(['c', 'a', 'b'].map((id) => [id, { w: 5, below: { [`${id}1`]: wants(9) } }]))
    expect(codes(balance(drawn({ below })))).toEqual(['CIRCUIT_LIMIT a', 'CIRCUIT_LIMIT b', 'CIRCUIT_LIMIT c'])
  })

  test('LB-10: a node with room for exactly the next step holds nobody back', () => {
    const step = { step_w: 10 }
    const ofFork: Drawn = { w: 20, below: { a: { w: 30, below: { b: wants(90, step) } } } }
    expect(holders(balance(drawn(ofFork)))).toEqual({ b: 'root' })
    const ofLeaf: Drawn = { w: 20, below: { b: { w: 30, ...wants(90, step) } } }
    expect(holders(balance(drawn(ofLeaf)))).toEqual({ b: 'root' })
    expect(holders(balance(drawn({ ...ofLeaf, below: { b: { w: 29, ...wants(90, step) } } })))).toEqual({ b: 'b' })
    const minima: Drawn = {
      w: 40,
      below: { a: wants(90, { min_w: 30 }), c: { w: 20, below: { b: wants(20, { min_w: 20 }) } } },
    }
    expect(holders(balance(drawn(minima)))).toEqual({ a: 'root', b: 'root' })
  })

  test('LB-10: the depth of a leaf counts like that of any node, and comes before its id', () => {
    const own = (w: number): Drawn => ({ limits: [{ reason: 'NODE_LIMIT', w }], ...wants(9, { derived: true }) })
    const tree: Drawn = {
      below: { x: { below: { a: own(5), y: { below: { b: own(5) } } } }, z: own(5), m: { w: 7, below: { c: own(9) } } },
    }
    expect(codes(balance(drawn(tree)))).toEqual([
      ...['NODE_LIMIT z', 'NODE_LIMIT a', 'NODE_LIMIT b', 'CIRCUIT_LIMIT m'],
      ...['z', 'a', 'c', 'b'].map((id) => `TELEMETRY_FALLBACK_DERIVED ${id}`),
    ])
    const above: Drawn = { limits: [{ reason: 'NODE_LIMIT', w: 8 }], below: { e: own(9), d: own(3) } }
    expect(codes(balance(drawn({ below: { x: { below: { w: above } } } }))).slice(0, 2)).toEqual([
      'NODE_LIMIT w',
      'NODE_LIMIT d',
    ])
  })

  test('LB-10: reasons of leaves come after those of nodes', () => {
    const now_ms = 3_600_000
    const departing = { energy_needed_wh: 50, departure_ms: 2 * now_ms }
    const tree: Drawn = {
      w: 60,
      below: {
        a: wants(60, { derived: true, current_w: 10, ...departing }),
        b: wants(60, { min_w: 55, weight: 1 }),
        c: wants(20, { derived: true, current_w: 20, min_w: 20 }),
      },
    }
    const decision = balance(
      drawn(tree, { strategy: 'EARLIEST_DEPARTURE', now_ms, ramp_w_per_s: 10, elapsed_ms: 1000 }),
    )
    expect(decision.allocations.map(({ w }) => w)).toEqual([20, 0, 20])
    expect(codes(decision)).toEqual([
      'AGGREGATE_LIMIT root',
      'MINIMUM_NOT_MET b',
      'RAMP_LIMIT a',
      'TELEMETRY_FALLBACK_DERIVED a',
      'TELEMETRY_FALLBACK_DERIVED c',
      'DEPARTURE_AT_RISK a',
    ])
    expect(decision.reasons.slice(2, 4)).toEqual([
      { code: 'RAMP_LIMIT', node_id: 'a', limit_w: 20, demand_w: 60, allocated_w: 20 },
      { code: 'TELEMETRY_FALLBACK_DERIVED', node_id: 'a', limit_w: null, demand_w: 60, allocated_w: 20 },
    ])
  })

  test('LB-10: what was derived is told also where everyone got what they asked', () => {
    const decision = balance(drawn({ w: 100, below: { a: wants(60, { derived: true }) } }))
    expect(decision).toMatchObject({ outcome: 'APPLIED', primary_reason: null })
    expect(codes(decision)).toEqual(['TELEMETRY_FALLBACK_DERIVED a'])
  })
})

function report(
  node_id: string,
  [limit_w, limit_reason]: readonly [NodeReport['limit_w'], NodeReport['limit_reason']],
  demand_w: number,
  allocated_w: number,
  headroom_w: number | null,
  status: NodeReport['status'],
): NodeReport {
  return { node_id, limit_w, limit_reason, demand_w, allocated_w, headroom_w, status }
}
