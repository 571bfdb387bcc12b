import { needOf } from '../risk.ts'
import { type Strategy, weightMax } from './strategy.ts'

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
}
