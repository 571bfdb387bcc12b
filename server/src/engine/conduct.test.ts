import type { IncidentReport, IncidentReports, StandingIncident } from './incidents.ts'
import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { quiet } from '../../../tests/support/houses.ts'
import { settled } from '../../../tests/support/virtualTime.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { adherenceInAll } from './conduct.ts'
import type { Recorders } from './ledgers.ts'
import type { Site } from './site.ts'
import type { DecidedCycle } from './sitePorts.ts'
import { SiteWatch } from './siteWatch.ts'

const bays = [a.id(101), a.id(102)] as const
const [liar, other] = [a.id(201), a.id(202)]
const kW = (powerW: number) => ({ unit: 'kW', powerW: powerW * 1_000 }) as const
const grid = a.circuit(a.id(10), { name: 'Main', rating: kW(100) })
const depot = a.depotAfter({
  ...a.legacyDepot({
    circuits: [grid],
    chargePoints: bays.map((id) =>
      a.chargePoint(id, { circuitId: grid.circuitId, rating: kW(100), fallbackW: 10_000 }),
    ),
    connectors: [a.connector(liar, bays[0]), a.connector(other, bays[1])],
  }),
  microgridId: a.microgridId,
})

/** What was opened, as whoever comes after us finds it. */
function incidentBook() {
  const open = new Map<string, StandingIncident>()
  const reports: IncidentReports = {
    report: ({ cause, kind, context }: IncidentReport) => void open.set(cause, { cause, kind, context }),
    settle: ({ cause }) => void open.delete(cause),
    standing: () => Promise.resolve([...open.values()]),
  }
  const of = (...kinds: string[]) =>
    [...open.keys()].filter((cause) => kinds.some((kind) => cause.startsWith(kind))).sort()
  return { open, reports, of }
}

function watching(rigTime: SteeredSite['time'] | (() => number), reports: IncidentReports) {
  const timing = typeof rigTime === 'function' ? { now: rigTime, monotonicMs: rigTime, after: () => () => {} } : rigTime
  const nobody = new Proxy({}, { get: () => ({ add: () => undefined }) }) as Recorders
  const noCycles = { records: () => Promise.resolve({ items: [], next: null }) }
  const watch = new SiteWatch({ record: nobody, cycles: noCycles, incidents: reports, timing, log: quiet })
  return (cycle: DecidedCycle, site: Site) => watch.decided(depot, cycle, site)
}

let rig: SteeredSite
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

describe('a charger that does not do as it accepted', () => {
  /** The first draws 120 kW whatever it is told. */
  async function lies(book: ReturnType<typeof incidentBook>) {
    let decided: ReturnType<typeof watching> | null = null
    rig = steeredSite(depot, {}, { decided: (cycle, site) => decided?.(cycle, site) })
    decided = watching(rig.time, book.reports)
    const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await Promise.all([one.plugIn(), two.plugIn()])
    await rig.passSeconds(90, () => {
      one.draws(120_000)
      two.draws(two.limitW() ?? 10_000)
    })
    expect(book.of('BREACH', 'CHARGER')).toEqual([`BREACH ${grid.nodeId}`, `CHARGER_DISOBEYS ${liar}`])
  }
  const restarted = (book: ReturnType<typeof incidentBook>) => {
    rig = rig.restarted({ decided: watching(rig.time, book.reports) })
  }

  test('OCPP-4: is known for it after a restart, and booked at all that it may draw, before it has said a word', async () => {
    const book = incidentBook()
    await lies(book)
    const before = rig.site.units.get(liar)!
    restarted(book)
    await rig.passSeconds(30)
    // More than its rating, as it was seen to.
    expect(rig.unitOf(liar)).toMatchObject({ exposureW: 120_000 })
    expect(rig.site.units.get(liar)?.permission.conduct.state).toBe('DISOBEYS')
    expect(adherenceInAll(rig.site.units.get(liar)!)).toBeLessThan(1)
    // It comes, and says nothing of what it draws: nobody else gets what it may take.
    const [one, two] = [rig.come(bays[0], 2), rig.come(bays[1], 2)]
    await rig.passSeconds(400, () => two.draws(two.limitW() ?? 0))
    expect(two.limitW()).toBe(0)
    expect(before.permission.conduct.since).toBe(rig.site.units.get(liar)?.permission.conduct.since)
    // As it obeys for a while, it is believed again.
    await rig.passSeconds(120, () => {
      one.draws(one.limitW() ?? 0)
      two.draws(two.limitW() ?? 0)
    })
    expect(rig.site.units.get(liar)?.permission.conduct.state).toBe('OBEYS')
    expect(two.limitW()).toBeGreaterThan(0)
  })

  test('OCPP-4: with no bus there any more holds its rating until somebody trusts it again, and is judged anew then', async () => {
    const book = incidentBook()
    await lies(book)
    const two = rig.come(bays[1], 2)
    const leave = (id: string, sessionRef: string) =>
      rig.site.sessionEnded(id, { sessionRef, meterWh: 1, at: rig.time.now(), why: null })
    await leave(bays[0], [...rig.site.chargers.get(bays[0])!.kept.sessions.values()][0]!.sessionRef)
    const twoDraws = () => two.draws(two.limitW() ?? 10_000)
    await rig.passSeconds(400, twoDraws)
    expect(rig.site.units.get(liar)?.permission.conduct.state).toBe('DISOBEYS')
    expect(rig.unitOf(liar)?.exposureW).toBeGreaterThanOrEqual(100_000)
    expect(two.limitW()).toBe(0)
    rig.say(bays[0], { type: 'TrustCharger', connector: 1 })
    await rig.passSeconds(60, twoDraws)
    expect(book.of('CHARGER_DISOBEYS')).toEqual([])
    expect(two.limitW()).toBeGreaterThanOrEqual(90_000)
    expect(rig.keptOf(bays[0]).conduct.get(1)).toMatchObject({ state: 'OBEYS' })
    // It lies again.
    const one = rig.come(bays[0], 2)
    await one.plugIn()
    await rig.passSeconds(60, () => {
      one.draws(120_000)
      twoDraws()
    })
    expect(book.of('CHARGER_DISOBEYS')).toEqual([`CHARGER_DISOBEYS ${liar}`])
    // As soon as its bus has left, too.
    await leave(bays[0], [...rig.site.chargers.get(bays[0])!.kept.sessions.values()][0]!.sessionRef)
    rig.say(bays[0], { type: 'TrustCharger', connector: 1 })
    await rig.passSeconds(10, twoDraws)
    expect(two.limitW()).toBeGreaterThanOrEqual(90_000)
  })

  test('OCPP-3, OCPP-4: who was seen above its limit and isn’t blamed yet counts with that after a restart, until it is heard', async () => {
    rig = steeredSite(depot)
    const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await Promise.all([one.plugIn(), two.plugIn()])
    await rig.passSeconds(60, () => {
      one.draws(one.limitW() ?? 10_000)
      two.draws(two.limitW() ?? 10_000)
    })
    expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
    await rig.passSeconds(2, () => one.draws(90_000))
    await settled()
    expect(rig.keptOf(bays[0]).conduct.get(1)).toMatchObject({ state: 'OBEYS', overdrawnW: 90_000 })
    rig = rig.restarted()
    const again = rig.come(bays[1], 2)
    await rig.passSeconds(400, () => again.draws(again.limitW() ?? 10_000))
    expect(rig.unitOf(liar)).toMatchObject({ exposureW: 90_000 })
    expect(again.limitW()).toBe(10_000)
    const back = rig.come(bays[0], 2)
    await rig.passSeconds(60, () => {
      back.draws(Math.min(back.limitW() ?? 10_000, 50_000))
      again.draws(again.limitW() ?? 10_000)
    })
    expect(again.limitW()).toBe(50_000)
    expect(rig.keptOf(bays[0]).conduct.get(1)).toMatchObject({ overdrawnW: null })
  })

  test('OCPP-3, OCPP-4: what was drawn where the registry has no connector counts after a restart, for a day', async () => {
    rig = steeredSite(depot)
    const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await two.plugIn()
    await rig.passSeconds(60, () => {
      one.draws(60_000, 2)
      two.draws(two.limitW() ?? 10_000)
    })
    expect(two.limitW()).toBe(0)
    rig = rig.restarted()
    const again = rig.come(bays[1], 2)
    await rig.passSeconds(400, () => again.draws(again.limitW() ?? 0))
    expect(again.limitW()).toBe(0)
    rig.time.step(24 * 3_600_000)
    rig = rig.restarted()
    const later = rig.come(bays[1], 3)
    await rig.passSeconds(400, () => later.draws(later.limitW() ?? 0))
    // All but what the other plug of the first may draw by itself.
    expect(later.limitW()).toBe(95_000)
  })

  test('EVT-3: at a connector that the registry doesn’t have is one and the same incident after a restart', async () => {
    const book = incidentBook()
    let decided: ReturnType<typeof watching> | null = null
    rig = steeredSite(depot, {}, { decided: (cycle, site) => decided?.(cycle, site) })
    decided = watching(rig.time, book.reports)
    const one = rig.come(bays[0])
    await rig.time.pass(320_000)
    await rig.passSeconds(60, () => one.draws(60_000, 2))
    const before = book.of('CHARGER_DISOBEYS')
    expect(before).toHaveLength(1)
    restarted(book)
    await rig.passSeconds(60)
    expect(book.of('CHARGER_DISOBEYS')).toEqual(before)
  })

  test('OCPP-4, EVT-3: what stood stands after a restart until it is seen to be over', async () => {
    const book = incidentBook()
    await lies(book)
    restarted(book)
    await rig.passSeconds(30)
    expect(book.of('BREACH', 'CHARGER')).toEqual(
      expect.arrayContaining([`BREACH ${grid.nodeId}`, `CHARGER_DISOBEYS ${liar}`]),
    )
    const [one, two] = [rig.come(bays[0], 2), rig.come(bays[1], 2)]
    await rig.passSeconds(500, () => {
      one.draws(0.9 * (one.limitW() ?? 0))
      two.draws(0.9 * (two.limitW() ?? 0))
    })
    await settled()
    expect(book.of('BREACH', 'CHARGER')).toEqual([])
  })
})

test('EVT-3: a charger that was offline, and one that had a fault, are so until they are heard of', async () => {
  const book = incidentBook()
  const context = {}
  for (const [kind, cause] of [
    ['CHARGER_OFFLINE', `CHARGER_OFFLINE ${bays[0]}`],
    ['CHARGER_FAULT', `CHARGER_FAULT ${bays[0]} 1`],
    ['CHARGER_OFFLINE', `CHARGER_OFFLINE ${a.id(999)}`],
  ] as const)
    book.open.set(cause, { kind, cause, context })
  let decided: ReturnType<typeof watching> | null = null
  rig = steeredSite(depot, {}, { decided: (cycle, site) => decided?.(cycle, site) })
  decided = watching(rig.time, book.reports)
  await rig.passSeconds(20)
  expect(book.of('CHARGER')).toEqual([`CHARGER_FAULT ${bays[0]} 1`, `CHARGER_OFFLINE ${bays[0]}`])
  rig.come(bays[0])
  await rig.passSeconds(20)
  expect(book.of('CHARGER')).toEqual([`CHARGER_FAULT ${bays[0]} 1`])
  rig.site.connectorState(bays[0], 1, 'AVAILABLE', rig.time.now())
  await rig.passSeconds(20)
  expect(book.of('CHARGER')).toEqual([])
})
