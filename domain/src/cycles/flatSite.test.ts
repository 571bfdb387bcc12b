import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceOf } from '../../../tests/support/chance.ts'
import { drawnSite, now, withPermission } from '../../../tests/support/siteImages.ts'
import { type CycleResult, decideCycle } from './cycle.ts'
import type { SiteImage, SiteLimit } from './image.ts'
import { replay } from './replay.ts'
import { cycleSentence } from './sentences.ts'

// What a site that is shared flat counts, and what it tells of itself.

const boards = [
  { name: 'A', limitW: 60_000, chargers: 1 },
  { name: 'B', limitW: 60_000, chargers: 2 },
] as const

const flatSite = (rest: Partial<SiteImage> = {}): SiteImage => ({
  ...drawnSite({ boards, gridW: 100_000, ratingW: 60_000, fallbackW: 5_000 }),
  ...{ calculationVersion: 2, ...rest },
})
const ofTheWhole: readonly SiteLimit[] = [
  {
    ...{ limitId: 'l', nodeId: null, limitW: 70_000, source: 'AGGREGATE_LIMIT' },
    ...{ from: 0, until: null, by: 'operator Ada' },
  },
]
const grid = ({ nodes }: CycleResult) => nodes.find(({ nodeId }) => nodeId === 'grid')!
const grantedW = ({ units }: CycleResult) => units.reduce((sum, unit) => sum + (unit.grantedW ?? 0), 0)
const loadsOf = ({ inputs }: CycleResult) => inputs.filter((input) => input.of === 'LOAD')
const measured = (w: number, ageMs = 1_000) => ({ w, at: now - ageMs })

describe('load at boards of a site that is shared flat', () => {
  test.each<readonly [string, Partial<SiteImage>]>([
    ['is assumed', { expectedLoads: [{ nodeId: 'A', assumedW: 50_000 }] }],
    ['is measured', { meters: [{ nodeId: 'A', ...measured(55_000) }] }],
    ['was found by others', { meters: [{ nodeId: 'A', ...measured(55_000), othersW: 50_000 }] }],
    ['is remembered of a meter that fell silent', remembered()],
  ])('LB-8, TEL-3: counts at the grid connection where it %s, and is told', (_, known) => {
    const image = flatSite(known)
    const flat = decideCycle(image)
    expect(grantedW(flat)).toBe(50_000)
    expect(flat).toMatchObject({ outcome: 'CURTAILED', primaryReason: 'GRID_CONNECTION_LIMIT' })
    expect(grid(flat)).toMatchObject({ besideW: 50_000, allocatedW: 50_000, headroomW: 0 })
    expect(loadsOf(flat)).toMatchObject([{ id: 'A', w: 50_000 }])
    expect(loadsOf(flat)).toEqual(loadsOf(decideCycle({ ...image, calculationVersion: 3 })))
  })

  test('LB-8, TEL-3: is in what a meter of the grid connection shows, and counts once', () => {
    const atBoard = { expectedLoads: [{ nodeId: 'A', assumedW: 30_000 }] }
    // Of the 65 kW that it shows 15 are drawn by chargers, and 30 by the board's load.
    const meter = { nodeId: 'grid', ...measured(65_000) }
    const flat = decideCycle(flatSite({ ...atBoard, meters: [meter] }))
    expect(grid(flat)).toMatchObject({ besideW: 50_000, allocatedW: 50_000 })
    expect(loadsOf(flat)).toMatchObject([
      { id: 'A', w: 30_000 },
      { id: 'grid', w: 20_000 },
    ])
    const found = decideCycle(flatSite({ ...atBoard, meters: [{ ...meter, othersW: 42_000 }] }))
    expect(grid(found)).toMatchObject({ besideW: 42_000, allocatedW: 58_000 })
  })

  test('TEL-4, LEG-6: rejects where it has to be measured and is not, and names the board', () => {
    const flat = decideCycle(flatSite({ expectedLoads: [{ nodeId: 'A', assumedW: null }] }))
    expect(flat).toMatchObject({ outcome: 'REJECTED', primaryReason: 'TELEMETRY_FALLBACK_UNSATISFIED' })
    expect(flat.reasons).toMatchObject([{ nodeId: 'A', nodeName: 'A', kind: 'CIRCUIT' }])
    expect(flat.plan.orders.every(({ steps }) => steps[0]!.limitW <= 5_000)).toBe(true)
    const fresh = flatSite({
      expectedLoads: [{ nodeId: 'A', assumedW: null }],
      meters: [{ nodeId: 'A', ...measured(0) }],
    })
    expect(decideCycle(fresh).outcome).toBe('CURTAILED')
  })

  test('CYC-4, OCPP-3: makes a board that it fills be named', () => {
    const image = flatSite({ expectedLoads: [{ nodeId: 'A', assumedW: 30_000 }] })
    const flat = decideCycle(image)
    expect(flat.unkept).toBeUndefined()
    const more = decideCycle({ ...image, expectedLoads: [{ nodeId: 'A', assumedW: 50_000 }] })
    expect(more.unkept).toEqual([{ nodeId: 'A', name: 'A' }])
    expect(cycleSentence(more, { now, timezone: 'UTC' }).text).toMatch(/ A may come to more than its limit/)
  })

  test('LB-8: of the whole site counts beneath a limit of the whole', () => {
    const flat = decideCycle(flatSite({ limits: ofTheWhole, expectedLoads: [{ nodeId: 'm', assumedW: 40_000 }] }))
    expect(grantedW(flat)).toBe(30_000)
    expect(flat.nodes.find(({ nodeId }) => nodeId === 'm')).toMatchObject({ besideW: 40_000, headroomW: 0 })
  })

  test.each(['c-a', 'c-z'])(
    'LB-8: at one grid connection (%s) leaves its room beneath a limit of the whole',
    (circuitId) => {
      const image = flatSite({ expectedLoads: [{ nodeId: 'X', assumedW: 50_000 }] })
      const other = { circuitId, nodeId: 'X', name: 'X', parent: null, safeDefaultW: null } as const
      const { circuits, gridConnections } = image.registry
      const registry = {
        ...image.registry,
        circuits: [...circuits, { ...other, rating: { unit: 'kW', powerW: 100_000 } as const }],
        gridConnections: [...gridConnections, { nodeId: 'X', circuitId, name: 'X' }],
      }
      expect(grantedW(decideCycle({ ...image, registry, limits: ofTheWhole }))).toBe(20_000)
    },
  )

  test('CYC-5: a cycle that was kept before it counted gives what it gave', () => {
    const image = flatSite({ format: 3, expectedLoads: [{ nodeId: 'A', assumedW: 50_000 }] })
    const before = decideCycle(image)
    expect(grantedW(before)).toBe(100_000)
    expect(loadsOf(before)).toEqual([])
    expect(before.nodes.map(({ nodeId }) => nodeId)).toEqual(['grid'])
    expect(replay(image, before)).toEqual({ isSame: true })
    const unknown = decideCycle({ ...image, expectedLoads: [{ nodeId: 'A', assumedW: null }] })
    expect(unknown.outcome).toBe('CURTAILED')
  })

  test('LB-8, TEL-4: whatever is measured or assumed, counts at the grid connection as with a hierarchy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const image = loadedSite(seed)
        const flat = decideCycle(image)
        const hierarchy = decideCycle({ ...image, calculationVersion: 3 })
        const isRejected = (result: CycleResult) => result.outcome === 'REJECTED'
        expect(isRejected(flat)).toBe(isRejected(hierarchy))
        expect(flat.sourceMode).toBe(hierarchy.sourceMode)
        expect(loadsOf(flat)).toEqual(loadsOf(hierarchy))
        if (isRejected(flat)) expect(flat.reasons).toEqual(hierarchy.reasons)
        else {
          const underGrid = loadsOf(flat).filter(({ id }) => id !== 'm')
          const besideW = underGrid.reduce((sum, { w }) => sum + w, 0)
          const { limitW, reservedW } = grid(flat)
          expect(grid(flat).besideW).toBe(besideW)
          expect(grantedW(flat)).toBeLessThanOrEqual(Math.max(0, limitW! - besideW - reservedW))
        }
      }),
      { numRuns: 300 },
    )
  })
})

function remembered(): Partial<SiteImage> {
  return {
    meters: [{ nodeId: 'A', ...measured(55_000, 120_000), othersW: 50_000 }],
    expectedLoads: [{ nodeId: 'A', assumedW: 10_000 }],
  }
}

/** Meters and expected loads anywhere, fresh and stale; some chargers out of hand. */
function loadedSite(seed: number): SiteImage {
  const { upTo, one } = chanceOf(seed)
  const places = ['m', 'grid', 'A', 'B'].filter(() => upTo(1) === 0)
  const image = flatSite({
    meters: places.map((nodeId) => ({
      ...{ nodeId, ...measured(upTo(90_000), upTo(90_000)) },
      ...(upTo(1) === 0 && { othersW: upTo(40_000) }),
    })),
    expectedLoads: ['m', 'grid', 'A', 'B']
      .filter(() => upTo(1) === 0)
      .map((nodeId) => ({ nodeId, assumedW: one([upTo(50_000), upTo(50_000), null]) })),
  })
  return image.units.reduce(
    (site, { unitId }) =>
      upTo(3) > 0 ? site : withPermission(site, unitId, () => ({ link: { state: 'IN_DOUBT', since: now - 1 } })),
    image,
  )
}

describe('what a site that is shared flat tells', () => {
  test('CYC-3, CYC-6: has its nodes from the whole down to the connectors, and no board', () => {
    const { nodes } = decideCycle(flatSite())
    expect(nodes.map(({ nodeId, parentId }) => [nodeId, parentId])).toEqual([
      ['A-1', 'grid'],
      ['A-1.1', 'A-1'],
      ['B-1', 'grid'],
      ['B-1.1', 'B-1'],
      ['B-2', 'grid'],
      ['B-2.1', 'B-2'],
      ['grid', 'm'],
      ['m', null],
    ])
    const told = (id: string) => nodes.find(({ nodeId }) => nodeId === id)
    expect(told('m')).toMatchObject({ limitW: null, demandW: 180_000, allocatedW: 100_000, status: 'SLACK' })
    expect(told('grid')).toMatchObject({ limitW: 100_000, demandW: 180_000, allocatedW: 100_000, status: 'BINDING' })
    expect(told('B-1')).toMatchObject({
      ...{ limitW: 60_000, limitCode: 'CHARGE_POINT_LIMIT', demandW: 60_000, allocatedW: 33_333, headroomW: 26_667 },
      ...{ by: 'rating', status: 'SLACK' },
    })
    expect(told('B-1.1')).toMatchObject({ limitCode: 'CONNECTOR_LIMIT', demandW: 60_000, allocatedW: 33_333 })
  })

  test('LB-8, LB-10: connectors of one charger get together what it lets through, and that it holds them is told', () => {
    const drawn = drawnSite({ boards: [{ name: 'A', limitW: 60_000, chargers: 2 }], ratingW: 60_000, connectors: 2 })
    const limits = [{ ...ofTheWhole[0]!, nodeId: 'A-2', limitW: 30_000, source: 'NODE_LIMIT' } as const]
    const flat = decideCycle({ ...drawn, calculationVersion: 2, limits })
    expect(flat.units.map((unit) => [unit.unitId, unit.grantedW, unit.bindingNodeId])).toEqual([
      ['A-1.1', 30_000, 'A-1'],
      ['A-1.2', 30_000, 'A-1'],
      ['A-2.1', 15_000, 'A-2'],
      ['A-2.2', 15_000, 'A-2'],
    ])
    expect(flat.outcome).toBe('CURTAILED')
    expect(flat.reasons).toMatchObject([
      { code: 'NODE_LIMIT', nodeId: 'A-2', limitW: 30_000, demandW: 120_000, allocatedW: 30_000, by: 'operator Ada' },
      { code: 'CHARGE_POINT_LIMIT', nodeId: 'A-1', limitW: 60_000, demandW: 120_000, allocatedW: 60_000 },
    ])
  })

  test('LB-10: a charger that would hold its connectors back if the grid connection didn’t is told as such', () => {
    const drawn = drawnSite({ boards, gridW: 100_000, ratingW: 60_000, fallbackW: 5_000, connectors: 2 })
    const image = { ...drawn, calculationVersion: 2 }
    const statuses = ({ nodes }: CycleResult) => new Map(nodes.map(({ nodeId, status }) => [nodeId, status]))
    const flat = statuses(decideCycle(image))
    expect(flat.get('grid')).toBe('BINDING')
    expect(flat).toEqual(
      new Map([...statuses(decideCycle({ ...image, calculationVersion: 3 }))].filter(([id]) => flat.has(id))),
    )
    const whole = statuses(decideCycle({ ...image, limits: [{ ...ofTheWhole[0]!, limitW: 50_000 }] }))
    expect([whole.get('m'), whole.get('grid'), whole.get('A-1'), whole.get('A-1.1')]).toEqual([
      ...['BINDING', 'LATENT', 'LATENT', 'SLACK'],
    ])
  })

  test('LB-10: load that alone is more than the grid connection carries is told as that', () => {
    const flat = decideCycle(flatSite({ expectedLoads: [{ nodeId: 'A', assumedW: 120_000 }] }))
    expect(grantedW(flat)).toBe(0)
    expect(flat).toMatchObject({ outcome: 'CURTAILED', primaryReason: 'LIMIT_INFEASIBLE' })
    expect(grid(flat)).toMatchObject({ status: 'BINDING', headroomW: -20_000, besideW: 120_000 })
  })

  test('CYC-3: keeps apart what is reserved for a charger that nobody steers', () => {
    const { nodes } = decideCycle(
      withPermission(flatSite(), 'B-1.1', () => ({ link: { state: 'IN_DOUBT', since: now - 1 } })),
    )
    const told = (id: string) => nodes.find(({ nodeId }) => nodeId === id)!
    expect(told('B-1')).toMatchObject({ demandW: 0, allocatedW: 0 })
    expect(told('B-1').reservedW).toBeGreaterThan(0)
    expect(told('B-1').headroomW).toBe(60_000 - told('B-1').reservedW)
    expect(told('m').reservedW).toBe(told('B-1').reservedW)
  })
})
