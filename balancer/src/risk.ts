import type { Leaf } from './leaf.ts'

/** What a leaf would need to be ready for its departure, and what it will lack. */
export type Risk = { readonly neededW: number; readonly missingWh: number }

const hourMs = 3_600_000

type Departing = Pick<Leaf, 'energyNeededWh' | 'departureMs'>

/** Whether it will miss its departure with what it gets now, whatever the strategy; null for a leaf that is on time. */
export function riskOf(leaf: Departing, givenW: number, nowMs: number): Risk | null {
  const need = needOf(leaf, nowMs)
  if (need === null || givenW >= need.neededW) return null
  const missingWh = Math.ceil(need.energyWh - (givenW * need.leftMs) / hourMs)
  return { neededW: need.neededW, missingWh: Math.max(1, missingWh) }
}

/** The steady power that would make it ready in time; null for one that needs nothing, or not by then. */
export function needOf({ energyNeededWh, departureMs }: Departing, nowMs: number) {
  if (!energyNeededWh || departureMs === null) return null
  const leftMs = Math.max(0, departureMs - nowMs)
  // One that should have left needs more than there is.
  const neededW = Math.min(2 ** 31, Math.ceil((energyNeededWh * hourMs) / leftMs))
  return { energyWh: energyNeededWh, leftMs, neededW }
}
