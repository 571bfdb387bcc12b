import type { ChargePoint, Circuit } from '@busbar/domain/topology/depot'
import type { Rating } from '@busbar/domain/topology/rating'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, steeredSite } from '../../../tests/support/steeredSite.ts'
import { limitIn } from '../ocpp/periods.ts'

type Phase = 'L1' | 'L2' | 'L3'
const all: readonly Phase[] = ['L1', 'L2', 'L3']
type Charger = Pick<ChargePoint, 'rating' | 'phases' | 'fallbackW'> & { readonly isAway: boolean }
type Amperes = Extract<Rating, { unit: 'A' }>

const amperes = (current: number, voltageV: number, phases: 1 | 3, powerFactor = 1): Amperes => ({
  ...{ unit: 'A', currentMa: current * 1_000, voltageV, phases, powerFactor },
})
const factors = fc.constantFrom(1, 1, 0.98, 0.9)
const boards = fc
  .tuple(fc.integer({ min: 40, max: 200 }), fc.constantFrom(380, 400, 415, 480), factors)
  .map(([current, voltageV, factor]) => amperes(current, voltageV, 3, factor))
const plates = fc.oneof(
  fc.integer({ min: 3_700, max: 22_080 }).map((powerW): Rating => ({ unit: 'kW', powerW })),
  fc
    .tuple(fc.integer({ min: 13, max: 63 }), fc.integer({ min: 208, max: 277 }), factors)
    .map(([current, voltageV, factor]) => amperes(current, voltageV, 1, factor)),
  fc
    .tuple(fc.integer({ min: 13, max: 63 }), fc.constantFrom(360, 380, 400, 415, 480), factors)
    .map(([current, voltageV, factor]) => amperes(current, voltageV, 3, factor)),
)
const stated = fc.constantFrom<ChargePoint['phases']>(null, ['L1'], ['L1'], ['L2'], ['L1', 'L3'])
const drawnChargers = fc.array(
  fc.record<Charger>({
    rating: plates,
    phases: stated,
    fallbackW: fc.constantFrom(0, 0, 1_500),
    isAway: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 1, maxLength: 5 },
)

const grid = (rating: Rating): Circuit => a.circuit(a.id(10), { rating })
const board = (rating: Rating): Circuit => a.circuit(a.id(11), { rating, parent: a.under(a.id(10)) })

function depotOf(circuits: readonly Circuit[], chargers: readonly Charger[]) {
  const { circuitId } = circuits.at(-1)!
  const chargePoints = chargers.map(({ isAway: _, ...one }, at) => {
    // On three phases it is stated on none; beside those that draw all that they can no fallbacks would fit.
    const phases = one.rating?.unit === 'A' && one.rating.phases === 3 ? null : one.phases
    const fallbackW = chargers.some(({ isAway }) => isAway) ? 0 : one.fallbackW
    return a.chargePoint(a.id(101 + at), { ...one, phases, fallbackW, circuitId })
  })
  const connectors = chargers.map((_, at) => a.connector(a.id(201 + at), a.id(101 + at)))
  const depot = a.legacyDepot({ circuits: [...circuits], chargePoints, connectors })
  return a.depotAfter({ ...depot, microgridId: a.microgridId })
}

/** Of what it was told it draws all: that is so many amperes, at whatever voltage. */
function toldA({ orders }: SiteSideCharger): number {
  const last = orders.findLast((order) => order.type === 'SetLimit' || order.type === 'InstallFallback')
  if (!last) return 0
  return limitIn('A', last.type === 'SetLimit' ? last.steps[0]!.limitW : last.limitW, last.wiring)
}

/** One on one phase that nobody stated may be on each. */
function isOn(phase: Phase, { rating, phases }: Charger): boolean {
  return (rating?.unit === 'A' && rating.phases === 3) || (phases ?? all).includes(phase)
}

/** The most that each conductor carried at any second, and what those draw on it that nobody can reach. */
async function carried(circuits: readonly Circuit[], chargers: readonly Charger[]) {
  const rig = steeredSite(depotOf(circuits, chargers))
  const there = chargers.map(({ isAway }, at) => (isAway ? null : rig.come(a.id(101 + at))))
  const most = new Map<Phase, number>(all.map((phase) => [phase, 0]))
  const look = () => {
    for (const phase of all) {
      const now = chargers.map((charger, at) => (isOn(phase, charger) && there[at] ? toldA(there[at]) : 0))
      const sum = now.reduce((total, one) => total + one, 0)
      most.set(phase, Math.max(most.get(phase)!, sum))
    }
    there.forEach((charger) => charger?.draws(charger.limitW() ?? 0))
  }
  await rig.time.pass(320_000)
  await Promise.all(there.flatMap((charger) => charger?.plugIn() ?? []))
  await rig.passSeconds(25, look)
  rig.site.stop()
  expect(rig.failures).toEqual([])
  const away = (phase: Phase) =>
    chargers
      .filter((charger) => charger.isAway && isOn(phase, charger))
      .reduce((sum, { rating }) => sum + (rating?.unit === 'A' ? rating.currentMa / 1_000 : 0), 0)
  return all.map((phase) => ({ phase, toldA: most.get(phase)!, awayA: away(phase) }))
}

const hold = (rating: Rating, found: Awaited<ReturnType<typeof carried>>) => {
  if (rating.unit !== 'A') return
  for (const { toldA, awayA } of found) {
    // Where they that nobody reaches take all of it, nobody gets any.
    expect(toldA).toBeLessThanOrEqual(Math.max(0, rating.currentMa / 1_000 - awayA) + 0.001)
  }
}

test('LB-13, OCPP-3: what chargers are told in amperes is never more than their conductors carry, whatever their plates say', async () => {
  await fc.assert(
    fc.asyncProperty(boards, drawnChargers, async (rating, chargers) => {
      hold(rating, await carried([grid(rating)], chargers))
    }),
    { numRuns: 40 },
  )
})

test('LB-3, OCPP-3: nor more than those above their board, where one net is stated at two voltages, or at none', async () => {
  const kW: fc.Arbitrary<Rating> = fc.constant({ unit: 'kW', powerW: 90_000 })
  const onOne = fc.integer({ min: 40, max: 100 }).map((current) => amperes(current, 230, 1))
  const nets = fc.oneof(boards, kW, onOne)
  await fc.assert(
    fc.asyncProperty(boards, nets, drawnChargers, async (above, beneath, chargers) => {
      // 480 V above 415 V, 400 V or 380 V is a transformer.
      const isOneNet =
        beneath.unit !== 'A' || beneath.phases === 1 || (above.voltageV === 480) === (beneath.voltageV === 480)
      fc.pre(
        isOneNet && (above.voltageV < 480 || beneath.unit === 'kW' || (beneath.unit === 'A' && beneath.phases === 3)),
      )
      const found = await carried([grid(above), board(beneath)], chargers)
      hold(above, found)
      hold(beneath, found)
    }),
    { numRuns: 40 },
  )
})

test.each([
  ['three-phase plates of 380 V', amperes(63, 400, 3), amperes(32, 380, 3), null],
  ['one-phase plates of 120 V', amperes(63, 400, 3), amperes(32, 120, 1), ['L1']],
  ['plates in kilowatts on 480 V', amperes(63, 480, 3), { unit: 'kW', powerW: 22_080 }, null],
] as const)('LB-13: of four with %s all together get what a conductor carries', async (_, rating, plate, phases) => {
  const four = Array.from({ length: 4 }, (): Charger => ({ rating: plate, phases, fallbackW: 0, isAway: false }))
  const [first] = await carried([grid(rating)], four)
  expect(first!.toldA).toBeLessThanOrEqual(63)
  expect(first!.toldA).toBeGreaterThan(62)
})
