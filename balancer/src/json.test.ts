import { expect, test } from 'vitest'
import { drawn } from '../tests/support/depot.ts'
import { balanceJson } from './json.ts'

const graph = drawn(
  { w: 50, below: { b: { leaf: { wanted_w: 60 } }, a: { leaf: { wanted_w: 10, min_w: 20 } } } },
  { strategy: 'PRIORITY' },
)

test('LB-16: the answer has exactly the fields that were promised, allocations and nodes in the order of ids', () => {
  expect(JSON.parse(JSON.stringify(balanceJson(JSON.parse(JSON.stringify(graph)))))).toEqual({
    outcome: 'CURTAILED',
    primary_reason: 'AGGREGATE_LIMIT',
    reasons: [{ code: 'AGGREGATE_LIMIT', node_id: 'root', limit_w: 50, demand_w: 80, allocated_w: 50 }],
    allocations: [
      { node_id: 'a', w: 20, wanted_w: 10, binding_node_id: null },
      { node_id: 'b', w: 30, wanted_w: 60, binding_node_id: 'root' },
    ],
    nodes: [
      {
        node_id: 'a',
        limit_w: 2 ** 31,
        limit_reason: 'CONNECTOR_LIMIT',
        demand_w: 20,
        allocated_w: 20,
        headroom_w: 2 ** 31 - 20,
        status: 'SLACK',
      },
      {
        node_id: 'b',
        limit_w: 2 ** 31,
        limit_reason: 'CONNECTOR_LIMIT',
        demand_w: 60,
        allocated_w: 30,
        headroom_w: 2 ** 31 - 30,
        status: 'SLACK',
      },
      {
        node_id: 'root',
        limit_w: 50,
        limit_reason: 'AGGREGATE_LIMIT',
        demand_w: 80,
        allocated_w: 50,
        headroom_w: 0,
        status: 'BINDING',
      },
    ],
    faults: [],
  })
})

test('LB-16: a rejection has the same fields', () => {
  expect(Object.keys(balanceJson([]))).toEqual(Object.keys(balanceJson(graph)))
  expect(balanceJson({ ...graph, strategy: 'NONE' })).toMatchObject({
    outcome: 'REJECTED',
    primary_reason: 'TOPOLOGY_INVALID',
    allocations: [],
    nodes: [],
    faults: [{ code: 'WORD_UNKNOWN', node_id: null }],
  })
})
