import { describe, expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import { certify } from '../src/certificate/certify.ts'
import type { GraphInput, LeafInput, LimitInput } from '../src/graph.ts'
import { against } from './support/against.ts'
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

describe('the certificate knows whose turn it is', () => {
  const periodMs = 900_000
  const charging: Drawn = {
    leaf: { wanted_w: minW, min_w: minW, current_w: minW, charging_since_ms: now_ms - periodMs },
  }
  const overdue: Drawn = { leaf: { wanted_w: minW, min_w: minW, waiting_since_ms: now_ms - periodMs } }
  const never: Drawn = { leaf: { wanted_w: 70, min_w: 70 } }
  const two = { a: charging, b: charging }
  const hourMs = 3_600_000
  const leaving = (energy_needed_wh: number, hours: number): Drawn => ({
    leaf: { wanted_w: minW, min_w: minW, energy_needed_wh, departure_ms: now_ms + hours * hourMs },
  })
  const volts = { phase_voltage_v: 1000 }
  const watts = (w: number): LimitInput => ({ reason: 'NODE_LIMIT', w })
  const amps = (ma: number): LimitInput => ({ reason: 'CIRCUIT_LIMIT', ma: { L1: ma, L2: ma, L3: ma } })
  const site = (below: Drawn['below'], terms: Partial<GraphInput> = {}) =>
    drawn({ w: minW, below: below! }, { now_ms, ...terms })
  const branches = (x: Partial<Drawn>, y: Drawn) =>
    drawn({ below: { x: { ...x, below: { a: charging, c: charging } }, y } }, { now_ms, ...volts })

  // Who charges since the same time gives way in the order of the ring, behind its widest gap: so who else stands in
  // the ring decides between a and c.
  test.each<[string, GraphInput, string, string]>([
    ['of two alone the first gives way', site({ a: charging, c: charging }), 'c', 'a'],
    ['one between them that fits nowhere counts', site({ a: charging, b: never, c: charging }), 'a', 'c'],
    ['but not if its own node forbids it', site({ a: charging, b: { w: 69, ...never }, c: charging }), 'c', 'a'],
    [
      'nor if a phase of its own does',
      site({ a: charging, b: { limits: [watts(99), amps(20)], ...never }, c: charging }, volts),
      'c',
      'a',
    ],
    ['nor if it wants nothing', site({ a: charging, b: { leaf: { wanted_w: 0, min_w: 70 } }, c: charging }), 'c', 'a'],
    ['nor where its minimum just fits', branches({ w: minW }, { w: minW, below: { b: overdue } }), 'c', 'a'],
    ['nor on phases', branches({ limits: [amps(20)] }, { limits: [amps(20)], below: { b: overdue } }), 'c', 'a'],
    ['a branch is crowded as soon as one limit is', branches({ limits: [watts(minW), amps(999)] }, {}), 'c', 'a'],
    ['three begin behind their widest gap', site({ ...two, c: never, d: never, e: charging }), 'b', 'e'],
    [
      'three that waited too long go first so',
      site({ a: overdue, b: overdue, c: never, d: never, e: overdue }),
      'e',
      'a',
    ],
    [
      'who needs more until it leaves comes first, counted from now on',
      site({ a: leaving(10, 1), b: leaving(18, 2) }, { strategy: 'EARLIEST_DEPARTURE' }),
      'a',
      'b',
    ],
  ])('LB-4, LB-13, LB-15: %s', (_what, graph, on, off) => {
    const given = Object.fromEntries(balance(graph).allocations.map(({ node_id, w }) => [node_id, w]))
    expect(given).toMatchObject({ [on]: minW, [off]: 0 })
    expect(against(graph, given)).toEqual([])
    expect(against(graph, { ...given, [on]: 0, [off]: minW })).toContain(`${on} is off, but its minimum fitted`)
  })
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
