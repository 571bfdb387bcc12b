import { describe, expect, test } from 'vitest'
import { drawn, type Drawn, leaves } from '../tests/support/depot.ts'
import { holders, shares } from '../tests/support/results.ts'
import { balance } from './balance.ts'

const four = leaves(['a1', 'a2', 'a3', 'a4'], { wanted_w: 100 })

describe('storage and generation', () => {
  test('LB-3, LB-11: raise what the subtree of their node may use', () => {
    expect(shares(drawn({ below: { a: { w: 200, supply_w: 60, below: four } } }))).toEqual({
      a1: 65,
      a2: 65,
      a3: 65,
      a4: 65,
    })
  })

  test('LB-11: don’t raise a limit above the node where they stand', () => {
    const tree: Drawn = { w: 210, below: { a: { w: 200, supply_w: 60, below: four } } }
    const decision = balance(drawn(tree))
    expect(decision.allocations.map(({ w }) => w)).toEqual([53, 53, 52, 52])
    expect(Object.values(holders(decision))).toEqual(['root', 'root', 'root', 'root'])
  })

  test('LB-11: don’t raise the limits of branches beneath their node', () => {
    const tree: Drawn = { w: 500, supply_w: 500, below: { a: { w: 100, below: four } } }
    expect(shares(drawn(tree))).toEqual({ a1: 25, a2: 25, a3: 25, a4: 25 })
  })

  test('LB-11: may stand at a charger', () => {
    const tree: Drawn = { below: { a: { w: 40, supply_w: 30, leaf: { wanted_w: 100 } } } }
    expect(shares(drawn(tree))).toEqual({ a: 70 })
  })

  test('LB-3, LB-11: cover fixed load at their node, which counts at all nodes above', () => {
    const tree: Drawn = {
      w: 100,
      below: { b: { w: 100, below: { a: { w: 40, supply_w: 30, fixed_load_w: 50, below: four } } } },
    }
    expect(shares(drawn(tree))).toEqual({ a1: 5, a2: 5, a3: 5, a4: 5 })
    const tighter: Drawn = { ...tree, w: 58 }
    expect(shares(drawn(tighter))).toEqual({ a1: 2, a2: 2, a3: 2, a4: 2 })
    const infeasible: Drawn = { ...tree, w: 49 }
    expect(balance(drawn(infeasible)).primary_reason).toBe('LIMIT_INFEASIBLE')
  })

  test('LB-3, LB-11: fixed load at a charger counts there and above', () => {
    const tree: Drawn = {
      w: 100,
      below: { a: { w: 60, fixed_load_w: 30, leaf: { wanted_w: 90 } }, b: { leaf: { wanted_w: 90 } } },
    }
    expect(shares(drawn(tree))).toEqual({ a: 30, b: 40 })
  })
})
