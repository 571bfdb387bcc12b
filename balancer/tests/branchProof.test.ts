import { describe, expect, test } from 'vitest'
import type { GraphInput } from '../src/graph.ts'
import { against, type Given } from './support/against.ts'
import { drawn, type Drawn } from './support/depot.ts'

const wants = (rest: object = {}): Drawn => ({ leaf: { wanted_w: 90, ...rest } })
const fork = (below: Drawn['below'], w = 90): Drawn => ({ w, below: below! })
const site = (below: Drawn['below'], terms: Partial<GraphInput> = {}): GraphInput =>
  drawn({ w: 90, below: below! }, { share_rule: 'branch-fair', ...terms })
const two = (a: object = {}, b: object = {}, c: object = {}) => ({
  x: fork({ a: wants(a), b: wants(b) }),
  y: fork({ c: wants(c) }),
})
const queue = two({ step_w: 5, waiting_since_ms: 5 }, { step_w: 7, waiting_since_ms: 1 }, { step_w: 5 })
const inTurn = { strategy: 'FIRST_COME' } as const
const hourMs = 3_600_000
const inHours = (hours: number) => ({ energy_needed_wh: 10, departure_ms: (1 + hours) * hourMs })
const bOverA = 'b has more than a, which could still take a step'
const yOverX = 'y has more than x, which could still take a step'
const xOverY = 'x has more than y, which could still take a step'

describe('the certificate, where nodes share among their children', () => {
  test.each<[string, GraphInput, Given]>([
    ['evenly', site(two()), { a: 23, b: 22, c: 45 }],
    [
      'what a branch can’t use goes to others',
      site({ ...two(), y: fork({ c: wants() }, 10) }),
      { a: 40, b: 40, c: 10 },
    ],
    ['by weight among leaves alone', site(two({ weight: 2 }), { strategy: 'PRIORITY' }), { a: 30, b: 15, c: 45 }],
    [
      'weights of leaves don’t count beside forks',
      site({ x: fork({ a: wants() }), c: wants({ weight: 9 }) }, { strategy: 'PRIORITY' }),
      { a: 45, c: 45 },
    ],
    ['higher tiers first', site(two({ tier: 1 }, { tier: 1 }), { strategy: 'PRIORITY' }), { a: 0, b: 0, c: 90 }],
    [
      'one after the other',
      site(two({ waiting_since_ms: 5 }, { waiting_since_ms: 1 }), { strategy: 'FIRST_COME' }),
      { a: 0, b: 45, c: 45 },
    ],
    ['in steps', site(two({ step_w: 5 }, { step_w: 7 }, { step_w: 5 })), { a: 20, b: 21, c: 45 }],
    [
      'by what leaves side by side need until they leave, from now on',
      site(two(inHours(1), inHours(2)), { strategy: 'EARLIEST_DEPARTURE', now_ms: hourMs }),
      { a: 30, b: 15, c: 45 },
    ],
    [
      'one after the other beside empty boards',
      site({ a: wants({ waiting_since_ms: 5 }), b: wants({ waiting_since_ms: 1 }), z: fork({ y: fork({}) }) }, inTurn),
      { a: 0, b: 90 },
    ],
    ['one after the other, as far as steps that differ allow', site(queue, inTurn), { a: 20, b: 21, c: 45 }],
    ['minima count as what one has', site(two({ min_w: 40 }, {}, { min_w: 10 })), { a: 40, b: 5, c: 45 }],
  ])('LB-15, LB-17: finds nothing wrong: %s', (_what, graph, given) => {
    expect(against(graph, given)).toEqual([])
  })

  test.each<[string, GraphInput, Given, readonly string[]]>([
    ['every leaf alike', site(two()), { a: 30, b: 30, c: 30 }, [xOverY]],
    [
      'less than there is',
      site(two()),
      { a: 22, b: 22, c: 45 },
      ['a', 'b', 'c'].map((id) => `${id} could take one more step`),
    ],
    [
      'two steps apart',
      site(two()),
      { a: 24, b: 22, c: 44 },
      ['a has more than b, which could still take a step', xOverY],
    ],
    [
      'a branch that has room of its own left',
      site({ ...two(), y: fork({ c: wants() }, 10) }),
      { a: 43, b: 42, c: 5 },
      [xOverY],
    ],
    [
      'no weights',
      site(two({ weight: 2 }), { strategy: 'PRIORITY' }),
      { a: 23, b: 22, c: 45 },
      ['b has more than a, which could still take a step'],
    ],
    ['no tiers', site(two({ tier: 1 }, { tier: 1 }), { strategy: 'PRIORITY' }), { a: 23, b: 22, c: 45 }, [xOverY]],
    [
      'a lower tier a single step',
      site(two({ tier: 1 }, { tier: 1 }), { strategy: 'PRIORITY' }),
      { a: 1, b: 0, c: 89 },
      [xOverY],
    ],
    [
      'out of turn',
      site(two({ waiting_since_ms: 5 }, { waiting_since_ms: 1 }), { strategy: 'FIRST_COME' }),
      { a: 1, b: 44, c: 45 },
      ['others were served before b'],
    ],
    [
      'out of turn by id',
      site(two(), { strategy: 'FIRST_COME' }),
      { a: 44, b: 1, c: 45 },
      ['others were served before a'],
    ],
    [
      'in steps, but far apart',
      site(two({ step_w: 5 }, { step_w: 7 }, { step_w: 5 })),
      { a: 75, b: 14, c: 0 },
      [xOverY, 'a has more than b, which could still take a step'],
    ],
    [
      'a lower tier in another branch',
      site(two({}, { tier: 1 }, { tier: 1 }), { strategy: 'PRIORITY' }),
      { a: 80, b: 0, c: 10 },
      [yOverX],
    ],
    [
      'a lower tier in the same branch, which is no reason against that branch',
      site(two({}, { tier: 1 }, { wanted_w: 45 }), { strategy: 'PRIORITY' }),
      { a: 44, b: 1, c: 45 },
      [bOverA],
    ],
    [
      'a lower tier, which doesn’t count as what a branch has for a higher one',
      site(two({}, { tier: 1 }, { wanted_w: 45 }), { strategy: 'PRIORITY' }),
      { a: 43, b: 2, c: 45 },
      [bOverA, yOverX],
    ],
    [
      'out of turn by more than steps that differ allow',
      site(queue, inTurn),
      { a: 45, b: 0, c: 45 },
      ['others were served before b'],
    ],
    ['a minimum beyond which a sibling was raised', site(two({ min_w: 40 })), { a: 40, b: 10, c: 40 }, [xOverY]],
  ])('LB-15, LB-17: finds what is wrong: %s', (_what, graph, given, wrong) => {
    expect([...against(graph, given)].sort()).toEqual([...wrong].sort())
  })

  test('LB-13, LB-9, LB-15: within a dead band, or on phases, it proves limits and settings alone', () => {
    const uneven = { a: 30, b: 30, c: 30 }
    const amps = [{ reason: 'CIRCUIT_LIMIT' as const, ma: { L1: 9_000, L2: 9_000, L3: 9_000 } }]
    expect(against(site(two(), { dead_band_w: 1 }), uneven)).toEqual([])
    expect(against(site({ ...two(), y: { limits: amps, below: { c: wants() } } }), uneven)).toEqual([])
    expect(against(site(two(), { dead_band_w: 1 }), { ...uneven, c: 31 })).toEqual(['root lets 1 too much through'])
  })

  test('LB-15: whoever decides where nothing can be decided is told so', () => {
    expect(against(site(two(), { unsatisfied: ['x'] }), { a: 0, b: 0, c: 0 })).toEqual([
      'nothing can be decided about this graph, but something was',
    ])
  })
})
