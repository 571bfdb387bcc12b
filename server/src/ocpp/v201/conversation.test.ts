import { describe, expect, test } from 'vitest'
import { type ChargerOnTheDesk, chargerOnTheDesk } from '../../../../tests/support/chargerOnTheDesk.ts'
import type { ChargerOrder, SetLimit, Wiring } from '../../engine/chargers.ts'

const at = '2026-06-01T00:00:00.000Z'
const wiring: Wiring = { phases: 3, voltageV: 400, isDc: true }
const boot = { reason: 'PowerUp', chargingStation: { vendorName: 'Kempower', model: 'S', serialNumber: '77' } }

const event = (eventType: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ eventType, timestamp: at, triggerReason: 'CablePluggedIn', seqNo: 0 },
  ...{ transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' }, evse: { id: 2, connectorId: 1 } },
  ...more,
})
const register = (valueWh: number) => ({ timestamp: at, sampledValue: [{ value: valueWh }] })

describe('OCPP-1: an OCPP 2.0.1 charger', () => {
  test('boots, and hears when and how often', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    expect((await call('BootNotification', boot))[2]).toEqual({ status: 'Accepted', currentTime: at, interval: 300 })
    expect(desk.all('booted')[0]?.boot).toMatchObject({ vendor: 'Kempower', model: 'S', serial: '77', firmware: null })
  })

  test('tells of a session in one kind of message, under a name of its own', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const idToken = { idToken: 'BUS7', type: 'ISO14443' }
    const started = event('Started', { idToken, meterValue: [register(1_000)] })
    expect((await call('TransactionEvent', started))[2]).toEqual({ idTokenInfo: { status: 'Accepted' } })
    expect((await call('TransactionEvent', started))[2]).toEqual({ idTokenInfo: { status: 'Accepted' } })
    expect(desk.all('sessionStarted')).toMatchObject([
      { started: { connector: 2, givenRef: 'tx-1', idToken: 'BUS7', meterWh: 1_000, isLate: false } },
    ])
    const paused = { transactionId: 'tx-1', chargingState: 'SuspendedEV' }
    // Where it doesn't say where, it is still where it began.
    const updated = event('Updated', { evse: undefined, transactionInfo: paused, seqNo: 1 })
    expect((await call('TransactionEvent', updated))[2]).toEqual({})
    const ended = event('Ended', {
      ...{ seqNo: 2, meterValue: [register(4_000), register(9_000)] },
      transactionInfo: { transactionId: 'tx-1', stoppedReason: 'EVDisconnected' },
    })
    expect((await call('TransactionEvent', ended))[2]).toEqual({})
    expect(desk.all('sessionEnded')).toMatchObject([
      { ended: { sessionRef: 'tx-1', meterWh: 9_000, why: 'EVDisconnected' } },
    ])
    const states = desk.all('connectorState').map(({ connector, state }) => `${connector} ${state}`)
    expect(states).toEqual(['2 CHARGING', '2 CHARGING', '2 PAUSED_BY_VEHICLE'])
  })

  test('that tells who it is once the cable is in is heard as the same session', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    await call('TransactionEvent', event('Started', { meterValue: [register(1_000)] }))
    const told = { idToken: { idToken: 'BUS7', type: 'ISO14443' }, triggerReason: 'Authorized' }
    const answer = await call('TransactionEvent', event('Updated', { ...told, seqNo: 1 }))
    expect(answer[2]).toEqual({ idTokenInfo: { status: 'Accepted' } })
    await call('TransactionEvent', event('Updated', { seqNo: 2 }))
    expect(desk.all('sessionStarted')).toMatchObject([
      { started: { connector: 2, givenRef: 'tx-1', idToken: null } },
      { started: { connector: 2, givenRef: 'tx-1', idToken: 'BUS7', isUnderWay: true } },
    ])
  })

  test('that tells of the course of a session that nobody heard begin is taken to charge, once', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    await call('TransactionEvent', event('Updated', { seqNo: 3, offline: true }))
    expect(desk.all('sessionStarted')).toEqual([])
    for (const seqNo of [4, 5]) await call('TransactionEvent', event('Updated', { seqNo }))
    expect(desk.all('sessionStarted')).toMatchObject([
      { started: { connector: 2, givenRef: 'tx-1', isLate: true, isUnderWay: true } },
    ])
  })

  test('that goes on with a session while its connector was free is heard anew, once it has a bus again', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    await call('TransactionEvent', event('Started'))
    const idle = { transactionInfo: { transactionId: 'tx-1', chargingState: 'Idle' } }
    await call('TransactionEvent', event('Updated', { seqNo: 1, ...idle }))
    await call('StatusNotification', { timestamp: at, connectorStatus: 'Available', evseId: 2, connectorId: 1 })
    // As long as it is idle it needs nothing, whether it says so each time or not.
    await call('TransactionEvent', event('Updated', { seqNo: 2, ...idle }))
    await call('TransactionEvent', event('Updated', { seqNo: 3, transactionInfo: { transactionId: 'tx-1' } }))
    expect(desk.all('sessionStarted')).toHaveLength(1)
    for (const seqNo of [4, 5]) await call('TransactionEvent', event('Updated', { seqNo }))
    expect(desk.all('sessionStarted').map(({ started }) => started.isUnderWay ?? false)).toEqual([false, true])
  })

  test('that lets its driver in before the cable is in has its session where the cable is, and not before', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const idToken = { idToken: 'BUS7', type: 'ISO14443' }
    const nowhere = { evse: undefined, transactionInfo: { transactionId: 'tx-1' } }
    const started = await call('TransactionEvent', event('Started', { idToken, ...nowhere }))
    expect(started[2]).toEqual({ idTokenInfo: { status: 'Accepted' } })
    const idle = { transactionId: 'tx-1', chargingState: 'Idle' }
    await call('TransactionEvent', event('Updated', { seqNo: 1, evse: undefined, transactionInfo: idle }))
    expect(desk.all('sessionStarted')).toEqual([])
    for (const seqNo of [2, 3]) await call('TransactionEvent', event('Updated', { seqNo }))
    expect(desk.all('sessionStarted')).toMatchObject([{ started: { connector: 2, givenRef: 'tx-1', idToken: 'BUS7' } }])
  })

  test('that never says where has its session at its first place', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const nowhere = (chargingState?: string) => ({
      evse: undefined,
      transactionInfo: { transactionId: 'tx-1', ...(chargingState && { chargingState }) },
    })
    await call('TransactionEvent', event('Started', nowhere()))
    for (const seqNo of [1, 2]) await call('TransactionEvent', event('Updated', { seqNo, ...nowhere('Charging') }))
    expect(desk.all('sessionStarted')).toMatchObject([{ started: { connector: 1, givenRef: 'tx-1' } }])
  })

  test('that counts its sessions from one again is heard each time', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const startedAt = (minute: number) => event('Started', { timestamp: `2026-06-01T00:0${minute}:00.000Z` })
    await call('TransactionEvent', startedAt(0))
    await call('TransactionEvent', event('Ended', { seqNo: 1 }))
    await call('TransactionEvent', startedAt(1))
    // It lost its power amid that one, and never told its end.
    await call('TransactionEvent', startedAt(2))
    await call('TransactionEvent', startedAt(2))
    expect(desk.all('sessionStarted')).toHaveLength(3)
  })

  test('is let charge or not, whenever it says for whom', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const idToken = { idToken: desk.refusedToken, type: 'Local' }
    const invalid = { idTokenInfo: { status: 'Invalid' } }
    expect((await call('Authorize', { idToken }))[2]).toEqual(invalid)
    expect((await call('TransactionEvent', event('Started')))[2]).toEqual({})
    expect((await call('TransactionEvent', event('Updated', { idToken })))[2]).toEqual(invalid)
  })

  test('that leaves out messages of a session is noticed, and one that repeats them or tells them late is not', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const missing = () => desk.all('reported').filter(({ notice }) => notice.what.includes('messages are missing'))
    for (const seqNo of [0, 1, 1, 2, 1, 3]) await call('TransactionEvent', event('Updated', { seqNo }))
    expect(missing()).toEqual([])
    // Another session has numbers of its own.
    const other = { transactionInfo: { transactionId: 'tx-2' }, evse: { id: 1 } }
    await call('TransactionEvent', event('Updated', { seqNo: 7, ...other }))
    expect(missing()).toEqual([])
    await call('TransactionEvent', event('Ended', { seqNo: 5 }))
    expect(missing()).toMatchObject([{ notice: { kind: 'QUIRK', detail: null } }])
    expect(desk.all('sessionEnded')).toHaveLength(1)
  })

  test('that was offline says so', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    await call('TransactionEvent', event('Started', { offline: true }))
    expect(desk.all('sessionStarted')[0]?.started.isLate).toBe(true)
  })

  test('that says “occupied” is what its session says', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const status = (connectorStatus: string) =>
      call('StatusNotification', { timestamp: at, connectorStatus, evseId: 2, connectorId: 1 })
    await status('Occupied')
    await call('TransactionEvent', event('Started'))
    await status('Occupied')
    await call('TransactionEvent', event('Ended'))
    await status('Occupied')
    await status('Faulted')
    const states = desk.all('connectorState').map(({ state }) => state)
    expect(states).toEqual(['PLUGGED_IN', 'CHARGING', 'CHARGING', 'PLUGGED_IN', 'FAULTED'])
  })

  test('with two plugs at one place is taken there while one of them is', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const status = (connectorId: number, connectorStatus: string) =>
      call('StatusNotification', { timestamp: at, connectorStatus, evseId: 2, connectorId })
    await status(1, 'Occupied')
    await call('TransactionEvent', event('Started'))
    await status(2, 'Available')
    await status(2, 'Unavailable')
    await call('TransactionEvent', event('Ended'))
    await status(1, 'Available')
    await status(1, 'Faulted')
    const states = desk.all('connectorState').map(({ state }) => state)
    expect(states).toEqual(['PLUGGED_IN', 'CHARGING', 'CHARGING', 'CHARGING', 'AVAILABLE', 'FAULTED'])
  })

  test.each([
    ['DataTransfer', { vendorId: 'x' }, { status: 'UnknownVendorId' }],
    ['SecurityEventNotification', { type: 'FirmwareUpdated', timestamp: at }, {}],
    ['FirmwareStatusNotification', { status: 'Installed' }, {}],
    ['PublishFirmwareStatusNotification', { status: 'Idle' }, {}],
    ['LogStatusNotification', { status: 'Uploaded' }, {}],
    ['NotifyReport', { requestId: 1, generatedAt: at, seqNo: 0 }, {}],
    ['NotifyChargingLimit', { chargingLimit: { chargingLimitSource: 'EMS' } }, {}],
    ['ClearedChargingLimit', { chargingLimitSource: 'EMS' }, {}],
    [
      'NotifyEVChargingNeeds',
      { evseId: 1, chargingNeeds: { requestedEnergyTransfer: 'DC' } },
      { status: 'Processing' },
    ],
    ['ReportChargingProfiles', { requestId: 1, chargingLimitSource: 'CSO', evseId: 0, chargingProfile: [] }, {}],
    ['ReservationStatusUpdate', { reservationId: 1, reservationUpdateStatus: 'Expired' }, {}],
    ['SignCertificate', { csr: 'x' }, { status: 'Rejected' }],
    ['NotifyCustomerInformation', { data: '', seqNo: 0, generatedAt: at, requestId: 1 }, {}],
    ['NotifyDisplayMessages', { requestId: 1 }, {}],
    [
      'Get15118EVCertificate',
      { iso15118SchemaVersion: 'x', action: 'Install', exiRequest: 'x' },
      { status: 'Failed', exiResponse: '' },
    ],
  ])('tells of %s, and is answered as the standard says', async (action, payload, answer) => {
    const { call, log } = chargerOnTheDesk('2.0.1')
    expect((await call(action, payload))[2]).toEqual(answer)
    expect(log.errors).toEqual([])
  })

  test('tells of what alarms it', async () => {
    const { call, desk } = chargerOnTheDesk('2.0.1')
    const one = (trigger: string) => ({
      ...{ eventId: 1, timestamp: at, trigger, actualValue: 'true', eventNotificationType: 'HardWiredNotification' },
      ...{ component: { name: 'EVSE', evse: { id: 2 } }, variable: { name: 'Problem' } },
    })
    await call('NotifyEvent', { generatedAt: at, seqNo: 0, eventData: [one('Alerting'), one('Periodic')] })
    expect(desk.all('reported').map(({ notice }) => notice)).toMatchObject([
      { kind: 'FAULT', what: 'EVSE.Problem', connector: 2 },
    ])
  })
})

const limit = (over: Partial<SetLimit> = {}): ChargerOrder => ({
  ...{ type: 'SetLimit', orderId: 'o1', urgency: 'CONTROL', connector: 2, sessionRef: 'tx-1', wiring },
  ...{
    startsAt: Date.parse(at),
    steps: [
      { afterMs: 0, limitW: 150_000 },
      { afterMs: 300_000, limitW: 20_000 },
    ],
  },
  ...over,
})

describe('OCPP-2: an OCPP 2.0.1 charger is steered', () => {
  test('in three layers, under ids that stay', () => {
    const { session, asked, answer } = chargerOnTheDesk('2.0.1')
    const accept = () => answer(asked().at(-1)?.id, { status: 'Accepted' })
    session.link.send({ type: 'InstallHardCap', orderId: 'a', urgency: 'UPKEEP', limitW: 300_000, wiring })
    accept()
    session.link.send({
      type: 'InstallFallback',
      orderId: 'b',
      urgency: 'UPKEEP',
      connector: 2,
      limitW: 20_000,
      wiring,
    })
    accept()
    session.link.send({ type: 'LiftLimit', orderId: 'c', urgency: 'UPKEEP', connector: 1, limitW: 300_000, wiring })
    accept()
    session.link.send(limit())
    accept()
    session.link.send(limit({ connector: null, sessionRef: null }))
    accept()
    session.link.send(limit({ sessionRef: null }))
    accept()
    session.link.send({ type: 'DropLimit', orderId: 'd', urgency: 'UPKEEP', connector: 2, sessionRef: 'tx-1' })
    expect(asked().at(-1)).toMatchObject({ action: 'ClearChargingProfile', payload: { chargingProfileId: 3002 } })
    const given = asked().slice(0, -1)
    const profiles = given.map(({ payload }) => payload as { evseId: number; chargingProfile: Record<string, unknown> })
    expect(
      profiles.map(({ evseId, chargingProfile: { id, chargingProfilePurpose, stackLevel } }) => [
        ...[evseId, id, chargingProfilePurpose, stackLevel],
      ]),
    ).toEqual([
      [0, 1000, 'ChargingStationMaxProfile', 0],
      [2, 2002, 'TxDefaultProfile', 0],
      [1, 2001, 'TxDefaultProfile', 0],
      [2, 3002, 'TxProfile', 1],
      [0, 1001, 'ChargingStationMaxProfile', 1],
      // A limit stands in the place of the fallback to which it steps down.
      [2, 2002, 'TxDefaultProfile', 0],
    ])
    expect(profiles[3]?.chargingProfile).toMatchObject({
      transactionId: 'tx-1',
      chargingSchedule: [
        {
          ...{ chargingRateUnit: 'W', startSchedule: at },
          chargingSchedulePeriod: [
            { startPeriod: 0, limit: 150_000 },
            { startPeriod: 300, limit: 20_000 },
          ],
        },
      ],
    })
  })

  test('and says why it won’t be', () => {
    const { session, asked, answer, desk } = chargerOnTheDesk('2.0.1')
    session.link.send(limit())
    const refusal = { status: 'Rejected', statusInfo: { reasonCode: 'TxNotFound', additionalInfo: 'no such' } }
    for (let nth = 0; nth < asked().length; nth++) answer(asked()[nth]?.id, refusal)
    expect(asked()).toHaveLength(4)
    expect(desk.all('answered')).toMatchObject([{ answer: { kind: 'REJECTED', why: 'TxNotFound: no such' } }])
  })

  test.each<[ChargerOrder, string, unknown]>([
    [
      { type: 'StartSession', orderId: 'x', urgency: 'OPERATOR', connector: 2, idToken: 'BUS7' },
      'RequestStartTransaction',
      { evseId: 2, idToken: { idToken: 'BUS7', type: 'Central' } },
    ],
    [
      { type: 'EndSession', orderId: 'x', urgency: 'OPERATOR', sessionRef: 'tx-1' },
      'RequestStopTransaction',
      { transactionId: 'tx-1' },
    ],
    [{ type: 'Reset', orderId: 'x', urgency: 'OPERATOR', isHard: false }, 'Reset', { type: 'OnIdle' }],
    [
      { type: 'Trigger', orderId: 'x', urgency: 'OPERATOR', what: 'BOOT', connector: null },
      'TriggerMessage',
      { requestedMessage: 'BootNotification' },
    ],
    [
      { type: 'ReadBack', orderId: 'x', urgency: 'UPKEEP', connector: null, forMs: 1_500, wiring },
      'GetCompositeSchedule',
      { evseId: 0, duration: 2, chargingRateUnit: 'W' },
    ],
  ])('OCPP-8: and does what an operator wants: %j', (order, action, payload) => {
    const { session, asked } = chargerOnTheDesk('2.0.1')
    session.link.send(order)
    expect(asked()).toMatchObject([{ action, payload }])
  })

  test('OCPP-8: asks for no status without a connector: a station may turn that away (F06.FR.13)', () => {
    const { session, asked, desk } = chargerOnTheDesk('2.0.1')
    session.link.send({ type: 'Trigger', orderId: 'x', urgency: 'OPERATOR', what: 'STATUS', connector: null })
    expect(asked()).toEqual([])
    expect(desk.said).toContainEqual(
      expect.objectContaining({ word: 'answered', answer: expect.objectContaining({ kind: 'NOT_SUPPORTED' }) }),
    )
  })

  test('once it has said what it can', async () => {
    const charger = chargerOnTheDesk('2.0.1')
    await charger.call('BootNotification', boot)
    const set = obey(charger, {
      'SmartChargingCtrlr.Enabled': 'true',
      'SmartChargingCtrlr.RateUnit': 'A,W',
      'SmartChargingCtrlr.ProfileStackLevel': '3',
      'SmartChargingCtrlr.PeriodsPerSchedule': '24',
      'SampledDataCtrlr.TxUpdatedInterval': '60',
    })
    expect(charger.desk.all('learnt')[0]?.abilities).toMatchObject({
      ...{ canSteer: true, units: ['A', 'W'], stackLevelMax: 3, stepsMax: 24, profilesMax: null },
    })
    expect(set).toContain('TxUpdatedInterval=15')
    expect(set).toContain('WebSocketPingInterval=30')
    expect(charger.desk.all('learnt').at(-1)?.abilities.measurands).toContain('Power.Active.Import')
  })
})

type Named = { readonly component: { name: string }; readonly variable: { name: string } }

/** Answers whatever is asked, as a charger with these variables would. */
function obey({ asked, answer }: ChargerOnTheDesk, variables: Readonly<Record<string, string>>): string[] {
  const set: string[] = []
  for (let nth = 0; nth < asked().length; nth++) {
    const { id, action, payload } = asked()[nth] ?? {}
    if (action === 'GetVariables') {
      const getVariableResult = (payload as { getVariableData: Named[] }).getVariableData.map((one) => {
        const attributeValue = variables[`${one.component.name}.${one.variable.name}`]
        const known = attributeValue !== undefined
        return { ...one, attributeStatus: known ? 'Accepted' : 'UnknownVariable', ...(known && { attributeValue }) }
      })
      answer(id, { getVariableResult })
    }
    if (action !== 'SetVariables') continue
    const { setVariableData } = payload as { setVariableData: (Named & { attributeValue: string })[] }
    set.push(...setVariableData.map(({ variable, attributeValue }) => `${variable.name}=${attributeValue}`))
    const results = setVariableData.map(({ component, variable }) => ({
      component,
      variable,
      attributeStatus: 'Accepted',
    }))
    answer(id, { setVariableResult: results })
  }
  return set
}
