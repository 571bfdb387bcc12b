import { breachDefaults } from '@busbar/domain/cycles/breach'
import { cycleDefaults } from '@busbar/domain/cycles/image'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import { controlDefaults, type DepotControl } from '@busbar/domain/topology/control'
import { expect, test } from 'vitest'
import * as a from '../../../tests/support/depots.ts'
import { chargerDecider } from '@busbar/domain/charging/charger'
import { Site } from './site.ts'
import { siteSettings } from './siteSettings.ts'

const { nodeOf, id } = a
const created = a.depotAfter(a.createDepot(), { type: 'AddCircuit', circuit: a.circuit(id(10)) })

test('CYC-4, CYC-8, TEL-2: a depot as it begins is steered by the defaults of the rules', () => {
  expect(siteSettings(created)).toMatchObject({
    ...{ strategy: 'EQUAL_SHARE', shareRule: 'leaf-fair', calculationVersion: 3, expectedLoads: [] },
    ...{ cycle: cycleDefaults, breach: breachDefaults, cycleEveryMs: 15_000 },
  })
})

test('CYC-1, CYC-8, TEL-2, TEL-3: a site is steered by what was set', () => {
  const nodeId = nodeOf(id(10))
  const control: DepotControl = {
    ...controlDefaults,
    ...{ strategy: 'PRIORITY', shareRule: 'branch-fair', calculationVersion: 2, cycleEveryS: 20 },
    ...{ staleAfterS: 90, staleAfterByNode: [{ nodeId, staleAfterS: 900 }], configuredDemandW: 50_000 },
    ...{ rampWPerS: 2_000, deadBandW: 0, deadBandShare: 0.1, leaseS: 600 },
    ...{ breachToleranceW: 500, breachToleranceShare: 0.01, breachOpensAfterS: 20 },
    ...{ breachHysteresisShare: 0.05, breachClearsAfterS: 60, contractIntervalMin: 30 },
    expectedLoads: [{ nodeId, assumedW: 40_000 }],
  }
  expect(siteSettings({ control: { ...created.control, ...control } })).toMatchObject({
    ...{ strategy: 'PRIORITY', shareRule: 'branch-fair', calculationVersion: 2, cycleEveryMs: 20_000 },
    expectedLoads: [{ nodeId, assumedW: 40_000 }],
    cycle: {
      ...{ leaseMs: 600_000, staleAfter: { depotMs: 90_000, byNodeMs: { [nodeId]: 900_000 } } },
      ...{ configuredDemandW: 50_000, rampWPerS: 2_000, deadBandW: 0, deadBandShare: 0.1 },
    },
    breach: {
      ...{ toleranceW: 500, toleranceShare: 0.01, opensAfterMs: 20_000, hysteresisShare: 0.05 },
      ...{ clearsAfterMs: 60_000, intervalMs: 1_800_000, staleAfterMs: 90_000 },
    },
  })
})

test('OCPP-3: after a start, a charger may hold a limit for as long as the longest lease that was given lasts', () => {
  const charger = a.chargePoint(id(20), { circuitId: id(10) })
  const depot = a.depotAfter(
    a.createDepot(),
    { type: 'AddCircuit', circuit: a.circuit(id(10)) },
    { type: 'AddChargePoint', chargePoint: charger, connectors: [a.connector(id(21), id(20))] },
    { type: 'SetControl', changes: { leaseS: 3600 }, seenRevision: null },
    { type: 'SetControl', changes: { leaseS: 60 }, seenRevision: null },
  )
  const { changedAt } = depot.control
  const began = {
    sessionRef: '1',
    givenRef: '1',
    connector: 1,
    idToken: 'BUS',
    meterWh: 0,
    startedAt: 0,
    isLate: false,
  }
  const started = chargerDecider.decide(chargerDecider.initial, { type: 'StartSession', ...began }, 0)
  if (isRefusal(started)) throw new Error(started.detail)
  const charging = chargerDecider.evolve(
    chargerDecider.initial,
    started.map((event) => ({ event, at: 0 })),
  )
  const unknownUntil = (startedAt: number) => {
    const site = new Site(depot, new Map([[id(20), charging]]), siteSettings(depot), {
      timing: { now: () => startedAt, monotonicMs: () => 0, after: () => () => undefined },
      log: { debug() {}, info() {}, warn() {}, error() {} },
      newId: () => 'an id',
      mayCommand: () => false,
      keep: () => Promise.resolve(chargerDecider.initial),
      limits: () => [],
      decided: () => undefined,
      answered: () => undefined,
    })
    return site.units.get(id(21))?.permission.unknownUntil
  }
  expect(unknownUntil(changedAt + 1_000)).toBeGreaterThanOrEqual(changedAt + 3_600_000)
  const later = changedAt + 10_000_000
  expect(unknownUntil(later)).toBe(later + 60_000)
})
