import type { Cycle } from './cycle.ts'
import { reverse } from './order.ts'
import { waiting } from './turns.ts'

/**
 * Puts those who take turns and came together in order. All who compete stand in a ring by their ids, and whoever came
 * together stands side by side in it: turns go around, and begin where that row begins. Of those who charge, the
 * beginning of the row gives way first, as it came first. By id alone, some would always come off worse.
 */
export function takeTurns(cycle: Cycle, count: number): void {
  const { list } = cycle.pool
  let first = 0
  while (first < count) {
    let end = first + 1
    while (end < count && cameTogether(cycle, list[first]!, list[end]!)) end++
    if (cycle.place[list[first]!] !== waiting) rotate(cycle, first, end, count)
    first = end
  }
}

const cameTogether = ({ tier, place, urgency, delay }: Cycle, a: number, b: number): boolean =>
  tier[a] === tier[b] && place[a] === place[b] && urgency[a] === urgency[b] && delay[a] === delay[b]

/** Turns a part of the list, which is in the order of ids, so that it begins behind its widest gap in the ring. */
function rotate({ pool, delay, scratch }: Cycle, first: number, end: number, ring: number): void {
  const { list } = pool
  const { ringPlace } = scratch
  let begin = first
  let widest = ringPlace[list[first]!]! + ring - ringPlace[list[end - 1]!]!
  for (let at = first + 1; at < end; at++) {
    const gap = ringPlace[list[at]!]! - ringPlace[list[at - 1]!]!
    if (gap <= widest) continue
    widest = gap
    begin = at
  }
  const isCharging = delay[list[first]!]! >= 0
  reverse(list, first, begin)
  reverse(list, begin, end)
  if (!isCharging) reverse(list, first, end)
}
