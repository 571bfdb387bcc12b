import { describe, expect, test } from 'vitest'
import { chargerOnTheDesk } from '../../../tests/support/chargerOnTheDesk.ts'

const at = '2026-06-01T00:00:00.000Z'
const now = Date.parse(at)
const sample = (more: Readonly<Record<string, unknown>>) => ({
  value: '1000',
  measurand: 'Power.Active.Import',
  ...more,
})
const values = (...sampledValue: unknown[]) => ({ connectorId: 1, meterValue: [{ timestamp: at, sampledValue }] })

describe('OCPP-1: a message that is a little wrong is taken, and the quirk is told', () => {
  test.each([
    ['a context that nobody knows', values(sample({ context: 'Sample.Whenever' })), [1000]],
    ['a unit written small', values(sample({ value: '1', unit: 'kw' })), [1000]],
    ['a value as a number', values(sample({ value: 1000 })), [1000]],
    ['a member that is null', values(sample({ phase: null })), [1000]],
    ['a member that nobody knows', { ...values(sample({})), vendorInfo: 'x' }, [1000]],
    [
      'a time without zone',
      { connectorId: 1, meterValue: [{ timestamp: '2026-06-01T00:00:00', sampledValue: [sample({})] }] },
      [1000],
    ],
    ['a number as a text', { ...values(sample({})), connectorId: '1' }, [1000]],
    [
      'a measurand that nobody knows beside one that all know',
      values({ value: '5', measurand: 'Request.Energy' }, sample({})),
      [1000],
    ],
    ['a unit that nobody knows beside one that all know', values(sample({ unit: 'Hz' }), sample({ value: '7' })), [7]],
    ['a value that is missing beside one that isn’t', values({ measurand: 'Voltage' }, sample({})), [1000]],
    ['no value at all', values({ measurand: 'Voltage' }), []],
    ['no time', { connectorId: 1, meterValue: [{ sampledValue: [sample({})] }] }, [1000]],
  ])('meter values with %s', async (_what, payload, watts) => {
    const { call, desk } = chargerOnTheDesk('1.6')
    expect(await call('MeterValues', payload)).toEqual([3, 'c1', {}])
    const readings = desk.all('measured').flatMap((one) => one.readings)
    expect(readings.map(({ value, at }) => [value, at])).toEqual(watts.map((value) => [value, now]))
    expect(desk.all('reported').filter(({ notice }) => notice.kind === 'QUIRK')).not.toEqual([])
  })

  test.each([
    ['an error code of its own', { connectorId: 1, status: 'Faulted', errorCode: 'Error' }],
    ['no error code', { connectorId: 1, status: 'Faulted' }],
    ['too long a text', { connectorId: 1, status: 'Faulted', errorCode: 'NoError', info: 'x'.repeat(120) }],
  ])('a status with %s', async (_what, payload) => {
    const { call, desk } = chargerOnTheDesk('1.6')
    expect(await call('StatusNotification', payload)).toEqual([3, 'c1', {}])
    expect(desk.all('connectorState')).toMatchObject([{ state: 'FAULTED' }])
    expect(desk.all('reported').map(({ notice }) => notice.kind)).toContain('QUIRK')
  })

  test('a start and a stop without their registers', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    expect((await call('StartTransaction', { connectorId: 1, idTag: 'A', timestamp: at }))[2]).toMatchObject({
      transactionId: 1,
    })
    expect((await call('StopTransaction', { transactionId: 1, timestamp: at, reason: 'BusLeft' }))[2]).toEqual({})
    expect(desk.all('sessionStarted')[0]?.started.meterWh).toBeNull()
    expect(desk.all('sessionEnded')[0]?.ended).toMatchObject({ meterWh: null, why: 'Other' })
  })

  test('and is told the first time, the tenth and the hundredth', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    for (let nth = 0; nth < 120; nth++) await call('MeterValues', values(sample({ context: 'x' })))
    const details = desk.all('reported').map(({ notice }) => notice.detail)
    expect(details).toEqual([null, '10 times', '100 times'])
  })
})

describe('OCPP-1: a message that can’t be read gets the right error, and the line stays open', () => {
  test.each([
    ['1.6', 'Heartbeats', {}, 'NotImplemented'],
    ['1.6', 'RemoteStartTransaction', { idTag: 'x' }, 'NotSupported'],
    ['1.6', 'StatusNotification', { connectorId: 1, errorCode: 'NoError' }, 'OccurrenceConstraintViolation'],
    [
      '1.6',
      'StatusNotification',
      { connectorId: 1, errorCode: 'NoError', status: 'Asleep' },
      'PropertyConstraintViolation',
    ],
    [
      '1.6',
      'StatusNotification',
      { connectorId: 'one', errorCode: 'NoError', status: 'Faulted' },
      'TypeConstraintViolation',
    ],
    ['1.6', 'StopTransaction', { meterStop: 1, timestamp: at }, 'OccurrenceConstraintViolation'],
    ['2.0.1', 'TransactionEvent', {}, 'OccurrenceConstraintViolation'],
    ['2.0.1', 'StartTransaction', {}, 'NotImplemented'],
    ['2.0.1', 'SetChargingProfile', {}, 'NotSupported'],
  ] as const)('%s %s %j: %s', async (version, action, payload, code) => {
    const { call, closes } = chargerOnTheDesk(version)
    const [type, , said] = await call(action, payload)
    expect([type, said]).toEqual([4, code])
    expect((await call('Heartbeat', {}))[0]).toBe(3)
    expect(closes).toEqual([])
  })

  test.each([
    ['1.6', '[2,"1","Heartbeat",[]]', [4, '1', 'FormationViolation']],
    ['2.0.1', '[2,"1","Heartbeat",[]]', [4, '1', 'FormatViolation']],
    ['1.6', 'no json', [4, '-1', 'ProtocolError']],
    ['2.0.1', 'no json', [4, '-1', 'RpcFrameworkError']],
    ['2.0.1', '[6,"1","x",{}]', [4, '1', 'MessageTypeNotSupported']],
  ] as const)('%s %s', (version, text, error) => {
    const { session, heard } = chargerOnTheDesk(version)
    session.received(text)
    expect(heard[0]?.slice(0, 3)).toEqual(error)
  })

  test('but an answer that can’t be read is not answered: that could go on for ever', () => {
    const { session, heard } = chargerOnTheDesk('1.6')
    for (const text of ['[3,"1",null]', '[4,"1"]', '[3,"nobody asked",{}]', '["x"]', '']) session.received(text)
    expect(heard).toEqual([])
  })
})

describe('TEL-1: what a charger measures', () => {
  const told = async (payload: unknown) => {
    const { call, desk } = chargerOnTheDesk('1.6')
    await call('MeterValues', payload)
    return desk
      .all('measured')
      .flatMap(({ readings }) => readings.map(({ quantity, phase, value }) => [quantity, phase, value]))
  }

  test('comes in watts, watt-hours, milliamperes, millivolts and per mille', async () => {
    expect(
      await told(
        values(
          ...[sample({ value: '7.36', unit: 'kW' }), { value: '12.5', unit: 'kWh' }],
          ...[
            { value: '16.1', measurand: 'Current.Import', phase: 'L1' },
            { value: '81', measurand: 'SoC' },
          ],
          ...[
            { value: '231.4', measurand: 'Voltage', phase: 'L1-N' },
            { value: '11000', measurand: 'Power.Offered', unit: 'W' },
          ],
        ),
      ),
    ).toEqual([
      ['POWER_W', null, 7_360],
      ['ENERGY_WH', null, 12_500],
      ['CURRENT_MA', 'L1', 16_100],
      ['SOC_PERMILLE', null, 810],
      ['VOLTAGE_MV', 'L1', 231_400],
      ['POWER_OFFERED_W', null, 11_000],
    ])
  })

  test('is summed where it comes by phases alone', async () => {
    const phases = ['L1', 'L2', 'L3'].map((phase, nth) => sample({ phase, value: String(1000 + nth) }))
    expect(await told(values(...phases))).toContainEqual(['POWER_W', null, 3_003])
    expect(await told(values(...phases, sample({ value: '2999' })))).toContainEqual(['POWER_W', null, 2_999])
  })

  test('is negative where it feeds back', async () => {
    const both = [sample({ value: '0' }), sample({ measurand: 'Power.Active.Export', value: '500' })]
    expect(await told(values(...both))).toEqual([['POWER_W', null, -500]])
  })

  test('is what the outlet gives, where it is measured in two places', async () => {
    const inlet = sample({ location: 'Inlet', value: '1060' })
    const outlet = sample({ location: 'Outlet', value: '1000' })
    expect(await told(values(inlet, outlet))).toEqual([['POWER_W', null, 1_000]])
    expect(await told(values(outlet, inlet))).toEqual([['POWER_W', null, 1_000]])
  })

  test('is one value, where the same is said for two reasons', async () => {
    const said = (context: string, value: string) => sample({ context, value })
    const [periodic, clock, asked] = [
      said('Sample.Periodic', '1000'),
      said('Sample.Clock', '1010'),
      said('Trigger', '1020'),
    ]
    for (const both of [
      [periodic, clock],
      [clock, periodic],
      [asked, periodic, clock],
    ]) {
      expect(await told(values(...both))).toEqual([['POWER_W', null, 1_000]])
    }
    expect(await told(values(asked, clock))).toEqual([['POWER_W', null, 1_010]])
    const fedBack = sample({ measurand: 'Power.Active.Export', context: 'Sample.Clock', value: '300' })
    expect(await told(values(periodic, clock, fedBack))).toEqual([['POWER_W', null, 700]])
  })

  test.each(['12', ' 12.0 ', '+12.', '.012e3', '1.2E+1'])(
    'is a decimal number, however it is written: %j',
    async (value) => {
      expect(await told(values(sample({ value })))).toEqual([['POWER_W', null, 12]])
    },
  )

  test.each(['', ' ', 'NaN', 'Infinity', '1e99', '1e999', '-1e99', '0x10', '0x10000000', '0b1', '0o7', '12,5', '1_0'])(
    'is nothing where it makes no sense: %j',
    async (value) => {
      expect(await told(values(sample({ value })))).toEqual([])
    },
  )

  test('keeps its time from when the charger was offline, and never one from the future', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    for (const timestamp of ['2026-05-31T20:00:00Z', '2036-01-01T00:00:00Z', '1970-01-01T00:00:10Z']) {
      await call('MeterValues', { connectorId: 1, meterValue: [{ timestamp, sampledValue: [sample({})] }] })
    }
    const times = desk.all('measured').flatMap(({ readings }) => readings.map(({ at }) => at))
    expect(times).toEqual([Date.parse('2026-05-31T20:00:00Z'), now, now])
    expect(desk.all('reported')).toMatchObject([{ notice: { kind: 'QUIRK', what: 'a time that cannot be' } }])
  })

  test('is in doubt where the register runs faster than any charger', async () => {
    const { call, desk } = chargerOnTheDesk('1.6')
    for (const [timestamp, value] of [
      ['2026-05-31T23:50:00Z', '150'],
      ['2026-05-31T23:51:00Z', '150030'],
    ] as const) {
      await call('MeterValues', { connectorId: 1, meterValue: [{ timestamp, sampledValue: [{ value, unit: 'kWh' }] }] })
    }
    expect(desk.all('reported')).toMatchObject([{ notice: { what: 'the energy register runs faster than 5 MW' } }])
  })
})
