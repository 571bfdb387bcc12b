import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { BreachWatch } from './breachWatch.ts'
import { breachReport } from './troubles.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, bothCharging, grid, kW, yard } from '../../../tests/support/twoBays.ts'

let rig: SteeredSite
let one: SiteSideCharger
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

const bothCharge = async (...how: Parameters<typeof bothCharging>) =>
  void ({ rig, one, two } = await bothCharging(...how))
const bothDraw = () => {
  one.draws(one.limitW() ?? 10_000)
  two.draws(two.limitW() ?? 10_000)
}

describe('a registry that changes while chargers charge', () => {
  test('OCPP-3: a rating that is lowered frees nothing before its charger has said that it draws less', async () => {
    await bothCharge()
    one.mute()
    rig.changeTo(yard({ rating: kW(20) }))
    await rig.passSeconds(60, bothDraw)
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 50_000 })
    expect(two.limitW()).toBe(50_000)
  })

  test('OCPP-3: nor does one whose plugs have lower ratings of their own', async () => {
    const [left, right, other] = [a.id(201), a.id(203), a.id(202)]
    const dual = (ratingKW: number) =>
      yard(
        { rating: kW(ratingKW) },
        [
          a.connector(left, bays[0], { rating: kW(75) }),
          a.connector(right, bays[0], { number: 2, rating: kW(75) }),
          a.connector(other, bays[1]),
        ],
        bays,
        200,
      )
    rig = steeredSite(dual(150))
    const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await Promise.all([one.plugIn(1), one.plugIn(2), two.plugIn()])
    const limitAt = (connector: number) =>
      one.limits().findLast((limit) => limit.connector === connector)?.steps[0]?.limitW ?? 0
    const draw = () => {
      for (const connector of [1, 2]) one.draws(limitAt(connector), connector)
      two.draws(two.limitW() ?? 0)
    }
    await rig.passSeconds(60, draw)
    expect(limitAt(1) + limitAt(2) + two.limitW()!).toBeGreaterThan(199_000)
    one.mute()
    const hadW = two.limitW()!
    rig.changeTo(dual(80))
    await rig.passSeconds(30, draw)
    expect(two.limitW()).toBeLessThanOrEqual(hadW)
  })

  test('OCPP-3: one that obeys gives what its lower rating frees, and not before', async () => {
    await bothCharge()
    rig.changeTo(yard({ rating: kW(20) }))
    await rig.passSeconds(60, bothDraw)
    expect([one.limitW(), two.limitW()]).toEqual([20_000, 80_000])
  })
})

test('OCPP-2: what a charger said that it can is known after a restart, before it says it again', async () => {
  await bothCharge()
  const nothing = { units: null, stackLevelMax: null, profilesMax: null, canSteer: null, measurands: null }
  const abilities = { ...nothing, units: ['W' as const], stepsMax: 24 }
  await rig.site.learnt(bays[0], abilities)
  rig = rig.restarted()
  const [again, other] = [rig.come(bays[0], 2), rig.come(bays[1], 2)]
  expect([again.known(), other.known()]).toEqual([[abilities], []])
})

/** Draws so much whatever it is told, and the other all that it may. */
const oneDraws =
  (w: number, say = (watts: number) => one.draws(watts)) =>
  () => {
    say(w)
    two.draws(two.limitW() ?? 10_000)
  }

describe('a charger that draws more than it may', () => {
  test('OCPP-4: counts with what it draws where that is more than its plate says', async () => {
    rig = steeredSite(yard({ rating: kW(40) }))
    one = rig.come(bays[0])
    two = rig.come(bays[1])
    await rig.time.pass(320_000)
    await one.plugIn()
    await two.plugIn()
    await rig.passSeconds(60, oneDraws(90_000))
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'DISOBEYING', exposureW: 90_000 })
    expect(two.limitW() ?? 10_000).toBe(10_000)
    // What it was seen to draw stands when nothing more is heard of it.
    await rig.passSeconds(120, () => two.draws(two.limitW() ?? 10_000))
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 90_000 })
  })

  test('OCPP-4: is found though a connector without a bus tells nothing any more', async () => {
    const depot = yard({ controlMode: 'CHARGER' }, [
      ...[a.connector(a.id(201), bays[0]), a.connector(a.id(203), bays[0], { number: 2 })],
      a.connector(a.id(202), bays[1]),
    ])
    await bothCharge(depot)
    one.draws(0, 2)
    await rig.passSeconds(60, oneDraws(100_000))
    expect(rig.unitOf(bays[0])).toMatchObject({ state: 'DISOBEYING', exposureW: 100_000 })
  })

  test('OCPP-4: is found though its other bus left without a last word', async () => {
    const depot = yard({ controlMode: 'CHARGER' }, [
      ...[a.connector(a.id(201), bays[0]), a.connector(a.id(203), bays[0], { number: 2 })],
      a.connector(a.id(202), bays[1]),
    ])
    await bothCharge(depot)
    const sessionRef = await one.plugIn(2)
    one.draws(5_000, 2)
    await rig.site.sessionEnded(bays[0], { sessionRef, meterWh: 1, at: rig.time.now(), why: null })
    await rig.passSeconds(60, oneDraws(100_000))
    expect(rig.unitOf(bays[0])).toMatchObject({ state: 'DISOBEYING', exposureW: 100_000 })
  })

  test('OCPP-4: a meter of the whole charger is not added to those of its connectors', async () => {
    await bothCharge(yard({ controlMode: 'CHARGER' }))
    await rig.passSeconds(60, () => {
      one.draws(50_000, 1)
      one.draws(50_000, 0)
      two.draws(50_000)
    })
    expect(rig.unitOf(bays[0])).toMatchObject({ state: 'STEERED', exposureW: 50_000 })
  })

  test('OCPP-4: a mean that began under a higher limit blames nobody, and one that began under this one does', async () => {
    const drewOverAMinute = (charger: SiteSideCharger, w: number) => charger.draws(w, 1, rig.time.now(), 60_000)
    await bothCharge()
    rig.changeTo(yard({}, undefined, undefined, 60))
    await rig.passSeconds(55, () => {
      drewOverAMinute(one, 50_000)
      drewOverAMinute(two, 50_000)
    })
    expect([rig.unitOf(a.id(201)), rig.unitOf(a.id(202))]).toMatchObject([
      { state: 'STEERED', exposureW: 30_000 },
      { state: 'STEERED', exposureW: 30_000 },
    ])
    await rig.passSeconds(60, () => {
      drewOverAMinute(one, 50_000)
      two.draws(two.limitW() ?? 10_000)
    })
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'DISOBEYING' })
  })

  test('TEL-2: one sample from the future keeps none out that comes after it', async () => {
    await bothCharge()
    one.draws(1_000, 1, rig.time.now() + 290_000)
    await rig.passSeconds(60, oneDraws(100_000))
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'DISOBEYING' })
  })
})

describe('a unit that comes while its charger is connected', () => {
  test('OCPP-2: a charger that is steered as a whole from now on is given its limit on the line it has', async () => {
    await bothCharge()
    rig.changeTo(yard({ controlMode: 'CHARGER' }))
    await rig.passSeconds(400, bothDraw)
    expect(rig.unitOf(bays[0])).toMatchObject({ state: 'STEERED', grantedW: 50_000 })
    expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  })
})

describe('a charger that says nothing of what it draws', () => {
  const told = () => [one.limitW(), two.limitW()]
  const twoDraws = () => two.draws(two.limitW() ?? 10_000)

  /** One charges without a word, the other says what it draws. */
  async function oneIsSilent() {
    rig = steeredSite(yard())
    one = rig.come(bays[0])
    two = rig.come(bays[1])
    await rig.time.pass(320_000)
    const sessionRef = await one.plugIn()
    await rig.passSeconds(40)
    return sessionRef
  }

  test('TEL-3: wants its rating: it isn’t held to what it got when there were others', async () => {
    await oneIsSilent()
    expect(told()).toEqual([90_000, null])
    const sessionRef = await two.plugIn()
    await rig.passSeconds(40, twoDraws)
    expect(told()).toEqual([50_000, 50_000])
    await rig.site.sessionEnded(bays[1], { sessionRef, meterWh: 1, at: rig.time.now(), why: null })
    await rig.passSeconds(40)
    expect(one.limitW()).toBe(90_000)
    expect(rig.unitOf(a.id(201))).toMatchObject({
      askedW: 100_000,
      grantedW: 90_000,
      bindingNodeId: expect.any(String),
    })
  })

  test('TEL-3: charges again after a pause', async () => {
    const sessionRef = await oneIsSilent()
    rig.setPaused(bays[0], sessionRef, true)
    await rig.passSeconds(20)
    expect(one.limitW()).toBe(0)
    rig.setPaused(bays[0], sessionRef, false)
    await rig.passSeconds(20)
    expect(one.limitW()).toBe(90_000)
  })

  test('TEL-3: or any more, is never given more than when it was known, and charges again after a pause', async () => {
    await bothCharge()
    await rig.passSeconds(90, twoDraws)
    expect(told()).toEqual([50_000, 50_000])
    const [ones, twos] = [sessionAt(0), sessionAt(1)]
    await rig.site.sessionEnded(bays[1], { sessionRef: twos, meterWh: 1, at: rig.time.now(), why: null })
    await rig.passSeconds(40)
    expect(one.limitW()).toBe(50_000)
    rig.setPaused(bays[0], ones, true)
    await rig.passSeconds(20)
    expect(one.limitW()).toBe(0)
    rig.setPaused(bays[0], ones, false)
    await rig.passSeconds(20)
    expect(one.limitW()).toBe(50_000)
  })

  const sessionAt = (bay: 0 | 1): string => rig.site.chargers.get(bays[bay])!.kept.sessions.get(1)!.sessionRef
})

describe('a bus at a connector that the registry doesn’t have', () => {
  const bothReport = () => {
    one.draws(one.limitW() ?? 5_000, 2)
    two.draws(two.limitW() ?? 10_000)
  }

  /** The bus of one is at a second connector. */
  async function bothChargeThere() {
    rig = steeredSite(yard())
    one = rig.come(bays[0])
    two = rig.come(bays[1])
    await rig.time.pass(320_000)
    await one.plugIn(2)
    await two.plugIn()
    await rig.passSeconds(60, bothReport)
  }

  const atSecond = () => [...rig.site.units.values()].find(({ connector }) => connector === 2)

  test('OCPP-3: is counted, steered and seen', async () => {
    await bothChargeThere()
    expect(atSecond()).toMatchObject({ chargePointId: bays[0], permission: { sessionRef: expect.any(String) } })
    expect([one.limitW(), two.limitW()]).toEqual([47_500, 47_500])
  })

  test('OCPP-3: counts with what it draws from its first word on, with a session or without', async () => {
    rig = steeredSite(yard())
    one = rig.come(bays[0])
    two = rig.come(bays[1])
    await rig.time.pass(320_000)
    await two.plugIn()
    await rig.passSeconds(60, () => {
      one.draws(90_000, 2)
      two.draws(two.limitW() ?? 10_000)
    })
    expect(two.limitW() ?? 10_000).toBeLessThanOrEqual(10_000)
    expect(rig.unitOf(atSecond()!.unitId)).toMatchObject({ exposureW: 100_000, connector: 2 })
  })

  test('OCPP-3: stays counted when the registry changes, and is itself once the registry has it', async () => {
    await bothChargeThere()
    rig.changeTo(yard({ name: 'Other' }))
    expect(atSecond()).toMatchObject({ chargePointId: bays[0] })
    const whole = [a.connector(a.id(201), bays[0]), a.connector(a.id(203), bays[0], { number: 2 })]
    rig.changeTo(yard({}, [...whole, a.connector(a.id(202), bays[1])]))
    await rig.passSeconds(60, bothReport)
    expect(rig.unitOf(a.id(203))).toMatchObject({ state: 'STEERED' })
    expect((one.limitW() ?? 0) + (two.limitW() ?? 0)).toBeLessThanOrEqual(100_000)
  })
})

describe('another device under the same name', () => {
  const make = { vendor: 'Old', model: 'One', serial: 'S1', firmware: '1', at: 0 }

  test('OCPP-3: counts with its rating until it has confirmed a fallback of its own', async () => {
    await bothCharge()
    await rig.site.booted(bays[0], make)
    await rig.passSeconds(20, bothDraw)
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 50_000 })
    one.mute()
    await rig.site.booted(bays[0], { ...make, firmware: '2' })
    await rig.passSeconds(5, bothDraw)
    expect(rig.unitOf(a.id(201))).toMatchObject({ exposureW: 50_000 })
    await rig.site.booted(bays[0], { ...make, serial: 'S2' })
    await rig.passSeconds(5, bothDraw)
    expect(rig.unitOf(a.id(201))).toMatchObject({ state: 'UNPREPARED', exposureW: 100_000 })
  })
})

describe('a session that is under way', () => {
  const told = { connector: 1, givenRef: 'tx-1', idToken: null, meterWh: null, isLate: true, isUnderWay: true } as const

  test('OCPP-1: is taken up once, and stays the one it was when it is told again after a restart', async () => {
    rig = steeredSite(yard())
    one = rig.come(bays[0])
    const kept = () => [...rig.site.chargers.get(bays[0])!.kept.sessions.values()]
    expect(await rig.site.sessionStarted(bays[0], { ...told, at: 1_000 })).toBe('tx-1')
    expect(await rig.site.sessionStarted(bays[0], { ...told, at: 2_000 })).toBe('tx-1')
    expect(kept()).toMatchObject([{ sessionRef: 'tx-1', startedAt: 1_000, idToken: null }])
    // Who it is may be told late.
    expect(await rig.site.sessionStarted(bays[0], { ...told, idToken: 'BUS', at: 2_500 })).toBe('tx-1')
    expect(kept()).toMatchObject([{ sessionRef: 'tx-1', startedAt: 1_000, idToken: 'BUS' }])
    await rig.site.sessionEnded(bays[0], { sessionRef: 'tx-1', meterWh: 1, at: 3_000, why: null })
    await rig.site.sessionStarted(bays[0], { ...told, at: 4_000 })
    expect(kept()).toEqual([])
  })
})

describe('a breach', () => {
  test('CYC-7, CYC-8, LEG-6: is seen at a board of a site that is shared flat, with whose limit it is', async () => {
    const board = a.circuit(a.id(11), { name: 'Board', parent: a.under(grid.circuitId), rating: kW(40) })
    const depot = yard()
    const boards = new Map([...depot.circuits, [board.circuitId, { ...depot.circuits.get(grid.circuitId)!, ...board }]])
    const onBoard = new Map(
      [...depot.chargePoints].map(([id, one]) => [id, { ...one, circuitId: board.circuitId }] as const),
    )
    const flat = { ...depot, circuits: boards, chargePoints: onBoard }
    await bothCharge(flat, 1, { calculationVersion: 2 })
    const watch = new BreachWatch()
    await rig.passSeconds(60, () => {
      bothDraw()
      watch.look(flat, rig.site, board.nodeId, rig.time.now())
    })
    const limitOf = { limitCode: 'CIRCUIT_LIMIT', limitBy: 'rating', until: null }
    expect(watch.open()).toMatchObject([{ nodeId: board.nodeId, measuredW: 100_000, limitW: 40_000, limitOf }])
    // Both keep to what they were given, and nothing else is measured there.
    expect(watch.open()).toMatchObject([{ cause: 'GIVEN_ABOVE_LIMIT', sourceMode: 'MEASURED' }])
    const [breach] = watch.open()
    const { context } = breachReport(flat, breach!, {}, rig.site.last)
    expect(context).toMatchObject({ ...limitOf, sourceMode: 'MEASURED', looksLike: 'GIVEN_ABOVE_LIMIT' })
    // Whoever begins anew goes on from its incident.
    const anew = new BreachWatch()
    anew.goOn(board.nodeId, context)
    expect(anew.open()).toEqual([breach])
  })

  const nodeId = a.nodeOf(grid.circuitId)
  const opened = async (twoDraws: () => void, seconds: number, wW: number) => {
    const watch = new BreachWatch()
    const depot = yard()
    await rig.passSeconds(seconds, () => {
      one.draws(wW)
      twoDraws()
      watch.look(depot, rig.site, nodeId, rig.time.now())
    })
    return watch
  }

  test('CYC-8: is seen as soon as ever though the line of one beneath was just cut', async () => {
    await bothCharge()
    await rig.passSeconds(30, bothDraw)
    rig.site.closed(bays[1], 1)
    const watch = await opened(() => undefined, 5, 120_000)
    const rising = (of: BreachWatch) => of.risingSince(yard(), rig.site, nodeId, rig.time.now())
    expect([watch.open(), rising(watch)]).toEqual([[], expect.any(Number)])
    const later = await opened(() => undefined, 15, 120_000)
    expect(later.open()).toMatchObject([{ nodeId, measuredW: 120_000 }])
    expect(rising(later)).toBeNull()
    // Nobody sees it any more.
    await rig.passSeconds(90)
    expect(rising(watch)).toBeNull()
  })

  test('CYC-8: is seen though a charger beneath says nothing, and only where the others alone are above the limit', async () => {
    await bothCharge()
    await rig.passSeconds(120, () => one.draws(50_000))
    expect((await opened(() => undefined, 60, 95_000)).open()).toEqual([])
    expect((await opened(() => undefined, 60, 190_000)).open()).toMatchObject([{ nodeId, measuredW: 190_000 }])
  })
})

test('OCPP-2: one that said what it can before its depot was steered here is set up as soon as it is', async () => {
  rig = steeredSite(yard())
  const abilities = { units: null, stackLevelMax: 8, stepsMax: 24, profilesMax: 10, canSteer: true, measurands: null }
  one = rig.come(bays[0]!)
  two = rig.come(bays[1]!, 1, undefined, abilities)
  await rig.passSeconds(5)
  expect([one, two].map((charger) => charger.told('InstallFallback').length)).toEqual([0, 1])
  expect(rig.keptOf(bays[1]!).abilities).toEqual(abilities)
  // One that never says it is waited for, but not for long.
  await rig.passSeconds(20)
  expect(one.told('InstallFallback')).toHaveLength(1)
})
