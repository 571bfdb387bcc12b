import type { Leaf } from '../leaf.ts'

/** How strongly a leaf may ask. */
export type Claim = {
  /** 0 is served before 1 */
  readonly tier: number
  /** a leaf of weight 2 gets twice as much as one of weight 1 wherever they meet; whole, 1 to `weightMax` */
  readonly weight: number
  /** who is switched on first when not all minima fit: the higher */
  readonly urgency: number
}

export type Strategy = {
  readonly name: string
  /** `BY_LEVEL`: all rise together, each at the pace of its weight. `IN_TURN`: the most urgent has all it asks first. */
  readonly serves: 'BY_LEVEL' | 'IN_TURN'
  claim(leaf: Leaf, nowMs: number): Claim
}

export const weightMax = 2 ** 20
