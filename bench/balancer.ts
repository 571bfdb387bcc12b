import { getHeapStatistics } from 'node:v8'
import type { Cycle } from '@busbar/balancer/cycle'
import { openPhaseCycle } from '@busbar/balancer/phases'
import { run, runByPhase } from '@busbar/balancer/run'
import { chanceOf } from '../balancer/tests/support/chance.ts'
import { cycleOf, type Depot, depotOf } from '../balancer/tests/support/largeDepot.ts'
import { phasesIn } from '../balancer/tests/support/largePhases.ts'
import { highestLevel, mostTogetherW } from '../balancer/tests/support/linear.ts'
import type { Bench, Figure } from './bench.ts'
import { percentile } from './bench.ts'

const sizes = [16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576]
const solved = [16, 256, 1_024, 4_096]
const tiers = 3
const stepsW = [100, 230, 690]

/** What the balancer costs, on trees in which more than half of all nodes bind. */
export const balancer: Bench = {
  name: 'balancer',
  about:
    'one cycle of the balancer, in nanoseconds per leaf, on trees in which more than half of all nodes bind; medians. ' +
    'A cycle is the admission of minima and the fill; in steps of 100, 230 and 690 W with quantising. ' +
    'Warm cycles follow one in which 2 % of the leaves asked for something else. HiGHS is an LP solver, ' +
    'on the same problem: it finds the total, or the lowest level, where a cycle finds the whole of the fair shares',
  // It awaits nothing: the others do.
  run: () => Promise.resolve([...sizes.flatMap(ofSize), ...growth(), ...besideSolver()]),
}

const coldNs = new Map<number, number>()

function ofSize(leaves: number): readonly Figure[] {
  const depot = depotOf(leaves, 1)
  const named = (what: string) => `${leaves.toLocaleString('en')} leaves, ${what}`
  const cold = cycleNs(depot)
  coldNs.set(leaves, cold)
  const inSteps = cycleNs(depot, (cycle) => cycle.stepW.forEach((_, leaf) => (cycle.stepW[leaf] = stepsW[leaf % 3]!)))
  const inTiers = cycleNs(depot, (cycle) => cycle.tier.forEach((_, leaf) => (cycle.tier[leaf] = leaf % tiers)))
  const perLeaf = (what: string, ns: number): Figure => ({ what: named(what), value: ns / leaves, unit: 'ns' })
  return [
    perLeaf('cold', cold),
    perLeaf('warm', warmNs(depot)),
    perLeaf('three tiers', inTiers),
    perLeaf('in steps', inSteps),
    perLeaf('three phases', phasedNs(depot)),
    ...(leaves === 1_024 ? [{ what: named('full cycle'), value: inSteps / 1e6, unit: 'ms', below: 0.3 } as const] : []),
    ...(leaves === 1_048_576 ? [{ what: named('fill'), value: cold / 1e6, unit: 'ms', below: 250 } as const] : []),
  ]
}

/** A cycle that knows nothing of the one before. */
function cycleNs(depot: Depot, enter: (cycle: Cycle) => void = () => undefined): number {
  const cycle = cycleOf(depot)
  enter(cycle)
  return medianNs(
    cycle,
    () => cycle.level.fill(0),
    () => run(cycle, 'BY_LEVEL', null),
  )
}

function warmNs(depot: Depot): number {
  const cycle = cycleOf(depot)
  const chance = chanceOf(1)
  const last = cycle.ceilingW.length - 1
  const changes = Math.ceil(cycle.ceilingW.length / 50)
  const change = () => {
    for (let nth = 0; nth < changes; nth++) cycle.ceilingW[chance.whole(0, last)] = chance.whole(5_000, 150_000)
  }
  return medianNs(cycle, change, () => run(cycle, 'BY_LEVEL', null))
}

function phasedNs(depot: Depot): number {
  const cycle = cycleOf(depot)
  const phased = openPhaseCycle(cycle, phasesIn(cycle))
  return medianNs(
    cycle,
    () => undefined,
    () => runByPhase(phased, 'BY_LEVEL', null),
  )
}

/** Of at least five cycles, and of as many as a good second holds. */
function medianNs({ ceilingW }: Cycle, prepare: () => void, once: () => void): number {
  const times: number[] = []
  const enough = Math.max(5, Math.min(20_000, Math.floor(5e6 / ceilingW.length)))
  const startedAt = performance.now()
  while (times.length < 5 || (times.length < enough && performance.now() - startedAt < 1_500)) {
    prepare()
    const before = performance.now()
    once()
    times.push((performance.now() - before) * 1e6)
  }
  return percentile(
    times.sort((a, b) => a - b),
    50,
  )
}

/** How cost grows from the smallest tree to the largest, and what a cycle leaves on the heap. */
function growth(): readonly Figure[] {
  const [first, last] = [sizes[0]!, sizes.at(-1)!]
  const exponent = Math.log(coldNs.get(last)! / coldNs.get(first)!) / Math.log(last / first)
  return [
    { what: 'growth of the cost with the leaves, exponent', value: exponent, unit: '', below: 1.15 },
    { what: 'growth of the heap, per cycle', value: heapBytes(() => undefined), unit: 'B', below: 100 },
    { what: 'growth of the heap, per cycle in steps', value: heapBytes(steps), unit: 'B', below: 100 },
  ]
}

const steps = ({ stepW }: Cycle) => stepW.forEach((_, leaf) => (stepW[leaf] = stepsW[leaf % 3]!))

function heapBytes(enter: (cycle: Cycle) => void): number {
  const cycles = 2_000
  const cycle = cycleOf(depotOf(1_024, 2))
  enter(cycle)
  const runs = () => {
    for (let nth = 0; nth < cycles; nth++) run(cycle, 'BY_LEVEL', null)
  }
  runs()
  const before = getHeapStatistics().used_heap_size
  runs()
  return Math.max(0, getHeapStatistics().used_heap_size - before) / cycles
}

function besideSolver(): readonly Figure[] {
  return solved.flatMap((leaves) => {
    const depot = depotOf(leaves, 1)
    const cycle = cycleOf(depot)
    run(cycle, 'BY_LEVEL', null)
    const ours = { totalW: cycle.grantW.reduce((sum, w) => sum + w, 0), level: lowestLevel(cycle) }
    const ourMs = coldNs.get(leaves)! / 1e6
    const runs = leaves > 1_000 ? 5 : 20
    const totals = Array.from({ length: runs }, () => mostTogetherW(depot))
    const levels = Array.from({ length: runs }, () => highestLevel(depot))
    const tookMs = (all: typeof totals) =>
      percentile(
        all.map((one) => one.tookMs).sort((a, b) => a - b),
        50,
      )
    const named = (what: string) => `${leaves.toLocaleString('en')} leaves, HiGHS: ${what}`
    const limit = leaves === 4_096 ? { atLeast: 200 } : {}
    return [
      { what: named('total'), value: tookMs(totals), unit: 'ms' },
      { what: named('total ÷ one cycle'), value: tookMs(totals) / ourMs, unit: '×', ...limit },
      { what: named('total, apart by'), value: Math.abs(totals[0]!.value - ours.totalW), unit: 'W', below: 1 },
      { what: named('lowest level'), value: tookMs(levels), unit: 'ms' },
      { what: named('lowest level ÷ one cycle'), value: tookMs(levels) / ourMs, unit: '×', ...limit },
      { what: named('lowest level, apart by'), value: levels[0]!.value - ours.level, unit: 'W', below: 1 },
    ] satisfies Figure[]
  })
}

const lowestLevel = ({ grantW, weight }: Cycle): number =>
  grantW.reduce((lowest, w, leaf) => Math.min(lowest, w / weight[leaf]!), Infinity)
