import { getHeapStatistics } from 'node:v8'
import { describe, expect, test } from 'vitest'
import type { Cycle } from '../src/cycle.ts'
import { openPhaseCycle, type PhaseCycle } from '../src/phases.ts'
import { branchesOf } from '../src/branches.ts'
import { run, runByPhase } from '../src/run.ts'
import { phasesIn } from './support/largePhases.ts'
import { cycleOf, depotOf } from './support/largeDepot.ts'

const heapBytes = () => getHeapStatistics().used_heap_size

/** By how much a cycle lets the heap grow, once the engine has compiled it: on a busy machine that takes its time. */
function growthBytes(once: () => void): number {
  const cycles = 200
  let least = Infinity
  for (let round = 0; round < 60 && least >= 100; round++) {
    const before = heapBytes()
    for (let cycle = 0; cycle < cycles; cycle++) once()
    const growth = (heapBytes() - before) / cycles
    // The heap shrinks where what others left is cleared up meanwhile.
    if (growth >= 0) least = Math.min(least, growth)
  }
  return least
}

/** Puts the minima so high that not all of them fit. */
function crowd(cycle: Cycle): Cycle {
  cycle.minW.set(cycle.ceilingW)
  return cycle
}
function inSteps(cycle: Cycle): Cycle {
  cycle.stepW.forEach((_, leaf) => (cycle.stepW[leaf] = [100, 230, 690][leaf % 3]!))
  return cycle
}

describe('a cycle leaves no garbage', () => {
  const leaves = 256
  test.each<[string, (cycle: Cycle) => Cycle]>([
    ['single watts', (cycle) => cycle],
    ['steps of several sizes', inSteps],
    ['minima that don’t all fit', crowd],
  ])('LB-14: %s', (_what, enter) => {
    const cycle = enter(cycleOf(depotOf(leaves, 1)))
    expect(growthBytes(() => run(cycle, 'BY_LEVEL', null))).toBeLessThan(100)
  })

  test('LB-14: one after the other', () => {
    const cycle = cycleOf(depotOf(leaves, 2))
    expect(growthBytes(() => run(cycle, 'IN_TURN', null))).toBeLessThan(100)
  })

  test('LB-14: branch by branch', () => {
    const cycle = cycleOf(depotOf(leaves, 3))
    const branches = branchesOf(cycle.topology)
    expect(growthBytes(() => run(cycle, 'BY_LEVEL', branches))).toBeLessThan(100)
  })

  test('LB-14: on phases', () => {
    const cycle = cycleOf(depotOf(32, 4))
    const phased: PhaseCycle = openPhaseCycle(cycle, phasesIn(cycle))
    expect(growthBytes(() => runByPhase(phased, 'BY_LEVEL', null))).toBeLessThan(100)
  })
})

/** The shortest of many runs, in milliseconds: what else the machine does only ever adds. */
function bestMs(runs: number, once: () => void): number {
  let best = Infinity
  for (let nth = 0; nth < runs; nth++) {
    const startedAt = performance.now()
    once()
    best = Math.min(best, performance.now() - startedAt)
  }
  return best
}

test('LB-14: the cost of a cycle grows in proportion to the leaves', () => {
  const perLeaf = (leaves: number, runs: number) => {
    const cycle = inSteps(cycleOf(depotOf(leaves, 5)))
    return bestMs(runs, () => run(cycle, 'BY_LEVEL', null)) / leaves
  }
  // Ten times the first is far more than caches and one more level of the heap explain, and far less than a square.
  expect(perLeaf(32_768, 8)).toBeLessThan(10 * perLeaf(512, 400))
})

test('LB-14: nor do equal leaves, where every level is a tie, cost more than their number', () => {
  const perLeaf = (leaves: number, runs: number) => {
    const cycle = cycleOf(depotOf(leaves, 6))
    cycle.ceilingW.fill(150_000)
    cycle.minW.fill(0)
    cycle.weight.fill(1)
    cycle.capW.fill(Infinity)
    cycle.capW[cycle.capW.length - 1] = leaves * 62_500
    const best = bestMs(runs, () => run(cycle, 'BY_LEVEL', null)) / leaves
    expect(new Set(cycle.grantW)).toEqual(new Set([62_500]))
    return best
  }
  expect(perLeaf(32_768, 8)).toBeLessThan(10 * perLeaf(512, 400))
})
