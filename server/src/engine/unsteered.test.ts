import type { Depot } from '@busbar/domain/topology/depot'
import { cycleSentence } from '@busbar/domain/cycles/sentences'
import { incidentSentence } from '@busbar/domain/incidents/sentence'
import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { BreachWatch, loadOf, seenAt } from './breachWatch.ts'
import { troublesOf } from './troubles.ts'
import { undecidedCauses } from './unsteered.ts'

const main = a.circuit(a.id(10), { name: 'Main' })
const bays = [a.id(101), a.id(102)] as const
const unitIds = [a.id(201), a.id(202)] as const
const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const

/** Two chargers that can take it all under one cable. */
const yard = (mainKW: number, controlMode: 'CONNECTOR' | 'CHARGER' = 'CONNECTOR'): Depot =>
  a.depotAfter({
    ...a.legacyDepot({
      circuits: [{ ...main, rating: kW(mainKW) }],
      chargePoints: bays.map((id, nth) =>
        a.chargePoint(id, {
          ...{ circuitId: main.circuitId, rating: kW(100), fallbackW: 10_000, name: `Bay ${nth + 1}` },
          ...(nth === 0 && { controlMode }),
        }),
      ),
      connectors: [a.connector(unitIds[0], bays[0]), a.connector(unitIds[1], bays[1])],
    }),
    microgridId: a.microgridId,
  })

let rig: SteeredSite
let depot: Depot
let one: SiteSideCharger
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** Both charge, and each has half of the cable. */
async function bothCharge(mode: 'CONNECTOR' | 'CHARGER' = 'CONNECTOR') {
  depot = yard(100, mode)
  rig = steeredSite(depot)
  one = rig.come(bays[0])
  two = rig.come(bays[1])
  await rig.time.pass(320_000)
  await one.plugIn()
  await two.plugIn()
  await rig.passSeconds(40, bothDraw)
  expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
}
const bothDraw = () => {
  one.draws(one.limitW() ?? 10_000)
  two.draws(two.limitW() ?? 10_000)
}
const limitMain = (mainKW: number, mode: 'CONNECTOR' | 'CHARGER' = 'CONNECTOR') => {
  depot = yard(mainKW, mode)
  rig.changeTo(depot)
}
const troubles = (kind: string) =>
  troublesOf(depot, rig.site.last!, rig.site).filter((trouble) => trouble.kind === kind)
const sentences = (kind: string) => troubles(kind).map(incidentSentence)

test('EVT-3: of a charger that is away it is said what is kept free for it, its fallback or more', async () => {
  await bothCharge()
  rig.say(bays[0], { type: 'RecordBoot', make: { vendor: 'V', model: 'M', firmware: null, serial: null } })
  rig.site.closed(bays[0], 1)
  const toldAfter = async (seconds: number) => {
    await rig.passSeconds(seconds, () => two.draws(two.limitW() ?? 10_000))
    return sentences('CHARGER_OFFLINE')
  }
  expect(await toldAfter(70)).toEqual(['Bay 1 is offline: 50 kW are kept free for it.'])
  expect(await toldAfter(300)).toEqual(['Bay 1 is offline: 10 kW are kept free for it.'])
})

test('EVT-3, TEL-3: an unknown load is called the same in its incident and in the cycle that it keeps from deciding', async () => {
  depot = yard(100)
  rig = steeredSite(depot, { expectedLoads: [{ nodeId: main.nodeId, assumedW: null }] })
  await rig.passSeconds(5)
  const { result } = rig.site.last!
  expect(cycleSentence(result, { now: rig.time.now(), timezone: 'UTC' }).text).toBe(
    'Nothing could be decided safely: the load at Main is not known. Chargers keep to their safe limits.',
  )
  expect(sentences('TELEMETRY_FALLBACK_UNSATISFIED')).toEqual([
    'Nothing can be decided safely: the load at Main is not known.',
  ])
})

describe('a charger that turns its limits away', () => {
  test('OCPP-3: is said at once to endanger its cable, and is held by its cap', async () => {
    await bothCharge()
    one.refuse('SetLimit')
    limitMain(30)
    await rig.passSeconds(8, () => one.draws(50_000))
    expect(rig.unitOf(unitIds[0])).toMatchObject({ exposureW: 50_000 })
    await rig.passSeconds(30, () => one.draws(10_000))
    expect(one.told('InstallHardCap').map(({ limitW, urgency }) => ({ limitW, urgency }))).toEqual([
      { limitW: 100_000, urgency: 'UPKEEP' },
      { limitW: 10_000, urgency: 'DECREASE' },
    ])
    expect(rig.unitOf(unitIds[0])).toMatchObject({ state: 'REFUSING', exposureW: 10_000 })
    expect(troubles('EXCESS')).toEqual([])
    expect(troubles('CHARGER_REFUSES')).toMatchObject([{ severity: 'YELLOW', context: { heldW: 10_000 } }])
  })

  test('OCPP-3: has its cap back when it takes limits again', async () => {
    await bothCharge()
    one.refuse('SetLimit')
    limitMain(30)
    await rig.passSeconds(60, () => one.draws(10_000))
    one.refuse()
    limitMain(100)
    await rig.passSeconds(360, bothDraw)
    expect(one.told('InstallHardCap').at(-1)).toMatchObject({ limitW: 100_000 })
    expect(troubles('CHARGER_REFUSES')).toEqual([])
    expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
  })

  test('EVT-3: that takes no cap either is an urgent incident, for as long as it may draw too much', async () => {
    await bothCharge()
    one.refuse('SetLimit', 'InstallHardCap')
    limitMain(30)
    await rig.passSeconds(60, () => one.draws(50_000))
    expect(troubles('CHARGER_REFUSES')).toMatchObject([{ severity: 'RED', scope: { type: 'UNIT', id: unitIds[0] } }])
    expect(sentences('CHARGER_REFUSES')[0]).toMatch(
      /turns its limits away: 50 kW are kept free for it, and with it Main may come to more than its limit\.$/,
    )
  })

  test.each(['CONNECTOR', 'CHARGER'] as const)(
    'OCPP-3: and is measured to take its cable above its limit has to let its bus go, steered by %s',
    async (mode) => {
      await bothCharge(mode)
      one.refuse('SetLimit', 'InstallHardCap')
      limitMain(30, mode)
      const watch = new BreachWatch()
      const node = [...depot.circuits.values()][0]!.nodeId
      await rig.passSeconds(120, () => {
        one.draws(50_000)
        two.draws(two.limitW() ?? 10_000)
        const change = watch.look(depot, rig.site, node, rig.time.now())
        if (change && change.type !== 'CLEARED') rig.site.breached(node)
      })
      expect(one.told('EndSession').length).toBeGreaterThanOrEqual(1)
      expect(one.told('EndSession').length).toBeLessThanOrEqual(2)
      expect(two.told('EndSession')).toEqual([])
      expect(troubles('CHARGER_REFUSES')).toMatchObject([{ context: { askedToEnd: true } }])
    },
  )

  test('OCPP-3: without taking anything above its limit is only told of', async () => {
    await bothCharge()
    one.refuse('SetLimit')
    await rig.passSeconds(400, bothDraw)
    expect(one.told('InstallHardCap')).toHaveLength(1)
    expect(one.told('EndSession')).toEqual([])
    expect(troubles('CHARGER_REFUSES')).toMatchObject([{ severity: 'YELLOW' }])
  })

  test('OCPP-4: and goes on as before in its next session is not said to have been given its fallback', async () => {
    await bothCharge()
    one.refuse('SetLimit')
    await one.plugIn()
    await rig.passSeconds(60, () => {
      one.draws(50_000)
      two.draws(two.limitW() ?? 10_000)
    })
    expect(sentences('CHARGER_DISOBEYS')).toEqual([
      expect.stringMatching(/ draws 50 kW, more than its fallback: 10 kW\.$/),
    ])
    expect(sentences('CHARGER_REFUSES')[0]).toMatch(/ turns its limits away: 100 kW are kept free for it/)
  })

  test('OCPP-4: and draws more than it had taken was given that', async () => {
    await bothCharge()
    one.refuse('SetLimit')
    await rig.passSeconds(60, () => one.draws(80_000))
    expect(sentences('CHARGER_DISOBEYS')).toEqual([
      expect.stringMatching(/ draws 80 kW, more than it was given: 50 kW\.$/),
    ])
  })

  test('EVT-3: and goes away has not begun to take them', async () => {
    await bothCharge()
    one.refuse('SetLimit')
    limitMain(30)
    await rig.passSeconds(60, bothDraw)
    rig.site.closed(bays[0], 1)
    await rig.passSeconds(5)
    expect(troubles('CHARGER_REFUSES')).toHaveLength(1)
  })
})

test('CYC-8: what a charger drew before it was out of reach makes no meter doubtful', async () => {
  await bothCharge()
  rig.site.closed(bays[0], 1)
  limitMain(30)
  const watch = new BreachWatch()
  const { nodeId } = [...depot.circuits.values()][0]!
  const causes = new Set<string>()
  await rig.passSeconds(90, () => {
    two.draws(two.limitW() ?? 10_000)
    rig.site.meter(nodeId, { w: 40_000, at: rig.time.now() })
    const change = watch.look(depot, rig.site, nodeId, rig.time.now())
    if (change) causes.add(change.breach.cause)
  })
  expect([...causes]).toEqual(['UNCONTROLLED_LOAD'])
})

describe('a charger that can’t be steered', () => {
  test('EVT-3: since it doesn’t answer is an incident until it does, and not over while it is away', async () => {
    await bothCharge()
    one.mute()
    limitMain(30)
    await rig.passSeconds(80, () => two.draws(two.limitW() ?? 0))
    expect(troubles('CHARGER_SILENT')).toMatchObject([{ severity: 'RED', context: { bookedW: 50_000 } }])
    rig.site.closed(bays[0], 1)
    await rig.passSeconds(5)
    expect(undecidedCauses(rig.site, rig.time.now())).toContain(`CHARGER_SILENT ${unitIds[0]}`)
    one = rig.come(bays[0], 2)
    await rig.passSeconds(30, bothDraw)
    expect(troubles('CHARGER_SILENT')).toEqual([])
    expect(undecidedCauses(rig.site, rig.time.now())).not.toContain(`CHARGER_SILENT ${unitIds[0]}`)
  })

  test('EVT-3: since it never confirmed its fallback is an incident until it has', async () => {
    depot = yard(200)
    rig = steeredSite(depot)
    one = rig.come(bays[0])
    one.refuse('InstallFallback')
    // It is tried by connector first, then for the whole charger.
    await rig.passSeconds(180)
    expect(troubles('CHARGER_UNPREPARED')).toMatchObject([{ severity: 'YELLOW', context: { bookedW: 100_000 } }])
    one.refuse()
    await rig.passSeconds(180)
    expect(troubles('CHARGER_UNPREPARED')).toEqual([])
  })

  test('EVT-3: and one that goes on, however it is steered from then on', async () => {
    depot = yard(200)
    rig = steeredSite(depot)
    one = rig.come(bays[0])
    one.refuse('InstallFallback')
    const cause = `CHARGER_UNPREPARED ${bays[0]}`
    const stands = () =>
      troubles('CHARGER_UNPREPARED').length > 0 || undecidedCauses(rig.site, rig.time.now()).has(cause)
    await rig.passSeconds(180)
    expect(troubles('CHARGER_UNPREPARED')).toMatchObject([
      { cause, scope: { type: 'CHARGE_POINT', id: bays[0], name: 'Bay 1' } },
    ])
    for (const mode of ['CHARGER', 'CONNECTOR', 'CHARGER', 'CONNECTOR'] as const) {
      limitMain(200, mode)
      for (let second = 0; second < 20; second++) {
        expect(stands()).toBe(true)
        await rig.passSeconds(1)
      }
    }
  })
})

describe('a charger that reports no power', () => {
  test('OCPP-4: is said not to be judged while a bus charges there, and no longer when it reports', async () => {
    await bothCharge()
    await rig.passSeconds(170, () => one.draws(50_000))
    expect(troubles('CHARGER_NOT_JUDGED')).toEqual([])
    await rig.passSeconds(20, () => one.draws(50_000))
    expect(troubles('CHARGER_NOT_JUDGED')).toMatchObject([{ severity: 'YELLOW', scope: { id: unitIds[1] } }])
    expect(sentences('CHARGER_NOT_JUDGED')[0]).toMatch(/^Nobody sees whether .* keeps to its limits/)
    await rig.passSeconds(15, bothDraw)
    expect(troubles('CHARGER_NOT_JUDGED')).toEqual([])
  })

  test('CYC-7: hides no board behind a measurement that nobody made', async () => {
    await bothCharge()
    const { nodeId } = [...depot.circuits.values()][0]!
    const seen = () => seenAt(depot, rig.site, nodeId, rig.time.now())
    expect(seen()).toBe('CHARGERS')
    await rig.passSeconds(100, () => one.draws(50_000))
    expect(seen()).toBe('IN_PART')
    await rig.passSeconds(100)
    expect(seen()).toBe('NOT')
    rig.site.meter(nodeId, { w: 80_000, at: rig.time.now() })
    expect(seen()).toBe('METER')
  })

  test('CYC-8: is not taken to draw nothing, and a connector that draws on without a bus is', async () => {
    depot = yard(100)
    rig = steeredSite(depot)
    one = rig.come(bays[0])
    two = rig.come(bays[1])
    await rig.time.pass(320_000)
    const { nodeId } = [...depot.circuits.values()][0]!
    const load = () => loadOf(depot, rig.site, nodeId, rig.time.now())
    await one.plugIn()
    await two.plugIn()
    await rig.passSeconds(30, () => one.draws(one.limitW() ?? 10_000))
    expect(load()).toMatchObject({ w: 50_000, isFresh: false, known: { leastW: 50_000, mostW: 100_000 } })
    expect(load()?.silent).toEqual({ units: 1, mostW: 50_000 })
    const [session] = [...rig.site.chargers.get(bays[0])!.kept.sessions.values()]
    await rig.site.sessionEnded(bays[0], { sessionRef: session!.sessionRef, meterWh: 1, at: rig.time.now(), why: null })
    await rig.passSeconds(5, () => one.draws(30_000))
    expect(load()).toMatchObject({ w: 30_000 })
  })
})
