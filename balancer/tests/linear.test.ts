import { expect, test } from 'vitest'
import { run } from '../src/run.ts'
import { cycleOf, depotOf } from './support/largeDepot.ts'
import { highestLevel, mostTogetherW } from './support/linear.ts'

// A linear solver counts in fractions, and its sums of thousands of figures are off by a trifle.
const trifle = 1e-9

test.each([
  [16, [1, 2, 3, 4, 5, 6]],
  [64, [11, 12, 13]],
  [256, [21, 22, 23]],
  [1024, [31, 32]],
  [4096, [41]],
])('LB-5, LB-15: total and lowest level on trees of %i leaves are those of a linear solver', (leaves, seeds) => {
  for (const seed of seeds) {
    const depot = depotOf(leaves, seed)
    const cycle = cycleOf(depot)
    run(cycle, 'BY_LEVEL', null)
    const totalW = cycle.grantW.reduce((sum, w) => sum + w, 0)
    expect(Math.abs(totalW - mostTogetherW(depot).value)).toBeLessThan(totalW * trifle)
    const { value: level } = highestLevel(depot)
    const levels = cycle.grantW.map((w, leaf) => w / depot.weight[leaf]!)
    expect(Math.min(...levels)).toBeLessThan(level * (1 + trifle))
    const roundedDown = depot.weight.map((weight) => Math.floor(level * (1 - trifle) * weight))
    expect(cycle.grantW.filter((w, leaf) => w < roundedDown[leaf]!)).toHaveLength(0)
  }
  console.log(`trees of ${leaves} leaves, seeds ${seeds.join(', ')}`)
})
