import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acceptedW, busesOf } from './bus.ts'
import { chanceOf } from './chance.ts'
import { afterGiving, givesMaxW, onCurveW, sunW } from './dayLoad.ts'
import { ownClock, virtualTime } from './virtualTime.ts'

const hourMs = 3_600_000
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

describe('SIM-3: chance', () => {
  test('is the same for the same seed on every machine, and another for another', () => {
    const five = (seed: number | string) => {
      const chance = chanceOf(seed)
      return Array.from({ length: 5 }, () => chance.below(1000))
    }
    expect(five(7)).toEqual([888, 521, 240, 311, 37])
    expect(five(7)).toEqual(five('7'))
    expect(five(8)).not.toEqual(five(7))
  })

  test('of one part is not moved by what another part draws', () => {
    const [one, other] = [chanceOf(1), chanceOf(1)]
    for (let n = 0; n < 100; n++) one.next()
    expect(one.fork('buses').next()).toBe(other.fork('buses').next())
    expect(one.fork('buses').next()).not.toBe(one.fork('faults').next())
  })

  test('is spread evenly enough', () => {
    const chance = chanceOf('even')
    const counts = Array<number>(10).fill(0)
    for (let n = 0; n < 10_000; n++) counts[chance.below(10)]! += 1
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('SIM-2: virtual time', () => {
  test('does what is due in order of time, and of what is due at once, what was asked for first', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }), async (waits) => {
        const time = virtualTime(0, { settle: async () => {} })
        const done: [number, number][] = []
        waits.forEach((ms, nth) => time.after(ms, () => done.push([time.now(), nth])))
        await time.runUntil(100)
        expect(done).toEqual(waits.map((ms, nth) => [ms, nth]).sort(([a = 0, m = 0], [b = 0, n = 0]) => a - b || m - n))
      }),
    )
  })

  test('stands still until everything that was set off has been done', async () => {
    const time = virtualTime(1_000, { settle })
    const seen: string[] = []
    time.after(10, () => {
      void (async () => {
        for (let n = 0; n < 5; n++) await Promise.resolve()
        seen.push(`followed at ${time.now()}`)
        time.after(5, () => seen.push(`set off at ${time.now()}`))
      })()
    })
    time.after(12, () => seen.push(`next at ${time.now()}`))
    await time.runUntil(1_100)
    expect(seen).toEqual(['followed at 1010', 'next at 1012', 'set off at 1015'])
    expect([time.now(), time.monotonicMs()]).toEqual([1_100, 100])
  })

  test('forgets what was called off, and a clock that is stepped moves no timer', async () => {
    const time = virtualTime(0, { settle })
    const clock = ownClock(time)
    const seen: number[] = []
    time.after(5, () => seen.push(-1))()
    clock.after(10, () => seen.push(clock.now()))
    clock.step(-5_000)
    await time.runUntil(20)
    expect(seen).toEqual([-4_990])
  })
})

describe('SIM-1: the world', () => {
  test('has batteries that take less and less, and nothing when they are full', () => {
    const bus = { batteryWh: 400_000, chargeMaxW: 150_000 }
    const takes = [0, 0.5, 0.8, 0.9, 0.99, 1].map((share) => acceptedW(bus, share * bus.batteryWh))
    expect(takes).toEqual([150_000, 150_000, 150_000, 75_000, 12_000, 0])
  })

  test('has buses that come in the evening and leave in the morning, one at each place in a night', () => {
    const arrivals = {
      arrivesHour: [18, 22],
      leavesHour: [5, 7],
      batteryWh: [300_000, 400_000],
      arrivesWithShare: [0.2, 0.4],
      chargeMaxW: [100_000, 150_000],
      occupancy: 1,
    } as const
    const places = ['A', 'B'].map((chargerId) => ({ chargerId, connector: 1 }))
    const buses = busesOf(arrivals, places, [0, 24 * hourMs], chanceOf(1))
    expect(buses).toHaveLength(4)
    for (const { arrivesAt, leavesAt, batteryWh, arrivesWithWh } of buses) {
      const hour = (arrivesAt / hourMs) % 24
      expect(hour >= 18 && hour <= 22).toBe(true)
      const stays = (leavesAt - arrivesAt) / hourMs
      expect(stays > 6 && stays < 14).toBe(true)
      expect(arrivesWithWh).toBeLessThan(batteryWh * 0.41)
    }
  })

  test('has sun from six to six, loads by the hour, and batteries that give no more than they hold', () => {
    expect([sunW(1000, 0, 5 * hourMs), sunW(1000, 0, 12 * hourMs), sunW(1000, 0, 36 * hourMs)]).toEqual([0, 1000, 1000])
    expect(onCurveW([0, 100], 0, 1.5 * hourMs)).toBe(50)
    const battery = { capacityWh: 1000, powerMaxW: 500, storedWh: 100 }
    expect(givesMaxW(battery, hourMs)).toBe(100)
    expect(afterGiving(battery, -2000, hourMs).storedWh).toBe(1000)
    expect(afterGiving(battery, 2000, hourMs).storedWh).toBe(0)
  })
})
