import { afterEach, describe, expect, test } from 'vitest'
import type { ChargerOrder, Wiring } from '../../server/src/engine/chargers.ts'
import { openDoor } from '../support/ocppDoors.ts'
import { chargerKey } from '../support/ocppLine.ts'
import { soon } from '../support/soon.ts'
import { type Protocol, strictCharger } from '../support/strictCharger.ts'

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

async function charger(protocol: Protocol) {
  const door = await openDoor()
  opened.push(door.close)
  const { client, wrong } = await strictCharger(protocol, { port: door.port, identity: 'one', key: chargerKey })
  opened.push(() => client.close({ force: true }))
  const answered = () => door.desk.all('answered').map(({ orderId, answer: { kind } }) => `${orderId} ${kind}`)
  const order = (order: ChargerOrder): void => door.desk.links.get('cp-1')?.send(order)
  return { ...door, client, wrong, answered, order }
}

const wiring: Wiring = { phases: 3, voltageV: 230, isDc: false }
const now = (): string => new Date().toISOString()

describe('OCPP-1, OCPP-2: a charger of somebody else’s make', () => {
  // long because: it is one conversation, told in its order
  test('speaks 1.6: boots, authorises, charges, gets a limit, obeys, is cut off', async () => {
    const { client, wrong, answered, order, desk, log } = await charger('ocpp1.6')
    let limitA = 32
    client.handle('GetConfiguration', () => ({
      configurationKey: [
        { key: 'ChargingScheduleMaxPeriods', readonly: true, value: '6' },
        { key: 'ChargeProfileMaxStackLevel', readonly: true, value: '4' },
      ],
      unknownKey: [],
    }))
    client.handle('ChangeConfiguration', () => ({ status: 'Accepted' }))
    client.handle('SetChargingProfile', ({ params }: { params: never }) => {
      const { csChargingProfiles } = params as { csChargingProfiles: Profile16 }
      limitA = csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0]?.limit ?? 0
      return { status: 'Accepted' }
    })
    client.handle('RemoteStopTransaction', () => ({ status: 'Accepted' }))
    const status = (status: string) =>
      client.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status, timestamp: now() })
    const measure = (transactionId: number) => {
      const sampledValue = [
        { value: String(limitA * 690), measurand: 'Power.Active.Import', unit: 'W' },
        { value: '1234', measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
      ]
      return client.call('MeterValues', {
        connectorId: 1,
        transactionId,
        meterValue: [{ timestamp: now(), sampledValue }],
      })
    }

    expect(
      await client.call('BootNotification', { chargePointVendor: 'Elsewhere', chargePointModel: 'One' }),
    ).toMatchObject({ status: 'Accepted' })
    await status('Preparing')
    expect(await client.call('Authorize', { idTag: 'BUS7' })).toEqual({ idTagInfo: { status: 'Accepted' } })
    const start = { connectorId: 1, idTag: 'BUS7', meterStart: 1234, timestamp: now() }
    const { transactionId } = (await client.call('StartTransaction', start)) as { transactionId: number }
    await status('Charging')
    await measure(transactionId)
    await soon(() => expect(desk.all('learnt').at(-1)?.abilities).toMatchObject({ stackLevelMax: 4, stepsMax: 6 }))

    const sessionRef = String(transactionId)
    const steps = (limitW: number) => [
      { afterMs: 0, limitW },
      { afterMs: 300_000, limitW: 4_140 },
    ]
    const limit = { type: 'SetLimit' as const, connector: 1, sessionRef, startsAt: Date.now(), wiring }
    order({ ...limit, orderId: 'less', urgency: 'DECREASE', steps: steps(11_040) })
    await soon(() => expect(answered()).toContain('less ACCEPTED'))
    expect(limitA).toBe(16)
    await measure(transactionId)
    order({ ...limit, orderId: 'none', urgency: 'DECREASE', steps: steps(0) })
    await soon(() => expect(limitA).toBe(0))
    await status('SuspendedEVSE')
    await measure(transactionId)
    order({ type: 'EndSession', orderId: 'end', urgency: 'OPERATOR', sessionRef })
    await soon(() => expect(answered()).toContain('end ACCEPTED'))
    const stop = { transactionId, meterStop: 5678, timestamp: now(), reason: 'Remote' }
    expect(await client.call('StopTransaction', stop)).toEqual({})

    const powers = desk
      .all('measured')
      .flatMap(({ readings }) => readings.filter(({ quantity }) => quantity === 'POWER_W'))
    expect(powers.map(({ value }) => value)).toEqual([22_080, 11_040, 0])
    expect(desk.all('sessionEnded')).toMatchObject([{ ended: { sessionRef, meterWh: 5_678 } }])
    await client.close()
    await soon(() => expect(desk.all('closed')).toHaveLength(1))
    expect(wrong).toEqual([])
    expect(log.errors).toEqual([])
  })

  // long because: it is one conversation, told in its order
  test('speaks 2.0.1: boots, authorises, charges, gets a limit, obeys, is cut off', async () => {
    const { client, wrong, answered, order, desk, log } = await charger('ocpp2.0.1')
    let limitW = 150_000
    const transactionId = 'a-transaction-of-its-own'
    client.handle('GetVariables', ({ params }: { params: never }) => ({
      getVariableResult: (params as { getVariableData: object[] }).getVariableData.map((asked) => ({
        ...{ attributeStatus: 'UnknownVariable', ...asked },
      })),
    }))
    client.handle('SetVariables', ({ params }: { params: never }) => ({
      setVariableResult: (params as { setVariableData: Named[] }).setVariableData.map(({ component, variable }) => ({
        ...{ attributeStatus: 'Accepted', component, variable },
      })),
    }))
    client.handle('SetChargingProfile', ({ params }: { params: never }) => {
      const { chargingProfile } = params as { chargingProfile: Profile201 }
      limitW = chargingProfile.chargingSchedule[0]?.chargingSchedulePeriod[0]?.limit ?? 0
      return { status: 'Accepted' }
    })
    client.handle('RequestStopTransaction', () => ({ status: 'Accepted' }))
    let seqNo = 0
    const tell = (eventType: string, chargingState: string, more: object = {}) =>
      client.call('TransactionEvent', {
        ...{ eventType, timestamp: now(), triggerReason: 'ChargingStateChanged', seqNo: seqNo++ },
        ...{ transactionInfo: { transactionId, chargingState }, evse: { id: 1, connectorId: 1 } },
        meterValue: [{ timestamp: now(), sampledValue: [{ value: limitW, measurand: 'Power.Active.Import' }] }],
        ...more,
      })

    const chargingStation = { vendorName: 'Elsewhere', model: 'Two' }
    expect(await client.call('BootNotification', { reason: 'PowerUp', chargingStation })).toMatchObject({
      status: 'Accepted',
    })
    const occupied = { timestamp: now(), connectorStatus: 'Occupied', evseId: 1, connectorId: 1 }
    await client.call('StatusNotification', occupied)
    const idToken = { idToken: 'BUS7', type: 'ISO14443' }
    expect(await client.call('Authorize', { idToken })).toEqual({ idTokenInfo: { status: 'Accepted' } })
    expect(await tell('Started', 'Charging', { idToken })).toEqual({ idTokenInfo: { status: 'Accepted' } })

    const dc = { ...wiring, isDc: true }
    const limit = {
      type: 'SetLimit' as const,
      connector: 1,
      sessionRef: transactionId,
      startsAt: Date.now(),
      wiring: dc,
    }
    order({ ...limit, orderId: 'less', urgency: 'DECREASE', steps: [{ afterMs: 0, limitW: 60_000 }] })
    await soon(() => expect(answered()).toContain('less ACCEPTED'))
    expect(limitW).toBe(60_000)
    await tell('Updated', 'Charging')
    order({ ...limit, orderId: 'none', urgency: 'DECREASE', steps: [{ afterMs: 0, limitW: 0 }] })
    await soon(() => expect(limitW).toBe(0))
    await tell('Updated', 'SuspendedEVSE')
    order({ type: 'EndSession', orderId: 'end', urgency: 'OPERATOR', sessionRef: transactionId })
    await soon(() => expect(answered()).toContain('end ACCEPTED'))
    await tell('Ended', 'Idle')

    const powers = desk.all('measured').flatMap(({ readings }) => readings.map(({ value }) => value))
    expect(powers).toEqual([150_000, 60_000, 0, 0])
    expect(desk.all('sessionEnded')).toMatchObject([{ ended: { sessionRef: transactionId } }])
    expect(wrong).toEqual([])
    expect(log.errors).toEqual([])
  })
})

type Call = readonly [action: string, payload: object, answer: unknown]

const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/)

/** Besides what a session is made of. The library checks our answers against its own copy of the schemas. */
const said16 = (): readonly Call[] => [
  ['Heartbeat', {}, { currentTime: time }],
  ['DataTransfer', { vendorId: 'Elsewhere', messageId: 'any', data: 'thing' }, { status: 'UnknownVendorId' }],
  ['DiagnosticsStatusNotification', { status: 'Uploading' }, {}],
  ['FirmwareStatusNotification', { status: 'Downloaded' }, {}],
  ['LogStatusNotification', { status: 'Uploaded', requestId: 1 }, {}],
  ['SignedFirmwareStatusNotification', { status: 'Installed', requestId: 2 }, {}],
  ['SecurityEventNotification', { type: 'InvalidFirmwareSignature', timestamp: now() }, {}],
  ['SignCertificate', { csr: 'a request' }, { status: 'Rejected' }],
]

const said201 = (): readonly Call[] => [
  ['Heartbeat', {}, { currentTime: time }],
  ['DataTransfer', { vendorId: 'Elsewhere', messageId: 'any', data: 'thing' }, { status: 'UnknownVendorId' }],
  ['FirmwareStatusNotification', { status: 'Downloaded', requestId: 1 }, {}],
  ['PublishFirmwareStatusNotification', { status: 'Downloaded' }, {}],
  ['LogStatusNotification', { status: 'Uploaded', requestId: 1 }, {}],
  ['SecurityEventNotification', { type: 'InvalidFirmwareSignature', timestamp: now() }, {}],
  ['SignCertificate', { csr: 'a request' }, { status: 'Rejected' }],
  ['NotifyChargingLimit', { chargingLimit: { chargingLimitSource: 'EMS' }, evseId: 1 }, {}],
  ['ClearedChargingLimit', { chargingLimitSource: 'EMS', evseId: 1 }, {}],
  ['NotifyReport', { requestId: 1, generatedAt: now(), seqNo: 0 }, {}],
  ['ReservationStatusUpdate', { reservationId: 1, reservationUpdateStatus: 'Expired' }, {}],
  ['NotifyEvent', { generatedAt: now(), seqNo: 0, eventData: [fault()] }, {}],
]

const fault = () => ({
  ...{ eventId: 1, timestamp: now(), trigger: 'Alerting', actualValue: 'true' },
  ...{ eventNotificationType: 'HardWiredNotification', component: { name: 'EVSE' }, variable: { name: 'Problem' } },
})

describe.each([
  ['ocpp1.6', said16, 'RemoteStartTransaction'],
  ['ocpp2.0.1', said201, 'RequestStartTransaction'],
] as const)('a charger of somebody else’s make, in %s', (protocol, said, startAction) => {
  test('OCPP-1, OCPP-8: tells what else there is, and is asked what operators want, also where it refuses', async () => {
    const { client, wrong, answered, order, desk, log } = await charger(protocol)
    const chargingStation = { vendorName: 'Elsewhere', model: 'Two' }
    const boot16 = { chargePointVendor: 'Elsewhere', chargePointModel: 'One' }
    await client.call('BootNotification', protocol === 'ocpp1.6' ? boot16 : { reason: 'PowerUp', chargingStation })
    for (const [action, payload, answer] of said())
      expect([action, await client.call(action, payload)]).toEqual([action, answer])
    const kinds = new Set(desk.all('reported').map(({ notice: { kind } }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['SECURITY', 'FIRMWARE', 'DIAGNOSTICS']))

    client.handle(startAction, () => ({ status: 'Rejected' }))
    client.handle('TriggerMessage', () => ({ status: 'NotImplemented' }))
    client.handle('Reset', () => ({ status: 'Accepted' }))
    const asked = { urgency: 'OPERATOR' } as const
    order({ ...asked, type: 'StartSession', orderId: 'start', connector: 1, idToken: 'BUS7' })
    order({ ...asked, type: 'Trigger', orderId: 'trigger', what: 'STATUS', connector: 1 })
    order({ ...asked, type: 'Reset', orderId: 'reset', isHard: true })
    // What it has no handler for it answers with an error of its version.
    order({ ...asked, type: 'EndSession', orderId: 'end', sessionRef: '7' })
    const all = ['start REJECTED', 'trigger NOT_SUPPORTED', 'reset ACCEPTED', 'end NOT_SUPPORTED']
    await soon(() => expect(answered()).toEqual(all))
    expect(wrong).toEqual([])
    expect(log.errors).toEqual([])
  })
})

type Periods = { readonly chargingSchedulePeriod: readonly { readonly limit: number }[] }
type Profile16 = { readonly chargingSchedule: Periods }
type Profile201 = { readonly chargingSchedule: readonly Periods[] }
type Named = { readonly component: object; readonly variable: object }
