import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceOf } from '../../../tests/support/chance.ts'
import { drawnSite, now, withPermission, withUnit } from '../../../tests/support/siteImages.ts'
import type { Permission } from '../charging/permission.ts'
import { isRefusal } from '../kernel/refusal.ts'
import { decideCycle } from './cycle.ts'
import type { SiteImage } from './image.ts'
import { canonicalJson, replay } from './replay.ts'
import { type WhatIf, whatIf } from './whatIf.ts'
import { whatIfSentence } from './whatIfSentence.ts'

/** A site with some of everything that a cycle looks at. */
function anySite(seed: number): SiteImage {
  const { upTo, one } = chanceOf(seed)
  const boards = ['A', 'B', 'C'].slice(0, 1 + upTo(2)).map((name) => ({
    ...{ name, limitW: 50_000 + upTo(400_000), chargers: 1 + upTo(4) },
  }))
  const drawn = drawnSite({
    ...{ boards, gridW: 100_000 + upTo(800_000), fallbackW: upTo(20_000), connectors: 1 + upTo(1) },
    charger: one([{}, { limitReference: 'DC_OUTPUT', efficiency: 0.94 }, { controlMode: 'CHARGER' }]),
  })
  const image: SiteImage = {
    ...drawn,
    strategy: one(['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME']),
    calculationVersion: one([2, 3, 3, 4]),
    limits:
      upTo(2) === 0
        ? []
        : [
            {
              ...{ limitId: 'e', nodeId: one([null, 'A', 'grid']), limitW: upTo(300_000), by: 'network company' },
              ...{ source: 'OPERATING_ENVELOPE_LIMIT', from: now + one([-9, 60_000]), until: now + 900_000 },
            },
          ],
    meters: upTo(1) === 0 ? [] : [{ nodeId: 'A', w: upTo(200_000), at: now - upTo(90_000) }],
    expectedLoads: upTo(2) === 0 ? [{ nodeId: 'A', assumedW: upTo(50_000) }] : [],
  }
  return image.units.reduce((site, { unitId }) => {
    const placed = withUnit(site, unitId, ({ session }) => ({
      ...{ minW: one([0, 4_140]), stepW: one([1, 230]), lastLimitW: one([null, upTo(100_000)]) },
      measuredLimitW: one([null, upTo(100_000)]),
      drawn: one([null, { w: upTo(100_000), at: now - upTo(90_000) }]),
      session: session && {
        ...session,
        tier: upTo(2),
        departureAt: now + upTo(9_000_000),
        energyNeededWh: upTo(90_000),
      },
    }))
    return upTo(3) > 0
      ? placed
      : withPermission(placed, unitId, () => ({ link: { state: 'IN_DOUBT', since: now - 1 } }))
  }, image)
}

const seeds = fc.integer({ min: 1, max: 2 ** 30 })

describe('replay', () => {
  test('CYC-5: a kept image gives the same bytes again, also after it was written down and read', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const image = anySite(seed)
        const kept = JSON.parse(JSON.stringify(decideCycle(image))) as ReturnType<typeof decideCycle>
        const read = JSON.parse(canonicalJson(image)) as SiteImage
        expect(replay(read, kept)).toEqual({ isSame: true })
      }),
      { numRuns: 200 },
    )
  })

  test('CYC-5: one that was kept before risks were told under every strategy gives what it gave', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const image = anySite(seed)
        const now = decideCycle({ ...image, format: 2 })
        const before = decideCycle({ ...image, format: 1 })
        const wasTold = image.strategy === 'EARLIEST_DEPARTURE' && image.calculationVersion >= 3
        const reasons = now.reasons.filter(({ code }) => wasTold || code !== 'DEPARTURE_AT_RISK')
        expect(before).toEqual({ ...now, reasons, departures: wasTold ? now.departures : [] })
        expect(replay({ ...image, format: 1 }, before)).toEqual({ isSame: true })
      }),
      { numRuns: 100 },
    )
  })

  test('LB-6, CYC-4: who will miss a departure is told under every strategy and version, by what each gets', () => {
    const site = drawnSite({ boards: [{ name: 'A', limitW: 100_000, chargers: 2 }] })
    const bus = { departureAt: now + 3_600_000, energyNeededWh: 60_000 }
    const image = withUnit(site, 'A-1.1', ({ session }) => ({ session: session && { ...session, ...bus } }))
    for (const strategy of ['EQUAL_SHARE', 'PRIORITY', 'FIRST_COME'] as const) {
      for (const calculationVersion of [2, 3]) {
        const { departures, units, reasons } = decideCycle({ ...image, strategy, calculationVersion })
        const grantedW = units.find(({ unitId }) => unitId === 'A-1.1')!.grantedW!
        const missing = grantedW < 60_000 ? [{ unitId: 'A-1.1', neededW: 60_000, missingWh: 60_000 - grantedW }] : []
        expect(departures).toEqual(missing)
        expect(reasons.filter(({ code }) => code === 'DEPARTURE_AT_RISK')).toHaveLength(missing.length)
        expect(decideCycle({ ...image, strategy, calculationVersion, format: 1 }).departures).toEqual([])
      }
    }
    expect(decideCycle(image).departures).toHaveLength(1)
  })

  test('CYC-5: names the first difference', () => {
    const image = drawnSite({ boards: [{ name: 'B', limitW: 100_000, chargers: 2 }] })
    const kept = decideCycle(image)
    const [first, ...rest] = kept.units
    const changed = { ...kept, units: [{ ...first!, grantedW: 1 }, ...rest] }
    expect(replay(image, changed)).toEqual({ isSame: false, path: '/units/0/grantedW', kept: 1, replayed: 50_000 })
  })

  test('CYC-5: the order in which an image lists its units changes nothing', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const image = anySite(seed)
        const { units, chargePoints, connectors } = { ...image.registry, units: image.units }
        const registry = {
          ...image.registry,
          chargePoints: chargePoints.toReversed(),
          connectors: connectors.toReversed(),
        }
        const other = { ...image, registry, units: units.toReversed() }
        expect(canonicalJson(decideCycle(other))).toBe(canonicalJson(decideCycle(image)))
      }),
      { numRuns: 100 },
    )
  })
})

describe('what if', () => {
  const image = drawnSite({ boards: [{ name: 'B', limitW: 100_000, chargers: 2 }] })

  test('CYC-5: answers the difference that one change makes', () => {
    const answer = whatIf(image, { type: 'NodeLimit', nodeId: 'B', limitW: 200_000 })
    if (isRefusal(answer)) throw new Error(answer.detail)
    expect(answer.units).toEqual([
      { unitId: 'B-1.1', name: 'Bay B1 connector 1', beforeW: 50_000, afterW: 100_000 },
      { unitId: 'B-2.1', name: 'Bay B2 connector 1', beforeW: 50_000, afterW: 100_000 },
    ])
    expect(answer.nodes).toContainEqual(
      expect.objectContaining({ nodeId: 'B', beforeLimitW: 100_000, afterLimitW: 200_000, afterAllocatedW: 200_000 }),
    )
  })

  test('CYC-5: a limit on the whole microgrid, and one taken away', () => {
    const aggregate = whatIf(image, { type: 'NodeLimit', nodeId: null, limitW: 60_000 })
    if (isRefusal(aggregate)) throw new Error(aggregate.detail)
    expect(aggregate.primaryReason).toEqual({ before: 'CIRCUIT_LIMIT', after: 'AGGREGATE_LIMIT' })
    const limits: SiteImage['limits'] = [
      { limitId: 'x', nodeId: 'B', limitW: 0, source: 'NODE_LIMIT', from: 0, until: null, by: 'operator Ada' },
    ]
    const without = whatIf({ ...image, limits }, { type: 'WithoutLimit', limitId: 'x' })
    if (isRefusal(without)) throw new Error(without.detail)
    expect(without.units.map(({ afterW }) => afterW)).toEqual([50_000, 50_000])
  })

  test('CYC-5: the whole microgrid is limited by its own id as by none', () => {
    const limits: SiteImage['limits'] = [
      {
        limitId: 'x',
        nodeId: null,
        limitW: 80_000,
        source: 'AGGREGATE_LIMIT',
        from: 0,
        until: null,
        by: 'operator Ada',
      },
    ]
    const ofMicrogrid = (nodeId: string | null, limitW: number) =>
      whatIf({ ...image, limits }, { type: 'NodeLimit', nodeId, limitW })
    const byItsId = ofMicrogrid('m', 60_000)
    expect(byItsId).toMatchObject({ units: [{ afterW: 30_000 }, { afterW: 30_000 }] })
    expect(byItsId).toEqual(ofMicrogrid(null, 60_000))
    expect(ofMicrogrid('m', 90_000)).toMatchObject({ units: [{ afterW: 45_000 }, { afterW: 45_000 }] })
  })

  const clock = { now, timezone: 'UTC' }
  const sentenceOf = (site: SiteImage, change: WhatIf) => {
    const answer = whatIf(site, change)
    if (isRefusal(answer)) throw new Error(answer.detail)
    return whatIfSentence(answer, clock)
  }

  /** Told 50 kW, and twice more since without an answer. */
  const told = (site: SiteImage, unitId: string, held: Partial<Permission> = {}) =>
    withPermission(site, unitId, ({ sessionRef }) => {
      const limit = { orderId: 'o', sessionRef, aheadMs: 0, steps: [{ at: now - 9_000, limitW: 50_000 }] }
      const sent = { ...limit, sentAt: now - 5_000, answer: 'NONE', isBeforeReset: false } as const
      return { confirmed: limit, unconfirmed: [sent], ...held }
    })

  test.each(['CONNECTOR', 'CHARGER'] as const)(
    'CYC-5: a bus that is not there leaves its share to the others, be its charger steered as a %s',
    (controlMode) => {
      const site = drawnSite({ boards: [{ name: 'B', limitW: 100_000, chargers: 2 }], charger: { controlMode } })
      const [unitId = ''] = site.units.map((unit) => unit.unitId)
      const change = { type: 'WithoutBus', unitId } as const
      const answer = whatIf(told(site, unitId, { overdrawnW: 60_000, lastingOverW: 10_000 }), change)
      if (isRefusal(answer)) throw new Error(answer.detail)
      expect(answer.result.units[0]).toMatchObject({ state: 'IDLE', reservedW: 10_000, exposureW: 10_000 })
      expect(answer.result.units[1]).toMatchObject({ grantedW: 90_000 })
    },
  )

  test('CYC-5: says what a place without its bus would hold, and what that would leave to others', () => {
    const change = { type: 'WithoutBus', unitId: 'B-1.1' } as const
    expect(sentenceOf(told(image, 'B-1.1'), change)).toBe(
      'Bay B1 connector 1 would hold 10 kW instead of 50 kW. 1 charger would have got 40 kW more. B is at its 100 kW limit (rating): it holds back 1 of 1 charger.',
    )
    const link = { state: 'IN_DOUBT', since: now } as const
    expect(sentenceOf(told(image, 'B-1.1', { link }), change)).toMatch(
      /^Bay B1 connector 1 would hold 10 kW instead of 50 kW\. 1 charger would have got 40 kW more\. B is/,
    )
    const wide = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 2 }], fallbackW: 0 })
    expect(sentenceOf(told(wide, 'B-1.1'), change)).toBe(
      'Bay B1 connector 1 would hold nothing instead of 150 kW. No other charger would have got anything else. The one charger that asks for power gets it.',
    )
  })

  test('CYC-5: says so where the change changes nothing', () => {
    const answer = whatIf(image, { type: 'NodeLimit', nodeId: 'grid', limitW: 900_000 })
    if (isRefusal(answer)) throw new Error(answer.detail)
    expect(whatIfSentence(answer, { now, timezone: 'UTC' })).toMatch(/^No charger would have got anything else\. B is/)
  })

  test('CYC-5: calls a limit that is supposed supposed, wherever it is', () => {
    const limit = (nodeId: string | null, limitW: number) => sentenceOf(image, { type: 'NodeLimit', nodeId, limitW })
    expect(limit('B', 90_000)).toMatch(/B is at its 90 kW limit \(supposed\): it holds back 2 of 2 chargers\.$/)
    expect(limit('grid', 90_000)).toMatch(/Grid is at its 90 kW limit \(supposed\)/)
    expect(limit(null, 90_000)).toMatch(/The whole site is at its 90 kW limit \(supposed\)/)
    expect(limit('B-1', 40_000)).toMatch(/Bay B1 is at its 40 kW limit \(supposed\)/)
    const site = drawnSite({ boards: [{ name: 'B', limitW: 100_000, chargers: 2 }], charger: { phases: ['L1'] } })
    const answer = whatIf(site, { type: 'NodeLimit', nodeId: 'B', limitW: 90_000 })
    if (isRefusal(answer)) throw new Error(answer.detail)
    expect(answer.result.nodes.find(({ nodeId }) => nodeId === 'B')?.fullPhase).toMatchObject({ by: 'supposed' })
    expect(whatIfSentence(answer, clock)).toMatch(/L1 of B is at its 30 kW limit \(supposed\)/)
  })

  test('CYC-5: refuses what the cycle did not know', () => {
    expect(whatIf(image, { type: 'NodeLimit', nodeId: 'Z', limitW: 1 })).toMatchObject({ refused: 'FIELD_INVALID' })
    expect(whatIf(image, { type: 'NodeLimit', nodeId: 'B', limitW: -1 })).toMatchObject({ refused: 'FIELD_INVALID' })
    expect(whatIf(image, { type: 'WithoutLimit', limitId: 'Z' })).toMatchObject({ refused: 'FIELD_INVALID' })
    expect(whatIf(image, { type: 'WithoutBus', unitId: 'Z' })).toMatchObject({ refused: 'FIELD_INVALID' })
    expect(whatIf(image, { type: 'UnitTier', unitId: 'Z', tier: 1 })).toMatchObject({ refused: 'FIELD_INVALID' })
  })
})

describe('silence is no permission', () => {
  // Where chargers take steps, each may leave less than one over, here as there.
  const stepMaxW = 230

  test('TEL-3: whatever measurement goes stale or missing, no more is given out in total', () => {
    fc.assert(
      fc.property(seeds, seeds, (seed, other) => {
        const image = anySite(seed)
        const { upTo } = chanceOf(other)
        const old = now - 3_600_000
        const worse: SiteImage = {
          ...image,
          meters: image.meters.map((meter) => ({ ...meter, at: old })),
          units: image.units.map((unit) =>
            upTo(1) === 0 ? unit : { ...unit, drawn: unit.drawn && { ...unit.drawn, at: old } },
          ),
        }
        const before = decideCycle(image)
        const after = decideCycle(worse)
        if (after.outcome === 'REJECTED') return
        const totals = new Map(before.nodes.map(({ nodeId, allocatedW }) => [nodeId, allocatedW]))
        const root = after.nodes.find(({ parentId }) => parentId === null)
        const leftMaxW = image.units.length * stepMaxW
        if (root) expect(root.allocatedW).toBeLessThan((totals.get(root.nodeId) ?? Infinity) + leftMaxW)
      }),
      { numRuns: 200 },
    )
  })
})

describe('what is granted can be told', () => {
  test('CYC-2, OCPP-3: no plan of a cycle asks for more than its nodes let through', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const result = decideCycle(anySite(seed))
        for (const { limitW, allocatedW, reservedW, besideW, kind } of result.nodes) {
          if (limitW === null || kind === 'CONNECTOR') continue
          expect(Math.min(allocatedW, allocatedW + reservedW + besideW - limitW)).toBeLessThanOrEqual(0)
        }
      }),
      { numRuns: 100 },
    )
  })
})
