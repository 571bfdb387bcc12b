import type { Cycle } from './cycle.ts'
import type { PowerGraph } from './graph.ts'
import type { Leaf } from './leaf.ts'
import type { Rooms } from './rooms.ts'
import { ownCapW, type Site } from './site.ts'

/** How far the ramp lets each leaf rise in this cycle. */
export const reaches = ({ graph, leaves }: Site): Float64Array =>
  new Float64Array(leaves.map((leaf) => reachOf(leaf, graph)))

/** Infinity without a ramp. A leaf that is switched on begins at its minimum, since there is nothing in between. */
export function reachOf({ currentW, minW, stepW }: Leaf, { calm, nowMs }: Pick<PowerGraph, 'calm' | 'nowMs'>): number {
  const { rampWPerS, elapsedMs, deadBandW } = calm
  if (rampWPerS === null) return Infinity
  const riseW = Math.floor((rampWPerS * elapsedMs) / 1000)
  // Whoever is switched on hears of it in any case.
  const leapW = Math.max(1, Math.ceil((currentW ? deadBandW : 0) / stepW)) * stepW
  return Math.max(minW, (currentW ?? 0) + (riseW < leapW ? slowLeap(leapW, rampWPerS, elapsedMs, nowMs) : riseW))
}

/**
 * A ramp that doesn't reach one step within a cycle, or stays within the dead band, would never raise anybody. So there
 * is a step out of the dead band whenever the clock passes a multiple of the time that it takes.
 */
function slowLeap(leapW: number, rampWPerS: number, elapsedMs: number, nowMs: number | null): number {
  if (nowMs === null) return 0
  const tickMs = (leapW * 1000) / rampWPerS
  return Math.floor(nowMs / tickMs) > Math.floor((nowMs - elapsedMs) / tickMs) ? leapW : 0
}

/**
 * Leaves a charger at what it has where the change would be smaller than the dead band, unless a limit needs it: in the
 * grants of a cycle that was run. Whoever is switched on or off always hears of it.
 */
export function keepSmall(site: Site, { topology, grantW }: Cycle, rooms: Rooms): void {
  const { leaves } = site
  const kept = leaves.map((_, leaf) => leaf).filter((leaf) => isKeepable(site, leaf, grantW[leaf]!))
  for (const leaf of kept) grantW[leaf] = Math.min(grantW[leaf]!, leaves[leaf]!.currentW!)
  rooms.measure()
  // Staying higher needs room, and there may not be enough for all: in the order of ids.
  for (const leaf of kept.sort((a, b) => topology.rank[a]! - topology.rank[b]!)) {
    const moreW = leaves[leaf]!.currentW! - grantW[leaf]!
    if (rooms.above(leaf) < moreW) continue
    grantW[leaf]! += moreW
    rooms.take(leaf, moreW)
  }
}

/** What a leaf has can stay if it is one of its settings, and only a little beside what it should have. */
function isKeepable(site: Site, leaf: number, fairW: number): boolean {
  const { currentW, minW, maxW, stepW } = site.leaves[leaf]!
  if (currentW === null || currentW === 0 || fairW === 0) return false
  if (Math.abs(currentW - fairW) >= site.graph.calm.deadBandW) return false
  return currentW >= minW && currentW <= Math.min(maxW, ownCapW(site, leaf)) && (currentW - minW) % stepW === 0
}
