import { describe, expect, test } from 'vitest'
import { drawn, leaves } from '../tests/support/depot.ts'
import { balanceUnknown } from './balance.ts'
import type { Fault, GraphInput } from './graph.ts'
import { parseGraph } from './parse.ts'

const small: GraphInput = drawn({ w: 100, below: { a: { w: 60, below: leaves(['b', 'c'], { wanted_w: 50 }) } } })

function faultsOf(value: unknown): readonly Fault[] {
  const graph = parseGraph(value)
  return 'nodes' in graph ? [] : graph
}
const told = (value: unknown): readonly string[] =>
  faultsOf(value).map(({ code, node_id, detail }) => `${code} ${node_id ?? '-'}: ${detail}`)

/** The small graph with one node or leaf changed. */
const withNode = (id: string, change: object) => ({
  ...small,
  nodes: small.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)),
})
const withLeaf = (id: string, change: object) => ({
  ...small,
  leaves: small.leaves.map((leaf) => (leaf.node_id === id ? { ...leaf, ...change } : leaf)),
})

describe('what is refused', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['nothing at all', undefined, ['MALFORMED -: the graph is not an object']],
    ['a list', [], ['MALFORMED -: the graph is not an object']],
    [
      'an empty object',
      {},
      [
        'GRAPH_EMPTY -: the graph has no node',
        'MALFORMED -: graph: leaves is missing: a list is needed',
        'MALFORMED -: graph: nodes is missing: a list is needed',
      ],
    ],
    ['no nodes', { nodes: [], leaves: [] }, ['GRAPH_EMPTY -: the graph has no node']],
    [
      'nodes that are no list',
      { nodes: {}, leaves: [] },
      ['GRAPH_EMPTY -: the graph has no node', 'MALFORMED -: graph: nodes is an object: a list is needed'],
    ],
    [
      'nodes and leaves that are none',
      { nodes: [...small.nodes, null, 'x', {}, { id: 7 }, { id: '' }], leaves: [3, { node_id: null }] },
      [
        'MALFORMED -: leaves[0]: it is not an object',
        'MALFORMED -: leaves[1]: node_id is missing: a text of 1 to 255 characters is needed',
        'MALFORMED -: nodes[4]: it is not an object',
        'MALFORMED -: nodes[5]: it is not an object',
        'MALFORMED -: nodes[6]: id is missing: a text of 1 to 255 characters is needed',
        'MALFORMED -: nodes[7]: id is 7: a text of 1 to 255 characters is needed',
        'MALFORMED -: nodes[8]: id is "": a text of 1 to 255 characters is needed',
      ],
    ],
    [
      'a duplicate node',
      { ...small, nodes: [...small.nodes, small.nodes[1], small.nodes[1]] },
      ['NODE_DUPLICATE a: 3 nodes have this id'],
    ],
    ['an unknown parent', withNode('a', { parent_id: 'x' }), ['PARENT_UNKNOWN a: its parent x is not in the graph']],
    ['a parent that is no id', withNode('a', { parent_id: 3 }), ['MALFORMED a: parent_id is not a text']],
    [
      'a cycle',
      { nodes: [...small.nodes, ...ring('x', 'y', 'z')], leaves: [] },
      [
        'PARENT_CYCLE x: it is above itself, in a ring of 3',
        'PARENT_CYCLE y: it is above itself, in a ring of 3',
        'PARENT_CYCLE z: it is above itself, in a ring of 3',
      ],
    ],
    ['a node under itself', withNode('a', { parent_id: 'a' }), ['PARENT_CYCLE a: it is above itself, in a ring of 1']],
    [
      'a cycle without a root',
      { nodes: ring('x', 'y'), leaves: [] },
      [
        'PARENT_CYCLE x: it is above itself, in a ring of 2',
        'PARENT_CYCLE y: it is above itself, in a ring of 2',
        'ROOT_MISSING -: every node has a parent, so there is no root',
      ],
    ],
    [
      'two roots',
      withNode('a', { parent_id: null, kind: 'ROOT' }),
      [
        'ROOT_NOT_SINGLE a: it is one of 2 nodes without a parent',
        'ROOT_NOT_SINGLE root: it is one of 2 nodes without a parent',
      ],
    ],
    [
      'a root that calls itself a circuit, with a limit or without',
      { nodes: [{ id: 'r', parent_id: null, kind: 'CIRCUIT', limits: [] }], leaves: [] },
      ['ROOT_KIND r: it has no parent, so its kind must be ROOT'],
    ],
    [
      'a circuit that calls itself the root',
      withNode('a', { kind: 'ROOT' }),
      ['ROOT_KIND a: it has a parent, so its kind must not be ROOT'],
    ],
    ['a node without limits', withNode('a', { limits: [] }), ['LIMIT_MISSING a: only the root may be without a limit']],
    [
      'a node that says nothing of limits',
      withNode('a', { limits: undefined }),
      ['LIMIT_MISSING a: only the root may be without a limit'],
    ],
    [
      'a node limited on two phases only',
      withNode('a', { limits: [{ reason: 'NODE_LIMIT', ma: { L1: 5, L2: 5 } }] }),
      ['LIMIT_MISSING a: only the root may be without a limit'],
    ],
    [
      'limits that are none',
      withNode('a', { limits: [null, {}, { reason: 'RAMP_LIMIT', w: 5 }, { reason: 'NODE_LIMIT', ma: 5 }] }),
      [
        'MALFORMED a: limits[0] is not an object',
        'MALFORMED a: ma is not an object with L1, L2, L3',
        'NUMBER_INVALID a: w is missing: a number from 0 to 2147483648 is needed',
        'NUMBER_INVALID a: w is missing: a number from 0 to 2147483648 is needed',
        expect.stringMatching(/^WORD_UNKNOWN a: reason is "RAMP_LIMIT": OPERATING_ENVELOPE_LIMIT, .* are known$/),
        expect.stringMatching(/^WORD_UNKNOWN a: reason is missing: /),
      ] as readonly string[],
    ],
    ['limits that are no list', withNode('root', { limits: 'x' }), ['MALFORMED root: limits is "x": a list is needed']],
    [
      'an unknown kind',
      withNode('a', { kind: 'BOARD' }),
      [expect.stringMatching(/^WORD_UNKNOWN a: kind is "BOARD": ROOT,/)],
    ],
    [
      'an unknown strategy',
      { ...small, strategy: 'toString' },
      [
        expect.stringMatching(
          /^WORD_UNKNOWN -: graph: strategy is "toString": EQUAL_SHARE, PRIORITY, EARLIEST_DEPARTURE, FIRST_COME are known/,
        ),
      ],
    ],
    [
      'an unknown share rule',
      { ...small, share_rule: 1 },
      ['WORD_UNKNOWN -: graph: share_rule is 1: leaf-fair, branch-fair are known'],
    ],
    [
      'a leaf that is no node, one twice, and one with children',
      {
        ...small,
        leaves: [...small.leaves, small.leaves[0], { node_id: 'x', wanted_w: 1 }, { node_id: 'a', wanted_w: 1 }],
      },
      [
        'LEAF_DUPLICATE b: 2 leaves have this id',
        'LEAF_NODE_UNKNOWN x: this leaf is no node of the graph',
        'LEAF_WITH_CHILDREN a: other nodes hang on it, so it is no leaf',
      ],
    ],
    [
      'a minimum above the maximum',
      withLeaf('b', { min_w: 10.5, max_w: 10.9 }),
      ['MINIMUM_ABOVE_MAXIMUM b: min_w is 11 W, max_w is 10 W'],
    ],
    [
      'phases that are none',
      withLeaf('b', { phases: [] }),
      ['MALFORMED b: phases names none: one, two or three are needed'],
    ],
    [
      'a phase that is none',
      withLeaf('b', { phases: ['L4'] }),
      ['WORD_UNKNOWN b: phases is "L4": L1, L2, L3 are known'],
    ],
    ['a flag that is none', withLeaf('b', { derived: 1 }), ['MALFORMED b: derived is neither true nor false']],
    [
      'flags on what is not there',
      { ...small, unsatisfied: ['x', 5] },
      [
        'MALFORMED -: graph: unsatisfied holds something that is no id',
        'WORD_UNKNOWN x: unsatisfied names a node that is not in the graph',
      ],
    ],
  ])('LB-12: %s', (_what, value, faults) => {
    expect(told(value)).toEqual(faults)
  })

  test.each(['wanted_w', 'min_w', 'max_w', 'current_w', 'waiting_since_ms', 'charging_since_ms', 'energy_needed_wh'])(
    'LB-12: a leaf whose %s is negative, not finite or no number at all',
    (name) => {
      for (const value of [-1, -0.001, Number.NaN, Infinity, -Infinity, '5', true, [], {}]) {
        expect(faultsOf(withLeaf('b', { [name]: value })).map(({ code }) => code)).toContain('NUMBER_INVALID')
      }
    },
  )

  test.each([
    ['departure_ms', [-1, 2 ** 53], [0, 2 ** 53 - 1]],
    ['step_w', [0, 0.5, 1.5, 2 ** 31 + 1], [1, 2 ** 31]],
    ['tier', [-1, 0.5, 256], [0, 255]],
    ['weight', [0, 0.5, 2 ** 20 + 1], [1, 2 ** 20]],
    ['wanted_w', [2 ** 31 + 1, 1e300], [2 ** 31, 0.5]],
  ])('LB-12: a leaf whose %s is out of its range', (name, wrong, right) => {
    for (const value of wrong) expect(faultsOf(withLeaf('b', { [name]: value }))).toHaveLength(1)
    for (const value of right) expect(faultsOf(withLeaf('b', { [name]: value }))).toEqual([])
  })

  test.each([
    ['fixed_load_w', withNode('a', { fixed_load_w: -1 })],
    ['supply_w', withNode('a', { supply_w: Number.NaN })],
    ['w of a limit', withNode('a', { limits: [{ reason: 'NODE_LIMIT', w: -1 }] })],
    [
      'current of a phase',
      withNode('a', {
        limits: [
          { reason: 'NODE_LIMIT', w: 1 },
          { reason: 'NODE_LIMIT', ma: { L1: -1 } },
        ],
      }),
    ],
    ['fixed current', withNode('a', { fixed_load_ma: { L1: '1' } })],
    ['now_ms', { ...small, now_ms: -1 }],
    ['rotate_after_ms', { ...small, rotate_after_ms: Infinity }],
    ['ramp_w_per_s', { ...small, ramp_w_per_s: -1 }],
    ['elapsed_ms', { ...small, elapsed_ms: 'x' }],
    ['dead_band_w', { ...small, dead_band_w: null, phase_voltage_v: 0 }],
  ])('LB-12: a graph with a wrong %s', (_what, value) => {
    expect(faultsOf(value).map(({ code }) => code)).toEqual(['NUMBER_INVALID'])
  })

  test('LB-12: the message shows what was wrong, but not all of a long text', () => {
    expect(told(withLeaf('b', { wanted_w: 'x'.repeat(41) }))).toEqual([
      `NUMBER_INVALID b: wanted_w is "${'x'.repeat(40)}…": a number from 0 to 2147483648 is needed`,
    ])
    expect(told(withLeaf('b', { wanted_w: 'x'.repeat(40) }))[0]).toContain(`"${'x'.repeat(40)}"`)
    expect(told(withLeaf('b', { wanted_w: [] }))[0]).toContain('is a list')
    expect(told(withLeaf('b', { weight: 0.5 }))[0]).toContain(
      'weight is 0.5: a whole number from 1 to 1048576 is needed',
    )
  })

  test('LB-12: all faults are told at once, in an order that the order of the input does not change', () => {
    const nodes = [...small.nodes.map((node) => ({ ...node, supply_w: -1, fixed_load_w: -1 })), ...ring('y', 'x')]
    const wrong = { nodes, leaves: small.leaves.map((leaf) => ({ ...leaf, min_w: 2, max_w: 1, weight: 0 })) }
    const faults = faultsOf(wrong)
    expect(faults).toHaveLength(2 * 4 + 2 + 2 * 2)
    const turned = { nodes: wrong.nodes.toReversed(), leaves: wrong.leaves.toReversed() }
    expect(faultsOf(turned)).toEqual(faults)
  })

  test('LB-12: of two nodes with one id neither leads a search for rings astray', () => {
    const twice = [...ring('x', 'y'), { ...small.nodes[1], id: 'x', parent_id: 'root' }]
    const faults = told({ nodes: [...small.nodes, ...twice], leaves: [] })
    expect(faults).toEqual(['NODE_DUPLICATE x: 2 nodes have this id'])
    expect(told({ nodes: [...twice.toReversed(), ...small.nodes], leaves: [] })).toEqual(faults)
  })

  test('LB-12: nodes beneath a ring are not in it', () => {
    const below = { ...small.nodes[1], id: 'w', parent_id: 'x' }
    expect(told({ nodes: [below, ...small.nodes, ...ring('x', 'y')], leaves: [] })).toHaveLength(2)
  })

  test('LB-12: what is inherited is not what was written', () => {
    const graph = Object.create({ strategy: 'NONE', leaves: 3 }) as object
    expect(faultsOf(Object.assign(graph, small))).toEqual([])
  })

  test('LB-12: ids may be words of the language', () => {
    const ids = ['__proto__', 'constructor', 'hasOwnProperty', 'toString']
    const nodes = ids.map((id) => ({
      id,
      parent_id: 'root',
      kind: 'CONNECTOR',
      limits: [{ reason: 'NODE_LIMIT', w: 5 }],
    }))
    const graph = { nodes: [small.nodes[0], ...nodes], leaves: ids.map((node_id) => ({ node_id, wanted_w: 5 })) }
    const { outcome, allocations } = balanceUnknown(graph)
    expect(outcome).toBe('APPLIED')
    expect(allocations.map(({ node_id, w }) => [node_id, w])).toEqual(ids.toSorted().map((id) => [id, 5]))
  })
})

describe('a graph with faults', () => {
  test('LB-12: is rejected as a whole, with the first node that is at fault and no allocation', () => {
    const decision = balanceUnknown({ ...withLeaf('b', { weight: 0 }), strategy: 'x' })
    expect(decision).toMatchObject({
      outcome: 'REJECTED',
      primary_reason: 'TOPOLOGY_INVALID',
      allocations: [],
      nodes: [],
    })
    expect(decision.reasons).toEqual([
      { code: 'TOPOLOGY_INVALID', node_id: 'b', limit_w: null, demand_w: null, allocated_w: null },
    ])
    expect(decision.faults.map(({ code }) => code)).toEqual(['NUMBER_INVALID', 'WORD_UNKNOWN'])
    expect(decision).toMatchObject({ chains: [], departures: [] })
    expect(balanceUnknown(null)).toMatchObject({ outcome: 'REJECTED', reasons: [{ node_id: null }] })
    // The fault that comes first need not have a node.
    const { faults, reasons } = balanceUnknown({ ...withLeaf('b', { weight: 0 }), unsatisfied: [5] })
    expect(faults.map(({ node_id }) => node_id)).toEqual([null, 'b'])
    expect(reasons).toMatchObject([{ node_id: 'b' }])
  })

  test('LB-10, LB-12: what can’t be derived rejects the decision too, with every node concerned', () => {
    const decision = balanceUnknown({ ...small, unsatisfied: ['c', 'a', 'c'] })
    expect(decision).toMatchObject({ outcome: 'REJECTED', allocations: [], faults: [] })
    expect(decision.primary_reason).toBe('TELEMETRY_FALLBACK_UNSATISFIED')
    expect(decision.reasons.map(({ node_id }) => node_id)).toEqual(['a', 'c'])
  })

  test('LB-12: a graph without leaves, or whose leaves want nothing, is applied', () => {
    expect(balanceUnknown({ ...small, leaves: [] })).toMatchObject({
      outcome: 'APPLIED',
      primary_reason: null,
      reasons: [],
    })
    const idle = { ...small, leaves: small.leaves.map((leaf) => ({ ...leaf, wanted_w: 0, min_w: 30 })) }
    expect(balanceUnknown(idle)).toMatchObject({ outcome: 'APPLIED', primary_reason: null, reasons: [] })
  })
})

/** Nodes each of which is fed by the one before, and the first by the last. */
function ring(...ids: readonly string[]): object[] {
  const limits = [{ reason: 'NODE_LIMIT', w: 5 }]
  return ids.map((id, at) => ({ id, parent_id: ids.at(at - 1), kind: 'CIRCUIT', limits }))
}
