import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { naiveCentral, type Sin } from '../tests/naiveCentral.ts'
import { smallDepot } from '../tests/profiles.ts'
import { faultKinds } from './faults/faults.ts'
import { depotOf } from './profile/depot.ts'
import { onThreePhasesKw, randomProfile } from './profile/random.ts'
import { readProfile } from './profile/read.ts'
import type { Profile } from './profile/schema.ts'
import { artifactsOf } from './reports/artifacts.ts'
import { judge } from './reports/expectations.ts'
import { type Manner, simulate } from './run.ts'

type Choice = Partial<Manner> & { readonly sin?: Sin | null }

const runOf = (profile: Profile, { sin = null, seed = 1, ...others }: Choice = {}) => {
  const { wiring, makes } = depotOf(profile, seed)
  return simulate(profile, { seed, open: naiveCentral(wiring, makes, sin), ...others })
}

const drop = { node: 'grid', from_h: 1, until_h: 2, limit_kw: 160 }
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

  // What this one is right about: it knows nothing of clocks, of phases, of those who lie, or of its own restart.
  const survived = ['LINK_CUT', 'HALF_OPEN', 'REBOOTS', 'VANISHES', 'QUEUED_BURST', 'SLOW', 'NO_ANSWER'] as const

  test.each([1, 2])('a right central system has no violation, whatever goes wrong (seed %i)', async (seed) => {
    const run = await runOf(smallDepot({ hours: 3, faults: faults(survived, 90), limits: [drop] }), { seed })
    expect(run.outcome.violations).toEqual([])
    expect(Object.keys(run.faults).sort()).toEqual([...survived].sort())
    expect(run.outcome.counts.excesses).toBeGreaterThan(0)
  })

  test('nor in depots that nobody thought of', async () => {
    let injected = 0
    for (const seed of [1, 2, 3, 4]) {
      const ratingsKw = onThreePhasesKw
      const manner = { hours: 1.5, faultsPerHour: 400, faultKinds: survived, habits: [], ratingsKw }
      const run = await runOf(randomProfile(seed, manner), { seed })
      expect(run.outcome.violations).toEqual([])
      injected += Object.values(run.faults).reduce((sum, count) => sum + count, 0)
    }
    console.log(`${injected} faults injected, with seeds 1 to 4`)
    expect(injected).toBeGreaterThan(2_000)
  })

  test.each([1, 2])('with nobody in control any more every node is safe (seed %i)', async (seed) => {
    const profile = smallDepot({ hours: 3 })
    const { startsAt } = depotOf(profile, seed)
    const run = await runOf(profile, { seed, serverDiesAt: startsAt + (1 + seed / 5) * 3_600_000 })
    expect(run.occurrences.map(({ what }) => what)).toContain('SERVER_STOPPED')
    expect(run.outcome.violations).toEqual([])
    expect(Math.round(run.series.at(-1)?.nodes[0]?.drawnW ?? 0)).toBe(6 * 30_000)
  })

  test('a run that is stopped ends there, with what it has', async () => {
    const stopping = new AbortController()
    const everyHour = () => stopping.abort()
    const run = await runOf(smallDepot(), { stop: stopping.signal, everyHour })
    expect(run.series).toHaveLength(61)
  })
})

describe('SIM-4: the monitor catches a central system that', () => {
  const eachLoad = Array<number>(24).fill(60)
  const shortly = (changes: Partial<Profile> = {}) => smallDepot({ hours: 2, ...changes })

  test.each<[Sin, string, Profile]>([
    ['RAISES_FIRST', 'raises some before others have come down', shortly()],
    ['OFFLINE_IS_ZERO', 'counts those who are offline as nothing', shortly({ faults: faults(['LINK_CUT']) })],
    ['LEASE_END_IGNORED', 'forgets that a lease ends', shortly({ faults: faults(['LINK_CUT']) })],
    ['HEEDS_NO_LIMIT', 'hears of a limit and does nothing', shortly({ limits: [drop] })],
    ['LOAD_IS_ZERO', 'leaves out what a meter says', shortly({ base_load: [{ node: 'grid', kw: eachLoad }] })],
  ])('%s: %s', async (sin, _what, profile) => {
    expect((await runOf(profile)).outcome.violations).toEqual([])
    expect((await runOf(profile, { sin })).outcome.violations.length).toBeGreaterThan(0)
  })

  test('takes what flows out of a DC charger for what flows in', async () => {
    const { chargers } = smallDepot()
    const dc = chargers.map((one) => ({ ...one, limit_reference: 'DC_OUTPUT' as const, efficiency: 0.9 }))
    const profile = shortly({ chargers: dc })
    expect((await runOf(profile)).outcome.violations).toEqual([])
    expect((await runOf(profile, { sin: 'OUTPUT_IS_INPUT' })).outcome.violations.length).toBeGreaterThan(0)
  })

  test('believes a charger that accepts and does not obey', async () => {
    const { chargers } = smallDepot()
    const liars = chargers.map((one, at) => (at === 1 ? { ...one, habits: ['NEVER_OBEYS' as const] } : one))
    const { violations } = (await runOf(shortly({ chargers: liars }))).outcome
    expect(violations.map(({ reason }) => reason)).toContain('DRAWN')
  })
})

describe('SIM-3: a run', () => {
  const profile = smallDepot({ hours: 1.5, faults: faults(faultKinds), limits: [drop] })

  test('says and leaves the same for the same seed, to the byte; and not for another', async () => {
    const [one, again, other] = [await runOf(profile), await runOf(profile), await runOf(profile, { seed: 2 })]
    expect(one.messages).toBeGreaterThan(1_000)
    expect(one.transcriptSha256).toBe(again.transcriptSha256)
    expect(artifactsOf(profile, one)).toEqual(artifactsOf(profile, again))
    expect(other.transcriptSha256).not.toBe(one.transcriptSha256)
  })
})

test('SIM-7: WA-PTA shows what circuits and the grid connection hold back, and no limit is broken', async () => {
  const read = readProfile(await readFile(new URL('../profiles/wa-pta.yaml', import.meta.url), 'utf8'))
  if (read.kind === 'FAULTY') throw new Error('impossible: it is sound')
  // The first hours, in which all arrive; what is charged by the morning is for a central system that shares better.
  const expectations = read.profile.expectations.filter((one) => !('charged_at_least' in one))
  const profile: Profile = { ...read.profile, hours: 3, expectations }
  const run = await runOf(profile, { seed: profile.seed })
  expect(judge(expectations, run).filter(({ isMet }) => !isMet)).toEqual([])
  expect(artifactsOf(profile, run)['summary.md']).toContain('| grid curtailed between hour 2 and 4 | yes |')
})
