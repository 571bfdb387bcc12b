import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { chargerView } from './chargerView.ts'

const bay = a.id(101)
const grid = a.circuit(a.id(10), { name: 'Main', rating: { unit: 'kW', powerW: 100_000 } })
const chargePoint = a.chargePoint(bay, {
  ...{ circuitId: grid.circuitId, rating: { unit: 'kW', powerW: 100_000 } as const, fallbackW: 10_000 },
})
const depot = a.depotAfter({
  ...a.legacyDepot({
    circuits: [grid],
    chargePoints: [chargePoint],
    connectors: [a.connector(a.id(201), bay)],
  }),
  microgridId: a.microgridId,
})

let rig: SteeredSite
let one: SiteSideCharger
afterEach(() => rig.site.stop())

const drawn = () =>
  chargerView(depot, depot.chargePoints.get(bay)!, rig.site, rig.keptOf(bay), rig.time.now()).units[0]!.drawn

/** A bus has charged with 50 kW, and its session is over. */
async function busLeft(): Promise<void> {
  rig = steeredSite(depot)
  one = rig.come(bay)
  await rig.time.pass(320_000)
  const sessionRef = await one.plugIn()
  await rig.passSeconds(20, () => one.draws(50_000))
  expect(drawn()).toEqual({ w: 50_000, at: rig.time.now() - 1_000 })
  await rig.site.sessionEnded(bay, { sessionRef, meterWh: 1, at: rig.time.now(), why: null })
}

test('OCPP-5: before a depot is steered again a charger counts with the most that it was promised', async () => {
  rig = steeredSite(depot)
  one = rig.come(bay)
  rig.say(bay, { type: 'RecordBoot', make: { vendor: 'V', model: 'M', firmware: null, serial: null } })
  await rig.time.pass(320_000)
  await one.plugIn()
  const counted = (promisedW?: ReadonlyMap<string, number>) =>
    chargerView(depot, depot.chargePoints.get(bay)!, null, rig.keptOf(bay), rig.time.now(), promisedW).units[0]!
      .exposureW
  expect(rig.keptOf(bay).fallbacksW.get(1)).toBe(10_000)
  expect(counted(new Map([[`${a.id(201)}/1`, 60_000]]))).toBe(60_000)
  expect(counted(new Map([[`${a.id(201)}/1`, 0]]))).toBe(10_000)
  expect(counted()).toBe(100_000)
})

describe('TEL-2: what an empty connector is said to draw', () => {
  test('TEL-2: nothing since it is free, however long its meter has been silent', async () => {
    await busLeft()
    const since = rig.time.now()
    rig.site.connectorState(bay, 1, 'AVAILABLE', since)
    for (const seconds of [2, 300]) {
      await rig.passSeconds(seconds)
      expect(drawn()).toEqual({ w: 0, at: since })
    }
  })

  test('TEL-2: nobody knows before that; and what counts for it is what it may draw by itself all the while', async () => {
    await busLeft()
    rig.site.connectorState(bay, 1, 'FINISHING', rig.time.now())
    await rig.passSeconds(100)
    expect(drawn()).toBeNull()
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'IDLE', exposureW: 10_000 })
    one.draws(0)
    expect(drawn()).toEqual({ w: 0, at: rig.time.now() })
  })

  test('TEL-2: what it is seen to draw all the same, where it reports on', async () => {
    await busLeft()
    rig.site.connectorState(bay, 1, 'AVAILABLE', rig.time.now())
    await rig.passSeconds(20, () => one.draws(30_000))
    expect(drawn()).toMatchObject({ w: 30_000 })
  })
})
