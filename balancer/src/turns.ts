import type { Leaf } from './leaf.ts'

/**
 * When the minima don't all fit, who is switched on first: the smaller place, and within it the smaller delay, which is
 * below 0 for those who wait.
 */
export type Turn = { readonly place: number; readonly delay: number }

const kept = 0
const changing = 1
export const waiting = 2

/**
 * A leaf that charges keeps its place until one that is paused has waited for `rotateAfterMs`; then whoever has waited
 * longest goes first, and whoever has charged longest gives way first, but nobody before having charged as long. So all
 * take turns, and none more often than that.
 *
 * Of a leaf that doesn't say since when it charges, what it says about its waiting counts as if it still waited: that
 * order stands still. If it says nothing, the lot decides who gives way.
 */
export function turnOf(leaf: Leaf, nowMs: number | null, rotateAfterMs: number, lot: number): Turn {
  const { currentW, waitingSinceMs, chargingSinceMs } = leaf
  const waitedMs = waitingSinceMs === null ? 0 : Math.max(0, (nowMs ?? Number.MAX_SAFE_INTEGER) - waitingSinceMs)
  const inQueue = -1 - waitedMs
  if (currentW === null || currentW === 0) {
    return { place: nowMs !== null && waitedMs >= rotateAfterMs ? changing : waiting, delay: inQueue }
  }
  if (nowMs === null) return { place: kept, delay: inQueue }
  if (chargingSinceMs === null) return { place: changing, delay: waitingSinceMs === null ? lot : inQueue }
  const chargedMs = Math.max(0, nowMs - chargingSinceMs)
  return { place: chargedMs < rotateAfterMs ? kept : changing, delay: chargedMs }
}

/** Another leaf draws the shortest lot in each period, all in turn. */
export function lotOf(rank: number, leaves: number, nowMs: number | null, rotateAfterMs: number): number {
  const period = Math.floor((nowMs ?? 0) / Math.max(1, rotateAfterMs))
  return (rank + leaves - (period % leaves)) % leaves
}
