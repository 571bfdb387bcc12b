import { describe, expect, test } from 'vitest'
import { balance, balanceUnknown } from '../src/balance.ts'
import { balanceFlat, type FlatInput } from '../src/flat.ts'
import { drawn, leaves } from './support/depot.ts'

type Json = { [name: string]: unknown }
type Loose = { nodes: Json[]; leaves: Json[] } & Json

/** A root of 100 W, and beneath it two leaves that want 60 W each: b and c. */
const small = (): Loose =>
  structuredClone(drawn({ w: 100, below: leaves(['b', 'c'], { wanted_w: 60 }) })) as unknown as Loose
const told = (value: unknown): readonly string[] =>
  balanceUnknown(value).faults.map(({ code, node_id, detail }) => `${code} ${node_id ?? '-'}: ${detail}`)
const throwing = (): never => {
  throw new Error('gotcha')
}
const unreadable = ['MALFORMED -: it can’t be read: something in it throws']

describe('what never was JSON', () => {
  test('LB-12: a graph that throws while it is read is refused like any other', () => {
    const graph = small()
    Object.defineProperty(graph.leaves[0], 'weight', { get: throwing, enumerable: true })
    expect(told(graph)).toEqual(unreadable)
    expect(told(new Proxy(small(), { getOwnPropertyDescriptor: throwing }))).toEqual(unreadable)
    class Odd extends Array<unknown> {
      override [Symbol.iterator] = throwing
    }
    expect(told({ ...small(), nodes: Odd.of(1) })).toEqual(unreadable)
    const flat: object = Object.defineProperty({ capacity_w: 5 }, 'leaves', { get: throwing })
    expect(balanceFlat(flat as FlatInput)).toMatchObject({ outcome: 'REJECTED', faults: [{ code: 'MALFORMED' }] })
  })

  test('LB-12: what changes from one look to the next is taken as it was at one of them', () => {
    const graph = small()
    let looks = 0
    Object.defineProperty(graph.leaves[0], 'wanted_w', { get: () => (looks++ === 0 ? 60 : -5), enumerable: true })
    expect(balanceUnknown(graph).allocations.map(({ w }) => w)).toEqual([50, 50])
  })

  test('LB-12: a gap in a list is nothing where something must be', () => {
    const graph = small()
    const gap = new Array<never>(1)
    expect(told({ ...graph, nodes: [...graph.nodes.slice(0, 2), graph.nodes[2]].concat(gap) })).toEqual([
      'MALFORMED -: nodes[3]: it is not an object',
    ])
    expect(told({ ...graph, unsatisfied: gap })).toEqual([
      'MALFORMED -: graph: unsatisfied holds something that is no id',
    ])
    graph.leaves[0]!['phases'] = gap
    graph.nodes[0]!['limits'] = gap
    expect(told(graph)).toEqual([
      'MALFORMED root: limits[0] is not an object',
      'WORD_UNKNOWN b: phases is missing: L1, L2, L3 are known',
    ])
  })

  test('LB-12: a list with more entries than can be told apart is refused', () => {
    expect(told({ ...small(), unsatisfied: new Array(10_000_001) })).toEqual([
      'MALFORMED -: graph: unsatisfied has more than 10000000 entries',
    ])
  })
})

describe('what is said in two ways, or not at all', () => {
  test('LB-3, LB-13: a limit that says watts and milliamperes limits both', () => {
    const graph = small()
    const amps = (L1: number) => ({ L1, L2: 90_000, L3: 90_000 })
    graph.nodes[0]!['limits'] = [{ reason: 'NODE_LIMIT', w: 80, ma: amps(90_000) }]
    expect(balanceUnknown(graph).allocations.map(({ w }) => w)).toEqual([40, 40])
    // 50 mA at 230 V are 11.5 W on each phase: 34 W in all.
    graph.nodes[0]!['limits'] = [{ reason: 'NODE_LIMIT', w: 80, ma: amps(50) }]
    expect(balanceUnknown(graph).allocations.map(({ w }) => w)).toEqual([17, 17])
    graph.nodes[0]!['limits'] = [{ reason: 'NODE_LIMIT', w: -1, ma: amps(50) }]
    expect(told(graph)).toEqual(['NUMBER_INVALID root: w is -1: a number from 0 to 2147483648 is needed'])
  })

  test('LB-12: a limit on no phase at all is none that could be held', () => {
    const graph = small()
    const limits = graph.nodes[1]!['limits'] as Json[]
    for (const ma of [{}, { l1: 5 }, { L1: null }]) {
      graph.nodes[1]!['limits'] = [...limits, { reason: 'NODE_LIMIT', ma }]
      expect(told(graph)).toEqual(['MALFORMED b: limits[1] limits none of L1, L2, L3'])
    }
    graph.nodes[1]!['limits'] = [...limits, { reason: 'NODE_LIMIT', ma: { L2: 90_000 } }]
    expect(told(graph)).toEqual([])
  })

  test('LB-2, LB-3: a voltage with a fraction lets no load of other phases slip by', () => {
    const fixed_load_ma = { L1: 100_000, L2: 100_000, L3: 100_000 }
    const below = { x: { fixed_load_ma }, b: { leaf: { wanted_w: 100_000 } } }
    // 3 x 100 A at 230.94 V are 69,282 W.
    const [allocation] = balance(drawn({ w: 100_000, below }, { phase_voltage_v: 230.94 })).allocations
    expect(allocation).toMatchObject({ node_id: 'b', w: 30_718 })
  })
})

describe('names', () => {
  test('LB-12: an id has at most 255 characters, so that no answer is much longer than its question', () => {
    const named = (id: string) => ({
      nodes: [{ id, parent_id: null, kind: 'ROOT', limits: [] }],
      leaves: [{ node_id: id, wanted_w: 5 }],
    })
    expect(balanceUnknown(named('x'.repeat(255))).outcome).toBe('APPLIED')
    expect(told(named('x'.repeat(256)))).toContain(
      `MALFORMED -: nodes[0]: id is "${'x'.repeat(40)}…": a text of 1 to 255 characters is needed`,
    )
  })

  test('LB-1: ids that differ in case, in their accents’ form or in white space are different nodes', () => {
    const ids = ['b', 'B', ' b', 'é', 'e\u0301', '\ud800', '\u0000', 'constructor']
    const { outcome, allocations, faults } = balance(drawn({ w: 80, below: leaves(ids, { wanted_w: 60 }) }))
    expect(faults).toEqual([])
    expect(outcome).toBe('CURTAILED')
    expect(allocations.map(({ node_id, w }) => [node_id, w])).toEqual(ids.toSorted().map((id) => [id, 10]))
  })

  test('LB-12: a graph of JSON with names of the language as its members is read as it is written', () => {
    const text = JSON.stringify(small()).replace('{', '{"__proto__":{"strategy":"NONE"},"constructor":1,')
    expect(balanceUnknown(JSON.parse(text)).allocations.map(({ w }) => w)).toEqual([50, 50])
  })
})
