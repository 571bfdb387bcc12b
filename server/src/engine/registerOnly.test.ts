import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SiteSideCharger, type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'
import { newMemory } from '../ocpp/memory.ts'
import { readingsOf } from '../ocpp/meter.ts'

const unitIds = [a.id(201), a.id(202)] as const
const wired = (mainKW: number) => yard({}, undefined, bays, mainKW)
const depot = yard()

let rig: SteeredSite
let one: SiteSideCharger
let two: SiteSideCharger
afterEach(() => {
  rig.site.stop()
  expect(rig.failures).toEqual([])
})

/** A charger that tells its energy register alone, every so many seconds; `readEveryS`: how often its meter is read. */
function registerAt(bay: string, everyS = 10, readEveryS = 1) {
  const memory = newMemory()
  let wh = 1_001_234
  let shownWh = wh
  let second = 0
  return (w: number) => {
    wh += w / 3_600
    if (second % readEveryS === 0) shownWh = wh
    if (second++ % everyS !== 0) return
    const said = { phase: null, location: null, context: null, unit: 'Wh', multiplier: 0 }
    const samples = [{ ...said, measurand: 'Energy.Active.Import.Register', value: Math.floor(shownWh) }]
    rig.site.measured(bay, readingsOf({ connector: 1, sessionRef: null, at: rig.time.now(), samples }, memory).readings)
  }
}

/** The first charges alone, telling its register; then the second comes, and each is given half. */
async function secondComes(tell: (w: number) => void) {
  rig = steeredSite(depot)
  one = rig.come(bays[0])
  two = rig.come(bays[1])
  await rig.time.pass(320_000)
  await one.plugIn()
  await rig.passSeconds(80, () => tell(one.limitW() ?? 10_000))
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
})
