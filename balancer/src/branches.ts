import type { Cycle } from './cycle.ts'
import { isServedBefore } from './inTurn.ts'
import { dealByLevel } from './level.ts'
import { sortInPlace } from './order.ts'
import { type Pool, poolOf } from './pool.ts'
import { measureRooms } from './rooms.ts'
import type { Topology } from './topology.ts'

/** The children of every fork side by side, so that each fork can share among them. Made once for a topology. */
export type Branches = {
  /** the children of a fork: from `start[fork]` up to, not including, `start[fork + 1]`, in the order of ids */
  readonly start: Int32Array
  /** a fork by its number, a leaf by the complement of its number */
  readonly child: Int32Array
  /** 1 where no other fork with leaves beneath it takes part */
  readonly hasOnlyLeaves: Uint8Array
  readonly pool: Pool
  /** how much more a fork, or a leaf, could take in the tier that is being served */
  readonly forkReachW: Float64Array
  readonly leafReachW: Float64Array
  readonly budgetW: Float64Array
  /** per fork: where to look first for the level up to which its children rise */
  readonly level: Float64Array
}

export function branchesOf({ forkWire, leafWire, parent, leafParent, first, end }: Topology): Branches {
  const forks = forkWire.length
  const inOrder = new Int32Array(forks + leafWire.length)
  forkWire.forEach((wire, fork) => (inOrder[wire] = fork))
  leafWire.forEach((wire, leaf) => (inOrder[wire] = ~leaf))
  const above = (child: number): number => (child < 0 ? leafParent[~child]! : parent[child]!)
  const start = new Int32Array(forks + 1)
  for (const child of inOrder) if (above(child) >= 0) start[above(child) + 1]!++
  for (let fork = 0; fork < forks; fork++) start[fork + 1]! += start[fork]!
  const next = start.slice()
  const child = new Int32Array(start[forks]!)
  const hasOnlyLeaves = new Uint8Array(forks).fill(1)
  for (const one of inOrder) {
    const fork = above(one)
    if (fork < 0) continue
    child[next[fork]!++] = one
    if (one >= 0 && end[one]! > first[one]!) hasOnlyLeaves[fork] = 0
  }
  const pool = poolOf({
    weight: new Float64Array(child.length),
    leastW: new Float64Array(child.length),
    grantW: new Float64Array(child.length),
    rank: Int32Array.from(child, (_, place) => place),
  })
  const forkReachW = new Float64Array(forks)
  const leafReachW = new Float64Array(leafWire.length)
  const [budgetW, level] = [new Float64Array(forks), new Float64Array(forks)]
  return { start, child, hasOnlyLeaves, pool, forkReachW, leafReachW, budgetW, level }
}

/**
 * Shares from the root down: each fork divides what it has evenly among its children, as far as they can take it.
 * Where all children are leaves, they share as the strategy says: by weight, or one after the other.
 */
export function shareByBranch(cycle: Cycle, branches: Branches, stepW: number, isInTurn: boolean): void {
  const { grantW, leastW, tier } = cycle
  let tiers = 0
  for (let leaf = 0; leaf < grantW.length; leaf++) {
    grantW[leaf] = leastW[leaf]!
    tiers = Math.max(tiers, tier[leaf]! + 1)
  }
  for (let served = 0; served < tiers; served++) {
    if (!measureReach(cycle, branches, served, stepW)) continue
    for (let fork = cycle.topology.parent.length - 1; fork >= 0; fork--) divide(cycle, branches, fork, stepW, isInTurn)
  }
}

/** What the leaves of a tier could still take, and how much of it the limits let through. */
function measureReach(cycle: Cycle, branches: Branches, served: number, stepW: number): boolean {
  const { topology, grantW, ceilingW, isOn, tier, scratch } = cycle
  const { forkReachW, leafReachW, budgetW } = branches
  measureRooms(cycle)
  forkReachW.fill(0)
  let isWanted = false
  for (let leaf = 0; leaf < grantW.length; leaf++) {
    const openW = isOn[leaf] && tier[leaf] === served ? ceilingW[leaf]! - grantW[leaf]! : 0
    const step = cycle.stepW[leaf]!
    leafReachW[leaf] = Math.floor(openW / step) * step
    isWanted ||= leafReachW[leaf]! > 0
    const above = topology.leafParent[leaf]!
    if (above >= 0) forkReachW[above]! += leafReachW[leaf]!
    else grantW[leaf]! += leafReachW[leaf]!
  }
  for (let fork = 0; fork < topology.parent.length; fork++) {
    const roomW = Math.floor(scratch.forkRoomW[fork]! / stepW) * stepW
    forkReachW[fork] = Math.min(forkReachW[fork]!, roomW)
    const above = topology.parent[fork]!
    if (above >= 0) forkReachW[above]! += forkReachW[fork]!
    else budgetW[fork] = forkReachW[fork]!
  }
  return isWanted
}

function divide(cycle: Cycle, branches: Branches, fork: number, stepW: number, isInTurn: boolean): void {
  const { start, hasOnlyLeaves, budgetW, level } = branches
  if (isInTurn && hasOnlyLeaves[fork]) return divideInTurn(cycle, branches, fork)
  const { pool } = branches
  const count = enterChildren(cycle, branches, fork)
  let askedW = 0
  for (let at = 0; at < count; at++) askedW += pool.grantW[pool.list[at]!]! - pool.leastW[pool.list[at]!]!
  if (askedW > budgetW[fork]!) {
    level[fork] = budgetW[fork]! / count
    dealByLevel(pool, count, budgetW[fork]!, stepW, true, level, fork)
  }
  const end = start[fork + 1]!
  for (let place = start[fork]!; place < end; place++) {
    hand(cycle, branches, branches.child[place]!, pool.grantW[place]! - pool.leastW[place]!)
  }
}

/** Writes what each child has and could take into the pool, and lists those that could take more. */
function enterChildren(cycle: Cycle, branches: Branches, fork: number): number {
  const { start, child, pool, forkReachW, leafReachW, hasOnlyLeaves } = branches
  const end = start[fork + 1]!
  let count = 0
  for (let place = start[fork]!; place < end; place++) {
    const one = child[place]!
    if (one < 0) {
      pool.weight[place] = hasOnlyLeaves[fork] ? cycle.weight[~one]! : 1
      pool.leastW[place] = cycle.grantW[~one]!
      pool.grantW[place] = cycle.grantW[~one]! + leafReachW[~one]!
    } else {
      pool.weight[place] = 1
      pool.leastW[place] = cycle.scratch.forkSumW[one]!
      pool.grantW[place] = cycle.scratch.forkSumW[one]! + forkReachW[one]!
    }
    if (pool.grantW[place]! > pool.leastW[place]!) pool.list[count++] = place
  }
  return count
}

function hand({ grantW }: Cycle, { budgetW }: Branches, child: number, handedW: number): void {
  if (child < 0) grantW[~child]! += handedW
  else budgetW[child] = handedW
}

function divideInTurn(cycle: Cycle, { start, child, budgetW, leafReachW }: Branches, fork: number): void {
  const { list } = cycle.pool
  const end = start[fork + 1]!
  let count = 0
  for (let place = start[fork]!; place < end; place++) if (child[place]! < 0) list[count++] = ~child[place]!
  sortInPlace(list, count, cycle, isServedBefore)
  let leftW = budgetW[fork]!
  for (let at = 0; at < count; at++) {
    const leaf = list[at]!
    const stepW = cycle.stepW[leaf]!
    const handedW = Math.floor(Math.min(leftW, leafReachW[leaf]!) / stepW) * stepW
    cycle.grantW[leaf]! += handedW
    leftW -= handedW
  }
}
