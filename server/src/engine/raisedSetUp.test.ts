import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'

const bays = [a.id(101), a.id(102)] as const
const units = [a.id(201), a.id(202)] as const
type Yard = { readonly mainKw?: number; readonly fallbackKw?: readonly [number, number] }
function yard({ mainKw = 60, fallbackKw = [0, 0] }: Yard = {}) {
  const main = a.circuit(a.id(10), { name: 'Main', rating: { unit: 'kW', powerW: mainKw * 1_000 } })
  return a.depotAfter({
    ...a.legacyDepot({
      circuits: [main],
      chargePoints: bays.map((id, nth) =>
        a.chargePoint(id, {
          ...{ circuitId: main.circuitId, rating: { unit: 'kW', powerW: 60_000 } },
          fallbackW: fallbackKw[nth]! * 1_000,
        }),
      ),
      connectors: bays.map((id, nth) => a.connector(units[nth]!, id)),
    }),
    microgridId: a.microgridId,
  })
}

let rig: SteeredSite
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** The first charges with all that there is; nobody is at the second. */
async function oneCharges() {
  rig = steeredSite(yard())
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await one.plugIn()
  const drawing = () => one.draws(one.limitW() ?? 0)
  await rig.passSeconds(30, drawing)
  expect(one.limitW()).toBe(60_000)
  return { one, two, drawing }
}

test('OCPP-3, OCPP-5: a higher fallback leaves when others have made room for it, and not before', async () => {
  const { one, two, drawing } = await oneCharges()
  const before = two.told('InstallFallback').length
  one.hold()
  rig.changeTo(yard({ fallbackKw: [0, 20] }))
  await rig.passSeconds(20, () => one.draws(60_000))
  expect(two.told('InstallFallback')).toHaveLength(before)
  expect(one.held().filter(({ type }) => type === 'SetLimit')).toMatchObject([{ steps: [{ limitW: 40_000 }, {}] }])
  // A bus is no reason to hurry.
  await two.plugIn()
  await rig.passSeconds(5, () => one.draws(60_000))
  expect(two.told('InstallFallback')).toHaveLength(before)
  one.release()
  await rig.passSeconds(30, () => {
    drawing()
    two.draws(two.limitW() ?? 0)
  })
  expect(two.told('InstallFallback').at(-1)).toMatchObject({ limitW: 20_000 })
  expect(rig.keptOf(bays[1]).fallbacksW.get(1)).toBe(20_000)
  expect([one.limitW(), two.limitW()]).toEqual([30_000, 30_000])
})

test('OCPP-5: one that can never fit is not waited for: others keep what they have', async () => {
  const { one, two, drawing } = await oneCharges()
  const before = two.told('InstallFallback').length
  rig.changeTo(yard({ fallbackKw: [50, 20] }))
  await rig.passSeconds(60, drawing)
  expect(two.told('InstallFallback')).toHaveLength(before)
  expect(one.limitW()).toBe(60_000)
})

test('OCPP-5: for one that its charger turns away nobody goes on making room', async () => {
  const { one, two, drawing } = await oneCharges()
  two.refuse('InstallFallback')
  rig.changeTo(yard({ fallbackKw: [0, 20] }))
  await rig.passSeconds(10, drawing)
  expect(one.limitW()).toBe(40_000)
  await rig.passSeconds(60, drawing)
  expect(one.limitW()).toBe(60_000)
})

test('OCPP-3: a lower one leaves at once', async () => {
  const { two, drawing } = await oneCharges()
  rig.changeTo(yard({ mainKw: 200, fallbackKw: [0, 20] }))
  await rig.passSeconds(30, drawing)
  expect(rig.keptOf(bays[1]).fallbacksW.get(1)).toBe(20_000)
  two.hold()
  rig.changeTo(yard({ mainKw: 10 }))
  await rig.passSeconds(1, drawing)
  expect(two.held()).toMatchObject([{ type: 'InstallFallback', limitW: 0 }])
})

const apart: Yard = { mainKw: 100, fallbackKw: [10, 10] }

/** The first turns its limits away, and is held by its cap. */
async function oneIsHeld() {
  rig = steeredSite(yard(apart))
  const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
  await rig.time.pass(320_000)
  await Promise.all([one.plugIn(), two.plugIn()])
  const drawing = (oneW: number) => () => {
    one.draws(Math.min(one.limitW() ?? 10_000, oneW))
    two.draws(two.limitW() ?? 10_000)
  }
  await rig.passSeconds(30, drawing(60_000))
  one.refuse('SetLimit', 'InstallFallback')
  rig.changeTo(yard({ ...apart, mainKw: 40 }))
  await rig.passSeconds(40, drawing(10_000))
  expect(one.told('InstallHardCap').at(-1)).toMatchObject({ limitW: 10_000 })
  expect(two.limitW()).toBe(30_000)
  return { one, two }
}

test('OCPP-3: who is held by its cap, and has lost it at a boot, is given it again whatever flows', async () => {
  const { one, two } = await oneIsHeld()
  const held = one.told('InstallHardCap').length
  const make = { vendor: 'Ampere', model: 'A', serial: null, firmware: null }
  await rig.site.booted(bays[0], { ...make, at: rig.time.now() })
  await rig.passSeconds(30, () => {
    one.draws(60_000)
    two.draws(two.limitW() ?? 10_000)
  })
  expect(one.told('InstallHardCap').slice(held)).toMatchObject([{ limitW: 10_000 }])
})

test('OCPP-3: who is held by its cap stays held over a restart, until there is room for more', async () => {
  await oneIsHeld()
  rig = rig.restarted()
  const each = [rig.come(bays[0], 2), rig.come(bays[1], 2)]
  each[0]!.refuse('SetLimit', 'InstallFallback')
  const capsW = () => each[0]!.told('InstallHardCap').map(({ limitW }) => limitW)
  await rig.passSeconds(60, () => {
    each[0]!.draws(10_000)
    each[1]!.draws(each[1]!.limitW() ?? 10_000)
  })
  expect(capsW()).not.toContain(60_000)
  each[0]!.refuse()
  rig.changeTo(yard({ ...apart, mainKw: 200 }))
  await rig.passSeconds(60, () =>
    each.forEach((charger) => charger.draws(Math.min(charger.limitW() ?? 10_000, 60_000))),
  )
  expect(capsW().at(-1)).toBe(60_000)
})

test('OCPP-3: who draws above the cap that was given it just now counts with that after a restart too', async () => {
  const { one, drawing } = await oneCharges()
  one.refuse('SetLimit', 'InstallFallback')
  rig.changeTo(yard({ mainKw: 40 }))
  for (let s = 0; s < 60 && one.told('InstallHardCap').at(-1)?.limitW !== 0; s++) await rig.passSeconds(1, drawing)
  one.draws(55_000)
  await rig.passSeconds(1)
  rig = rig.restarted()
  rig.come(bays[1], 2)
  await rig.passSeconds(5)
  expect(rig.unitOf(units[0])!.exposureW).toBeGreaterThanOrEqual(55_000)
})
