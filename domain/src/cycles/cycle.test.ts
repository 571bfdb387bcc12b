import { describe, expect, test } from 'vitest'
import { drawnSite, now, withPermission, withUnit } from '../../../tests/support/siteImages.ts'
import { type CycleResult, decideCycle } from './cycle.ts'
import type { SiteImage, SiteLimit } from './image.ts'
import { cycleSentence } from './sentences.ts'

const two = [
  { name: 'A', limitW: 300_000, chargers: 3 },
  { name: 'B', limitW: 400_000, chargers: 4 },
] as const
const limit = (rest: Partial<SiteLimit>): SiteLimit => ({
  ...{ limitId: 'l', nodeId: null, limitW: 0, source: 'OPERATING_ENVELOPE_LIMIT', from: 0, until: null },
  ...{ by: 'network company', ...rest },
})
const granted = ({ units }: CycleResult) => Object.fromEntries(units.map(({ unitId, grantedW }) => [unitId, grantedW]))
const node = ({ nodes }: CycleResult, id: string) => nodes.find(({ nodeId }) => nodeId === id)!
const unit = ({ units }: CycleResult, id: string) => units.find(({ unitId }) => unitId === id)!
const targetsOf = ({ plan }: CycleResult) =>
  Object.fromEntries(plan.orders.map(({ unitId, steps }) => [unitId, steps[0]!.limitW]))

describe('from image to allocation', () => {
  test('CYC-2: boards, chargers and connectors hold by what their plates say', () => {
    const result = decideCycle(drawnSite({ boards: two }))
    expect(granted(result)).toEqual({
      ...{ 'A-1.1': 100_000, 'A-2.1': 100_000, 'A-3.1': 100_000 },
      ...{ 'B-1.1': 100_000, 'B-2.1': 100_000, 'B-3.1': 100_000, 'B-4.1': 100_000 },
    })
    expect(result).toMatchObject({ outcome: 'CURTAILED', primaryReason: 'CIRCUIT_LIMIT', sourceMode: 'MEASURED' })
    expect(node(result, 'B')).toMatchObject({
      limitW: 400_000,
      limitCode: 'CIRCUIT_LIMIT',
      by: 'rating',
      status: 'BINDING',
    })
    expect(targetsOf(result)['B-4.1']).toBe(100_000)
  })

  test('CYC-2: the most restrictive limit of now binds, with its source, whose it is and until when', () => {
    const image: SiteImage = {
      ...drawnSite({ boards: two }),
      limits: [
        limit({ limitId: 'e', limitW: 350_000, from: now - 1, until: now + 3_600_000 }),
        limit({ limitId: 'past', limitW: 1, from: 0, until: now }),
        limit({
          limitId: 't',
          nodeId: 'B',
          limitW: 100_000,
          source: 'TOU_LIMIT',
          by: 'evening peak',
          until: now + 60_000_000,
        }),
      ],
    }
    const result = decideCycle(image)
    expect(result.reasons.map(({ code, nodeId, by, until }) => [code, nodeId, by, until])).toEqual([
      ['OPERATING_ENVELOPE_LIMIT', 'm', 'network company', now + 3_600_000],
      ['TOU_LIMIT', 'B', 'evening peak', now + 60_000_000],
    ])
    expect(node(result, 'm').allocatedW).toBe(350_000)
    expect(unit(result, 'B-1.1')).toMatchObject({ grantedW: 25_000, bindingNodeId: 'B' })
  })

  test('CYC-2: a limit of zero is a limit', () => {
    const image = { ...drawnSite({ boards: two }), limits: [limit({ nodeId: 'B', source: 'NODE_LIMIT' })] }
    const result = decideCycle(image)
    expect(granted(result)).toMatchObject({ 'B-1.1': 0, 'A-1.1': 100_000 })
    // In what is written to chargers as well: what they go on drawing is over it.
    const steps = [{ at: now - 10_000, limitW: 90_000 }]
    const drawing = withPermission(image, 'B-1.1', ({ sessionRef }) => ({
      confirmed: { orderId: 'o', sessionRef, steps, aheadMs: 0 },
    }))
    expect(decideCycle(drawing).plan.excess.map(({ nodeId }) => nodeId)).toEqual(['B'])
  })

  test('CYC-7: the chain goes from the unit to the site, and tells where its wish was cut', () => {
    const { chain } = unit(decideCycle(drawnSite({ boards: two })), 'B-2.1')
    expect(chain.map(({ nodeId, w, isBinding, sharedBy }) => [nodeId, w, isBinding, sharedBy])).toEqual([
      ['B-2.1', 150_000, false, 1],
      ['B-2', 150_000, false, 1],
      ['B', 100_000, true, 4],
      ['grid', 100_000, false, 7],
      ['m', 100_000, false, 7],
    ])
  })

  test('CYC-2, MG-7: what is no tree is TOPOLOGY_INVALID with every fault, and nobody is told anything', () => {
    const image = drawnSite({ boards: two })
    const [grid, a, b] = image.registry.circuits
    const broken = {
      ...image,
      registry: {
        ...image.registry,
        circuits: [grid!, { ...a!, rating: null }, { ...b!, parent: { circuitId: 'c-B', depotId: 'd' } }],
      },
    }
    const result = decideCycle(broken)
    expect(result).toMatchObject({ outcome: 'REJECTED', primaryReason: 'TOPOLOGY_INVALID', plan: { orders: [] } })
    expect(result.faults.map(({ code }) => code)).toEqual(['TOPOLOGY_CYCLE', 'TOPOLOGY_MISSING_RATING'])
    const none = { ...image, registry: { ...image.registry, microgridId: null } }
    expect(decideCycle(none).faults.map(({ code }) => code)).toEqual(['MICROGRID_NOT_PROVISIONED'])
  })

  describe('of a site that was a tree', () => {
    const charging = (limitW: number): SiteImage =>
      drawnSite({ boards: [{ name: 'B', limitW, chargers: 4 }] }).units.reduce(
        (image, { unitId }) =>
          withPermission(
            withUnit(image, unitId, () => ({ lastLimitW: 100_000, measuredLimitW: 100_000 })),
            unitId,
            ({ sessionRef }) => ({
              confirmed: {
                ...{ orderId: 'o', sessionRef, aheadMs: 0 },
                steps: [
                  { at: now - 9, limitW: 100_000 },
                  { at: now + 290_000, limitW: 10_000 },
                ],
              },
            }),
          ),
        drawnSite({ boards: [{ name: 'B', limitW, chargers: 4 }] }),
      )
    const unfinished = (image: SiteImage, limitW = 400_000): SiteImage => {
      const [first] = image.registry.chargePoints
      const added = { ...first!, chargePointId: 'new', ocppIdentity: 'new', circuitId: null, rating: null }
      const circuits = image.registry.circuits.map((circuit) =>
        circuit.nodeId === 'B' ? { ...circuit, rating: { unit: 'kW', powerW: limitW } as const } : circuit,
      )
      const chargePoints = [...image.registry.chargePoints, added]
      return { ...image, lastTree: image.registry, registry: { ...image.registry, circuits, chargePoints } }
    }
    const lowered = { 'B-1.1': 50_000, 'B-2.1': 50_000, 'B-3.1': 50_000, 'B-4.1': 50_000 }

    test('CYC-2, OCPP-3: an unfinished charge point is a fault, and a limit that falls is kept all the same', () => {
      const image = unfinished(charging(400_000))
      const result = decideCycle({ ...image, limits: [limit({ nodeId: 'B', limitW: 200_000, source: 'NODE_LIMIT' })] })
      expect(result).toMatchObject({ outcome: 'REJECTED', primaryReason: 'TOPOLOGY_INVALID' })
      expect(result.faults.map(({ code }) => code)).toEqual([
        ...['TOPOLOGY_MISSING_RATING', 'TOPOLOGY_UNATTACHED_CHARGE_POINT'],
      ])
      expect(targetsOf(result)).toEqual(lowered)
      expect(targetsOf(decideCycle(unfinished(charging(400_000), 200_000)))).toEqual(lowered)
    })

    test('CYC-2: nothing is raised, and what runs is renewed', () => {
      const image = unfinished(charging(600_000), 600_000)
      expect(decideCycle({ ...image, registry: image.lastTree! }).plan.orders.map(({ why }) => why)).toContain('RAISE')
      expect(decideCycle(image).plan.orders).toEqual([])
      const soon = decideCycle({
        ...image,
        now: now + 200_000,
        units: image.units.map((one) => ({ ...one, drawn: { w: 100_000, at: now + 200_000 } })),
      })
      expect(soon.plan.orders.map(({ why }) => why)).toEqual(['KEEP', 'KEEP', 'KEEP', 'KEEP'])
      expect(Object.values(targetsOf(soon))).toEqual([100_000, 100_000, 100_000, 100_000])
    })

    test('CYC-2: a charge point that lost its circuit is counted where it was', () => {
      const image = unfinished(charging(400_000), 200_000)
      const chargePoints = image.registry.chargePoints.map((one) => ({ ...one, circuitId: null }))
      expect(targetsOf(decideCycle({ ...image, registry: { ...image.registry, chargePoints } }))).toEqual(lowered)
    })
  })

  test('CYC-2: a charger’s limit at its DC output is counted at the board', () => {
    const image = drawnSite({
      ...{ boards: [{ name: 'B', limitW: 100_000, chargers: 1 }] },
      charger: { limitReference: 'DC_OUTPUT', efficiency: 0.95 },
    })
    const result = decideCycle(image)
    expect(unit(result, 'B-1.1')).toMatchObject({ askedW: 157_895, grantedW: 100_000, bindingNodeId: 'B' })
    expect(targetsOf(result)).toEqual({ 'B-1.1': 95_000 })
  })
})

describe('who can’t be steered', () => {
  const lost = (image: SiteImage, unitId: string) =>
    withPermission(image, unitId, () => ({ link: { state: 'IN_DOUBT', since: now - 1 } }))

  test('OCPP-3, CYC-2: an unreachable charger is counted with what it may draw, and others get the rest', () => {
    const image = lost(drawnSite({ boards: two }), 'B-1.1')
    const leased = withPermission(image, 'B-1.1', () => ({
      confirmed: {
        ...{ orderId: 'o', sessionRef: 's-B-1.1', aheadMs: 0 },
        steps: [
          { at: now - 9, limitW: 130_000 },
          { at: now + 200_000, limitW: 10_000 },
        ],
      },
    }))
    const result = decideCycle(leased)
    expect(unit(result, 'B-1.1')).toMatchObject({ state: 'UNREACHABLE', grantedW: null, reservedW: 130_000, chain: [] })
    expect(node(result, 'B')).toMatchObject({ reservedW: 130_000, allocatedW: 270_000 })
    expect(targetsOf(result)['B-1.1']).toBeUndefined()
    expect(unit(decideCycle(image), 'B-1.1').reservedW).toBe(10_000)
  })

  test('OCPP-3: one that nobody ever heard of counts with its rating', () => {
    const image = drawnSite({ boards: two })
    const missing = { ...image, units: image.units.filter(({ unitId }) => unitId !== 'B-1.1') }
    expect(node(decideCycle(missing), 'B').allocatedW).toBe(250_000)
    const bare = withPermission(image, 'B-1.1', () => ({ fallback: { confirmedW: null, maybe: [] } }))
    expect(unit(decideCycle(bare), 'B-1.1')).toMatchObject({ state: 'UNPREPARED', reservedW: 150_000 })
    const lying = withPermission(image, 'B-1.1', () => ({ conduct: { state: 'DISOBEYS', since: now } }))
    expect(unit(decideCycle(lying), 'B-1.1')).toMatchObject({ state: 'DISOBEYING', reservedW: 150_000 })
  })

  test('OCPP-4: for what one goes on drawing above its limit the others make room, be it too little to be blamed', () => {
    const image = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 4 }] })
    const lax = withPermission(image, 'B-1.1', () => ({ overdrawnW: 108_000, lastingOverW: 8_000 }))
    const all = ['B-1.1', 'B-2.1', 'B-3.1', 'B-4.1']
    expect(granted(decideCycle(image))).toEqual(Object.fromEntries(all.map((id) => [id, 100_000])))
    expect(granted(decideCycle(lax))).toEqual(Object.fromEntries(all.map((id) => [id, 98_000])))
  })

  test('OCPP-3: two connectors that can’t be steered are no more than their charger', () => {
    const image = drawnSite({ boards: [{ name: 'B', limitW: 400_000, chargers: 2 }], connectors: 2 })
    const bare = ['B-1.1', 'B-1.2'].reduce(
      (site, id) => withPermission(site, id, () => ({ fallback: { confirmedW: null, maybe: [] } })),
      image,
    )
    expect(node(decideCycle(bare), 'B')).toMatchObject({ reservedW: 150_000, allocatedW: 150_000 })
    expect(decideCycle(bare).plan.excess).toEqual([])
  })

  test('OCPP-3, OCPP-8: a place without a bus, and a paused one, keep room for their fallback', () => {
    const image = withPermission(
      withUnit(drawnSite({ boards: two }), 'B-1.1', () => ({ session: null })),
      'B-1.1',
      () => ({ sessionRef: null }),
    )
    const paused = withUnit(image, 'B-2.1', ({ session }) => ({ session: session && { ...session, isPaused: true } }))
    const result = decideCycle(paused)
    expect(unit(result, 'B-1.1')).toMatchObject({ state: 'IDLE', reservedW: 10_000 })
    expect(unit(result, 'B-2.1')).toMatchObject({ state: 'PAUSED', reservedW: 10_000 })
    expect(targetsOf(result)).toMatchObject({ 'B-2.1': 0, 'B-3.1': 150_000 })
  })

  test('OCPP-3: nobody is told its fallback beside one that takes all there is', () => {
    const small = drawnSite({ boards: [{ name: 'B', limitW: 100_000, chargers: 2 }] })
    const lying = withPermission(small, 'B-1.1', () => ({ conduct: { state: 'DISOBEYS', since: now } }))
    const bare = withPermission(lying, 'B-2.1', () => ({ fallback: { confirmedW: null, maybe: [] } }))
    const result = decideCycle(bare)
    expect(unit(result, 'B-2.1').state).toBe('UNPREPARED')
    expect(targetsOf(result)['B-2.1']).toBe(0)
  })

  test('OCPP-3: where the fallbacks don’t fit an outside limit, chargers get less than theirs', () => {
    const image = { ...drawnSite({ boards: two }), limits: [limit({ limitW: 35_000 })] }
    const result = decideCycle(image)
    expect(Object.values(granted(result))).toEqual([5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000])
    expect(Object.values(targetsOf(result))).toEqual([5_000, 5_000, 5_000, 5_000, 5_000, 5_000, 5_000])
    expect(result.plan.orders.every(({ urgency }) => urgency === 'DECREASE')).toBe(true)
    expect(result.plan.excess).toEqual([{ nodeId: 'm', overW: 35_000, safeAt: null }])
  })
})

describe('steps that come', () => {
  test('OCPP-2, OCPP-3: a limit that begins within the lease is written into the profile, early by the clock’s error', () => {
    const from = now + 100_000
    const image = { ...drawnSite({ boards: two }), limits: [limit({ nodeId: 'B', limitW: 200_000, from })] }
    const order = decideCycle(image).plan.orders.find(({ unitId }) => unitId === 'B-1.1')!
    expect(order.steps).toEqual([
      { afterMs: 0, limitW: 100_000 },
      { afterMs: from - image.settings.clockErrorMs - order.startsAt, limitW: 50_000 },
      { afterMs: image.now + image.settings.leaseMs - order.startsAt, limitW: 10_000 },
    ])
  })
})

describe('what is measured, and what isn’t', () => {
  test('TEL-2, TEL-3: a stale demand stands on the last limit, and the cycle says so', () => {
    const image = withUnit(drawnSite({ boards: two }), 'B-1.1', () => ({
      ...{ drawn: { w: 90_000, at: now - 60_000 }, measuredLimitW: 60_000 },
    }))
    const result = decideCycle(image)
    expect(result.sourceMode).toBe('FALLBACK_DERIVED')
    expect(result.inputs.find(({ id }) => id === 'B-1.1')).toEqual({
      ...{
        of: 'DEMAND',
        id: 'B-1.1',
        w: 60_000,
        rung: 'LAST_LIMIT',
        quality: 'STALE',
        ageMs: 60_000,
        staleAfterMs: 60_000,
      },
    })
    expect(unit(result, 'B-1.1').grantedW).toBe(60_000)
    expect(result.reasons).toContainEqual(
      expect.objectContaining({ code: 'TELEMETRY_FALLBACK_DERIVED', nodeId: 'B-1.1' }),
    )
  })

  test('TEL-3: load that we don’t control takes its room, from the meter or as assumed', () => {
    const image = drawnSite({ boards: two })
    const metered = { ...image, meters: [{ nodeId: 'B', w: 140_000, at: now - 1 }] }
    expect(node(decideCycle(metered), 'B')).toMatchObject({ besideW: 100_000, allocatedW: 300_000 })
    const assumed = { ...image, expectedLoads: [{ nodeId: 'B', assumedW: 80_000 }] }
    expect(node(decideCycle(assumed), 'B')).toMatchObject({ besideW: 80_000, allocatedW: 320_000 })
    const stale = { ...assumed, meters: [{ nodeId: 'B', w: 140_000, at: now - 99_000 }] }
    expect(node(decideCycle(stale), 'B')).toMatchObject({ besideW: 100_000, allocatedW: 300_000 })
  })

  test('TEL-3: while a charger goes down, its last sample isn’t taken off a later reading of the board', () => {
    const image = drawnSite({ boards: two })
    const falling = withUnit(image, 'B-1.1', () => ({ drawn: { w: 90_000, at: now - 20_000 } }))
    const metered = { ...falling, meters: [{ nodeId: 'B', w: 110_000, at: now - 1, othersW: 50_000 }] }
    expect(node(decideCycle(metered), 'B').besideW).toBe(50_000)
  })

  test('TEL-4: load that can’t be derived at all rejects the cycle, and nobody gets more', () => {
    const image = withUnit(
      { ...drawnSite({ boards: two }), expectedLoads: [{ nodeId: 'B', assumedW: null }] },
      'A-1.1',
      () => ({
        lastLimitW: 4_000,
      }),
    )
    const result = decideCycle(image)
    expect(result).toMatchObject({ outcome: 'REJECTED', primaryReason: 'TELEMETRY_FALLBACK_UNSATISFIED' })
    expect(result.reasons.map(({ code, nodeId, nodeName }) => [code, nodeId, nodeName])).toEqual([
      ['TELEMETRY_FALLBACK_UNSATISFIED', 'B', 'B'],
    ])
    expect(result.plan.orders.every(({ steps }) => steps[0]!.limitW <= 10_000)).toBe(true)
  })

  test('LB-11, TEL-2: supply counts at its node as long as it is fresh', () => {
    const image = drawnSite({ boards: two })
    const supplied = (age: number) => ({ ...image, supplies: [{ nodeId: 'B', w: 60_000, at: now - age }] })
    expect(node(decideCycle(supplied(1)), 'B').allocatedW).toBe(460_000)
    expect(node(decideCycle(supplied(60_000)), 'B').allocatedW).toBe(400_000)
  })
})

describe('older calculation versions', () => {
  test('CYC-4, LB-8: below 3 shares the top-level capacity without the boards', () => {
    const image = { ...drawnSite({ boards: two, gridW: 350_000 }), calculationVersion: 2 }
    const result = decideCycle(image)
    expect(Object.values(granted(result))).toEqual([50_000, 50_000, 50_000, 50_000, 50_000, 50_000, 50_000])
    expect(result).toMatchObject({ outcome: 'CURTAILED', primaryReason: 'GRID_CONNECTION_LIMIT' })
    expect(result.nodes.filter(({ kind }) => kind === 'CIRCUIT')).toEqual([])
  })

  test('CYC-5, LB-10: a limit of the whole site is named where it is the lower one', () => {
    const whole = { limitId: 'l', nodeId: null, limitW: 140_000, source: 'AGGREGATE_LIMIT' } as const
    const limits = [{ ...whole, from: 0, until: null, by: 'operator Ada' }]
    const image = { ...drawnSite({ boards: two, gridW: 350_000 }), calculationVersion: 2, limits }
    const result = decideCycle(image)
    expect(Object.values(granted(result))).toEqual([20_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000])
    expect(result).toMatchObject({ outcome: 'CURTAILED', primaryReason: 'AGGREGATE_LIMIT' })
    expect(cycleSentence(result, { now: image.now, timezone: 'UTC' }).text).toMatch(
      /140 kW limit \(operator Ada\).*7 of 7/,
    )
    // As it was decided then.
    expect(decideCycle({ ...image, format: 2 }).primaryReason).toBe('GRID_CONNECTION_LIMIT')
  })

  test('CYC-4, OCPP-3: boards that carry less than they are given are named, since nobody keeps them', () => {
    const site = drawnSite({ boards: [{ ...two[0], limitW: 100_000 }, two[1]], gridW: 700_000 })
    const sentence = (image: SiteImage) => cycleSentence(decideCycle(image), { now: image.now, timezone: 'UTC' }).text
    const flat = decideCycle({ ...site, calculationVersion: 2 })
    expect(flat.unkept).toEqual([{ nodeId: 'A', name: 'A' }])
    expect(sentence({ ...site, calculationVersion: 2 })).toMatch(
      / A may come to more than its limit: this calculation version knows no boards\.$/,
    )
    expect(decideCycle(site).unkept).toBeUndefined()
    expect(decideCycle({ ...site, calculationVersion: 2, format: 2 }).unkept).toBeUndefined()
  })

  test('CYC-4: 3 and above don’t fall back to it', () => {
    const image = drawnSite({ boards: two })
    const circuits = image.registry.circuits.map((circuit) => ({ ...circuit, rating: null }))
    expect(decideCycle({ ...image, registry: { ...image.registry, circuits } })).toMatchObject({ outcome: 'REJECTED' })
  })
})
