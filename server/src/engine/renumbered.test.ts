import type { Connector } from '@busbar/domain/topology/depot'
import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { yard } from '../../../tests/support/twoBays.ts'

// Far apart: the next after a charger's own are its unregistered connectors'.
const bays = [a.id(110), a.id(150)] as const
const [first, second, third] = [a.id(201), a.id(202), a.id(203)]
const withFirst = (...ofFirst: Connector[]) => yard({}, [...ofFirst, a.connector(second, bays[1])], bays)
const numbered = (number: number) => withFirst(a.connector(first, bays[0], { number }))

let rig: SteeredSite
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** The first bay has such connectors, and the second charges with what is left. */
async function secondCharges(depot = numbered(1)) {
  rig = steeredSite(depot)
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await two.plugIn()
  const twoDraws = () => two.draws(two.limitW() ?? 10_000)
  await rig.passSeconds(40, twoDraws)
  return { one, two, twoDraws }
}

/** Each has half, the first at its connector 1. */
async function bothCharge(depot = numbered(1)) {
  const { one, two, twoDraws } = await secondCharges(depot)
  await one.plugIn(1)
  const bothDraw = () => {
    one.draws(50_000, 1)
    twoDraws()
  }
  await rig.passSeconds(40, bothDraw)
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  return { one, two, bothDraw }
}

const countedOf = (bay: string): number =>
  rig.site.last!.result.units.reduce(
    (sum, { chargePointId, exposureW }) => sum + (chargePointId === bay ? exposureW : 0),
    0,
  )

test('OCPP-3: a connector that got another number is steered and counted where it is by now', async () => {
  const { one, two, twoDraws } = await secondCharges()
  rig.changeTo(numbered(2))
  await rig.passSeconds(40, twoDraws)
  expect(one.told('InstallFallback').at(-1)).toMatchObject({ connector: 2 })
  await one.plugIn(2)
  await rig.passSeconds(60, () => {
    one.draws(one.limitW() ?? 10_000, 2)
    twoDraws()
  })
  expect(one.limits().at(-1)).toMatchObject({ connector: 2 })
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  one.draws(100_000, 2)
  await rig.passSeconds(30, () => {
    one.draws(100_000, 2)
    twoDraws()
  })
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 100_000 })
  expect(two.limitW()).toBe(0)
})

test('OCPP-3: what charges at a connector counts on where that gets another number', async () => {
  const { one, two, bothDraw } = await bothCharge()
  // It holds what it has, and hears nothing any more.
  one.mute()
  rig.changeTo(numbered(2))
  for (let s = 0; s < 60; s++) {
    await rig.passSeconds(1, bothDraw)
    expect(countedOf(bays[0])).toBeGreaterThanOrEqual(50_000)
    expect(two.limitW()).toBeLessThanOrEqual(50_000)
  }
})

test('OCPP-3: two connectors that change their numbers are each told what is theirs', async () => {
  const at = (one: number, other: number) =>
    withFirst(a.connector(first, bays[0], { number: one }), a.connector(third, bays[0], { number: other }))
  const { one, twoDraws } = await secondCharges(at(1, 2))
  for (const depot of [at(3, 2), at(3, 1), at(2, 1)]) {
    rig.changeTo(depot)
    await rig.passSeconds(10, twoDraws)
  }
  const sessionRef = await one.plugIn(1)
  await rig.passSeconds(60, () => {
    one.draws(one.limitW() ?? 5_000, 1)
    twoDraws()
  })
  const ofSession = one.limits().filter((limit) => limit.sessionRef === sessionRef)
  expect(new Set(ofSession.map(({ connector }) => connector))).toEqual(new Set([1]))
  expect(rig.site.units.get(third)).toMatchObject({ connector: 1, permission: { sessionRef } })
})

test('OCPP-3: a connector that is taken out and entered anew while its bus charges counts once', async () => {
  const { one, two, twoDraws } = await secondCharges()
  await one.plugIn(1)
  const bothDraw = () => {
    one.draws(one.limitW() ?? 10_000, 1)
    twoDraws()
  }
  await rig.passSeconds(40, bothDraw)
  rig.changeTo(withFirst())
  await rig.passSeconds(4, bothDraw)
  expect(countedOf(bays[0])).toBeGreaterThanOrEqual(50_000)
  rig.changeTo(withFirst(a.connector(third, bays[0])))
  await rig.passSeconds(5, bothDraw)
  expect(countedOf(bays[0])).toBe(50_000)
  await rig.passSeconds(60, bothDraw)
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  rig = rig.restarted()
  expect(rig.site.unitsOf(bays[0]).map(({ unitId }) => unitId)).toEqual([third])
})

test('OCPP-3: a bus that charges under a limit of the whole counts on where its plug is numbered and steered otherwise', async () => {
  const wholly = (number: number, controlMode: 'CHARGER' | 'CONNECTOR') => {
    const depot = numbered(number)
    const one = depot.chargePoints.get(bays[0])!
    return { ...depot, chargePoints: new Map(depot.chargePoints).set(bays[0], { ...one, controlMode }) }
  }
  const { one, two, bothDraw } = await bothCharge(wholly(1, 'CHARGER'))
  rig.changeTo(wholly(7, 'CHARGER'))
  await rig.passSeconds(10, bothDraw)
  // It takes no limit any more, and says nothing for a while.
  one.refuse('SetLimit')
  rig.changeTo(wholly(7, 'CONNECTOR'))
  for (let tenth = 0; tenth < 100; tenth++) {
    await rig.time.pass(100)
    expect(countedOf(bays[0])).toBeGreaterThanOrEqual(50_000)
    expect(two.limitW()).toBeLessThanOrEqual(50_000)
  }
})

test.each(['is away', 'answers nothing'] as const)(
  'OCPP-3: what charges where the registry has no connector counts on after a restart, though its charger %s',
  async (how) => {
    rig = steeredSite(numbered(1))
    const [one] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await one.plugIn(2)
    const ofTwo = () => one.limits().findLast(({ connector }) => connector === 2)?.steps[0]?.limitW ?? 10_000
    await rig.passSeconds(60, () => one.draws(ofTwo(), 2))
    const runsW = ofTwo()
    expect(runsW).toBeGreaterThan(80_000)
    rig = rig.restarted()
    if (how === 'answers nothing') rig.come(bays[0], 2).mute()
    const two = rig.come(bays[1], 2)
    await two.plugIn()
    await rig.passSeconds(60, () => two.draws(two.limitW() ?? 10_000))
    expect(countedOf(bays[0])).toBeGreaterThanOrEqual(runsW)
    expect(runsW + (two.limitW() ?? 10_000)).toBeLessThanOrEqual(100_000)
  },
)
