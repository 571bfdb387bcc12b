import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { comeToCharge, depotWithChargers, gridCircuitId } from '../../../tests/support/chargerAtADepot.ts'
import * as a from '../../../tests/support/depots.ts'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { legacyCircuit, legacyDepot } from '../../../tests/support/legacyDepot.ts'
import type { SiteStatus } from '@busbar/wire/api/siteStatus'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'

const { id, nodeOf, microgridId } = a
const boardId = id(11)

let door: TestHouse
let operator: Caller
let viewer: Caller
let depotId: string
const site = () => door.house.steering.siteOf(depotId)!

beforeAll(async () => {
  door = await openTestHouse({ listen: true, steers: true })
  operator = await door.token({ role: 'operator' })
  viewer = await door.token({ role: 'viewer' })
  ;({ depotId } = await depotWithChargers(door, { gridW: 100_000, chargers: 1 }))
  const circuit = a.circuit(boardId, { name: 'Board', parent: { circuitId: gridCircuitId, depotId } })
  await door.command(depotId, { type: 'AddCircuit', circuit })
  await until(() => door.house.steering.depot(depotId)?.circuits.has(boardId) && site() !== null)
})
afterAll(() => door.close())

const rebalancePath = `/api/microgrid/${microgridId}/rebalance`
const post = (path: string, as = operator) => door.ask('POST', path, { as })
const rebalance = (ofMicrogrid: string, as = operator) => post(`/api/microgrid/${ofMicrogrid}/rebalance`, as)
const rebalanceLoad = (circuitId: string, as = operator) => post(`/api/circuit/${circuitId}/rebalance_load`, as)

describe('a cycle on request', () => {
  test('CYC-1: is run at once, and told in words', async () => {
    const answer = await rebalance(microgridId)
    expect(answer.statusCode, answer.body).toBe(200)
    const { cycle_id: cycleId } = answer.json()
    expect(answer.json()).toEqual({
      ...{ microgrid_id: microgridId, cycle_id: cycleId, outcome: 'APPLIED', primary_reason: null },
      sentence: expect.stringMatching(/\w/),
    })
    // Who is told of it can read it.
    const read = await door.ask('GET', `/api/cycle/${cycleId}`, { as: viewer })
    expect(read.json()).toMatchObject({ cycle_id: cycleId, trigger: 'REQUEST' })
  })

  test('CYC-1: asked for many times at once it runs once, and each is told of it', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => rebalance(microgridId)))
    const ids = new Set(answers.map((answer) => answer.json().cycle_id as string))
    expect(ids.size).toBeLessThan(15)
    expect([...ids].every((one) => typeof one === 'string')).toBe(true)
  })

  test('API-3: runs once under an Idempotency-Key, and a key of one depot is none of another', async () => {
    const headers = { 'idempotency-key': newId() }
    const ask = (path: string) => door.ask('POST', path, { as: operator, headers })
    const [first, second] = [await ask(rebalancePath), await ask(rebalancePath)]
    expect(second.json()).toEqual(first.json())
    expect([first, second].map((answer) => answer.headers['idempotency-replayed'])).toEqual([undefined, 'true'])
    expect((await rebalance(microgridId)).json().cycle_id).not.toBe(first.json().cycle_id)
    const other = await ask(`/api/microgrid/${newId()}/rebalance`)
    expect(other.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
  })

  test('CYC-1: says why somebody gets less', async () => {
    const line = await comeToCharge(Number(new URL(door.url).port), 'BAY-1')
    const transactionId = await line.charge()
    // Of whom nobody knows what it draws, nobody takes it that it wants more than it was given last.
    await line.draw(10_000, transactionId)
    await until(() => line.limits('TxProfile')[0] === 100_000)
    expect((await rebalance(microgridId)).json()).toMatchObject({
      ...{ outcome: 'CURTAILED', primary_reason: 'GRID_CONNECTION_LIMIT', sentence: expect.stringContaining('Grid') },
    })
  })

  test('SEC-1: is not for viewers, and a microgrid that is nowhere has none', async () => {
    expect((await rebalance(microgridId, viewer)).statusCode).toBe(403)
    for (const nowhere of [newId(), depotId, 'x']) {
      expect((await rebalance(nowhere)).json()).toMatchObject({ status: 404, code: 'MICROGRID_NOT_FOUND' })
    }
    const elsewhere = await door.token({ role: 'operator', depotIds: [newId()] })
    expect((await rebalance(microgridId, elsewhere)).statusCode).toBe(404)
  })

  test('CYC-1: a process that does not steer the microgrid says so', async () => {
    const other = await openTestHouse({ connection: door.connection })
    const as = await other.token({ role: 'operator' })
    for (const path of [`microgrid/${microgridId}/rebalance`, `circuit/${gridCircuitId}/rebalance_load`]) {
      const answer = await other.ask('POST', `/api/${path}`, { as })
      expect(answer.json()).toMatchObject({ status: 503, code: 'NOT_STEERED' })
      expect(answer.headers['retry-after']).toBe('5')
    }
    await other.close()
  })
})

describe('a cycle as older clients ask for it', () => {
  test.each([
    ['a top-level circuit is its grid connection', gridCircuitId],
    ['a deeper circuit is its own node', boardId],
  ])('LEG-1: %s', async (_, circuitId) => {
    const answer = await rebalanceLoad(circuitId)
    expect(answer.statusCode, answer.body).toBe(200)
    const { last } = site()
    const node_id = nodeOf(circuitId)
    expect(answer.json()).toEqual({
      ...{ circuit_id: circuitId, microgrid_id: microgridId, node_id, cycle_id: last?.cycleId },
      outcome: last?.result.outcome,
    })
    const endpoint = 'POST /api/circuit/{circuit_id}/rebalance_load'
    expect(last).toMatchObject({ trigger: 'ALIAS', scopeNodeId: node_id, alias: endpoint })
    expect(last?.result.nodes.map(({ nodeId }) => nodeId)).toContain(nodeOf(gridCircuitId))
  })

  test('LEG-1: a body that an older client sends along changes nothing', async () => {
    const body = { force: true }
    expect((await door.ask('POST', `/api/circuit/${boardId}/rebalance_load`, { as: operator, body })).statusCode).toBe(
      200,
    )
  })

  test('LEG-2: a circuit that is nowhere, or not there for whoever asks, is not found', async () => {
    for (const nowhere of [newId(), 'x', depotId]) {
      expect((await rebalanceLoad(nowhere)).json()).toMatchObject({ status: 404, code: 'CIRCUIT_NOT_FOUND' })
    }
    const elsewhere = await door.token({ role: 'operator', depotIds: [newId()] })
    expect((await rebalanceLoad(boardId, elsewhere)).statusCode).toBe(404)
    expect((await rebalanceLoad(boardId, viewer)).statusCode).toBe(403)
  })

  test('LEG-2: a circuit that stands for no node, or for more than one, is told why', async () => {
    const [none, astray] = [newId(), newId()]
    const unprovisioned = legacyDepot({ circuits: [legacyCircuit(none)] })
    const parent = { circuitId: newId(), depotId: newId() }
    const crossing = legacyDepot({ circuits: [legacyCircuit(astray, { parent })] })
    for (const depot of [unprovisioned, crossing]) await door.command(depot.depotId, depot)
    const resync = { type: 'ResyncMicrogrid', microgridIdIfNone: newId() } as const
    await door.command(crossing.depotId, resync)
    for (const [circuitId, why] of [
      [none, 'no microgrid yet'],
      [astray, 'in two microgrids'],
    ] as const) {
      expect((await rebalanceLoad(circuitId)).json()).toMatchObject({
        ...{ status: 409, code: 'CIRCUIT_ALIAS_NOT_RESOLVABLE', detail: expect.stringContaining(why) },
        errors: [{ ids: expect.arrayContaining([circuitId]) }],
      })
    }
  })

  test('LEG-5: every use is recorded with what it meant, and points to what comes instead', async () => {
    const old = await door.token({ role: 'operator' })
    const gone = newId()
    const answers = [await rebalanceLoad(boardId, old), await rebalanceLoad(gone, old)]
    const deprecation = '@1767225600'
    const documented = '</api/docs>; rel="deprecation"; type="text/html"'
    expect([...answers, await rebalanceLoad(boardId, viewer)].map(({ headers }) => headers)).toMatchObject([
      { deprecation, link: `</api/microgrid/${microgridId}/rebalance>; rel="successor-version"` },
      { deprecation, link: documented },
      { deprecation, link: documented },
    ])
    await door.house.record.aliasUses.flush()
    const listed = await door.ask('GET', '/api/admin/alias_use', { as: await door.signedIn('system_admin') })
    type Use = { caller: { id: string } }
    const uses = listed.json<{ items: Use[] }>().items.filter(({ caller }) => caller.id === old.id)
    expect(uses).toHaveLength(2)
    expect(uses).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ...{ circuit_id: boardId, microgrid_id: microgridId, node_id: nodeOf(boardId), times: 1 },
          last_outcome: answers[0]?.json().outcome,
        }),
        expect.objectContaining({ circuit_id: gone, node_id: null, last_outcome: 'CIRCUIT_NOT_FOUND', times: 1 }),
      ]),
    )
  })
})

describe('CYC-4, LEG-6: the calculation version that a depot asks for', () => {
  const control = (body: object) => door.ask('PATCH', `/api/depot/${depotId}/control`, { as: operator, body })

  test('below 3 shares flat: the boards between are not looked at', async () => {
    const set = await control({ usable_power_calculation_version: 2 })
    expect(set.statusCode, set.body).toBe(200)
    await until(() => site().last?.image.calculationVersion === 2)
    await rebalance(microgridId)
    const { last } = site()
    expect(last?.result.nodes.map(({ nodeId }) => nodeId)).not.toContain(nodeOf(boardId))
    expect(last?.result.outcome).not.toBe('REJECTED')
  })

  test('CYC-6, TEL-4: below 3 its status has the site, its grid connection and chargers, and load at a board counts', async () => {
    const read = () => door.ask('GET', `/api/depot/${depotId}/microgrid/status`, { as: viewer })
    const expecting = async (assumed_kw: number | null) => {
      await control({ expected_loads: [{ node_id: nodeOf(boardId), assumed_kw }] })
      await until(() => site().last?.image.expectedLoads[0]?.assumedW === (assumed_kw && assumed_kw * 1_000))
      return (await read()).json<SiteStatus>()
    }
    const { reading, cycle } = await expecting(30)
    expect(cycle).toMatchObject({ outcome: 'CURTAILED', calculation_version: 2 })
    expect(reading?.nodes.map(({ kind, depth }) => [kind, depth]).slice(0, 3)).toEqual([
      ['ROOT', 1],
      ['GRID_CONNECTION', 2],
      ['CHARGE_POINT', 3],
    ])
    expect(reading?.nodes[1]).toMatchObject({ limit_kw: 100, beside_kw: 30, allocated_kw: 70, load_kw: 40 })
    expect(await expecting(null)).toMatchObject({
      cycle: { outcome: 'REJECTED', primary_reason: 'TELEMETRY_FALLBACK_UNSATISFIED' },
      reading: { reasons: [{ node_id: nodeOf(boardId), node_name: 'Board' }], not_known: [{ name: 'Board' }] },
    })
    await control({ expected_loads: [] })
    await until(() => site().last?.image.expectedLoads.length === 0)
  })

  test('of 3 with a hierarchy that is none says so, and nothing is shared in another way', async () => {
    const wrong = legacyDepot({
      circuits: [legacyCircuit(newId()), legacyCircuit(newId(), { rating: null })],
    })
    await door.command(wrong.depotId, wrong)
    const wrongId = newId()
    await door.command(wrong.depotId, { type: 'ResyncMicrogrid', microgridIdIfNone: wrongId })
    await until(() => door.house.steering.siteOf(wrong.depotId) !== null)
    const answer = await rebalance(wrongId)
    expect(answer.json()).toMatchObject({ outcome: 'REJECTED', primary_reason: 'TOPOLOGY_INVALID' })
    const { last } = door.house.steering.siteOf(wrong.depotId)!
    expect(last?.result).toMatchObject({ units: [], nodes: [], faults: [{ code: 'TOPOLOGY_MISSING_RATING' }] })
    expect(last?.sent).toEqual([])
  })
})
