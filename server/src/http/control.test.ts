import { assumedBound, controlBounds, controlDefaults, controlNodesMax } from '@busbar/domain/topology/control'
import { ControlChange } from '@busbar/wire/api/control'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newId } from '../engine/ids.ts'
import { siteSettings } from '../engine/siteSettings.ts'

let door: TestHouse
let admin: Caller
let operator: Caller
let viewer: Caller

beforeAll(async () => {
  door = await openTestHouse()
  admin = await door.token({ role: 'system_admin' })
  operator = await door.token({ role: 'operator' })
  viewer = await door.token({ role: 'viewer' })
})
afterAll(() => door.close())

async function added(path: string, body: object): Promise<Record<string, string>> {
  const answer = await door.ask('POST', path, { as: admin, body })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
async function newDepot() {
  const depot = await added('/api/depot', { name: `Depot ${newId()}`, timezone: 'Australia/Perth' })
  const depotId = depot['depot_id'] ?? ''
  const top = await added(`/api/depot/${depotId}/circuit`, { name: 'Main', rating: { unit: 'kW', value: 900 } })
  return { depotId, nodeId: top['node_id'] ?? '', circuitId: top['circuit_id'] ?? '' }
}
const read = (depotId: string) => door.ask('GET', `/api/depot/${depotId}/control`, { as: viewer })
const change = (depotId: string, body: object, asked: { as?: Caller; headers?: Record<string, string> } = {}) =>
  door.ask('PATCH', `/api/depot/${depotId}/control`, { as: operator, body, ...asked })

describe('how a depot is controlled', () => {
  test('CYC-4, TEL-2: begins with the defaults, for the hierarchy', async () => {
    const { depotId } = await newDepot()
    const answer = await read(depotId)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.headers['etag']).toBe('"1"')
    expect(answer.json()).toMatchObject({
      ...{ depot_id: depotId, usable_power_calculation_version: 3, strategy: 'EQUAL_SHARE', share_rule: 'leaf-fair' },
      ...{ cycle_every_s: 15, stale_after_s: 60, stale_after_by_node: [], configured_demand_kw: null },
      ...{ ramp_kw_per_s: null, dead_band_kw: 1, dead_band_share: 0.03, lease_s: 300 },
      ...{ breach_tolerance_kw: 1, breach_tolerance_share: 0.02, breach_opens_after_s: 10 },
      ...{ breach_hysteresis_share: 0, breach_clears_after_s: 30, contract_interval_min: 15 },
      ...{ expected_loads: [], revision: 1 },
    })
  })

  test('CYC-4, CYC-8, TEL-2: is changed in part, told by the depot, and steers its site', async () => {
    const { depotId, nodeId } = await newDepot()
    const wish = {
      ...{ usable_power_calculation_version: 2, strategy: 'PRIORITY', breach_tolerance_kw: 2.5, ramp_kw_per_s: 10 },
      stale_after_by_node: [{ node_id: nodeId, stale_after_s: 900 }],
      expected_loads: [{ node_id: nodeId, assumed_kw: null }],
    }
    const answer = await change(depotId, wish)
    expect(answer.statusCode, answer.body).toBe(200)
    expect(answer.headers['etag']).toBe('"2"')
    expect(answer.json()).toMatchObject({ ...wish, share_rule: 'leaf-fair', revision: 2 })
    expect((await read(depotId)).body).toBe(answer.body)
    const depot = await door.ask('GET', `/api/depot/${depotId}`, { as: viewer })
    expect(depot.json()).toMatchObject({ usable_power_calculation_version: 2, revision: 1 })
    const listed = await door.ask('GET', '/api/depot?limit=500', { as: viewer })
    expect(listed.json().items).toContainEqual(depot.json())
    const whole = await door.house.registries.depots.whole(depotId)
    expect(whole && siteSettings(whole.depot)).toMatchObject({
      ...{ calculationVersion: 2, strategy: 'PRIORITY', breach: { toleranceW: 2_500 } },
      expectedLoads: [{ nodeId, assumedW: null }],
      cycle: { rampWPerS: 10_000, staleAfter: { depotMs: 60_000, byNodeMs: { [nodeId]: 900_000 } } },
    })
  })

  test('EVT-2: what changed stands in the audit, in words', async () => {
    const { depotId } = await newDepot()
    await change(depotId, { lease_s: 600, dead_band_share: 0.07 })
    const audit = await door.ask('GET', `/api/audit?depot_id=${depotId}&limit=1`, { as: admin })
    expect(audit.json().items[0]).toMatchObject({
      ...{ kind: 'ControlSet', summary: 'Control: lease 300 s → 600 s, dead band of a limit 3 % → 7 %' },
    })
  })

  test('API-3: whoever saw an older state is told so', async () => {
    const { depotId } = await newDepot()
    expect((await change(depotId, { lease_s: 600 }, { headers: { 'if-match': '"1"' } })).statusCode).toBe(200)
    const late = await change(depotId, { lease_s: 900 }, { headers: { 'if-match': '"1"' } })
    expect(late.json()).toMatchObject({ status: 412, code: 'VERSION_CONFLICT' })
  })

  test('SEC-1: operators set it, viewers see it, and strangers to the depot do neither', async () => {
    const { depotId } = await newDepot()
    expect((await change(depotId, { lease_s: 600 }, { as: viewer })).statusCode).toBe(403)
    const elsewhere = await door.token({ role: 'operator', depotIds: [newId()] })
    const hidden = await door.ask('GET', `/api/depot/${depotId}/control`, { as: elsewhere })
    expect(hidden.json()).toMatchObject({ status: 404, code: 'DEPOT_NOT_FOUND' })
    expect((await change(depotId, { lease_s: 600 }, { as: elsewhere })).statusCode).toBe(404)
  })
})

describe('what is wrong is named by its place', () => {
  test.each<[object, string, string]>([
    [{ cycle_every_s: 0 }, 'VALIDATION_FAILED', '/cycle_every_s'],
    [{ cycle_every_s: 1.5 }, 'VALIDATION_FAILED', '/cycle_every_s'],
    [{ stale_after_s: -5 }, 'VALIDATION_FAILED', '/stale_after_s'],
    [{ breach_tolerance_share: 2 }, 'VALIDATION_FAILED', '/breach_tolerance_share'],
    [{ contract_interval_min: 10 }, 'VALIDATION_FAILED', '/contract_interval_min'],
    [{ strategy: 'LUCK' }, 'VALIDATION_FAILED', '/strategy'],
    [{ cycle_every_s: 100 }, 'FIELD_INVALID', '/lease_s'],
    [{ expected_loads: [{ node_id: newId(), assumed_kw: -1 }] }, 'VALIDATION_FAILED', '/expected_loads/0/assumed_kw'],
    [{ expected_loads: [{ node_id: newId(), assumed_kw: 1 }] }, 'NODE_UNKNOWN', '/expected_loads/0/node_id'],
    [{ stale_after_by_node: [{ node_id: 'x', stale_after_s: 9 }] }, 'NODE_UNKNOWN', '/stale_after_by_node/0/node_id'],
    [{ colour: 'red' }, 'VALIDATION_FAILED', ''],
  ])('API-2, TEL-2: %j', async (body, code, pointer) => {
    const { depotId } = await newDepot()
    const answer = await change(depotId, body)
    expect(answer.json()).toMatchObject({ status: 422, code, errors: [{ pointer }] })
    expect((await read(depotId)).json()).toMatchObject({ revision: 1 })
  })

  test('TEL-2: the door and the rules have the same bounds', () => {
    const { properties } = z.toJSONSchema(ControlChange, { io: 'input' }) as { properties: Record<string, object> }
    const valueOf = (schema: object): { minimum?: number; maximum?: number } =>
      'anyOf' in schema ? (schema.anyOf as object[])[0]! : schema
    for (const { field, least, most, unit } of Object.values(controlBounds)) {
      const per = unit.startsWith('W') ? 1000 : 1
      expect(valueOf(properties[field]!), field).toMatchObject({ minimum: least / per, maximum: most / per })
    }
    const fields = Object.keys(controlDefaults).length
    expect(Object.keys(properties)).toHaveLength(fields)
    expect(properties['expected_loads']).toMatchObject({ maxItems: controlNodesMax })
    expect(JSON.stringify(properties['expected_loads'])).toContain(`"maximum":${assumedBound.most / 1000}`)
  })
})

test('TEL-2: a circuit that is removed takes along what was said of it', async () => {
  const { depotId, circuitId, nodeId } = await newDepot()
  const said = await change(depotId, { stale_after_by_node: [{ node_id: nodeId, stale_after_s: 300 }] })
  expect(said.statusCode, said.body).toBe(200)
  const removed = await door.ask('DELETE', `/api/circuit/${circuitId}`, { as: operator })
  expect(removed.statusCode, removed.body).toBe(204)
  expect((await read(depotId)).json()).toMatchObject({ stale_after_by_node: [], revision: 3 })
})
