import type { Cycle } from './cycle.ts'
import { sortInPlace } from './order.ts'

/**
 * Decides who is on. A charger gets nothing, or at least its minimum; where not all minima fit, they are granted in
 * order, and whoever does not fit any more is off. Nobody is off unless those before it leave no room for its minimum.
 */
export function admit(cycle: Cycle): void {
  startAdmission(cycle)
  if (!findCrowds(cycle)) return
  const contested = contestedLeaves(cycle)
  sortInPlace(cycle.pool.list, contested, cycle, isAdmittedBefore)
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

/** Marks the forks whose minima don't all fit, and those beneath them; without any, all are on and nothing is sorted. */
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
  if (!crowds) return false
  for (let fork = parent.length - 2; fork >= 0; fork--) if (isCrowded[parent[fork]!]) isCrowded[fork] = 1
  return true
}

/** Leaves outside every crowd fit whatever happens. */
function contestedLeaves({ topology, leastW, pool, scratch }: Cycle): number {
  const { leafParent } = topology
  let count = 0
  for (let leaf = 0; leaf < leafParent.length; leaf++) {
    if (leastW[leaf]! > 0 && leafParent[leaf]! >= 0 && scratch.isCrowded[leafParent[leaf]!]) {
      pool.list[count++] = leaf
    }
  }
  return count
}

export function isAdmittedBefore({ topology, tier, place, urgency, delay }: Cycle, a: number, b: number): boolean {
  if (tier[a] !== tier[b]) return tier[a]! < tier[b]!
  if (place[a] !== place[b]) return place[a]! < place[b]!
  if (urgency[a] !== urgency[b]) return urgency[a]! > urgency[b]!
  if (delay[a] !== delay[b]) return delay[a]! < delay[b]!
  return topology.rank[a]! < topology.rank[b]!
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
