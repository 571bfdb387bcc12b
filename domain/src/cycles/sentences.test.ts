import { describe, expect, test } from 'vitest'
import { drawnSite, now, withPermission, withUnit } from '../../../tests/support/siteImages.ts'
import { decideCycle } from './cycle.ts'
import type { SiteImage } from './image.ts'
import { kw, kwExact, kwUp } from '../kernel/powerWords.ts'
import { cycleSentence, reasonSentence, unitSentence } from './sentences.ts'
import { noStatus, siteStatus } from './status.ts'

const timezone = 'Pacific/Auckland'
const site = drawnSite({ boards: [{ name: 'Feeder B', limitW: 400_000, chargers: 4 }] })
const enveloped = (until: number): SiteImage => ({
  ...site,
  limits: [
    {
      ...{ limitId: 'e', nodeId: 'Feeder B', limitW: 248_000, source: 'OPERATING_ENVELOPE_LIMIT', from: 0, until },
      by: 'network company',
    },
  ],
})
const said = (image: SiteImage, unitId = 'Feeder B-1.1') => {
  const result = decideCycle(image)
  const unit = result.units.find((one) => one.unitId === unitId)!
  return unitSentence(unit, result, { now, timezone })
}
const summed = (image: SiteImage) => cycleSentence(decideCycle(image), { now, timezone }).text

describe('the reason for a limit', () => {
  test('CYC-7: says who, by what, how much, until when, and shared with how many', () => {
    // 1,800,000,000 s is 21:00 in Auckland.
    expect(said(enveloped(now + 2 * 3_600_000))).toEqual({
      text: 'Bay Feeder B1 connector 1 gets 62 of 150 kW: Feeder B is at its 248 kW limit until 23:00 (network company). 3 other chargers share it.',
      code: 'OPERATING_ENVELOPE_LIMIT',
    })
    expect(said(enveloped(now + 12 * 60_000)).text).toContain('limit for another 12 min (network company).')
    expect(said(enveloped(now + 86_400_000)).text).toContain('limit until 16 Jan, 21:00 (')
    expect(said(site)).toMatchObject({
      text: expect.stringContaining('at its 400 kW limit (rating).'),
      code: 'CIRCUIT_LIMIT',
    })
  })

  test('CYC-7: says so where nobody is held back, and where somebody can’t be steered', () => {
    const few = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 1 }] })
    expect(said(few, 'B-1.1')).toEqual({ text: 'Bay B1 connector 1 gets all it asks for: 150 kW.', code: null })
    const lost = withPermission(few, 'B-1.1', () => ({ link: { state: 'IN_DOUBT', since: now } }))
    expect(said(lost, 'B-1.1').text).toBe('Bay B1 connector 1 can’t be reached; 10 kW are kept free for it.')
  })

  test('CYC-7: a bus at a charger that is out of reach still asks for power', () => {
    const two = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 2 }] })
    const away = (image: SiteImage, unitId: string) =>
      withPermission(image, unitId, () => ({ link: { state: 'IN_DOUBT', since: now } }))
    expect(summed(two)).toBe('All 2 chargers get what they ask for.')
    expect(summed(away(two, 'B-1.1'))).toBe('The one charger that can be steered gets what it asks for.')
    const none = away(away(two, 'B-1.1'), 'B-2.1')
    expect(summed(none)).toBe('2 chargers with a bus can’t be steered; no other bus asks for power.')
    const empty = (image: SiteImage, unitId: string) => withUnit(image, unitId, () => ({ session: null }))
    expect(summed(empty(empty(none, 'B-1.1'), 'B-2.1'))).toBe('No bus asks for power.')
  })

  test('CYC-7: what is kept free, drawn or missing is rounded up, what is given down', () => {
    const few = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 1 }], fallbackW: 15_790 })
    const lost = withPermission(few, 'B-1.1', () => ({ link: { state: 'IN_DOUBT', since: now } }))
    expect(said(lost, 'B-1.1').text).toBe('Bay B1 connector 1 can’t be reached; 16 kW are kept free for it.')
    const result = decideCycle(few)
    const unit = { ...result.units[0]!, grantedW: null, reservedW: 20_000, overdrawnW: 15_790, state: 'IDLE' } as const
    expect(unitSentence(unit, result, { now, timezone }).text).toBe(
      'Bay B1 connector 1 draws 16 kW though it told of no bus; 20 kW are kept free for it.',
    )
    const departures = [{ unitId: 'B-1.1', neededW: 60_000, missingWh: 120_400 }]
    const nothing = { nodeName: null, kind: null, limitW: null, demandW: null, allocatedW: null, by: null, until: null }
    const risk = { code: 'DEPARTURE_AT_RISK', nodeId: 'B-1.1', ...nothing } as const
    expect(reasonSentence(risk, { ...result, departures }, { now, timezone }).text).toBe(
      'Bay B1 connector 1 will not be full when it leaves: 121 kWh will be missing.',
    )
  })

  test('CYC-7, TEL-3: says of one that isn’t measured any more that it keeps what it had', () => {
    const few = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 1 }] })
    const old = { drawn: { w: 50_000, at: now - 99_000 }, measuredLimitW: 50_000 }
    expect(
      said(
        withUnit(few, 'B-1.1', () => old),
        'B-1.1',
      ).text,
    ).toBe('What Bay B1 connector 1 draws isn’t known any more: it keeps 50 kW.')
  })

  test('CYC-7, OCPP-4: claims nothing of one that reports no power', () => {
    const few = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 1 }] })
    const silent = (image: SiteImage) => withUnit(image, 'B-1.1', () => ({ drawn: null, measuredLimitW: null }))
    const unknown = ' What it draws isn’t known: it counts as if it asked for 150 kW.'
    expect(said(silent(few), 'B-1.1').text).toBe(`Bay B1 connector 1 gets 150 kW.${unknown}`)
    const tight = drawnSite({ boards: [{ name: 'B', limitW: 100_000, chargers: 1 }] })
    expect(said(silent(tight), 'B-1.1').text).toBe(
      `Bay B1 connector 1 gets 100 of 150 kW: B is at its 100 kW limit (rating).${unknown}`,
    )
  })

  test('CYC-7, TEL-3: nor calls unknown what was measured, if long ago', () => {
    const few = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 1 }] })
    const old = withUnit(few, 'B-1.1', () => ({ drawn: { w: 99_000, at: now - 600_000 }, measuredLimitW: null }))
    expect(said(old, 'B-1.1').text).toBe(
      'Bay B1 connector 1 gets 150 kW. What it draws was last measured 10 min earlier: it counts as if it asked for 150 kW.',
    )
  })

  test('CYC-7: one that gets more than it asks, or less though no node holds it, has its least or its most', () => {
    const few = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 1 }] })
    const full = (ceilingW: number) =>
      withUnit(few, 'B-1.1', ({ session }) => ({
        session: session && { ...session, taper: { ...session.taper, ceilingW } },
      }))
    const least = 'Bay B1 connector 1 gets 10 kW, the least that it is given; it asks for'
    expect(said(full(2_000), 'B-1.1').text).toBe(`${least} 2 kW.`)
    expect(said(full(60_000), 'B-1.1').text).toBe('Bay B1 connector 1 gets all it asks for: 60 kW.')
    const capped = (confirmedW: number) =>
      withPermission(few, 'B-1.1', ({ hardCap }) => ({ hardCap: { ...hardCap, confirmedW } }))
    expect(said(capped(100_000), 'B-1.1').text).toBe(
      'Bay B1 connector 1 gets 100 of 150 kW, the most that it is given.',
    )
    expect(said(capped(149_000), 'B-1.1').text).toBe('Bay B1 connector 1 gets all it asks for: 149 kW.')
  })

  test('CYC-7: one that lacks what isn’t worth a change is not said to get all, where its figures say otherwise', () => {
    const few = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 1 }] })
    const result = decideCycle(few)
    const of = (grantedW: number, askedW: number) =>
      unitSentence({ ...result.units[0]!, grantedW, askedW }, result, { now, timezone }).text
    expect(of(1_800, 2_771)).toBe('Bay B1 connector 1 gets 1.8 of 2.7 kW: so small a difference may stay.')
    expect(of(6_470, 7_360)).toBe('Bay B1 connector 1 gets 6.4 of 7.3 kW: so small a difference may stay.')
    expect(of(1_800, 1_850)).toBe('Bay B1 connector 1 gets all it asks for: 1.8 kW.')
    expect(of(10_100, 10_990)).toBe('Bay B1 connector 1 gets all it asks for: 10 kW.')
    expect(of(1_800, 3_000)).toBe('Bay B1 connector 1 gets 1.8 of 3 kW, the most that it is given.')
  })

  test('CYC-6, CYC-7: counts connectors as connectors, and chargers where each is one', () => {
    const boards = [{ name: 'B', limitW: 100_000, chargers: 8 }]
    expect(summed(drawnSite({ boards }))).toContain('it holds back 8 of 8 chargers.')
    const two = drawnSite({ boards, connectors: 2 })
    expect(summed(two)).toContain('it holds back 16 of 16 connectors.')
    expect(said(two, 'B-1.1').text).toContain('15 other connectors share it.')
    const mixed = drawnSite({ boards, connectors: 2, chargers: { 'B-1': { controlMode: 'CHARGER' } } })
    expect(summed(mixed)).toContain('of 15 chargers and connectors.')
  })

  test('CYC-7: a number of thousands is written as on the pages', () => {
    const large = drawnSite({ boards: [{ name: 'B', limitW: 1_000_000, chargers: 9 }], gridW: 2_000_000 })
    expect(said(large, 'B-1.1').text).toContain('B is at its 1\u202f000 kW limit (rating).')
    expect([kw(999_999), kw(12_345_678), kwUp(1_000_001), kwExact(1_234_567_800)]).toEqual([
      ...['999 kW', '12\u202f345 kW', '1\u202f001 kW', '1\u202f234\u202f567.8 kW'],
    ])
  })

  test('CYC-7: says who waits because its minimum doesn’t fit', () => {
    const tight = drawnSite({ boards: [{ name: 'B', limitW: 50_000, chargers: 2 }], fallbackW: 0 })
    const image = ['B-1.1', 'B-2.1'].reduce((one, id) => withUnit(one, id, () => ({ minW: 40_000 })), tight)
    const result = decideCycle(image)
    const texts = result.units.map((unit) => unitSentence(unit, result, { now, timezone }).text)
    expect(texts.filter((text) => text.includes(' waits: B is at its 50 kW limit'))).toHaveLength(1)
  })

  test('CYC-7: read later, names the time of day at which a limit ended', () => {
    const result = decideCycle(enveloped(now + 12 * 60_000))
    const unit = result.units[0]!
    const at = (readAt: number) => unitSentence(unit, result, { now, timezone, readAt }).text
    expect(at(now + 59_000)).toContain('limit for another 12 min (network company).')
    expect(at(now + 60_000)).toContain('limit until 21:12 (network company).')
  })

  test('CYC-7: each reason is one sentence, with whom it concerns', () => {
    const tight = drawnSite({ boards: [{ name: 'B', limitW: 50_000, chargers: 2 }], fallbackW: 0 })
    const image = ['B-1.1', 'B-2.1'].reduce(
      (one, id) => withUnit(one, id, () => ({ minW: 40_000, drawn: null })),
      tight,
    )
    const result = decideCycle(image)
    const texts = result.reasons.map((reason) => reasonSentence(reason, result, { now, timezone }))
    expect(texts).toContainEqual({
      text: 'B is at its 50 kW limit (rating): it holds back 2 chargers.',
      code: 'CIRCUIT_LIMIT',
    })
    expect(texts.map(({ text }) => text).join(' ')).toMatch(
      /Bay B\d connector 1 waits: what is left is less than it needs to charge at all\./,
    )
    expect(texts.map(({ code }) => code)).toContain('TELEMETRY_FALLBACK_DERIVED')
  })

  test('CYC-7: a limit that nobody steered fits under is said to be too small', () => {
    const lost = drawnSite({ boards: [{ name: 'B', limitW: 5_000, chargers: 2 }], fallbackW: 9_000 })
    const image = withPermission(lost, 'B-1.1', () => ({ link: { state: 'IN_DOUBT', since: now } }))
    expect(summed(image)).toBe(
      'What can’t be steered at B may take more than its 5 kW limit: nothing is left to share.',
    )
  })

  test('CYC-7: rounds down, as limits are', () => {
    expect([kw(99_999), kw(10_000), kw(9_999), kw(0)]).toEqual(['99 kW', '10 kW', '9.9 kW', '0 kW'])
  })

  test('CYC-6: a cycle in one line', () => {
    expect(summed(site)).toBe('Feeder B is at its 400 kW limit (rating): it holds back 4 of 4 chargers.')
    expect(summed(drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 2 }] }))).toBe(
      'All 2 chargers get what they ask for.',
    )
    expect(summed({ ...site, expectedLoads: [{ nodeId: 'grid', assumedW: null }] })).toContain(
      'the load at Grid is not known',
    )
    expect(summed({ ...site, registry: { ...site.registry, microgridId: null } })).toContain('no microgrid')
  })
})

describe('the status of a site', () => {
  test('CYC-6: a site without a completed cycle has a proper summary', () => {
    expect(siteStatus(null)).toBe(noStatus)
    expect(noStatus).toMatchObject({ cycle: null, branches: [], envelope: { state: 'NONE' } })
  })

  test('CYC-6: tells the outcome, each branch, what constrains, the envelope and the telemetry', () => {
    const image = withUnit(enveloped(now + 60_000), 'Feeder B-1.1', () => ({ drawn: null }))
    const status = siteStatus({ cycleId: 'c1', decidedAt: now, timezone, result: decideCycle(image) })
    expect(status).toMatchObject({
      cycle: {
        cycleId: 'c1',
        outcome: 'CURTAILED',
        primaryReason: 'OPERATING_ENVELOPE_LIMIT',
        sourceMode: 'FALLBACK_DERIVED',
      },
      site: { allocatedW: 248_000, demandW: 600_000 },
      constrainedBy: { nodeId: 'Feeder B', limitW: 248_000, by: 'network company' },
      chargers: { steered: 4, idle: 0, unsteerable: 0 },
      envelope: { state: 'ACTIVE', limitW: 248_000, until: now + 60_000 },
      telemetry: { fresh: 3, stale: 0, missing: 1 },
    })
    expect(status.branches.map(({ nodeId, headroomW }) => [nodeId, headroomW])).toEqual([
      ['Feeder B', 0],
      ['grid', 752_000],
    ])
  })
})
