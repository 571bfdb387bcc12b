import { describe, expect, test } from 'vitest'
import { wrongIn } from '../../tests/schemas.ts'
import { bigBus, type Limit, startsAt, testBench } from '../../tests/testBench.ts'
import type { Habit, Make } from './make.ts'

const habit = (...all: Habit[]): Partial<Make> => ({ habits: new Set(all) })

/** A charging bench with one limit set; answers what the charger said to it. */
async function limited(changes: Partial<Make>, limit: Limit) {
  const bench = testBench(changes)
  await bench.charging()
  const answer = await bench.call('SetChargingProfile', bench.limit(limit))
  return { bench, answer }
}

const drawn = (bench: ReturnType<typeof testBench>) => Math.round(bench.charger.drawnW())
const accepted = { status: 'Accepted' }

describe('OCPP-2: a firmware that', () => {
  const lease: Limit = {
    periods: [
      [0, 60_000],
      [60, 20_000],
    ],
  }

  test.each<[Habit, Limit, number, number]>([
    ['IGNORES_DURATION', { periods: [[0, 60_000]], duration: 60 }, 60_000, 20_000],
    ['IGNORES_VALID_TO', { periods: [[0, 60_000]], validToS: 60 }, 60_000, 20_000],
    ['FORGETS_TX_PROFILE_AT_REBOOT', lease, 20_000, 20_000],
    ['NEVER_OBEYS', { periods: [[0, 10_000]] }, 80_000, 10_000],
  ])('%s draws otherwise than it accepted', async (name, limit, drawnW, permittedW) => {
    const { bench, answer } = await limited(habit(name), limit)
    expect(answer).toEqual(accepted)
    await bench.run(90)
    expect(drawn(bench)).toBe(drawnW)
    expect(bench.charger.permittedW(false)).toBe(permittedW)
  })

  test.each<[Habit, Limit, string]>([
    ['WATTS_ONLY', { unit: 'A', periods: [[0, 16]] }, 'Rejected'],
    ['AMPERES_ONLY', { periods: [[0, 9_000]] }, 'Rejected'],
    ['ONE_PERIOD_ONLY', lease, 'Rejected'],
    ['REJECTS_STATION_MAX', { purpose: 'MAX', periods: [[0, 9_000]] }, 'NotSupported'],
    ['REJECTS_TX_PROFILE', lease, 'NotSupported'],
  ])('%s says so, and changes nothing', async (name, limit, status) => {
    const { bench, answer } = await limited(habit(name), limit)
    expect(answer).toEqual({ status })
    expect(drawn(bench)).toBe(20_000)
  })

  test('forgets everything at a reboot charges as if nothing limited it', async () => {
    const { bench } = await limited(habit('FORGETS_ALL_AT_REBOOT'), lease)
    bench.charger.reboot()
    await bench.run(60)
    expect(drawn(bench)).toBe(80_000)
    expect(bench.charger.permittedW(false)).toBe(20_000)
  })

  test('counts from validFrom only is right as long as both times are the same', async () => {
    const { bench } = await limited(habit('COUNTS_FROM_VALID_FROM'), lease)
    await bench.run(30)
    expect(drawn(bench)).toBe(60_000)
    await bench.run(30)
    expect(drawn(bench)).toBe(20_000)
  })

  test('is slow follows 25 seconds later', async () => {
    const { bench } = await limited(habit('SLOW_TO_FOLLOW'), { periods: [[0, 10_000]] })
    await bench.run(20)
    expect(drawn(bench)).toBe(20_000)
    await bench.run(5)
    expect(drawn(bench)).toBe(10_000)
  })

  test('applies a new default to the next transaction leaves the one that runs as it is', async () => {
    const limit: Limit = { purpose: 'DEFAULT', stackLevel: 0, periods: [[0, 10_000]] }
    const { bench } = await limited(habit('TX_DEFAULT_FOR_NEXT_ONLY'), limit)
    expect(drawn(bench)).toBe(20_000)
    bench.charger.unplug(1)
    bench.charger.plugIn(bigBus)
    await bench.run(5)
    expect(drawn(bench)).toBe(10_000)
  })

  test('is stuck after a pause ignores the first limit that ends it', async () => {
    const { bench } = await limited(habit('STUCK_AFTER_ZERO'), { periods: [[0, 0]] })
    await bench.call('SetChargingProfile', bench.limit({ periods: [[0, 50_000]] }))
    expect(drawn(bench)).toBe(0)
    await bench.call('SetChargingProfile', bench.limit({ periods: [[0, 50_000]] }))
    expect(drawn(bench)).toBe(50_000)
  })
})

describe('OCPP-6: a firmware that', () => {
  test('never answers a limit does nothing with it, and answers everything else', async () => {
    const { bench, answer } = await limited(habit('NO_ANSWER'), { periods: [[0, 50_000]] })
    await bench.run(120)
    expect([answer, bench.result(1)]).toEqual([undefined, undefined])
    expect(drawn(bench)).toBe(20_000)
    expect(await bench.call('ClearCache', {})).toEqual(accepted)
  })

  test('answers late has done long before what it says then', async () => {
    const { bench, answer } = await limited(habit('ANSWERS_LATE'), { periods: [[0, 50_000]] })
    expect(answer).toBeUndefined()
    expect(drawn(bench)).toBe(50_000)
    await bench.run(45)
    expect(bench.result(1)).toEqual(accepted)
  })
})

describe('TEL-1: a firmware that', () => {
  type Sampled = { readonly measurand: string; readonly unit?: string; readonly value: string }
  const sampled = async (...habits: Habit[]) => {
    const bench = testBench(habit(...habits))
    await bench.charging()
    await bench.run(40)
    const [value] = bench.of('MeterValues')[0]?.payload['meterValue'] as { sampledValue: Sampled[] }[]
    return { values: value?.sampledValue ?? [], payload: bench.of('MeterValues')[0]?.payload }
  }

  test('counts in kilowatts says so', async () => {
    const { values } = await sampled('KILOWATTS')
    expect(values.find(({ measurand }) => measurand === 'Power.Active.Import')).toMatchObject({
      unit: 'kW',
      value: '20.000',
    })
  })

  test('measures no power has energy only', async () => {
    const { values } = await sampled('NO_POWER')
    expect(values.map(({ measurand }) => measurand)).toEqual(['Energy.Active.Import.Register', 'SoC'])
  })

  test('invents measurands is wrong by the schema', async () => {
    const { payload } = await sampled('BAD_ENUMS')
    expect(wrongIn('ocpp1.6', 'MeterValuesRequest', payload)).not.toEqual([])
  })
})

describe('OCPP-3: a firmware that', () => {
  test.each<[Habit, number]>([
    ['CLOCK_FAST', 600_000],
    ['CLOCK_SLOW', -600_000],
  ])('%s stamps its messages so, and reads its profiles so', async (name, offMs) => {
    const { bench } = await limited(habit(name), {
      periods: [
        [0, 60_000],
        [300, 30_000],
      ],
    })
    const [status] = bench.of('StatusNotification')
    expect(Date.parse(String(status?.payload['timestamp'])) - (status?.at ?? 0)).toBeCloseTo(offMs, -3)
    // Ahead it is past the lease already; behind, the profile has not begun.
    expect(drawn(bench)).toBe(offMs > 0 ? 30_000 : 20_000)
  })

  test('boots on every connection does so', async () => {
    const bench = testBench(habit('BOOTS_ON_RECONNECT'))
    await bench.charging()
    bench.network.cut('CP-1', 'NOTICED')
    await bench.run(10)
    bench.network.heal('CP-1')
    await bench.run(20)
    expect(bench.of('BootNotification')).toHaveLength(2)
  })

  test('loops boots again and again', async () => {
    const bench = testBench(habit('BOOT_LOOP'))
    bench.charger.powerOn()
    await bench.run(600)
    expect(bench.of('BootNotification').length).toBeGreaterThanOrEqual(5)
    expect(bench.time.now()).toBe(startsAt + 600_000)
  })
})

test('OCPP-7: a charger without power answers no ping, and one with power does', async () => {
  const bench = testBench()
  bench.charger.powerOn()
  await bench.run(5)
  expect(await bench.ping()).toBe(true)
  bench.charger.powerOff()
  expect(await bench.ping()).toBe(false)
})
