/** Those who share by level, side by side: leaves beneath a fork, or the branches of one node. */
export type Pool = {
  readonly weight: Float64Array
  /** what each has in any case, and the level at which it begins to rise */
  readonly leastW: Float64Array
  /** read as the most that each may have, written as what it gets */
  readonly grantW: Float64Array
  /** who gets the odd watt: the lower */
  readonly rank: Int32Array
  /** who takes part: places in the arrays above */
  readonly list: Int32Array
  /** steps that could still be taken while the last ones are dealt out, and what they lead to */
  readonly stepTaker: Int32Array
  readonly stepToW: Float64Array
}

type Shared = Pick<Pool, 'weight' | 'leastW' | 'grantW' | 'rank'>

/** The steps dealt out exactly are at most one per taker, and one more at either edge where rounding is in doubt. */
export function poolOf(shared: Shared): Pool {
  const takers = shared.rank.length
  return {
    ...shared,
    list: new Int32Array(takers),
    stepTaker: new Int32Array(3 * takers + 64),
    stepToW: new Float64Array(3 * takers + 64),
  }
}
