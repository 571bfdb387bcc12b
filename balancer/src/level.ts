import { dealBetween, dealOneByOne } from './deal.ts'
import type { Pool } from './pool.ts'

// By what floating-point rounding may misplace a level, with room to spare: levels only find the place, the steps
// there are compared exactly.
const dust = 2 ** -48
const newtonRoundsMax = 8
// From this round on a wider gap is good enough: sorting the steps in it costs less than looking on.
const widerFromRound = 4
// So few takers, with so few steps left, are served quicker one by one.
const fewTakers = 16
const fewSteps = 16

/** What those listed have at one level beyond their least, and how they go on rising from there. */
const probe = { givenW: 0, slope: 0, rising: 0, lightest: 0, heaviest: 0, settledW: 0, count: 0 }

/**
 * Gives the first `count` of the list the first `roomW` of their steps in the order of (level after the step, rank), and
 * tells the level up to which they rose. Together they must ask for more. `isRanked` says that the list runs in the order
 * of ranks; `guess` is where to look first.
 */
export function dealByLevel(
  pool: Pool,
  count: number,
  roomW: number,
  stepW: number,
  isRanked: boolean,
  guess: number,
): number {
  let low = 0
  let lowW = 0
  let high = Infinity
  let highW = Infinity
  let isWider = false
  let level = guess
  probe.count = count
  probe.settledW = 0
  for (let round = 1; ; round++) {
    look(pool, level, low * (1 - dust), high * (1 + dust), stepW)
    // So few steps between two levels are quicker sorted than searched.
    let fewW = (isWider ? probe.count : Math.max(Math.min(probe.count, 32), probe.count >> 4)) * stepW
    if (probe.givenW > roomW) {
      high = level
      highW = probe.givenW
    } else {
      low = level
      lowW = probe.givenW
      if (probe.count <= fewTakers && roomW - lowW <= fewSteps * stepW) {
        dealOneByOne(pool, probe.count, low * (1 - dust), roomW - probe.settledW, stepW)
        return low
      }
      // Takers of one weight rise in step: the rest lies within one more step of each.
      if (probe.lightest === probe.heaviest && roomW - lowW <= probe.rising * stepW) {
        high = low + (stepW / probe.lightest) * (1 + dust)
        highW = lowW + probe.rising * stepW
        fewW = probe.count * stepW
      }
    }
    if (lowW === roomW || highW - lowW <= fewW) break
    if (round === widerFromRound) isWider = true
    // A little too far, so that the next look comes from the other side and closes the gap.
    const aimW = roomW + (low === level ? fewW : -fewW) / 4
    level = nextLevel(level, low, high, aimW, round)
  }
  const top = lowW === roomW ? low : high
  dealBetween(pool, probe.count, low * (1 - dust), top * (1 + dust), roomW - probe.settledW, stepW, isRanked)
  return low
}

/**
 * Looks what those still listed have at a level. Whoever has its ceiling at the lower bound of what can come, or nothing
 * beyond its least at the upper one, is settled and leaves the list; the others stay in their order.
 */
function look({ weight, leastW, grantW, list }: Pool, level: number, low: number, high: number, stepW: number): void {
  const { count } = probe
  let { settledW } = probe
  let givenW = 0
  let slope = 0
  let rising = 0
  let lightest = Infinity
  let heaviest = 0
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
    const hasW = Math.min(ceiling, Math.max(least, levelW))
    givenW += stepW === 1 ? Math.floor(hasW - least) : Math.floor((hasW - least) / stepW) * stepW
    if (hasW === levelW && hasW < ceiling) {
      slope += w
      rising++
      if (w < lightest) lightest = w
      if (w > heaviest) heaviest = w
    }
  }
  probe.givenW = givenW + settledW
  probe.slope = slope
  probe.rising = rising
  probe.lightest = lightest
  probe.heaviest = heaviest
  probe.settledW = settledW
  probe.count = open
}

/** Newton's next guess where it stays between the bounds, else the middle between them. */
function nextLevel(level: number, low: number, high: number, aimW: number, round: number): number {
  const guess = level + (aimW - probe.givenW) / probe.slope
  const isBounded = high < Infinity
  if (guess > low && guess < high && !(isBounded && round >= newtonRoundsMax)) return guess
  return isBounded ? low + (high - low) / 2 : 2 * level
}
