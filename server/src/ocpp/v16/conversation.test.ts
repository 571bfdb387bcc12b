import { describe, expect, test } from 'vitest'
import { chargerOnTheDesk } from '../../../../tests/support/chargerOnTheDesk.ts'
import type { ChargerOrder, SetLimit, Wiring } from '../../engine/chargers.ts'

const at = '2026-06-01T00:00:00.000Z'
const wiring: Wiring = { phases: 3, voltageV: 230, isDc: false }
const boot = { chargePointVendor: 'ABB', chargePointModel: 'Terra', firmwareVersion: '1.2' }

describe('OCPP-1: an OCPP 1.6 charger', () => {
  test('boots, and hears when and how often', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    expect((await call('BootNotification', boot))[2]).toEqual({ status: 'Accepted', currentTime: at, interval: 300 })
    expect(desk.all('booted')[0]?.boot).toMatchObject({ vendor: 'ABB', model: 'Terra', serial: null, firmware: '1.2' })
  })

  test('is asked to boot again soon while the house can’t keep it', async () => {
    const { call, desk, asked } = chargerOnTheDesk('1.6')
    desk.booted = () => Promise.reject(new Error('no database'))
    expect((await call('BootNotification', boot))[2]).toMatchObject({ status: 'Pending', interval: 10 })
    expect(asked()).toEqual([])
  })

  test.each([
    ['Available', 'AVAILABLE'],
    ['Preparing', 'PLUGGED_IN'],
    ['Charging', 'CHARGING'],
    ['SuspendedEV', 'PAUSED_BY_VEHICLE'],
    ['SuspendedEVSE', 'PAUSED_BY_CHARGER'],
    ['Finishing', 'FINISHING'],
    ['Reserved', 'RESERVED'],
    ['Unavailable', 'UNAVAILABLE'],
    ['Faulted', 'FAULTED'],
  ])('that is %s is %s to the house', async (status, state) => {
    const { call, desk } = chargerOnTheDesk('1.6')
    expect(await call('StatusNotification', { connectorId: 2, errorCode: 'NoError', status })).toEqual([3, 'c1', {}])
    expect(desk.all('connectorState')).toMatchObject([{ connector: 2, state }])
  })

  test('tells of a fault at one connector, or of itself', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    await call('StatusNotification', { connectorId: 0, errorCode: 'GroundFailure', info: 'L2', status: 'Faulted' })
    expect(desk.all('connectorState')).toMatchObject([{ connector: null }])
    expect(desk.all('reported')[0]?.notice).toMatchObject({ kind: 'FAULT', what: 'GroundFailure', detail: 'L2' })
  })

  test('authorises, starts and stops; a start told twice is one transaction', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    expect((await call('Authorize', { idTag: 'BUS7' }))[2]).toEqual({ idTagInfo: { status: 'Accepted' } })
    expect((await call('Authorize', { idTag: desk.refusedToken }))[2]).toEqual({ idTagInfo: { status: 'Invalid' } })
    const start = { connectorId: 1, idTag: 'BUS7', meterStart: 1_000, timestamp: at }
    const answer = { transactionId: 1, idTagInfo: { status: 'Accepted' } }
    expect((await call('StartTransaction', start))[2]).toEqual(answer)
    expect((await call('StartTransaction', start))[2]).toEqual(answer)
    expect(desk.all('sessionStarted')).toHaveLength(1)
    expect(desk.all('sessionStarted')[0]?.started).toMatchObject({ connector: 1, meterWh: 1_000, isLate: false })
    const stop = { transactionId: 1, meterStop: 5_000, timestamp: at, reason: 'EVDisconnected' }
    expect((await call('StopTransaction', stop))[2]).toEqual({})
    expect(desk.all('sessionEnded')[0]?.ended).toMatchObject({ sessionRef: '1', meterWh: 5_000, why: 'EVDisconnected' })
  })

  test('that started while it was offline says so late', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    const start = { connectorId: 1, idTag: 'BUS7', meterStart: 0, timestamp: '2026-05-31T22:00:00Z' }
    await call('StartTransaction', start)
    const started = desk.all('sessionStarted')[0]?.started
    expect(started).toMatchObject({ isLate: true, at: Date.parse('2026-05-31T22:00:00Z') })
  })

  const metered = (transactionId: number, timestamp = at, context?: string) => ({
    ...{ connectorId: 2, transactionId },
    meterValue: [{ timestamp, sampledValue: [{ value: '1234', ...(context !== undefined && { context }) }] }],
  })

  test('that measures in a session that nobody heard begin is taken to charge, once', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    // What it measured while it was offline, or at a session's end, says nothing of now.
    await call('MeterValues', metered(77, '2026-05-31T23:30:00Z'))
    await call('MeterValues', metered(77, at, 'Transaction.End'))
    for (const none of [0, -1]) await call('MeterValues', metered(none))
    expect(desk.all('sessionStarted')).toEqual([])
    for (const transactionId of [77, 77]) expect((await call('MeterValues', metered(transactionId)))[2]).toEqual({})
    expect(desk.all('sessionStarted').map(({ started }) => started)).toEqual([
      {
        ...{ connector: 2, givenRef: '77', idToken: null, meterWh: 1_234, at: Date.parse(at) },
        ...{ isLate: true, isUnderWay: true },
      },
    ])
    await call('StopTransaction', { transactionId: 77, meterStop: 5_000, timestamp: at })
    await call('MeterValues', metered(77))
    expect(desk.all('sessionStarted')).toHaveLength(1)
    expect(desk.all('measured').at(-1)?.readings[0]).toMatchObject({ connector: 2, sessionRef: '77', value: 1_234 })
  })

  test('that began here is not taken up once more', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    await call('StartTransaction', { connectorId: 2, idTag: 'BUS7', meterStart: 0, timestamp: at })
    await call('MeterValues', metered(1))
    expect(desk.all('sessionStarted')).toHaveLength(1)
  })

  test('that goes on though its connector was free is heard anew, once', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    const status = (connectorId: number) =>
      call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })
    await call('StartTransaction', { connectorId: 2, idTag: 'BUS7', meterStart: 0, timestamp: at })
    await status(1)
    await call('MeterValues', metered(1))
    expect(desk.all('sessionStarted')).toHaveLength(1)
    await status(2)
    for (const transactionId of [1, 1]) await call('MeterValues', metered(transactionId))
    expect(desk.all('sessionStarted').map(({ started }) => started.givenRef)).toEqual([null, '1'])
  })

  test('is taken up with its next words where it could not be kept, and what it measured is heard all the same', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    const takesUp = desk.sessionStarted
    desk.sessionStarted = () => Promise.reject(new Error('no database'))
    expect((await call('MeterValues', metered(77)))[2]).toEqual({})
    desk.sessionStarted = async () => ({ accepted: false, sessionRef: '77' })
    await call('MeterValues', metered(77))
    desk.sessionStarted = takesUp
    await call('MeterValues', metered(77))
    expect(desk.all('sessionStarted')).toHaveLength(1)
    expect(desk.all('measured')).toHaveLength(3)
  })

  test('hears of an outage, so that it says it again', async () => {
    const { call, desk, log } = chargerOnTheDesk('1.6')
    desk.sessionStarted = () => Promise.reject(new Error('no database'))
    const start = { connectorId: 1, idTag: 'BUS7', meterStart: 0, timestamp: at }
    expect(await call('StartTransaction', start)).toMatchObject([4, 'c1', 'InternalError', '', {}])
    expect(log.errors).toHaveLength(1)
    desk.sessionStarted = async () => ({ accepted: true, sessionRef: '8' })
    expect((await call('StartTransaction', start))[2]).toMatchObject({ transactionId: 8 })
  })

  test('is not let wait for ever, and what it says next waits its turn', async () => {
    const { call, desk, heard, time } = chargerOnTheDesk('1.6', { deskMsMax: 5_000 })
    desk.authorise = () => new Promise(() => {})
    await call('Authorize', { idTag: 'BUS7' }, 'a')
    await call('Heartbeat', {}, 'b')
    const replies = () => heard.filter(([type]) => type !== 2).map(([type, id]) => [type, id])
    expect(replies()).toEqual([])
    await time.pass(5_000)
    expect(replies()).toEqual([
      [4, 'a'],
      [3, 'b'],
    ])
  })

  test('tells what else there is, and is answered as the standard says', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    expect((await call('Heartbeat', {}))[2]).toEqual({ currentTime: at })
    expect((await call('DataTransfer', { vendorId: 'x' }))[2]).toEqual({ status: 'UnknownVendorId' })
    expect((await call('SignCertificate', { csr: 'x' }))[2]).toEqual({ status: 'Rejected' })
    expect((await call('FirmwareStatusNotification', { status: 'Installed' }))[2]).toEqual({})
    expect((await call('DiagnosticsStatusNotification', { status: 'Uploaded' }))[2]).toEqual({})
    expect((await call('LogStatusNotification', { status: 'Uploaded' }))[2]).toEqual({})
    expect((await call('SecurityEventNotification', { type: 'FirmwareUpdated', timestamp: at }))[2]).toEqual({})
    expect((await call('SignedFirmwareStatusNotification', { status: 'Installing' }))[2]).toEqual({})
    const kinds = desk.all('reported').map(({ notice: { kind, what } }) => `${kind} ${what}`)
    expect(kinds).toEqual([
      ...['FIRMWARE Installed', 'DIAGNOSTICS Uploaded', 'DIAGNOSTICS Uploaded'],
      ...['SECURITY FirmwareUpdated', 'FIRMWARE Installing'],
    ])
  })
})

const limit = (over: Partial<SetLimit> = {}): ChargerOrder => ({
  ...{ type: 'SetLimit', orderId: 'o1', urgency: 'CONTROL', connector: 1, sessionRef: '7', wiring },
  ...{
    startsAt: Date.parse(at) - 1_000,
    steps: [
      { afterMs: 0, limitW: 22_080 },
      { afterMs: 300_000, limitW: 4_140 },
    ],
  },
  ...over,
})

describe('OCPP-2: an OCPP 1.6 charger is steered', () => {
  test('by a transaction profile that steps down by itself, without an end, under an id for ever', () => {
    const { session, asked } = chargerOnTheDesk('1.6')
    session.link.send(limit())
    expect(asked()).toMatchObject([
      {
        action: 'SetChargingProfile',
        payload: {
          connectorId: 1,
          csChargingProfiles: {
            chargingProfileId: 3001,
            transactionId: 7,
            stackLevel: 1,
            chargingProfilePurpose: 'TxProfile',
            chargingProfileKind: 'Absolute',
            validFrom: '2026-05-31T23:59:59.000Z',
            chargingSchedule: {
              startSchedule: '2026-05-31T23:59:59.000Z',
              chargingRateUnit: 'A',
              chargingSchedulePeriod: [
                { startPeriod: 0, limit: 32 },
                { startPeriod: 300, limit: 6 },
              ],
            },
          },
        },
      },
    ])
    expect(JSON.stringify(asked())).not.toMatch(/duration|validTo/)
  })

  test('in three layers, and in the place of a fallback where that is all that it takes', () => {
    const { session, asked, answer } = chargerOnTheDesk('1.6')
    const accept = () => answer(asked().at(-1)?.id, { status: 'Accepted' })
    session.link.send({ type: 'InstallHardCap', orderId: 'a', urgency: 'UPKEEP', limitW: 44_000, wiring })
    accept()
    session.link.send({
      type: 'InstallFallback',
      orderId: 'b',
      urgency: 'UPKEEP',
      connector: null,
      limitW: 4_200,
      wiring,
    })
    accept()
    session.link.send({ type: 'InstallFallback', orderId: 'c', urgency: 'UPKEEP', connector: 2, limitW: 4_200, wiring })
    accept()
    session.link.send(limit({ connector: null, sessionRef: null }))
    accept()
    session.link.send(limit({ sessionRef: null }))
    accept()
    session.link.send(limit())
    const profiles = asked().map(
      ({ payload }) => payload as { connectorId: number; csChargingProfiles: Record<string, unknown> },
    )
    expect(
      profiles.map(({ connectorId, csChargingProfiles: { chargingProfileId, chargingProfilePurpose, stackLevel } }) => [
        ...[connectorId, chargingProfileId, chargingProfilePurpose, stackLevel],
      ]),
    ).toEqual([
      [0, 1000, 'ChargePointMaxProfile', 0],
      // As a default it would hold for each connector, and two buses would draw it twice.
      [0, 1001, 'ChargePointMaxProfile', 1],
      [2, 2002, 'TxDefaultProfile', 0],
      [0, 1001, 'ChargePointMaxProfile', 1],
      // A limit stands in the place of the fallback to which it steps down.
      [1, 2001, 'TxDefaultProfile', 0],
      [1, 3001, 'TxProfile', 1],
    ])
  })

  test('in watts where it refuses amperes, and from then on', async () => {
    const { session, asked, answer, desk } = chargerOnTheDesk('1.6')
    session.link.send(limit())
    answer(asked()[0]?.id, { status: 'Rejected' })
    expect(asked()).toHaveLength(2)
    expect(JSON.stringify(asked()[1])).toContain('"chargingRateUnit":"W"')
    answer(asked()[1]?.id, { status: 'Accepted' })
    expect(desk.all('answered')).toMatchObject([{ orderId: 'o1', answer: { kind: 'ACCEPTED' } }])
    expect(desk.all('learnt').at(-1)?.abilities.units).toEqual(['W'])
    session.link.send(limit({ steps: [{ afterMs: 0, limitW: 10_000 }] }))
    expect(JSON.stringify(asked()[2])).toContain('"limit":10000')
    answer(asked()[2]?.id, { status: 'Rejected' })
    expect(desk.all('answered').at(-1)).toMatchObject({ answer: { kind: 'REJECTED' } })
    expect(asked()).toHaveLength(3)
  })

  test.each([
    [{ status: 'NotSupported' }, { kind: 'NOT_SUPPORTED' }],
    [{ status: 'Whatever' }, { kind: 'NO_ANSWER' }],
    [{}, { kind: 'NO_ANSWER' }],
  ])('and what it answers is understood: %j is %j', (payload, answered) => {
    const { session, asked, answer, desk } = chargerOnTheDesk('1.6')
    session.link.send(limit())
    answer(asked()[0]?.id, payload)
    expect(desk.all('answered')).toMatchObject([{ answer: answered }])
  })

  test('says what it will allow, and is believed where that makes sense', () => {
    const { session, asked, answer, desk } = chargerOnTheDesk('1.6')
    const read = (payload: unknown) => {
      session.link.send({ type: 'ReadBack', orderId: 'r', urgency: 'UPKEEP', connector: 1, forMs: 60_000, wiring })
      answer(asked().at(-1)?.id, payload)
      return desk.all('answered').at(-1)?.answer
    }
    const periods = [
      { startPeriod: 0, limit: 16 },
      { startPeriod: 30, limit: 6 },
    ]
    const schedule = { chargingRateUnit: 'A', chargingSchedulePeriod: periods }
    const start = Date.parse(at)
    const steps = [
      { at: start, limitW: 11_040 },
      { at: start + 30_000, limitW: 4_140 },
    ]
    const accepted = { status: 'Accepted', scheduleStart: at, chargingSchedule: schedule }
    expect(read(accepted)).toEqual({ kind: 'ACCEPTED', readBack: { steps, isPlausible: true } })
    const none = { kind: 'ACCEPTED', readBack: { steps: [], isPlausible: false } }
    expect(read({ status: 'Accepted' })).toEqual(none)
    expect(read({ ...accepted, chargingSchedule: { ...schedule, chargingSchedulePeriod: [] } })).toEqual(none)
    expect(
      read({ ...accepted, chargingSchedule: { ...schedule, chargingSchedulePeriod: [...periods].reverse() } }),
    ).toEqual(none)
    expect(read({ status: 'Rejected' })).toEqual({ kind: 'REJECTED', why: null })
  })

  test.each<[ChargerOrder, string, unknown]>([
    [
      { type: 'StartSession', orderId: 'x', urgency: 'OPERATOR', connector: 1, idToken: 'BUS7' },
      'RemoteStartTransaction',
      { idTag: 'BUS7', connectorId: 1 },
    ],
    [
      { type: 'EndSession', orderId: 'x', urgency: 'OPERATOR', sessionRef: '12' },
      'RemoteStopTransaction',
      { transactionId: 12 },
    ],
    [{ type: 'Reset', orderId: 'x', urgency: 'OPERATOR', isHard: true }, 'Reset', { type: 'Hard' }],
    [
      { type: 'Trigger', orderId: 'x', urgency: 'OPERATOR', what: 'METER_VALUES', connector: 2 },
      'TriggerMessage',
      { requestedMessage: 'MeterValues', connectorId: 2 },
    ],
  ])('OCPP-8: and does what an operator wants: %j', (order, action, payload) => {
    const { session, asked } = chargerOnTheDesk('1.6')
    session.link.send(order)
    expect(asked()).toMatchObject([{ action, payload }])
  })

  test.each<ChargerOrder>([
    { type: 'StartSession', orderId: 'x', urgency: 'OPERATOR', connector: 1, idToken: 'X'.repeat(21) },
    { type: 'EndSession', orderId: 'x', urgency: 'OPERATOR', sessionRef: 'abc' },
    limit({ connector: null, sessionRef: '7' }),
  ])('but hears nothing that it could not understand: %j', (order) => {
    const { session, asked, desk, log } = chargerOnTheDesk('1.6')
    session.link.send(order)
    expect(asked()).toEqual([])
    expect(desk.all('answered')).toMatchObject([{ answer: { kind: 'NOT_SUPPORTED' } }])
    expect(log.errors).toEqual([])
  })

  test.each(['Accepted', 'Unknown'])('OCPP-2: and has no limit of a session any more where it answers %s', (status) => {
    const { session, asked, answer, desk } = chargerOnTheDesk('1.6')
    session.link.send({ type: 'DropLimit', orderId: 'x', urgency: 'UPKEEP', connector: 2, sessionRef: '7' })
    expect(asked()).toMatchObject([{ action: 'ClearChargingProfile', payload: { id: 3002 } }])
    answer(asked()[0]?.id, { status })
    expect(desk.all('answered')).toMatchObject([{ orderId: 'x', answer: { kind: 'ACCEPTED' } }])
  })

  test('OCPP-2: and has no limit of the whole left above its hard cap when it is steered by connector again', () => {
    const { session, asked, answer, desk } = chargerOnTheDesk('1.6')
    const lift = {
      type: 'LiftLimit',
      orderId: 'x',
      urgency: 'UPKEEP',
      connector: null,
      limitW: 300_000,
      wiring,
    } as const
    session.link.send(lift)
    expect(asked()).toMatchObject([{ action: 'ClearChargingProfile', payload: { id: 1001 } }])
    answer(asked()[0]?.id, { status: 'Unknown' })
    expect(desk.all('answered')).toMatchObject([{ orderId: 'x', answer: { kind: 'ACCEPTED' } }])
  })

  test('OCPP-6: by the newest limit: one that still waits is never sent', () => {
    const { session, asked, answer, desk } = chargerOnTheDesk('1.6')
    const numbered = (orderId: string, limitW: number): ChargerOrder => ({
      ...limit({ steps: [{ afterMs: 0, limitW }] }),
      orderId,
    })
    session.link.send(numbered('1', 11_040))
    session.link.send(numbered('2', 6_900))
    session.link.send(numbered('3', 4_140))
    expect(desk.all('answered')).toMatchObject([{ orderId: '2', answer: { kind: 'NOT_SENT', why: 'REPLACED' } }])
    answer(asked()[0]?.id, { status: 'Accepted' })
    expect(JSON.stringify(asked()[1])).toContain('"limit":6')
    expect(session.link.withdraw('3')).toBe(false)
  })

  test('OCPP-6: a late answer is still an answer', async () => {
    const { session, asked, answer, desk, time } = chargerOnTheDesk('1.6')
    session.link.send(limit())
    await time.pass(8_000)
    answer(asked()[0]?.id, { status: 'Accepted' })
    expect(desk.all('answered').map(({ answer: { kind } }) => kind)).toEqual(['NO_ANSWER', 'ACCEPTED'])
  })
})
