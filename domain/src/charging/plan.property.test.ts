import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  drawableW,
  every,
  limitNowW,
  newYard,
  onceW,
  rebalance,
  step,
  sumW,
  type Yard,
  type YardCharger,
} from '../../../tests/support/yard.ts'
import { announce, befall, connect, hear } from '../../../tests/support/yardFaults.ts'
import type { PlanUnit } from './planInput.ts'

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

function runWithNotice(seed: number): Yard {
  const yard = newYard(seed)
  const targets = greedy(yard)
  for (const charger of yard.chargers) if (yard.chance.upTo(3) > 0) connect(yard, charger)
  every(yard, 2_000, () => rebalance(yard, targets))
  every(yard, 4_000, () => yard.isCalm || befall(yard, yard.chance.one(yard.chargers)))
  every(yard, 60_000, () => yard.isCalm || announce(yard, yard.chance.one(yard.nodes), leaseNotice(yard)))
  watch(yard, 900_000, seed)
  return yard
}

function watch(yard: Yard, until: number, seed: number): void {
  while (step(yard, until)) {
    const found = broken(yard)
    if (found.length > 0) throw new Error(`seed ${seed}: ${found.join('; ')}`)
  }
}

/** Who could have more: below its rating, with room for it under every node above. */
function heldBackInVain(yard: Yard): string[] {
  const roomW = (nodeId: string) => {
    const node = yard.nodes.find((one) => one.nodeId === nodeId)!
    return limitNowW(node, yard.now) - sumW(yard, node, onceW)
  }
  return yard.chargers.flatMap((charger) => {
    const lacksW = charger.ratingW / charger.efficiency - drawableW(charger, yard.now)
    const couldW = Math.min(lacksW, roomW('grid'), roomW(charger.nodeId))
    const smallW = Math.max(690, 0.03 * drawableW(charger, yard.now)) / charger.efficiency + 2
    return couldW > smallW ? [`${charger.unitId} could have ${couldW} W more`] : []
  })
}

describe('limits that change with notice, and fallbacks that fit', () => {
  test('OCPP-3: hold at every node and instant, whatever is answered, lost, forgotten or begun', () => {
    let faults = 0
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        faults += runWithNotice(seed).faults
      }),
      { numRuns: 40 },
    )
    expect(faults).toBeGreaterThan(3_000)
  }, 120_000)

  test('OCPP-3: when the last fault is over, everyone soon has what the limits let through', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const yard = runWithNotice(seed)
        yard.isCalm = true
        for (const charger of yard.chargers) {
          charger.session = `last ${charger.unitId}`
          connect(yard, charger)
          hear(charger)
        }
        yard.happenings.length = 0
        every(yard, 1_000, () => rebalance(yard, ({ ratingW }) => [{ from: yard.now, w: 2 * ratingW }]))
        watch(yard, yard.now + 3 * yard.settings.leaseMs, seed)
        expect(heldBackInVain(yard)).toEqual([])
      }),
      { numRuns: 12 },
    )
  }, 120_000)
})
