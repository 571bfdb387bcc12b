import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'
import { type DrawnAt, drawnOf, withSample } from './drawn.ts'

type Told = readonly (readonly [connector: number, seconds: number, kW: number])[]

/** After what its plugs told, each at its time. */
function heard(told: Told, busesAt = [1, 2]) {
  const before: { drawnBy: ReadonlyMap<number, DrawnAt>; busesAt: ReadonlySet<number> } = {
    ...{ drawnBy: new Map(), busesAt: new Set(busesAt) },
  }
  return told.reduce((unit, [connector, seconds, kW]) => {
    const at = seconds * 1_000
    return withSample(unit, connector, { w: kW * 1_000, at, since: at }, 1e9) ?? unit
  }, before)
}
const drawnKW = (told: Told, busesAt?: number[]) => {
  const drawn = drawnOf(heard(told, busesAt))
  return drawn && [drawn.w / 1_000, drawn.at / 1_000]
}

describe('TEL-1: what plugs under one limit draw together', () => {
  test('is the sum where they tell at once, and as old as the oldest where they don’t', () => {
    expect(
      drawnKW([
        [1, 10, 30],
        [2, 10.2, 20],
      ]),
    ).toEqual([50, 10])
    expect(
      drawnKW([
        [1, 0, 30],
        [2, 0, 20],
        [1, 10, 30],
      ]),
    ).toEqual([50, 0])
    expect(drawnKW([[1, 0, 30]])).toEqual([30, 0])
  })

  test('counts what moves from one to the other once', () => {
    const moves: Told = [
      [2, 0, 50],
      [1, 7, 8],
      [2, 10, 42],
    ]
    expect(drawnKW(moves.slice(0, 2))).toEqual([50, 0])
    expect(drawnKW(moves)).toEqual([50, 7])
    expect(drawnKW([...moves, [1, 17, 25], [2, 20, 25]])).toEqual([50, 17])
  })

  test('is known of one that tells each second as of when the slow one told last', () => {
    const each = (from: number, to: number, kW: number): Told =>
      Array.from({ length: to - from }, (_, n) => [1, from + n, kW] as const)
    expect(drawnKW([[2, 0, 20], ...each(0, 10, 30)])).toEqual([50, 0])
    expect(drawnKW([[2, 0, 20], ...each(0, 10, 30), [2, 10, 20], ...each(11, 15, 60)])).toEqual([50, 10])
    expect(drawnKW([[2, 0, 20], ...each(0, 10, 30), ...each(10, 20, 60), [2, 19, 20]])).toEqual([80, 19])
  })

  test('leaves out a plug without a bus, and a meter of the whole speaks for all', () => {
    expect(
      drawnKW(
        [
          [1, 0, 0],
          [2, 100, 20],
        ],
        [2],
      ),
    ).toEqual([20, 100])
    expect(
      drawnKW([
        [1, 0, 30],
        [2, 0, 20],
        [0, 5, 48],
      ]),
    ).toEqual([48, 5])
  })
})

describe('OCPP-4: a charger of two plugs that is steered as a whole', () => {
  let rig: SteeredSite
  afterEach(() => {
    rig.site.stop()
    expect(rig.failures).toEqual([])
  })

  const plugs = [a.connector(a.id(201), bays[0]), a.connector(a.id(203), bays[0], { number: 2 })]
  const whole = () => yard({ controlMode: 'CHARGER' }, [...plugs, a.connector(a.id(202), bays[1])])

  /** One bus at its second plug, one at the bay beside it, each with half of the cable. */
  async function bothCharge() {
    rig = steeredSite(whole())
    const [one, two] = [rig.come(bays[0]), rig.come(bays[1])]
    await rig.time.pass(320_000)
    await one.plugIn(2)
    await two.plugIn()
    let second = 0
    /** The second plug tells every ten seconds, the first right before it, and when its bus comes. */
    const draw = (first: number | null, share: (limitW: number) => number) => () => {
      const limitW = one.limitW() ?? 10_000
      if (second++ % 10 === 0) {
        if (first !== null) one.draws(first, 1)
        one.draws(share(limitW), 2)
      }
      two.draws(two.limitW() ?? 10_000)
    }
    await rig.passSeconds(
      60,
      draw(null, (limitW) => limitW),
    )
    expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
    return { one, two, draw }
  }

  test('is not blamed for what moves from one plug to the other, and nobody is cut for it', async () => {
    const { one, two, draw } = await bothCharge()
    await rig.passSeconds(4)
    await one.plugIn(1)
    for (const _ of [1, 2, 3]) one.draws(15_000, 1)
    await rig.passSeconds(5)
    expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
    expect(rig.site.units.get(bays[0])).toMatchObject({ adherence: { conduct: 'OBEYS' } })
    await rig.passSeconds(
      60,
      draw(15_000, (limitW) => limitW - 15_000),
    )
    expect([one.limitW(), two.limitW()]).toEqual([50_000, 50_000])
    expect(rig.site.units.get(bays[0])).toMatchObject({ adherence: { conduct: 'OBEYS', against: 0 } })
  })

  test('is blamed where both together draw more than it may, and the others make room', async () => {
    const { one, two, draw } = await bothCharge()
    await one.plugIn(1)
    await rig.passSeconds(
      60,
      draw(40_000, () => 40_000),
    )
    expect(rig.site.units.get(bays[0])).toMatchObject({ adherence: { conduct: 'DISOBEYS' } })
    expect(two.limitW()).toBe(0)
  })
})
