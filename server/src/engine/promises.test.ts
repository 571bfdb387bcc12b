import { afterEach, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'

const bays = [a.id(101), a.id(102)] as const
const [first, second] = [a.id(201), a.id(202)]
const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const
const yard = (mainKW = 100) => {
  const grid = a.circuit(a.id(10), { name: 'Main', rating: kW(mainKW) })
  const common = { circuitId: grid.circuitId, rating: kW(100), fallbackW: 10_000 }
  return a.depotAfter({
    ...a.legacyDepot({
      circuits: [grid],
      chargePoints: bays.map((id) => a.chargePoint(id, common)),
      connectors: [a.connector(first, bays[0]), a.connector(second, bays[1])],
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

test('OCPP-3: an order leaves when it is kept that as much may be promised, and a lower one at once', async () => {
  const { one, two } = await bothCharge()
  await rig.passSeconds(40, () => {
    one.draws(50_000)
    two.draws(50_000)
  })
  rig.keepNothing()
  rig.changeTo(yard(200))
  await rig.passSeconds(20, () => [one, two].forEach((charger) => charger.draws(50_000)))
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  rig.changeTo(yard(60))
  await rig.passSeconds(5, () => [one, two].forEach((charger) => charger.draws(30_000)))
  expect([one.limitW(), two.limitW()]).toEqual([30_000, 30_000])
})
