import type { AccessEvent } from '@busbar/domain/access/access'
import type { DepartureEvent } from '@busbar/domain/departures/plan'
import type { ChargerEvent } from '@busbar/domain/charging/chargerEvents'
import type { IncidentEvent } from '@busbar/domain/incidents/incident'
import type { DepotEvent } from '@busbar/domain/topology/events'
import type { WebhookEvent } from '@busbar/domain/webhooks/webhooks'
import { eventWords } from '@busbar/wire/api/audit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newId } from '../engine/ids.ts'

const now = { ms: Date.parse('2026-03-01T00:00:00Z') }
let door: TestHouse
let admin: Caller
let operator: Caller
let depotId: string
let circuitId: string

beforeAll(async () => {
  door = await openTestHouse({ clock: { now: () => now.ms } })
  admin = await door.signedIn('system_admin')
  operator = await door.signedIn('operator')
  const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  depotId = depot.json<{ depot_id: string }>().depot_id
  const body = { name: 'Main', rating: { unit: 'kW', value: 400 } }
  const circuit = await door.ask('POST', `/api/depot/${depotId}/circuit`, { as: operator, body })
  circuitId = circuit.json<{ circuit_id: string }>().circuit_id
  now.ms += 1_000
  const change = { name: 'Main board', rating: { unit: 'kW', value: 300 } }
  const headers = { 'x-request-id': 'the-change-of-main' }
  await door.ask('PATCH', `/api/circuit/${circuitId}`, { as: operator, body: change, headers })
})
afterAll(() => door.close())

type Entry = { kind: string; summary: string; stream_version: number; recorded_at: string } & Record<string, unknown>
const audit = async (query = '', as = operator): Promise<Entry[]> =>
  (await door.ask('GET', `/api/audit${query}`, { as })).json<{ items: Entry[] }>().items
const kinds = async (query: string, as = operator) => (await audit(query, as)).map(({ kind }) => kind)

describe('EVT-2: the audit', () => {
  test('says who changed what, from what to what, because of which request, newest first', async () => {
    const [renamed, changed] = await audit()
    expect(renamed).toMatchObject({ kind: 'GridConnectionRenamed', summary: expect.stringContaining('Main board') })
    expect(changed).toMatchObject({
      depot_id: depotId,
      depot_name: 'Malaga',
      stream: `depot/${depotId}`,
      kind: 'CircuitChanged',
      actor: { kind: 'user', id: operator.id, name: operator.name },
      correlation_id: 'the-change-of-main',
      occurred_at: '2026-03-01T00:00:01.000Z',
      event: {
        circuitId,
        before: { name: 'Main', rating: { unit: 'kW', powerW: 400_000 } },
        after: { name: 'Main board', rating: { unit: 'kW', powerW: 300_000 } },
      },
    })
  })

  test('API-2: a filter that no entry can have is refused at its field, and each kind that there is is taken', async () => {
    for (const [query, field] of [
      ['kind=NOPE', '/kind'],
      ['depot_id=no-id', '/depot_id'],
      ['from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', '/from'],
    ]) {
      const refused = await door.ask('GET', `/api/audit?${query}`, { as: operator })
      expect([refused.statusCode, refused.json()]).toMatchObject([422, { errors: [{ pointer: field }] }])
    }
    type Happening = (AccessEvent | ChargerEvent | DepartureEvent | DepotEvent | IncidentEvent | WebhookEvent)['type']
    const words: readonly Happening[] = eventWords
    // With one too few or too many this would not compile.
    const missing: readonly never[] = [] as Exclude<Happening, (typeof eventWords)[number]>[]
    expect([new Set(words).size, missing]).toEqual([words.length, []])
  })

  test('is filtered by depot, kind, actor and time', async () => {
    expect(await kinds(`?depot_id=${depotId}&kind=CircuitChanged`)).toEqual(['CircuitChanged'])
    expect(await kinds(`?depot_id=${newId()}`)).toEqual([])
    const byOperator = await audit(`?actor=${operator.name.slice(-6).toUpperCase()}`)
    expect(byOperator.map(({ kind }) => kind)).toEqual([
      ...['GridConnectionRenamed', 'CircuitChanged', 'GridConnectionAdded', 'CircuitAdded'],
    ])
    expect(await kinds('?actor=%25')).toEqual([])
    const [newest] = await audit()
    const at = newest?.recorded_at ?? ''
    expect(await kinds(`?from=${at}`)).toContain('GridConnectionRenamed')
    expect(await kinds(`?to=${at}`)).not.toContain('GridConnectionRenamed')
    const wrong = await door.ask('GET', '/api/audit?from=yesterday', { as: operator })
    expect(wrong.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/from' }] })
  })

  test('of who comes in is for system admins', async () => {
    expect(await kinds('?limit=500', admin)).toContain('UserAdded')
    expect(await kinds('?limit=500')).not.toContain('UserAdded')
  })

  test('names the kinds that there are', async () => {
    const answer = await door.ask('GET', '/api/audit/kinds', { as: operator })
    expect(answer.json()).toMatchObject({ kinds: expect.arrayContaining(['CircuitAdded', 'MicrogridProvisioned']) })
  })

  test('tells a token that is bound to a depot only the kinds of its depot', async () => {
    const admin = await door.token({ role: 'system_admin' })
    const body = { name: `Bound ${Math.random()}`, timezone: 'UTC' }
    const depot = (await door.ask('POST', '/api/depot', { as: admin, body })).json<{ depot_id: string }>()
    const bound = await door.token({ scopes: ['events:read'], depotIds: [depot.depot_id] })
    const answer = await door.ask('GET', '/api/audit/kinds', { as: bound })
    expect(answer.json()).toEqual({ kinds: ['DepotCreated', 'MicrogridProvisioned'] })
  })

  test('keeps what happened in a depot that is gone, for those who may see everything', async () => {
    const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Gone', timezone: 'UTC' } })
    const id = depot.json<{ depot_id: string }>().depot_id
    await door.ask('DELETE', `/api/depot/${id}`, { as: admin })
    expect(await kinds(`?depot_id=${id}`, admin)).toEqual(['DepotDeleted', 'MicrogridProvisioned', 'DepotCreated'])
    expect(await kinds(`?depot_id=${id}`)).toEqual([])
  })
})

test('EVT-1: every write of every route leaves an event with its actor, and a refused one leaves none', async () => {
  const count = async () => (await door.house.database.query('SELECT FROM event_store')).length
  const before = await count()
  const refused = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  const cycle = await door.ask('PATCH', `/api/circuit/${circuitId}`, {
    as: operator,
    body: { parent_circuit_id: circuitId },
  })
  expect([refused.statusCode, cycle.statusCode]).toEqual([409, 422])
  expect(await count()).toBe(before)
  const same = await door.ask('PATCH', `/api/circuit/${circuitId}`, { as: operator, body: { name: 'Main board' } })
  expect(same.statusCode).toBe(200)
  expect(await count()).toBe(before)

  const [row] = await door.house.database.query<{ metadata: object; data: object; stream_id: string }>(
    `SELECT stream_id, data, metadata FROM event_store WHERE type = 'CircuitAdded'`,
  )
  expect(row).toMatchObject({
    stream_id: `depot/${depotId}`,
    data: { circuit: { circuitId, name: 'Main', parent: null } },
    metadata: { actor: { kind: 'user', id: operator.id, name: operator.name }, causationId: null },
  })
})
