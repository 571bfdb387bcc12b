import { lineUp, spreadCrowds, startAdmission } from './admission.ts'
import type { Cycle } from './cycle.ts'
import { clear, enter, type LevelHeap, levelHeap, lowest, remove } from './levelHeap.ts'
import { counts, loadOf, type PhaseSite, sumCounts } from './phaseSite.ts'
import { dealSteps } from './quantise.ts'
import type { Rooms } from './rooms.ts'

/** The figures of cycles on a site with limits per phase. Made once, beside the cycle that holds the inputs. */
export type PhaseCycle = {
  readonly cycle: Cycle
  readonly site: PhaseSite
  readonly rooms: Rooms
  /** what the leaves may put on the counts: nothing where fixed load alone is too much */
  readonly cap: Float64Array
  /** per count of each fork: what those draw who don't rise, and how fast the others rise */
  readonly stillSum: Float64Array
  readonly slope: Float64Array
  /** the levels at which counts are full, and at which leaves begin to rise or reach their ceilings */
  readonly full: LevelHeap
  readonly turns: LevelHeap
  readonly state: Uint8Array
  /** the first leaf from this one on that isn't still */
  readonly live: Int32Array
  readonly powerW: Float64Array
}

const waiting = 0
const rising = 1
const still = 2

export function openPhaseCycle(cycle: Cycle, site: PhaseSite): PhaseCycle {
  const leaves = cycle.grantW.length
  const places = site.forkCap.length
  const cap = site.forkCap.map((one) => Math.max(0, one))
  return {
    cycle,
    site,
    cap,
    rooms: phaseRooms(cycle, site, cap),
    stillSum: new Float64Array(places),
    slope: new Float64Array(places),
    full: levelHeap(places),
    turns: levelHeap(leaves),
    state: new Uint8Array(leaves),
    live: new Int32Array(leaves + 1),
    powerW: new Float64Array(leaves),
  }
}

/**
 * Shares by level where limits hold per phase. Such limits don't lie inside each other, so no branch can be decided
 * before its parent: all leaves rise together from the bottom, and one event follows the other in the order of levels.
 * A leaf begins to rise at its minimum, one reaches its ceiling, or a count of a fork is full and stops all on it. Then
 * powers are rounded down to steps, and the steps left over are dealt out in order. Tier after tier.
 */
export function fillByPhase(phased: PhaseCycle): void {
  const { cycle } = phased
  let tiers = 0
  for (let leaf = 0; leaf < cycle.grantW.length; leaf++) {
    cycle.grantW[leaf] = cycle.leastW[leaf]!
    tiers = Math.max(tiers, cycle.tier[leaf]! + 1)
  }
  for (let tier = 0; tier < tiers; tier++) {
    start(phased, tier)
    if (phased.turns.size === 0) continue
    rise(phased)
    roundDown(phased)
    dealSteps(cycle, phased.rooms, tier)
  }
}

/** Lines up the leaves of a tier; the others stay at what they have. */
function start(phased: PhaseCycle, tier: number): void {
  const { cycle, site, stillSum, slope, full, turns, state, live, powerW } = phased
  clear(full)
  clear(turns)
  slope.fill(0)
  for (let leaf = 0; leaf < state.length; leaf++) {
    const has = cycle.grantW[leaf]!
    const takesPart = cycle.isOn[leaf] === 1 && cycle.tier[leaf] === tier
    state[leaf] = takesPart ? waiting : still
    live[leaf] = takesPart ? leaf : leaf + 1
    powerW[leaf] = has
    if (!takesPart) continue
    turns.at[leaf] = has / cycle.weight[leaf]!
    enter(turns, leaf)
  }
  live[state.length] = state.length
  sumCounts(site, cycle.topology, cycle.grantW, stillSum)
}

function rise(phased: PhaseCycle): void {
  const { cycle, turns, full } = phased
  while (turns.size > 0) {
    if (lowest(turns) > lowest(full)) {
      stopAll(phased, full.heap[0]!)
      continue
    }
    const leaf = turns.heap[0]!
    if (phased.state[leaf] === waiting) begin(phased, leaf)
    else {
      phased.powerW[leaf] = cycle.ceilingW[leaf]!
      stop(phased, leaf)
    }
  }
}

function begin(phased: PhaseCycle, leaf: number): void {
  const { cycle, state, turns } = phased
  state[leaf] = rising
  turns.at[leaf] = cycle.ceilingW[leaf]! / cycle.weight[leaf]!
  enter(turns, leaf)
  changeCounts(phased, leaf, -1)
}

/** From here on it has the power that is noted. */
function stop(phased: PhaseCycle, leaf: number): void {
  const { state, turns, live } = phased
  if (state[leaf] === rising) changeCounts(phased, leaf, 1)
  state[leaf] = still
  live[leaf] = leaf + 1
  remove(turns, leaf)
}

/** A count is full: everyone on it stays where they are. */
function stopAll(phased: PhaseCycle, place: number): void {
  const { cycle, site, full, powerW } = phased
  const level = full.at[place]!
  const fork = Math.floor(place / counts)
  const end = cycle.topology.end[fork]!
  for (let leaf = nextLive(phased, cycle.topology.first[fork]!); leaf < end; leaf = nextLive(phased, leaf + 1)) {
    if (loadOf(site, leaf, place % counts) === 0) continue
    powerW[leaf] = Math.min(cycle.ceilingW[leaf]!, Math.max(powerW[leaf]!, level * cycle.weight[leaf]!))
    stop(phased, leaf)
  }
  remove(full, place)
}

function nextLive({ live }: PhaseCycle, from: number): number {
  let leaf = from
  while (live[leaf]! !== leaf) leaf = live[leaf]!
  // Whoever asks again gets there at once.
  for (let at = from; at < leaf;) {
    const next = live[at]!
    live[at] = leaf
    at = next
  }
  return leaf
}

/** Counts a leaf among those who stand still (1), or who rise (-1), at every count above it on which it draws. */
function changeCounts(phased: PhaseCycle, leaf: number, sign: number): void {
  const { cycle, site, cap, stillSum, slope, full, powerW } = phased
  const { parent, leafParent } = cycle.topology
  const stillW = sign * powerW[leaf]!
  const weight = -sign * cycle.weight[leaf]!
  for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) {
    for (let count = 0; count < counts; count++) {
      const load = loadOf(site, leaf, count)
      const place = fork * counts + count
      if (load === 0 || cap[place] === Infinity) continue
      stillSum[place]! += load * stillW
      slope[place]! += load * weight
      if (slope[place]! > 0) {
        full.at[place] = (cap[place]! - stillSum[place]!) / slope[place]!
        enter(full, place)
      } else remove(full, place)
    }
  }
}

/** Brings the powers down to whole steps, by a trifle more if rounding had let them through too high. */
function roundDown({ cycle, site, cap, powerW, stillSum }: PhaseCycle): void {
  const { grantW, leastW, stepW } = cycle
  for (let trifle = 0; ; trifle = Math.max(2 ** -40, 4 * trifle)) {
    for (let leaf = 0; leaf < grantW.length; leaf++) {
      const least = leastW[leaf]!
      const aboveW = Math.max(0, powerW[leaf]! * (1 - trifle) - least)
      grantW[leaf] = least + Math.floor(aboveW / stepW[leaf]!) * stepW[leaf]!
    }
    sumCounts(site, cycle.topology, grantW, stillSum)
    if (fits(stillSum, cap)) return
  }
}

function fits(sums: Float64Array, cap: Float64Array): boolean {
  for (let place = 0; place < sums.length; place++) if (sums[place]! > cap[place]!) return false
  return true
}

/** Decides who is on, as `admit` does, where minima must fit on every phase. */
export function admitByPhase({ cycle, site, cap, rooms, stillSum }: PhaseCycle): void {
  const { grantW, leastW, isOn, pool, scratch } = cycle
  startAdmission(cycle)
  grantW.set(leastW)
  sumCounts(site, cycle.topology, grantW, stillSum)
  scratch.isCrowded.fill(0)
  for (let place = 0; place < cap.length; place++) {
    if (stillSum[place]! > cap[place]!) scratch.isCrowded[Math.floor(place / counts)] = 1
  }
  spreadCrowds(cycle)
  const contested = lineUp(cycle)
  // Where one of these has to fit, the minima of all others fit in any case.
  grantW.fill(0)
  rooms.measure()
  for (let at = 0; at < contested; at++) {
    const leaf = pool.list[at]!
    if (rooms.above(leaf) >= leastW[leaf]!) rooms.take(leaf, leastW[leaf]!)
    else isOn[leaf] = leastW[leaf] = 0
  }
}

function phaseRooms(cycle: Cycle, site: PhaseSite, cap: Float64Array): Rooms {
  const { parent, leafParent } = cycle.topology
  const room = new Float64Array(cap.length)
  return {
    measure() {
      sumCounts(site, cycle.topology, cycle.grantW, room)
      for (let place = 0; place < room.length; place++) room[place] = cap[place]! - room[place]!
    },
    above(leaf) {
      let watts = Infinity
      for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) {
        for (let count = 0; count < counts; count++) {
          const load = loadOf(site, leaf, count)
          if (load > 0) watts = Math.min(watts, Math.floor(room[fork * counts + count]! / load))
        }
      }
      return watts
    },
    take(leaf, takenW) {
      for (let fork = leafParent[leaf]!; fork >= 0; fork = parent[fork]!) {
        for (let count = 0; count < counts; count++) room[fork * counts + count]! -= loadOf(site, leaf, count) * takenW
      }
    },
  }
}
