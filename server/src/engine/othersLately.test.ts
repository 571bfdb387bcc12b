import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { quiet } from '../../../tests/support/houses.ts'
import { steeredSite } from '../../../tests/support/steeredSite.ts'
import { bothCharging, grid, yard } from '../../../tests/support/twoBays.ts'
import type { CycleRecord } from './ledgers.ts'
import { areOthersRemembered, foundBefore, lastOthers, othersAt, OthersLately, rememberOthers } from './othersLately.ts'
import { SiteMeters } from './siteMeters.ts'

const hourMs = 3_600_000
const meters = (surelyOthersW: number) => [{ nodeId: 'board', surelyOthersW }]

test('OCPP-5: what is measured beside chargers counts with the most of a day, in whole kilowatts', () => {
  const others = new OthersLately()
  const after = (w: number, hours: number) => {
    others.note(meters(w), hours * hourMs)
    return others.most().get('board')
  }
  expect(after(600_100, 8)).toBe(601_000)
  expect(after(2_000, 9)).toBe(601_000)
  expect(after(3_000, 31)).toBe(601_000)
  expect(after(1_000, 32)).toBe(3_000)
})

test('OCPP-5: a load that changes with each sample is news only where it is more than ever', () => {
  const others = new OthersLately()
  others.note(meters(600_000), 0)
  const before = others.most()
  for (let second = 1; second < 600; second++) others.note(meters(300_000 + 499 * second), second * 1_000)
  expect(others.most()).toBe(before)
})

test('OCPP-5: what chargers may have drawn that had not said so yet is no load of others', () => {
  const read = new SiteMeters()
  read.note('board', { w: 700_000, at: 0 }, 0, () => ({ leastW: 0, mostW: 0 }))
  expect(read.images()).toMatchObject([{ othersW: 700_000, surelyOthersW: 700_000 }])
  read.note('board', { w: 700_000, at: 60_000 }, 60_000, () => ({ leastW: 0, mostW: 640_000 }))
  expect(read.images()).toMatchObject([{ othersW: 700_000, surelyOthersW: 60_000 }])
  read.note('board', { w: 700_000, at: 61_000 }, 61_000, () => ({ leastW: 610_000, mostW: 620_000 }))
  expect(read.images()).toMatchObject([{ surelyOthersW: 80_000 }])
})

test('OCPP-5: places that are free for a minute don’t hide a load, and a bus that comes to one is none', () => {
  const read = new SiteMeters()
  // Ten free places with a fallback of 16 kW each, and 50 kW of a workshop.
  const free = () => ({ leastW: 0, mostW: 160_000, passingW: 160_000 })
  const surely = () => read.images()[0]!.surelyOthersW
  read.note('board', { w: 50_000, at: 0 }, 0, free)
  read.note('board', { w: 50_000, at: 30_000 }, 30_000, free)
  expect(surely()).toBeUndefined()
  read.note('board', { w: 50_000, at: 60_000 }, 60_000, free)
  expect(surely()).toBe(50_000)
  // Seen by the meter before it said a word.
  read.note('board', { w: 66_000, at: 90_000 }, 90_000, free)
  expect(surely()).toBe(50_000)
  read.note('board', { w: 66_000, at: 120_000 }, 120_000, () => ({ leastW: 16_000, mostW: 160_000, passingW: 144_000 }))
  read.note('board', { w: 66_000, at: 180_000 }, 180_000, () => ({ leastW: 16_000, mostW: 160_000, passingW: 144_000 }))
  expect(surely()).toBe(50_000)
  // Of the load itself the lowest of the last minute is known.
  read.note('board', { w: 96_000, at: 210_000 }, 210_000, () => ({ leastW: 16_000, mostW: 160_000, passingW: 144_000 }))
  read.note('board', { w: 96_000, at: 240_000 }, 240_000, () => ({ leastW: 16_000, mostW: 160_000, passingW: 144_000 }))
  expect(surely()).toBe(50_000)
  read.note('board', { w: 96_000, at: 270_000 }, 270_000, () => ({ leastW: 16_000, mostW: 160_000, passingW: 144_000 }))
  expect(surely()).toBe(80_000)
})

test('OCPP-5: a load stands out though every limit beside it moves', async () => {
  const { rig, one, two } = await bothCharging()
  const draw = () => [one, two].forEach((charger) => charger.draws(charger.limitW() ?? 10_000))
  for (let minute = 0; minute < 6; minute++) {
    rig.changeTo(yard({}, undefined, undefined, minute % 2 === 0 ? 160 : 100))
    await rig.passSeconds(20, () => {
      draw()
      rig.site.meter(a.nodeOf(grid.circuitId), {
        w: 40_000 + (one.limitW() ?? 0) + (two.limitW() ?? 0),
        at: rig.time.now(),
      })
    })
  }
  expect(rig.site.meters.images()).toMatchObject([{ surelyOthersW: 40_000 }])
  rig.site.stop()
})

test('OCPP-5: while chargers have not said yet what they draw, what flows beside them is not known to be nothing', () => {
  const read = new SiteMeters()
  read.note('board', { w: 600_000, at: 0 }, 0, () => ({ leastW: 0, mostW: 640_000 }))
  expect(read.images()[0]).not.toHaveProperty('surelyOthersW')
  const others = new OthersLately()
  others.note(read.images(), 0)
  expect(others.most().has('board')).toBe(false)
})

describe('after a restart', () => {
  const unheard = () => ({ leastW: 0, mostW: 900_000 })
  const flowing = (read: SiteMeters) => read.images()[0]?.othersW

  test('TEL-2: what was found to flow beside chargers stands while it can be true, so that their power isn’t taken for it', () => {
    const read = new SiteMeters()
    read.remember([{ nodeId: 'board', w: 790_000, at: 10_000, othersW: 30_000 }])
    // Before the meter says a word.
    expect(flowing(read)).toBe(30_000)
    read.note('board', { w: 800_000, at: 20_000 }, 20_000, unheard)
    expect(flowing(read)).toBe(30_000)
    // More than they may draw and that was never theirs.
    read.note('board', { w: 950_000, at: 30_000 }, 30_000, unheard)
    expect(flowing(read)).toBe(950_000)
  })

  test('TEL-2, TEL-4: a meter that is silent since before is known to be silent, for a day', async () => {
    const before = (at: number) => ({ nodeId: 'board', w: 800_000, at, othersW: 30_000 })
    const foundIn = (meter: object) => foundBefore(keptCycles([[0.01, { meters: [meter] }]]), 'depot', now)
    expect(await foundIn(before(now - 10_000))).toEqual([before(now - 10_000)])
    expect(await foundIn(before(now - 23 * hourMs))).toEqual([before(now - 23 * hourMs)])
    expect(await foundIn(before(now - 24 * hourMs))).toEqual([])
    expect(await foundIn({ ...before(now), othersW: undefined })).toEqual([])
  })

  const image = (w?: number) => ({
    meters: [{ nodeId: 'board', at: 99.9 * hourMs, othersW: 7_000, ...(w !== undefined && { surelyOthersW: w }) }],
  })
  const now = 100 * hourMs
  /** As they are kept: the newest of those in a time is asked for. */
  type Kept = readonly (readonly [hoursAgo: number, image: object])[]
  const keptCycles = (kept: Kept) => ({
    records: ({ from, to }: { readonly from: number | null; readonly to: number | null }) => {
      const newest = kept.find(([ago]) => now - ago * hourMs >= from! && now - ago * hourMs < (to ?? Infinity))
      const items = newest ? [{ image: newest[1] } as unknown as CycleRecord] : []
      return Promise.resolve({ items, next: null })
    },
  })

  test('OCPP-5: what was measured beside chargers within the day before is known, hour by hour', async () => {
    const kept: Kept = [
      [0.1, image()],
      [0.2, image(90_000)],
      [1.5, image(20_000)],
      [20.5, image(40_000)],
      [30, image(80_000)],
    ]
    const found = await lastOthers(keptCycles(kept), 'depot', now)
    expect(found.get('board')).toBe(40_000)
    expect((await lastOthers(keptCycles([]), 'depot', now)).has('board')).toBe(false)
  })

  test('OCPP-5: it stands as if measured now, and nothing that is proven without it is over before', async () => {
    const rig = steeredSite(a.depotAfter({ ...a.legacyDepot({}), microgridId: a.microgridId }))
    const { timing, log } = { timing: rig.time, log: quiet }
    const cycles = { records: () => keptCycles([[0.5, image(40_000)]]).records({ from: 0, to: null }) }
    const read = rememberOthers(rig.site, 'depot', { cycles, timing, log })
    expect(areOthersRemembered(rig.site)).toBe(false)
    await read
    expect(areOthersRemembered(rig.site)).toBe(true)
    expect(othersAt(rig.site).get('board')).toBe(40_000)
    rig.site.stop()
  })
})
