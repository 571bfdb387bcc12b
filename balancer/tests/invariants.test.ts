import { describe, expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { openCycle } from '../src/cycle.ts'
import { enter } from '../src/enter.ts'
import type { GraphInput, LeafInput, LimitInput, NodeInput } from '../src/graph.ts'
import { parseGraph } from '../src/parse.ts'
import { run } from '../src/run.ts'
import { siteOf } from '../src/site.ts'
import type { Chance } from './support/chance.ts'
import { plain, randomGraph, type Shape } from './support/randomGraph.ts'
import { seeds } from './support/seeds.ts'

const all = ['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME'] as const
const shape: Shape = { ...plain, strategies: all, leafMaxW: 5_000 }
const total = ({ allocations }: { allocations: readonly { w: number }[] }) =>
  allocations.reduce((sum, { w }) => sum + w, 0)
const isWatts = (limit: LimitInput): limit is Extract<LimitInput, { w: number }> => 'w' in limit

/** The graph with other values at every limit. */
const withLimits = (graph: GraphInput, change: (w: number, node: NodeInput) => number): GraphInput => ({
  ...graph,
  nodes: graph.nodes.map((node) => ({
    ...node,
    limits: node.limits.map((limit) => (isWatts(limit) ? { ...limit, w: change(limit.w, node) } : limit)),
  })),
})
const withLeaves = (graph: GraphInput, change: (leaf: LeafInput) => LeafInput): GraphInput => ({
  ...graph,
  leaves: graph.leaves.map(change),
})

describe('whatever the tree', () => {
  test('LB-15: the order of the input changes nothing, to the byte', () => {
    seeds(20_001, 1000, (chance) => {
      const graph = randomGraph(chance, { ...shape, steps: chance.oneOf([[1], [1, 5, 7]]) })
      const shuffled = { ...graph, nodes: chance.shuffled(graph.nodes), leaves: chance.shuffled(graph.leaves) }
      expect(JSON.stringify(balance(shuffled))).toBe(JSON.stringify(balance(graph)))
    })
  })

  test('LB-15: a warm start finds what a cold one finds', () => {
    seeds(30_001, 400, (chance) => {
      const graph = randomGraph(chance, { ...shape, leavesMax: 40, leafMaxW: chance.oneOf([60, 150_000]) })
      const warm = sharesOf(graph)
      for (let cycle = 0; cycle < 6; cycle++) {
        const changed = disturbed(graph, chance)
        expect([...warm.next(changed)]).toEqual([...sharesOf(changed).next(changed)])
      }
    })
  })

  test('LB-15: whoever asks for what it was given gets it again', () => {
    seeds(40_001, 600, (chance) => {
      const graph = randomGraph(chance, {
        ...shape,
        strategies: ['EQUAL_SHARE', 'PRIORITY'],
        steps: chance.oneOf([[1], [7]]),
      })
      const first = balance(graph)
      const given = new Map(first.allocations.map(({ node_id, w }) => [node_id, w]))
      const again = balance(withLeaves(graph, (leaf) => ({ ...leaf, wanted_w: given.get(leaf.node_id)! })))
      expect(again.allocations.map(({ w }) => w)).toEqual(first.allocations.map(({ w }) => w))
      expect(again.outcome).toBe('APPLIED')
    })
  })

  test('LB-15: counting in a unit a thousand times as fine gives a thousand times as much', () => {
    const units = 1000
    seeds(50_001, 600, (chance) => {
      const graph = randomGraph(chance, {
        ...shape,
        strategies: ['EQUAL_SHARE', 'PRIORITY', 'FIRST_COME'],
        steps: chance.oneOf([[7], [2, 3]]),
      })
      const fine = withLeaves(
        withLimits(graph, (w) => w * units),
        (leaf) => ({
          ...leaf,
          wanted_w: leaf.wanted_w * units,
          min_w: leaf.min_w! * units,
          step_w: leaf.step_w! * units,
          ...(leaf.max_w === undefined ? {} : { max_w: leaf.max_w * units }),
        }),
      )
      const nodes = fine.nodes.map((node) => ({
        ...node,
        fixed_load_w: (node.fixed_load_w ?? 0) * units,
        supply_w: (node.supply_w ?? 0) * units,
      }))
      const coarse = balance(graph).allocations.map(({ w }) => w * units)
      expect(balance({ ...fine, nodes }).allocations.map(({ w }) => w)).toEqual(coarse)
    })
  })

  test('LB-5, LB-15: the total is as much as the tree lets through, and a lower limit never raises it', () => {
    seeds(60_001, 600, (chance) => {
      const graph = randomGraph(chance, { ...shape, minima: false })
      const decision = balance(graph)
      expect(total(decision)).toBe(throughput(graph))
      const lower = withLimits(graph, (w) => (chance.oneIn(3) ? chance.whole(0, w) : w))
      expect(total(balance(lower))).toBeLessThanOrEqual(total(decision))
    })
  })

  test('LB-5, LB-15: a higher limit never makes the worst served worse', () => {
    seeds(70_001, 400, (chance) => {
      const graph = randomGraph(chance, { ...shape, minima: false, strategies: ['EQUAL_SHARE'], leavesMax: 20 })
      const higher = withLimits(graph, (w) => (chance.oneIn(3) ? w + chance.whole(0, w) : w))
      const sorted = (one: GraphInput) =>
        balance(one)
          .allocations.map(({ w }) => w)
          .sort((a, b) => a - b)
      const [before, after] = [sorted(graph), sorted(higher)]
      const at = before.findIndex((w, place) => w !== after[place])
      if (at >= 0) expect(after[at]).toBeGreaterThan(before[at]!)
    })
  })

  test('LB-3, LB-15: what happens in a branch that nothing above holds back is nobody else’s affair', () => {
    seeds(80_001, 300, (chance) => {
      const left = randomGraph(chance, shape)
      const right = randomGraph(chance, shape)
      const strategy = left.strategy ?? 'EQUAL_SHARE'
      const now_ms = left.now_ms ?? 0
      const alone = balance({ ...left, strategy, now_ms })
      const both = sideBySide(left, right)
      const together = balance({ ...both, strategy, now_ms })
      const inLeft = together.allocations.filter(({ node_id }) => node_id.startsWith('l.'))
      expect(inLeft.map(({ w }) => w)).toEqual(alone.allocations.map(({ w }) => w))
    })
  })
})

/** A laid-out site whose figures are entered anew for each graph of the same shape. */
function sharesOf(graph: GraphInput) {
  const cycle = openCycle(siteOf(parsed(graph)).topology)
  return {
    next(changed: GraphInput): Float64Array {
      const site = siteOf(parsed(changed))
      enter(site, new Float64Array(site.leaves.length).fill(Infinity), cycle)
      run(cycle, site.graph.strategy.serves, null)
      return cycle.grantW
    },
  }
}

function parsed(graph: GraphInput) {
  const power = parseGraph(graph)
  if (!('nodes' in power)) throw new Error(JSON.stringify(power))
  return power
}

const disturbed = (graph: GraphInput, chance: Chance): GraphInput =>
  withLeaves(
    withLimits(graph, (w) => (chance.oneIn(4) ? chance.whole(0, 2 * w) : w)),
    (leaf) => (chance.oneIn(4) ? { ...leaf, wanted_w: chance.whole(0, 2 * leaf.wanted_w) } : leaf),
  )

/** The most that a tree lets through: each node as much as its children, and no more than its cap. */
function throughput(graph: GraphInput): number {
  const beneath = (node: NodeInput): readonly NodeInput[] => [
    node,
    ...graph.nodes.filter(({ parent_id }) => parent_id === node.id).flatMap(beneath),
  ]
  const of = (node: NodeInput): number => {
    const fixedW = beneath(node).reduce((sum, { fixed_load_w = 0 }) => sum + fixed_load_w, 0)
    const limitW = Math.min(Infinity, ...node.limits.filter(isWatts).map(({ w }) => w))
    const leaf = graph.leaves.find(({ node_id }) => node_id === node.id)
    const children = graph.nodes.filter(({ parent_id }) => parent_id === node.id)
    const asked = leaf
      ? Math.min(leaf.wanted_w, leaf.max_w ?? Infinity)
      : children.reduce((sum, one) => sum + of(one), 0)
    return Math.max(0, Math.min(asked, limitW + (node.supply_w ?? 0) - fixedW))
  }
  return of(graph.nodes.find(({ parent_id }) => parent_id === null)!)
}

function sideBySide(left: GraphInput, right: GraphInput): GraphInput {
  const wide: readonly LimitInput[] = [{ reason: 'NODE_LIMIT', w: 2 ** 31 }]
  const under = (graph: GraphInput, name: string) => ({
    nodes: graph.nodes.map((node): NodeInput => ({
      ...node,
      id: `${name}.${node.id}`,
      parent_id: node.parent_id === null ? 'site' : `${name}.${node.parent_id}`,
      kind: node.kind === 'ROOT' ? 'GRID_CONNECTION' : node.kind,
      limits: node.limits.length === 0 ? wide : node.limits,
    })),
    leaves: graph.leaves.map((leaf) => ({ ...leaf, node_id: `${name}.${leaf.node_id}` })),
  })
  const [l, r] = [under(left, 'l'), under(right, 'r')]
  return {
    nodes: [{ id: 'site', parent_id: null, kind: 'ROOT', limits: [] }, ...l.nodes, ...r.nodes],
    leaves: [...l.leaves, ...r.leaves],
  }
}
