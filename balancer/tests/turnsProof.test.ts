import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { certify } from '../src/certificate/certify.ts'
import type { LeafInput } from '../src/graph.ts'
import { byTheBook } from './support/byTheBook.ts'
import type { Chance } from './support/chance.ts'
import { drawn, type Drawn } from './support/depot.ts'
import { seeds } from './support/seeds.ts'

const now_ms = 6_000_000
const minW = 60

function someTurn(chance: Chance): Partial<LeafInput> {
  const ago = () => now_ms - chance.oneOf([0, 300_000, 900_000, 1_200_000])
  return {
    tier: chance.oneOf([0, 0, 0, 1]),
    ...(chance.oneIn(2) ? { current_w: minW } : {}),
    ...(chance.oneIn(2) ? { waiting_since_ms: ago() } : {}),
    ...(chance.oneIn(2) ? { charging_since_ms: ago() } : {}),
  }
}

test('LB-4, LB-15: the certificate turns away whoever is on in place of another whose turn it is', () => {
  let swapped = 0
  seeds(190_001, 600, (chance) => {
    const leaf = (): Drawn => ({ leaf: { wanted_w: 90, min_w: minW, max_w: 90, ...someTurn(chance) } })
    const many = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, leaf()]))
    const tree: Drawn = {
      w: 5 * minW,
      below: {
        x: { w: chance.whole(1, 3) * minW, below: many('x', chance.whole(2, 5)) },
        y: { w: chance.oneOf([2 * minW, 9 * minW]), below: many('y', chance.whole(1, 4)) },
        s: { leaf: { wanted_w: 5 } },
        t: { w: 50, leaf: { wanted_w: 90, min_w: minW } },
      },
    }
    const graph = drawn(tree, { strategy: 'PRIORITY', now_ms })
    const right = balance(graph)
    expect(certify(graph, right)).toEqual([])
    const beneath = right.allocations.filter(({ node_id }) => node_id.startsWith('x'))
    const off = beneath.filter(({ w }) => w === 0)
    const on = beneath.filter(({ w }) => w > 0)
    if (off.length === 0 || on.length === 0) return
    const [loser, winner] = [chance.oneOf(off), chance.oneOf(on)]
    const given = new Map([
      [loser.node_id, winner.w],
      [winner.node_id, 0],
    ])
    const allocations = right.allocations.map((one) => ({ ...one, w: given.get(one.node_id) ?? one.w }))
    expect(certify(graph, { ...right, allocations })).toContain(`${winner.node_id} is off, but its minimum fitted`)
    swapped += 1
  })
  expect(swapped).toBeGreaterThan(10)
})

test('LB-4, LB-15: whose turn it is among those who came together is as the definition has it', () => {
  seeds(195_001, 400, (chance) => {
    const needs = () => (chance.oneIn(2) ? { energy_needed_wh: chance.oneOf([10, 20]), departure_ms: 9_600_000 } : {})
    const leaf = (): Drawn => ({ leaf: { wanted_w: 60, min_w: minW, ...someTurn(chance), ...needs() } })
    const names = chance.shuffled(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
    const some = (from: number, to: number) => Object.fromEntries(names.slice(from, to).map((name) => [name, leaf()]))
    const tree: Drawn = {
      below: {
        x: { w: chance.whole(1, 4) * minW, below: some(0, chance.whole(2, 6)) },
        y: { w: chance.oneOf([0, 1, 9]) * minW, below: some(6, 8) },
      },
    }
    const strategy = chance.oneOf(['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE'] as const)
    const graph = drawn(tree, { strategy, ...(chance.oneIn(4) ? {} : { now_ms }) })
    const given = balance(graph).allocations.map(({ node_id, w }) => [node_id, w])
    expect(given).toEqual([...byTheBook(graph)].sort(([a], [b]) => (a < b ? -1 : 1)))
  })
})
