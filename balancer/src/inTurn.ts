import type { Cycle } from './cycle.ts'
import { sortInPlace } from './order.ts'
import type { Rooms } from './rooms.ts'

/** Serves one leaf after the other, the most urgent first, each with as much as it asks and the limits let through. */
export function serveInTurn(cycle: Cycle, rooms: Rooms): void {
  const { grantW, leastW, isOn, pool } = cycle
  let count = 0
  for (let leaf = 0; leaf < grantW.length; leaf++) {
    grantW[leaf] = leastW[leaf]!
    if (isOn[leaf]) pool.list[count++] = leaf
  }
  rooms.measure()
  sortInPlace(pool.list, count, cycle, isServedBefore)
  for (let at = 0; at < count; at++) serve(cycle, rooms, pool.list[at]!)
}

export function isServedBefore({ topology, urgency }: Cycle, a: number, b: number): boolean {
  return urgency[a]! > urgency[b]! || (urgency[a] === urgency[b] && topology.rank[a]! < topology.rank[b]!)
}

function serve(cycle: Cycle, rooms: Rooms, leaf: number): void {
  const { grantW, ceilingW, stepW } = cycle
  const openW = Math.min(ceilingW[leaf]! - grantW[leaf]!, rooms.above(leaf))
  const givenW = Math.floor(openW / stepW[leaf]!) * stepW[leaf]!
  grantW[leaf]! += givenW
  rooms.take(leaf, givenW)
}
