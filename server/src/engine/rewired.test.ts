import { afterEach, beforeEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'

const plate = (phases: 1 | 3) =>
  ({ unit: 'A', currentMa: 32_000, voltageV: phases === 3 ? 400 : 230, phases, powerFactor: 1 }) as const
/** The first is told its limits in amperes. */
const asPlated = (phases: 1 | 3) => yard({ rating: plate(phases), fallbackW: 2_300 }, undefined, undefined, 60)
const wholePlateW = 22_170

let rig: SteeredSite
let one: SiteSideCharger
let two: SiteSideCharger
beforeEach(async () => {
  rig = steeredSite(asPlated(1))
  ;[one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await two.plugIn()
  await twoCharges(40)
})
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

const twoCharges = (seconds: number) => rig.passSeconds(seconds, () => two.draws(two.limitW() ?? 10_000))
const first = () => rig.unitOf(a.id(201))

test('OCPP-3: a charger that is away while its plate is corrected to three phases counts with all of it, also after a restart', async () => {
  expect(first()).toMatchObject({ exposureW: 2_300 })
  rig.site.closed(bays[0], 1)
  rig.changeTo(asPlated(3))
  await twoCharges(20)
  expect(first()).toMatchObject({ exposureW: wholePlateW })
  expect(two.limitW()).toBeLessThanOrEqual(60_000 - wholePlateW)

  rig = rig.restarted()
  two = rig.come(bays[1], 2)
  await twoCharges(400)
  expect(first()).toMatchObject({ exposureW: wholePlateW })
  one = rig.come(bays[0], 2)
  await twoCharges(60)
  expect(one.told('InstallFallback')).toMatchObject([{ limitW: 2_300, wiring: { phases: 3 } }])
  expect(first()).toMatchObject({ exposureW: 2_300 })
  rig = rig.restarted()
  await rig.time.pass(400_000)
  expect(first()).toMatchObject({ exposureW: 2_300 })
})

test('OCPP-3: one that is there is told everything anew at once, in amperes of three phases', async () => {
  await one.plugIn()
  await twoCharges(20)
  expect(one.limitW()).toBe(7_360)
  const before = { limits: one.limits().length, orders: one.orders.length }
  rig.changeTo(asPlated(3))
  expect(rig.site.units.get(a.id(201))!.permission).toMatchObject({ ratingW: wholePlateW, confirmed: null })
  await twoCharges(40)
  expect(one.limits().slice(before.limits)[0]).toMatchObject({ wiring: { phases: 3 } })
  const told = one.orders.slice(before.orders).map(({ type }) => type)
  expect(told).toEqual(expect.arrayContaining(['InstallHardCap', 'InstallFallback']))
  expect(rig.keptOf(bays[0])).toMatchObject({ hardCapW: wholePlateW, voltsTogether: 693 })
  expect(first()!.exposureW + two.limitW()!).toBeLessThanOrEqual(60_000)
})

test('OCPP-5: what it was told as one of one phase is no fallback that it is known to keep', async () => {
  rig.site.closed(bays[0], 1)
  rig.changeTo(asPlated(3))
  await rig.time.pass(1_000)
  expect(rig.site.units.get(a.id(201))!.permission).toMatchObject({
    fallback: { confirmedW: null },
    hardCap: { confirmedW: null },
  })
})

/** Its plate is one of kilowatts, and its board one of amperes. */
const onBoardOf = (voltageV: number) => {
  const depot = yard({ rating: { unit: 'kW', powerW: 22_000 }, fallbackW: 5_100 }, undefined, undefined, 60)
  const board = { unit: 'A', currentMa: 80_000, voltageV, phases: 3, powerFactor: 1 } as const
  const circuits = [...depot.circuits].map(([id, circuit]) => [id, { ...circuit, rating: board }] as const)
  return { ...depot, circuits: new Map(circuits) }
}

test('OCPP-3: one whose board turns out to have a higher voltage is told everything anew at once, and counts with all of it', async () => {
  rig.site.stop()
  rig = steeredSite(onBoardOf(400))
  ;[one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await Promise.all([one.plugIn(), two.plugIn()])
  const bothDraw = () => [one, two].forEach((charger) => charger.draws(charger.limitW() ?? 5_100))
  await rig.passSeconds(40, bothDraw)
  expect(one.limits().at(-1)).toMatchObject({ wiring: { voltageV: 231 } })
  expect(rig.keptOf(bays[0])).toMatchObject({ fallbacksW: new Map([[1, 5_100]]), voltsTogether: 693 })
  const before = { limits: one.limits().length, orders: one.orders.length }
  rig.changeTo(onBoardOf(480))
  expect(rig.site.units.get(a.id(201))!.permission).toMatchObject({ confirmed: null, fallback: { confirmedW: null } })
  await rig.passSeconds(40, bothDraw)
  expect(one.limits().slice(before.limits)[0]).toMatchObject({ wiring: { voltageV: 278 } })
  const told = one.orders.slice(before.orders).map(({ type }) => type)
  expect(told).toEqual(expect.arrayContaining(['InstallHardCap', 'InstallFallback']))
  expect(rig.keptOf(bays[0])).toMatchObject({ fallbacksW: new Map([[1, 5_100]]), voltsTogether: 834 })
})
