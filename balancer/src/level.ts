import { dealBetween, dealToPair } from './deal.ts'
import type { Pool } from './pool.ts'

// By what floating-point rounding may misplace a level, with room to spare: levels only find the place, the steps
// there are compared exactly.
const dust = 2 ** -48
const newtonRoundsMax = 8

/**
 * One search at a time: the bounds between which the level lies, what is given at them, what the next look
 * aims at, and what the last one found.
 * It is kept here and in place, because fractions that are handed from call to call are garbage.
 */
const search = {
  level: 0.5,
  low: 0.5,
  lowW: 0.5,
  high: 0.5,
  highW: 0.5,
  aimW: 0.5,
  givenW: 0.5,
  settledW: 0.5,
  slope: 0.5,
  count: 0,
}

/**
 * Gives the first `count` of the list the first `roomW` of their steps in the order of (level after the step, rank).
 * Together they must ask for more. `isRanked` says that the list runs in the order of ranks; `levels[at]` holds where to
 * look first, and then the level up to which they rose.
 */
export function dealByLevel(
  pool: Pool,
  count: number,
  roomW: number,
  stepW: number,
  isRanked: boolean,
  levels: Float64Array,
  at: number,
): void {
  if (count <= 2) return dealToPair(pool, count, roomW, stepW)
  search.level = levels[at]!
  begin(count)
  for (let round = 1; ; round++) {
    look(pool, stepW)
    // So few steps between two levels are quicker sorted than searched; at one level alone there are no more.
    const fewW = search.count * stepW
    const isBelow = search.givenW <= roomW
    if (isBelow) {
      search.low = search.level
      search.lowW = search.givenW
    } else {
      search.high = search.level
      search.highW = search.givenW
    }
    if (search.lowW === roomW || search.highW - search.lowW <= fewW) break
    // A little too far, so that the next look comes from the other side and closes the gap.
    search.aimW = roomW + (isBelow ? fewW : -fewW) / 4
    move(round)
  }
  levels[at] = search.low
  search.high = (search.lowW === roomW ? search.low : search.high) * (1 + dust)
  search.low *= 1 - dust
  dealBetween(pool, search, roomW - search.settledW, stepW, isRanked)
}

function begin(count: number): void {
  search.low = 0
  search.lowW = 0
  search.high = Infinity
  search.highW = Infinity
  search.settledW = 0
  search.count = count
}

/**
 * Looks what those still listed have at a level. Whoever has its ceiling at the lower bound of what can come, or nothing
 * beyond its least at the upper one, is settled and leaves the list; the others stay in their order.
 */
function look({ weight, leastW, grantW, list }: Pool, stepW: number): void {
  const { count, level } = search
  const low = search.low * (1 - dust)
  const high = search.high * (1 + dust)
  let { settledW } = search
  let givenW = 0
  let slope = 0
  let open = 0
  for (let at = 0; at < count; at++) {
    const taker = list[at]!
    const w = weight[taker]!
    const least = leastW[taker]!
    const ceiling = grantW[taker]!
    if (w * low >= ceiling) {
      settledW += ceiling - least
      continue
    }
    if (w * high < least + stepW) {
      grantW[taker] = least
      continue
    }
    list[open++] = taker
    const levelW = w * level
    if (levelW >= ceiling) givenW += ceiling - least
    else if (levelW >= least) {
      givenW += Math.floor((levelW - least) / stepW) * stepW
      slope += w
    }
  }
  search.givenW = givenW + settledW
  search.slope = slope
  search.settledW = settledW
  search.count = open
}

/** Goes to Newton's next guess where it stays between the bounds, else to the middle between them. */
function move(round: number): void {
  const { level, low, high, givenW, slope, aimW } = search
  const guess = level + (aimW - givenW) / slope
  const isBounded = high < Infinity
  if (guess > low && guess < high && !(isBounded && round >= newtonRoundsMax)) search.level = guess
  else search.level = isBounded ? low + (high - low) / 2 : 2 * level
}
