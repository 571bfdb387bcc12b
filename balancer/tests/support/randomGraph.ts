import { limitCodes, type NodeKind } from '../../src/codes.ts'
import type { GraphInput, LeafInput, LimitInput, NodeInput } from '../../src/graph.ts'
import type { StrategyName } from '../../src/strategies/registry.ts'
import type { Chance } from './chance.ts'

export type Shape = {
  readonly leavesMax: number
  /** half as many as leaves, if not said */
  readonly forksMax?: number
  /** ids in the order of the tree, so that those beneath a node often stand in it as they do among all */
  readonly isNamedInOrder?: boolean
  /** the most that a leaf may want; limits are drawn so that many of them bind */
  readonly leafMaxW: number
  readonly strategies: readonly StrategyName[]
  /** steps to draw from; one for all leaves if there is only one */
  readonly steps: readonly number[]
  readonly weights: readonly number[]
  readonly minima: boolean
  /** fixed load, supply, and times */
  readonly extras: boolean
}

export const plain: Shape = {
  leavesMax: 12,
  leafMaxW: 60,
  strategies: ['EQUAL_SHARE', 'PRIORITY'],
  steps: [1],
  weights: [1, 1, 1, 2, 3, 5],
  minima: true,
  extras: true,
}

/** A tree of forks with leaves at any depth, its limits tight enough that about half of them bind. */
export function randomGraph(chance: Chance, shape: Shape): GraphInput {
  const forks = chance.whole(1, shape.forksMax ?? Math.max(1, shape.leavesMax >> 1))
  const leafCount = chance.whole(0, shape.leavesMax)
  const nodes: NodeInput[] = []
  const inOrder = Array.from({ length: forks + leafCount }, (_, at) => `n${String(at).padStart(2, '0')}`)
  // Ids in no order that the tree has, so that ties can't be decided by position.
  const names = shape.isNamedInOrder ? inOrder : chance.shuffled(inOrder)
  const parents: string[] = []
  for (let at = 0; at < forks; at++) {
    const id = names[at]!
    const parent_id = at === 0 ? null : chance.oneIn(3) ? parents.at(-1)! : chance.oneOf(parents)
    const kind: NodeKind = at === 0 ? 'ROOT' : chance.oneOf(['GRID_CONNECTION', 'CIRCUIT', 'CHARGE_POINT'])
    const limits = at === 0 && chance.oneIn(3) ? [] : randomLimits(chance, (shape.leafMaxW * shape.leavesMax) >> 1)
    nodes.push({ id, parent_id, kind, limits, ...randomExtras(chance, shape) })
    parents.push(id)
  }
  const leaves: LeafInput[] = []
  for (let at = forks; at < names.length; at++) {
    const id = names[at]!
    const limits = randomLimits(chance, shape.leafMaxW * 2)
    nodes.push({ id, parent_id: chance.oneOf(parents), kind: 'CONNECTOR', limits })
    leaves.push(randomLeaf(chance, shape, id))
  }
  return {
    strategy: chance.oneOf(shape.strategies),
    ...(chance.oneIn(2) ? { now_ms: 3_600_000 } : {}),
    nodes: chance.shuffled(nodes),
    leaves: chance.shuffled(leaves),
  }
}

function randomLimits(chance: Chance, maxW: number): readonly LimitInput[] {
  return Array.from({ length: chance.oneIn(4) ? 2 : 1 }, () => ({
    reason: chance.oneOf(limitCodes),
    w: chance.whole(0, maxW),
  }))
}

function randomExtras(chance: Chance, { extras, leafMaxW }: Shape): Partial<NodeInput> {
  return {
    ...(extras && chance.oneIn(4) ? { fixed_load_w: chance.whole(0, leafMaxW) } : {}),
    ...(extras && chance.oneIn(4) ? { supply_w: chance.whole(0, leafMaxW) } : {}),
  }
}

function randomLeaf(chance: Chance, shape: Shape, id: string): LeafInput {
  const wanted_w = chance.oneIn(8) ? 0 : chance.whole(0, shape.leafMaxW)
  const min_w = shape.minima && chance.oneIn(2) ? chance.whole(0, shape.leafMaxW >> 2) : 0
  const time = (): number => chance.whole(0, 7_200) * 1000
  return {
    node_id: id,
    wanted_w,
    min_w,
    ...(chance.oneIn(2) ? { max_w: chance.whole(min_w, shape.leafMaxW) } : {}),
    step_w: chance.oneOf(shape.steps),
    tier: chance.whole(0, 2),
    weight: chance.oneOf(shape.weights),
    ...(shape.extras && chance.oneIn(2) ? { waiting_since_ms: time() } : {}),
    ...(shape.extras && chance.oneIn(3) ? { current_w: chance.whole(0, shape.leafMaxW) } : {}),
    ...(shape.extras && chance.oneIn(3) ? { charging_since_ms: time() } : {}),
    ...(shape.extras && chance.oneIn(2) ? { energy_needed_wh: chance.whole(0, shape.leafMaxW) } : {}),
    ...(shape.extras && chance.oneIn(2) ? { departure_ms: time() } : {}),
  }
}
