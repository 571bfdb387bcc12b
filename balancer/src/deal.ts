import type { Cycle } from './cycle.ts'

/**
 * Gives the listed leaves what they have at the level `low`, then, of the steps between `low` and `high`, as many as
 * `roomW` still holds, in the exact order of (level after the step, id).
 */
export function dealBetween(
  cycle: Cycle,
  fork: number,
  count: number,
  low: number,
  high: number,
  roomW: number,
  stepW: number,
): void {
  const { steps, givenW, isOneLevel } = settle(cycle, count, low, high, stepW)
  const open = (roomW - givenW) / stepW
  // The list runs in the order of the walk; where that is the order of ids too, equal steps need no sorting.
  if (open < steps && !(isOneLevel && cycle.topology.isRanked[fork])) chooseFirst(cycle, steps, open)
  const { stepLeaf } = cycle.scratch
  for (let at = 0; at < open; at++) cycle.grantW[stepLeaf[at]!]! += stepW
}

const settled = { steps: 0, givenW: 0, isOneLevel: true }

/** Puts every listed leaf on the level `low` and notes its steps from there to `high`. */
function settle(cycle: Cycle, count: number, low: number, high: number, stepW: number): typeof settled {
  const { weight, leastW, grantW, scratch } = cycle
  const { leafList, stepLeaf, stepToW } = scratch
  let steps = 0
  let givenW = 0
  let isOneLevel = true
  for (let at = 0; at < count; at++) {
    const leaf = leafList[at]!
    const least = leastW[leaf]!
    const ceiling = grantW[leaf]!
    const w = weight[leaf]!
    const lowW = onStep(w * low, least, ceiling, stepW)
    const highW = high === low ? lowW : onStep(w * high, least, ceiling, stepW)
    grantW[leaf] = lowW
    givenW += lowW - least
    for (let toW = lowW + stepW; toW <= highW; toW += stepW) {
      isOneLevel &&= steps === 0 || toW * weight[stepLeaf[0]!]! === stepToW[0]! * w
      stepLeaf[steps] = leaf
      stepToW[steps++] = toW
    }
  }
  settled.steps = steps
  settled.givenW = givenW
  settled.isOneLevel = isOneLevel
  return settled
}

function onStep(levelW: number, leastW: number, ceilingW: number, stepW: number): number {
  if (levelW >= ceilingW) return ceilingW
  if (levelW < leastW + stepW) return leastW
  return leastW + Math.floor((levelW - leastW) / stepW) * stepW
}

/** Brings the first `wanted` of the noted steps to the front; quickselect, in place. */
function chooseFirst(cycle: Cycle, steps: number, wanted: number): void {
  let first = 0
  let last = steps - 1
  while (first < last) {
    const pivot = partition(cycle, first, last)
    if (pivot === wanted) return
    if (pivot < wanted) first = pivot + 1
    else last = pivot - 1
  }
}

/** Sorts what comes before the middle entry to its left; tells where it ends up. */
function partition(cycle: Cycle, first: number, last: number): number {
  swap(cycle, medianOf(cycle, first, (first + last) >> 1, last), last)
  let border = first
  for (let at = first; at < last; at++) if (isBefore(cycle, at, last)) swap(cycle, at, border++)
  swap(cycle, border, last)
  return border
}

function medianOf(cycle: Cycle, a: number, b: number, c: number): number {
  if (isBefore(cycle, a, b)) return isBefore(cycle, b, c) ? b : isBefore(cycle, a, c) ? c : a
  return isBefore(cycle, a, c) ? a : isBefore(cycle, b, c) ? c : b
}

/** Levels are fractions, power by weight: compared crosswise they stay whole, and below 2^53. */
function isBefore({ topology, weight, scratch }: Cycle, a: number, b: number): boolean {
  const { stepLeaf, stepToW } = scratch
  const leafA = stepLeaf[a]!
  const leafB = stepLeaf[b]!
  const crosswise = stepToW[a]! * weight[leafB]! - stepToW[b]! * weight[leafA]!
  return crosswise === 0 ? topology.rank[leafA]! < topology.rank[leafB]! : crosswise < 0
}

function swap({ scratch }: Cycle, a: number, b: number): void {
  const { stepLeaf, stepToW } = scratch
  const leaf = stepLeaf[a]!
  const toW = stepToW[a]!
  stepLeaf[a] = stepLeaf[b]!
  stepToW[a] = stepToW[b]!
  stepLeaf[b] = leaf
  stepToW[b] = toW
}
