import { describe, expect, test } from 'vitest'
import { chanceOf } from '../tests/support/chance.ts'
import { counted } from '../tests/support/counted.ts'
import { type Cycle, openCycle } from './cycle.ts'
import { run } from './run.ts'
import { layOut } from './topology.ts'

type Asks = { readonly mostW: number; readonly minW?: number; readonly weight?: number; readonly tier?: number }

/** Leaves in the order of their ids beneath one limit. */
function beneath(capW: number, leaves: readonly Asks[]): Cycle {
  const ids = leaves.map((_, at) => `c${String(at).padStart(4, '0')}`)
  const wires = [{ id: 'a', parentId: null }, ...ids.map((id) => ({ id, parentId: 'a' }))]
  const cycle = openCycle(layOut(wires, (id) => id !== 'a'))
  leaves.forEach(({ mostW, minW = 0, weight = 1, tier = 0 }, leaf) => {
    cycle.ceilingW[leaf] = mostW
    cycle.minW[leaf] = minW
    cycle.weight[leaf] = weight
    cycle.tier[leaf] = tier
  })
  cycle.capW[0] = capW
  return cycle
}

/** How often takers, and steps that were noted to be dealt out, are looked at in one cycle. */
function looksOf(cycle: Cycle) {
  const weight = counted(cycle.pool.weight)
  const stepToW = counted(cycle.pool.stepToW)
  const pool = { ...cycle.pool, weight: weight.watched, stepToW: stepToW.watched }
  run({ ...cycle, pool }, 'BY_LEVEL', null)
  return { takers: weight.reads(), steps: stepToW.reads() }
}

const spread = (count: number, weights: readonly number[] = [1, 1, 2]): readonly Asks[] => {
  const chance = chanceOf(3)
  return Array.from({ length: count }, () => ({ mostW: chance.whole(0, 100_000), weight: chance.oneOf(weights) }))
}

describe('sharing costs no more than it must', () => {
  const caps = Array.from({ length: 13 }, (_, at) => (at + 1) * 1_000_000)
  const mean = (cycles: readonly Cycle[]): number =>
    cycles.reduce((sum, cycle) => sum + looksOf(cycle).takers / cycle.grantW.length, 0) / cycles.length

  test('LB-14: of asks that are spread evenly, the first guess at the level is close', () => {
    expect(mean(caps.map((capW) => beneath(capW, spread(300))))).toBeLessThanOrEqual(5.2)
    expect(mean(caps.map((capW) => beneath(capW, spread(300, [1]))))).toBeLessThanOrEqual(5.4)
  })

  test('LB-14: where little has changed since the cycle before, the level is found from where it was', () => {
    const cycles = caps.map((capW) => beneath(capW, spread(300)))
    for (const cycle of cycles) run(cycle, 'BY_LEVEL', null)
    for (const cycle of cycles) cycle.capW[0]! += 100
    expect(mean(cycles)).toBeLessThanOrEqual(4.2)
  })

  test('LB-14: whoever can rise no further is not looked at', () => {
    const rising = spread(100)
    const still = Array.from({ length: 100 }, (_, at): Asks =>
      at % 2 === 0 ? { mostW: 0 } : { mostW: 70_000, minW: 70_000 },
    )
    const restW = 50 * 70_000
    for (const tier of [0, 1]) {
      const lower: Asks = { mostW: 50_000, tier }
      const alone = beneath(2_000_000, [...rising, lower])
      const among = beneath(2_000_000 + restW, [...rising, lower, ...still])
      // The first guess is another where more is asked; from the same one, the looks are the same.
      alone.level[0] = among.level[0] = 25_000
      expect(looksOf(among)).toEqual(looksOf(alone))
    }
  })

  test('LB-14: the odd watt of equals needs no sorting where they stand in the order of ids', () => {
    const equals = Array.from({ length: 300 }, (): Asks => ({ mostW: 50_000 }))
    const cycle = beneath(7_000_100, equals)
    expect(looksOf(cycle).steps).toBeLessThanOrEqual(equals.length)
    expect(new Set(cycle.grantW.subarray(0, 200))).toEqual(new Set([23_334]))
    expect(new Set(cycle.grantW.subarray(200))).toEqual(new Set([23_333]))
  })

  test('LB-14: a site that uses one tier pays nothing for tiers', () => {
    const cost = (tiers: readonly number[]) => {
      const cycle = beneath(
        1_000_000,
        spread(60).map((one, at) => ({ ...one, tier: tiers[at % tiers.length]! })),
      )
      const { watched, reads } = counted(cycle.scratch.tierSumW)
      run({ ...cycle, scratch: { ...cycle.scratch, tierSumW: watched } }, 'BY_LEVEL', null)
      return reads()
    }
    expect(cost([0])).toBe(0)
    expect(cost([7])).toBe(0)
    expect(cost([0, 1])).toBeGreaterThan(0)
  })
})
