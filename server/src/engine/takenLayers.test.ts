import type { ChargePoint } from '@busbar/domain/topology/depot'
import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import type { ChargerOrder, OrderAnswer } from './chargers.ts'
import { chargerView } from './chargerView.ts'
import { fallbackProofOf } from './fallbackProof.ts'

const bay = a.id(101)
const grid = a.circuit(a.id(10), { name: 'Main', rating: { unit: 'kW', powerW: 60_000 } })

/** One charger of 100 kW with two connectors, and a fallback of 10 kW, under a cable of 60 kW. */
const yard = (fields: Partial<ChargePoint> = {}) =>
  a.depotAfter({
    ...a.legacyDepot({
      circuits: [grid],
      chargePoints: [
        a.chargePoint(bay, {
          ...{ circuitId: grid.circuitId, rating: { unit: 'kW', powerW: 100_000 }, fallbackW: 10_000, ...fields },
        }),
      ],
      connectors: [a.connector(a.id(201), bay), a.connector(a.id(202), bay, { number: 2 })],
    }),
    microgridId: a.microgridId,
  })

type Layer = 'SESSION' | 'DEFAULT' | 'WHOLE'

/** As what an order would stand in the charger. */
function layerOf(order: ChargerOrder): Layer | null {
  if (order.type === 'InstallFallback') return order.connector === null ? 'WHOLE' : 'DEFAULT'
  if (order.type !== 'SetLimit') return null
  return order.connector === null ? 'WHOLE' : order.sessionRef === null ? 'DEFAULT' : 'SESSION'
}

const no = { REJECTED: { kind: 'REJECTED', why: null }, NOT_SUPPORTED: { kind: 'NOT_SUPPORTED', why: null } } as const

let rig: SteeredSite
let one: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** Connects, and turns away what it doesn't take, for as long as `isSo`. */
function comes(turnsAway: readonly Layer[], how: keyof typeof no, fields: Partial<ChargePoint> = {}): void {
  rig = steeredSite(yard(fields))
  one = rig.come(bay, 1, says(turnsAway, how))
}
const says =
  (turnsAway: readonly Layer[], how: keyof typeof no) =>
  (order: ChargerOrder): OrderAnswer | undefined => {
    const layer = layerOf(order)
    return layer !== null && turnsAway.includes(layer) ? no[how] : undefined
  }

const limits = () => one.orders.filter(({ type }) => type === 'SetLimit')
const asLast = () => layerOf(limits().at(-1)!)
const layers = () => rig.site.chargers.get(bay)!.kept.layers
const unit = (connector: number | null) => rig.site.unitsOf(bay).find((one) => one.connector === connector)!

describe('as what a charger takes its limits is learnt', () => {
  test.each(['REJECTED', 'NOT_SUPPORTED'] as const)(
    'OCPP-2: of a connector where it answers %s to a session’s',
    async (how) => {
      comes(['SESSION'], how)
      await rig.time.pass(320_000)
      await one.plugIn()
      // What it draws above what it took is counted meanwhile, and its cap holds it until it takes limits again.
      await rig.passSeconds(60, () => one.draws(Math.min(one.limitW() ?? 5_000, 50_000)))
      expect(
        limits()
          .map(layerOf)
          .slice(0, how === 'REJECTED' ? 4 : 2),
      ).toEqual(how === 'REJECTED' ? ['SESSION', 'SESSION', 'SESSION', 'DEFAULT'] : ['SESSION', 'DEFAULT'])
      // What the second connector may draw by itself is kept free: 60 less 5.
      expect([one.limitW(), layers()]).toEqual([55_000, { SESSION: 'TURNED_AWAY', DEFAULT: 'TAKEN' }])
      expect(limits().at(-1)).toMatchObject({ connector: 1, sessionRef: null, steps: [{}, { limitW: 5_000 }] })
      expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'STEERED', exposureW: 55_000 })
    },
  )

  test('OCPP-3: and such a limit outlives its session: the next bus finds it, and it counts until its lease ends', async () => {
    comes(['SESSION'], 'NOT_SUPPORTED')
    await rig.time.pass(320_000)
    const sessionRef = await one.plugIn()
    await rig.passSeconds(30, () => one.draws(one.limitW() ?? 5_000))
    await rig.site.sessionEnded(bay, { sessionRef, meterWh: 1, at: rig.time.now(), why: null })
    one.mute()
    await rig.passSeconds(30)
    expect(unit(1).permission.confirmed?.steps[0]).toMatchObject({ limitW: 55_000 })
    await one.plugIn()
    expect(rig.site.run({ trigger: 'REQUEST', scopeNodeId: null, alias: null }).result.units).toContainEqual(
      expect.objectContaining({ unitId: a.id(201), exposureW: 55_000 }),
    )
  })

  test('OCPP-2: of the whole charger where it keeps no default of a connector', async () => {
    comes(['SESSION', 'DEFAULT'], 'NOT_SUPPORTED')
    await rig.time.pass(320_000)
    expect(layers()).toMatchObject({ DEFAULT: 'TURNED_AWAY' })
    expect(unit(null).permission.fallback.confirmedW).toBe(10_000)
    await one.plugIn(1)
    await one.plugIn(2)
    await rig.passSeconds(30, () => {
      for (const connector of [1, 2]) one.draws((one.limitW() ?? 10_000) / 2, connector)
    })
    expect([asLast(), one.limitW(), layers().WHOLE]).toEqual(['WHOLE', 60_000, 'TAKEN'])
    expect(rig.unitOf(bay)).toMatchObject({ state: 'STEERED' })
    const kept = new Map([[bay, rig.site.chargers.get(bay)!.kept]])
    expect(fallbackProofOf(yard(), kept, new Map())).toMatchObject({
      verdict: 'HOLDS',
      rows: [{ fallbacksW: 10_000, unconfirmed: 0 }],
    })
  })

  test('OCPP-2: by connector where its owner wishes the whole, and it turns that away', async () => {
    comes(['WHOLE'], 'REJECTED', { controlMode: 'CHARGER' })
    await rig.time.pass(400_000)
    await one.plugIn()
    await rig.passSeconds(30, () => one.draws(one.limitW() ?? 5_000))
    expect([asLast(), one.limitW(), layers()]).toEqual(['SESSION', 55_000, { WHOLE: 'TURNED_AWAY', SESSION: 'TAKEN' }])
  })

  test('OCPP-2: who takes nothing at all is left as its owner wishes, and says so', async () => {
    comes(['SESSION', 'DEFAULT', 'WHOLE'], 'NOT_SUPPORTED')
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(20)
    // Its cap is all that holds it.
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'UNPREPARED', exposureW: 10_000 })
  })

  test('OCPP-2: not from a session that the charger has ended, nor from one that took them before', async () => {
    let turnsAway: readonly Layer[] = []
    rig = steeredSite(yard())
    one = rig.come(bay, 1, (order) => says(turnsAway, 'REJECTED')(order))
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(10)
    turnsAway = ['SESSION']
    await rig.passSeconds(200)
    expect(layers()).toEqual({ SESSION: 'TAKEN' })
  })

  test('OCPP-2: anew of another firmware', async () => {
    const make = { vendor: 'V', model: 'M', serial: null, firmware: '1', at: 0 }
    let turnsAway: readonly Layer[] = ['SESSION']
    rig = steeredSite(yard())
    one = rig.come(bay, 1, (order) => says(turnsAway, 'NOT_SUPPORTED')(order))
    await rig.site.booted(bay, make)
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(20)
    expect([asLast(), unit(1).permission.steeredBy]).toEqual(['DEFAULT', 'CHARGER'])
    turnsAway = []
    await rig.site.booted(bay, { ...make, firmware: '2' })
    // What it was told as a default may run on where it is told nothing anew.
    expect(unit(1).permission).toMatchObject({
      steeredBy: 'SESSION',
      confirmed: null,
      unknownUntil: expect.any(Number),
    })
    await rig.passSeconds(30)
    expect([asLast(), layers()]).toEqual(['SESSION', { SESSION: 'TAKEN' }])
  })

  test('OCPP-2: one that holds a single period is given no more in the place of its fallback than that', async () => {
    const onePeriod = {
      units: null,
      stackLevelMax: null,
      stepsMax: 1,
      profilesMax: null,
      canSteer: null,
      measurands: null,
    }
    comes([], 'REJECTED', { controlMode: 'CHARGER' })
    await rig.site.learnt(bay, onePeriod)
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(30, () => one.draws(10_000))
    const given = limits().flatMap((order) => (order.type === 'SetLimit' ? order.steps : []))
    expect(given.filter(({ limitW }) => limitW > 10_000)).toEqual([])
    expect(rig.unitOf(bay)).toMatchObject({ state: 'REFUSING', exposureW: 10_000 })
  })
})

describe('a charger whose registry changes while it is there', () => {
  test('OCPP-2, OCPP-5: steered as a whole and by connector again, it is given its connectors’ fallbacks anew', async () => {
    comes([], 'REJECTED')
    await rig.time.pass(320_000)
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    await rig.passSeconds(400)
    rig.changeTo(yard())
    await rig.passSeconds(400)
    expect(unit(1).permission.fallback.confirmedW).toBe(5_000)
    await one.plugIn()
    await rig.passSeconds(30, () => one.draws(one.limitW() ?? 5_000))
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'STEERED', exposureW: 55_000 })
  })

  const types = (from = 0) => one.orders.slice(from).map(({ type }) => type)

  test('OCPP-2, OCPP-3: as a whole from now on amid a session, its connector’s limit is dropped once the whole holds', async () => {
    comes([], 'REJECTED')
    await rig.time.pass(320_000)
    const sessionRef = await one.plugIn()
    await rig.passSeconds(30, () => one.draws(one.limitW() ?? 5_000))
    const before = one.orders.length
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    await rig.passSeconds(400, () => one.draws(Math.min(one.limitW() ?? 5_000, 50_000)))
    expect(one.told('DropLimit')).toMatchObject([{ connector: 1, sessionRef }])
    const given = types(before)
    expect(given.indexOf('DropLimit')).toBeGreaterThan(given.indexOf('InstallFallback'))
    expect(given.indexOf('DropLimit')).toBeGreaterThan(given.lastIndexOf('LiftLimit'))
    expect(rig.unitOf(bay)).toMatchObject({ state: 'STEERED', exposureW: 55_000 })
  })

  test('OCPP-2, OCPP-3: nor is it dropped while the charger doesn’t hold the whole, and all of it counts', async () => {
    comes(['WHOLE'], 'REJECTED')
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(30, () => one.draws(one.limitW() ?? 5_000))
    one.mute()
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    await rig.passSeconds(60, () => one.draws(50_000))
    expect(types()).not.toContain('DropLimit')
    expect(rig.unitOf(bay)).toMatchObject({ exposureW: 100_000 })
  })

  test('OCPP-2: nor forgotten over a restart, and none of a session that began under the whole', async () => {
    comes([], 'REJECTED')
    await rig.time.pass(320_000)
    const sessionRef = await one.plugIn()
    await rig.passSeconds(30)
    one.mute()
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    await rig.passSeconds(1)
    rig = rig.restarted()
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    one = rig.come(bay, 2)
    await rig.passSeconds(60)
    await one.plugIn(2)
    await rig.passSeconds(60)
    expect(one.told('DropLimit')).toMatchObject([{ connector: 1, sessionRef }])
  })

  test('OCPP-2, OCPP-3: to and fro in a row, the last word stands, and what was to be lifted is counted as lifted', async () => {
    // What it is to keep, and then the limit of the whole is lifted.
    const isLast = ({ type }: ChargerOrder) => type === 'InstallHardCap'
    rig = steeredSite(yard({ controlMode: 'CHARGER' }))
    one = rig.come(bay, 1, (order) => void (isLast(order) && one.told('InstallHardCap').length === 1 && one.hold()))
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(30)
    // The charger is slow: what would lift the limit of the whole waits for its attention.
    rig.changeTo(yard())
    await rig.passSeconds(10)
    const lifts = () => one.held().filter(({ type }) => type === 'LiftLimit')
    expect(lifts()).toMatchObject([{ connector: null }])
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    expect(lifts()).toEqual([])
    one.release()
    await rig.passSeconds(30)
    expect(one.told('LiftLimit')).not.toContainEqual(expect.objectContaining({ connector: null }))
    // Once it is on its way nobody knows.
    rig.changeTo(yard())
    for (let waits = 0; waits < 200 && one.orders.at(-1)?.type !== 'LiftLimit'; waits++) await rig.time.pass(50)
    expect(one.orders.at(-1)).toMatchObject({ type: 'LiftLimit', connector: null })
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    rig.site.closed(bay, 1)
    await rig.passSeconds(400)
    expect(rig.unitOf(bay)).toMatchObject({ exposureW: 100_000 })
  })

  test('OCPP-2: that came before it had a connector is set up once it has one', async () => {
    const whole = yard()
    rig = steeredSite({ ...whole, connectors: new Map() })
    one = rig.come(bay)
    await rig.passSeconds(60)
    rig.changeTo(whole)
    await rig.passSeconds(60)
    expect(unit(1).permission.fallback.confirmedW).toBe(5_000)
  })
})

describe('what a charger keeps is looked at', () => {
  let wouldTakeW: number
  const shows = (order: ChargerOrder): OrderAnswer | undefined =>
    order.type === 'ReadBack'
      ? { kind: 'ACCEPTED', readBack: { steps: [{ at: rig.time.now(), limitW: wouldTakeW }], isPlausible: true } }
      : undefined
  const anHourLater = async () => {
    rig.time.step(3_600_000)
    await rig.passSeconds(40)
  }
  const given = () => one.orders.filter(({ type }) => type.startsWith('Install')).length

  test('OCPP-5: of one that is steered as a whole, too: what it has lost counts, and is given until it shows', async () => {
    wouldTakeW = 10_000
    rig = steeredSite(yard({ controlMode: 'CHARGER' }))
    one = rig.come(bay, 1, shows)
    await rig.time.pass(330_000)
    expect(rig.unitOf(bay)).toMatchObject({ exposureW: 10_000 })
    wouldTakeW = 90_000
    await anHourLater()
    expect(unit(null).permission.fallback.confirmedW).toBeNull()
    expect(rig.unitOf(bay)).toMatchObject({ state: 'UNPREPARED', exposureW: 100_000 })
    wouldTakeW = 10_000
    await anHourLater()
    expect(unit(null).permission.fallback.confirmedW).toBe(10_000)
    // While a bus charges, what it would take by itself is hidden by its limit.
    await one.plugIn()
    const before = one.orders.length
    await anHourLater()
    expect(one.orders.slice(before).filter(({ type }) => type === 'ReadBack')).toEqual([])
  })

  test('OCPP-2: and is given once, not at each boot: it wears the flash', async () => {
    wouldTakeW = 5_000
    rig = steeredSite(yard())
    one = rig.come(bay, 1, shows)
    await rig.time.pass(330_000)
    expect(given()).toBe(3)
    for (let boots = 0; boots < 5; boots++) {
      await rig.site.booted(bay, { vendor: 'V', model: 'M', serial: null, firmware: '1', at: 0 })
      await rig.time.pass(60_000)
    }
    expect(given()).toBe(3)
    wouldTakeW = 100_000
    await rig.site.booted(bay, { vendor: 'V', model: 'M', serial: null, firmware: '1', at: 0 })
    await rig.time.pass(60_000)
    expect(given()).toBeGreaterThan(3)
  })
})

test('OCPP-3: no fallback is given in the place of a limit that has no answer yet', async () => {
  rig = steeredSite(yard({ controlMode: 'CHARGER' }))
  const before = rig.come(bay)
  await rig.time.pass(320_000)
  await before.plugIn()
  await rig.passSeconds(40, () => before.draws(before.limitW() ?? 0))
  rig = rig.restarted()
  const one = rig.come(bay)
  one.mute()
  await rig.passSeconds(90)
  expect(one.limits().length).toBeGreaterThan(1)
  expect(one.told('InstallFallback')).toEqual([])
})

test('OCPP-2: a limit in the place of the fallback begins a day before, for clocks that are behind, and is shown from when it was given', async () => {
  const depot = yard({ controlMode: 'CHARGER' })
  rig = steeredSite(depot)
  const one = rig.come(bay)
  await rig.time.pass(320_000)
  await one.plugIn()
  await rig.passSeconds(10)
  const { startsAt, steps } = one.limits().at(-1)!
  expect(rig.time.now() - startsAt).toBeGreaterThanOrEqual(24 * 3_600_000)
  expect(startsAt + steps.at(-1)!.afterMs).toBeGreaterThan(rig.time.now() + 280_000)
  const { confirmed } = chargerView(depot, depot.chargePoints.get(bay)!, rig.site, rig.keptOf(bay), rig.time.now())
    .units[0]!
  expect(rig.time.now() - confirmed[0]!.at).toBeLessThan(20_000)
})
