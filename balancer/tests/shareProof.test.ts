import { describe, expect, test } from 'vitest'
import type { GraphInput, LimitInput } from '../src/graph.ts'
import { against, type Given } from './support/against.ts'
import { drawn, type Drawn } from './support/depot.ts'

const wants = (rest: object = {}): Drawn => ({ leaf: { wanted_w: 90, ...rest } })
const site = (w: number, below: Drawn['below'], terms: Partial<GraphInput> = {}): GraphInput =>
  drawn({ w, below: below! }, terms)
const two = (w: number, a: object, b: object, terms: Partial<GraphInput> = {}): GraphInput =>
  site(w, { a: wants(a), b: wants(b) }, terms)
const refused = (id: string) => `${id} was refused a step that others were given later`
const noSetting = (id: string, w: number) => `${w} W is no setting of ${id}`

// At 1000 V a milliampere is a watt on its phase.
const volts = { phase_voltage_v: 1000 }
const amps = (ma: number): readonly LimitInput[] => [{ reason: 'CIRCUIT_LIMIT', ma: { L1: ma, L2: ma, L3: ma } }]
const onL1 = (rest: object = {}): Drawn => wants({ phases: ['L1'], ...rest })
const phased = (a: object = {}, b: object = {}, terms: Partial<GraphInput> = {}): GraphInput =>
  drawn({ below: { x: { limits: amps(60), below: { a: onL1(a), b: onL1(b) } } } }, { ...volts, ...terms })

const priority = { strategy: 'PRIORITY' } as const
const inTurn = { strategy: 'FIRST_COME' } as const
const hourMs = 3_600_000
const departing = { strategy: 'EARLIEST_DEPARTURE', now_ms: hourMs } as const
const inHours = (hours: number) => ({ energy_needed_wh: 10, departure_ms: (1 + hours) * hourMs })

describe('the certificate, where every leaf competes with every other', () => {
  test.each<[string, GraphInput, Given]>([
    ['evenly, the odd watt to the first by id', two(61, {}, {}), { a: 31, b: 30 }],
    ['by weight', two(60, { weight: 2 }, {}, priority), { a: 40, b: 20 }],
    ['by weight, a tie to the first by id', two(61, { weight: 2 }, { weight: 2 }, priority), { a: 31, b: 30 }],
    ['higher tiers first', two(60, { tier: 1 }, {}, priority), { a: 0, b: 60 }],
    ['minima of lower tiers before that', two(60, { tier: 1, min_w: 20 }, {}, priority), { a: 20, b: 40 }],
    ['whoever waits longest', two(60, { waiting_since_ms: 5 }, { waiting_since_ms: 1 }, inTurn), { a: 0, b: 60 }],
    ['of those who came together the first by id', two(60, {}, {}, inTurn), { a: 60, b: 0 }],
    ['by what they need until they leave, from now on', two(30, inHours(1), inHours(2), departing), { a: 20, b: 10 }],
    ['in steps', two(50, { step_w: 10 }, { step_w: 10 }), { a: 30, b: 20 }],
    ['in steps above minima', two(60, { min_w: 5, step_w: 10 }, { step_w: 5 }), { a: 25, b: 35 }],
    ['a minimum is more than a level', two(60, { min_w: 40 }, {}), { a: 40, b: 20 }],
  ])('LB-5, LB-15: finds nothing wrong: %s', (_what, graph, given) => {
    expect(against(graph, given)).toEqual([])
  })

  test.each<[string, GraphInput, Given, readonly string[]]>([
    ['less than there is', two(61, {}, {}), { a: 30, b: 30 }, [refused('a'), refused('b')]],
    ['the odd watt to the last', two(61, {}, {}), { a: 30, b: 31 }, [refused('a')]],
    ['two apart', two(60, {}, {}), { a: 31, b: 29 }, [refused('b')]],
    ['no weights', two(60, { weight: 2 }, {}, priority), { a: 30, b: 30 }, [refused('a')]],
    ['a tie of weights to the last', two(62, { weight: 2 }, {}, priority), { a: 40, b: 22 }, [refused('a')]],
    [
      'a tie of equal weights to the last',
      two(61, { weight: 2 }, { weight: 2 }, priority),
      { a: 30, b: 31 },
      [refused('a')],
    ],
    ['the other way round', two(61, {}, { weight: 2 }, priority), { a: 21, b: 40 }, [refused('b')]],
    ['no tiers', two(60, { tier: 1 }, {}, priority), { a: 1, b: 59 }, [refused('b')]],
    ['out of turn', two(60, { waiting_since_ms: 5 }, { waiting_since_ms: 1 }, inTurn), { a: 1, b: 59 }, [refused('b')]],
    ['out of turn by id', two(60, {}, {}, inTurn), { a: 59, b: 1 }, [refused('a')]],
    ['as if it were midnight', two(30, inHours(1), inHours(2), departing), { a: 16, b: 14 }, [refused('a')]],
    ['a step to the wrong one', two(50, { step_w: 10 }, { step_w: 10 }), { a: 20, b: 30 }, [refused('a')]],
    ['a minimum beyond which it was raised', two(60, { min_w: 40 }, {}), { a: 41, b: 19 }, [refused('b')]],
  ])('LB-5, LB-15: finds what is wrong: %s', (_what, graph, given, wrong) => {
    expect(against(graph, given)).toEqual(wrong)
  })

  test('LB-3, LB-15: more than a node lets through is told with the node and by how much', () => {
    expect(against(two(60, {}, {}), { a: 31, b: 31 })).toEqual(['root lets 2 too much through'])
    const full = site(60, { x: { w: 40, fixed_load_w: 50, below: { a: wants() } } })
    expect(against(full, { a: 0 })).toEqual([])
    expect(against(full, { a: 3 })).toEqual(['x lets 3 too much through'])
    // A sixth of a watt is what a phase counts in.
    expect(against(phased(), { a: 31, b: 30 })).toEqual(['x lets 6 too much through'])
  })

  test('LB-4, LB-15: what is no setting of a leaf is told, whoever has room for it', () => {
    const graph = (rest: object) => site(200, { a: wants({ min_w: 20, step_w: 10, ...rest }) })
    expect(against(graph({}), { a: 90 })).toEqual([])
    expect(against(graph({}), { a: 85 })).toEqual([noSetting('a', 85)])
    expect(against(graph({ wanted_w: 20 }), { a: 15 })).toEqual([noSetting('a', 15)])
    expect(against(graph({}), { a: 100 })).toEqual([noSetting('a', 100)])
    expect(against(graph({ wanted_w: 0 }), { a: 20 })).toEqual([noSetting('a', 20)])
    expect(against(graph({ wanted_w: 1 }), { a: 20 })).toEqual([])
  })

  test('LB-4, LB-15: whoever is off although its minimum fits is told, crowded or not', () => {
    const min = { min_w: 40 }
    expect(against(two(90, min, min), { a: 0, b: 90 })).toEqual(['a is off, but its minimum fitted'])
    expect(against(two(70, min, {}), { a: 0, b: 70 })).toEqual(['a is off, but its minimum fitted'])
    expect(against(two(70, min, min), { a: 70, b: 0 })).toEqual([])
    expect(against(two(70, min, min), { a: 0, b: 70 })).toEqual(['a is off, but its minimum fitted'])
    expect(against(two(70, min, { ...min, wanted_w: 0 }), { a: 70, b: 0 })).toEqual([])
    const own = site(90, { a: { w: 39, ...wants(min) }, b: wants(min) })
    expect(against(own, { a: 0, b: 90 })).toEqual([])
  })
})

describe('the certificate, within a dead band', () => {
  const band = { dead_band_w: 5 }

  test('LB-9, LB-15: lets whoever has what it had keep it, a little more or less than its share', () => {
    expect(against(two(60, { current_w: 28 }, { current_w: 32 }, band), { a: 28, b: 32 })).toEqual([])
    expect(against(two(60, { current_w: 28 }, { current_w: 32 }), { a: 28, b: 32 })).toEqual([refused('a')])
    expect(against(two(60, { current_w: 28, wanted_w: 27, max_w: 90 }, {}, band), { a: 28, b: 32 })).toEqual([])
    expect(against(two(60, { current_w: 28, wanted_w: 27, max_w: 27 }, {}, band), { a: 28, b: 32 })).toEqual([
      noSetting('a', 28),
    ])
  })

  test('LB-9, LB-15: nobody keeps anything who had something else, had nothing, or wants nothing', () => {
    const graph = (rest: object) => two(90, { wanted_w: 40, max_w: 90, ...rest }, { wanted_w: 0 }, band)
    expect(against(graph({ current_w: 50 }), { a: 50, b: 0 })).toEqual([])
    expect(against(graph({ current_w: 51 }), { a: 50, b: 0 })).toEqual([noSetting('a', 50)])
    expect(against(graph({ current_w: 0 }), { a: 0, b: 0 })).toEqual([refused('a')])
    expect(against(graph({ current_w: 50, wanted_w: 0 }), { a: 50, b: 0 })).toEqual([noSetting('a', 50)])
  })

  test('LB-9, LB-15: what keeping leaves over is nobody’s, but no more than the bands of all', () => {
    const graph = site(90, { a: wants({ current_w: 28 }), b: wants(), c: wants() }, band)
    expect(against(graph, { a: 28, b: 30, c: 30 })).toEqual([])
    expect(against(graph, { a: 28, b: 29, c: 28 })).toEqual([])
    expect(against(graph, { a: 28, b: 29, c: 27 })).toEqual([refused('b'), refused('c')])
  })
})

describe('the certificate, where limits hold per phase', () => {
  test('LB-13, LB-15: lets pass as much as rounding may move, and no more', () => {
    for (const [a, b] of [
      [30, 30],
      [31, 29],
      [29, 31],
    ] as const)
      expect(against(phased(), { a, b })).toEqual([])
    expect(against(phased(), { a: 32, b: 28 })).toEqual([refused('b')])
    expect(against(phased(), { a: 28, b: 32 })).toEqual([refused('a')])
  })

  test('LB-13, LB-15: a full phase is no reason to refuse anybody who doesn’t draw on it', () => {
    const onL2 = wants({ phases: ['L2'] })
    const limits: readonly LimitInput[] = [{ reason: 'CIRCUIT_LIMIT', ma: { L1: 10, L2: 60 } }]
    const graph = drawn(
      { below: { x: { limits: [...limits, ...amps(99)], below: { a: onL1(), b: onL1(), c: onL2 } } } },
      volts,
    )
    expect(against(graph, { a: 5, b: 5, c: 60 })).toEqual([])
    expect(against(graph, { a: 5, b: 5, c: 30 })).toEqual([refused('c')])
  })

  test('LB-13, LB-15: steps and the dead band move more', () => {
    const ten = { step_w: 10 }
    expect(against(phased(ten, ten), { a: 40, b: 20 })).toEqual([])
    expect(against(phased(ten, ten), { a: 50, b: 10 })).toEqual([refused('b')])
    const fromFive = { ...ten, min_w: 5 }
    expect(against(phased(fromFive, fromFive), { a: 45, b: 15 })).toEqual([])
    const band = { dead_band_w: 4 }
    expect(against(phased({ current_w: 33 }, {}, band), { a: 33, b: 27 })).toEqual([])
    expect(against(phased({ current_w: 34 }, {}, band), { a: 34, b: 26 })).toEqual([refused('b')])
  })
})
