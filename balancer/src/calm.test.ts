import { describe, expect, test } from 'vitest'
import { drawn, type Drawn } from '../tests/support/depot.ts'
import { codes, shares } from '../tests/support/results.ts'
import { balance } from './balance.ts'

const leaf = (wanted_w: number, current_w: number, rest: object = {}): Drawn => ({
  leaf: { wanted_w, current_w, ...rest },
})

describe('the ramp', () => {
  const ramp = { ramp_w_per_s: 100, elapsed_ms: 2500 }

  test('LB-9: an increase goes no further than the ramp lets it in the time that has passed', () => {
    const decision = balance(drawn({ w: 9000, below: { a: leaf(5000, 1000), b: leaf(1200, 1000) } }, ramp))
    expect(decision.allocations.map(({ w }) => w)).toEqual([1250, 1200])
    expect(codes(decision)).toEqual(['RAMP_LIMIT a'])
    expect(decision).toMatchObject({ outcome: 'CURTAILED', primary_reason: 'RAMP_LIMIT' })
    expect(decision.allocations[0]?.binding_node_id).toBe(null)
  })

  test('LB-9: part of a watt is none', () => {
    expect(shares(drawn({ below: { a: leaf(5000, 0) } }, { ramp_w_per_s: 3, elapsed_ms: 1999 }))).toEqual({ a: 5 })
  })

  test('LB-9: a leaf that is switched on begins at its minimum', () => {
    expect(shares(drawn({ below: { a: leaf(5000, 0, { min_w: 1400 }) } }, ramp))).toEqual({ a: 1400 })
    expect(shares(drawn({ below: { a: { leaf: { wanted_w: 5000 } } } }, ramp))).toEqual({ a: 250 })
  })

  test('LB-9: a decrease is immediate', () => {
    expect(shares(drawn({ w: 300, below: { a: leaf(5000, 4000) } }, ramp))).toEqual({ a: 300 })
  })

  test('LB-9: what one may not use yet is for others', () => {
    expect(shares(drawn({ w: 1000, below: { a: leaf(900, 0), b: leaf(900, 700) } }, ramp))).toEqual({ a: 250, b: 750 })
  })

  test('LB-10: at the ramp’s end a full node is not what holds a leaf back', () => {
    const decision = balance(drawn({ w: 500, below: { a: leaf(900, 0), b: leaf(900, 200) } }, ramp))
    expect(decision.allocations.map(({ w, binding_node_id }) => [w, binding_node_id])).toEqual([
      [250, null],
      [250, 'root'],
    ])
    expect(codes(decision)).toEqual(['AGGREGATE_LIMIT root', 'RAMP_LIMIT a'])
  })

  test('LB-10: its own full node is', () => {
    const own: Drawn = { w: 250, leaf: { wanted_w: 900, current_w: 0 } }
    expect(codes(balance(drawn({ below: { a: own } }, ramp)))).toEqual(['CONNECTOR_LIMIT a'])
  })

  test('LB-9: a ramp below one step raises by a step whenever the time for one has passed', () => {
    const slow = (now_ms: number) =>
      shares(
        drawn({ below: { a: leaf(5000, 1000, { step_w: 500 }) } }, { ramp_w_per_s: 100, elapsed_ms: 1000, now_ms }),
      )
    const given = Array.from({ length: 20 }, (_, second) => slow(second * 1000).a)
    expect(given).toEqual(given.map((_, second) => (second % 5 === 0 ? 1500 : 1000)))
  })

  test('LB-9: a ramp that stays within the dead band raises past it whenever the time for that has passed', () => {
    const terms = { ramp_w_per_s: 40, elapsed_ms: 1000, dead_band_w: 100 }
    /** What a leaf has in each of 21 seconds, when it is told as late as it is raised. */
    const course = (rest: object) => {
      let current_w = 1000
      return Array.from({ length: 21 }, (_, second) => {
        const tree: Drawn = { below: { a: leaf(5000, current_w, rest) } }
        return (current_w = shares(drawn(tree, { ...terms, now_ms: 1_000_000 + second * 1000 }))['a']!)
      })
    }
    const given = course({})
    expect(new Set(given.map((w, at) => w - (given[at - 1] ?? 1000)))).toEqual(new Set([0, 100]))
    expect(given.at(-1)).toBe(1900)
    // The smallest number of steps of 30 W that leaves a band of 100 W.
    expect(new Set(course({ step_w: 30, min_w: 10 }).map((w) => (w - 1000) % 120))).toEqual(new Set([0]))
    expect(course({ step_w: 30, min_w: 10 }).at(-1)).toBe(1840)
  })

  test('LB-9: whoever is switched on does not wait for the dead band', () => {
    const terms = { ramp_w_per_s: 40, elapsed_ms: 1000, dead_band_w: 100, now_ms: 1_000_100 }
    expect(shares(drawn({ below: { a: leaf(5000, 0), b: { leaf: { wanted_w: 5000 } } } }, terms))).toEqual({
      a: 40,
      b: 40,
    })
    expect(shares(drawn({ below: { a: leaf(5000, 1000) } }, { ...terms, elapsed_ms: 2500 }))).toEqual({ a: 1100 })
  })

  test('LB-9: a limit that drops lowers at once whoever is on a ramp or within the dead band', () => {
    const terms = { ramp_w_per_s: 40, elapsed_ms: 1000, dead_band_w: 100, now_ms: 1_000_000 }
    const tree = (w: number): Drawn => ({ w, below: { a: leaf(5000, 1000), b: leaf(5000, 1000) } })
    expect(shares(drawn(tree(1999), terms))).toEqual({ a: 1000, b: 999 })
    expect(shares(drawn(tree(1000), terms))).toEqual({ a: 500, b: 500 })
    expect(shares(drawn(tree(0), terms))).toEqual({ a: 0, b: 0 })
  })

  test('LB-9: without a time there is no such step, nor with a ramp of nothing', () => {
    const slow = { ramp_w_per_s: 100, elapsed_ms: 1000 }
    const tree: Drawn = { below: { a: leaf(5000, 1000, { step_w: 500 }) } }
    expect(shares(drawn(tree, slow))).toEqual({ a: 1000 })
    expect(shares(drawn(tree, { ...slow, ramp_w_per_s: 0, now_ms: 5000 }))).toEqual({ a: 1000 })
    expect(shares(drawn(tree, { ...slow, elapsed_ms: 5000 }))).toEqual({ a: 1500 })
  })
})

describe('the dead band', () => {
  const band = { dead_band_w: 100 }

  test('LB-9: a change smaller than it is not made', () => {
    expect(shares(drawn({ below: { a: leaf(1099, 1000) } }, band))).toEqual({ a: 1000 })
    expect(shares(drawn({ below: { a: leaf(901, 1000, { max_w: 2000 }) } }, band))).toEqual({ a: 1000 })
  })

  test('LB-9: a change as large as it is', () => {
    expect(shares(drawn({ below: { a: leaf(1100, 1000) } }, band))).toEqual({ a: 1100 })
    expect(shares(drawn({ below: { a: leaf(900, 1000, { max_w: 2000 }) } }, band))).toEqual({ a: 900 })
  })

  test('LB-9: a decrease that a limit needs is made, however small', () => {
    expect(shares(drawn({ w: 999, below: { a: leaf(5000, 1000) } }, band))).toEqual({ a: 999 })
    expect(shares(drawn({ below: { a: { ...leaf(5000, 1000), w: 999 } } }, band))).toEqual({ a: 999 })
    expect(shares(drawn({ below: { a: leaf(950, 1000, { max_w: 950 }) } }, band))).toEqual({ a: 950 })
  })

  test('LB-9: whoever stays higher may use what others, who stay lower, leave; in the order of ids as far as it goes', () => {
    const tree: Drawn = { w: 3000, below: { c: leaf(5000, 1050), b: leaf(5000, 1020), a: leaf(5000, 940) } }
    // Each ought to have 1000: a stays 60 below, which lets b stay 20 above, but not c 50.
    expect(shares(drawn(tree, band))).toEqual({ a: 940, b: 1020, c: 1000 })
  })

  test('LB-9: the order of ids counts across all nodes, whatever hangs where', () => {
    const tree: Drawn = {
      w: 3000,
      below: { x: { below: { c: leaf(5000, 1030) } }, y: { below: { a: leaf(5000, 1030), b: leaf(5000, 960) } } },
    }
    expect(shares(drawn(tree, band))).toEqual({ a: 1030, b: 960, c: 1000 })
  })

  test('LB-9: what is just its maximum can stay', () => {
    expect(shares(drawn({ below: { a: leaf(950, 1000, { max_w: 1000 }) } }, band))).toEqual({ a: 1000 })
  })

  test('LB-9: whoever is switched on or off hears of it', () => {
    expect(shares(drawn({ below: { a: leaf(50, 0) } }, band))).toEqual({ a: 50 })
    expect(shares(drawn({ below: { a: leaf(0, 50, { max_w: 90 }) } }, band))).toEqual({ a: 0 })
    expect(shares(drawn({ below: { a: leaf(50, 0, { min_w: 20 }) } }, band))).toEqual({ a: 50 })
  })

  test('LB-4, LB-9: what is no setting of a charger does not stay', () => {
    expect(shares(drawn({ below: { a: leaf(1050, 1001, { step_w: 50 }) } }, band))).toEqual({ a: 1050 })
    expect(shares(drawn({ below: { a: leaf(1050, 1000, { min_w: 1010 }) } }, band))).toEqual({ a: 1050 })
    expect(shares(drawn({ below: { a: leaf(1060, 1010, { min_w: 1010, step_w: 50 }) } }, band))).toEqual({ a: 1010 })
  })

  test('LB-9: without a dead band every watt is told', () => {
    expect(shares(drawn({ below: { a: leaf(1001, 1000) } }))).toEqual({ a: 1001 })
  })

  test('LB-10: what is said about nodes is what is given', () => {
    const { nodes, allocations } = balance(drawn({ w: 2000, below: { a: leaf(1050, 1000) } }, band))
    expect(allocations[0]).toEqual({ node_id: 'a', w: 1000, wanted_w: 1050, binding_node_id: null })
    expect(nodes.find(({ node_id }) => node_id === 'root')).toMatchObject({ allocated_w: 1000, headroom_w: 1000 })
  })
})
