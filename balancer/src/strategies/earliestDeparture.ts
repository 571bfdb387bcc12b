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
    const weight = Math.max(1, Math.min(weightMax, neededW(leaf, nowMs)))
    return { tier: 0, weight, urgency: weight }
  },
  risk(leaf, givenW, nowMs) {
    const needed = neededW(leaf, nowMs)
    if (leaf.energyNeededWh === null || leaf.departureMs === null || givenW >= needed) return null
    const leftMs = Math.max(0, leaf.departureMs - nowMs)
    const missingWh = Math.ceil(leaf.energyNeededWh - (givenW * leftMs) / hourMs)
    return { neededW: needed, missingWh: Math.max(1, missingWh) }
  },
}

/** The steady power that would make it ready in time. One that should have left needs more than there is. */
function neededW({ energyNeededWh, departureMs }: Leaf, nowMs: number): number {
  if (energyNeededWh === null || departureMs === null || energyNeededWh === 0) return 0
  const leftMs = departureMs - nowMs
  return leftMs <= 0 ? 2 ** 31 : Math.min(2 ** 31, Math.ceil((energyNeededWh * hourMs) / leftMs))
}
