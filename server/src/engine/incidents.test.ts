import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, freshHouses, type Houses, quiet } from '../../../tests/support/houses.ts'
import { until } from '../../../tests/support/until.ts'
import type { OpenHouse } from '../house.ts'
import { newId } from './ids.ts'
import { RememberedReports } from './incidentReports.ts'
import { incidentKey, type IncidentReport, openIncident, settleIncident } from './incidents.ts'
import { Outage } from './outage.ts'
import type { Timing } from './ports.ts'

let houses: Houses
let house: OpenHouse
let depotId: string
beforeEach(async () => {
  houses = await freshHouses()
  house = await houses.open()
  depotId = newId()
  await carryOut(house, depotId, a.createDepot(depotId, depotId, newId()))
})
afterEach(() => houses.close())

const breach = (fields: Partial<IncidentReport> = {}): IncidentReport => ({
  ...{ depotId, kind: 'BREACH', severity: 'RED', cause: 'BREACH feeder-b' },
  ...{ scope: { type: 'NODE', id: 'feeder-b', name: 'Feeder B' }, context: { measuredW: 412_000, limitW: 400_000 } },
  ...fields,
})
type Row = { sentence: string; severity: string; resolved_by: string | null; acknowledged: boolean }
const rows = (): Promise<readonly Row[]> =>
  house.database.query<Row>(
    `SELECT sentence, severity, resolved_by, acknowledged_at IS NOT NULL AS acknowledged
     FROM incident ORDER BY opened_at, incident_id`,
  )
const eventTypes = async (): Promise<readonly string[]> => {
  const found = await house.database.query<{ type: string }>(
    `SELECT type FROM event_store WHERE stream_id LIKE 'incident/%' ORDER BY position`,
  )
  return found.map(({ type }) => type)
}

const byHand = () => ({
  ...{ actor: { kind: 'user', id: null, name: 'operator' } as const, correlationId: newId(), causationId: null },
})

/** Hands on the clock, with alarms that ring when it passes them. */
function handClock() {
  let ms = 1_000_000
  let alarms: { readonly atMs: number; readonly run: () => void }[] = []
  const timing: Timing = {
    now: () => ms,
    monotonicMs: () => ms,
    after: (inMs, run) => {
      const alarm = { atMs: ms + inMs, run }
      alarms.push(alarm)
      return () => {
        alarms = alarms.filter((one) => one !== alarm)
      }
    },
  }
  const pass = (byMs: number): void => {
    ms += byMs
    const due = alarms.filter(({ atMs }) => atMs <= ms)
    alarms = alarms.filter(({ atMs }) => atMs > ms)
    for (const { run } of due) run()
  }
  return { timing, pass }
}

describe('EVT-3: the control loop says what is wrong', () => {
  test('however many say it at once, in several processes, it is one incident', async () => {
    const others = await Promise.all([houses.open(), houses.open()])
    const sayers = [house, ...others].flatMap((each) => [each, each, each])
    await Promise.all(sayers.map((each) => openIncident(each, breach(), 1)))
    expect(await rows()).toMatchObject([{ sentence: 'Feeder B draws 412 kW, more than its limit: 400 kW.' }])
    expect(await eventTypes()).toEqual(['IncidentOpened'])
    await openIncident(house, breach({ cause: 'BREACH feeder-c' }), 1)
    expect(await rows()).toHaveLength(2)
  })

  test('what is over and comes back is another incident', async () => {
    await openIncident(house, breach(), 1)
    await settleIncident(house, breach())
    await settleIncident(house, breach())
    await openIncident(house, breach(), 2)
    expect((await rows()).map((row) => row.resolved_by)).toEqual(['ITSELF', null])
    expect(await eventTypes()).toEqual(['IncidentOpened', 'IncidentResolved', 'IncidentOpened'])
  })

  test('some say it and some that it is over, at once: at most one incident is open', async () => {
    const other = await houses.open()
    for (let round = 0; round < 5; round++) {
      await Promise.all([house, other].map((each) => openIncident(each, breach(), 1)))
      await Promise.all([
        settleIncident(house, breach()),
        openIncident(other, breach(), 2),
        settleIncident(other, breach()),
        openIncident(house, breach(), 2),
      ])
      const open = (await rows()).filter((row) => row.resolved_by === null)
      expect(open.length).toBeLessThanOrEqual(1)
    }
  })

  test('each second, and it is written when it begins, becomes worse and ends', async () => {
    const { timing, pass } = handClock()
    const reports = new RememberedReports({ ...house, timing, log: quiet })
    const say = async (fields: Partial<IncidentReport> = {}): Promise<void> => {
      reports.report(breach(fields), timing.now())
      await reports.flush()
      pass(1_000)
      await reports.flush()
    }
    for (let second = 0; second < 30; second++) {
      await say({ severity: 'YELLOW', context: { measuredW: 401_000 + second, limitW: 400_000 } })
    }
    expect(await eventTypes()).toEqual(['IncidentOpened'])
    await say()
    expect(await eventTypes()).toEqual(['IncidentOpened', 'IncidentWorsened'])
    for (let second = 0; second < 10; second++) await say({ context: { measuredW: 420_000, limitW: 400_000 } })
    expect(await eventTypes()).toHaveLength(2)
    pass(300_000)
    await reports.flush()
    expect(await eventTypes()).toEqual(['IncidentOpened', 'IncidentWorsened', 'IncidentChanged'])
    expect(await rows()).toMatchObject([{ severity: 'RED', sentence: expect.stringContaining('420 kW') as string }])
    reports.settle(breach(), timing.now())
    reports.settle(breach(), timing.now())
    await reports.flush()
    expect((await eventTypes()).at(-1)).toBe('IncidentResolved')
    await reports.stop()
  })

  test('and when far more is kept free for it: what it says of that is no more than a glance away from the truth', async () => {
    const { timing, pass } = handClock()
    const reports = new RememberedReports({ ...house, timing, log: quiet })
    const refuses = { kind: 'CHARGER_REFUSES', severity: 'YELLOW', cause: 'CHARGER_REFUSES bay' } as const
    const said = async (bookedW: number): Promise<string | undefined> => {
      reports.report(breach({ ...refuses, context: { bookedW } }), timing.now())
      await reports.flush()
      pass(1_000)
      return (await rows())[0]?.sentence
    }
    const keeps = (kw: number) => `Feeder B turns its limits away: ${kw} kW are kept free for it.`
    expect(await said(50_000)).toBe(keeps(50))
    expect(await said(90_000)).toBe(keeps(90))
    // That it is less, or a little more, can wait.
    for (const bookedW of [95_000, 50_000, 90_000]) expect(await said(bookedW)).toBe(keeps(90))
    expect(await eventTypes()).toEqual(['IncidentOpened', 'IncidentChanged'])
    await reports.stop()
  })

  test('what it said last counts, also where it was still being written', async () => {
    const reports = new RememberedReports({ ...house, log: quiet })
    reports.report(breach(), 1)
    reports.settle(breach(), 1)
    reports.report(breach(), 1)
    reports.settle(breach(), 1)
    await reports.flush()
    expect(await reports.standing(depotId)).toEqual([])
    reports.report(breach(), 1)
    await reports.flush()
    expect(await reports.standing(depotId)).toMatchObject([{ cause: 'BREACH feeder-b', kind: 'BREACH' }])
    await reports.stop()
  })

  test('what an operator resolved though it stands is opened anew with the next look', async () => {
    const reports = house.incidentReports
    const written = (resolved: readonly (string | null)[]) =>
      until(async () => {
        reports.report(breach(), 1)
        return JSON.stringify((await rows()).map((row) => row.resolved_by)) === JSON.stringify(resolved)
      })
    await written([null])
    const incidentId = await house.incidents.openOf(depotId, breach().cause)
    await house.handleIncident(incidentKey(depotId, incidentId ?? ''), { type: 'ResolveIncident' }, byHand())
    await written(['OPERATOR', null])
    expect((await rows()).map(({ acknowledged }) => acknowledged)).toEqual([false, false])
  })

  test('what another process settled comes back, once a while has passed', async () => {
    const { timing, pass } = handClock()
    const reports = new RememberedReports({ ...house, timing, log: quiet })
    reports.report(breach(), 1)
    await reports.flush()
    await settleIncident(house, breach())
    reports.report(breach(), 1)
    await reports.flush()
    expect(await reports.standing(depotId)).toEqual([])
    pass(300_000)
    reports.report(breach(), 1)
    await reports.flush()
    expect(await reports.standing(depotId)).toHaveLength(1)
    await reports.stop()
  })

  test('a database that is away is tried again, and nobody waits for it', async () => {
    const { timing, pass } = handClock()
    let isAway = true
    const openOf: typeof house.incidents.openOf = (...asked) =>
      isAway ? Promise.reject(new Outage('away')) : house.incidents.openOf(...asked)
    const reports = new RememberedReports({
      ...house,
      incidents: { ...house.incidents, openOf },
      ...{ timing, log: quiet },
    })
    reports.report(breach(), 1)
    await reports.flush()
    pass(1_000)
    await reports.flush()
    expect(await rows()).toEqual([])
    isAway = false
    pass(1_000)
    await reports.flush()
    expect(await rows()).toHaveLength(1)
    await reports.stop()
  })

  test('a depot that is deleted has no incidents, and none comes up for it', async () => {
    await openIncident(house, breach(), 1)
    await carryOut(house, depotId, { type: 'DeleteDepot', seenRevision: null })
    expect(await rows()).toEqual([])
    await openIncident(house, breach(), 1)
    await settleIncident(house, breach())
    expect(await rows()).toEqual([])
  })
})
