import type { Leaf } from '../leaf.ts'
import { type Strategy, weightMax } from './strategy.ts'

const hourMs = 3_600_000

/**
 * Each leaf weighs what it needs to be ready in time, so that all are on time to the same degree: where power is short,
 * the worst-served bus is served as well as it can be.
 */
export const earliestDeparture: Strategy = {
  name: 'EARLIEST_DEPARTURE',
  serves: 'BY_LEVEL',
  claim(leaf, nowMs) {
    const weight = Math.max(1, Math.min(weightMax, needOf(leaf, nowMs)?.neededW ?? 0))
    return { tier: 0, weight, urgency: weight }
  },
  risk(leaf, givenW, nowMs) {
    const need = needOf(leaf, nowMs)
    if (need === null || givenW >= need.neededW) return null
    const missingWh = Math.ceil(need.energyWh - (givenW * need.leftMs) / hourMs)
    return { neededW: need.neededW, missingWh: Math.max(1, missingWh) }
  },
}

/** The steady power that would make it ready in time; null for one that needs nothing, or not by then. */
function needOf({ energyNeededWh, departureMs }: Leaf, nowMs: number) {
  if (!energyNeededWh || departureMs === null) return null
  const leftMs = Math.max(0, departureMs - nowMs)
  // One that should have left needs more than there is.
  const neededW = Math.min(2 ** 31, Math.ceil((energyNeededWh * hourMs) / leftMs))
  return { energyWh: energyNeededWh, leftMs, neededW }
}
