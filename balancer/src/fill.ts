import type { Cycle } from './cycle.ts'
import { dealByLevel } from './level.ts'

/**
 * Shares by level, exactly. The answer is defined on whole steps: every leaf that is on begins at its minimum, and one
 * step after the other is given, always the first in the order (tier, level after the step, id) that no limit above
 * it forbids. The level of a leaf is its power by its weight.
 *
 * With one step for all, limits that lie inside each other form a laminar matroid: the greedy answer under a fork is
 * the beginning of the answers of its branches, merged in that order. So one walk from the bottom finds it, and what a
 * fork lets through is the ceiling for the fork above.
 */
export function fill(cycle: Cycle, stepW: number): void {
  const { topology, capW, level, scratch } = cycle
  const { parent } = topology
  const { forkSumW, forkLeastW, forkWeight } = scratch
  const isTiered = startAtCeilings(cycle)
  for (let fork = 0; fork < parent.length; fork++) {
    if (forkSumW[fork]! > capW[fork]!) truncate(cycle, fork, stepW, isTiered)
    else level[fork] = 0
    const above = parent[fork]!
    if (above < 0) continue
    forkSumW[above]! += forkSumW[fork]!
    forkLeastW[above]! += forkLeastW[fork]!
    forkWeight[above]! += forkWeight[fork]!
  }
}

/** Gives everyone on all they ask, in steps of their own, and sums it at the forks right above. Tells whether there are tiers. */
function startAtCeilings({ topology, isOn, ceilingW, leastW, stepW, grantW, tier, weight, scratch }: Cycle): boolean {
  const { leafParent } = topology
  const { forkSumW, forkLeastW, forkWeight } = scratch
  forkSumW.fill(0)
  forkLeastW.fill(0)
  forkWeight.fill(0)
  let isTiered = false
  for (let leaf = 0; leaf < leafParent.length; leaf++) {
    const least = leastW[leaf]!
    const grant = isOn[leaf] ? least + Math.floor((ceilingW[leaf]! - least) / stepW[leaf]!) * stepW[leaf]! : 0
    grantW[leaf] = grant
    if (tier[leaf] !== tier[0]) isTiered = true
    // A leaf without a fork above is all there is: place -1 keeps nothing, and there are no other sums.
    const above = leafParent[leaf]!
    forkSumW[above]! += grant
    forkLeastW[above]! += least
    forkWeight[above]! += weight[leaf]!
  }
  return isTiered
}

/** Cuts what the leaves beneath a fork have down to its cap. Their minima fit: admission saw to it. */
function truncate(cycle: Cycle, fork: number, stepW: number, isTiered: boolean): void {
  const { capW, scratch } = cycle
  const leastW = scratch.forkLeastW[fork]!
  const roomW = Math.floor((capW[fork]! - leastW) / stepW) * stepW
  if (isTiered) cutTier(cycle, fork, roomW, stepW)
  else share(cycle, fork, listed(cycle, fork), roomW, stepW)
  scratch.forkSumW[fork] = leastW + roomW
}

function share(cycle: Cycle, fork: number, count: number, roomW: number, stepW: number): void {
  const { topology, level, pool } = cycle
  const isRanked = topology.isRanked[fork] === 1
  if (level[fork] === 0) level[fork] = likelyLevel(cycle, fork)
  dealByLevel(pool, count, roomW, stepW, isRanked, level, fork)
}

/** Where the level lies if what the leaves ask, by their weight, is spread evenly between nothing and a most. */
function likelyLevel({ capW, scratch }: Cycle, fork: number): number {
  const askedW = scratch.forkSumW[fork]!
  return ((2 * askedW) / scratch.forkWeight[fork]!) * (1 - Math.sqrt(1 - capW[fork]! / askedW))
}

/** Lists the leaves that have more than their minimum. */
function listed({ topology, grantW, leastW, pool }: Cycle, fork: number): number {
  const { list } = pool
  const end = topology.end[fork]!
  let count = 0
  for (let leaf = topology.first[fork]!; leaf < end; leaf++) {
    if (grantW[leaf]! > leastW[leaf]!) list[count++] = leaf
  }
  return count
}

/** Higher tiers keep what they have, lower ones fall to their minima, and the tier between them shares the rest. */
function cutTier(cycle: Cycle, fork: number, roomW: number, stepW: number): void {
  const { topology, grantW, leastW, tier, pool, scratch } = cycle
  const { tierSumW } = scratch
  const first = topology.first[fork]!
  const end = topology.end[fork]!
  tierSumW.fill(0)
  for (let leaf = first; leaf < end; leaf++) tierSumW[tier[leaf]!]! += grantW[leaf]! - leastW[leaf]!
  let cut = 0
  let leftW = roomW
  while (tierSumW[cut]! <= leftW) leftW -= tierSumW[cut++]!
  let count = 0
  for (let leaf = first; leaf < end; leaf++) {
    if (tier[leaf]! > cut) grantW[leaf] = leastW[leaf]!
    else if (tier[leaf] === cut && grantW[leaf]! > leastW[leaf]!) pool.list[count++] = leaf
  }
  share(cycle, fork, count, leftW, stepW)
}
