import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { isRefusal, type RefusalCode } from '../kernel/refusal.ts'
import type { DepotCommand } from './commands.ts'
import { depotDecider } from './decide.ts'
import type { Depot, DepotStream } from './depot.ts'
import type { DepotEvent } from './events.ts'

const { id, depotId, microgridId, nodeOf, under } = a
const later = Date.parse('2026-03-02T00:00:00Z')
const created = a.createDepot()
const add = (circuitId: string, fields = {}): DepotCommand => ({
  type: 'AddCircuit',
  circuit: a.circuit(circuitId, fields),
})
const change = (circuitId: string, changes: Extract<DepotCommand, { type: 'ChangeCircuit' }>['changes']) =>
  ({ type: 'ChangeCircuit', circuitId, changes, seenRevision: null }) as const
const remove = (circuitId: string) => ({ type: 'RemoveCircuit', circuitId, seenRevision: null }) as const
const resync = { type: 'ResyncMicrogrid', microgridIdIfNone: id(99) } as const
const backfill = { type: 'BackfillMicrogrid', microgridId: id(99) } as const

const decide = (state: DepotStream, command: DepotCommand) => depotDecider.decide(state, command, later)

function events(state: DepotStream, command: DepotCommand): readonly DepotEvent[] {
  const decided = decide(state, command)
  if (isRefusal(decided)) throw new Error(`refused: ${decided.refused} ${decided.detail}`)
  return decided
}

function refusal(state: DepotStream, command: DepotCommand): RefusalCode | 'accepted' {
  const decided = decide(state, command)
  return isRefusal(decided) ? decided.refused : 'accepted'
}

function next(state: Depot, command: DepotCommand): Depot {
  const happened = events(state, command).map((event) => ({ event, at: later }))
  const after = depotDecider.evolve(state, happened)
  if (after.state !== 'open') throw new Error(`the depot is ${after.state}`)
  return after
}

const nodes = (depot: Depot) => [...(depot.microgrid?.gridConnections.values() ?? [])]
const types = (happened: readonly DepotEvent[]) => happened.map(({ type }) => type)

describe('one microgrid per depot', () => {
  test('MG-1: a depot that has a microgrid gets no second one by backfill or resync', () => {
    const depot = a.depotAfter(created, add(id(10)))
    expect(events(depot, backfill)).toEqual([])
    expect(types(events(depot, resync))).toEqual(['MicrogridResynced'])
  })

  test('MG-1: the identity of a microgrid survives a rename, a resync and edits of the topology', () => {
    const depot = [
      { type: 'ChangeDepot', changes: { name: 'Malaga North' }, seenRevision: null } as const,
      change(id(10), { name: 'MSB-2' }),
      change(id(10), { parent: under(id(11)) }),
      resync,
      remove(id(10)),
    ].reduce(next, a.depotAfter(created, add(id(10)), add(id(11))))
    expect(depot.microgrid?.microgridId).toBe(microgridId)
    expect(depot.name).toBe('Malaga North')
  })

  test('MG-2: a depot and its microgrid are one decision', () => {
    expect(types(events({ state: 'unknown' }, created))).toEqual(['DepotCreated', 'MicrogridProvisioned'])
  })

  test.each(['Perth', '+08:00', 'Mars/Olympus_Mons', ''])(
    'MG-2: a depot in the timezone "%s" is refused, and nothing of it happens',
    (timezone) => {
      expect(refusal({ state: 'unknown' }, { ...created, timezone } as DepotCommand)).toBe('TIMEZONE_UNKNOWN')
      expect(refusal({ state: 'unknown' }, a.legacyDepot({ depot: { name: 'A', timezone, visibleTo: null } }))).toBe(
        'TIMEZONE_UNKNOWN',
      )
    },
  )

  test('MG-2: an id is used for one depot, also after that depot was deleted', () => {
    expect(refusal(a.depotAfter(created), created)).toBe('ID_TAKEN')
    expect(refusal({ state: 'deleted', depotId }, created)).toBe('ID_TAKEN')
    expect(refusal({ state: 'deleted', depotId }, a.legacyDepot())).toBe('ID_TAKEN')
  })
})

describe('backfill and resync', () => {
  const legacy = (...circuits: ReturnType<typeof a.circuit>[]) => a.depotAfter(a.legacyDepot({ circuits }))

  test('MG-3: a depot from before gets a microgrid with a node for each top-level circuit', () => {
    const depot = legacy(a.circuit(id(10)), a.circuit(id(11), { parent: under(id(10)) }), a.circuit(id(12)))
    const after = next(depot, backfill)
    expect(after.microgrid).toMatchObject({ microgridId: id(99), version: 1 })
    expect(nodes(after).map(({ circuitId }) => circuitId)).toEqual([id(10), id(12)])
  })

  test('MG-3: backfill twice does nothing the second time', () => {
    const once = next(legacy(a.circuit(id(10))), backfill)
    expect(events(once, { ...backfill, microgridId: id(98) })).toEqual([])
  })

  test('MG-3: a depot without a top-level circuit is skipped, whatever else it holds', () => {
    const pair = [a.circuit(id(10), { parent: under(id(11)) }), a.circuit(id(11), { parent: under(id(10)) })]
    expect(events(legacy(), backfill)).toEqual([])
    expect(events(legacy(...pair), backfill)).toEqual([])
  })

  test('MG-8: a resync on a depot without a microgrid provisions it, also without any circuit', () => {
    const bare = next(legacy(), resync)
    expect(bare.microgrid).toMatchObject({ microgridId: id(99), version: 1 })
    expect(types(events(legacy(a.circuit(id(10))), resync))).toEqual([
      'MicrogridProvisioned',
      'GridConnectionAdded',
      'MicrogridResynced',
    ])
  })

  test('MG-8: a resync says what it created, updated, removed and left, and the next one finds nothing', () => {
    const depot = a.depotOf(
      ...events({ state: 'unknown' }, created),
      { type: 'CircuitAdded', circuit: a.circuit(id(10), { name: 'new' }) },
      { type: 'CircuitAdded', circuit: a.circuit(id(11), { name: 'renamed' }) },
      { type: 'CircuitAdded', circuit: a.circuit(id(12), { name: 'left' }) },
      { type: 'GridConnectionAdded', nodeId: nodeOf(id(11)), circuitId: id(11), name: 'as it was called' },
      { type: 'GridConnectionAdded', nodeId: nodeOf(id(12)), circuitId: id(12), name: 'left' },
      { type: 'GridConnectionAdded', nodeId: nodeOf(id(13)), circuitId: id(13), name: 'gone' },
    )
    expect(events(depot, resync).at(-1)).toEqual({
      type: 'MicrogridResynced',
      created: [nodeOf(id(10))],
      updated: [nodeOf(id(11))],
      removed: [nodeOf(id(13))],
      left: [nodeOf(id(12))],
    })
    const once = next(depot, resync)
    expect(once.microgrid?.version).toBe((depot.microgrid?.version ?? 0) + 1)
    const twice = next(once, resync)
    expect(twice.microgrid).toEqual(once.microgrid)
    expect(events(once, resync)).toEqual([
      {
        type: 'MicrogridResynced',
        created: [],
        updated: [],
        removed: [],
        left: [id(10), id(11), id(12)].map(nodeOf),
      },
    ])
  })
})

describe('first-level nodes follow the circuits', () => {
  const depot = a.depotAfter(created, add(id(10), { name: 'MSB' }), add(id(11), { parent: under(id(10)), name: 'DB' }))
  const node = (circuitId: string, name: string) => ({ nodeId: nodeOf(circuitId), circuitId, name })

  test('MG-4: a new top-level circuit gets a node that names it, in the same decision', () => {
    expect(types(events(depot, add(id(12))))).toEqual(['CircuitAdded', 'GridConnectionAdded'])
    expect(nodes(next(depot, add(id(12), { name: 'MSB-2' })))).toContainEqual(node(id(12), 'MSB-2'))
  })

  test('MG-4: a deeper circuit gets no persisted node', () => {
    expect(types(events(depot, add(id(12), { parent: under(id(11)) })))).toEqual(['CircuitAdded'])
  })

  test('MG-4: a node is renamed with its circuit and stays the same node', () => {
    expect(nodes(next(depot, change(id(10), { name: 'Main board' })))).toEqual([node(id(10), 'Main board')])
  })

  test('MG-4: a round trip of re-parenting, with a rename on the way, ends at the same node', () => {
    const two = next(depot, add(id(12), { name: 'MSB-2' }))
    const away = next(two, change(id(12), { parent: under(id(10)) }))
    expect(nodes(away)).toEqual([node(id(10), 'MSB')])
    const renamed = next(away, change(id(12), { name: 'MSB-3' }))
    expect(nodes(next(renamed, change(id(12), { parent: null })))).toContainEqual(node(id(12), 'MSB-3'))
  })

  test('MG-4: rename and re-parent in one change are both followed', () => {
    const after = next(depot, change(id(11), { name: 'MSB-2', parent: null }))
    expect(nodes(after)).toEqual([node(id(10), 'MSB'), node(id(11), 'MSB-2')])
    expect(nodes(next(after, change(id(11), { name: 'DB', parent: under(id(10)) })))).toEqual([node(id(10), 'MSB')])
  })

  test('MG-4: a removed circuit takes its node with it', () => {
    const after = next(next(depot, remove(id(11))), remove(id(10)))
    expect(nodes(after)).toEqual([])
    expect(after.circuits.size).toBe(0)
  })
})

describe('refused edits', () => {
  const depot = a.depotAfter(
    created,
    add(id(10)),
    add(id(11), { parent: under(id(10)) }),
    add(id(12), { parent: under(id(11)) }),
  )
  const cases: readonly [string, DepotCommand, RefusalCode][] = [
    ['under itself', change(id(10), { parent: under(id(10)) }), 'TOPOLOGY_CYCLE'],
    ['under its grandchild', change(id(10), { parent: under(id(12)) }), 'TOPOLOGY_CYCLE'],
    ['new and under itself', add(id(13), { parent: under(id(13)) }), 'TOPOLOGY_CYCLE'],
    ['in another depot', change(id(10), { parent: under(id(50), id(51)) }), 'TOPOLOGY_CROSS_DEPOT_PARENT'],
    ['under nothing', change(id(10), { parent: under(id(50)) }), 'TOPOLOGY_UNKNOWN_PARENT'],
    ['new under nothing', add(id(13), { parent: under(id(50)) }), 'TOPOLOGY_UNKNOWN_PARENT'],
    ['under an id that exists', add(id(10)), 'ID_TAKEN'],
    ['that nobody knows', change(id(50), { name: 'x' }), 'CIRCUIT_NOT_FOUND'],
    ['removed though it bears another', remove(id(10)), 'CIRCUIT_NOT_EMPTY'],
    ['removed though nobody knows it', remove(id(50)), 'CIRCUIT_NOT_FOUND'],
  ]
  test.each(cases)('MG-7: a circuit %s is refused', (_, command, code) => {
    expect(refusal(depot, command)).toBe(code)
  })

  const onTheLast: readonly [string, DepotCommand][] = [
    [
      'charge point',
      { type: 'AddChargePoint', chargePoint: a.chargePoint(id(20), { circuitId: id(12) }), connectors: [] },
    ],
    ['power source', { type: 'AddPowerSource', powerSource: a.powerSource(id(20), { circuitId: id(12) }) }],
    ['device', { type: 'AddDevice', device: a.device(id(20), { circuitId: id(12) }) }],
  ]
  test.each(onTheLast)('MG-7: a circuit that bears a %s is not removed', (_, command) => {
    expect(refusal(next(depot, command), remove(id(12)))).toBe('CIRCUIT_NOT_EMPTY')
  })

  test.each(onTheLast)('MG-7: a %s is hung on no circuit that the depot lacks', (_, command) => {
    const withoutTheLast = next(depot, remove(id(12)))
    expect(refusal(withoutTheLast, command)).toBe('TOPOLOGY_UNKNOWN_CIRCUIT')
  })

  test('API-3: a change that was decided on an older revision is refused', () => {
    const seenFirst = { ...change(id(10), { name: 'late' }), seenRevision: 1 }
    expect(refusal(depot, seenFirst)).toBe('accepted')
    expect(refusal(next(depot, change(id(10), { name: 'early' })), seenFirst)).toBe('VERSION_CONFLICT')
  })
})

describe('the version', () => {
  const depot = a.depotAfter(
    created,
    add(id(10), { name: 'MSB' }),
    add(id(11), { parent: under(id(10)) }),
    { type: 'AddChargePoint', chargePoint: a.chargePoint(id(20), { circuitId: id(11) }), connectors: [] },
    { type: 'AddPowerSource', powerSource: a.powerSource(id(30), { circuitId: id(10) }) },
    { type: 'AddDevice', device: a.device(id(40)) },
  )
  const seenRevision = null
  const counted: readonly [string, DepotCommand][] = [
    ['a new top-level circuit', add(id(12))],
    ['a new deeper circuit', add(id(12), { parent: under(id(11)) })],
    ['a rename at the first level', change(id(10), { name: 'other' })],
    ['a rename further down', change(id(11), { name: 'other' })],
    ['a move to the first level', change(id(11), { parent: null })],
    ['a rename and a move in one', change(id(11), { parent: null, name: 'other' })],
    [
      'a charge point that is attached',
      {
        type: 'AddChargePoint',
        chargePoint: a.chargePoint(id(21), { circuitId: id(11) }),
        connectors: [a.connector(id(22), id(21)), a.connector(id(23), id(21), { number: 2 })],
      },
    ],
    [
      'a charge point that is moved',
      { type: 'ChangeChargePoint', chargePointId: id(20), changes: { circuitId: id(10) }, seenRevision },
    ],
    [
      'a charge point that is detached',
      { type: 'ChangeChargePoint', chargePointId: id(20), changes: { circuitId: null }, seenRevision },
    ],
    ['an attached charge point that goes', { type: 'RemoveChargePoint', chargePointId: id(20), seenRevision }],
    ['an attached power source that goes', { type: 'RemovePowerSource', powerSourceId: id(30), seenRevision }],
    [
      'a device that is attached',
      { type: 'ChangeDevice', deviceId: id(40), changes: { circuitId: id(10) }, seenRevision },
    ],
  ]
  test.each(counted)('MG-5: %s is one step', (_, command) => {
    expect(next(depot, command).microgrid?.version).toBe((depot.microgrid?.version ?? 0) + 1)
  })

  const uncounted: readonly [string, DepotCommand][] = [
    ['a change that names the same name', change(id(10), { name: 'MSB' })],
    ['a change that names the same parent', change(id(11), { parent: under(id(10)) })],
    ['a change of nothing', change(id(11), {})],
    ['a rating', change(id(10), { rating: { unit: 'kVA', apparentVa: 500_000, powerFactor: 0.95 } })],
    ['the same rating', change(id(10), { rating: { powerW: 400_000, unit: 'kW' } })],
    ['a safe default capacity', change(id(10), { safeDefaultW: 1000 })],
    ['a resync that finds nothing', resync],
    ['backfill', backfill],
    ['the name of the depot', { type: 'ChangeDepot', changes: { name: 'Malaga North' }, seenRevision }],
    [
      'the name of a charge point',
      { type: 'ChangeChargePoint', chargePointId: id(20), changes: { name: 'x' }, seenRevision },
    ],
    ['a connector', { type: 'AddConnector', connector: a.connector(id(24), id(20)) }],
    ['a charge point on no circuit', { type: 'AddChargePoint', chargePoint: a.chargePoint(id(21)), connectors: [] }],
    ['a device on no circuit that goes', { type: 'RemoveDevice', deviceId: id(40), seenRevision }],
  ]
  test.each(uncounted)('MG-5: %s leaves it alone', (_, command) => {
    expect(next(depot, command).microgrid?.version).toBe(depot.microgrid?.version)
    expect(next(depot, command).microgrid?.changedAt).toBe(depot.microgrid?.changedAt)
  })

  test('MG-5: what changes nothing is no event at all, and no new revision', () => {
    const same = change(id(10), { name: 'MSB', parent: null, rating: { powerW: 400_000, unit: 'kW' } })
    expect(events(depot, same)).toEqual([])
    expect(next(depot, same).circuits.get(id(10))?.revision).toBe(1)
  })
})

describe('the end of a depot', () => {
  test('MG-10: a deleted depot takes no more commands', () => {
    const deleted = depotDecider.evolve(
      a.depotAfter(created),
      events(a.depotAfter(created), { type: 'DeleteDepot', seenRevision: null }).map((event) => ({ event, at: later })),
    )
    expect(deleted).toEqual({ state: 'deleted', depotId })
    for (const command of [add(id(10)), resync, backfill, { type: 'DeleteDepot', seenRevision: null } as const]) {
      expect(refusal(deleted, command)).toBe('DEPOT_NOT_FOUND')
    }
  })

  test('MG-11: a circuit that is renamed and moved says what it was and what it is', () => {
    const depot = a.depotAfter(
      created,
      add(id(10), { name: 'MSB' }),
      add(id(11), { name: 'DB', parent: under(id(10)) }),
    )
    expect(events(depot, change(id(11), { name: 'MSB-2', parent: null, safeDefaultW: null }))).toEqual([
      {
        type: 'CircuitChanged',
        circuitId: id(11),
        name: 'MSB-2',
        before: { name: 'DB', parent: under(id(10)) },
        after: { name: 'MSB-2', parent: null },
      },
      { type: 'GridConnectionAdded', nodeId: nodeOf(id(11)), circuitId: id(11), name: 'MSB-2' },
    ])
  })

  test('MG-11: what goes says all that it was', () => {
    const plugged = a.depotAfter(created, {
      type: 'AddChargePoint',
      chargePoint: a.chargePoint(id(20)),
      connectors: [a.connector(id(21), id(20)), a.connector(id(22), id(20), { number: 2 })],
    })
    expect(events(plugged, { type: 'RemoveChargePoint', chargePointId: id(20), seenRevision: null })).toEqual([
      { type: 'ConnectorRemoved', chargePointName: 'charger 0020', connector: a.connector(id(21), id(20)) },
      {
        type: 'ConnectorRemoved',
        chargePointName: 'charger 0020',
        connector: a.connector(id(22), id(20), { number: 2 }),
      },
      { type: 'ChargePointRemoved', chargePoint: a.chargePoint(id(20)) },
    ])
  })
})
