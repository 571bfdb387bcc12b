import type { Cycle } from './cycle.ts'
import { dealBetween } from './deal.ts'

// By what floating-point rounding may misplace a level, with room to spare: levels only find the place, the steps
// there are compared exactly.
const dust = 2 ** -48
const newtonRoundsMax = 6

/** What the listed leaves have at one level, beyond their minima; and how they go on rising from there. */
const probe = { givenW: 0, slope: 0, rising: 0, lightest: 0, heaviest: 0 }

/**
 * Gives the listed leaves the first `roomW` of their steps in the order of levels. Each has its ceiling in `grantW`;
 * together they ask for more than there is.
 */
export function dealByLevel(cycle: Cycle, fork: number, count: number, roomW: number, stepW: number): void {
  let low = 0
  let lowW = 0
  let high = Infinity
  let highW = Infinity
  // So few steps between two levels are quicker sorted than searched.
  let fewW = Math.max(64, count >> 4) * stepW
  let level = cycle.level[fork]! > 0 ? cycle.level[fork]! : evenLevel(cycle, count, roomW)
  for (let round = 1; ; round++) {
    look(cycle, count, level, stepW)
    if (probe.givenW > roomW) {
      high = level
      highW = probe.givenW
    } else {
      low = level
      lowW = probe.givenW
      // Leaves of one weight rise in step: the rest lies within one more step of each.
      if (probe.lightest === probe.heaviest && roomW - lowW <= probe.rising * stepW) {
        high = low + (stepW / probe.lightest) * (1 + dust)
        highW = lowW + probe.rising * stepW
        fewW = count * stepW
      }
    }
    if (lowW === roomW || highW - lowW <= fewW) break
    if (round === newtonRoundsMax) fewW = count * stepW
    level = nextLevel(level, low, high, roomW, round)
  }
  cycle.level[fork] = low
  dealBetween(cycle, fork, count, low * (1 - dust), (lowW === roomW ? low : high) * (1 + dust), roomW, stepW)
}

/** The level if nobody had a ceiling. */
function evenLevel({ weight, leastW, scratch }: Cycle, count: number, roomW: number): number {
  let weights = 0
  let leastSumW = 0
  for (let at = 0; at < count; at++) {
    const leaf = scratch.leafList[at]!
    weights += weight[leaf]!
    leastSumW += leastW[leaf]!
  }
  return (roomW + leastSumW) / weights
}

function look({ weight, leastW, grantW, scratch }: Cycle, count: number, level: number, stepW: number): void {
  const { leafList } = scratch
  let givenW = 0
  let slope = 0
  let rising = 0
  let lightest = Infinity
  let heaviest = 0
  for (let at = 0; at < count; at++) {
    const leaf = leafList[at]!
    const w = weight[leaf]!
    const atLevelW = w * level
    const aboveW = atLevelW - leastW[leaf]!
    if (atLevelW >= grantW[leaf]!) givenW += grantW[leaf]! - leastW[leaf]!
    else if (aboveW >= 0) {
      givenW += stepW === 1 ? Math.floor(aboveW) : Math.floor(aboveW / stepW) * stepW
      slope += w
      rising++
      if (w < lightest) lightest = w
      if (w > heaviest) heaviest = w
    }
  }
  probe.givenW = givenW
  probe.slope = slope
  probe.rising = rising
  probe.lightest = lightest
  probe.heaviest = heaviest
}

/** Newton's next guess where it stays between the bounds, else the middle between them. */
function nextLevel(level: number, low: number, high: number, roomW: number, round: number): number {
  const guess = level + (roomW - probe.givenW) / probe.slope
  const isBounded = high < Infinity
  if (guess > low && guess < high && !(isBounded && round >= newtonRoundsMax)) return guess
  return isBounded ? low + (high - low) / 2 : 2 * level
}
