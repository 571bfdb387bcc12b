import type { Cycle } from './cycle.ts'
import { sortInPlace } from './order.ts'
import { takeTurns } from './ring.ts'

/**
 * Decides who is on. A charger gets nothing, or at least its minimum; where not all minima fit, they are granted in
 * order, and whoever does not fit any more is off. Nobody is off unless those before it leave no room for its minimum.
 */
export function admit(cycle: Cycle): void {
  startAdmission(cycle)
  if (!findCrowds(cycle)) return
  spreadCrowds(cycle)
  const contested = lineUp(cycle)
  for (let at = 0; at < contested; at++) takeRoom(cycle, cycle.pool.list[at]!)
}

/** Switches on whoever asks for anything and whose own limits let its minimum through. */
export function startAdmission({ isOn, leastW, minW, ceilingW }: Cycle): void {
  for (let leaf = 0; leaf < isOn.length; leaf++) {
    const on = ceilingW[leaf]! > 0 && ceilingW[leaf]! >= minW[leaf]!
    isOn[leaf] = on ? 1 : 0
    leastW[leaf] = on ? minW[leaf]! : 0
  }
}

/** Marks the forks whose minima don't all fit; without any, all are on and nothing is sorted. */
function findCrowds(cycle: Cycle): boolean {
  const { topology, leastW, capW, scratch } = cycle
  const { parent, leafParent } = topology
  const { forkLeastW, forkRoomW, isCrowded } = scratch
  forkLeastW.fill(0)
  for (let leaf = 0; leaf < leafParent.length; leaf++) {
    const above = leafParent[leaf]!
    if (above >= 0) forkLeastW[above]! += leastW[leaf]!
  }
  let crowds = false
  for (let fork = 0; fork < parent.length; fork++) {
    const tooMuch = forkLeastW[fork]! > capW[fork]!
    isCrowded[fork] = tooMuch ? 1 : 0
    forkRoomW[fork] = tooMuch ? capW[fork]! : Infinity
    crowds ||= tooMuch
    if (parent[fork]! >= 0) forkLeastW[parent[fork]!]! += forkLeastW[fork]!
  }
  return crowds
}

/** What lies beneath a crowd is crowded too. */
export function spreadCrowds({ topology, scratch }: Cycle): void {
  const { parent } = topology
  for (let fork = parent.length - 2; fork >= 0; fork--) {
    if (scratch.isCrowded[parent[fork]!]) scratch.isCrowded[fork] = 1
  }
}

/** Lists the leaves of crowds in the order in which they are switched on; all others fit whatever happens. */
export function lineUp(cycle: Cycle): number {
  const { topology, leastW, pool, scratch } = cycle
  const { byRank, leafParent } = topology
  let contested = 0
  for (let place = 0; place < byRank.length; place++) {
    const leaf = byRank[place]!
    if (leastW[leaf] === 0 || !scratch.isCrowded[leafParent[leaf]!]) continue
    scratch.ringPlace[leaf] = contested
    pool.list[contested++] = leaf
  }
  sortInPlace(pool.list, contested, cycle, isBefore)
  takeTurns(cycle, contested)
  return contested
}

function isBefore({ topology, tier, place, urgency, delay }: Cycle, a: number, b: number): boolean {
  // The urgencies of two that came at no known time differ by NaN, which decides nothing.
  const order =
    tier[a]! - tier[b]! ||
    place[a]! - place[b]! ||
    urgency[b]! - urgency[a]! ||
    delay[a]! - delay[b]! ||
    topology.rank[a]! - topology.rank[b]!
  return order < 0
}

function takeRoom({ topology, isOn, leastW, scratch }: Cycle, leaf: number): void {
  const { parent, leafParent } = topology
  const { forkRoomW } = scratch
  const needW = leastW[leaf]!
  for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) {
    if (forkRoomW[fork]! >= needW) continue
    isOn[leaf] = 0
    leastW[leaf] = 0
    return
  }
  for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) forkRoomW[fork]! -= needW
}
