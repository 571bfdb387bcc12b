import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, kW, yard } from '../../../tests/support/twoBays.ts'

const [left, right, other] = [a.id(201), a.id(203), a.id(202)]

/** A charger with two plugs of 75 kW beside another, on 200 kW; `changedAt`: when it was entered or changed last. */
function dual(ratingKW: number, changedAt = 0) {
  const depot = yard(
    { rating: kW(ratingKW) },
    [
      a.connector(left, bays[0], { rating: kW(75) }),
      a.connector(right, bays[0], { number: 2, rating: kW(75) }),
      a.connector(other, bays[1]),
    ],
    bays,
    200,
  )
  const changed = { ...depot.chargePoints.get(bays[0])!, changedAt }
  return { ...depot, chargePoints: new Map(depot.chargePoints).set(bays[0], changed) }
}

let rig: SteeredSite
let one: SiteSideCharger
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

const keepsNoCap = (epoch = 1) =>
  rig.come(bays[0], epoch, ({ type }) => (type === 'InstallHardCap' ? { kind: 'NOT_SUPPORTED', why: null } : undefined))
const limitAt = (connector: number) =>
  one.limits().findLast((limit) => limit.connector === connector)?.steps[0]?.limitW ?? 0
const oneDraws = () => [1, 2].forEach((connector) => one.draws(limitAt(connector), connector))
const twoDraws = () => two.draws(two.limitW() ?? 10_000)
const allDraw = () => {
  oneDraws()
  twoDraws()
}

async function allCharge(ratingKW = 150) {
  rig = steeredSite(dual(ratingKW))
  one = keepsNoCap()
  two = rig.come(bays[1])
  await rig.time.pass(320_000)
  await Promise.all([one.plugIn(1), one.plugIn(2), two.plugIn()])
  await rig.passSeconds(60, allDraw)
}
const countedW = () => [left, right].reduce((sum, unitId) => sum + rig.unitOf(unitId)!.exposureW, 0)
const leftW = () => rig.site.last!.result.nodes.find(({ name }) => name === 'Main')!.headroomW

test('OCPP-3: of a charger that keeps no cap its plugs count together though its rating is lowered', async () => {
  await allCharge()
  const hadW = two.limitW()!
  expect(limitAt(1) + limitAt(2)).toBeGreaterThan(130_000)
  one.mute()
  rig.changeTo(dual(80))
  await rig.passSeconds(240, allDraw)
  expect(two.limitW()).toBeLessThanOrEqual(hadW)
})

test('OCPP-3: it gives what its lower rating frees once both have taken less', async () => {
  await allCharge()
  rig.changeTo(dual(80))
  await rig.passSeconds(60, allDraw)
  expect(limitAt(1) + limitAt(2)).toBeLessThanOrEqual(80_000)
  expect(two.limitW()).toBe(100_000)
  expect(rig.site.chargers.get(bays[0])!.couldDrawW).toBeNull()
})

test('OCPP-3: out of reach it counts so over a restart too, until what it was told has run out', async () => {
  await allCharge()
  const ranW = limitAt(1) + limitAt(2)
  rig.site.closed(bays[0], 1)
  rig.changeTo(dual(80, rig.time.now()))
  await rig.passSeconds(20, twoDraws)
  rig = rig.restarted()
  two = rig.come(bays[1], 2)
  await rig.passSeconds(240, () => {
    twoDraws()
    expect((two.limitW() ?? 0) + ranW).toBeLessThanOrEqual(200_000)
  })
  expect(countedW()).toBeGreaterThanOrEqual(ranW)
  await rig.passSeconds(360, twoDraws)
  expect(two.limitW()).toBe(100_000)
})

test('OCPP-3: one that was rated so for longer than a lease is believed its rating after a restart', async () => {
  await allCharge(80)
  rig.site.stop()
  rig = steeredSite(dual(80), {}, { time: rig.time, promisedW: new Map([left, right].map((id) => [id, 75_000])) })
  await rig.passSeconds(20)
  expect(countedW()).toBeGreaterThan(80_000)
  expect(leftW()).toBe(200_000 - 80_000 - 100_000)
})
