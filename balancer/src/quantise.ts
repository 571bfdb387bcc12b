import type { Cycle } from './cycle.ts'
import { pileUp, sink } from './order.ts'
import type { Rooms } from './rooms.ts'

/**
 * Brings leaves of different steps from single watts to their own steps, and deals out what that leaves over, one step
 * after the other in the order (tier, level after the step, id).
 *
 * The result is what giving whole steps in that order from the beginning would have found. Up to any point of that
 * order the leaves have at most what single watts gave them there, or lie under a fork that single watts filled; so
 * everything that single watts reached in whole steps would have been given too, and what remains is decided here in
 * the same order, against the same or more taken, but never against more than was given in the end.
 */
export function quantise(cycle: Cycle, rooms: Rooms): void {
  const { stepW, leastW, grantW } = cycle
  for (let leaf = 0; leaf < grantW.length; leaf++) {
    const least = leastW[leaf]!
    grantW[leaf] = least + Math.floor((grantW[leaf]! - least) / stepW[leaf]!) * stepW[leaf]!
  }
  dealSteps(cycle, rooms, Infinity)
}

/** Deals single steps in order until no leaf has room for one; those of later tiers wait. */
export function dealSteps(cycle: Cycle, rooms: Rooms, lastTier: number): void {
  const { pool, grantW, stepW, weight } = cycle
  const heap = pool.list
  const nextLevel = pool.stepToW
  rooms.measure()
  let count = 0
  for (let leaf = 0; leaf < grantW.length; leaf++) {
    if (cycle.tier[leaf]! > lastTier || !wantsStep(cycle, leaf) || rooms.above(leaf) < stepW[leaf]!) continue
    nextLevel[leaf] = (grantW[leaf]! + stepW[leaf]!) / weight[leaf]!
    heap[count++] = leaf
  }
  pileUp(heap, count, cycle, stepsBefore)
  while (count > 0) {
    const leaf = heap[0]!
    const isGiven = rooms.above(leaf) >= stepW[leaf]!
    if (isGiven) {
      grantW[leaf]! += stepW[leaf]!
      nextLevel[leaf] = (grantW[leaf]! + stepW[leaf]!) / weight[leaf]!
      rooms.take(leaf, stepW[leaf]!)
    }
    // Room never comes back: who was refused once is refused for good.
    if (!isGiven || !wantsStep(cycle, leaf)) heap[0] = heap[--count]!
    sink(heap, count, cycle, stepsBefore)
  }
}

const wantsStep = ({ isOn, grantW, stepW, ceilingW }: Cycle, leaf: number): boolean =>
  isOn[leaf] === 1 && grantW[leaf]! + stepW[leaf]! <= ceilingW[leaf]!

/** Two levels that differ do so by more than one part in 2^52, for power is at most 2^31 and weight 2^20: rounding keeps them apart. */
function stepsBefore({ topology, tier, pool }: Cycle, a: number, b: number): boolean {
  if (tier[a] !== tier[b]) return tier[a]! < tier[b]!
  const levelA = pool.stepToW[a]!
  const levelB = pool.stepToW[b]!
  return levelA < levelB || (levelA === levelB && topology.rank[a]! < topology.rank[b]!)
}
