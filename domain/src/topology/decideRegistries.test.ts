import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { isRefusal, type RefusalCode } from '../kernel/refusal.ts'
import type { DepotCommand } from './commands.ts'
import { depotDecider } from './decide.ts'
import { describeDepotEvent } from './describe.ts'
import type { DepotStream } from './depot.ts'
import type { DepotEvent } from './events.ts'

const { id, nodeOf, under } = a
const seenRevision = null

function decide(state: DepotStream, command: DepotCommand): readonly DepotEvent[] | RefusalCode {
  const decided = depotDecider.decide(state, command, 0)
  return isRefusal(decided) ? decided.refused : decided
}

describe('charge points and their connectors', () => {
  const depot = a.depotAfter(
    a.createDepot(),
    { type: 'AddChargePoint', chargePoint: a.chargePoint(id(20)), connectors: [a.connector(id(21), id(20))] },
    { type: 'AddChargePoint', chargePoint: a.chargePoint(id(30)), connectors: [] },
  )
  const taken = a.chargePoint(id(40), { ocppIdentity: a.chargePoint(id(20)).ocppIdentity })
  const refused: readonly [string, DepotCommand, RefusalCode][] = [
    [
      'of an identity that another has',
      { type: 'AddChargePoint', chargePoint: taken, connectors: [] },
      'OCPP_IDENTITY_TAKEN',
    ],
    [
      'that takes another’s identity',
      { type: 'ChangeChargePoint', chargePointId: id(30), changes: { ocppIdentity: taken.ocppIdentity }, seenRevision },
      'OCPP_IDENTITY_TAKEN',
    ],
    [
      'that exists',
      { type: 'AddChargePoint', chargePoint: a.chargePoint(id(20), { ocppIdentity: 'new' }), connectors: [] },
      'ID_TAKEN',
    ],
    [
      'with two connectors of one number',
      {
        type: 'AddChargePoint',
        chargePoint: a.chargePoint(id(40)),
        connectors: [a.connector(id(41), id(40)), a.connector(id(42), id(40))],
      },
      'CONNECTOR_NUMBER_TAKEN',
    ],
    ['that nobody knows', { type: 'RemoveChargePoint', chargePointId: id(40), seenRevision }, 'CHARGE_POINT_NOT_FOUND'],
    [
      'changed from an old revision',
      { type: 'ChangeChargePoint', chargePointId: id(20), changes: { name: 'x' }, seenRevision: 7 },
      'VERSION_CONFLICT',
    ],
  ]
  test.each(refused)('MG-6: a charge point %s is refused', (_, command, code) => {
    expect(decide(depot, command)).toBe(code)
  })

  const plugs: readonly [string, DepotCommand, RefusalCode][] = [
    [
      'of a number that its charger has',
      { type: 'AddConnector', connector: a.connector(id(22), id(20)) },
      'CONNECTOR_NUMBER_TAKEN',
    ],
    [
      'on a charger that nobody knows',
      { type: 'AddConnector', connector: a.connector(id(22), id(99)) },
      'CHARGE_POINT_NOT_FOUND',
    ],
    [
      'that nobody knows',
      { type: 'ChangeConnector', connectorId: id(99), changes: { name: 'x' }, seenRevision },
      'CONNECTOR_NOT_FOUND',
    ],
  ]
  test.each(plugs)('MG-6: a connector %s is refused', (_, command, code) => {
    expect(decide(depot, command)).toBe(code)
  })

  test('MG-6: a charger keeps its identity and number through a change that repeats them', () => {
    const { ocppIdentity } = a.chargePoint(id(20))
    expect(
      decide(depot, { type: 'ChangeChargePoint', chargePointId: id(20), changes: { ocppIdentity }, seenRevision }),
    ).toEqual([])
    expect(
      decide(depot, { type: 'ChangeConnector', connectorId: id(21), changes: { number: 1 }, seenRevision }),
    ).toEqual([])
  })
})

describe('a depot as one whole', () => {
  const whole = (contents: Parameters<typeof a.legacyDepot>[0]) =>
    decide({ state: 'unknown' }, a.legacyDepot({ microgridId: a.microgridId, ...contents }))

  test('MG-2: an import makes the depot, all that stands in it, its microgrid and the nodes', () => {
    const happened = whole({
      circuits: [a.circuit(id(10)), a.circuit(id(11), { parent: under(id(10)) })],
      chargePoints: [a.chargePoint(id(20), { circuitId: id(11) })],
      connectors: [a.connector(id(21), id(20))],
      powerSources: [a.powerSource(id(30))],
      devices: [a.device(id(40))],
    })
    expect(typeof happened === 'string' ? happened : happened.map(({ type }) => type)).toEqual([
      ...['DepotCreated', 'CircuitAdded', 'CircuitAdded', 'ChargePointAdded', 'ConnectorAdded'],
      ...['PowerSourceAdded', 'DeviceAdded', 'MicrogridProvisioned', 'GridConnectionAdded'],
    ])
  })

  test.each([
    ['a circuit twice', { circuits: [a.circuit(id(10)), a.circuit(id(10))] }, 'ID_TAKEN'],
    ['a node twice', { circuits: [11, 12].map((n) => a.circuit(id(n), { nodeId: nodeOf(id(10)) })) }, 'ID_TAKEN'],
    ['a fault in its topology', { circuits: [a.circuit(id(10), { rating: null })] }, 'TOPOLOGY_MISSING_RATING'],
    [
      'an identity twice',
      { chargePoints: [20, 21].map((n) => a.chargePoint(id(n), { ocppIdentity: 'CP' })) },
      'OCPP_IDENTITY_TAKEN',
    ],
    [
      'a connector number twice',
      { connectors: [21, 22].map((n) => a.connector(id(n), id(20))) },
      'CONNECTOR_NUMBER_TAKEN',
    ],
  ] as const)('MG-2: an import with %s is refused whole', (_, contents, code) => {
    expect(whole(contents)).toBe(code)
  })

  test('MG-3: from an older system a depot is taken as it stands, without a microgrid', () => {
    const happened = whole({ microgridId: null, circuits: [a.circuit(id(10), { rating: null })] })
    expect(typeof happened === 'string' ? happened : happened.map(({ type }) => type)).toEqual([
      'DepotCreated',
      'CircuitAdded',
    ])
  })
})

test('MG-11: every kind of event can be told in a sentence that names the thing', () => {
  const { circuit, chargePoint, connector, powerSource, device } = a
  const named = { name: 'the thing' }
  const node = { nodeId: id(10), circuitId: id(11) }
  const renamed = { name: 'the thing', before: { name: 'old' }, after: { name: 'the thing' } }
  const told: Record<DepotEvent['type'], DepotEvent> = {
    DepotCreated: { type: 'DepotCreated', depotId: id(1), timezone: 'Australia/Perth', visibleTo: null, ...named },
    DepotChanged: { type: 'DepotChanged', ...renamed },
    DepotDeleted: { type: 'DepotDeleted', depotId: id(1), visibleTo: null, ...named },
    ControlSet: {
      type: 'ControlSet',
      before: { leaseS: 300, rampWPerS: null },
      after: { leaseS: 60, rampWPerS: 2_500 },
    },
    MicrogridProvisioned: { type: 'MicrogridProvisioned', microgridId: id(2), cause: 'BACKFILL' },
    GridConnectionAdded: { type: 'GridConnectionAdded', ...node, ...named },
    GridConnectionRenamed: { type: 'GridConnectionRenamed', ...node, from: 'old', to: 'the thing' },
    GridConnectionRemoved: { type: 'GridConnectionRemoved', ...node, ...named },
    MicrogridResynced: { type: 'MicrogridResynced', created: [], updated: [], removed: [], left: [] },
    CircuitAdded: { type: 'CircuitAdded', circuit: circuit(id(10), named) },
    CircuitChanged: { type: 'CircuitChanged', circuitId: id(10), ...renamed },
    CircuitRemoved: { type: 'CircuitRemoved', circuit: circuit(id(10), named) },
    ChargePointAdded: { type: 'ChargePointAdded', chargePoint: chargePoint(id(20), named) },
    ChargePointChanged: { type: 'ChargePointChanged', chargePointId: id(20), ...renamed },
    ChargePointRemoved: { type: 'ChargePointRemoved', chargePoint: chargePoint(id(20), named) },
    ChargerKeySet: { type: 'ChargerKeySet', chargePointId: id(20), ...named },
    ChargerKeyRemoved: { type: 'ChargerKeyRemoved', chargePointId: id(20), ...named },
    ConnectorAdded: { type: 'ConnectorAdded', connector: connector(id(21), id(20)), chargePointName: 'the thing' },
    ConnectorChanged: {
      type: 'ConnectorChanged',
      connectorId: id(21),
      number: 1,
      before: { name: null },
      after: { name: 'the thing' },
    },
    ConnectorRemoved: { type: 'ConnectorRemoved', connector: connector(id(21), id(20)) },
    PowerSourceAdded: { type: 'PowerSourceAdded', powerSource: powerSource(id(30), named) },
    PowerSourceChanged: {
      type: 'PowerSourceChanged',
      powerSourceId: id(30),
      name: 'the thing',
      before: { capacityWh: null, circuitId: null },
      after: { capacityWh: 2_500_000, circuitId: id(10) },
    },
    PowerSourceRemoved: { type: 'PowerSourceRemoved', powerSource: powerSource(id(30), named) },
    DeviceAdded: { type: 'DeviceAdded', device: device(id(40), named) },
    DeviceChanged: { type: 'DeviceChanged', deviceId: id(40), ...renamed },
    DeviceRemoved: { type: 'DeviceRemoved', device: device(id(40), named) },
  }
  const sentences = Object.values(told).map(describeDepotEvent)
  expect(new Set(sentences).size).toBe(sentences.length)
  for (const sentence of sentences) expect(sentence).toMatch(/the thing|^Connector 1 |^Microgrid |^Control: /)
  expect(sentences).toContain('Connector 1 of "the thing" added')
  // Events of the first version don't say whose connector it was.
  expect(sentences).toContain('Connector 1 removed')
  expect(sentences).toContain('Power source "the thing": capacity none → 2\u202f500 kWh, circuit changed')
  expect(sentences).toContain('Control: lease 300 s → 60 s, ramp none → 2.5 kW/s')
  // Ids are for machines.
  for (const sentence of sentences) expect(sentence).not.toContain('00000000-')
})
