import { describe, expect, test } from 'vitest'
import { reaches } from '../src/calm.ts'
import { openCycle } from '../src/cycle.ts'
import { enter } from '../src/enter.ts'
import type { GraphInput } from '../src/graph.ts'
import { parseGraph } from '../src/parse.ts'
import { admitByPhase, fillByPhase, openPhaseCycle } from '../src/phases.ts'
import type { PhaseSite } from '../src/phaseSite.ts'
import type { Rooms } from '../src/rooms.ts'
import { siteOf } from '../src/site.ts'
import { onPhases } from './support/onPhases.ts'
import { plain, randomGraph, type Shape } from './support/randomGraph.ts'
import { seeds } from './support/seeds.ts'
import { drawn, type Drawn, leaves } from './support/depot.ts'

/**
 * What everyone gets where limits hold per phase, and how many single steps were dealt for it. Dealing alone finds the
 * right answer too, from any beginning: only the count of its steps shows whether the levels were right.
 */
function filled(graph: GraphInput, change: (phases: PhaseSite) => void = () => undefined) {
  const power = parseGraph(graph)
  if (!('nodes' in power)) throw new Error(JSON.stringify(power))
  const site = siteOf(power)
  change(site.phases!)
  const cycle = openCycle(site.topology)
  enter(site, reaches(site), cycle)
  const phased = openPhaseCycle(cycle, site.phases!)
  admitByPhase(phased)
  let dealt = 0
  const rooms: Rooms = {
    ...phased.rooms,
    take(leaf, takenW) {
      dealt += 1
      if (dealt > 10_000) throw new Error('everything is dealt step by step')
      phased.rooms.take(leaf, takenW)
    },
  }
  fillByPhase({ ...phased, rooms })
  const given = Object.fromEntries(site.leaves.map(({ id }, at) => [id, cycle.grantW[at]!]))
  return { given, dealt, leaves: site.leaves.length }
}

const volts = { phase_voltage_v: 1000 } as const
const amps = (L1: number, L2 = L1, L3 = L1) => [{ reason: 'CIRCUIT_LIMIT' as const, ma: { L1, L2, L3 } }]
const shape: Shape = { ...plain, leavesMax: 20, leafMaxW: 100_000_000, strategies: ['EQUAL_SHARE', 'PRIORITY'] }

describe('levels on phases', () => {
  test('LB-5, LB-13, LB-14: bring everyone so far that few steps are left to be dealt', () => {
    seeds(170_001, 2000, (chance) => {
      const graph = onPhases(randomGraph(chance, shape), chance, 400_000_000)
      if (graph.nodes.every(({ limits }) => limits.every((limit) => 'w' in limit))) return
      const { dealt, leaves } = filled(graph)
      expect(dealt).toBeLessThanOrEqual(3 * leaves)
    })
  })

  test('LB-5, LB-13: tier after tier, each by weight, and each from its minimum to its ceiling', () => {
    const leaf = (wanted_w: number, rest: object): Drawn => ({ leaf: { wanted_w, phases: ['L1'], ...rest } })
    const tree: Drawn = {
      limits: amps(1_000_000_000, 300_000_000, 1_000_000_000),
      below: {
        a: leaf(100_000_000, { tier: 0, weight: 7 }),
        b: leaf(900_000_000, { tier: 1, weight: 2 }),
        c: leaf(900_000_000, { tier: 1, weight: 1, min_w: 30_000_000 }),
        d: leaf(150_000_000, { tier: 1, weight: 5 }),
        e: leaf(900_000_000, { tier: 2 }),
        f: { leaf: { wanted_w: 900_000_000, tier: 1, phases: ['L2', 'L3'] } },
        g: { leaf: { wanted_w: 900_000_000, min_w: 900_000_000, tier: 1, phases: ['L2', 'L3'] } },
      },
    }
    const { given, dealt } = filled(drawn(tree, { ...volts, strategy: 'PRIORITY' }))
    // L1: 100 of 1000 to a, 150 to d, and to b and c as 2 to 1 what is left. L2 has no room for g, and all of it for f.
    expect(given).toEqual({
      ...{ a: 100_000_000, b: 500_000_000, c: 250_000_000, d: 150_000_000, e: 0 },
      ...{ f: 600_000_000, g: 0 },
    })
    expect(dealt).toBe(0)
  })

  test('LB-5, LB-13: a leaf begins to rise at the level of its minimum: its power by its weight', () => {
    const tree: Drawn = {
      limits: amps(90_000_000),
      below: {
        b: { leaf: { wanted_w: 90_000_000, min_w: 30_000_000, weight: 2, phases: ['L1'] } },
        c: { leaf: { wanted_w: 90_000_000, phases: ['L1'] } },
      },
    }
    const { given, dealt } = filled(drawn(tree, { ...volts, strategy: 'PRIORITY' }))
    expect(given).toEqual({ b: 60_000_000, c: 30_000_000 })
    expect(dealt).toBe(0)
  })

  test('LB-5, LB-13: one that a full phase keeps at its minimum takes no more than that on its other phase', () => {
    const tree: Drawn = {
      limits: amps(50_000_000, 100_000_000),
      below: {
        b: { leaf: { wanted_w: 90_000_000, phases: ['L1'] } },
        c: { leaf: { wanted_w: 90_000_000, min_w: 40_000_000, phases: ['L1', 'L2'] } },
        d: { leaf: { wanted_w: 90_000_000, phases: ['L2'] } },
      },
    }
    const { given, dealt } = filled(drawn(tree, volts))
    expect(given).toEqual({ b: 30_000_000, c: 40_000_000, d: 80_000_000 })
    expect(dealt).toBe(0)
  })

  test('LB-3, LB-13: where rounding lets powers through too high, they come down a little and not to nothing', () => {
    const on = (names: readonly string[]) => leaves(names, { wanted_w: 90, phases: ['L1'] })
    const { given, dealt } = filled(drawn({ limits: amps(60), below: on(['a', 'b', 'c']) }, volts), (phases) => {
      // 17 times 0.1, 0.1 and 0.2 is 6.8, but more when it is added up in floating point.
      phases.share.set([0.1, 0.1, 0.2])
      phases.forkCap[0] = 6.8
    })
    expect(given).toEqual({ a: 18, b: 17, c: 16 })
    expect(dealt).toBe(3)
  })
})
