import { describe, expect, test } from 'vitest'
import { drawnSite, now, withPermission, withUnit } from '../../../tests/support/siteImages.ts'
import type { ChargePoint } from '../topology/depot.ts'
import type { Rating } from '../topology/rating.ts'
import { type CycleResult, decideCycle } from './cycle.ts'
import type { SiteImage } from './image.ts'
import { cycleSentence, unitSentence } from './sentences.ts'

const amperes = (current: number, phases: 1 | 3): Rating => ({
  ...{ unit: 'A', currentMa: current * 1000, voltageV: phases === 3 ? 400 : 230, phases, powerFactor: 1 },
})
/** What one conductor of 63 A carries, and what three of them do, as a plate of 400 V has it. */
const boardW = 43_647
const onePhase: Partial<ChargePoint> = { rating: amperes(32, 1), fallbackW: 0 }
const granted = ({ units }: CycleResult) => Object.fromEntries(units.map(({ unitId, grantedW }) => [unitId, grantedW]))
const told = ({ plan }: CycleResult) =>
  Object.fromEntries(plan.orders.map(({ unitId, steps }) => [unitId, steps[0]!.limitW]))
const sumOf = (powers: Readonly<Record<string, number | null>>) =>
  Object.values(powers).reduce<number>((sum, w) => sum + (w ?? 0), 0)

const clock = { now, timezone: 'Pacific/Auckland' }

const board = (chargers: number, rating = amperes(63, 3)) => ({ name: 'B', limitW: 0, chargers, rating })

describe('chargers on one phase', () => {
  test('CYC-2, LB-13: of which nobody knows the phase count as if all were on the same', () => {
    const image = drawnSite({ boards: [board(4)], charger: onePhase })
    const result = decideCycle(image)
    expect(result).toMatchObject({ outcome: 'CURTAILED', primaryReason: 'CIRCUIT_LIMIT' })
    expect(Object.values(granted(result))).toEqual([3638, 3637, 3637, 3637])
    expect(sumOf(told(result))).toBe(boardW / 3)
  })

  test('CYC-2: leave chargers on three phases the rest of every conductor', () => {
    const image = drawnSite({
      boards: [board(2)],
      chargers: { 'B-1': onePhase, 'B-2': { rating: { unit: 'kW', powerW: 40_000 }, fallbackW: 0 } },
    })
    const one = withUnit(image, 'B-1.1', ({ session }) => ({ session: { ...session!, isPaused: true } }))
    expect(granted(decideCycle(one))).toEqual({ 'B-1.1': null, 'B-2.1': 40_000 })
    const { 'B-1.1': single, 'B-2.1': three } = granted(decideCycle(image))
    expect(three! + 3 * single!).toBe(boardW)
  })

  test('CYC-2: at a board on one phase everybody is on that phase, and three times that above it', () => {
    const boards = [{ ...board(2, amperes(63, 1)), name: 'S' }]
    const plates = { charger: { rating: { unit: 'kW', powerW: 10_000 }, fallbackW: 0 } } as const
    const result = decideCycle(drawnSite({ boards, ...plates, gridW: 30_000 }))
    expect(sumOf(told(result))).toBe(10_000)
    expect(sumOf(told(decideCycle(drawnSite({ boards, ...plates, gridW: 60_000 }))))).toBe(14_490)
  })

  test('CYC-2: a limit of power is a limit of power, on whatever phase it is drawn', () => {
    const image = drawnSite({ boards: [board(1)], charger: onePhase })
    const limit = { limitId: 'l', nodeId: 'B', limitW: 6_000, source: 'NODE_LIMIT', from: 0, until: null } as const
    expect(granted(decideCycle({ ...image, limits: [{ ...limit, by: 'operator' }] }))).toEqual({ 'B-1.1': 6_000 })
  })

  test('CYC-2, OCPP-3: who can’t be steered is kept free three times over', () => {
    const image = drawnSite({ boards: [board(2)], charger: onePhase })
    const lost = withUnit(image, 'B-1.1', ({ permission }) => ({
      permission: {
        ...permission,
        link: { state: 'IN_DOUBT', since: 0 },
        fallback: { ...permission.fallback, confirmedW: 4_000 },
      },
    }))
    const result = decideCycle(lost)
    expect(granted(result)).toEqual({ 'B-1.1': null, 'B-2.1': 7_360 })
    expect(result.units[0]!.reservedW).toBe(4_000)
    const tight = decideCycle({
      ...lost,
      registry: {
        ...lost.registry,
        circuits: lost.registry.circuits.map((circuit) =>
          circuit.nodeId === 'B' ? { ...circuit, rating: amperes(32, 3) } : circuit,
        ),
      },
    })
    // 32 A × 400 V × √3 by three, less the other's 4 kW.
    expect(granted(tight)).toEqual({ 'B-1.1': null, 'B-2.1': 3_390 })
  })

  test('CYC-2, LB-13: of which somebody knows the phase count on that one only', () => {
    const chargers = {
      'B-1': { ...onePhase, phases: ['L1'] },
      'B-2': { ...onePhase, phases: ['L2'] },
      'B-3': { ...onePhase, phases: ['L3'] },
      'B-4': { ...onePhase, phases: ['L3'] },
    } as const
    const result = decideCycle(drawnSite({ boards: [board(4)], chargers }))
    expect(granted(result)).toEqual({ 'B-1.1': 7_360, 'B-2.1': 7_360, 'B-3.1': 7_275, 'B-4.1': 7_274 })
    expect(told(result)).toEqual(granted(result))
  })

  test('LB-3: a charger’s rating is its amperes at the voltage of its board; before format 4 it was at that of its plate', () => {
    const plate = { ...amperes(32, 1), voltageV: 208 } as Rating
    const image = drawnSite({ boards: [board(1)], charger: { ...onePhase, rating: plate, phases: ['L1'] } })
    const wide = withPermission(image, 'B-1.1', () => ({ ratingW: 7_390 }))
    expect(granted(decideCycle(wide))).toEqual({ 'B-1.1': 7_390 })
    expect(granted(decideCycle({ ...wide, format: 3 }))).toEqual({ 'B-1.1': 6_656 })
  })

  test('CYC-7: the sentence names the phase that binds, or says that one may', () => {
    const said = (stated: object) => {
      const result = decideCycle(
        drawnSite({
          boards: [board(3)],
          charger: { ...onePhase, ...stated },
          chargers: { 'B-3': { rating: { unit: 'kW', powerW: 5_000 }, fallbackW: 0, phases: null } },
        }),
      )
      const unit = result.units.find(({ unitId }) => unitId === 'B-1.1')!
      return [unitSentence(unit, result, clock).text, cycleSentence(result, clock).text]
    }
    expect(said({ phases: ['L2'] })).toEqual([
      'Bay B1 connector 1 gets 6.4 of 7.3 kW: L2 of B is at its 63 A limit (rating). 2 other chargers share it.',
      'L2 of B is at its 63 A limit (rating): it holds back 2 of 3 chargers.',
    ])
    expect(said({})[0]).toContain('A phase of B may be at its 63 A limit (rating).')
  })

  test('CYC-6: a conductor that holds chargers back is told with what it carries, where the whole board has room', () => {
    const chargers = { 'B-1': { phases: ['L1'] }, 'B-2': { phases: ['L1'] }, 'B-3': { phases: ['L2'] } } as const
    const site = drawnSite({ boards: [board(4, amperes(40, 3))], charger: onePhase, chargers })
    const lost = withUnit(site, 'B-4.1', ({ permission }) => ({
      permission: {
        ...permission,
        link: { state: 'IN_DOUBT', since: 0 },
        fallback: { ...permission.fallback, confirmedW: 1_000 },
      },
    }))
    const told = (image: SiteImage) => {
      const { nodes } = decideCycle(image)
      return nodes.find(({ nodeId }) => nodeId === 'B')
    }
    // 40 A are 9 237 W on each phase; who can't be reached takes 1 kW of whichever it is on.
    expect(told(lost)).toMatchObject({ status: 'BINDING', limitW: 27_712, headroomW: 11_115 })
    expect(told(lost)?.fullPhase).toEqual({
      ...{ phases: [], limitW: 9_237, by: 'rating' },
      use: { limitMa: 40_000, takenW: 9_237, askedW: 14_720 },
    })
    const known = { ...lost.registry.chargePoints.find(({ chargePointId }) => chargePointId === 'B-4')! }
    const others = lost.registry.chargePoints.filter(({ chargePointId }) => chargePointId !== 'B-4')
    const chargePoints = [...others, { ...known, phases: ['L1'] as const }]
    const allKnown = { ...lost, registry: { ...lost.registry, chargePoints } }
    expect(told(allKnown)?.fullPhase).toMatchObject({ phases: ['L1'], use: { takenW: 9_237 } })
    expect(told({ ...allKnown, format: 2 })?.fullPhase).toEqual({ phases: ['L1'], limitW: 9_237, by: 'rating' })
    const inKw = { ...board(2), rating: { unit: 'kW', powerW: 18_000 } } as const
    const unstated = drawnSite({ boards: [inKw], charger: onePhase, chargers })
    expect(told(unstated)?.fullPhase).toMatchObject({ limitW: 6_000, use: { limitMa: null, takenW: 6_000 } })
  })

  test('CYC-2: one that is on one of two phases, nobody knows which, leaves the third alone', () => {
    const chargers = {
      'B-1': { ...onePhase, phases: ['L1', 'L2'] },
      'B-2': { ...onePhase, phases: ['L3'] },
    } as const
    const result = decideCycle(drawnSite({ boards: [board(2, amperes(32, 3))], chargers }))
    // 32 A × 400 V × √3 by three is a little more than 32 A × 230 V.
    expect(granted(result)).toEqual({ 'B-1.1': 7_360, 'B-2.1': 7_360 })
    const two = { rating: { unit: 'kW', powerW: 20_000 }, phases: ['L1', 'L2'], fallbackW: 0 } as const
    const onTwo = decideCycle(drawnSite({ boards: [board(1, amperes(32, 3))], chargers: { 'B-1': two } }))
    expect(sumOf(granted(onTwo))).toBe(14_780)
  })
})
