import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { ImportDepot } from '@busbar/domain/topology/commands'
import { depotDecider } from '@busbar/domain/topology/decide'
import type { DepotControl } from '@busbar/domain/topology/control'
import { byId, type Connector, type Depot } from '@busbar/domain/topology/depot'
import { type Rating, ratingW } from '@busbar/domain/topology/rating'
import { Name } from '@busbar/wire/api/common'
import { DepotFile } from '@busbar/wire/api/depotFile'
import fc from 'fast-check'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { newId } from '../engine/ids.ts'
import { readDepotFile } from './read.ts'
import { writeDepotFile } from './write.ts'

const nasty = [
  ...['yes', 'no', 'on', 'null', '~', 'true', 'NaN', '.inf', '1', '007', '1e3', '0x10', '1_000', '12:30', '2026-01-01'],
  ...[
    '- a',
    '-',
    '--- a',
    '...',
    '? a',
    ': a',
    'a: b',
    'a:',
    'a #b',
    '#a',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%',
    '@a',
    '`a',
  ],
  ...['"quoted"', "it's", "'", '"', '\\', '\\n', '{a}', '[a]', 'a, b', '<<', '=', '__proto__', 'constructor', 'depots'],
  ...['Dépôt Nord', 'депо', '车厂', '😀', 'a\u00a0b', 'a\ufeffb', 'e\u0301', 'x'.repeat(120)],
]
const name = fc.oneof(
  fc.constantFrom('Feeder A', 'Feeder B', ...nasty),
  fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .map((text) => Name.safeParse(text).data)
    .filter((text) => text !== undefined),
)
const thousandths = (max: number, min = 0) => fc.integer({ min, max })
const hundredths = fc.integer({ min: 1, max: 100 }).map((n) => n / 100)
const plate: fc.Arbitrary<Rating> = fc.oneof(
  fc.record({ unit: fc.constant('kW' as const), powerW: thousandths(1_000_000_000, 1) }),
  fc.record({ unit: fc.constant('kVA' as const), apparentVa: thousandths(1_000_000_000, 1), powerFactor: hundredths }),
  fc.record({
    unit: fc.constant('A' as const),
    currentMa: thousandths(100_000_000, 1),
    voltageV: fc.oneof(fc.constantFrom(230, 400, 11_000), fc.double({ min: 1, max: 200_000, noNaN: true })),
    phases: fc.constantFrom(1 as const, 3 as const),
    powerFactor: hundredths,
  }),
)
const rating = plate.filter((stated) => ratingW(stated) >= 1 && ratingW(stated) < 1e9)
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null, freq: 3 })

/** By position, or nowhere at all, as older systems could have it. */
const position = fc.integer({ min: -2, max: 5 })
const connector = fc.record({ name: orNull(name), rating: orNull(rating) })
const plan = fc.record({
  name,
  timezone: fc.constantFrom('Australia/Perth', 'UTC', 'Europe/Berlin'),
  visibleTo: fc.option(
    fc.array(
      fc.constant(null).map(() => newId()),
      { maxLength: 2 },
    ),
    { nil: null },
  ),
  circuits: fc.array(
    fc.record({
      name,
      parent: position,
      parentElsewhere: fc.boolean(),
      rating: orNull(rating),
      safeDefaultW: orNull(thousandths(1_000_000_000)),
    }),
    { maxLength: 6 },
  ),
  chargePoints: fc.array(
    fc.record({
      name,
      circuit: position,
      controlMode: fc.constantFrom('CONNECTOR' as const, 'CHARGER' as const),
      rating: orNull(rating),
      limitReference: fc.constantFrom('AC_INPUT' as const, 'DC_OUTPUT' as const),
      efficiency: fc.double({ min: 0.5, max: 1, noNaN: true }),
      fallbackW: thousandths(1_000_000_000),
      phases: orNull(fc.constantFrom(['L1'] as const, ['L1', 'L3'] as const, ['L1', 'L2', 'L3'] as const)),
      connectors: fc.array(connector, { maxLength: 3 }),
    }),
    { maxLength: 5 },
  ),
  control: fc.record({
    version: fc.integer({ min: 1, max: 9 }),
    rampWPerS: orNull(thousandths(10_000_000, 100)),
    deadBandShare: fc.integer({ min: 0, max: 50 }).map((n) => n / 100),
    staleS: fc.array(orNull(fc.integer({ min: 5, max: 3600 })), { maxLength: 20 }),
    assumedW: fc.array(fc.option(orNull(thousandths(1_000_000_000)), { nil: undefined }), { maxLength: 8 }),
  }),
  looseConnectors: fc.array(connector, { maxLength: 2 }),
  powerSources: fc.array(
    fc.record({
      name,
      circuit: position,
      kind: fc.constantFrom('GRID' as const, 'BATTERY' as const, 'SOLAR' as const, 'GENERATOR' as const),
      rating: orNull(rating),
      capacityWh: orNull(thousandths(1_000_000_000)),
    }),
    { maxLength: 3 },
  ),
  devices: fc.array(
    fc.record({
      name,
      circuit: position,
      kind: fc.constantFrom('METER' as const, 'SENSOR' as const, 'GATEWAY' as const, 'CONTROLLER' as const),
      siteModelName: orNull(name),
    }),
    { maxLength: 3 },
  ),
})
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never

function toDepot(planned: Plan): Depot {
  const depotId = newId()
  const circuitIds = planned.circuits.map(() => newId())
  const noCircuit = newId()
  const at = (where: number) => (where === -1 ? noCircuit : (circuitIds[where] ?? null))
  const chargePoints = planned.chargePoints.map(({ circuit, connectors: _, ...fields }, nth) => ({
    ...fields,
    chargePointId: newId(),
    circuitId: at(circuit),
    ocppIdentity: `CP-${nth}`,
  }))
  const connectors = connectorsOf(planned, chargePoints)
  const nodeIds = circuitIds.map(() => newId())
  const command: ImportDepot = {
    type: 'ImportDepot',
    depotId,
    microgridId: null,
    depot: planned,
    control: toControl(planned, nodeIds, [...chargePoints.map((one) => one.chargePointId), ...idsOf(connectors)]),
    circuits: planned.circuits.map(({ parent, parentElsewhere, ...fields }, nth) => {
      const here = at(parent)
      const elsewhere = parentElsewhere && here === noCircuit ? { circuitId: newId(), depotId: newId() } : null
      return {
        ...fields,
        circuitId: circuitIds[nth] ?? '',
        nodeId: nodeIds[nth] ?? '',
        parent: elsewhere ?? (here === null ? null : { circuitId: here, depotId }),
      }
    }),
    chargePoints,
    connectors,
    powerSources: planned.powerSources.map(({ circuit, ...fields }) => ({
      ...fields,
      powerSourceId: newId(),
      circuitId: at(circuit),
    })),
    devices: planned.devices.map(({ circuit, ...fields }) => ({
      ...fields,
      deviceId: newId(),
      circuitId: at(circuit),
    })),
  }
  return imported(command)
}

const idsOf = (connectors: readonly Connector[]) => connectors.map(({ connectorId }) => connectorId)

function toControl({ control }: Plan, boards: readonly string[], others: readonly string[]): Partial<DepotControl> {
  const { version: calculationVersion, rampWPerS, deadBandShare, staleS, assumedW } = control
  return {
    ...{ calculationVersion, rampWPerS, deadBandShare },
    staleAfterByNode: [...others, ...boards].flatMap((nodeId, at) => {
      const staleAfterS = staleS[at] ?? null
      return staleAfterS === null ? [] : [{ nodeId, staleAfterS }]
    }),
    expectedLoads: boards.flatMap((nodeId, at) => {
      const assumed = assumedW[at]
      return assumed === undefined ? [] : [{ nodeId, assumedW: assumed }]
    }),
  }
}

function connectorsOf(planned: Plan, chargePoints: readonly { readonly chargePointId: string }[]): Connector[] {
  const noChargePoint = newId()
  const numbered = (connectors: Plan['looseConnectors'], chargePointId: string) =>
    connectors.map((fields, plug) => ({ ...fields, connectorId: newId(), chargePointId, number: plug + 1 }))
  return [
    ...planned.chargePoints.flatMap(({ connectors }, nth) =>
      numbered(connectors, chargePoints[nth]?.chargePointId ?? ''),
    ),
    ...numbered(planned.looseConnectors, noChargePoint),
  ]
}

function imported(command: ImportDepot): Depot {
  const events = depotDecider.decide({ state: 'unknown' }, command, 0)
  if (isRefusal(events)) throw new Error(events.detail)
  const depot = depotDecider.evolve(
    { state: 'unknown' },
    events.map((event) => ({ event, at: 0 })),
  )
  if (depot.state !== 'open') throw new Error('the depot is not open')
  return depot
}

function readBack(text: string): Depot {
  const read = readDepotFile(text, 'AS_IT_STOOD')
  expect(read.faults).toEqual([])
  const [only, ...others] = read.depots
  expect(others).toEqual([])
  if (!only) throw new Error('the file holds no depot')
  return imported(only.command)
}

function backwards(depot: Depot): Depot {
  const { circuits, chargePoints, connectors, powerSources, devices } = depot
  const turned = <Item>(items: ReadonlyMap<string, Item>) => new Map([...items].reverse())
  return {
    ...depot,
    circuits: turned(circuits),
    chargePoints: turned(chargePoints),
    connectors: turned(connectors),
    powerSources: turned(powerSources),
    devices: turned(devices),
  }
}

/** Where each node stands, without ids. */
function placesOf(depot: Depot): ReadonlyMap<string, string> {
  const nth = (items: ReadonlyMap<string, unknown>) =>
    new Map([...items.keys()].sort(byId).map((id, at) => [id, String(at)]))
  const [circuits, chargers] = [nth(depot.circuits), nth(depot.chargePoints)]
  return new Map([
    ...[...depot.circuits.values()].map(
      ({ nodeId, circuitId }) => [nodeId, `board ${circuits.get(circuitId)}`] as const,
    ),
    ...[...chargers].map(([id, at]) => [id, `charger ${at}`] as const),
    ...[...depot.connectors.values()].map(({ connectorId, chargePointId, number }) => {
      const charger = chargers.get(chargePointId) ?? 'that is gone'
      return [connectorId, `connector ${number} of ${charger}`] as const
    }),
  ])
}

/** The depot with positions in the place of ids. */
function withoutIds(depot: Depot): unknown {
  const ids = new Map<string, string>()
  const number = (id: string) => {
    if (!ids.has(id)) ids.set(id, `#${ids.size}`)
    return ids.get(id)
  }
  const sorted = <Item>(items: ReadonlyMap<string, Item>) => [...items].sort(([a], [b]) => byId(a, b)).map(([, i]) => i)
  const places = placesOf(depot)
  const placed = <Item extends { readonly nodeId: string }>(items: readonly Item[]) =>
    items.map((item) => ({ ...item, nodeId: places.get(item.nodeId) })).sort((a, b) => byId(a.nodeId!, b.nodeId!))
  const { revision: _, ...control } = depot.control
  for (const id of [depot.depotId, ...depot.circuits.keys(), ...depot.chargePoints.keys()].sort()) number(id)
  const text = JSON.stringify({
    ...depot,
    control: {
      ...control,
      staleAfterByNode: placed(control.staleAfterByNode),
      expectedLoads: placed(control.expectedLoads),
    },
    circuits: sorted(depot.circuits).map(({ nodeId: _, ...circuit }) => circuit),
    chargePoints: sorted(depot.chargePoints),
    connectors: sorted(depot.connectors)
      .map(({ connectorId: _, ...connector }) => connector)
      .sort((a, b) => byId(a.chargePointId, b.chargePointId) || a.number - b.number)
      .sort(
        (a, b) => Number(depot.chargePoints.has(b.chargePointId)) - Number(depot.chargePoints.has(a.chargePointId)),
      ),
    powerSources: sorted(depot.powerSources).map(({ powerSourceId: _, ...powerSource }) => powerSource),
    devices: sorted(depot.devices).map(({ deviceId: _, ...device }) => device),
  })
  const { visibleTo, ...rest } = JSON.parse(text) as { visibleTo: unknown }
  const numbered = JSON.stringify(rest).replaceAll(
    /"[0-9a-f]{8}-[0-9a-f-]{27}"/g,
    (id) => `"${number(id.slice(1, -1))}"`,
  )
  return { visibleTo, ...(JSON.parse(numbered) as object) }
}

test.each(['yaml', 'json'] as const)('OPS-2: what is exported as %s comes back the same, but for its ids', (format) => {
  fc.assert(
    fc.property(plan, (planned) => {
      const depot = toDepot(planned)
      const back = readBack(writeDepotFile(depot, format))
      expect(withoutIds(back)).toEqual(withoutIds(depot))
    }),
    { numRuns: 150 },
  )
})

test('OPS-2: an exported file has the form that is stated, also for programs that know older YAML only', () => {
  fc.assert(
    fc.property(plan, (planned) => {
      const depot = toDepot(planned)
      const older = parse(writeDepotFile(depot, 'yaml'), { version: '1.1' }) as unknown
      const json = JSON.parse(writeDepotFile(depot, 'json')) as unknown
      expect(older).toEqual(json)
      expect(DepotFile.safeParse(json).error).toBeUndefined()
    }),
    { numRuns: 100 },
  )
})

test('OPS-2: a file of an export is the same text every time', () => {
  fc.assert(
    fc.property(plan, (planned) => {
      const depot = toDepot({
        ...planned,
        looseConnectors: [],
        circuits: planned.circuits.map((circuit) => ({ ...circuit, parent: Math.max(circuit.parent, 0) })),
        chargePoints: planned.chargePoints.map((charger) => ({ ...charger, circuit: Math.max(charger.circuit, 0) })),
        powerSources: planned.powerSources.map((source) => ({ ...source, circuit: Math.max(source.circuit, 0) })),
        devices: planned.devices.map((device) => ({ ...device, circuit: Math.max(device.circuit, 0) })),
      })
      const text = writeDepotFile(depot, 'yaml')
      expect(writeDepotFile(readBack(text), 'yaml')).toBe(text)
      // Nor does it matter in which order the depot was read.
      expect(writeDepotFile(backwards(depot), 'yaml')).toBe(text)
    }),
    { numRuns: 100 },
  )
})
