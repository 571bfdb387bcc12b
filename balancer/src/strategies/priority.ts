import type { Strategy } from './strategy.ts'

/** Tier by tier, and within a tier in the proportion of the weights. */
export const priority: Strategy = {
  name: 'PRIORITY',
  serves: 'BY_LEVEL',
  claim: ({ tier, weight }) => ({ tier, weight, urgency: 0 }),
}
