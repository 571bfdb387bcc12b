import type { Leaf } from './leaf.ts'

/** When the minima don't all fit, who is switched on first: the smaller place, and within it the smaller delay. */
export type Turn = { readonly place: number; readonly delay: number }

const kept = 0
const changing = 1
const waiting = 2

/**
 * Nobody is switched off for somebody who has waited less than `rotateAfterMs`, nor before having charged as long.
 * After that whoever has waited longest goes first, and whoever has charged longest gives way first: all take turns.
 */
export function turnOf(leaf: Leaf, nowMs: number | null, rotateAfterMs: number): Turn {
  const isCharging = leaf.currentW !== null && leaf.currentW > 0
  const waitedMs = sinceMs(leaf.waitingSinceMs, nowMs)
  if (!isCharging) {
    const isOverdue = nowMs !== null && waitedMs >= rotateAfterMs
    return { place: isOverdue ? changing : waiting, delay: -1 - waitedMs }
  }
  // Who tells only when it began to wait has charged the longer, the earlier that was.
  const chargedMs = leaf.chargingSinceMs === null ? waitedMs : sinceMs(leaf.chargingSinceMs, nowMs)
  const isKept = leaf.chargingSinceMs !== null && nowMs !== null && chargedMs < rotateAfterMs
  return { place: isKept || nowMs === null ? kept : changing, delay: chargedMs }
}

const sinceMs = (instantMs: number | null, nowMs: number | null): number =>
  instantMs === null ? 0 : Math.max(0, (nowMs ?? Number.MAX_SAFE_INTEGER) - instantMs)
