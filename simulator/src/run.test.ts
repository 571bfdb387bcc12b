import { describe, expect, test } from 'vitest'
import { naiveCentral, type Sin } from '../tests/naiveCentral.ts'
import { smallDepot } from '../tests/profiles.ts'
import { faultKinds } from './faults/faults.ts'
import { depotOf } from './profile/depot.ts'
import type { Profile } from './profile/schema.ts'
import { artifactsOf } from './reports/artifacts.ts'
import { simulate } from './run.ts'

const runOf = (profile: Profile, { seed = 1, sin = null }: { seed?: number; sin?: Sin | null } = {}) => {
  const { wiring, makes } = depotOf(profile, seed)
  return simulate(profile, { seed, open: naiveCentral(wiring, makes, sin) })
}

const drop = { node: 'grid', from_h: 2, until_h: 3, limit_kw: 220 }
const faults = (kinds: readonly (typeof faultKinds)[number][], per_hour = 30) => ({
  kinds: [...kinds],
  per_hour,
  lasts_s: [20, 900] as [number, number],
})

describe('SIM-2: in the fast mode', () => {
  test('a depot charges its buses and stays in its limits', async () => {
    const run = await runOf(smallDepot())
    expect(run.outcome.violations).toEqual([])
    expect(run.outcome.counts.events).toBeGreaterThan(5_000)
    expect(run.energy.chargedWh).toBeGreaterThan(500_000)
  })

  // What this one is right about: it knows nothing of clocks, of those who lie, or of its own restart.
  const survived = ['LINK_CUT', 'HALF_OPEN', 'REBOOTS', 'VANISHES', 'QUEUED_BURST', 'SLOW', 'NO_ANSWER'] as const

  test.each([1, 2, 3])('a right central system has no violation, whatever goes wrong (seed %i)', async (seed) => {
    const run = await runOf(smallDepot({ faults: faults(survived, 60), limits: [drop] }), { seed })
    console.log(seed, run.outcome.counts, run.faults, run.outcome.violations.slice(0, 8))
    expect(run.outcome.violations).toEqual([])
  })
})

describe('SIM-4: the monitor catches a central system that', () => {
  test.each<[Sin, string, Partial<Profile>]>([
    ['RAISES_FIRST', 'raises some before others have come down', {}],
    ['OFFLINE_IS_ZERO', 'counts those who are offline as nothing', { faults: faults(['LINK_CUT']) }],
    ['LEASE_END_IGNORED', 'forgets that a lease ends', { faults: faults(['LINK_CUT']) }],
    ['HEEDS_NO_LIMIT', 'hears of a limit and does nothing', { limits: [drop] }],
    ['LOAD_IS_ZERO', 'leaves out what a meter says', { base_load: [{ node: 'grid', kw: Array<number>(24).fill(60) }] }],
  ])('%s: %s', async (sin, _what, changes) => {
    const profile = smallDepot(changes)
    console.log(
      sin,
      (await runOf(profile)).outcome.violations,
      (await runOf(profile, { sin })).outcome.violations.slice(0, 3),
    )
    expect((await runOf(profile)).outcome.violations).toEqual([])
    expect((await runOf(profile, { sin })).outcome.violations.length).toBeGreaterThan(0)
  })
})

test('SIM-3: the same seed says and leaves the same, to the byte; another seed does not', async () => {
  const profile = smallDepot({ faults: faults(faultKinds), limits: [drop] })
  const [one, again, other] = [await runOf(profile), await runOf(profile), await runOf(profile, { seed: 2 })]
  expect(one.transcriptSha256).toBe(again.transcriptSha256)
  expect(artifactsOf(profile, one)).toEqual(artifactsOf(profile, again))
  expect(other.transcriptSha256).not.toBe(one.transcriptSha256)
})
