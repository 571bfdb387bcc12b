import { strategies } from '@busbar/balancer/strategies/registry'
import { shareRules as balancerShareRules } from '@busbar/balancer/codes'
import { describe, expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { isRefusal } from '../kernel/refusal.ts'
import type { DepotCommand } from './commands.ts'
import { controlBounds, controlDefaults, type DepotControl, shareRules, sharingStrategies } from './control.ts'
import { depotDecider } from './decide.ts'
import type { Depot } from './depot.ts'

const { id, nodeOf, under } = a
const [top, board, charger, plug] = [id(10), id(11), id(20), id(21)]
const depot = a.depotAfter(
  a.createDepot(),
  { type: 'AddCircuit', circuit: a.circuit(top) },
  { type: 'AddCircuit', circuit: a.circuit(board, { parent: under(top) }) },
  {
    type: 'AddChargePoint',
    chargePoint: a.chargePoint(charger, { circuitId: board }),
    connectors: [a.connector(plug, charger)],
  },
)
const set = (changes: Partial<DepotControl>, seenRevision: number | null = null): DepotCommand => ({
  type: 'SetControl',
  changes,
  seenRevision,
})
function decided(state: Depot, command: DepotCommand) {
  const events = depotDecider.decide(state, command, 5)
  if (isRefusal(events)) return { refused: events.refused, at: events.faults.map(({ pointer }) => pointer) }
  return events
}
function after(state: Depot, ...commands: readonly DepotCommand[]): Depot {
  return commands.reduce((before, command) => {
    const events = depotDecider.decide(before, command, 5)
    if (isRefusal(events)) throw new Error(events.detail)
    const next = depotDecider.evolve(
      before,
      events.map((event) => ({ event, at: 5 })),
    )
    if (next.state !== 'open') throw new Error('no depot')
    return next
  }, state)
}

test('CYC-4: a depot that nobody has set the control of has the defaults, and asks for the hierarchy', () => {
  expect(depot.control).toMatchObject({ ...controlDefaults, revision: 1 })
  expect(controlDefaults.calculationVersion).toBe(3)
  const legacy = a.depotAfter(a.legacyDepot())
  expect(legacy.control).toMatchObject(controlDefaults)
})

test('LB-6, LB-17: every strategy and share rule of the balancer can be chosen', () => {
  expect(sharingStrategies).toEqual(Object.keys(strategies))
  expect(shareRules).toEqual(balancerShareRules)
})

describe('what is set', () => {
  test('TEL-2, EVT-1: the event names only what changed, as it was and as it is', () => {
    const command = set({ staleAfterS: 120, cycleEveryS: 15, strategy: 'PRIORITY' })
    expect(decided(depot, command)).toEqual([
      {
        type: 'ControlSet',
        before: { staleAfterS: 60, strategy: 'EQUAL_SHARE' },
        after: { staleAfterS: 120, strategy: 'PRIORITY' },
      },
    ])
    const { control } = after(depot, command)
    expect(control).toMatchObject({ staleAfterS: 120, strategy: 'PRIORITY', revision: 2, changedAt: 5 })
    expect(decided(after(depot, command), command)).toEqual([])
  })

  test('TEL-2: nodes in another order say nothing else', () => {
    const [one, other] = [
      { nodeId: nodeOf(board), staleAfterS: 120 },
      { nodeId: plug, staleAfterS: 30 },
    ]
    const held = after(depot, set({ staleAfterByNode: [one, other] }))
    expect(decided(held, set({ staleAfterByNode: [other, one] }))).toEqual([])
  })

  test('API-3: a revision that is not the present one is refused', () => {
    expect(decided(depot, set({ leaseS: 600 }, 7))).toMatchObject({ refused: 'VERSION_CONFLICT' })
    expect(after(depot, set({ leaseS: 600 }, 1)).control.leaseS).toBe(600)
  })

  test('OCPP-3: a lease that becomes shorter leaves behind when the last longer one ends', () => {
    const endsAt = (...leases: readonly number[]) =>
      after(depot, ...leases.map((leaseS) => set({ leaseS }))).control.olderLeasesEndAt
    expect(endsAt(600)).toBeNull()
    expect(endsAt(60)).toBe(5 + 300_000)
    expect(endsAt(3600, 600, 60)).toBe(5 + 3_600_000)
    expect(endsAt(60, 3600)).toBe(5 + 300_000)
  })

  test('MG-5: setting the control is no change of the topology', () => {
    expect(after(depot, set({ leaseS: 600 })).microgrid).toBe(depot.microgrid)
  })
})

describe('what is refused', () => {
  const numbers = Object.entries(controlBounds)
  test.each(numbers)('CYC-8, TEL-2: %s within its bounds and nothing else', (key, { field, least, most, unit }) => {
    const whole = unit === 'share' ? [] : [least + 0.5]
    for (const wrong of [least - (unit === 'share' ? 0.01 : 1), most + 1, -1, NaN, Infinity, ...whole]) {
      const refused = decided(depot, set({ [key]: wrong }))
      expect(refused, `${key} ${wrong}`).toMatchObject({ refused: 'FIELD_INVALID' })
      expect(refused, `${key} ${wrong}`).toHaveProperty('at', expect.arrayContaining([`/${field}`]))
    }
    // A cycle and the lease that it renews have to fit each other; this is about each alone.
    const roomy = key === 'cycleEveryS' ? { leaseS: 3600 } : key === 'leaseS' ? { cycleEveryS: 1 } : {}
    for (const right of [least, most])
      expect(decided(depot, set({ ...roomy, [key]: right }))).not.toHaveProperty('refused')
  })

  test.each<[string, object, string]>([
    ['a strategy that nobody knows', { strategy: 'LUCK' }, '/strategy'],
    ['a share rule that nobody knows', { shareRule: 'fair' }, '/share_rule'],
    ['an interval of no contract', { contractIntervalMin: 10 }, '/contract_interval_min'],
    ['no cycle time', { cycleEveryS: null }, '/cycle_every_s'],
    ['a lease that cycles can not renew in time', { leaseS: 60, cycleEveryS: 16 }, '/lease_s'],
    [
      'a negative assumption',
      { expectedLoads: [{ nodeId: nodeOf(top), assumedW: -1 }] },
      '/expected_loads/0/assumed_kw',
    ],
    [
      'a node twice',
      {
        staleAfterByNode: [
          { nodeId: plug, staleAfterS: 30 },
          { nodeId: plug, staleAfterS: 31 },
        ],
      },
      '/stale_after_by_node/1/node_id',
    ],
  ])('CYC-8, TEL-2: %s', (_, changes, pointer) => {
    expect(decided(depot, set(changes))).toEqual({ refused: 'FIELD_INVALID', at: [pointer] })
  })

  test('TEL-2: nodes that this depot does not have, each by its place', () => {
    const changes = {
      staleAfterByNode: [
        { nodeId: charger, staleAfterS: 30 },
        { nodeId: id(99), staleAfterS: 30 },
      ],
      expectedLoads: [{ nodeId: id(98), assumedW: null }],
    }
    expect(decided(depot, set(changes))).toEqual({
      refused: 'NODE_UNKNOWN',
      at: ['/stale_after_by_node/1/node_id', '/expected_loads/0/node_id'],
    })
  })

  test('TEL-4: load that nobody controls stands at boards and at the whole site, not in a charger', () => {
    expect(decided(depot, set({ expectedLoads: [{ nodeId: charger, assumedW: null }] }))).toEqual({
      refused: 'NODE_UNKNOWN',
      at: ['/expected_loads/0/node_id'],
    })
    const loads = [
      { nodeId: a.microgridId, assumedW: null },
      { nodeId: nodeOf(board), assumedW: 40_000 },
    ]
    expect(after(depot, set({ expectedLoads: loads })).control.expectedLoads).toHaveLength(2)
  })
})

describe('nodes that go', () => {
  const said = after(
    depot,
    set({
      staleAfterByNode: [charger, plug, nodeOf(top)].map((nodeId) => ({ nodeId, staleAfterS: 120 })),
      expectedLoads: [{ nodeId: nodeOf(board), assumedW: 40_000 }],
    }),
  )
  const seenRevision = null
  const staleOf = ({ control }: Depot) => control.staleAfterByNode.map(({ nodeId }) => nodeId)

  test('TEL-2: a connector takes what was said of it along, and no more', () => {
    const without = after(said, { type: 'RemoveConnector', connectorId: plug, seenRevision })
    expect(staleOf(without)).toEqual([charger, nodeOf(top)].sort())
  })

  test('TEL-2: a charge point takes its connectors’ along too, a board its load', () => {
    const bare = after(said, { type: 'RemoveChargePoint', chargePointId: charger, seenRevision })
    expect(staleOf(bare)).toEqual([nodeOf(top)])
    expect(bare.control.expectedLoads).toHaveLength(1)
    const without = after(bare, { type: 'RemoveCircuit', circuitId: board, seenRevision })
    expect(without.control.expectedLoads).toEqual([])
    expect(without.control.revision).toBe(bare.control.revision + 1)
  })

  test('TEL-2: a node that moves keeps what was said of it', () => {
    const moved = after(said, { type: 'ChangeCircuit', circuitId: board, changes: { parent: null }, seenRevision })
    expect(moved.control).toBe(said.control)
  })
})

describe('a depot as a file', () => {
  const whole = (control: Partial<DepotControl>) =>
    depotDecider.decide(
      { state: 'unknown' },
      a.legacyDepot({ microgridId: a.microgridId, circuits: [a.circuit(top)], control }),
      5,
    )

  test('CYC-4: comes with its control', () => {
    const events = whole({ calculationVersion: 2, expectedLoads: [{ nodeId: a.microgridId, assumedW: 5_000 }] })
    if (isRefusal(events)) throw new Error(events.detail)
    expect(events.at(-1)).toMatchObject({ type: 'ControlSet', after: { calculationVersion: 2 } })
    const same = whole({ calculationVersion: 3 })
    expect(isRefusal(same) ? null : same.map(({ type }) => type)).not.toContain('ControlSet')
  })

  test('CYC-4: is refused whole where its control is wrong, with the place in the file', () => {
    expect(whole({ leaseS: 1 })).toMatchObject({
      refused: 'FIELD_INVALID',
      faults: [{ pointer: '/control/lease_s' }, { pointer: '/control/lease_s' }],
    })
  })
})
