import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { assert as assertTrue } from '../kernel/assert.ts'
import type { RefusalCode } from '../kernel/refusal.ts'
import { assemble, topologyFaults } from './assemble.ts'
import type { ImportDepot } from './commands.ts'
import type { Circuit, Depot } from './depot.ts'
import { diagnose } from './diagnose.ts'

const { id, nodeOf, under } = a

type Contents = Partial<Pick<ImportDepot, 'circuits' | 'chargePoints' | 'connectors' | 'powerSources' | 'devices'>>

/** Taken as it stands and given a microgrid, so that nothing keeps it from being wrong. */
const depotWith = (contents: Contents): Depot =>
  a.depotAfter(a.legacyDepot(contents), { type: 'ResyncMicrogrid', microgridIdIfNone: a.microgridId })

function treeOf(depot: Depot) {
  assertTrue(depot.microgrid, 'no microgrid')
  const assembled = assemble(depot, depot.microgrid)
  if ('faults' in assembled) throw new Error(JSON.stringify(assembled.faults))
  return assembled.tree
}

describe('the tree', () => {
  const depot = depotWith({
    circuits: [
      a.circuit(id(13), { name: 'EVDB-3', parent: under(id(10)) }),
      a.circuit(id(11), { name: 'MSB-2', safeDefaultW: 50_000 }),
      a.circuit(id(12), { name: 'charger 1', parent: under(id(13)), rating: null, safeDefaultW: 0 }),
      a.circuit(id(10), { name: 'MSB-1', safeDefaultW: 900_000 }),
    ],
  })

  test('MG-6: stands depth first, parents before their children, siblings by id', () => {
    const lines = treeOf(depot).nodes.map((node) => [node.depth, node.kind, node.name, node.parentNodeId])
    expect(lines).toEqual([
      [1, 'GRID_CONNECTION', 'MSB-1', null],
      [2, 'CIRCUIT', 'EVDB-3', nodeOf(id(10))],
      [3, 'CIRCUIT', 'charger 1', nodeOf(id(13))],
      [1, 'GRID_CONNECTION', 'MSB-2', null],
    ])
  })

  test('MG-6: a node’s limit is the tighter of its rating and its safe default capacity, with its source', () => {
    const limits = Object.fromEntries(treeOf(depot).nodes.map((node) => [node.name, node.effectiveLimit]))
    expect(limits).toEqual({
      'MSB-1': { limitW: 400_000, source: 'RATING' },
      'MSB-2': { limitW: 50_000, source: 'SAFE_DEFAULT_CAPACITY' },
      'EVDB-3': { limitW: 400_000, source: 'RATING' },
      // Zero is a limit like any other: nothing may flow.
      'charger 1': { limitW: 0, source: 'SAFE_DEFAULT_CAPACITY' },
    })
  })

  test('MG-6: every circuit has its node', () => {
    const { nodes, nodeOfCircuit } = treeOf(depot)
    expect([...nodeOfCircuit.keys()].sort()).toEqual([...depot.circuits.keys()].sort())
    for (const node of nodes) expect(nodeOfCircuit.get(node.circuit.circuitId)).toBe(node.nodeId)
  })

  test('MG-6: an empty depot is a valid tree that says what it lacks', () => {
    const empty = depotWith({})
    expect(treeOf(empty).nodes).toEqual([])
    expect(diagnose(empty, treeOf(empty)).map(({ code }) => code)).toEqual(['NO_GRID_CONNECTION'])
  })

  test('MG-6: what is there but stands at no node, or can’t be used, is named', () => {
    const odd = depotWith({
      circuits: [
        a.circuit(id(10), { rating: { unit: 'kW', powerW: 100_000 } }),
        a.circuit(id(11), { parent: under(id(10)), rating: { unit: 'kW', powerW: 100_001 } }),
      ],
      chargePoints: [
        a.chargePoint(id(20), { circuitId: id(11) }),
        a.chargePoint(id(21), { circuitId: id(11), controlMode: 'CHARGER' }),
        a.chargePoint(id(22), { circuitId: id(11) }),
      ],
      connectors: [a.connector(id(30), id(22))],
      powerSources: [a.powerSource(id(40)), a.powerSource(id(41), { circuitId: id(10) })],
      devices: [a.device(id(50)), a.device(id(51), { circuitId: id(10) })],
    })
    expect(diagnose(odd, treeOf(odd)).map(({ code, ids }) => [code, ...ids])).toEqual([
      ['CHARGE_POINT_WITHOUT_CONNECTOR', id(20)],
      ['CHILD_LIMIT_ABOVE_PARENT', nodeOf(id(11)), nodeOf(id(10))],
      ['DEVICE_UNATTACHED', id(50)],
      ['POWER_SOURCE_UNATTACHED', id(40)],
    ])
  })
})

describe('size', () => {
  const many = 10_000
  const ids = Array.from({ length: many }, (_, n) => id(n + 1000))

  test('MG-6: a chain of 10,000 circuits is a tree like any other', () => {
    const circuits = ids.map((circuitId, n) => a.circuit(circuitId, { parent: n === 0 ? null : under(id(n + 999)) }))
    const { nodes } = treeOf(depotWith({ circuits: circuits.reverse() }))
    expect(nodes.map(({ depth }) => depth)).toEqual(ids.map((_, n) => n + 1))
  })

  test('MG-6: so are 10,000 circuits on one board', () => {
    const circuits = ids.map((circuitId) => a.circuit(circuitId, { parent: under(id(1)) }))
    const { nodes } = treeOf(depotWith({ circuits: [...circuits, a.circuit(id(1))] }))
    expect(nodes).toHaveLength(many + 1)
  })

  test('MG-7: a cycle of 10,000 circuits is one fault', () => {
    const circuits = ids.map((circuitId, n) => a.circuit(circuitId, { parent: under(ids[(n + 1) % many] ?? '') }))
    const faults = topologyFaults(depotWith({ circuits }))
    expect(faults.map(({ code }) => code)).toEqual(['TOPOLOGY_CYCLE'])
    expect(faults[0]?.ids).toEqual(ids)
  })
})

describe('each fault has its code and the ids concerned', () => {
  const board = a.circuit(id(10))
  const wired = a.chargePoint(id(20), { circuitId: id(10) })
  const cases: readonly [string, Contents, RefusalCode, string[]][] = [
    [
      'a circuit under itself',
      { circuits: [a.circuit(id(10), { parent: under(id(10)) })] },
      'TOPOLOGY_CYCLE',
      [id(10)],
    ],
    [
      'two circuits under each other',
      { circuits: [a.circuit(id(11), { parent: under(id(10)) }), a.circuit(id(10), { parent: under(id(11)) })] },
      'TOPOLOGY_CYCLE',
      [id(10), id(11)],
    ],
    [
      'a parent in another depot',
      { circuits: [a.circuit(id(10), { parent: under(id(60), id(61)) })] },
      'TOPOLOGY_CROSS_DEPOT_PARENT',
      [id(10), id(60)],
    ],
    [
      'a parent that isn’t there',
      { circuits: [a.circuit(id(10), { parent: under(id(60)) })] },
      'TOPOLOGY_UNKNOWN_PARENT',
      [id(10), id(60)],
    ],
    ['a circuit without a rating', { circuits: [{ ...board, rating: null }] }, 'TOPOLOGY_MISSING_RATING', [id(10)]],
    [
      'a charge point without a rating',
      { circuits: [board], chargePoints: [{ ...wired, rating: null }] },
      'TOPOLOGY_MISSING_RATING',
      [id(20)],
    ],
    [
      'a charge point on no circuit',
      { chargePoints: [{ ...wired, circuitId: null }] },
      'TOPOLOGY_UNATTACHED_CHARGE_POINT',
      [id(20)],
    ],
    [
      'a connector without a charger',
      { connectors: [a.connector(id(30), id(31))] },
      'TOPOLOGY_UNATTACHED_CONNECTOR',
      [id(30), id(31)],
    ],
    ['a charge point on a strange circuit', { chargePoints: [wired] }, 'TOPOLOGY_UNKNOWN_CIRCUIT', [id(20), id(10)]],
    [
      'a power source on a strange circuit',
      { powerSources: [a.powerSource(id(40), { circuitId: id(10) })] },
      'TOPOLOGY_UNKNOWN_CIRCUIT',
      [id(40), id(10)],
    ],
    [
      'a device on a strange circuit',
      { devices: [a.device(id(50), { circuitId: id(10) })] },
      'TOPOLOGY_UNKNOWN_CIRCUIT',
      [id(50), id(10)],
    ],
  ]
  test.each(cases)('MG-7: %s', (_, contents, code, ids) => {
    const faults = topologyFaults(depotWith(contents))
    expect(faults.map((fault) => [fault.code, fault.ids])).toEqual([[code, ids]])
    expect(faults[0]?.message).toMatch(/\.$/)
  })

  test('MG-7: a branch that ends in a cycle adds no fault of its own, and two cycles are two', () => {
    const circuits = [
      a.circuit(id(10), { parent: under(id(11)) }),
      a.circuit(id(11), { parent: under(id(12)) }),
      a.circuit(id(12), { parent: under(id(11)) }),
      a.circuit(id(13), { parent: under(id(13)) }),
    ]
    const faults = topologyFaults(depotWith({ circuits }))
    expect(faults.map(({ ids }) => ids)).toEqual([[id(11), id(12)], [id(13)]])
  })
})

describe('whatever stands in the registries', () => {
  test('MG-7: the same data in any order gives the same bytes', () => {
    fc.assert(
      fc.property(
        contents().chain((whole) => fc.tuple(fc.constant(whole), shuffled(whole))),
        ([whole, other]) => {
          expect(bytes(depotInOrder(other))).toBe(bytes(depotInOrder(whole)))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('MG-7: faults are found where they are and nowhere else', () => {
    fc.assert(
      fc.property(contents(), (whole) => {
        const depot = depotInOrder(whole)
        const found = topologyFaults(depot)
        expect(found.map(({ code, ids }) => `${code} ${ids?.join()}`)).toEqual(expectedFaults(whole))
        if (found.length > 0) return
        const { nodes } = treeOf(depot)
        const seen = new Map<string, string>()
        for (const { nodeId, parentNodeId, depth, circuit } of nodes) {
          expect(parentNodeId).toBe(circuit.parent && seen.get(circuit.parent.circuitId))
          expect(depth).toBe(1 + above(whole.circuits, circuit).length)
          seen.set(circuit.circuitId, nodeId)
        }
        expect(seen.size).toBe(whole.circuits.length)
      }),
      { numRuns: 500 },
    )
  })
})

type Whole = Required<{ -readonly [Key in keyof Contents]: NonNullable<Contents[Key]> }>

/** A depot that is whole in most places, and broken in some. */
function contents(): fc.Arbitrary<Whole> {
  const circuitsMax = 7
  const place = fc.oneof(
    { weight: 8, arbitrary: fc.nat(circuitsMax - 1).map((n) => id(10 + n)) },
    { weight: 1, arbitrary: fc.constant(id(99)) },
  )
  const rating = fc.option(fc.constant({ unit: 'kW', powerW: 400_000 } as const), { freq: 12 })
  const circuit = fc.record({
    parent: fc.option(
      fc.oneof(
        { weight: 12, arbitrary: place.map((circuitId) => under(circuitId)) },
        { weight: 1, arbitrary: fc.constant(under(id(98), id(97))) },
      ),
      { freq: 2 },
    ),
    rating,
    safeDefaultW: fc.option(fc.nat(500_000)),
  })
  const hung = fc.record({ circuitId: fc.option(place, { freq: 12 }), rating })
  return fc
    .record({
      circuits: fc.array(circuit, { maxLength: circuitsMax }),
      chargePoints: fc.array(hung, { maxLength: 4 }),
      plugs: fc.array(fc.nat(4), { maxLength: 5 }),
      powerSources: fc.array(hung, { maxLength: 2 }),
      devices: fc.array(hung, { maxLength: 2 }),
      isTidy: fc.boolean(),
    })
    .map(({ isTidy, ...drawn }) => ({
      // Parents that were drawn earlier make no cycle.
      circuits: drawn.circuits.map((fields, n) => a.circuit(id(10 + n), isTidy ? tidy(fields, n) : { ...fields })),
      chargePoints: drawn.chargePoints.map((fields, n) => a.chargePoint(id(30 + n), fields)),
      connectors: drawn.plugs.map((at, n) => a.connector(id(40 + n), id(30 + at), { number: n + 1 })),
      powerSources: drawn.powerSources.map(({ circuitId }, n) => a.powerSource(id(50 + n), { circuitId })),
      devices: drawn.devices.map(({ circuitId }, n) => a.device(id(60 + n), { circuitId })),
    }))
}

const tidy = (fields: Partial<Circuit>, n: number): Partial<Circuit> => ({
  rating: { unit: 'kW', powerW: 400_000 },
  parent: fields.parent && fields.parent.circuitId < id(10 + n) ? fields.parent : null,
})

const shuffled = (whole: Whole): fc.Arbitrary<Whole> =>
  fc.record({
    circuits: order(whole.circuits),
    chargePoints: order(whole.chargePoints),
    connectors: order(whole.connectors),
    powerSources: order(whole.powerSources),
    devices: order(whole.devices),
  })

const order = <Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> =>
  fc.shuffledSubarray([...items], { minLength: items.length })

const depotInOrder = (whole: Whole): Depot => depotWith(whole)

function bytes(depot: Depot): string {
  assertTrue(depot.microgrid, 'no microgrid')
  const assembled = assemble(depot, depot.microgrid)
  if ('faults' in assembled) return JSON.stringify(assembled)
  const { nodes, nodeOfCircuit } = assembled.tree
  return JSON.stringify([nodes, [...nodeOfCircuit], diagnose(depot, assembled.tree)])
}

/** The circuits above one, by walking up; endless where they stand in a ring. */
function above(circuits: readonly Circuit[], circuit: Circuit, walked: readonly Circuit[] = []): readonly Circuit[] {
  const parent = circuits.find(({ circuitId }) => circuitId === circuit.parent?.circuitId)
  if (!parent || walked.length > circuits.length) return walked
  return above(circuits, parent, [...walked, parent])
}

/** The same rules once more, as plainly as they can be written. */
function expectedFaults(whole: Whole): string[] {
  const { circuits, chargePoints, connectors } = whole
  const known = (circuitId: string) => circuits.some((circuit) => circuit.circuitId === circuitId)
  const rings = circuits
    .filter((circuit) => above(circuits, circuit).includes(circuit))
    .map((circuit) => [...new Set(above(circuits, circuit).map(({ circuitId }) => circuitId))].sort().join())
  const hung = [
    ...chargePoints.map(({ chargePointId, circuitId }) => [chargePointId, circuitId] as const),
    ...whole.powerSources.map(({ powerSourceId, circuitId }) => [powerSourceId, circuitId] as const),
    ...whole.devices.map(({ deviceId, circuitId }) => [deviceId, circuitId] as const),
  ]
  return [
    ...[...new Set(rings)].map((ring) => `TOPOLOGY_CYCLE ${ring}`),
    ...circuits.flatMap(({ circuitId, parent }) => {
      if (!parent || known(parent.circuitId)) return []
      const code = parent.depotId === a.depotId ? 'TOPOLOGY_UNKNOWN_PARENT' : 'TOPOLOGY_CROSS_DEPOT_PARENT'
      return [`${code} ${circuitId},${parent.circuitId}`]
    }),
    ...circuits
      .filter(({ rating, safeDefaultW }) => rating === null && safeDefaultW === null)
      .map(({ circuitId }) => `TOPOLOGY_MISSING_RATING ${circuitId}`),
    ...chargePoints
      .filter(({ rating }) => rating === null)
      .map(({ chargePointId }) => `TOPOLOGY_MISSING_RATING ${chargePointId}`),
    ...chargePoints
      .filter(({ circuitId }) => circuitId === null)
      .map(({ chargePointId }) => `TOPOLOGY_UNATTACHED_CHARGE_POINT ${chargePointId}`),
    ...connectors
      .filter(({ chargePointId }) => !chargePoints.some((charger) => charger.chargePointId === chargePointId))
      .map(({ connectorId, chargePointId }) => `TOPOLOGY_UNATTACHED_CONNECTOR ${connectorId},${chargePointId}`),
    ...hung
      .filter(([, circuitId]) => circuitId !== null && !known(circuitId))
      .map(([what, circuitId]) => `TOPOLOGY_UNKNOWN_CIRCUIT ${what},${circuitId}`),
  ].sort((left, right) => (left < right ? -1 : 1))
}
