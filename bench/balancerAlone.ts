import { getHeapStatistics } from 'node:v8'
import type { Cycle } from '@busbar/balancer/cycle'
import { openPhaseCycle } from '@busbar/balancer/phases'
import { run, runByPhase } from '@busbar/balancer/run'
import { chanceOf } from '../balancer/tests/support/chance.ts'
import { cycleOf, type Depot, depotOf } from '../balancer/tests/support/largeDepot.ts'
import { phasesIn } from '../balancer/tests/support/largePhases.ts'
import { highestLevel, mostTogetherW } from '../balancer/tests/support/linear.ts'
import { type Figure, percentile } from './bench.ts'

const solved = [16, 256, 1_024, 4_096]
const tiers = 3
const stepsW = [100, 230, 690]

/** What is told to bench/balancer.ts, which runs this for one size of tree, and reads standard output. */
export type Alone = { readonly coldNs: number; readonly figures: readonly Figure[] }
function ofSize(leaves: number): Alone {
  const depot = depotOf(leaves, 1)
  const named = (what: string) => `${leaves.toLocaleString('en')} leaves, ${what}`
  const cold = cycleNs(depot)
  const inSteps = cycleNs(depot, (cycle) => cycle.stepW.forEach((_, leaf) => (cycle.stepW[leaf] = stepsW[leaf % 3]!)))
  const inTiers = cycleNs(depot, (cycle) => cycle.tier.forEach((_, leaf) => (cycle.tier[leaf] = leaf % tiers)))
  const perLeaf = (what: string, ns: number): Figure => ({ what: named(what), value: ns / leaves, unit: 'ns' })
  const figures: readonly Figure[] = [
    perLeaf('cold', cold),
    perLeaf('warm', warmNs(depot)),
    perLeaf('three tiers', inTiers),
    perLeaf('in steps', inSteps),
    perLeaf('three phases', phasedNs(depot)),
    ...(leaves === 1_024 ? [{ what: named('full cycle'), value: inSteps / 1e6, unit: 'ms', below: 0.3 } as const] : []),
    ...(leaves === 1_048_576 ? [{ what: named('fill'), value: cold / 1e6, unit: 'ms', below: 250 } as const] : []),
    ...(leaves === 1_024 ? heapGrowth() : []),
    ...(solved.includes(leaves) ? besideSolver(depot, cold / 1e6) : []),
  ]
  return { coldNs: cold, figures }
}

/** A cycle that knows nothing of the one before. */
function cycleNs(depot: Depot, enter: (cycle: Cycle) => void = () => undefined): number {
  const cycle = cycleOf(depot)
  enter(cycle)
  return leastNs(
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
  return leastNs(cycle, change, () => run(cycle, 'BY_LEVEL', null))
}

function phasedNs(depot: Depot): number {
  const cycle = cycleOf(depot)
  const phased = openPhaseCycle(cycle, phasesIn(cycle))
  return leastNs(
    cycle,
    () => undefined,
    () => runByPhase(phased, 'BY_LEVEL', null),
  )
}

/** Of at least five cycles, and of as many as some seconds hold. */
function leastNs({ ceilingW }: Cycle, prepare: () => void, once: () => void): number {
  const times: number[] = []
  const enough = Math.max(5, Math.min(20_000, Math.floor(1e7 / ceilingW.length)))
  const startedAt = performance.now()
  while (times.length < 5 || (times.length < enough && performance.now() - startedAt < 1_500)) {
    prepare()
    const before = performance.now()
    once()
    times.push((performance.now() - before) * 1e6)
  }
  return undisturbed(times)
}

const undisturbed = (times: readonly number[]): number =>
  percentile(
    times.toSorted((a, b) => a - b),
    10,
  )

/** What a cycle leaves on the heap. */
const heapGrowth = (): readonly Figure[] => [
  { what: 'growth of the heap, per cycle', value: heapBytes(() => undefined), unit: 'B', below: 100 },
  { what: 'growth of the heap, per cycle in steps', value: heapBytes(steps), unit: 'B', below: 100 },
]

const steps = ({ stepW }: Cycle) => stepW.forEach((_, leaf) => (stepW[leaf] = stepsW[leaf % 3]!))

function heapBytes(enter: (cycle: Cycle) => void): number {
  const cycles = 2_000
  const cycle = cycleOf(depotOf(1_024, 2))
  enter(cycle)
  const runs = () => {
    for (let nth = 0; nth < cycles; nth++) run(cycle, 'BY_LEVEL', null)
  }
  // On a busy machine the compiler takes its time; until then every fraction is garbage.
  let least = Infinity
  for (let round = 0; round < 5; round++) {
    const before = getHeapStatistics().used_heap_size
    runs()
    least = Math.min(least, Math.max(0, getHeapStatistics().used_heap_size - before) / cycles)
  }
  return least
}

function besideSolver(depot: Depot, ourMs: number): readonly Figure[] {
  const cycle = cycleOf(depot)
  run(cycle, 'BY_LEVEL', null)
  const leaves = cycle.grantW.length
  const ours = { totalW: cycle.grantW.reduce((sum, w) => sum + w, 0), level: lowestLevel(cycle) }
  const runs = leaves > 1_000 ? 10 : 20
  const totals = Array.from({ length: runs }, () => mostTogetherW(depot))
  const levels = Array.from({ length: runs }, () => highestLevel(depot))
  const totalMs = undisturbed(totals.map(({ tookMs }) => tookMs))
  const levelMs = undisturbed(levels.map(({ tookMs }) => tookMs))
  const named = (what: string) => `${leaves.toLocaleString('en')} leaves, HiGHS: ${what}`
  return [
    { what: named('total'), value: totalMs, unit: 'ms' },
    { what: named('total ÷ one cycle'), value: totalMs / ourMs, unit: '×' },
    { what: named('total, apart by'), value: Math.abs(totals[0]!.value - ours.totalW), unit: 'W', below: 1 },
    { what: named('lowest level'), value: levelMs, unit: 'ms' },
    { what: named('lowest level ÷ one cycle'), value: levelMs / ourMs, unit: '×' },
    { what: named('lowest level, apart by'), value: levels[0]!.value - ours.level, unit: 'W', below: 1 },
    {
      what: named('both ÷ one cycle'),
      value: (totalMs + levelMs) / ourMs,
      unit: '×',
      ...(leaves === 4_096 && { atLeast: 200 }),
    },
  ]
}

const lowestLevel = ({ grantW, weight }: Cycle): number =>
  grantW.reduce((lowest, w, leaf) => Math.min(lowest, w / weight[leaf]!), Infinity)

process.stdout.write(JSON.stringify(ofSize(Number(process.argv[2]))))
