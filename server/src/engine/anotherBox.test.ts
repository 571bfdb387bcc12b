import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'

const first = a.id(201)
const make = { vendor: 'Ampere', model: 'A', serial: null, firmware: '1' }

let rig: SteeredSite
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** The box of the first bay is known and free; the second charges. Then another box is to answer for the first. */
async function exchange() {
  rig = steeredSite(yard())
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.site.booted(bays[0], { ...make, at: rig.time.now() })
  await rig.time.pass(320_000)
  await two.plugIn()
  const twoDraws = () => two.draws(two.limitW() ?? 10_000)
  await rig.passSeconds(40, twoDraws)
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 10_000 })
  expect(rig.keptOf(bays[0])).toMatchObject({ ocppIdentity: `CP-${bays[0]}`, make: { vendor: 'Ampere' } })
  rig.changeTo(yard({ ocppIdentity: 'ANOTHER-BOX' }))
  rig.site.closed(bays[0], 1)
  await rig.passSeconds(20, twoDraws)
  return { one, two, twoDraws }
}

test('OCPP-3: a box under another name is believed nothing that the one before confirmed', async () => {
  const { two, twoDraws } = await exchange()
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 100_000 })
  expect(two.limitW()).toBe(0)
  expect(rig.keptOf(bays[0])).toMatchObject({ ocppIdentity: 'ANOTHER-BOX', make: null, hardCapW: null })
  const other = rig.come(bays[0], 2)
  await rig.site.booted(bays[0], { ...make, at: rig.time.now() })
  await rig.passSeconds(60, twoDraws)
  expect(other.told('InstallFallback').at(-1)).toMatchObject({ limitW: 10_000 })
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 10_000 })
  expect(two.limitW()).toBe(90_000)
})

test('OCPP-3: one that keeps no fallback counts with all it can, for as long as that is so', async () => {
  const { two, twoDraws } = await exchange()
  const other = rig.come(bays[0], 2)
  other.refuse('InstallFallback', 'InstallHardCap')
  await rig.passSeconds(120, twoDraws)
  // Whatever is tried with it, of a plug or of the whole.
  const counted = rig.site.last!.result.units.filter(({ chargePointId }) => chargePointId === bays[0])
  expect(counted).toMatchObject([{ exposureW: 100_000 }])
  expect(two.limitW()).toBe(0)
})

test('OCPP-3: nor is it believed more by who begins anew before the other box has come', async () => {
  await exchange()
  rig = rig.restarted()
  await rig.passSeconds(5)
  expect(rig.site.units.get(first)!.permission).toMatchObject({ fallback: { confirmedW: null } })
})

const leaseS = 300
const second = a.id(202)

/** A bus charges at each bay; then another box is to answer for the first, and charges there with what it was told elsewhere. */
async function exchangeWhileCharging() {
  rig = steeredSite(yard())
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.site.booted(bays[0], { ...make, at: rig.time.now() })
  await rig.time.pass(320_000)
  await one.plugIn()
  await two.plugIn()
  const twoDraws = () => two.draws(two.limitW() ?? 10_000)
  await rig.passSeconds(60, () => {
    one.draws(Math.min(one.limitW() ?? 10_000, 8_000))
    twoDraws()
  })
  expect(rig.unitOf(first)!.exposureW).toBeLessThan(20_000)
  expect(two.limitW()).toBeGreaterThan(80_000)
  return { one, two, twoDraws }
}

/** The least that counts for the first bay, by the second, for as long as what it was told elsewhere may run; and after that. */
async function countedW(each: () => void): Promise<readonly [number, number]> {
  const now = () =>
    rig.site
      .last!.result.units.filter(({ chargePointId }) => chargePointId === bays[0])
      .reduce((sum, { exposureW }) => sum + exposureW, 0)
  let leastW = Infinity
  await rig.passSeconds(1, each)
  await rig.passSeconds(leaseS - 20, () => {
    each()
    leastW = Math.min(leastW, now())
  })
  await rig.passSeconds(leaseS, each)
  return [leastW, now()]
}

const refusing = (box: SiteSideCharger) => box.refuse('SetLimit', 'InstallHardCap')

test('OCPP-3: a box that comes while a bus charges may run on what it was told elsewhere, for a lease', async () => {
  const { two, twoDraws } = await exchangeWhileCharging()
  rig.changeTo(yard({ ocppIdentity: 'ANOTHER-BOX' }))
  rig.site.closed(bays[0], 1)
  refusing(rig.come(bays[0], 2))
  expect(await countedW(twoDraws)).toEqual([100_000, 10_000])
  expect(two.limitW()).toBe(90_000)
})

test('OCPP-3: and so it may where nobody steered as its name was changed', async () => {
  await exchangeWhileCharging()
  const kept = new Map(bays.map((bay) => [bay, rig.keptOf(bay)]))
  const promisedW = new Map([
    [first, 10_000],
    [second, 90_000],
  ])
  rig.site.stop()
  rig = steeredSite(yard({ ocppIdentity: 'ANOTHER-BOX' }), {}, { time: rig.time, kept, promisedW })
  // It has said what it can: nothing waits for that.
  const said = { units: null, stackLevelMax: null, stepsMax: null, profilesMax: null, canSteer: null, measurands: null }
  refusing(rig.come(bays[0], 2, undefined, said))
  const two = rig.come(bays[1], 2)
  expect(await countedW(() => two.draws(two.limitW() ?? 10_000))).toEqual([100_000, 10_000])
})

test('OCPP-3: and so may another device under the same name, though it says that it booted', async () => {
  const { one, twoDraws } = await exchangeWhileCharging()
  refusing(one)
  await rig.site.booted(bays[0], { ...make, model: 'B', at: rig.time.now() })
  expect(await countedW(twoDraws)).toEqual([100_000, 10_000])
})

test('OCPP-3: one that takes our limit is believed at once, but not where that stands beneath a session’s', async () => {
  const { twoDraws } = await exchangeWhileCharging()
  rig.changeTo(yard({ ocppIdentity: 'ANOTHER-BOX' }))
  rig.site.closed(bays[0], 1)
  rig.come(bays[0], 2)
  await rig.passSeconds(60, twoDraws)
  expect(rig.site.units.get(first)!.permission).toMatchObject({ unknownUntil: null })
  rig.changeTo(yard({ ocppIdentity: 'A-THIRD-BOX' }))
  rig.site.closed(bays[0], 2)
  const third = rig.come(bays[0], 3, (order) =>
    order.type === 'InstallHardCap' || (order.type === 'SetLimit' && order.sessionRef !== null)
      ? { kind: 'NOT_SUPPORTED', why: null }
      : undefined,
  )
  const [leastW] = await countedW(twoDraws)
  expect(leastW).toBe(100_000)
  expect(third.limits().at(-1)).toMatchObject({ sessionRef: null })
  expect(rig.site.units.get(first)!.permission).toMatchObject({ unknownUntil: null, confirmed: {} })
})

test('OCPP-3: a box that comes without a word may bring a bus along that nobody told of, until it boots', async () => {
  const { two, twoDraws } = await exchange()
  rig.come(bays[0], 2)
  await rig.passSeconds(200, twoDraws)
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 100_000 })
  expect(two.limitW()).toBe(0)
  await rig.site.booted(bays[0], { ...make, at: rig.time.now() })
  await rig.passSeconds(30, twoDraws)
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 10_000 })
})
