import type { Strategy } from './strategy.ts'

/** Everybody alike, whatever tier or weight was entered. */
export const equalShare: Strategy = {
  name: 'EQUAL_SHARE',
  serves: 'BY_LEVEL',
  claim: () => ({ tier: 0, weight: 1, urgency: 0 }),
}
