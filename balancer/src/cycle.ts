import { type Pool, poolOf } from './pool.ts'
import { type Rooms, treeRooms } from './rooms.ts'
import type { Topology } from './topology.ts'

/**
 * The figures of one cycle on a laid-out tree. Made once; each cycle writes the inputs anew, runs, and reads `grantW`.
 * Nothing is allocated in between.
 */
export type Cycle = Inputs & {
  readonly topology: Topology
  readonly grantW: Float64Array
  /** the minimum of a leaf that is on, 0 of one that is off */
  readonly leastW: Float64Array
  readonly isOn: Uint8Array
  /** per fork: the level up to which it was filled, where the next cycle looks first; 0 if it was not full */
  readonly level: Float64Array
  readonly pool: Pool
  readonly rooms: Rooms
  readonly scratch: Scratch
}

/** What the caller writes. */
export type Inputs = {
  /** the most a leaf may have, its own limits included */
  readonly ceilingW: Float64Array
  readonly minW: Float64Array
  readonly stepW: Float64Array
  readonly weight: Float64Array
  /** 0 is served first */
  readonly tier: Int32Array
  /** who is switched on first when not all minima fit: within a tier the smaller place, then the higher urgency, … */
  readonly place: Uint8Array
  readonly urgency: Float64Array
  /** … then the smaller delay, which is below 0 for who waits, then their turns */
  readonly delay: Float64Array
  /** what the leaves beneath a fork may draw together, Infinity where nothing limits them */
  readonly capW: Float64Array
}

export type Scratch = {
  readonly forkSumW: Float64Array
  readonly forkLeastW: Float64Array
  readonly forkWeight: Float64Array
  readonly forkRoomW: Float64Array
  readonly isCrowded: Uint8Array
  readonly tierSumW: Float64Array
  /** where each of those whose minima don't all fit stands among them, in the order of ids */
  readonly ringPlace: Int32Array
}

export const tiersMax = 256

export function openCycle(topology: Topology): Cycle {
  const leaves = topology.leafWire.length
  const forks = topology.forkWire.length
  const weight = new Float64Array(leaves).fill(1)
  const leastW = new Float64Array(leaves)
  const grantW = new Float64Array(leaves)
  const capW = new Float64Array(forks).fill(Infinity)
  const scratch = {
    forkSumW: new Float64Array(forks),
    forkLeastW: new Float64Array(forks),
    forkWeight: new Float64Array(forks),
    forkRoomW: new Float64Array(forks),
    isCrowded: new Uint8Array(forks),
    tierSumW: new Float64Array(tiersMax),
    ringPlace: new Int32Array(leaves),
  }
  return {
    topology,
    ceilingW: new Float64Array(leaves),
    minW: new Float64Array(leaves),
    stepW: new Float64Array(leaves).fill(1),
    weight,
    tier: new Int32Array(leaves),
    place: new Uint8Array(leaves),
    urgency: new Float64Array(leaves),
    delay: new Float64Array(leaves),
    capW,
    grantW,
    leastW,
    isOn: new Uint8Array(leaves),
    level: new Float64Array(forks),
    pool: poolOf({ weight, leastW, grantW, rank: topology.rank }),
    rooms: treeRooms({ topology, grantW, capW, scratch }),
    scratch,
  }
}
