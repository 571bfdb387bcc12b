import type { Phase } from './codes.ts'

/** One charger or connector that wants power, as the balancer sees it: everything in whole watts, defaults filled in. */
export type Leaf = {
  readonly id: string
  readonly wantedW: number
  /** below this it does not charge at all: it gets nothing, or at least this */
  readonly minW: number
  readonly maxW: number
  /** what lies between two settings of this charger */
  readonly stepW: number
  /** 0 is served first */
  readonly tier: number
  readonly weight: number
  /** what it was given last */
  readonly currentW: number | null
  readonly waitingSinceMs: number | null
  readonly chargingSinceMs: number | null
  readonly energyNeededWh: number | null
  readonly departureMs: number | null
  /** whether its demand was derived because nothing was measured */
  readonly isDerived: boolean
  /** the site's phases on which it draws; null draws on all three */
  readonly phases: readonly Phase[] | null
  /** on how many of them at once; fewer than it names: on which of them nobody knows, so each has to bear it */
  readonly phaseCount: number
}

/**
 * What a leaf asks of the tree. One that wants anything at all asks for its minimum: a bus at the end of its charge
 * draws less than the minimum of its charger, and would otherwise never be full.
 */
export function askedW({ wantedW, minW, maxW }: Leaf): number {
  return wantedW === 0 ? 0 : Math.max(minW, Math.min(wantedW, maxW))
}
