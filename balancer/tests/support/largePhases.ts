import type { Cycle } from '../../src/cycle.ts'
import { allTogether, counts, type PhaseSite } from '../../src/phaseSite.ts'

/** Most leaves of the depot draw on all three phases, some on one, and every limit holds on each phase as well. */
export function phasesIn({ topology, capW, ceilingW }: Cycle): PhaseSite {
  const leaves = topology.leafParent.length
  const isOnOne = (leaf: number) => leaf % 4 === 3
  return {
    share: Float64Array.from({ length: leaves }, (_, leaf) => (isOnOne(leaf) ? 6 : 2)),
    draws: Uint8Array.from(
      { length: leaves },
      (_, leaf) => (1 << allTogether) | (isOnOne(leaf) ? 1 << (leaf % 3) : 0b111),
    ),
    // A third of the limit on each phase is 2 sixths of it, and a little more, or the whole would never bind.
    forkCap: Float64Array.from({ length: capW.length * counts }, (_, place) =>
      Math.floor((place % counts === allTogether ? 6 : 2.4) * capW[Math.floor(place / counts)]!),
    ),
    leafCap: new Float64Array(ceilingW.length * counts).fill(Infinity),
  }
}
