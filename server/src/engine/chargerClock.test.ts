import type { ChargerClock } from '@busbar/domain/charging/clock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'
import { siteSettings } from '../simulation/engine.ts'
import { troublesOf, unheardCauses } from './troubles.ts'

const bay = a.id(101)
const main = a.circuit(a.id(10), { name: 'Main', rating: { unit: 'kW', powerW: 100_000 } })
const depotOf = (controlMode: 'CONNECTOR' | 'CHARGER', mainKw = 100) =>
  a.depotAfter({
    ...a.legacyDepot({
      circuits: [{ ...main, rating: { unit: 'kW', powerW: mainKw * 1_000 } }],
      chargePoints: [
        a.chargePoint(bay, {
          ...{ circuitId: main.circuitId, rating: { unit: 'kW', powerW: 100_000 }, fallbackW: 10_000, name: 'Bay 1' },
          controlMode,
        }),
      ],
      connectors: [a.connector(a.id(201), bay)],
    }),
    microgridId: a.microgridId,
  })
const depot = depotOf('CONNECTOR')
const minutesMs = 60_000
const off = (aheadMs: number): ChargerClock => ({ aheadMs, leastMs: aheadMs, mostMs: aheadMs })

let rig: SteeredSite
let charger: SiteSideCharger
const passDrawing = (seconds: number) => rig.passSeconds(seconds, () => charger.draws(charger.limitW() ?? 10_000))

beforeEach(async () => {
  rig = steeredSite(depot)
  charger = rig.come(bay)
  await rig.time.pass(320_000)
  await charger.plugIn()
})
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

test('OCPP-2: a limit begins by the charger’s own clock, and is written anew when that is found to be another', async () => {
  await passDrawing(40)
  const before = charger.limits().at(-1)!
  expect(Math.abs(before.startsAt - rig.time.now())).toBeLessThan(minutesMs)
  rig.site.clockShown(bay, off(-10 * minutesMs))
  await passDrawing(5)
  const after = charger.limits().at(-1)!
  expect(after).not.toBe(before)
  expect(Math.abs(after.startsAt - (rig.time.now() - 10 * minutesMs))).toBeLessThan(20_000)
  expect(charger.limitW()).toBe(100_000)
})

describe('what stands in the place of the fallback', () => {
  beforeEach(async () => {
    rig.site.stop()
    rig = steeredSite(depotOf('CHARGER'))
    charger = rig.come(bay)
    await rig.time.pass(320_000)
  })

  test('OCPP-2, OCPP-3: is begun by a right clock, though it is written for one that is days ahead', async () => {
    await charger.plugIn()
    const daysMs = 52 * 60 * minutesMs
    rig.site.clockShown(bay, off(daysMs))
    await passDrawing(60)
    const told = charger.limits().at(-1)!
    expect(told.startsAt).toBeLessThanOrEqual(rig.time.now() - 86_400_000)
    // Its steps come when they are due by its own clock.
    const [first, last] = [told.steps[0]!, told.steps.at(-1)!]
    expect(first.limitW).toBe(100_000)
    const endsInMs = told.startsAt + last.afterMs - daysMs - rig.time.now()
    expect(endsInMs).toBeGreaterThan(0)
    expect(endsInMs).toBeLessThanOrEqual(300_000)
  })

  test('OCPP-2, OCPP-3: is begun by any clock while nobody knows which it is', async () => {
    rig.site.clockShown(bay, null)
    await charger.plugIn()
    rig.changeTo(depotOf('CHARGER', 5))
    await passDrawing(60)
    const told = charger.limits().at(-1)!
    expect(told.startsAt).toBeLessThanOrEqual(Date.UTC(2000, 0, 1))
    expect(Math.max(...told.steps.map(({ limitW }) => limitW))).toBeLessThanOrEqual(10_000)
  })
})

test('OCPP-3: of one whose clock nobody knows no more than its fallback is asked', async () => {
  rig.site.clockShown(bay, null)
  await passDrawing(400)
  expect(charger.limitW() ?? 10_000).toBeLessThanOrEqual(10_000)
  expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 10_000 })
  rig.site.clockShown(bay, off(0))
  await passDrawing(20)
  expect(charger.limitW()).toBe(100_000)
})

test('OCPP-3: a clock that was found wrong is still known when we start again, until it says otherwise', async () => {
  rig.site.clockShown(bay, off(-10 * minutesMs))
  await rig.passSeconds(1)
  expect(rig.keptOf(bay).clockAheadMs).toBe(-10 * minutesMs)
  rig = rig.restarted()
  expect(rig.site.units.get(a.id(201))!.permission.clock).toEqual(off(-10 * minutesMs))
  rig.site.clockShown(bay, off(400))
  await rig.passSeconds(1)
  expect(rig.keptOf(bay).clockAheadMs).toBe(0)
})

test('EVT-3, OCPP-3: a clock that is off is an incident, and only what it says ends that', () => {
  const kinds = () => troublesOf(depot, rig.site.last!, rig.site).map(({ kind }) => kind)
  rig.site.clockShown(bay, off(11_000))
  expect(kinds()).toEqual(['CHARGER_CLOCK'])
  rig.site.clockShown(bay, off(9_000))
  expect(kinds()).toEqual([])
  expect(unheardCauses(rig.site)).toEqual([])
  rig.site.clockShown(bay, null)
  expect([kinds(), unheardCauses(rig.site)]).toEqual([[], [`CHARGER_CLOCK ${bay}`]])
})

describe.each([
  ['on, with the time that passed while it slept or by somebody', 3_600_000],
  ['back', -3_600_000],
])('our own clock is set %s', (_, byMs) => {
  const unitIds = [a.id(201), a.id(202)] as const
  let two: SiteSideCharger
  const draw = () => [charger, two].forEach((one) => one.draws(one.limitW() ?? 10_000))

  beforeEach(async () => {
    rig.site.stop()
    rig = steeredSite(yard())
    ;[charger, two] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await charger.plugIn()
    await two.plugIn()
    await rig.passSeconds(60, draw)
    expect([charger.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  })

  test('OCPP-3: whoever is away counts with what it was told, until that is over by either clock', async () => {
    two.mute()
    rig.site.closed(bays[1], 1)
    rig.time.step(byMs)
    await rig.passSeconds(200, () => charger.draws(charger.limitW()!))
    expect(rig.unitOf(unitIds[1])).toMatchObject({ exposureW: 50_000 })
    expect(charger.limitW()).toBeLessThanOrEqual(50_000)
  })

  test('OCPP-3: whoever is away since we started counts with what it was told before, for as long as that may run', async () => {
    rig = rig.restarted()
    charger = rig.come(bays[0], 2)
    await rig.passSeconds(5, () => charger.draws(charger.limitW() ?? 50_000))
    rig.time.step(byMs)
    await rig.passSeconds(5, () => charger.draws(charger.limitW() ?? 50_000))
    rig.site.clockShown(bays[0], off(0))
    await rig.passSeconds(200, () => charger.draws(charger.limitW() ?? 50_000))
    expect(rig.unitOf(unitIds[1])).toMatchObject({ exposureW: 50_000 })
    expect(charger.limitW()).toBeLessThanOrEqual(50_000)
  })

  test('OCPP-3: who turned a limit away just before is asked to take less soon all the same', async () => {
    charger.refuse('SetLimit')
    rig.changeTo(yard({}, undefined, undefined, 90))
    await rig.passSeconds(2, draw)
    rig.time.step(byMs)
    for (const bay of bays) rig.site.clockShown(bay, off(0))
    const asked = charger.limits().length
    charger.refuse()
    await rig.passSeconds(15, draw)
    expect(charger.limits().length).toBeGreaterThan(asked)
    expect(rig.site.last!.result.plan.excess).toEqual([])
  })

  test('CYC-1: a depot with a ramp is decided as before', async () => {
    const cycle = { ...siteSettings.cycle, rampWPerS: 1_000 }
    rig.site.stop()
    rig = steeredSite(yard(), { cycle })
    const [one] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(30, () => one.draws(one.limitW() ?? 10_000))
    const beforeW = one.limitW()!
    expect(beforeW).toBeGreaterThan(10_000)
    rig.time.step(byMs)
    await rig.passSeconds(3, () => one.draws(one.limitW()!))
    expect(rig.site.last?.result.outcome).not.toBe('REJECTED')
    expect(one.limitW()).toBeGreaterThanOrEqual(beforeW)
  })

  test('OCPP-3, TEL-2: whoever says its time again is steered as before, and what it measures is heard', async () => {
    rig.time.step(byMs)
    await rig.passSeconds(2, draw)
    for (const bay of bays) rig.site.clockShown(bay, off(-byMs))
    await rig.passSeconds(30, () => [charger, two].forEach((one) => one.draws(49_000)))
    expect([charger.limitW(), two.limitW()]).toEqual([50_000, 50_000])
    expect(rig.site.last?.image.units.map(({ drawn }) => drawn?.w)).toEqual([49_000, 49_000])
    expect(rig.site.last?.result.inputs.map(({ quality }) => quality)).toEqual(['FRESH', 'FRESH'])
  })
})
