import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { carryOut, freshHouses, type Houses, quiet } from '../../../tests/support/houses.ts'
import { virtualTime, type VirtualTime } from '../../../tests/support/virtualTime.ts'
import type { OpenHouse } from '../house.ts'
import { siteLeases } from '../storage/siteLeases.ts'
import { newId } from './ids.ts'
import { keepLeases, type LeaseKeeper, type SiteLeases } from './lease.ts'

let houses: Houses
let house: OpenHouse
let leases: SiteLeases
let microgridId: string
beforeAll(async () => {
  houses = await freshHouses()
  house = await houses.open()
  leases = siteLeases(house.database)
})
afterAll(() => houses.close())
beforeEach(async () => {
  const depotId = newId()
  microgridId = newId()
  await carryOut(house, depotId, a.createDepot(depotId, depotId, microgridId))
})

const endNow = () => house.database.query('UPDATE site_lease SET ends_at = clock_timestamp()')

describe('CYC-1: one microgrid has one process that steers it', () => {
  test('who holds it keeps it, and nobody else gets it', async () => {
    expect(await leases.hold('one', [microgridId], 60_000)).toEqual(new Map([[microgridId, 1]]))
    expect(await leases.hold('two', [microgridId], 60_000)).toEqual(new Map())
    expect(await leases.hold('one', [microgridId], 60_000)).toEqual(new Map([[microgridId, 1]]))
  })

  test('once it ended the next one gets it, with a greater token', async () => {
    await leases.hold('one', [microgridId], 60_000)
    await endNow()
    expect(await leases.hold('two', [microgridId], 60_000)).toEqual(new Map([[microgridId, 2]]))
    expect(await leases.hold('one', [microgridId], 60_000)).toEqual(new Map())
  })

  test('who let it end gets it back with a greater token: somebody may have steered in between', async () => {
    await leases.hold('one', [microgridId], 60_000)
    await endNow()
    expect(await leases.hold('one', [microgridId], 60_000)).toEqual(new Map([[microgridId, 2]]))
  })

  test('of sixteen who ask at once exactly one gets it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, nth) => leases.hold(`process ${nth}`, [microgridId], 60_000)),
    )
    expect(answers.filter((granted) => granted.has(microgridId))).toHaveLength(1)
  })

  test('a microgrid that is gone can’t be held', async () => {
    expect(await leases.hold('one', [newId()], 60_000)).toEqual(new Map())
  })

  test('given back it is free at once', async () => {
    await leases.hold('one', [microgridId], 60_000)
    await leases.release('one', [microgridId])
    expect(await leases.hold('two', [microgridId], 60_000)).toEqual(new Map([[microgridId, 2]]))
  })
})

describe('CYC-1: a process that was paused past its lease sends nothing', () => {
  let timing: VirtualTime
  let keeper: LeaseKeeper
  const told: string[] = []
  let answer: SiteLeases['hold']

  beforeEach(() => {
    timing = virtualTime()
    told.length = 0
    answer = () => Promise.resolve(new Map([['site', 7]]))
    keeper = keepLeases({
      leases: { hold: (...asked) => answer(...asked), release: () => Promise.resolve() },
      holder: 'us',
      timing,
      log: quiet,
      wanted: () => ['site'],
      gained: () => told.push('gained'),
      lost: () => told.push('lost'),
    })
  })
  afterEach(() => keeper.stop())

  test('it has the token while the lease runs, and none the moment it ended', async () => {
    await keeper.renew()
    expect(keeper.token('site')).toBe(7)
    let answerLate = (): void => undefined
    answer = () => new Promise((resolve) => (answerLate = () => resolve(new Map())))
    await timing.pass(14_499)
    expect(keeper.token('site')).toBe(7)
    await timing.pass(1)
    expect(keeper.token('site')).toBeNull()
    expect(told).toEqual(['gained'])
    answerLate()
  })

  test('a database that doesn’t answer takes nothing away before the lease ends', async () => {
    await keeper.renew()
    answer = () => Promise.reject(new Error('gone'))
    await timing.pass(6_000)
    await keeper.renew()
    expect(keeper.token('site')).toBe(7)
    await timing.pass(60_000)
    await keeper.renew()
    expect(keeper.token('site')).toBeNull()
    expect(told).toEqual(['gained', 'lost'])
  })

  test('a grown token means to begin anew', async () => {
    await keeper.renew()
    answer = () => Promise.resolve(new Map([['site', 9]]))
    await keeper.renew()
    expect(told).toEqual(['gained', 'lost', 'gained'])
    expect(keeper.token('site')).toBe(9)
  })

  test('what another holds is left at once', async () => {
    await keeper.renew()
    answer = () => Promise.resolve(new Map())
    await keeper.renew()
    expect(keeper.token('site')).toBeNull()
    expect(told).toEqual(['gained', 'lost'])
  })

  test('a wall clock that jumps changes nothing', async () => {
    await keeper.renew()
    timing.step(86_400_000)
    expect(keeper.token('site')).toBe(7)
    timing.step(-2 * 86_400_000)
    await timing.pass(20_000)
    answer = () => Promise.resolve(new Map())
    expect(keeper.token('site')).toBe(7)
  })
})
