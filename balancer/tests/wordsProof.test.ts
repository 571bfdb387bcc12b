import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { certify, type Certified } from '../src/certificate/certify.ts'
import { drawn, type Drawn } from './support/depot.ts'

const wants = (wanted_w: number, rest: object = {}): Drawn => ({ leaf: { wanted_w, ...rest } })

/** The ramp holds a back; beside c the root has no room for the minimum of b. */
const graph = drawn(
  {
    w: 60,
    below: {
      a: wants(60, { derived: true, current_w: 10 }),
      b: wants(60, { min_w: 55, energy_needed_wh: 1, departure_ms: 7_200_000 }),
      c: wants(20, { derived: true, current_w: 20, min_w: 20 }),
    },
  },
  { now_ms: 3_600_000, ramp_w_per_s: 10, elapsed_ms: 1000 },
)
const answer = balance(graph)
const without = (code: string) => ({ reasons: answer.reasons.filter((reason) => reason.code !== code) })
const allocated = (binding_node_id: string | null) => ({
  allocations: answer.allocations.map((one) => (one.node_id === 'b' ? { ...one, binding_node_id } : one)),
})

test.each<[string, Partial<Certified>, readonly string[]]>([
  ['nothing untrue', {}, []],
  [
    'a leaf left out',
    { allocations: answer.allocations.filter(({ w }) => w > 0) },
    ['allocations: said ["a","c"], is ["a","b","c"]'],
  ],
  [
    'nodes in another order',
    { nodes: answer.nodes.toReversed() },
    ['nodes: said ["root","c","b","a"], is ["a","b","c","root"]'],
  ],
  ['nobody who holds b back', allocated(null), ['who holds b back: said null, is "root"']],
  ['the wrong one who holds b back', allocated('b'), ['who holds b back: said "b", is "root"']],
  ['everyone got what they asked', { outcome: 'APPLIED' }, ['outcome: said "APPLIED", is "CURTAILED"']],
  [
    'a lesser reason as the primary one',
    { primary_reason: 'RAMP_LIMIT' },
    ['primary reason: said "RAMP_LIMIT", is "AGGREGATE_LIMIT"'],
  ],
  [
    'reasons in another order',
    { reasons: answer.reasons.toReversed(), primary_reason: 'DEPARTURE_AT_RISK' },
    ['the order of reasons: said [15,14,14,13,12,5], is [5,12,13,14,14,15]'],
  ],
  [
    'no limit',
    { ...without('AGGREGATE_LIMIT'), primary_reason: 'MINIMUM_NOT_MET' },
    ['nodes that are a cause: said [], is ["root"]'],
  ],
  ['no minimum', without('MINIMUM_NOT_MET'), ['MINIMUM_NOT_MET: said [], is ["b"]']],
  ['no ramp', without('RAMP_LIMIT'), ['RAMP_LIMIT: said [], is ["a"]']],
  ['nobody late', without('DEPARTURE_AT_RISK'), ['DEPARTURE_AT_RISK: said [], is ["b"]']],
  ['nothing derived', without('TELEMETRY_FALLBACK_DERIVED'), ['DERIVED: said [], is ["a","c"]']],
])('LB-10, LB-15: the certificate says what is untrue: %s', (_what, change, wrong) => {
  expect(certify(graph, { ...answer, ...change })).toEqual(wrong)
})

test('LB-10, LB-15: a node’s report is told beside the true one', () => {
  const nodes = answer.nodes.map((node) => (node.node_id === 'root' ? { ...node, demand_w: 1 } : node))
  const root = { node_id: 'root', limit_w: 60, limit_reason: 'AGGREGATE_LIMIT' }
  const found = { ...root, demand_w: 140, allocated_w: 40, headroom_w: 20, status: 'BINDING' }
  expect(certify(graph, { ...answer, nodes })).toEqual([
    `the report of root: said ${JSON.stringify({ ...found, demand_w: 1 })}, is ${JSON.stringify(found)}`,
  ])
})

test('LB-9, LB-10, LB-15: the certificate knows that a leaf’s own node comes before its ramp, and its ramp before the others', () => {
  const ramp = { ramp_w_per_s: 10, elapsed_ms: 1000 }
  const own = drawn({ w: 20, below: { a: { w: 20, ...wants(60, { current_w: 10 }) } } }, ramp)
  const other = drawn({ w: 20, below: { a: wants(60, { current_w: 10 }) } }, ramp)
  for (const one of [own, other]) expect(certify(one, balance(one))).toEqual([])
  const swapped = balance(own)
  expect(certify(other, { ...swapped, nodes: balance(other).nodes })).toContain('who holds a back: said "a", is null')
})

test('LB-10, LB-15: fixed load that alone exceeds a limit is a cause, named once', () => {
  const one = drawn({ w: 100, below: { x: { w: 20, fixed_load_w: 30, below: { a: wants(10) } } } })
  const right = balance(one)
  expect(certify(one, right)).toEqual([])
  const reasons = right.reasons.filter(({ code }) => code !== 'LIMIT_INFEASIBLE')
  expect(certify(one, { ...right, reasons, primary_reason: null })).toContain(
    'nodes that are a cause: said [], is ["x"]',
  )
})
