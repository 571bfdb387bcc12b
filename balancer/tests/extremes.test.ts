import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { drawn } from './support/depot.ts'
import { seeds } from './support/seeds.ts'

const mostW = 2 ** 31
const heaviest = 2 ** 20

test('LB-2: with the largest powers and weights every last watt still goes where it belongs', () => {
  seeds(150_001, 200, (chance) => {
    const names = ['a', 'b', 'c', 'd', 'e'].slice(0, chance.whole(2, 5))
    const weights = names.map(() => chance.oneOf([1, 2, heaviest - 1, heaviest, chance.whole(1, heaviest)]))
    const capW = mostW - chance.whole(0, 9)
    const below = Object.fromEntries(
      names.map((name, at) => [name, { leaf: { wanted_w: mostW, weight: weights[at]! } }]),
    )
    const given = balance(drawn({ w: capW, below }, { strategy: 'PRIORITY' })).allocations.map(({ w }) => w)
    expect(given.reduce((sum, w) => sum + w, 0)).toBe(capW)
    // Integers of any size: nobody's last watt stands above anybody's next.
    given.forEach((hasW, at) =>
      given.forEach((otherW, other) => {
        const next = BigInt(hasW + 1) * BigInt(weights[other]!)
        const last = BigInt(otherW) * BigInt(weights[at]!)
        if (at !== other && otherW > 0) expect(at < other ? last < next : last <= next).toBe(true)
      }),
    )
  })
})

test('LB-2: a sum of many of the largest powers is exact to the watt', () => {
  const names = Array.from({ length: 1000 }, (_, at) => `c${String(at).padStart(3, '0')}`)
  const below = Object.fromEntries(names.map((name) => [name, { leaf: { wanted_w: mostW } }]))
  const capped = balance(drawn({ below: { x: { w: mostW, supply_w: mostW, below } } }))
  const given = capped.allocations.map(({ w }) => w)
  expect(given.reduce((sum, w) => sum + w, 0)).toBe(2 * mostW)
  expect(given.filter((w) => w === 4_294_968)).toHaveLength(296)
  expect(new Set(given)).toEqual(new Set([4_294_968, 4_294_967]))
  const free = balance(drawn({ below }))
  expect(free.nodes.find(({ node_id }) => node_id === 'root')?.allocated_w).toBe(1000 * mostW)
  expect(free.outcome).toBe('APPLIED')
})
