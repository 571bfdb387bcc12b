import { afterEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { type SteeredSite, steeredSite } from '../../../tests/support/steeredSite.ts'
import { bays, yard } from '../../../tests/support/twoBays.ts'
import { type DrawnAt, drawnOf, provenOf, withSample } from './drawn.ts'

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
const inKW = (drawn: { w: number; at: number } | null) => drawn && [drawn.w / 1_000, drawn.at / 1_000]
const drawnKW = (told: Told, busesAt?: number[]) => inKW(drawnOf(heard(told, busesAt)))
/** Under a limit that nothing is above. */
const togetherKW = (told: Told, busesAt?: number[]) => inKW(provenOf(heard(told, busesAt), Infinity))

const onePlug: Told = [[1, 0, 30]]
const inABreath: Told = [
  [1, 10, 30],
  [2, 10.2, 20],
]
const apart: Told = [
  [1, 0, 30],
  [2, 0, 20],
  [1, 10, 30],
]
/** What the second had goes over to the first as its bus comes. */
const moves: Told = [
  [2, 0, 50],
  [1, 7, 8],
  [2, 10, 42],
]
const each = (from: number, to: number, kW: number): Told =>
  Array.from({ length: to - from }, (_, n) => [1, from + n, kW] as const)

describe('TEL-1: what plugs under one limit draw', () => {
  test('is the sum of the last word of each, as old as the oldest', () => {
    expect([onePlug, inABreath, apart, moves.slice(0, 2)].map((told) => drawnKW(told))).toEqual([
      ...[
        [30, 0],
        [50, 10],
        [50, 0],
        [58, 0],
      ],
    ])
  })

  test('leaves out the age of a plug without a bus, and a meter of the whole speaks for all', () => {
    const oneIsFree: Told = [
      [1, 0, 0],
      [2, 100, 20],
    ]
    expect(drawnKW(oneIsFree, [2])).toEqual([20, 100])
    expect(drawnKW([...apart.slice(0, 2), [0, 5, 48]])).toEqual([48, 5])
  })
})

describe('OCPP-4: what plugs under one limit are judged by', () => {
  test('is the sum at the last instant of which all have told: what moves counts once', () => {
    expect([onePlug, inABreath, apart].map((told) => togetherKW(told))).toEqual([
      ...[
        [30, 0],
        [50, 10],
        [50, 0],
      ],
    ])
    expect([togetherKW(moves.slice(0, 2)), togetherKW(moves)]).toEqual([
      [50, 0],
      [50, 7],
    ])
    expect(togetherKW([...moves, [1, 17, 25], [2, 20, 25]])).toEqual([50, 17])
  })

  test('is known of one that tells each second as of when the slow one told last', () => {
    expect(togetherKW([[2, 0, 20], ...each(0, 10, 30)])).toEqual([50, 0])
    expect(togetherKW([[2, 0, 20], ...each(0, 10, 30), [2, 10, 20], ...each(11, 15, 60)])).toEqual([50, 10])
    expect(togetherKW([[2, 0, 20], ...each(0, 10, 30), ...each(10, 20, 60), [2, 19, 20]])).toEqual([80, 19])
  })

  test('is the sum of those that go on telling where one has fallen silent, as often as it told', () => {
    const slow: Told = [[2, 0, 20]]
    expect(togetherKW([...slow, [1, 80, 30]])).toEqual([20, 0])
    expect(togetherKW([...slow, [1, 100, 30]])).toEqual([30, 100])
    const seldom: Told = [...slow, [2, 120, 20]]
    expect(togetherKW([...seldom, [1, 200, 30], [1, 230, 30]])).toEqual([20, 120])
    expect(togetherKW([...seldom, [1, 500, 30]])).toEqual([30, 500])
  })

  test('is what one draws alone where that is above the limit, without a word of the other', () => {
    const alone = (told: Told) => inKW(provenOf(heard(told), 50_000))
    expect(alone([...apart.slice(0, 2), [1, 10, 60]])).toEqual([60, 10])
    expect(alone([...apart.slice(0, 2), [1, 10, 49]])).toEqual([50, 0])
    expect(alone(moves.slice(0, 2))).toEqual([50, 0])
  })
})

describe('OCPP-4: a charger of two plugs that is steered as a whole', () => {
  let rig: SteeredSite
  afterEach(() => {
    rig.site.stop()
    expect(rig.failures).toEqual([])
  })

  const plugs = [a.connector(a.id(201), bays[0]), a.connector(a.id(203), bays[0], { number: 2 })]
  const whole = (mainKW = 100) =>
    yard({ controlMode: 'CHARGER' }, [...plugs, a.connector(a.id(202), bays[1])], bays, mainKW)

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

  test.each([
    ['has fallen silent', 0],
    ['tells once a minute', 60],
  ])('is blamed within seconds for what one plug draws alone, though the other %s', async (_how, everySeconds) => {
    const { one, two } = await bothCharge()
    await one.plugIn(1)
    let second = 0
    await rig.passSeconds(150, () => {
      if (everySeconds > 0 && ++second % everySeconds === 0) one.draws(1_000, 1)
      one.draws(one.limitW() ?? 10_000, 2)
      two.draws(two.limitW() ?? 10_000)
    })
    expect(rig.site.units.get(bays[0])).toMatchObject({ adherence: { conduct: 'OBEYS' } })
    await rig.passSeconds(20, () => {
      one.draws(90_000, 2)
      two.draws(two.limitW() ?? 10_000)
    })
    expect(rig.site.units.get(bays[0])).toMatchObject({ adherence: { conduct: 'DISOBEYS' } })
    expect(two.limitW()).toBe(0)
  })

  test.each([
    ['has fallen silent', 0],
    ['tells once a minute', 60],
  ])(
    'is blamed where it doesn’t follow a lower limit, though the other %s and they were higher before',
    async (_how, every) => {
      const { one, two } = await bothCharge()
      await one.plugIn(1)
      one.draws(25_000, 1)
      await rig.passSeconds(10, () => {
        one.draws(25_000, 2)
        two.draws(two.limitW() ?? 10_000)
      })
      rig.changeTo(whole(40))
      let second = 0
      await rig.passSeconds(35, () => {
        if (every > 0 && ++second % every === 0) one.draws(0, 1)
        one.draws(40_000, 2)
        two.draws(two.limitW() ?? 10_000)
      })
      expect(rig.site.units.get(bays[0])).toMatchObject({ adherence: { conduct: 'DISOBEYS' } })
    },
  )

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
