import { expect, test } from 'vitest'
import { mostOf } from './exposure.ts'
import { unheardOf, type Permission } from './permission.ts'
import { plan } from './plan.ts'
import type { PlanUnit } from './planInput.ts'
import { stepsOf } from './plannedOrder.ts'

const now = 1_000_000
const settings = { leaseMs: 300_000, clockErrorMs: 5_000, leadMs: 20_000, retryMs: 15_000, deadBandShare: 0.03 }
const leaseEndsAt = now + 200_000
const off = { earlyMs: settings.clockErrorMs, lateMs: settings.clockErrorMs }

function unit(unitId: string, fallbackW: number, targetW: number, told: Partial<Permission> = {}): PlanUnit {
  const registered = { steeredBy: 'SESSION', efficiencyPpm: 1_000_000, ratingW: 90_000 } as const
  const kept = { fallbackW, hardCapW: 90_000, sessionRef: 's', unknownUntil: null }
  const permission = { ...unheardOf({ ...registered, ...kept }, 0), link: { state: 'UP', since: 0 } as const, ...told }
  return {
    ...{ unitId, chargePointId: unitId, connector: 1, nodeId: 'board', permission, fallbackW },
    ...{ minW: 0, stepW: 1, ampereW: 690, stepsMax: 4, targets: [{ from: now, w: targetW }] },
  }
}

// What flows beside the chargers is a little more than the fallbacks leave, as a doubtful meter may have it for a while.
test.each([
  { besideW: 5_000, thenW: 5_000 },
  { besideW: 20_000, thenW: 0 },
])(
  'OCPP-3: with $besideW W beside it, a lease given beside one that ends towards a higher fallback leaves $thenW W then',
  ({ besideW, thenW }) => {
    const running = {
      ...{ orderId: 'o', sessionRef: 's', aheadMs: 0 },
      steps: [
        { at: 0, limitW: 10_000 },
        { at: leaseEndsAt, limitW: 90_000 },
      ],
    }
    const board = { nodeId: 'board', parentId: null, mostW: null, supplyW: 0, ownW: 100_000 }
    const { orders } = plan({
      ...{ now, settings },
      nodes: [{ ...board, fixedLoadW: besideW, limits: [{ from: 0, limitW: 60_000 }] }],
      units: [unit('A', 90_000, 10_000, { confirmed: running }), unit('B', 0, 30_000)],
    })
    const raised = orders.find(({ unitId }) => unitId === 'B')!
    expect(raised.steps[0]!.limitW).toBe(30_000)
    const then = { from: leaseEndsAt, to: leaseEndsAt + 1 }
    expect(mostOf({ steps: stepsOf(raised) }, then, off)).toBe(thenW)
  },
)

test('OCPP-3: what a charger draws on its way down to its limit is not given to it anew', () => {
  const running = (limitW: number, thenW: number) => ({
    ...{ orderId: 'o', sessionRef: 's', aheadMs: 0 },
    steps: [
      { at: 0, limitW },
      { at: leaseEndsAt, limitW: thenW },
    ],
  })
  const board = { nodeId: 'board', parentId: null, mostW: null, supplyW: 0, fixedLoadW: 0, ownW: 100_000 }
  const { orders } = plan({
    ...{ now, settings },
    nodes: [{ ...board, limits: [{ from: 0, limitW: 85_000 }] }],
    units: [
      unit('A', 90_000, 3_000, { confirmed: running(3_000, 90_000) }),
      unit('B', 0, 80_000, { confirmed: running(0, 0), overdrawnW: 80_000 }),
    ],
  })
  const raised = orders.find(({ unitId }) => unitId === 'B')!
  const then = { from: leaseEndsAt, to: leaseEndsAt + 1 }
  expect(mostOf({ steps: stepsOf(raised) }, then, off)).toBe(0)
})

test('OCPP-6: who may draw more than its node has room for is told again after ten seconds, however often it has refused', () => {
  const never = { orderId: 'o', sessionRef: 's', aheadMs: 0, sentAt: 0, answer: 'NONE', isBeforeReset: false } as const
  const orders = (sinceMs: number, more = { lowerAgainMaxMs: 10_000 } as object) => {
    const refusing = unit('A', 30_000, 0, {
      unconfirmed: [
        {
          ...never,
          steps: [
            { at: 0, limitW: 0 },
            { at: leaseEndsAt, limitW: 30_000 },
          ],
        },
      ],
      refusals: { count: 5, lastAt: now - sinceMs },
    })
    const board = { nodeId: 'board', parentId: null, mostW: null, supplyW: 0, fixedLoadW: 20_000, ownW: 100_000 }
    const nodes = [{ ...board, limits: [{ from: 0, limitW: 40_000 }] }]
    return plan({ now, settings: { ...settings, ...more }, nodes, units: [refusing] }).orders.map(({ why, steps }) => [
      why,
      steps[0]!.limitW,
    ])
  }
  expect(orders(9_000)).toEqual([])
  expect(orders(10_000)).toEqual([['AGAIN', 0]])
  // A cycle that was kept before that was so is decided as it was.
  expect(orders(10_000, {})).toEqual([])
})
