import { describe, expect, test } from 'vitest'
import { byTheBook } from '../tests/support/byTheBook.ts'
import { counted } from '../tests/support/counted.ts'
import { drawn } from '../tests/support/depot.ts'
import { plain, randomGraph } from '../tests/support/randomGraph.ts'
import { seeds } from '../tests/support/seeds.ts'
import { admit } from './admission.ts'
import { openCycle } from './cycle.ts'
import { enter } from './enter.ts'
import type { GraphInput } from './graph.ts'
import { parseGraph } from './parse.ts'
import { dealSteps } from './quantise.ts'
import { siteOf } from './site.ts'

/** A cycle in which everyone who is on has its minimum. */
function atMinima(graph: GraphInput) {
  const power = parseGraph(graph)
  if (!('nodes' in power)) throw new Error(JSON.stringify(power))
  const site = siteOf(power)
  const cycle = openCycle(site.topology)
  enter(site, new Float64Array(site.leaves.length).fill(Infinity), cycle)
  admit(cycle)
  cycle.grantW.set(cycle.leastW)
  return { cycle, given: () => Object.fromEntries(site.leaves.map(({ id }, at) => [id, cycle.grantW[at]!])) }
}

describe('steps that are dealt one by one', () => {
  test('LB-5, LB-15: from the minima up they come to what the definition says', () => {
    seeds(230_001, 200, (chance) => {
      const steps = chance.oneOf([[1], [1, 5, 7]])
      const graph = randomGraph(chance, { ...plain, leavesMax: 8, leafMaxW: 40, strategies: ['PRIORITY'], steps })
      const { cycle, given } = atMinima(graph)
      dealSteps(cycle, cycle.rooms, Infinity)
      expect(given()).toEqual(Object.fromEntries(byTheBook(graph)))
    })
  })

  test('LB-2, LB-5: no two levels are so close that rounding makes them one', () => {
    // (2^31 - 1) / 2^20 lies above (2^31 - 2^11 - 1) / (2^20 - 1) by one part in 2^51, and nothing could lie closer.
    const above = { wanted_w: 2 ** 31 - 1, min_w: 2 ** 31 - 2, weight: 2 ** 20 }
    const beneath = { wanted_w: 2 ** 31 - 2 ** 11 - 1, min_w: 2 ** 31 - 2 ** 11 - 2, weight: 2 ** 20 - 1 }
    const roomW = above.min_w + beneath.min_w + 1
    const tree = { w: 2 ** 31, supply_w: roomW - 2 ** 31, below: { a: { leaf: above }, b: { leaf: beneath } } }
    const { cycle, given } = atMinima(drawn(tree, { strategy: 'PRIORITY' }))
    dealSteps(cycle, cycle.rooms, Infinity)
    expect(given()).toEqual({ a: above.min_w, b: beneath.wanted_w })
  })

  test('LB-14: where no limit has room for one more step, nobody is lined up', () => {
    const leaf = { leaf: { wanted_w: 50, min_w: 20, step_w: 3 } }
    const { cycle, given } = atMinima(drawn({ w: 42, below: { a: leaf, b: leaf } }))
    const { watched, reads } = counted(cycle.pool.list)
    dealSteps({ ...cycle, pool: { ...cycle.pool, list: watched } }, cycle.rooms, Infinity)
    expect(given()).toEqual({ a: 20, b: 20 })
    expect(reads()).toBe(0)
  })
})
