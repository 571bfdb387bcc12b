import type { Pool } from './pool.ts'

/** How many of a list take part, and the levels between which the last of their steps lie. */
export type Bounds = { readonly count: number; readonly low: number; readonly high: number }

/**
 * Gives those listed what they have at the level `low`, and then, of the steps between `low` and `high`, as many as
 * `roomW` still holds, in the exact order of (level after the step, rank).
 */
export function dealBetween(pool: Pool, bounds: Bounds, roomW: number, stepW: number, isRanked: boolean): void {
  const { steps, givenW, isOneLevel } = settle(pool, bounds, stepW)
  const open = (roomW - givenW) / stepW
  // Steps to one level differ only in rank: where the list runs in that order, they are sorted already.
  if (!(isOneLevel && isRanked)) chooseFirst(pool, steps, open)
  const { stepTaker, grantW } = pool
  for (let at = 0; at < open; at++) grantW[stepTaker[at]!]! += stepW
}

/** One alone takes all; two rise side by side, unless one of them is at a bound. Neither needs a search. */
export function dealToPair(pool: Pool, count: number, roomW: number, stepW: number): void {
  const { weight, leastW, grantW, list, stepToW: ceilingW } = pool
  const a = list[0]!
  if (count === 1) {
    grantW[a] = leastW[a]! + roomW
    return
  }
  const b = list[1]!
  const together = (roomW + leastW[a]! + leastW[b]!) / (weight[a]! + weight[b]!)
  ceilingW[0] = grantW[a]!
  ceilingW[1] = grantW[b]!
  const openW = grantW[a]! - leastW[a]!
  const elsewhereW = roomW - (grantW[b]! - leastW[b]!)
  const aW = Math.min(openW, roomW, Math.max(0, elsewhereW, weight[a]! * together - leastW[a]!))
  // A step less than that for each, since rounding may have misplaced the level: the last steps are compared exactly.
  const aStartW = Math.max(0, Math.floor(aW / stepW) - 1) * stepW
  const bStartW = Math.max(0, Math.floor((roomW - aW) / stepW) - 1) * stepW
  grantW[a] = leastW[a]! + aStartW
  grantW[b] = leastW[b]! + bStartW
  serve(pool, 2, roomW - aStartW - bStartW, stepW)
}

/** Gives what is left step by step; `stepToW` holds the ceilings in the order of the list. */
function serve(pool: Pool, count: number, openW: number, stepW: number): void {
  const { grantW, list, stepToW: ceilingW } = pool
  for (let leftW = openW; leftW > 0; leftW -= stepW) {
    let first = -1
    for (let at = 0; at < count; at++) {
      if (grantW[list[at]!]! >= ceilingW[at]!) continue
      if (first < 0 || risesBefore(pool, list[at]!, list[first]!, stepW)) first = at
    }
    grantW[list[first]!]! += stepW
  }
}

function risesBefore({ weight, grantW, rank }: Pool, a: number, b: number, stepW: number): boolean {
  const crosswise = (grantW[a]! + stepW) * weight[b]! - (grantW[b]! + stepW) * weight[a]!
  return (crosswise || rank[a]! - rank[b]!) < 0
}

const settled = { steps: 0, givenW: 0, isOneLevel: true }

/** Puts everyone listed on the level `low` and notes their steps from there to `high`. */
function settle(pool: Pool, { count, low, high }: Bounds, stepW: number): typeof settled {
  const { weight, leastW, grantW, list, stepTaker, stepToW } = pool
  let steps = 0
  let givenW = 0
  let isOneLevel = true
  for (let at = 0; at < count; at++) {
    const taker = list[at]!
    const least = leastW[taker]!
    const ceiling = grantW[taker]!
    const w = weight[taker]!
    const lowW = onStep(w * low, least, ceiling, stepW)
    const highW = onStep(w * high, least, ceiling, stepW)
    grantW[taker] = lowW
    givenW += lowW - least
    for (let toW = lowW + stepW; toW <= highW; toW += stepW) {
      stepTaker[steps] = taker
      stepToW[steps++] = toW
      isOneLevel &&= toW * weight[stepTaker[0]!]! === stepToW[0]! * w
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
function chooseFirst(pool: Pool, steps: number, wanted: number): void {
  let first = 0
  let last = steps - 1
  while (first < last) {
    const pivot = partition(pool, first, last)
    if (pivot === wanted) return
    if (pivot < wanted) first = pivot + 1
    else last = pivot - 1
  }
}

/** Brings what comes before the middle entry to its left; tells where it ends up. */
function partition(pool: Pool, first: number, last: number): number {
  swap(pool, medianOf(pool, first, (first + last) >> 1, last), last)
  let border = first
  for (let at = first; at < last; at++) if (isBefore(pool, at, last)) swap(pool, at, border++)
  swap(pool, border, last)
  return border
}

function medianOf(pool: Pool, a: number, b: number, c: number): number {
  if (isBefore(pool, a, b)) return isBefore(pool, b, c) ? b : isBefore(pool, a, c) ? c : a
  return isBefore(pool, a, c) ? a : isBefore(pool, b, c) ? c : b
}

/** Levels are fractions, power by weight: compared crosswise they stay whole, and below 2^53. */
function isBefore({ weight, rank, stepTaker, stepToW }: Pool, a: number, b: number): boolean {
  const takerA = stepTaker[a]!
  const takerB = stepTaker[b]!
  const crosswise = stepToW[a]! * weight[takerB]! - stepToW[b]! * weight[takerA]!
  return (crosswise || rank[takerA]! - rank[takerB]!) < 0
}

function swap({ stepTaker, stepToW }: Pool, a: number, b: number): void {
  const taker = stepTaker[a]!
  const toW = stepToW[a]!
  stepTaker[a] = stepTaker[b]!
  stepToW[a] = stepToW[b]!
  stepTaker[b] = taker
  stepToW[b] = toW
}
