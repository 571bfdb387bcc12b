import { chargerDecider } from '@busbar/domain/charging/charger'
import { exposureW } from '@busbar/domain/charging/exposure'
import type { Rating } from '@busbar/domain/topology/rating'
import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { steeredSite } from '../../../tests/support/steeredSite.ts'
import { newUnit, registeredUnits } from './registeredUnits.ts'

const registeredOf = (fields: Parameters<typeof a.chargePoint>[1], board: Rating | null = null) => {
  const circuits = [a.circuit(a.id(10), { rating: board })]
  const chargePoints = [a.chargePoint(a.id(9), { circuitId: a.id(10), ...fields })]
  const connectors = [a.connector(a.id(90), a.id(9))]
  return registeredUnits(a.depotAfter(a.legacyDepot({ circuits, chargePoints, connectors })))[0]!
}
const wiringOf = (...asked: Parameters<typeof registeredOf>) => registeredOf(...asked).wiring
const amperes = (voltageV: number, phases: 1 | 3 = 3): Rating => ({
  ...{ unit: 'A', currentMa: 32_000, voltageV, phases, powerFactor: 1 },
})

test('OCPP-2: an ampere counts with the highest voltage of a DC charger, output or input', () => {
  const { voltageV, isDc } = wiringOf({ limitReference: 'DC_OUTPUT' })
  expect(isDc).toBe(true)
  expect(voltageV).toBeGreaterThanOrEqual(Math.max(3 * 230, 1_000))
  const inAmperes = { unit: 'A', currentMa: 250_000, voltageV: 400, phases: 3, powerFactor: 0.98 } as const
  expect(wiringOf({ limitReference: 'DC_OUTPUT', rating: inAmperes })).toEqual(
    wiringOf({ limitReference: 'DC_OUTPUT' }),
  )
})

test('OCPP-2: a charger with a plate in kilowatts takes its amperes on the phases that are stated for it', () => {
  const asked = (phases: readonly ('L1' | 'L2' | 'L3')[] | null) =>
    wiringOf({ rating: { unit: 'kW', powerW: 7_360 }, phases })
  expect(asked(['L1'])).toEqual({ phases: 1, voltageV: 230, isDc: false })
  expect(asked(['L1', 'L3'])).toMatchObject({ phases: 2 })
  expect([asked(null), asked(['L1', 'L2', 'L3'])]).toMatchObject([{ phases: 3 }, { phases: 3 }])
})

test('OCPP-2: an ampere counts with no less than on the board that feeds it, whatever the plate says', () => {
  const kW = { rating: { unit: 'kW', powerW: 22_080 } } as const
  expect(wiringOf(kW, amperes(400))).toEqual({ phases: 3, voltageV: 231, isDc: false })
  expect(wiringOf({ ...kW, phases: ['L1', 'L2'] }, amperes(480))).toEqual({ phases: 2, voltageV: 278, isDc: false })
  expect(wiringOf({ rating: amperes(208, 1) }, amperes(415))).toEqual({ phases: 1, voltageV: 240, isDc: false })
  expect(wiringOf({ rating: amperes(380) }, amperes(400))).toEqual({ phases: 3, voltageV: 231, isDc: false })
  expect(wiringOf({ rating: amperes(415) }, amperes(380))).toEqual({ phases: 3, voltageV: 240, isDc: false })
  expect(wiringOf(kW, amperes(208))).toEqual({ phases: 3, voltageV: 230, isDc: false })
  expect(wiringOf({ rating: amperes(230, 1) }, amperes(240, 1))).toMatchObject({ phases: 1, voltageV: 240 })
  expect(wiringOf({ limitReference: 'DC_OUTPUT' }, amperes(480)).voltageV).toBe(1_000)
  expect(wiringOf({ limitReference: 'DC_OUTPUT' }, amperes(690)).voltageV).toBeGreaterThanOrEqual(
    3 * (690 / Math.sqrt(3)),
  )
})

test('OCPP-3: the amperes of a plate count at the voltage of its board, and the least of a bus as well', () => {
  expect(registeredOf({ rating: amperes(208, 1) }, amperes(480))).toMatchObject({ ratingW: 8_868, minW: 6 * 278 })
  expect(registeredOf({ rating: amperes(208, 1) }, { unit: 'kW', powerW: 50_000 })).toMatchObject({ ratingW: 6_656 })
})

test('OCPP-3: a rating that was lowered while nobody steered lowers nothing that may have been told before', () => {
  const rating = { unit: 'kW', powerW: 20_000 } as const
  const chargePoints = [a.chargePoint(a.id(9), { rating })]
  const connectors = [a.connector(a.id(90), a.id(9))]
  const [registered] = registeredUnits(a.depotAfter(a.legacyDepot({ chargePoints, connectors })))
  const session = { sessionRef: 's', connector: 1, givenRef: null, idToken: null, meterWh: null, startedAt: 0 } as const
  const began = { event: { type: 'SessionStarted', ...session, isLate: false }, at: 0 } as const
  const charging = chargerDecider.evolve(chargerDecider.initial, [began])
  const kept = { ...charging, fallbacksW: new Map([[1, 10_000]]), hardCapW: 100_000 }
  const bookedW = (mostBeforeW: number | null) => {
    const unit = newUnit(registered!, { kept, link: null, clock: null }, 300_000, 0, mostBeforeW)
    return exposureW(unit.permission, 1_000, 0)
  }
  expect(bookedW(50_000)).toBe(50_000)
  expect(bookedW(15_000)).toBe(15_000)
  expect(bookedW(null)).toBe(20_000)
})

test('OCPP-3: what it was promised before it was wired otherwise says nothing of what it may draw now', () => {
  const registered = registeredOf({ rating: { unit: 'kW', powerW: 20_000 } }, amperes(480))
  const promisedW = (voltsTogether: number) => {
    const kept = { ...chargerDecider.initial, voltsTogether }
    return newUnit(registered, { kept, link: null, clock: null }, 300_000, 0, 5_000).permission.unknownMostW
  }
  expect([promisedW(3 * 278), promisedW(690)]).toEqual([5_000, null])
})

test('OCPP-8: what a bus still needs is counted down as it charges, by its register or by what it draws', async () => {
  const bays = [a.id(101), a.id(102)] as const
  const grid = a.circuit(a.id(10), { rating: { unit: 'kW', powerW: 100_000 } })
  const chargePoints = bays.map((id) => a.chargePoint(id, { circuitId: grid.circuitId }))
  const connectors = bays.map((id, nth) => a.connector(a.id(201 + nth), id))
  const depot = a.depotAfter({
    ...a.legacyDepot({ circuits: [grid], chargePoints, connectors }),
    microgridId: a.microgridId,
  })
  const { site, time, come, say, passSeconds } = steeredSite(depot)
  const chargers = bays.map((bay) => come(bay))
  const refs = await Promise.all(chargers.map((charger) => charger.plugIn()))
  const registers = (value: number) => {
    const reading = {
      connector: 1,
      sessionRef: refs[0]!,
      at: time.now(),
      quantity: 'ENERGY_WH',
      phase: null,
      value,
    } as const
    site.measured(bays[0], [reading])
  }
  registers(7_000)
  for (const [nth, bay] of bays.entries()) {
    say(bay, {
      type: 'SetDemand',
      sessionRef: refs[nth]!,
      demand: { energyNeededWh: 10_000 },
      registerWh: nth === 0 ? 7_000 : null,
    })
  }
  chargers[1]!.draws(60_000)
  await passSeconds(120)
  registers(9_500)
  chargers[1]!.draws(60_000)
  const units = () => site.image().units.map(({ session }) => session?.energyNeededWh)
  expect(units()).toEqual([7_500, 8_000])
  // A plan says what it is to take from the beginning, whenever it is brought in and however often it changes.
  const plan = (energyNeededWh: number | null) =>
    say(bays[1], { type: 'PlanSession', sessionRef: refs[1]!, planned: { departureAt: null, energyNeededWh } })
  say(bays[1], { type: 'SetDemand', sessionRef: refs[1]!, demand: { energyNeededWh: null } })
  plan(20_000)
  chargers[1]!.draws(60_000)
  await passSeconds(60)
  chargers[1]!.draws(60_000)
  expect(units()[1]).toBe(17_000)
  plan(21_000)
  expect(units()[1]).toBe(18_000)
  await passSeconds(60)
  chargers[1]!.draws(60_000)
  expect(units()[1]).toBe(17_000)
  site.stop()
})

test('OCPP-8: of a bus whose register nobody told, what it took counts before a plan is brought in', async () => {
  const rig = steeredSite(depotOfOne())
  const one = rig.come(a.id(101))
  const sessionRef = await one.plugIn()
  one.draws(60_000)
  await rig.passSeconds(120)
  one.draws(60_000)
  const planned = { departureAt: null, energyNeededWh: 20_000 }
  rig.say(a.id(101), { type: 'PlanSession', sessionRef, planned })
  expect(rig.site.image().units[0]?.session?.energyNeededWh).toBe(18_000)
  rig.site.stop()
})

function depotOfOne() {
  const grid = a.circuit(a.id(10), { rating: { unit: 'kW', powerW: 100_000 } })
  const chargePoints = [a.chargePoint(a.id(101), { circuitId: grid.circuitId })]
  const connectors = [a.connector(a.id(201), a.id(101))]
  return a.depotAfter({ ...a.legacyDepot({ circuits: [grid], chargePoints, connectors }), microgridId: a.microgridId })
}
