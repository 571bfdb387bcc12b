import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshMigrated, quiet } from '../../../tests/support/houses.ts'
import { virtualTime, type VirtualTime } from '../../../tests/support/virtualTime.ts'
import type { Database } from '../storage/database.ts'
import { steeringLease } from '../storage/steeringLease.ts'
import { type Held, keepLease, type LeaseKeeper, type SteeringLease } from './lease.ts'

const [one, two] = [
  { name: 'one', url: 'http://one' },
  { name: 'two', url: null },
]
const ours = (token: number): Held => ({ type: 'OURS', token })
const ofOne: Held = { type: 'ANOTHERS', holder: one }
const ofTwo: Held = { type: 'ANOTHERS', holder: two }

describe('CYC-1: there is one process that steers', () => {
  let database: Database
  let drop: () => Promise<void>
  let lease: SteeringLease
  beforeAll(async () => {
    ;({ database, drop } = await freshMigrated())
    lease = steeringLease(database)
  })
  beforeEach(() => database.query('DELETE FROM steering_lease'))
  afterAll(() => drop())
  const endNow = () => database.query('UPDATE steering_lease SET ends_at = clock_timestamp()')

  test('who has the right keeps it, and nobody else gets it; they hear whose it is and where', async () => {
    expect(await lease.hold(one, 60_000)).toEqual(ours(1))
    expect(await lease.hold(two, 60_000)).toEqual(ofOne)
    expect(await lease.hold(one, 60_000)).toEqual(ours(1))
  })

  test('once it ended the next one gets it, with a greater token', async () => {
    await lease.hold(one, 60_000)
    await endNow()
    expect(await lease.hold(two, 60_000)).toEqual(ours(2))
    expect(await lease.hold(one, 60_000)).toEqual(ofTwo)
  })

  test('who let it end gets it back with a greater token: somebody may have steered in between', async () => {
    await lease.hold(one, 60_000)
    await endNow()
    expect(await lease.hold(one, 60_000)).toEqual(ours(2))
  })

  test('of sixteen who ask at once exactly one gets it', async () => {
    const all = Array.from({ length: 16 }, (_, nth) => lease.hold({ name: `process ${nth}`, url: null }, 60_000))
    expect((await Promise.all(all)).filter(({ type }) => type === 'OURS')).toHaveLength(1)
  })

  test('given back it is free at once', async () => {
    await lease.hold(one, 60_000)
    await lease.release(one)
    expect(await lease.hold(two, 60_000)).toEqual(ours(2))
  })
})

describe('CYC-1: a process that was paused past its lease sends nothing', () => {
  let timing: VirtualTime
  let keeper: LeaseKeeper
  const told: string[] = []
  let moves = 0
  let answer: SteeringLease['hold']

  beforeEach(() => {
    timing = virtualTime()
    told.length = 0
    moves = 0
    answer = () => Promise.resolve(ours(7))
    keeper = keepLease({
      lease: { hold: (...asked) => answer(...asked), release: () => Promise.resolve() },
      us: () => two,
      leaseMs: 15_000,
      timing,
      log: quiet,
      gained: () => told.push('gained'),
      lost: () => told.push('lost'),
      anothers: () => told.push('another’s'),
      moved: () => void moves++,
    })
  })
  afterEach(() => keeper.stop())

  test('it has the token while the lease runs, and none the moment it ended', async () => {
    await keeper.renew()
    expect(keeper.token()).toBe(7)
    let answerLate = (): void => undefined
    answer = () => new Promise((resolve) => (answerLate = () => resolve(ofOne)))
    await timing.pass(14_499)
    expect(keeper.token()).toBe(7)
    await timing.pass(1)
    expect(keeper.token()).toBeNull()
    expect(told).toEqual(['gained'])
    answerLate()
  })

  test('a database that doesn’t answer takes nothing away before the lease ends', async () => {
    await keeper.renew()
    answer = () => Promise.reject(new Error('gone'))
    await timing.pass(6_000)
    await keeper.renew()
    expect(keeper.token()).toBe(7)
    await timing.pass(60_000)
    await keeper.renew()
    expect(keeper.token()).toBeNull()
    expect(told).toEqual(['gained', 'lost'])
  })

  test('a grown token means to begin anew', async () => {
    await keeper.renew()
    answer = () => Promise.resolve(ours(9))
    await keeper.renew()
    expect(told).toEqual(['gained', 'lost', 'gained'])
    expect(keeper.token()).toBe(9)
  })

  test('what another has is left at once, and as long as it is known to have it', async () => {
    await keeper.renew()
    answer = () => Promise.resolve(ofOne)
    await keeper.renew()
    expect(keeper.token()).toBeNull()
    expect(keeper.other()).toEqual(one)
    expect(told).toEqual(['gained', 'lost', 'another’s'])
    answer = () => Promise.reject(new Error('gone'))
    await timing.pass(14_500)
    expect(keeper.other()).toBeNull()
  })

  test('who stands by takes over within a tenth of a lease of its end', async () => {
    answer = () => Promise.resolve(ofOne)
    await keeper.renew()
    answer = () => Promise.resolve(ours(8))
    await timing.pass(1_500)
    expect(keeper.token()).toBe(8)
    expect(told).toEqual(['another’s', 'gained'])
  })

  test('that another steers than before is told once, and a database that is silent in between is nobody', async () => {
    const after = async (next: Held | Error) => {
      answer = () => (next instanceof Error ? Promise.reject(next) : Promise.resolve(next))
      await timing.pass(20_000)
      return moves
    }
    const ofThree: Held = { type: 'ANOTHERS', holder: { name: 'three', url: null } }
    const all: number[] = []
    for (const next of [ofOne, new Error('gone'), ofOne, ofThree, ours(9), ours(10), new Error('gone'), ofOne]) {
      await keeper.renew()
      all.push(await after(next))
    }
    // It had it itself at first.
    expect(all).toEqual([1, 1, 1, 2, 3, 3, 3, 4])
  })

  test('a wall clock that jumps changes nothing', async () => {
    await keeper.renew()
    timing.step(86_400_000)
    expect(keeper.token()).toBe(7)
    timing.step(-2 * 86_400_000)
    await timing.pass(20_000)
    answer = () => Promise.resolve(ofOne)
    expect(keeper.token()).toBe(7)
  })
})
