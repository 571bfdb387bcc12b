import { describe, expect, test } from 'vitest'
import { chanceOf, type Chance } from '../tests/support/chance.ts'
import { counted } from '../tests/support/counted.ts'
import { seeds } from '../tests/support/seeds.ts'
import { dealByLevel } from './level.ts'
import { type Pool, poolOf } from './pool.ts'

type Taker = { readonly weight: number; readonly leastW: number; readonly mostW: number }

/** Takers in the order of their ranks. */
function poolWith(takers: readonly Taker[]): Pool {
  const pool = poolOf({
    weight: Float64Array.from(takers, ({ weight }) => weight),
    leastW: Float64Array.from(takers, ({ leastW }) => leastW),
    grantW: Float64Array.from(takers, ({ mostW }) => mostW),
    rank: Int32Array.from(takers, (_, at) => at),
  })
  takers.forEach((_, at) => (pool.list[at] = at))
  return pool
}

/** The definition: one step after the other, always the one that leads to the lowest level, and of equals the first. */
function oneByOne(takers: readonly Taker[], roomW: number, stepW: number): readonly number[] {
  const given = takers.map(({ leastW }) => leastW)
  for (let leftW = roomW; leftW > 0; leftW -= stepW) {
    let first = -1
    takers.forEach(({ weight, mostW }, at) => {
      if (given[at]! >= mostW) return
      const isLower = (other: number) => (given[at]! + stepW) * takers[other]!.weight < (given[other]! + stepW) * weight
      if (first < 0 || isLower(first)) first = at
    })
    given[first]! += stepW
  }
  return given
}

function someTakers(chance: Chance, stepW: number): readonly Taker[] {
  const weights = chance.oneOf([[1], [3], [1, 2, 3, 7], [1, 49, 1000], [5, 2 ** 20 - 1, 2 ** 20]])
  return Array.from({ length: chance.whole(1, chance.oneOf([3, 16, 60])) }, () => {
    const leastW = chance.oneIn(2) ? chance.whole(0, 40) : 0
    return { weight: chance.oneOf(weights), leastW, mostW: leastW + stepW * chance.whole(1, chance.oneOf([3, 30])) }
  })
}

/** A level at which a step of somebody's begins or ends, or right beside it, where rounding matters. */
function edge(chance: Chance, takers: readonly Taker[], stepW: number): number {
  const { weight, leastW, mostW } = chance.oneOf(takers)
  const level = (leastW + stepW * chance.whole(1, (mostW - leastW) / stepW)) / weight
  return level * chance.oneOf([1, 1 - 2 ** -53, 1 + 2 ** -52, 1 - 2 ** -49, 1 + 2 ** -49, 1.01])
}

describe('a level', () => {
  test('LB-5: is found from wherever the search begins, and deals what one step after the other would', () => {
    seeds(220_001, 100, (chance) => {
      for (let nth = 0; nth < 25; nth++) {
        const stepW = chance.oneOf([1, 1, 7])
        const takers = someTakers(chance, stepW)
        const steps = openIn(takers) / stepW
        const roomW = stepW * chance.whole(0, steps - 1)
        const pool = poolWith(takers)
        const isRanked = chance.oneIn(2)
        if (!isRanked) pool.list.reverse()
        const begin = Float64Array.of(edge(chance, takers, stepW))
        dealByLevel(pool, takers.length, roomW, stepW, isRanked, begin, 0)
        expect([...pool.grantW]).toEqual(oneByOne(takers, roomW, stepW))
      }
    })
  })

  const several = [1, 1, 1, 2, 4]
  const farApart = [1, 50, 1000, 2 ** 20]
  const alike = { leastW: 0, mostW: 90_000 }

  test.each<[string, number, readonly Taker[]]>([
    ['hundreds who are all alike', 4.9, many(300, [1], alike)],
    ['hundreds of one weight', 7.5, many(300, [3])],
    ['hundreds of several weights', 6.8, many(300, several)],
    ['hundreds of weights far apart', 7.1, many(300, farApart)],
    ['a dozen who are all alike', 4.9, many(12, [1], alike)],
    ['a dozen of one weight', 6.2, many(12, [2])],
    ['a dozen of several weights', 6.2, many(12, several)],
    ['a dozen of weights far apart', 6.7, many(12, farApart)],
  ])('LB-14: %s are looked at no more than %d times each, in the mean of many searches', (_who, most, takers) => {
    let looks = 0
    const cases = [1, 10].flatMap((stepW) =>
      [0.1, 0.4, 0.7, 0.95].flatMap((part) => [0.5, 0.9, 1.1, 20].map((begin) => ({ stepW, part, begin }))),
    )
    for (const { stepW, part, begin } of cases) {
      const rounded = takers.map((one) => ({ ...one, mostW: one.mostW - ((one.mostW - one.leastW) % stepW) }))
      const pool = poolWith(rounded)
      const { watched, reads } = counted(pool.weight)
      const roomW = Math.floor((openIn(rounded) * part) / stepW) * stepW
      const weights = takers.reduce((sum, { weight }) => sum + weight, 0)
      const levels = Float64Array.of((begin * roomW) / weights)
      dealByLevel({ ...pool, weight: watched }, takers.length, roomW, stepW, true, levels, 0)
      looks += reads() / takers.length
    }
    expect(looks / cases.length).toBeLessThanOrEqual(most)
  })

  test('LB-14: of two is not searched for', () => {
    const levels = Float64Array.of(77)
    const pool = poolWith(many(2, several))
    dealByLevel(pool, 2, 50_000, 1, true, levels, 0)
    expect([...levels]).toEqual([77])
  })
})

const openIn = (takers: readonly Taker[]): number => takers.reduce((sum, { leastW, mostW }) => sum + mostW - leastW, 0)

function many(count: number, weights: readonly number[], same: Partial<Taker> = {}): readonly Taker[] {
  const chance = chanceOf(7)
  return Array.from({ length: count }, () => ({
    weight: chance.oneOf(weights),
    leastW: chance.whole(1_400, 5_000),
    mostW: chance.whole(10_000, 150_000),
    ...same,
  }))
}
