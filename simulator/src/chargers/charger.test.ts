import { describe, expect, test } from 'vitest'
import { wrongIn } from '../../tests/schemas.ts'
import { bigBus, type Limit, testBench } from '../../tests/testBench.ts'
import type { Habit, Make } from './make.ts'

const habit = (...all: Habit[]): Partial<Make> => ({ habits: new Set(all) })
const protocols = ['ocpp1.6', 'ocpp2.0.1'] as const

/** A charging bench with one limit set; answers what the charger said to it. */
async function limited(changes: Partial<Make>, limit: Limit) {
  const bench = testBench(changes)
  await bench.charging()
  const answer = await bench.call('SetChargingProfile', bench.limit(limit))
  return { bench, answer }
}

const drawn = (bench: ReturnType<typeof testBench>) => Math.round(bench.charger.drawnW())
const accepted = { status: 'Accepted' }

describe('OCPP-1: a simulated charger', () => {
  test('boots, says how its connector is, authorises and begins (1.6)', async () => {
    const bench = testBench()
    await bench.charging()
    expect(bench.actions().slice(0, 5)).toEqual([
      'BootNotification',
      'StatusNotification',
      'StatusNotification',
      'Authorize',
      'StartTransaction',
    ])
    expect(bench.of('StatusNotification').map(({ payload }) => payload['status'])).toEqual([
      'Available',
      'Preparing',
      'Charging',
    ])
    await bench.run(60)
    expect(bench.of('MeterValues')).toHaveLength(2)
    expect(bench.of('MeterValues')[0]?.payload).toMatchObject({ connectorId: 1, transactionId: 1 })
  })

  test('tells its transaction as events (2.0.1)', async () => {
    const bench = testBench({ protocol: 'ocpp2.0.1' })
    await bench.charging()
    await bench.run(60)
    bench.charger.unplug(1)
    await bench.run(5)
    const events = bench.of('TransactionEvent').map(({ payload }) => payload)
    expect(events.map(({ eventType }) => eventType)).toEqual(['Started', 'Updated', 'Updated', 'Ended'])
    expect(events.map(({ seqNo }) => seqNo)).toEqual([0, 1, 2, 3])
  })

  test('sends heartbeats as often as it was told, and takes the time from them', async () => {
    const bench = testBench()
    bench.charger.powerOn()
    await bench.run(910)
    expect(bench.of('Heartbeat')).toHaveLength(3)
  })

  test('keeps within its fallback when its clock is set back to before its transaction began', async () => {
    const bench = testBench({ commissionedFallbackW: 9_000 })
    await bench.charging()
    await bench.run(10)
    expect(drawn(bench)).toBe(9_000)
    bench.charger.stepClock(-600_000)
    await bench.run(10)
    expect([drawn(bench), bench.charger.permittedW(false)]).toEqual([9_000, 9_000])
  })

  test.each(protocols)('says nothing that the official schema of %s refuses, whatever its habits', async (protocol) => {
    for (const habits of [
      habit(),
      habit('KILOWATTS'),
      habit('NO_POWER'),
      habit('QUEUES_METER_VALUES', 'BOOTS_ON_RECONNECT'),
    ]) {
      const { bench, answer } = await limited({ protocol, connectors: 2, ...habits }, { periods: [[0, 20_000]] })
      expect(wrongIn(protocol, 'SetChargingProfileResponse', answer)).toEqual([])
      bench.network.cut('CP-1', 'NOTICED')
      await bench.run(120)
      bench.network.heal('CP-1')
      await bench.run(60)
      bench.charger.reboot()
      await bench.run(60)
      bench.charger.unplug(1)
      await bench.run(30)
      expect(bench.said.length).toBeGreaterThan(10)
      for (const { action, payload } of bench.said) expect(wrongIn(protocol, `${action}Request`, payload)).toEqual([])
    }
  })

  test.each([
    ['ocpp1.6', 'GetConfiguration', {}],
    ['ocpp1.6', 'GetConfiguration', { key: ['ChargingScheduleMaxPeriods', 'Nonsense'] }],
    ['ocpp1.6', 'ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '5' }],
    ['ocpp1.6', 'GetCompositeSchedule', { connectorId: 1, duration: 600 }],
    ['ocpp1.6', 'TriggerMessage', { requestedMessage: 'MeterValues' }],
    ['ocpp1.6', 'RemoteStopTransaction', { transactionId: 1 }],
    ['ocpp1.6', 'RemoteStartTransaction', { idTag: 'X' }],
    ['ocpp1.6', 'ClearChargingProfile', { id: 7 }],
    ['ocpp1.6', 'Reset', { type: 'Soft' }],
    [
      'ocpp2.0.1',
      'GetVariables',
      { getVariableData: [{ component: { name: 'SmartChargingCtrlr' }, variable: { name: 'RateUnit' } }] },
    ],
    [
      'ocpp2.0.1',
      'SetVariables',
      {
        setVariableData: [
          { component: { name: 'SampledDataCtrlr' }, variable: { name: 'TxUpdatedInterval' }, attributeValue: '5' },
        ],
      },
    ],
    ['ocpp2.0.1', 'GetCompositeSchedule', { evseId: 1, duration: 600 }],
    ['ocpp2.0.1', 'TriggerMessage', { requestedMessage: 'StatusNotification' }],
    ['ocpp2.0.1', 'RequestStartTransaction', { idToken: { idToken: 'X', type: 'Central' }, remoteStartId: 1 }],
    ['ocpp2.0.1', 'ClearChargingProfile', { chargingProfileId: 7 }],
    ['ocpp2.0.1', 'Reset', { type: 'Immediate' }],
  ] as const)('answers as the schema of %s has it: %s %j', async (protocol, action, payload) => {
    const bench = testBench({ protocol })
    await bench.charging()
    expect(wrongIn(protocol, `${action}Response`, await bench.call(action, payload))).toEqual([])
  })

  test.each([
    ['ocpp1.6', 'FormationViolation'],
    ['ocpp2.0.1', 'FormatViolation'],
  ] as const)('says so where it cannot read or does not know something (%s)', async (protocol, code) => {
    const bench = testBench({ protocol })
    await bench.charging()
    expect(await bench.call('SetChargingProfile', { nonsense: true })).toEqual({ error: code })
    expect(await bench.call('MakeCoffee', {})).toEqual({ error: 'NotImplemented' })
  })

  test('keeps the messages of its transaction while nobody answers, and sends them later with their own times', async () => {
    const bench = testBench(habit('QUEUES_METER_VALUES'))
    await bench.charging()
    bench.network.cut('CP-1', 'NOTICED')
    await bench.run(120)
    bench.charger.unplug(1)
    const unpluggedAt = bench.time.now()
    await bench.run(30)
    const before = bench.said.length
    bench.network.heal('CP-1')
    await bench.run(30)
    const late = bench.said.slice(before)
    expect(late.map(({ action }) => action)).toEqual([
      'MeterValues',
      'MeterValues',
      'MeterValues',
      'MeterValues',
      'StopTransaction',
      'StatusNotification',
    ])
    expect(Math.abs(Date.parse(String(late[4]?.payload['timestamp'])) - unpluggedAt)).toBeLessThan(100)
    expect(late[0]?.payload['transactionId']).toBe(1)
  })

  test('begins offline too, and gives its measurements the number that it learns later', async () => {
    const bench = testBench(habit('QUEUES_METER_VALUES'))
    bench.charger.powerOn()
    await bench.run(5)
    bench.network.cut('CP-1', 'NOTICED')
    bench.charger.plugIn(bigBus)
    await bench.run(70)
    expect(drawn(bench)).toBe(20_000)
    bench.network.heal('CP-1')
    await bench.run(30)
    expect(bench.of('MeterValues').map(({ payload }) => payload['transactionId'])).toEqual([1, 1, 1])
  })

  test('gives up a link on which nobody answers, and calls again', async () => {
    const bench = testBench()
    await bench.charging()
    bench.network.cut('CP-1', 'SILENT')
    await bench.run(150)
    expect(bench.charger.isListening()).toBe(false)
    bench.network.heal('CP-1')
    await bench.run(60)
    expect(bench.charger.isListening()).toBe(true)
    expect(bench.of('BootNotification')).toHaveLength(1)
  })
})

describe('OCPP-8: a simulated charger', () => {
  test('ends a transaction when it is told to, and begins one', async () => {
    const bench = testBench()
    await bench.charging()
    expect(await bench.call('RemoteStopTransaction', { transactionId: 1 })).toEqual(accepted)
    expect(drawn(bench)).toBe(0)
    expect(bench.of('StopTransaction')[0]?.payload).toMatchObject({ transactionId: 1, reason: 'Remote' })
    expect(await bench.call('RemoteStartTransaction', { idTag: 'OPERATOR', connectorId: 1 })).toEqual(accepted)
    await bench.run(5)
    expect(drawn(bench)).toBe(20_000)
  })

  test('reboots, and goes on with its transaction and its profile', async () => {
    const { bench } = await limited({}, { periods: [[0, 50_000]] })
    expect(drawn(bench)).toBe(50_000)
    await bench.call('Reset', { type: 'Hard' })
    expect(drawn(bench)).toBe(0)
    await bench.run(60)
    expect(bench.of('BootNotification')).toHaveLength(2)
    expect(drawn(bench)).toBe(50_000)
  })
})

describe.each(protocols)('OCPP-2: a simulated charger of %s', (protocol) => {
  /** its own name for its transaction, where it gives one */
  const own = async (changes: Partial<Make> = {}) => {
    const bench = testBench({ protocol, ...changes })
    await bench.charging()
    const info = bench.of('TransactionEvent')[0]?.payload['transactionInfo'] as { transactionId: string } | undefined
    const set = (limit: Limit) =>
      bench.call('SetChargingProfile', bench.limit({ transactionId: info?.transactionId ?? '1', ...limit }))
    return { bench, set }
  }

  test('follows a lease and steps down by itself, though nobody is there any more', async () => {
    const { bench, set } = await own()
    expect(
      await set({
        periods: [
          [0, 60_000],
          [300, 20_000],
        ],
      }),
    ).toEqual(accepted)
    expect(drawn(bench)).toBe(60_000)
    expect(bench.charger.ahead(false)).toMatchObject([{ permittedW: 20_000 }])
    bench.network.cut('CP-1', 'SILENT')
    await bench.run(290)
    expect(drawn(bench)).toBe(60_000)
    await bench.run(10)
    expect(drawn(bench)).toBe(20_000)
  })

  test('keeps a profile without an end for the whole transaction while offline, and loses it with that', async () => {
    const { bench, set } = await own()
    await set({ periods: [[0, 60_000]] })
    bench.network.cut('CP-1', 'NOTICED')
    await bench.run(3600)
    expect(drawn(bench)).toBe(60_000)
    bench.charger.unplug(1)
    bench.charger.plugIn({ ...bigBus, busId: 'bus-2' })
    await bench.run(5)
    expect(drawn(bench)).toBe(20_000)
  })

  test('pauses at nothing and below six amperes, and the whole charger stays below its cap', async () => {
    const { bench, set } = await own()
    await set({ periods: [[0, 0]] })
    expect(drawn(bench)).toBe(0)
    await set({ periods: [[0, 4_000]] })
    expect(drawn(bench)).toBe(0)
    await set({ periods: [[0, 70_000]] })
    expect(drawn(bench)).toBe(70_000)
    await set({ purpose: 'MAX', id: 1, periods: [[0, 30_000]] })
    expect(drawn(bench)).toBe(30_000)
    expect(bench.charger.permittedW(false)).toBe(30_000)
  })

  test('takes amperes for three phases at its voltage', async () => {
    const { bench, set } = await own()
    await set({ unit: 'A', periods: [[0, 32]] })
    expect(drawn(bench)).toBe(32 * 230 * 3)
  })

  test('says what will come in a composite schedule', async () => {
    const { bench, set } = await own()
    await set({
      periods: [
        [0, 60_000],
        [300, 20_000],
      ],
    })
    const where = protocol === 'ocpp1.6' ? { connectorId: 1 } : { evseId: 1 }
    const answer = await bench.call('GetCompositeSchedule', { ...where, duration: 600 })
    const schedule = (answer?.['chargingSchedule'] ?? answer?.['schedule']) as { chargingSchedulePeriod: object[] }
    expect(schedule.chargingSchedulePeriod).toMatchObject([{ startPeriod: 0, limit: 60_000 }, { limit: 20_000 }])
  })

  test('of a DC charger draws more at the board than its limit says at its output', async () => {
    const { bench, set } = await own({ limitReference: 'DC_OUTPUT', efficiency: 0.95 })
    await set({ periods: [[0, 57_000]] })
    expect(drawn(bench)).toBe(60_000)
    expect(Math.round(bench.charger.permittedW(false))).toBe(60_000)
  })
})
