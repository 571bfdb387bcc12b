import { sourceModeShown } from '@busbar/domain/cycles/cycle'
import { unitSentence } from '@busbar/domain/cycles/sentences'
import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'

const unitIds = [a.id(201), a.id(202)] as const
const depot = yard()

let rig: SteeredSite
let one: SiteSideCharger
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

async function bothAreThere() {
  rig = steeredSite(depot)
  one = rig.come(bays[0])
  two = rig.come(bays[1])
  await rig.time.pass(320_000)
}
const bothDraw = () => {
  one.draws(one.limitW() ?? 10_000)
  two.draws(two.limitW() ?? 10_000)
}
async function bothCharge() {
  await bothAreThere()
  await one.plugIn()
  const sessionRef = await two.plugIn()
  await rig.passSeconds(60, bothDraw)
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  return sessionRef
}

/** Every three seconds each says what it draws; what the other is told at each second. */
async function reporting(seconds: number, ones: (second: number) => number): Promise<readonly number[]> {
  const told: number[] = []
  await rig.passSeconds(seconds, () => {
    if (told.length % 3 === 0) {
      one.draws(ones(told.length))
      two.draws(two.limitW() ?? 0)
    }
    told.push(two.limitW() ?? 0)
  })
  return told
}

const endAt = (bay: 0 | 1, sessionRef: string) =>
  rig.site.sessionEnded(bays[bay], { sessionRef, meterWh: 1, at: rig.time.now(), why: null })

describe('what is drawn above a limit', () => {
  test('CYC-1: what it was is free for others as soon as it is seen to be over', async () => {
    rig = steeredSite(depot, { cycleEveryMs: 60_000 })
    one = rig.come(bays[0])
    two = rig.come(bays[1])
    await rig.time.pass(320_000)
    await one.plugIn()
    await rig.passSeconds(1)
    one.draws(100_000)
    await two.plugIn()
    await rig.passSeconds(3)
    expect(two.limitW() ?? 0).toBeLessThanOrEqual(10_000)
    one.draws(one.limitW()!)
    await rig.passSeconds(2)
    expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  })

  test('OCPP-4: has others make room with the second sample, before anybody is blamed', async () => {
    await bothCharge()
    const told = await reporting(8, () => 100_000)
    expect(rig.unitOf(unitIds[0])).toMatchObject({ state: 'STEERED' })
    expect(told.slice(0, 7)).toEqual([50_000, 25_000, 25_000, 25_000, 0, 0, 0].map(atMost))
    await reporting(20, () => 100_000)
    expect(rig.unitOf(unitIds[0])).toMatchObject({ state: 'DISOBEYING', exposureW: 100_000 })
  })

  test('OCPP-4: is blamed though its limit creeps down by some watts with every cycle', async () => {
    await bothCharge()
    let wantsW = 30_000
    await rig.passSeconds(60, () => {
      wantsW += 200
      one.draws(90_000)
      two.draws(Math.min(wantsW, two.limitW()!))
    })
    const limits = one.limits().map(({ steps }) => steps[0]!.limitW)
    expect(rig.unitOf(unitIds[0]), `was told ${limits.join(', ')}`).toMatchObject({ state: 'DISOBEYING' })
  })

  test('OCPP-4: in one sample alone costs the others half of it at most, and not for long', async () => {
    await bothCharge()
    const told = await reporting(18, (second) => (second === 3 ? 90_000 : one.limitW()!))
    expect(Math.min(...told)).toBeGreaterThanOrEqual(30_000)
    expect(told.at(-1)).toBe(50_000)
    expect(rig.unitOf(unitIds[0])).toMatchObject({ state: 'STEERED', exposureW: 50_000 })
  })

  const atMost = (w: number): unknown => expect.toSatisfy((told: number) => told <= w, `at most ${w} W`)
})

describe('a limit that rises', () => {
  test('TEL-2: takes up no load of others, though its charger is read seldom and its board’s meter often', async () => {
    await bothCharge()
    const nodeId = [...depot.circuits.values()][0]!.nodeId
    let second = 0
    const found: number[] = []
    /** What the first draws is read every so many seconds, and what the second draws every five; the meter every ten. */
    const pass = (seconds: number, onesEveryS: number, twoWantsW: number) =>
      rig.passSeconds(seconds, () => {
        second += 1
        const drawnW = [one.limitW()!, Math.min(two.limitW()!, twoWantsW)] as const
        if (second % onesEveryS === 0) one.draws(drawnW[0])
        if (second % 5 === 0) two.draws(drawnW[1])
        if (second % 10 === 7) rig.site.meter(nodeId, { w: drawnW[0] + drawnW[1] + 3_000, at: rig.time.now() })
        if (second > 30) found.push(rig.site.last?.image.meters[0]?.othersW ?? 0)
      })
    await pass(60, 5, 100_000)
    await pass(200, 58, 20_000)
    expect(one.limitW()).toBeGreaterThan(60_000)
    expect(found.at(-1)).toBeGreaterThanOrEqual(3_000)
    expect(Math.max(...found)).toBeLessThan(10_000)
  })
})

describe('a bus that begins to charge', () => {
  test('TEL-2: is taken for no load of others, though its charger was read before it drew anything', async () => {
    await bothAreThere()
    const nodeId = [...depot.circuits.values()][0]!.nodeId
    const meter = (w: number) => rig.site.meter(nodeId, { w: w + 3_000, at: rig.time.now() })
    await rig.passSeconds(20, () => meter(0))
    await one.plugIn()
    one.draws(0)
    await rig.passSeconds(12, () => meter(one.limitW()!))
    expect(one.limitW()).toBeGreaterThan(60_000)
    expect(rig.site.last?.image.meters).toMatchObject([{ w: one.limitW()! + 3_000, othersW: 3_000 }])
  })
})

describe('a bus that has left', () => {
  test('OCPP-4: within its first seconds leaves its room at once', async () => {
    await bothAreThere()
    await one.plugIn()
    await rig.passSeconds(60, () => one.draws(one.limitW() ?? 10_000))
    const sessionRef = await two.plugIn()
    await rig.passSeconds(7, () => {
      one.draws(one.limitW()!)
      two.draws(40_000)
    })
    await endAt(1, sessionRef)
    await rig.passSeconds(12, () => one.draws(one.limitW()!))
    expect(rig.unitOf(unitIds[1])).toMatchObject({ state: 'IDLE', exposureW: 10_000 })
    expect(one.limitW()).toBe(90_000)
  })

  test('OCPP-4, CYC-7: though its connector draws on keeps its room for as long as that says so', async () => {
    const sessionRef = await bothCharge()
    await endAt(1, sessionRef)
    await rig.passSeconds(4, () => {
      one.draws(one.limitW()!)
      two.draws(50_000)
    })
    expect(one.limitW()).toBeLessThanOrEqual(50_000)
    expect(rig.unitOf(unitIds[1])).toMatchObject({ exposureW: 50_000, reservedW: 50_000 })
    expect(said(1)).toMatch(/ draws 50 kW though it told of no bus; 50 kW are kept free for it\.$/)
    await rig.passSeconds(30, () => {
      one.draws(one.limitW()!)
      two.draws(0)
    })
    expect(said(1)).toMatch(/ has no bus; 10 kW are kept free for it\.$/)
    expect(one.limitW()).toBe(90_000)
  })

  test('OCPP-4: though its connector draws on keeps its room also when its line breaks, for a day', async () => {
    await bothAreThere()
    await one.plugIn()
    await rig.passSeconds(60, () => one.draws(one.limitW() ?? 10_000))
    two.draws(40_000)
    await rig.passSeconds(2, () => one.draws(one.limitW()!))
    rig.site.closed(bays[1], 1)
    await rig.passSeconds(300, () => one.draws(one.limitW()!))
    expect(rig.unitOf(unitIds[1])).toMatchObject({ state: 'UNREACHABLE', exposureW: 40_000 })
    expect(one.limitW()).toBeLessThanOrEqual(60_000)
    rig.time.step(24 * 3_600_000)
    await rig.passSeconds(20)
    expect(rig.unitOf(unitIds[1])).toMatchObject({ exposureW: 10_000 })
  })

  test('OCPP-4: that was never told of and keeps to what its charger keeps is nobody to blame', async () => {
    await bothAreThere()
    await one.plugIn()
    const bothDraw = (w: number) => () => {
      one.draws(one.limitW() ?? 10_000)
      two.draws(w)
    }
    await rig.passSeconds(60, bothDraw(10_000))
    expect(rig.unitOf(unitIds[1])).toMatchObject({ state: 'IDLE', exposureW: 10_000 })
    expect(said(1)).toMatch(/ draws 10 kW though it told of no bus; 10 kW are kept free for it\.$/)
    expect(one.limitW()).toBe(90_000)
    await rig.passSeconds(60, bothDraw(30_000))
    expect(rig.unitOf(unitIds[1])).toMatchObject({ state: 'DISOBEYING', exposureW: 100_000 })
    expect(one.limitW()).toBe(0)
  })

  const said = (bay: 0 | 1): string => {
    const { result, image } = rig.site.last!
    return unitSentence(rig.unitOf(unitIds[bay])!, result, { now: image.now, timezone: 'UTC' }).text
  }
})

describe('a meter on a board that falls silent', () => {
  test.each([
    ['goes on with what it showed last', 5_000, 40_000, [20_000, 'LAST_KNOWN', 'STALE']],
    ['goes on with what is assumed, where that is more', 60_000, 20_000, [60_000, 'CONFIGURED', 'STALE']],
    ['has nothing decided, where nobody assumes anything', null, 10_000, undefined],
  ] as const)('TEL-2, TEL-3, TEL-4: %s, and is measured again when it is back', async (_, assumedW, toldW, load) => {
    const { nodeId } = [...depot.circuits.values()][0]!
    rig = steeredSite(depot, { expectedLoads: [{ nodeId, assumedW }] })
    one = rig.come(bays[0])
    two = rig.come(bays[1])
    await rig.time.pass(320_000)
    const meter = (w: number) => rig.site.meter(nodeId, { w: w + 20_000, at: rig.time.now() })
    await rig.passSeconds(5, () => meter(0))
    await one.plugIn()
    await two.plugIn()
    const metered = () => {
      bothDraw()
      meter(one.limitW()! + two.limitW()!)
    }
    const stands = () => {
      const { result } = rig.site.last!
      const used = result.inputs.find(({ of }) => of === 'LOAD')
      return [sourceModeShown(result), used && [used.w, used.rung, used.quality], one.limitW(), two.limitW()]
    }
    const asMeasured = ['MEASURED', [20_000, 'MEASURED', 'FRESH'], 40_000, 40_000]
    await rig.passSeconds(40, metered)
    expect(stands()).toEqual(asMeasured)
    await rig.passSeconds(50, bothDraw)
    expect(stands()).toEqual(asMeasured)
    await rig.passSeconds(40, bothDraw)
    expect(stands()).toEqual(['FALLBACK_DERIVED', load, toldW, toldW])
    await rig.passSeconds(40, metered)
    expect(stands()).toEqual(asMeasured)
  })
})
