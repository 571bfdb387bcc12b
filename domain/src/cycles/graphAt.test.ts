import { describe, expect, test } from 'vitest'
import { drawnSite, now, withPermission, withUnit } from '../../../tests/support/siteImages.ts'
import { type CycleResult, decideCycle } from './cycle.ts'
import type { SiteImage } from './image.ts'

const granted = ({ units }: CycleResult) => Object.fromEntries(units.map(({ unitId, grantedW }) => [unitId, grantedW]))
const targetsOf = ({ plan }: CycleResult) =>
  Object.fromEntries(plan.orders.map(({ unitId, steps }) => [unitId, steps[0]!.limitW]))

describe('what a bus is said to want', () => {
  test.each([100, 1_000])(
    'LB-9: with a ramp of %i W/s whoever was given nothing yet rises from its fallback',
    (rampWPerS) => {
      const image = drawnSite({ boards: [{ name: 'A', limitW: 300_000, chargers: 1 }] })
      const fresh = withUnit(image, 'A-1.1', () => ({ lastLimitW: null, measuredLimitW: null }))
      const result = decideCycle({ ...fresh, settings: { ...fresh.settings, rampWPerS, elapsedMs: 10_000 } })
      expect(granted(result)).toEqual({ 'A-1.1': 10_000 + rampWPerS * 10 })
    },
  )

  test.each([0.5, 0.01, 1.1, 99.99, 0.001])('CYC-2, OCPP-8: a weight of %s is one among the others', (weight) => {
    const boards = [{ name: 'A', limitW: 101_000, chargers: 2 }]
    const image: SiteImage = { ...drawnSite({ boards }), strategy: 'PRIORITY' }
    const result = decideCycle(
      withUnit(image, 'A-1.1', ({ session }) => ({ session: session && { ...session, weight } })),
    )
    expect(result.outcome).toBe('CURTAILED')
    const { 'A-1.1': oneW, 'A-2.1': twoW } = granted(result)
    const counted = Math.max(0.01, weight)
    // Nobody gets less than the fallback of 10 kW.
    const shareW = Math.min(91_000, Math.max(10_000, 101_000 * (counted / (1 + counted))))
    expect(Math.abs(oneW! - shareW)).toBeLessThanOrEqual(2)
    expect(oneW! + twoW!).toBe(101_000)
  })
})

describe('where a board doesn’t carry all fallbacks', () => {
  const fallbacks = drawnSite({ boards: [{ name: 'B', limitW: 45_000, chargers: 5 }] })
  const freeAt = (...unitIds: string[]) =>
    unitIds.reduce((image, unitId) => {
      const free = withPermission(image, unitId, () => ({ sessionRef: null }))
      return withUnit(free, unitId, () => ({ session: null }))
    }, fallbacks)
  const told = (image: SiteImage, unitId: string, limitW: number) =>
    withPermission(image, unitId, ({ sessionRef }) => ({
      confirmed: { orderId: 'o', sessionRef, steps: [{ at: now - 10_000, limitW }], aheadMs: 0 },
    }))
  const charging = told(freeAt('B-1.1', 'B-2.1', 'B-3.1', 'B-4.1'), 'B-5.1', 20_000)

  test('OCPP-3, OCPP-5: room is kept for whoever may begin', () => {
    const result = decideCycle(charging)
    expect(targetsOf(result)).toEqual({ 'B-5.1': 5_000 })
    expect(result.units.find(({ unitId }) => unitId === 'B-1.1')).toMatchObject({ reservedW: 10_000 })
  })

  test('OCPP-3: nobody is raised into that room while another is on its way down', () => {
    const two = told(told(freeAt('B-1.1', 'B-2.1', 'B-3.1'), 'B-4.1', 0), 'B-5.1', 20_000)
    const result = decideCycle(two)
    expect(granted(result)).toMatchObject({ 'B-4.1': 7_500, 'B-5.1': 7_500 })
    expect(targetsOf(result)).toEqual({ 'B-5.1': 7_500 })
  })

  test.each([
    [90_000, 45_000],
    [84_000, 5_000],
  ])(
    'OCPP-3: free places stop nobody under an outside limit that leaves them room: of %i W the one that charges gets %i',
    (ownW, getsW) => {
      const circuits = charging.registry.circuits.map((circuit) =>
        circuit.nodeId === 'B' ? { ...circuit, rating: { unit: 'kW', powerW: ownW } as const } : circuit,
      )
      const source = 'OPERATING_ENVELOPE_LIMIT'
      const limits = [
        { limitId: 'l', nodeId: 'B', limitW: 45_000, source, from: 0, until: null, by: 'network company' },
      ] as const
      const result = decideCycle({ ...charging, registry: { ...charging.registry, circuits }, limits })
      expect(granted(result)['B-5.1']).toBe(getsW)
    },
  )
})
