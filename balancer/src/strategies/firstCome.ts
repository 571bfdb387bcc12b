import type { Strategy } from './strategy.ts'

/** Whoever waits longest has all it asks before the next one gets more than its minimum. */
export const firstCome: Strategy = {
  name: 'FIRST_COME',
  serves: 'IN_TURN',
  claim: ({ waitingSinceMs }) => ({
    tier: 0,
    weight: 1,
    urgency: waitingSinceMs === null ? -Infinity : -waitingSinceMs,
  }),
}
