import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'
import { newMemory } from '../ocpp/memory.ts'
import { readingsOf } from '../ocpp/meter.ts'

const unitIds = [a.id(201), a.id(202)] as const
const wired = (mainKW: number) => yard({}, undefined, bays, mainKW)
const depot = yard()
const plugOfTwo = a.connector(unitIds[1], bays[1])

let rig: SteeredSite
let one: SiteSideCharger
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

type Plug = { readonly connector?: number; readonly stepWh?: number; readonly offS?: number }

/** A charger that tells its energy register alone, every so many seconds; `readEveryS`: how often its meter is read. */
function registerAt(bay: string, everyS = 10, readEveryS = 1, { connector = 1, stepWh = 1, offS = 0 }: Plug = {}) {
  const memory = newMemory()
  let wh = 1_001_234
  let shownWh = wh
  let second = 0
  return (w: number) => {
    wh += w / 3_600
    if (second % readEveryS === 0) shownWh = wh
    if (second++ % everyS !== offS) return
    const said = { phase: null, location: null, context: null, unit: 'Wh', multiplier: 0 }
    const samples = [
      { ...said, measurand: 'Energy.Active.Import.Register', value: stepWh * Math.floor(shownWh / stepWh) },
    ]
    rig.site.measured(bay, readingsOf({ connector, sessionRef: null, at: rig.time.now(), samples }, memory).readings)
  }
}

/** The first charges alone, telling its register; then the second comes, and each is given half. */
async function secondComes(tell: (w: number) => void, at = depot, aloneS = 80) {
  rig = steeredSite(at)
  one = rig.come(bays[0])
  two = rig.come(bays[1])
  await rig.time.pass(320_000)
  await one.plugIn()
  await rig.passSeconds(aloneS, () => tell(one.limitW() ?? 10_000))
  await two.plugIn()
}
const twoDraws = () => two.draws(two.limitW() ?? 0)
const booked = () => rig.unitOf(unitIds[0])?.exposureW ?? 0

describe('a charger that tells its energy register alone', () => {
  test('OCPP-4: and goes on with what it drew is found within a minute, and booked with no less from then on', async () => {
    const tell = registerAt(bays[0])
    await secondComes(tell)
    const all: number[] = []
    await rig.passSeconds(150, () => {
      tell(99_900)
      twoDraws()
      all.push(booked())
    })
    const foundAfterS = all.findIndex((w, nth) => nth > 5 && w >= 99_000)
    expect(foundAfterS).toBeLessThanOrEqual(52)
    expect(Math.min(...all.slice(foundAfterS))).toBeGreaterThanOrEqual(99_000)
    expect(rig.unitOf(unitIds[0])).toMatchObject({ state: 'DISOBEYING' })
    expect(two.limitW()).toBe(0)
  })

  test('OCPP-4: is found as well where its limit moves all the time', async () => {
    const tell = registerAt(bays[0])
    await secondComes(tell)
    const foundAfterS: number[] = []
    for (let round = 0; round < 6; round++) {
      rig.changeTo(wired(100 - 5 * round))
      await rig.passSeconds(15, () => {
        tell(99_900)
        twoDraws()
      })
      if (rig.unitOf(unitIds[0])?.state === 'DISOBEYING') foundAfterS.push(15 * (round + 1))
    }
    expect(foundAfterS[0]).toBeLessThanOrEqual(60)
  })

  test('OCPP-4: is booked with what it drew while a lower limit is too young to be judged by', async () => {
    // Read so seldom, no two of its steps lie within a minute: a mean is all there is.
    const tell = registerAt(bays[0], 40)
    await secondComes(tell)
    let highestW = 0
    for (let second = 0; second < 300; second++) {
      await rig.passSeconds(1, () => {
        tell(99_900)
        twoDraws()
      })
      if (second > 10) highestW = Math.max(highestW, booked())
      if (highestW > 99_000) expect(booked()).toBeGreaterThan(99_000)
    }
    expect(rig.unitOf(unitIds[0])).toMatchObject({ state: 'DISOBEYING' })
  })

  test.each([
    ['at once', 10, 1, 0],
    ['after eight seconds', 10, 1, 8],
    ['by a meter that is read every seven seconds', 10, 7, 3],
    ['by a meter that is read every half minute', 10, 30, 3],
    ['and tells it every half minute', 30, 1, 5],
  ])('OCPP-4: and follows its limit %s is taken for no liar', async (_, everyS, readEveryS, lateS) => {
    const tell = registerAt(bays[0], everyS, readEveryS)
    await secondComes(tell)
    const limits: number[] = []
    for (let round = 0; round < 4; round++) {
      rig.changeTo(wired(round % 2 === 0 ? 60 : 100))
      await rig.passSeconds(round % 3 === 0 ? 55 : 95, () => {
        limits.push(one.limitW() ?? 0)
        tell(Math.max(...limits.slice(-1 - lateS)))
        twoDraws()
        expect(rig.site.units.get(unitIds[0])!.permission.conduct.state).toBe('OBEYS')
      })
    }
  })

  test.each([0, 20, 40])(
    'OCPP-4: every minute is found by a few of its values as its limit moves (%i s)',
    async (offS) => {
      const tell = registerAt(bays[0], 60)
      await secondComes(tell, depot, 400 + offS)
      const all: number[] = []
      await rig.passSeconds(400, () => {
        if (all.length % 40 === 0) rig.changeTo(wired(70 + 10 * ((all.length / 40) % 4)))
        tell(90_000)
        twoDraws()
        all.push(booked())
      })
      const bookedAfterS = all.findIndex((w, nth) => nth > 15 && w >= 89_000)
      expect(bookedAfterS).toBeGreaterThan(0)
      expect(bookedAfterS).toBeLessThanOrEqual(140)
      expect(Math.min(...all.slice(bookedAfterS))).toBeGreaterThanOrEqual(89_000)
      expect(rig.unitOf(unitIds[0])).toMatchObject({ state: 'DISOBEYING' })
    },
  )

  test.each([
    ['a register read each second', 60, 1, 8],
    ['a register read every half minute', 60, 30, 3],
    ['a register read every fifty seconds', 60, 50, 3],
    ['a register read every 59 seconds', 60, 59, 0],
    ['a register read each second', 120, 1, 8],
    ['a register read every 110 seconds', 120, 110, 0],
  ])('OCPP-4: %s, told every %i s, makes nobody a liar while limits move', async (_, everyS, readEveryS, lateS) => {
    const tell = registerAt(bays[0], everyS, readEveryS)
    await secondComes(tell)
    const limits: number[] = []
    for (let round = 0; round < 24; round++) {
      rig.changeTo(wired(round % 2 === 0 ? 60 : 100))
      await rig.passSeconds([40, 55, 150][round % 3]!, () => {
        limits.push(one.limitW() ?? 0)
        tell(Math.max(...limits.slice(-1 - lateS)))
        twoDraws()
        expect(rig.site.units.get(unitIds[0])!.permission.conduct.state).toBe('OBEYS')
      })
    }
  })
})

describe('a charger that is steered as a whole, whose plugs tell their energy registers alone', () => {
  const connectors = [...[1, 2].map((number) => a.connector(a.id(210 + number), bays[0], { number })), plugOfTwo]
  const whole = (mainKW: number) => yard({ controlMode: 'CHARGER' }, connectors, bays, mainKW)

  /** What its plugs draw in the end, as each is told its part of the limit of the whole; every 45 s that moves. */
  async function plugsDraw(
    everyS: number,
    stepWh: number,
    partOf: readonly [number, number],
    seconds: number,
    offS = 0,
  ) {
    const plugOne = registerAt(bays[0], everyS, 1, { connector: 1, stepWh })
    const plugTwo = registerAt(bays[0], everyS, 1, { connector: 2, stepWh, offS })
    const tellAll = (w: number, of: readonly [number, number]) => {
      plugOne(of[0] * w)
      plugTwo(of[1] * w)
    }
    await secondComes((w) => tellAll(w, [0.5, 0.5]), whole(100))
    await one.plugIn(2)
    const all: NonNullable<ReturnType<typeof rig.unitOf>>[] = []
    await rig.passSeconds(seconds, () => {
      if (all.length % 45 === 0) rig.changeTo(whole(80 + 10 * ((all.length / 45) % 3)))
      tellAll(one.limitW() ?? 0, partOf)
      twoDraws()
      all.push(rig.unitOf(bays[0])!)
    })
    return all
  }

  test.each([
    [10, 100, 80, 0],
    [10, 100, 80, 4],
    [10, 1, 60, 0],
    [10, 1, 60, 4],
    [60, 1, 240, 0],
    [120, 1, 410, 0],
  ])(
    'OCPP-4: told every %i s in steps of %i Wh: each with the limit of the whole, found in %i s (%i)',
    async (s, wh, inS, offS) => {
      const all = await plugsDraw(s, wh, [1, 1], inS + 5, offS)
      const found = all.findIndex(({ state }) => state === 'DISOBEYING')
      expect(found).toBeGreaterThan(0)
      expect(found).toBeLessThanOrEqual(inS)
      expect(all[found]!.exposureW).toBeGreaterThanOrEqual(100_000)
    },
  )

  test.each([
    [10, 100, 0.5],
    [10, 1, 0.5],
    [60, 1, 0.5],
    [10, 100, 0.9],
  ])(
    'OCPP-4: told every %i s in steps of %i Wh: within their limit together they are no liars',
    async (s, wh, part) => {
      await plugsDraw(s, wh, [part, 1 - part], 600)
      expect(rig.site.units.get(bays[0])!.permission.conduct).toMatchObject({ state: 'OBEYS' })
      expect(rig.site.units.get(bays[0])!.adherence.against).toBe(0)
    },
  )
})
