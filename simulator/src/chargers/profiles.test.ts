import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connectorLimitW, keep, nextChange, type Profile, type Running, stationLimitW } from './profiles.ts'

const supply = { phases: 3, voltageV: 230 } as const
const endMs = 60

const plain: Profile = {
  profileId: 1,
  purpose: 'TRANSACTION',
  connector: 1,
  stackLevel: 0,
  transactionId: null,
  kind: 'ABSOLUTE',
  validFrom: null,
  validTo: null,
  startsAt: 0,
  durationMs: null,
  unit: 'W',
  periods: [{ afterMs: 0, limit: 1000, phases: null }],
  receivedAt: 0,
}

const optional = (max: number) => fc.option(fc.integer({ min: 0, max }))
const profiles = fc.array(
  fc.record({
    purpose: fc.constantFrom('MAX', 'DEFAULT', 'TRANSACTION'),
    connector: fc.constantFrom(0, 1, 2),
    stackLevel: fc.integer({ min: 0, max: 3 }),
    transactionId: fc.constantFrom(null, 'mine', 'other'),
    kind: fc.constantFrom('ABSOLUTE', 'RELATIVE'),
    validFrom: optional(endMs),
    validTo: optional(endMs),
    startsAt: optional(endMs),
    durationMs: optional(30),
    unit: fc.constantFrom('W', 'A'),
    steps: fc.array(fc.record({ lasts: fc.integer({ min: 1, max: 20 }), limit: fc.integer({ min: 0, max: 50 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  { maxLength: 6 },
)
type Drawn = (typeof profiles extends fc.Arbitrary<infer Some> ? Some : never)[number]

function profileOf({ steps, ...drawn }: Drawn, at: number): Profile {
  let afterMs = 0
  const periods = steps.map(({ lasts, limit }) => {
    const period = { afterMs, limit, phases: null }
    afterMs += lasts
    return period
  })
  return { ...drawn, profileId: at, periods, receivedAt: 0 } as Profile
}

/**
 * The same, written as slowly as the standard reads: each profile is painted over all of time, millisecond by
 * millisecond, from the lowest level to the highest.
 */
function painted(all: readonly Profile[], running: Running): readonly (number | null)[] {
  const canvas = (fits: (profile: Profile) => boolean): (number | null)[] => {
    const row = Array<number | null>(endMs).fill(null)
    const lowestFirst = all.filter(fits).toSorted((a, b) => a.stackLevel - b.stackLevel)
    for (const profile of lowestFirst) {
      const started = running.startedAt
      const origin = profile.kind === 'RELATIVE' ? started : (profile.startsAt ?? profile.validFrom ?? started)
      for (let at = 0; at < endMs; at++) {
        if (at < (profile.validFrom ?? 0) || at >= (profile.validTo ?? Infinity)) continue
        if (at >= origin + (profile.durationMs ?? Infinity)) continue
        for (const { afterMs, limit } of profile.periods) {
          if (at >= origin + afterMs) row[at] = profile.unit === 'W' ? limit : limit * 690
        }
      }
    }
    return row
  }
  const own = canvas(
    (profile) => profile.purpose === 'TRANSACTION' && profile.connector === 1 && profile.transactionId !== 'other',
  )
  const special = canvas(({ purpose, connector }) => purpose === 'DEFAULT' && connector === 1)
  const general = canvas(({ purpose, connector }) => purpose === 'DEFAULT' && connector === 0)
  return own.map((w, at) => w ?? special[at] ?? general[at] ?? null)
}

describe('OCPP-2: what a firmware reads in its profiles', () => {
  test('is what a slow reading of the standard gives, at every moment', () => {
    fc.assert(
      fc.property(profiles, fc.integer({ min: 0, max: endMs }), (drawn, startedAt) => {
        const all = drawn.map(profileOf).reduce<readonly Profile[]>(keep, [])
        const running = { connector: 1, transactionId: 'mine', startedAt }
        const slow = painted(all, running)
        expect(slow.map((_, at) => connectorLimitW(all, running, at, supply))).toEqual(slow)
      }),
      { numRuns: 400 },
    )
  })

  test('changes at no other time than it says', () => {
    fc.assert(
      fc.property(profiles, (drawn) => {
        const all = drawn.map(profileOf)
        const running = { connector: 1, transactionId: 'mine', startedAt: 7 }
        const both = (at: number) => [connectorLimitW(all, running, at, supply), stationLimitW(all, at, supply)]
        for (let at = 0; at < endMs; at++) {
          const next = nextChange(all, [running], at) ?? Infinity
          if (next > at + 1) expect(both(at + 1)).toEqual(both(at))
        }
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['DAILY', 86_400_000],
    ['WEEKLY', 7 * 86_400_000],
  ] as const)('comes again where it is %s', (kind, everyMs) => {
    const periods = [
      { afterMs: 0, limit: 1000, phases: null },
      { afterMs: 3_600_000, limit: 2000, phases: null },
    ]
    const profile = { ...plain, kind, periods }
    const running = { connector: 1, transactionId: 'x', startedAt: 0 }
    const limitW = (at: number) => connectorLimitW([profile], running, at, supply)
    expect([limitW(0), limitW(3_600_000), limitW(everyMs), limitW(everyMs + 3_600_000)]).toEqual([
      1000, 2000, 1000, 2000,
    ])
    expect(nextChange([profile], [running], 3_600_000)).toBe(everyMs)
  })

  test('takes the place of what has its id, or its purpose, level and connector', () => {
    const others: Partial<Profile>[] = [
      { profileId: 2, stackLevel: 1 },
      { profileId: 3, connector: 2 },
    ]
    const all = [plain, ...others.map((change) => ({ ...plain, ...change }))]
    const ids = (kept: readonly Profile[]) => kept.map(({ profileId }) => profileId)
    expect(ids(keep(all, { ...plain, profileId: 9 }))).toEqual([2, 3, 9])
    expect(ids(keep(all, { ...plain, profileId: 2, stackLevel: 7 }))).toEqual([1, 3, 2])
  })

  test('has one phase where the charger has one, whatever is said', () => {
    const amperes: Profile = { ...plain, unit: 'A', periods: [{ afterMs: 0, limit: 16, phases: null }] }
    const running = { connector: 1, transactionId: 'x', startedAt: 0 }
    expect(connectorLimitW([amperes], running, 0, { phases: 1, voltageV: 230 })).toBe(3680)
    expect(connectorLimitW([amperes], running, 0, supply)).toBe(11_040)
  })
})
