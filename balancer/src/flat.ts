import type { Outcome } from './codes.ts'
import type { Fault, LeafInput } from './graph.ts'
import { byCodeUnits } from './ids.ts'
import { askedW, type Leaf } from './leaf.ts'
import { pileUp, sink } from './order.ts'
import { parseGraph } from './parse.ts'
import { unlessItThrows } from './reading.ts'
import type { StrategyName } from './strategies/registry.ts'

/**
 * The flat way of older calculation versions: one capacity shared among the connectors or chargers of a site, without
 * any hierarchy. It stands alone and stays as it is, so that old decisions can be made again.
 */
export function balanceFlat(input: FlatInput): FlatDecision {
  const site = unlessItThrows(() => readSite(input))
  if (!('leaves' in site)) return { outcome: 'REJECTED', allocations: [], faults: site }
  const takers = site.leaves.map((leaf) => takerOf(leaf, site))
  const leftW = switchOn(takers, site.capacityW)
  shareRest(takers, leftW, site.strategy)
  const isShort = takers.some(
    ({ leaf, wantW, givenW }) => givenW + (givenW === 0 && leaf.minW > 0 ? leaf.minW : leaf.stepW) <= wantW,
  )
  return {
    outcome: isShort ? 'CURTAILED' : 'APPLIED',
    allocations: takers.map(({ leaf, givenW }) => ({ node_id: leaf.id, w: givenW, wanted_w: leaf.wantedW })),
    faults: [],
  }
}

export type FlatInput = {
  readonly capacity_w: number
  readonly strategy?: StrategyName
  readonly now_ms?: number
  readonly leaves: readonly LeafInput[]
}
export type FlatDecision = {
  readonly outcome: Outcome
  readonly allocations: readonly { readonly node_id: string; readonly w: number; readonly wanted_w: number }[]
  readonly faults: readonly Fault[]
}

type FlatSite = {
  readonly capacityW: number
  readonly strategy: StrategyName
  readonly nowMs: number
  readonly leaves: readonly Leaf[]
}

/** Through the same door as a hierarchy: as a root with the capacity and the leaves right beneath it. */
function readSite(input: FlatInput): FlatSite | readonly Fault[] {
  const { capacity_w, strategy, now_ms, leaves } = Object(input) as Partial<FlatInput>
  const ids = idsOf(leaves)
  let nth = 0
  while (ids.has(`capacity ${nth}`)) nth += 1
  const root = `capacity ${nth}`
  const limits = [{ reason: 'CIRCUIT_LIMIT', w: capacity_w }]
  const nodes = [
    { id: root, parent_id: null, kind: 'ROOT', limits },
    ...[...ids].map((id) => ({
      id,
      parent_id: root,
      kind: 'CONNECTOR',
      limits: [{ reason: 'CONNECTOR_LIMIT', w: 2 ** 31 }],
    })),
  ]
  const graph = parseGraph({ strategy, now_ms, leaves, nodes })
  if (!('nodes' in graph)) return graph
  return {
    capacityW: Math.floor(capacity_w!),
    strategy: strategy ?? 'EQUAL_SHARE',
    nowMs: graph.nowMs ?? 0,
    leaves: graph.leaves,
  }
}

function idsOf(leaves: unknown): ReadonlySet<string> {
  const ids = new Set<string>()
  if (!Array.isArray(leaves)) return ids
  for (const leaf of leaves as readonly unknown[]) {
    const { node_id } = Object(leaf) as Partial<LeafInput>
    if (typeof node_id === 'string' && node_id !== '') ids.add(node_id)
  }
  return ids
}

type Taker = {
  readonly leaf: Leaf
  readonly wantW: number
  readonly tier: number
  readonly weight: number
  /** the larger is switched on first, and served first where all are served in turn */
  readonly urgency: number
  givenW: number
  isRising: boolean
}

const weightMax = 2 ** 20
const hourMs = 3_600_000

function takerOf(leaf: Leaf, { strategy, nowMs }: FlatSite): Taker {
  const taker = { leaf, wantW: askedW(leaf), tier: 0, weight: 1, urgency: 0, givenW: 0, isRising: false }
  switch (strategy) {
    case 'EQUAL_SHARE':
      return taker
    case 'PRIORITY':
      return { ...taker, tier: leaf.tier, weight: leaf.weight }
    case 'EARLIEST_DEPARTURE': {
      if (leaf.departureMs === null || !leaf.energyNeededWh) return taker
      // Within the last millisecond, and after it, even 1 Wh needs more than anyone weighs.
      const neededW = Math.ceil((leaf.energyNeededWh * hourMs) / Math.max(1, leaf.departureMs - nowMs))
      const weight = Math.min(weightMax, neededW)
      return { ...taker, weight, urgency: weight }
    }
    case 'FIRST_COME':
      return { ...taker, urgency: -(leaf.waitingSinceMs ?? Number.MAX_VALUE) }
  }
}

/** Grants minima in order while they fit; tells what is left. */
function switchOn(takers: readonly Taker[], capacityW: number): number {
  let leftW = capacityW
  const inOrder = takers
    .filter(({ wantW }) => wantW > 0)
    .sort((a, b) => a.tier - b.tier || b.urgency - a.urgency || waitedLonger(a, b) || byId(a, b))
  for (const taker of inOrder) {
    if (taker.leaf.minW > leftW) continue
    taker.givenW = taker.leaf.minW
    taker.isRising = true
    leftW -= taker.leaf.minW
  }
  return leftW
}

const byId = (a: Taker, b: Taker): number => byCodeUnits(a.leaf.id, b.leaf.id)
/** Who charges keeps its place; then whoever has waited longest. */
const waitedLonger = (a: Taker, b: Taker): number =>
  Number(!a.leaf.currentW) - Number(!b.leaf.currentW) ||
  (a.leaf.waitingSinceMs ?? Number.MAX_VALUE) - (b.leaf.waitingSinceMs ?? Number.MAX_VALUE)

function shareRest(takers: readonly Taker[], restW: number, strategy: StrategyName): void {
  let leftW = restW
  if (strategy === 'FIRST_COME') {
    for (const taker of takers.toSorted((a, b) => b.urgency - a.urgency || byId(a, b))) {
      leftW -= raiseTo(taker, taker.givenW + leftW)
    }
    return
  }
  for (const tier of new Set(takers.map((taker) => taker.tier).sort((a, b) => a - b))) {
    leftW = shareByLevel(
      takers.filter((taker) => taker.tier === tier && taker.isRising),
      leftW,
    )
  }
}

/** Raises a taker as far as it goes in whole steps; tells by how much. */
function raiseTo(taker: Taker, upToW: number): number {
  if (!taker.isRising) return 0
  const { leaf, wantW, givenW } = taker
  const steps = Math.floor((Math.min(wantW, upToW) - givenW) / leaf.stepW)
  const moreW = Math.max(0, steps) * leaf.stepW
  taker.givenW += moreW
  return moreW
}

/** Finds a level just below the last one that fits, and deals the remaining steps one by one. */
function shareByLevel(takers: readonly Taker[], roomW: number): number {
  const moreAt = (level: number) =>
    takers.reduce((sum, { leaf, wantW, weight, givenW }) => {
      const steps = Math.floor((Math.min(wantW, level * weight) - givenW) / leaf.stepW)
      return sum + Math.max(0, steps) * leaf.stepW
    }, 0)
  let low = 0
  let high = 2 ** 31
  for (let round = 0; round < 64; round++) {
    const middle = (low + high) / 2
    if (moreAt(middle) <= roomW) low = middle
    else high = middle
  }
  let leftW = roomW
  for (const taker of takers) leftW -= raiseTo(taker, low * (1 - 2 ** -40) * taker.weight)
  const heap = Int32Array.from(takers, (_, at) => at)
  let rising = takers.length
  pileUp(heap, rising, takers, isBefore)
  while (rising > 0) {
    const next = takers[heap[0]!]!
    const moreW = next.leaf.stepW <= leftW ? raiseTo(next, next.givenW + next.leaf.stepW) : 0
    if (moreW === 0) heap[0] = heap[--rising]!
    leftW -= moreW
    sink(heap, rising, takers, isBefore)
  }
  return leftW
}

function isBefore(takers: readonly Taker[], atA: number, atB: number): boolean {
  const [a, b] = [takers[atA]!, takers[atB]!]
  const crosswise = (a.givenW + a.leaf.stepW) * b.weight - (b.givenW + b.leaf.stepW) * a.weight
  return (crosswise || byId(a, b)) < 0
}
