import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  drawableW,
  later,
  limitNowW,
  newYard,
  onceW,
  rebalance,
  step,
  sumW,
  type Yard,
  type YardCharger,
} from '../../../tests/support/yard.ts'
import { announce, befall, connect } from '../../../tests/support/yardFaults.ts'
import type { PlanUnit } from './plan.ts'

type Targets = (charger: YardCharger) => PlanUnit['targets']

/** Wishes that know nothing of any limit: the plan alone must hold them. */
function greedy(yard: Yard): Targets {
  const wished = new Map<string, number>()
  return ({ unitId, ratingW, fallbackW, efficiency }) => {
    if (!wished.has(unitId) || yard.chance.upTo(20) === 0) {
      const floorW = Math.ceil(fallbackW / efficiency) + 1
      wished.set(unitId, yard.chance.one([floorW, ratingW, Math.max(floorW, yard.chance.upTo(ratingW))]))
    }
    return [{ from: yard.now, w: wished.get(unitId)! }]
  }
}

/** What is more than a limit lets through if every charger boots at once and every place has a bus. */
function broken(yard: Yard): string[] {
  return yard.nodes.flatMap((node) => {
    const loadW = sumW(yard, node, onceW)
    const limitW = limitNowW(node, yard.now)
    return loadW <= limitW + 1e-6 ? [] : [`${node.nodeId} at ${yard.now}: ${loadW} of ${limitW} W`]
  })
}

const leaseNotice = ({ settings: { leaseMs, leadMs, clockErrorMs } }: Yard) => leaseMs + leadMs + 4 * clockErrorMs

function runWithNotice(seed: number): { readonly yard: Yard; readonly drawnWh: number } {
  const yard = newYard(seed)
  const targets = greedy(yard)
  for (const charger of yard.chargers) if (yard.chance.upTo(3) > 0) connect(yard, charger)
  const until = 900_000
  const every = (ms: number, run: () => void) => {
    const again = () => {
      run()
      later(yard, 1 + yard.chance.upTo(2 * ms), again)
    }
    later(yard, yard.chance.upTo(ms), again)
  }
  every(2_000, () => rebalance(yard, targets))
  every(4_000, () => befall(yard, yard.chance.one(yard.chargers)))
  every(60_000, () => announce(yard, yard.chance.one(yard.nodes), leaseNotice(yard)))
  let drawnWh = 0
  let before = yard.now
  while (step(yard, until)) {
    const found = broken(yard)
    if (found.length > 0) throw new Error(`seed ${seed}: ${found.join('; ')}`)
    const grid = yard.nodes[0]!
    drawnWh += (sumW(yard, grid, drawableW) * (yard.now - before)) / 3_600_000
    before = yard.now
  }
  return { yard, drawnWh }
}

describe('limits that change with notice, and fallbacks that fit', () => {
  test('OCPP-3: hold at every node and instant, whatever is answered, lost, forgotten or begun', () => {
    let faults = 0
    let drawnWh = 0
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const { yard, drawnWh: wh } = runWithNotice(seed)
        faults += yard.faults
        drawnWh += wh
      }),
      { numRuns: 150 },
    )
    console.log(`${faults} faults, ${Math.round(drawnWh / 1000)} kWh could be drawn`)
    expect(faults).toBeGreaterThan(20_000)
    expect(drawnWh).toBeGreaterThan(0)
  })
})
