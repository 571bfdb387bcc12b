import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { busbar, type Given } from '../../../tests/support/commandLine.ts'
import { temporaryFolder } from '../../../tests/support/otherProcesses.ts'

// Each command is a process of its own: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let here: Awaited<ReturnType<typeof temporaryFolder>>
let given: Given

beforeAll(async () => {
  here = await temporaryFolder()
  // Settings that nobody could start with: this command asks for none.
  given = { folder: here.folder, environment: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } }
})
afterAll(() => here.clear())

const connector = (id: string) => ({
  id,
  parent_id: 'grid',
  kind: 'CONNECTOR',
  limits: [{ reason: 'CONNECTOR_LIMIT', w: 150_000 }],
})
const graph = {
  strategy: 'EQUAL_SHARE',
  nodes: [
    { id: 'site', parent_id: null, kind: 'ROOT', limits: [] },
    {
      id: 'grid',
      parent_id: 'site',
      kind: 'GRID_CONNECTION',
      limits: [{ reason: 'GRID_CONNECTION_LIMIT', w: 100_000.9 }],
    },
    connector('p1'),
    connector('p2'),
  ],
  leaves: [
    { node_id: 'p2', wanted_w: 150_000 },
    { node_id: 'p1', wanted_w: 20_000 },
  ],
}
const decision = {
  outcome: 'CURTAILED',
  primary_reason: 'GRID_CONNECTION_LIMIT',
  reasons: [
    { code: 'GRID_CONNECTION_LIMIT', node_id: 'grid', limit_w: 100_000, demand_w: 170_000, allocated_w: 100_000 },
  ],
  allocations: [
    { node_id: 'p1', w: 20_000, wanted_w: 20_000, binding_node_id: null },
    { node_id: 'p2', w: 80_000, wanted_w: 150_000, binding_node_id: 'grid' },
  ],
  nodes: [
    ['grid', 100_000, 'GRID_CONNECTION_LIMIT', 170_000, 100_000, 0, 'BINDING'],
    ['p1', 150_000, 'CONNECTOR_LIMIT', 20_000, 20_000, 130_000, 'SLACK'],
    ['p2', 150_000, 'CONNECTOR_LIMIT', 150_000, 80_000, 70_000, 'SLACK'],
    ['site', null, null, 170_000, 100_000, null, 'SLACK'],
  ].map(([node_id, limit_w, limit_reason, demand_w, allocated_w, headroom_w, status]) => ({
    ...{ node_id, limit_w, limit_reason, demand_w, allocated_w, headroom_w, status },
  })),
  faults: [],
}

test('LB-16, OPS-2: a graph from a file or from standard input is answered with exactly the fields that were promised', async () => {
  await writeFile(join(here.folder, 'site.json'), JSON.stringify(graph))
  const fromFile = await busbar(['balance', 'site.json'], given)
  expect(fromFile).toMatchObject({ exitCode: 0, stderr: '' })
  expect(JSON.parse(fromFile.stdout)).toEqual(decision)
  const fromInput = await busbar(['balance', '-'], { ...given, input: JSON.stringify(graph) })
  expect(fromInput).toEqual(fromFile)
})

test('LB-12, LB-16: a rejection is a decision too', async () => {
  const wrong = { ...graph, leaves: [{ node_id: 'p3', wanted_w: -1 }] }
  const { exitCode, stdout, stderr } = await busbar(['balance', '-'], { ...given, input: JSON.stringify(wrong) })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'REJECTED',
    primary_reason: 'TOPOLOGY_INVALID',
    allocations: [],
    nodes: [],
    faults: [
      { code: 'LEAF_NODE_UNKNOWN', node_id: 'p3' },
      { code: 'NUMBER_INVALID', node_id: 'p3' },
    ],
  })
})

test('LB-16, OPS-2: what is no JSON is a wrong use, said in one line; what is not there could not be read', async () => {
  for (const input of ['', '{ nodes: [] }', '{}\n{}', 'strategy: EQUAL_SHARE\nnodes: []\n']) {
    const { exitCode, stdout, stderr } = await busbar(['balance', '-'], { ...given, input })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toMatch(/^busbar: standard input is no JSON: .*\n$/)
  }
  expect(await busbar(['balance', 'nowhere.json'], given)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'busbar: There is no file nowhere.json.\n',
  })
})
