import { exposureW } from '@busbar/domain/charging/exposure'
import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { siteSettings } from '../simulation/engine.ts'

const bays = [a.id(101), a.id(102)] as const
const [first, second] = [a.id(201), a.id(202)]
const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const
const itsConnectors = [a.connector(first, bays[0]), a.connector(second, bays[1])]
const yard = (mainKW = 100, fallbackKW = 10, connectors = itsConnectors) => {
  const grid = a.circuit(a.id(10), { name: 'Main', rating: kW(mainKW) })
  const common = { circuitId: grid.circuitId, rating: kW(100), fallbackW: fallbackKW * 1_000 }
  return a.depotAfter({
    ...a.legacyDepot({
      circuits: [grid],
      chargePoints: bays.map((id) => a.chargePoint(id, common)),
      connectors,
    }),
    microgridId: a.microgridId,
  })
}

let rig: SteeredSite
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** Both charge, and each has half of the cable. */
async function bothCharge() {
  rig = steeredSite(yard())
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await Promise.all([one.plugIn(), two.plugIn()])
  await rig.passSeconds(60, () => {
    one.draws(one.limitW() ?? 0)
    two.draws(two.limitW() ?? 0)
  })
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  return { one, two }
}

test('OCPP-3: after a restart one that is away counts with what it may have been told, and the others go on', async () => {
  await bothCharge()
  await rig.passSeconds(40)
  rig = rig.restarted()
  const two = rig.come(bays[1], 2)
  await rig.passSeconds(5)
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 50_000 })
  expect(two.limitW()).toBe(50_000)
})

test('OCPP-3: connectors that changed their numbers while nobody steered don’t count with each other’s promise', async () => {
  const third = a.id(203)
  const numbered = (ofFirst: number, ofThird: number) =>
    yard(100, 10, [
      a.connector(first, bays[0], { number: ofFirst }),
      a.connector(third, bays[0], { number: ofThird }),
      a.connector(second, bays[1]),
    ])
  rig = steeredSite(numbered(1, 2))
  const [one] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await one.plugIn(1)
  const runsW = () => one.limits().findLast(({ connector }) => connector === 1)?.steps[0]?.limitW ?? 10_000
  await rig.passSeconds(60, () => one.draws(runsW(), 1))
  expect(runsW()).toBeGreaterThan(75_000)
  rig = rig.restarted({ changed: numbered(2, 1) })
  const two = rig.come(bays[1], 2)
  await two.plugIn()
  await rig.passSeconds(20, () => two.draws(two.limitW() ?? 10_000))
  expect(runsW() + (two.limitW() ?? 10_000)).toBeLessThanOrEqual(100_000)
})

test('OCPP-3: of a depot that is gone nothing is raised, and nobody is warned of what is no fault', async () => {
  const { one, two } = await bothCharge()
  const draw = () => [one, two].forEach((charger) => charger.draws(50_000))
  await rig.passSeconds(40, draw)
  rig.keepNothing('DEPOT_GONE')
  rig.changeTo(yard(200))
  await rig.passSeconds(20, draw)
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  expect(rig.warnings).toEqual([])
})

test('OCPP-3: an order leaves when it is kept that as much may be promised, and a lower one at once', async () => {
  const { one, two } = await bothCharge()
  await rig.passSeconds(40, () => {
    one.draws(50_000)
    two.draws(50_000)
  })
  rig.keepNothing('OUTAGE')
  rig.changeTo(yard(200))
  await rig.passSeconds(20, () => [one, two].forEach((charger) => charger.draws(50_000)))
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  rig.changeTo(yard(60))
  await rig.passSeconds(5, () => [one, two].forEach((charger) => charger.draws(30_000)))
  expect([one.limitW(), two.limitW()]).toEqual([30_000, 30_000])
})

test('OCPP-3: a raise of what a charger keeps for good is noted before it leaves, and counts though its answer was lost', async () => {
  rig = steeredSite(yard(300))
  const noted: (number | undefined)[] = []
  const one = rig.come(bays[0], 1, ({ type }) => {
    if (type === 'InstallFallback') noted.push(rig.keptOf(bays[0]).fallbacksW.get(1))
    return undefined
  })
  await rig.passSeconds(30)
  expect(rig.keptOf(bays[0])).toMatchObject({ fallbacksW: new Map([[1, 10_000]]), hardCapW: 100_000 })
  one.mute()
  rig.changeTo(yard(300, 30))
  await rig.passSeconds(15)
  expect(one.told('InstallFallback').at(-1)).toMatchObject({ limitW: 30_000 })
  // Neither was known to be kept as it left: the first came before any, the second takes the place of a lower one.
  expect(noted).toEqual([undefined, undefined])
  rig = rig.restarted()
  expect(rig.site.units.get(first)!.permission.fallback.confirmedW).toBeNull()
})

test('OCPP-3: after a restart a bus beside an empty connector counts with what it may have been told', async () => {
  rig = steeredSite(yard(250, 10, [a.connector(first, bays[0]), a.connector(second, bays[0], { number: 2 })]))
  const one = rig.come(bays[0])
  await rig.time.pass(320_000)
  await one.plugIn(2)
  await rig.passSeconds(60, () => one.draws(one.limitW() ?? 0, 2))
  expect(one.limitW()).toBe(95_000)
  rig = rig.restarted()
  const countedW = [first, second].map((id) => exposureW(rig.site.units.get(id)!.permission, rig.time.now(), 0))
  expect(countedW).toEqual([5_000, 95_000])
})

test('OCPP-3: who hasn’t followed its limit yet counts after a restart with what it drew, for as long as it may', async () => {
  const { one, two } = await bothCharge()
  await rig.passSeconds(40, () => [one, two].forEach((charger) => charger.draws(50_000)))
  rig.changeTo(yard(80))
  await rig.passSeconds(3, () => two.draws(40_000))
  expect(one.limitW()).toBe(40_000)
  one.draws(90_000)
  await rig.passSeconds(1)
  // Nobody blames it yet.
  expect(rig.keptOf(bays[0]).conduct.get(1)?.overdrawnW ?? null).toBeNull()
  rig = rig.restarted()
  const back = rig.come(bays[1], 2)
  await rig.passSeconds(5, () => back.draws(40_000))
  expect(rig.unitOf(first)!.exposureW).toBeGreaterThanOrEqual(90_000)
  await rig.time.pass(600_000)
  await rig.passSeconds(20, () => back.draws(back.limitW() ?? 0))
  // By then it has fallen back.
  expect(rig.unitOf(first)).toMatchObject({ exposureW: 10_000 })
})

test('LB-9: a raise that has to be noted before it leaves costs a ramp none of its time', async () => {
  rig = steeredSite(yard(300), { cycle: { ...siteSettings.cycle, rampWPerS: 500 } })
  const [one] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await one.plugIn()
  const fromW = 10_000
  await rig.passSeconds(100, () => one.draws(one.limitW() ?? fromW))
  // All but the beat that is under way.
  expect(one.limitW()! - fromW).toBeGreaterThanOrEqual(500 * 80)
  expect(one.limitW()! - fromW).toBeLessThanOrEqual(500 * 100)
})
