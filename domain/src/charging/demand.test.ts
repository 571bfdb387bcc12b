import { describe, expect, test } from 'vitest'
import { adherenceAfter, adherenceDefaults, adherenceRatio, nothingSeen } from './adherence.ts'
import { chargerWantedW, noTaper, type Taper, taperAfter, taperDefaults, wantedW } from './demand.ts'

const session = { isPaused: false, taper: noTaper, energyNeededWh: null }
const tapered = (drawnW: readonly number[], limitW = 100_000, from: Taper = noTaper) =>
  drawnW.reduce((taper, w) => taperAfter(taper, { drawnW: w, limitW, phases: 1 }, taperDefaults), from)

describe('what a bus wants', () => {
  test('CYC-2: its charger’s rating where nothing is known, nothing where nobody is or an operator said so', () => {
    expect(wantedW(session, 150_000)).toBe(150_000)
    expect(wantedW(null, 150_000)).toBe(0)
    expect(wantedW({ ...session, isPaused: true }, 150_000)).toBe(0)
    expect(wantedW({ ...session, energyNeededWh: 0 }, 150_000)).toBe(0)
  })

  test('TEL-3: a bus that takes less for a few samples wants what it takes and a little more', () => {
    expect(tapered([40_000, 42_000, 41_000]).ceilingW).toBeNull()
    expect(tapered([40_000, 42_000, 41_000, 40_000]).ceilingW).toBe(46_200)
    expect(tapered([40_000, 42_000, 99_000, 40_000]).ceilingW).toBeNull()
  })

  test('TEL-3: a bus that waits is offered enough to begin with, and one that was full is not', () => {
    const waits = tapered([0, 0, 0, 0])
    expect(wantedW({ ...session, taper: waits }, 150_000)).toBe(10_000)
    expect(tapered([10_000], 10_000, waits).ceilingW).toBeNull()
    const full = tapered([0, 0, 0, 0], 44_000, tapered([40_000, 40_000, 40_000, 40_000]))
    expect(wantedW({ ...session, taper: full }, 150_000)).toBe(1_000)
  })

  test('TEL-3: it falls on with its bus, and recovers when the bus takes all it is offered', () => {
    const low = tapered([40_000, 40_000, 40_000, 40_000])
    expect(tapered([20_000, 20_000, 20_000, 20_000], 44_000, low).ceilingW).toBe(22_000)
    expect(tapered([44_000], 44_000, low)).toEqual({ ...noTaper, hasBegun: true })
    expect(tapered([41_000], 44_000, low).ceilingW).toBe(44_000)
  })

  test.each([
    [3, 1 / 3],
    [3, 2 / 3],
    [2, 1 / 2],
  ])('LB-5: at a charger of %i phases one that takes %f of each limit takes all that it may', (phases, share) => {
    const under = (limitW: number, taken: Taper, times = 4, drawnShare = share) =>
      Array.from({ length: times }).reduce<Taper>(
        (taper) => taperAfter(taper, { drawnW: Math.round(limitW * drawnShare), limitW, phases }, taperDefaults),
        taken,
      )
    const few = under(9_200, noTaper)
    expect(few.ceilingW).toBeLessThan(9_200)
    // Its limit falls with what it seems to want; and it takes the same share of that.
    const proven = under(Math.max(4_140, few.ceilingW!), few)
    expect(proven.ceilingW).toBeNull()
    expect(under(22_000, proven).ceilingW).toBeNull()
    // Towards the end of its charge it takes less of any limit.
    const falling = under(22_000, proven, 4, share / 2)
    expect(falling.ceilingW).toBeLessThan(14_000)
    // More than that share says that it is on all of them after all.
    expect(under(9_200, proven, 1, 1).onFewer).toBeUndefined()
  })

  test('TEL-3: a bus that takes a third of one limit, and as much of another, wants what it takes', () => {
    const third = Array.from({ length: 4 }).reduce<Taper>(
      (taper) => taperAfter(taper, { drawnW: 7_000, limitW: 21_000, phases: 3 }, taperDefaults),
      noTaper,
    )
    expect(third.ceilingW).toBe(8_000)
    const on = Array.from({ length: 8 }).reduce<Taper>(
      (taper) => taperAfter(taper, { drawnW: 5_000, limitW: 8_000, phases: 3 }, taperDefaults),
      third,
    )
    expect(on).toMatchObject({ ceilingW: 6_000, onFewer: { isProven: false } })
  })

  test('TEL-3: a paused bus says nothing about what it would take', () => {
    expect(tapered([0, 0, 0, 0, 0], 0)).toEqual(noTaper)
  })

  test('CYC-2: a whole charger wants what its sessions want, and no more than its rating', () => {
    const low = { ...session, taper: tapered([40_000, 40_000, 40_000, 40_000]) }
    expect(chargerWantedW([low, low], 150_000)).toBe(88_000)
    expect(chargerWantedW([session, low], 150_000)).toBe(150_000)
  })
})

describe('whether a charger keeps to its limit', () => {
  const at = (nth: number, drawnW: number) => ({ at: 20_000 + nth, drawnW, limitW: 50_000, limitSince: 0 })
  const seen = (drawnW: readonly number[], from = nothingSeen) =>
    drawnW.reduce((adherence, w, nth) => adherenceAfter(adherence, at(nth, w), adherenceDefaults), from)

  test('OCPP-4: some samples in a row above limit and tolerance, and it disobeys', () => {
    expect(seen([55_501]).conduct).toBe('OBEYS')
    expect(seen([55_501, 55_501]).conduct).toBe('DISOBEYS')
    expect(seen([55_501, 50_000, 55_501]).conduct).toBe('OBEYS')
    expect(seen([55_500, 55_500, 55_500]).conduct).toBe('OBEYS')
  })

  test('OCPP-4: it has time to settle after a new limit', () => {
    const early = { ...at(0, 90_000), limitSince: 19_000 }
    expect(adherenceAfter(nothingSeen, early, adherenceDefaults)).toBe(nothingSeen)
  })

  test('OCPP-4: a limit of nothing is kept by drawing next to nothing', () => {
    const sample = (drawnW: number) => ({ at: 99_000, drawnW, limitW: 0, limitSince: 0 })
    const after = (w: number) =>
      [w, w].reduce((a, one) => adherenceAfter(a, sample(one), adherenceDefaults), nothingSeen)
    expect([after(400).conduct, after(600).conduct]).toEqual(['OBEYS', 'DISOBEYS'])
  })

  test('OCPP-4: a good run brings it back, and its ratio is kept', () => {
    const bad = seen([90_000, 90_000])
    expect(seen(Array<number>(9).fill(50_000), bad).conduct).toBe('DISOBEYS')
    const good = seen(Array<number>(10).fill(50_000), bad)
    expect(good.conduct).toBe('OBEYS')
    expect(adherenceRatio(good)).toBeCloseTo(10 / 12)
    expect(adherenceRatio(nothingSeen)).toBeNull()
  })
})
