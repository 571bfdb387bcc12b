import { beforeEach, describe, expect, test } from 'vitest'
import { type Monitor, monitorOf } from './monitor.ts'
import type { Standing } from './standings.ts'

const wiring = {
  nodes: [
    { nodeId: 'grid', parentId: null, ratingW: 300_000, safeW: 200_000 },
    { nodeId: 'a', parentId: 'grid', ratingW: 200_000, safeW: 120_000 },
    { nodeId: 'b', parentId: 'grid', ratingW: 200_000, safeW: 120_000 },
  ],
  chargers: [
    { chargerId: 'a1', nodeId: 'a' },
    { chargerId: 'a2', nodeId: 'a' },
    { chargerId: 'b1', nodeId: 'b' },
  ],
}
const grace = { surpriseMs: 30_000, disobedienceMs: 60_000, clockMs: 0, toleranceW: 1 }
const limitFrom = (from: number, limitW: number, knownAt = from) => ({
  nodeId: 'grid',
  from,
  until: Infinity,
  limitW,
  knownAt,
})

let monitor: Monitor
let now: number

beforeEach(() => {
  monitor = monitorOf(wiring, grace, 42)
  now = 0
})

type Kw = Partial<Omit<Standing, 'drawnW' | 'permittedW'>> & { permitted: number; drawn?: number }

function stands(chargerId: string, { permitted, drawn = 0, ...rest }: Kw): void {
  const standing = {
    ...{ permittedW: permitted * 1000, drawnW: drawn * 1000, ahead: [] },
    ...{ isSteerable: true, isHeard: true, isFollowing: false, ...rest },
  }
  monitor.stands(chargerId, standing, now)
}

/** Looks every second until then. */
function until(seconds: number): void {
  for (; now < seconds * 1000; now += 1000) monitor.evaluate(now)
  monitor.evaluate(now)
}

const found = () => monitor.outcome().violations.map(({ nodeId, reason, from }) => `${nodeId} ${reason} ${from / 1000}`)

/** 100 kW each, steerable for long. */
function settled(): void {
  for (const chargerId of ['a1', 'a2', 'b1']) stands(chargerId, { permitted: 100, drawn: 90 })
  until(100)
}

describe('OCPP-3: the monitor', () => {
  test('has nothing to say of a depot that fills its limits', () => {
    settled()
    expect(found()).toEqual([])
    expect(monitor.outcome().counts).toMatchObject({ events: 101, evaluations: 303, excesses: 0 })
  })

  test('counts what is permitted, though nothing is drawn, at every node above', () => {
    settled()
    stands('a1', { permitted: 110 })
    until(101)
    expect(found()).toEqual(['grid ENTITLED 100', 'a ENTITLED 100'])
    stands('a1', { permitted: 100 })
    until(102)
    expect(monitor.outcome().violations[0]).toMatchObject({ until: 101_000, excessW: 9_997, seed: 42 })
  })

  test('says so where it really flows', () => {
    settled()
    stands('b1', { permitted: 140, drawn: 130 })
    until(101)
    expect(found()).toEqual(['grid ENTITLED 100', 'grid DRAWN 100'])
  })

  test('counts loads that nobody steers; one that rose only after its grace', () => {
    settled()
    monitor.load('a', 50_000, now)
    until(129)
    expect(found()).toEqual([])
    until(131)
    expect(found()).toEqual(['grid ENTITLED 130', 'grid DRAWN 130', 'a ENTITLED 130', 'a DRAWN 130'])
  })

  test('gives a limit that falls without notice its time, if the excess only falls', () => {
    settled()
    monitor.limit(limitFrom(100_000, 200_000))
    until(110)
    stands('a1', { permitted: 40 })
    stands('a2', { permitted: 60 })
    until(140)
    expect(found()).toEqual([])
    expect(monitor.outcome().counts).toMatchObject({ surprises: 1, excesses: 1, safeAgainMaxMs: 10_000 })
  })

  test('but not for ever', () => {
    settled()
    monitor.limit(limitFrom(100_000, 200_000))
    until(131)
    expect(found()).toEqual(['grid ENTITLED 130', 'grid DRAWN 130'])
  })

  test('and not if somebody is given more meanwhile', () => {
    settled()
    monitor.limit(limitFrom(100_000, 200_000))
    until(105)
    stands('a1', { permitted: 20 })
    until(106)
    stands('b1', { permitted: 150 })
    until(107)
    expect(found()).toEqual(['grid RAISED 106'])
  })

  test('which whom an order reaches only now is not, until that is so', () => {
    stands('a1', { permitted: 80, isSteerable: false })
    stands('a2', { permitted: 100, isSteerable: false })
    stands('b1', { permitted: 20 })
    until(95)
    stands('a2', { permitted: 100 })
    until(100)
    monitor.limit(limitFrom(100_000, 140_000))
    until(126)
    expect(found()).toEqual([])
    stands('a2', { permitted: 110 })
    until(127)
    expect(found()).toEqual(['grid RAISED 126'])
  })

  test('gives a limit that was foretold no time at all', () => {
    settled()
    monitor.limit(limitFrom(200_000, 200_000, 100_000))
    until(200)
    expect(found()).toEqual(['grid ENTITLED 200', 'grid DRAWN 200'])
  })

  test('looks ahead: what all would come to draw if everybody fell silent', () => {
    settled()
    stands('a1', { permitted: 40, ahead: [{ at: 400_000, permittedW: 75_000 }] })
    stands('a2', { permitted: 100, ahead: [{ at: 500_000, permittedW: 40_000 }] })
    until(101)
    expect(found()).toEqual([])
    stands('a2', { permitted: 150, ahead: [{ at: 500_000, permittedW: 40_000 }] })
    until(102)
    expect(found()).toEqual(['grid AHEAD 101', 'a AHEAD 101'])
  })

  test('asks for nothing more than that who can be steered is at nothing', () => {
    settled()
    stands('a1', { permitted: 100, isSteerable: false })
    stands('a2', { permitted: 100, isSteerable: false })
    monitor.limit(limitFrom(110_000, 150_000))
    until(145)
    expect(found()).toEqual(['grid ENTITLED 140'])
    stands('b1', { permitted: 0 })
    until(300)
    expect(monitor.outcome().violations.map((one) => one.until)).toEqual([145_000])
  })

  test('excuses what a transaction adds that began by itself, but not what an order adds to it', () => {
    settled()
    const began = {
      ...{ permittedW: 150_000, drawnW: 0, ahead: [] },
      ...{ isSteerable: true, isHeard: true, isFollowing: false },
    }
    monitor.began('b1', began, now)
    stands('b1', { permitted: 150 })
    until(110)
    expect(found()).toEqual([])
    stands('b1', { permitted: 160 })
    until(111)
    expect(found()).toEqual(['grid ENTITLED 110'])
  })
})

describe('OCPP-4: the monitor', () => {
  test('gives a charger that draws more than it accepted its time to be found out', () => {
    settled()
    stands('b1', { permitted: 100, drawn: 140 })
    until(159)
    expect(found()).toEqual([])
    until(161)
    expect(found()).toEqual(['grid ENTITLED 160', 'grid DRAWN 160'])
  })
})

describe('OCPP-5: the monitor', () => {
  test('holds a depot with nobody in control to what is safe then', () => {
    settled()
    monitor.limit(limitFrom(150_000, 100_000))
    monitor.serverDied(120_000)
    for (const chargerId of ['a1', 'a2', 'b1']) stands(chargerId, { permitted: 60, drawn: 60 })
    until(300)
    expect(found()).toEqual([])
    stands('b1', { permitted: 200, drawn: 190 })
    until(301)
    expect(found()).toEqual(['grid ENTITLED 300', 'grid DRAWN 300'])
  })
})

describe('OCPP-3, LB-13: the monitor of conductors', () => {
  const one = (chargerId: string, conductor: 'L1' | 'L2' | null) => ({ chargerId, nodeId: 'a', conductor })

  test('lets each bear a third of what its node carries, and whoever is on all three take a third of each', () => {
    monitor = monitorOf({ ...wiring, chargers: [one('x', 'L1'), one('y', 'L2'), one('z', null)] }, grace, 42)
    const all = (z: number) => {
      for (const id of ['x', 'y']) stands(id, { permitted: 50, drawn: 50 })
      stands('z', { permitted: z, drawn: z })
    }
    all(49)
    until(100)
    expect(found()).toEqual([])
    all(60)
    until(101)
    expect(found()).toEqual(['a L1 ENTITLED 100', 'a L1 DRAWN 100', 'a L2 ENTITLED 100', 'a L2 DRAWN 100'])
  })
})
