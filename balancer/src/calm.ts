import type { Site } from './site.ts'
import { addUp } from './site.ts'

/**
 * How far the ramp lets each leaf rise in this cycle: Infinity without a ramp. A leaf that is switched on begins at its
 * minimum, since there is nothing in between.
 */
export function reaches({ graph, leaves }: Site): Float64Array {
  const { rampWPerS, elapsedMs } = graph.calm
  return Float64Array.from(leaves, ({ currentW, minW, stepW }) => {
    if (rampWPerS === null) return Infinity
    const riseW = Math.floor((rampWPerS * elapsedMs) / 1000)
    const roundedW = riseW < stepW ? slowStep(stepW, rampWPerS, elapsedMs, graph.nowMs) : riseW
    return Math.max(minW, (currentW ?? 0) + roundedW)
  })
}

/**
 * A ramp that doesn't reach one step within a cycle would never raise anybody. So there is a step whenever the clock
 * passes a multiple of the time that one takes.
 */
function slowStep(stepW: number, rampWPerS: number, elapsedMs: number, nowMs: number | null): number {
  if (rampWPerS === 0 || nowMs === null) return 0
  const tickMs = (stepW * 1000) / rampWPerS
  return Math.floor(nowMs / tickMs) > Math.floor((nowMs - elapsedMs) / tickMs) ? stepW : 0
}

/**
 * Leaves a charger at what it has where the change would be smaller than the dead band, unless a limit needs it.
 * Whoever is switched on or off always hears of it.
 */
export function keepSmall(site: Site, fairW: Float64Array): Float64Array {
  const { topology, leaves, forkCapW } = site
  const givenW = fairW.slice()
  const kept = leaves.map((_, leaf) => leaf).filter((leaf) => isKeepable(site, leaf, fairW[leaf]!))
  for (const leaf of kept) givenW[leaf] = Math.min(fairW[leaf]!, leaves[leaf]!.currentW!)
  const roomW = addUp(topology, givenW, new Float64Array(forkCapW.length)).map((sumW, fork) => forkCapW[fork]! - sumW)
  // Staying higher needs room, and there may not be enough for all: in the order of ids.
  for (const leaf of kept.sort((a, b) => topology.rank[a]! - topology.rank[b]!)) {
    const moreW = leaves[leaf]!.currentW! - givenW[leaf]!
    if (!pathOf(site, leaf).every((fork) => roomW[fork]! >= moreW)) continue
    givenW[leaf]! += moreW
    for (const fork of pathOf(site, leaf)) roomW[fork]! -= moreW
  }
  return givenW
}

/** What a leaf has can stay if it is one of its settings, and only a little beside what it should have. */
function isKeepable({ graph, leaves, leafCapW }: Site, leaf: number, fairW: number): boolean {
  const { currentW, minW, maxW, stepW } = leaves[leaf]!
  if (currentW === null || currentW === 0 || fairW === 0 || currentW === fairW) return false
  if (Math.abs(currentW - fairW) >= graph.calm.deadBandW) return false
  return currentW >= minW && currentW <= Math.min(maxW, leafCapW[leaf]!) && (currentW - minW) % stepW === 0
}

function pathOf({ topology }: Site, leaf: number): readonly number[] {
  const path: number[] = []
  for (let fork = topology.leafParent[leaf]!; fork >= 0; fork = topology.parent[fork]!) path.push(fork)
  return path
}
