import { earliestDeparture } from './earliestDeparture.ts'
import { equalShare } from './equalShare.ts'
import { firstCome } from './firstCome.ts'
import { priority } from './priority.ts'
import type { Strategy } from './strategy.ts'

/** A strategy is one file beside this one, and its line here. */
export const strategies = {
  EQUAL_SHARE: equalShare,
  PRIORITY: priority,
  EARLIEST_DEPARTURE: earliestDeparture,
  FIRST_COME: firstCome,
} as const satisfies Record<string, Strategy>

export type StrategyName = keyof typeof strategies

export const isStrategyName = (name: unknown): name is StrategyName =>
  typeof name === 'string' && Object.hasOwn(strategies, name)
