import type { ImportDepot } from '@busbar/domain/topology/commands'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { chargePoint, connector } from '../../../tests/support/depots.ts'
import { legacyCircuit, legacyDepot } from '../../../tests/support/legacyDepot.ts'
import { newId } from '../engine/ids.ts'

let door: TestHouse
let admin: Caller
let viewer: Caller

beforeAll(async () => {
  door = await openTestHouse()
  admin = await door.token({ role: 'system_admin' })
  viewer = await door.token({ role: 'viewer' })
})
afterAll(() => door.close())

type Node = { node_id: string; parent_node_id: string | null; kind: string; name: string; circuit_id: string }
type Microgrid = {
  microgrid_id: string
  version: number
  nodes: Node[]
  assets: { kind: string; asset_id: string; node_id: string }[]
  capabilities: { capability: string; state: string }[]
  diagnostics: { code: string; ids: string[] }[]
}

const read = (depotId: string, as = viewer) => door.ask('GET', `/api/depot/${depotId}/microgrid`, { as })

async function added(path: string, body: object): Promise<Record<string, string>> {
  const answer = await door.ask('POST', path, { as: admin, body })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}

const newDepot = async (name = `Depot ${newId()}`): Promise<string> =>
  (await added('/api/depot', { name, timezone: 'Australia/Perth' }))['depot_id'] ?? ''

const kw = (value: number) => ({ unit: 'kW', value })

describe('MG-1, MG-2: a depot and its microgrid', () => {
  test('are created together, one for one, each with an identity of its own', async () => {
    const created = await added('/api/depot', { name: 'Malaga', timezone: 'Australia/Perth' })
    const { microgrid_id } = created['microgrid'] as unknown as { microgrid_id: string }
    expect(microgrid_id).not.toBe(created['depot_id'])
    const byDepot = await read(created['depot_id'] ?? '')
    const byItself = await door.ask('GET', `/api/microgrid/${microgrid_id}`, { as: viewer })
    expect(byDepot.json()).toMatchObject({ microgrid_id, depot_id: created['depot_id'], name: 'Malaga', version: 1 })
    expect(byItself.body).toBe(byDepot.body)
  })

  test('neither exists where the depot can not be created', async () => {
    await newDepot('Twice')
    const count = async () => (await door.ask('GET', '/api/microgrid?limit=500', { as: admin })).json().items.length
    const before = await count()
    const refused = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'TWICE', timezone: 'UTC' } })
    expect(refused.json()).toMatchObject({ status: 409, code: 'DEPOT_NAME_TAKEN', errors: [{ pointer: '/name' }] })
    expect(await count()).toBe(before)
  })

  test('keep their identities through renaming and resync', async () => {
    const depotId = await newDepot()
    const { microgrid_id } = (await read(depotId)).json<Microgrid>()
    await door.ask('PATCH', `/api/depot/${depotId}`, { as: admin, body: { name: `Renamed ${depotId}` } })
    await door.ask('POST', `/api/depot/${depotId}/microgrid/resync`, { as: admin })
    expect((await read(depotId)).json()).toMatchObject({ microgrid_id, name: `Renamed ${depotId}` })
  })
})

test('LIM-3: what a rating doesn’t let through is refused at its field', async () => {
  const at = `/api/depot/${await newDepot()}`
  const ask = (path: string, body: object) => door.ask('POST', `${at}/${path}`, { as: admin, body })
  const circuit = (await ask('circuit', { name: 'Main', rating: kw(100), safe_default_kw: 500 })).json()
  const charger = (
    await ask('charge_point', { name: 'A', ocpp_identity: at.slice(-30), rating: kw(10), fallback_kw: 50 })
  ).json()
  expect(circuit).toMatchObject({ status: 422, code: 'LIMIT_ABOVE_RATING', errors: [{ pointer: '/safe_default_kw' }] })
  expect(charger).toMatchObject({ status: 422, code: 'LIMIT_ABOVE_RATING', errors: [{ pointer: '/fallback_kw' }] })
})

test('MG-6: one answer holds the tree, every asset at a node of it, limits, capabilities and diagnostics', async () => {
  const depotId = await newDepot()
  const at = `/api/depot/${depotId}`
  const main = await added(`${at}/circuit`, { name: 'Main', rating: kw(400), safe_default_kw: 300 })
  const hall = await added(`${at}/circuit`, { name: 'Hall', rating: kw(500), parent_circuit_id: main['circuit_id'] })
  const charger = {
    name: 'CP 1',
    ocpp_identity: `CP-${depotId}`,
    rating: kw(150),
    circuit_id: hall['circuit_id'],
    phases: ['L3', 'L1'],
  }
  await added(`${at}/charge_point`, { ...charger, connectors: [{ number: 2 }, { number: 1, rating: kw(75) }] })
  await added(`${at}/power_source`, { name: 'Grid', kind: 'GRID', circuit_id: main['circuit_id'] })
  const loose = await added(`${at}/device`, { name: 'Meter', kind: 'METER' })

  const answer = await read(depotId)
  const microgrid = answer.json<Microgrid>()
  expect(microgrid.nodes).toMatchObject([
    {
      node_id: main['node_id'],
      parent_node_id: null,
      kind: 'GRID_CONNECTION',
      depth: 1,
      rating_kw: 400,
      effective_limit: { limit_kw: 300, source: 'SAFE_DEFAULT_CAPACITY' },
    },
    {
      node_id: hall['node_id'],
      parent_node_id: main['node_id'],
      kind: 'CIRCUIT',
      depth: 2,
      effective_limit: { limit_kw: 500, source: 'RATING' },
    },
  ])
  expect(microgrid.assets.map(({ kind, node_id }) => [kind, node_id])).toEqual([
    ['CHARGE_POINT', hall['node_id']],
    ['POWER_SOURCE', main['node_id']],
  ])
  expect(microgrid.assets[0]).toMatchObject({
    phases: ['L1', 'L3'],
    connectors: [
      { number: 1, rating_kw: 75 },
      { number: 2, rating_kw: 150 },
    ],
  })
  expect(microgrid.capabilities).toMatchObject([
    { capability: 'PEAK_SHAVING', state: 'UNKNOWN' },
    { capability: 'DER', state: 'UNKNOWN' },
  ])
  expect(microgrid.diagnostics).toMatchObject([
    { code: 'CHILD_LIMIT_ABOVE_PARENT', ids: [hall['node_id'], main['node_id']] },
    { code: 'DEVICE_UNATTACHED', ids: [loose['device_id']] },
  ])
  const nodeIds = new Set(microgrid.nodes.map(({ node_id }) => node_id))
  expect(microgrid.assets.every(({ node_id }) => nodeIds.has(node_id))).toBe(true)
})

test('MG-6: an empty depot says why there is nothing to see', async () => {
  expect((await read(await newDepot())).json()).toMatchObject({
    nodes: [],
    assets: [],
    diagnostics: [{ code: 'NO_GRID_CONNECTION' }],
  })
})

describe('MG-7: deterministic failures', () => {
  test.each([
    ['an id that nothing has', newId()],
    ['no id at all', 'malaga'],
    ['a number', '42'],
    ['an id that is cut off', newId().slice(0, 20)],
    ['an encoded slash', '..%2f..%2fetc'],
    ['a NUL character', '%00'],
    ['a name far too long for an id', 'x'.repeat(5_000)],
    ['a prototype’s name', '__proto__'],
  ])('an unknown depot is 404 DEPOT_NOT_FOUND: %s', async (_name, id) => {
    for (const path of [`/api/depot/${id}/microgrid`, `/api/depot/${id}`, `/api/depot/${id}/circuit`]) {
      const answer = await door.ask('GET', path, { as: viewer })
      expect(answer.json()).toMatchObject({ status: 404, code: 'DEPOT_NOT_FOUND' })
    }
    const resync = await door.ask('POST', `/api/depot/${id}/microgrid/resync`, { as: admin })
    expect(resync.json()).toMatchObject({ status: 404, code: 'DEPOT_NOT_FOUND' })
  })

  test('a depot without a microgrid is 404 MICROGRID_NOT_PROVISIONED, until a resync makes one', async () => {
    const depot = legacyDepot({ circuits: [legacyCircuit(newId())] })
    await door.command(depot.depotId, depot)
    expect((await read(depot.depotId)).json()).toMatchObject({ status: 404, code: 'MICROGRID_NOT_PROVISIONED' })
    const resync = await door.ask('POST', `/api/depot/${depot.depotId}/microgrid/resync`, { as: admin })
    expect(resync.json()).toMatchObject({ provisioned: true, created: [{ circuit_id: depot.circuits[0]?.circuitId }] })
    expect((await read(depot.depotId)).json<Microgrid>().nodes).toHaveLength(1)
  })

  const [a, b, c, d, elsewhere] = ids(5)
  const here = newId()
  test.each<readonly [string, Partial<ImportDepot>, string, readonly string[]]>([
    [
      'circuits that feed each other',
      {
        depotId: here,
        circuits: [
          legacyCircuit(a, { parent: { circuitId: b, depotId: here } }),
          legacyCircuit(b, { parent: { circuitId: a, depotId: here } }),
        ],
      },
      'TOPOLOGY_CYCLE',
      [a, b],
    ],
    [
      'a parent in another depot',
      { circuits: [legacyCircuit(a, { parent: { circuitId: elsewhere, depotId: newId() } })] },
      'TOPOLOGY_CROSS_DEPOT_PARENT',
      [a, elsewhere],
    ],
    [
      'a charge point on no circuit',
      { circuits: [legacyCircuit(a)], chargePoints: [chargePoint(b)] },
      'TOPOLOGY_UNATTACHED_CHARGE_POINT',
      [b],
    ],
    [
      'a connector without a charger',
      { circuits: [legacyCircuit(a)], connectors: [connector(c, d)] },
      'TOPOLOGY_UNATTACHED_CONNECTOR',
      [c, d],
    ],
    ['a circuit without a rating', { circuits: [legacyCircuit(a, { rating: null })] }, 'TOPOLOGY_MISSING_RATING', [a]],
    [
      'a charger without a rating',
      { circuits: [legacyCircuit(a)], chargePoints: [chargePoint(b, { circuitId: a, rating: null })] },
      'TOPOLOGY_MISSING_RATING',
      [b],
    ],
  ])('registries that make no tree are 422, with a code and the ids: %s', async (_name, contents, code, concerned) => {
    const depot = legacyDepot(renewed(contents))
    await door.command(depot.depotId, depot)
    await door.ask('POST', `/api/depot/${depot.depotId}/microgrid/resync`, { as: admin })
    const answer = await read(depot.depotId)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    const problem = answer.json<{ errors: { code: string; ids: string[] }[] }>()
    expect(problem).toMatchObject({ status: 422, code, errors: [{ code }] })
    expect(problem.errors).toHaveLength(1)
    expect(problem.errors[0]?.ids).toEqual(concerned.map((id) => newNames.get(id)))
    const listed = await door.ask('GET', '/api/microgrid?limit=500', { as: admin })
    expect(listed.json().items).toContainEqual(
      expect.objectContaining({ depot_id: depot.depotId, fault_codes: [code] }),
    )
  })

  test('the same data gives the same bytes, whatever order it was written in', async () => {
    const everythingWrong = (depotId: string): ImportDepot =>
      legacyDepot({
        depotId,
        circuits: [
          legacyCircuit(a, { parent: { circuitId: b, depotId } }),
          legacyCircuit(b, { parent: { circuitId: a, depotId } }),
          legacyCircuit(c, { rating: null }),
          legacyCircuit(d, { parent: { circuitId: elsewhere, depotId: elsewhere } }),
        ],
        chargePoints: [1, 2, 3].map((n) => chargePoint(`${newId().slice(0, -1)}${n}`)),
      })
    const depot = everythingWrong(newId())
    const bodies = new Set<string>()
    for (const [circuits, chargePoints] of [
      [depot.circuits, depot.chargePoints],
      [depot.circuits.toReversed(), depot.chargePoints.toReversed()],
      [depot.circuits.toSorted((x, y) => (x.name < y.name ? 1 : -1)), depot.chargePoints],
    ] as const) {
      const other = await openTestHouse()
      try {
        await other.command(depot.depotId, { ...depot, circuits, chargePoints })
        const as = await other.token({ role: 'system_admin' })
        await other.ask('POST', `/api/depot/${depot.depotId}/microgrid/resync`, { as })
        const path = `/api/depot/${depot.depotId}/microgrid`
        const answer = await other.ask('GET', path, { as, headers: { 'x-request-id': 'the-same-one' } })
        bodies.add(answer.body)
        expect((await other.ask('GET', path, { as, headers: { 'x-request-id': 'the-same-one' } })).body).toBe(
          answer.body,
        )
      } finally {
        await other.close()
      }
    }
    expect(bodies.size).toBe(1)
    const [body = ''] = bodies
    const codes = (JSON.parse(body) as { errors: { code: string }[] }).errors.map(({ code }) => code)
    expect(codes).toEqual([...codes].sort())
    expect(new Set(codes).size).toBe(4)
  })

  test('and so does a tree that is right', async () => {
    const depotId = newId()
    const depot = legacyDepot({
      depotId,
      microgridId: newId(),
      circuits: [
        legacyCircuit(a),
        legacyCircuit(b, { parent: { circuitId: a, depotId } }),
        legacyCircuit(c, { parent: { circuitId: a, depotId } }),
        legacyCircuit(d, { parent: { circuitId: c, depotId } }),
      ],
      chargePoints: [d, b, c].map((circuitId) => chargePoint(newId(), { circuitId })),
    })
    const bodies = new Set<string>()
    for (const shuffled of [depot, { ...depot, ...turned(depot) }]) {
      const other = await openTestHouse({ clock: { now: () => Date.parse('2026-03-01T00:00:00Z') } })
      try {
        await other.command(depotId, shuffled)
        const as = await other.token({ role: 'viewer' })
        bodies.add((await other.ask('GET', `/api/depot/${depotId}/microgrid`, { as })).body)
      } finally {
        await other.close()
      }
    }
    expect(bodies.size).toBe(1)
    expect([...bodies][0]).toContain(d)
  })

  const turned = ({ circuits, chargePoints }: ImportDepot) => ({
    circuits: circuits.toReversed(),
    chargePoints: chargePoints.toReversed(),
  })

  function ids(count: number): [string, string, string, string, string] {
    return Array.from({ length: count }, () => newId()) as [string, string, string, string, string]
  }

  /** Each depot has ids of its own: the registry keeps each id once. */
  const newNames = new Map<string, string>()
  function renewed(contents: Partial<ImportDepot>): Partial<ImportDepot> {
    newNames.clear()
    for (const id of [a, b, c, d, elsewhere, here]) newNames.set(id, newId())
    const text = JSON.stringify(contents).replace(/[0-9a-f-]{36}/g, (id) => newNames.get(id) ?? newId())
    return JSON.parse(text) as Partial<ImportDepot>
  }
})

describe('MG-8: resync', () => {
  test('says what it created, updated, removed and left, and changes nothing the second time', async () => {
    const depotId = await newDepot()
    const main = await added(`/api/depot/${depotId}/circuit`, { name: 'Main', rating: kw(400) })
    const resync = async () => (await door.ask('POST', `/api/depot/${depotId}/microgrid/resync`, { as: admin })).json()
    const first = await resync()
    const left = [{ node_id: main['node_id'], circuit_id: main['circuit_id'], name: 'Main' }]
    expect(first).toMatchObject({ provisioned: false, created: [], updated: [], removed: [], left })
    const second = await resync()
    expect(second).toMatchObject({ version: first.version, left })
  })

  test('is for system admins', async () => {
    const depotId = await newDepot()
    const as = await door.token({ role: 'operator' })
    const answer = await door.ask('POST', `/api/depot/${depotId}/microgrid/resync`, { as })
    expect(answer.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })
})

describe('MG-9: the list of all microgrids', () => {
  test('has a line for every depot, also for those that have none yet', async () => {
    const legacy = legacyDepot()
    await door.command(legacy.depotId, legacy)
    const depotId = await newDepot()
    await added(`/api/depot/${depotId}/circuit`, { name: 'Main', rating: kw(400) })
    const { items } = (await door.ask('GET', '/api/microgrid?limit=500', { as: admin })).json()
    expect(items).toContainEqual(
      expect.objectContaining({ depot_id: legacy.depotId, microgrid_id: null, version: null }),
    )
    expect(items).toContainEqual(
      expect.objectContaining({ depot_id: depotId, node_count: 1, version: 2, fault_codes: [] }),
    )
  })
})

describe('API-3: the microgrid’s entity tag', () => {
  test('saves sending what the client has, and changes with everything that the answer shows', async () => {
    const depotId = await newDepot()
    const circuit = await added(`/api/depot/${depotId}/circuit`, { name: 'Main', rating: kw(400) })
    const tag = String((await read(depotId)).headers['etag'])
    for (const sent of [tag, `W/${tag}`, `"x", ${tag}`, '*']) {
      const path = `/api/depot/${depotId}/microgrid`
      const answer = await door.ask('GET', path, { as: viewer, headers: { 'if-none-match': sent } })
      expect([answer.statusCode, answer.body, answer.headers['etag']]).toEqual([304, '', tag])
    }
    // A rating is no topology: the version stays, the tag doesn't.
    const body = { rating: kw(500) }
    await door.ask('PATCH', `/api/circuit/${circuit['circuit_id']}`, { as: admin, body })
    const path = `/api/depot/${depotId}/microgrid`
    const after = await door.ask('GET', path, { as: viewer, headers: { 'if-none-match': tag } })
    expect(after.statusCode).toBe(200)
    expect(after.headers['cache-control']).toBe('private, no-cache')
  })
})
