import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newIncident } from '../../../tests/support/incidents.ts'
import { bodyOf, type Document, filled, type Operation, operationsOf, valid } from '../../../tests/support/openapi.ts'

let door: TestHouse
let document: Document
let admin: Caller
let alice: Caller
/** ids of everything in the depot that only Alice may see, by the name of the parameter that names it */
let hidden: Record<string, string>
let openDepotId: string
/** who may do much, but not see that depot */
let strangers: readonly (readonly [string, Caller])[]

beforeAll(async () => {
  door = await openTestHouse()
  document = door.app.swagger() as unknown as Document
  admin = await door.signedIn('system_admin')
  alice = await door.signedIn('operator')
  openDepotId = (await furnished('Open', null))['depot_id'] ?? ''
  hidden = await furnished('Hidden', [alice.id])
  strangers = [
    ['a viewer', await door.signedIn('viewer')],
    ['an operator', await door.signedIn('operator')],
    ['an operator’s token', await door.token({ role: 'operator' })],
    ['a token with scopes', await door.token({ scopes: ['registry:read', 'registry:write', 'events:read'] })],
    [
      'an operator’s token that is bound to another depot',
      await door.token({ role: 'operator', depotIds: [openDepotId] }),
    ],
    [
      'a system admin’s token that is bound to another depot',
      await door.token({ role: 'system_admin', depotIds: [openDepotId] }),
    ],
  ]
})
afterAll(() => door.close())

async function furnished(name: string, visibleTo: readonly string[] | null): Promise<Record<string, string>> {
  const add = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await door.ask('POST', path, { as: admin, body })
    expect(answer.statusCode, answer.body).toBe(201)
    return answer.json()
  }
  const depot = await add('/api/depot', { name, timezone: 'UTC', visible_to: visibleTo })
  const at = `/api/depot/${depot['depot_id']}`
  const rating = { unit: 'kW', value: 400 }
  const circuit = await add(`${at}/circuit`, { name: 'Main', rating })
  const circuit_id = circuit['circuit_id']
  const charger = { name: 'CP', ocpp_identity: `CP-${name}`, rating, circuit_id }
  const chargePoint = await add(`${at}/charge_point`, charger)
  const connector = await add(`/api/charge_point/${chargePoint['charge_point_id']}/connector`, { number: 1 })
  const powerSource = await add(`${at}/power_source`, { name: 'Grid', kind: 'GRID', circuit_id })
  const device = await add(`${at}/device`, { name: 'Meter', kind: 'METER', circuit_id })
  const incident = { incident_id: await newIncident(door.house, depot['depot_id'] ?? '') }
  const microgrid = depot['microgrid'] as unknown as Record<string, string>
  return { ...incident, ...connector, ...powerSource, ...device, ...chargePoint, ...circuit, ...microgrid, ...depot }
}

/** Every operation of the document whose path names something in a depot. */
const inDepots = (): readonly Operation[] =>
  operationsOf(document).filter(({ path }) => /\{(?!user_id|token_id|identity|webhook_id)\w+\}/.test(path))

/** With a body that the document allows, so that nothing but sight can turn it away. */
function ask(operation: Operation, as: Caller) {
  const schema = bodyOf(operation)
  const ids = () => fc.constant(hidden['circuit_id'] ?? '')
  const [drawn] = schema ? fc.sample(valid(schema, document, ids), { numRuns: 1, seed: 7 }) : [undefined]
  // What a rating comes to is no matter of its schema.
  const body = drawn && { ...drawn, rating: undefined, connectors: undefined }
  return door.ask(
    operation.method,
    filled(operation.path, (name) => hidden[name] ?? ''),
    { as, body },
  )
}

describe('SEC-1: a restricted depot is not there for who may not see it', () => {
  test('whichever way they ask for it or for anything in it', async () => {
    const before = (await door.ask('GET', `/api/depot/${hidden['depot_id']}`, { as: admin })).body
    const seen: string[] = []
    for (const [name, caller] of strangers) {
      for (const operation of inDepots()) {
        const answer = await ask(operation, caller)
        const what = `${name} ${operation.operationId}: ${answer.body}`
        // Where their role doesn't reach they are told so, whatever is there.
        if (answer.statusCode === 403) expect(answer.json(), what).toMatchObject({ code: 'FORBIDDEN' })
        else expect(answer.statusCode, what).toBe(404)
        expect(answer.body, what).not.toContain('Hidden')
        if (answer.statusCode === 404) seen.push(operation.operationId)
      }
    }
    // All of them were tried by somebody who was not turned away for their role.
    expect([...new Set(seen)].sort()).toEqual(
      inDepots()
        .map(({ operationId }) => operationId)
        .sort(),
    )
    expect((await door.ask('GET', `/api/depot/${hidden['depot_id']}`, { as: admin })).body).toBe(before)
  })

  test('the answer is the same as for what is nowhere', async () => {
    const headers = { 'x-request-id': 'the-same-one' }
    const [, [, operator] = []] = strangers
    for (const operation of inDepots().filter(({ method }) => method === 'GET')) {
      const nowhere = filled(operation.path, () => '01900000-0000-7000-8000-000000000000')
      const there = filled(operation.path, (name) => hidden[name] ?? '')
      const answers = await Promise.all(
        [nowhere, there].map((path) => door.ask('GET', path, { as: operator ?? null, headers })),
      )
      expect(answers[0]?.body).toBe(answers[1]?.body)
    }
  })

  test('in no list', async () => {
    const lists = operationsOf(document).filter(
      ({ operationId, path }) => operationId.startsWith('list') && !path.includes('{'),
    )
    for (const [, caller] of strangers) {
      for (const { path } of lists.filter(({ path }) => !/user|token/.test(path))) {
        const answer = await door.ask('GET', `${path}?limit=500`, { as: caller })
        expect([200, 403]).toContain(answer.statusCode)
        expect(answer.body).not.toContain('Hidden')
        expect(answer.body).not.toContain(hidden['depot_id'])
      }
    }
  })

  test('in no line of the audit, also where they ask for just that depot', async () => {
    for (const [name, caller] of strangers) {
      const filter = `depot_id=${hidden['depot_id']?.toUpperCase()}`
      const answer = await door.ask('GET', `/api/audit?${filter}`, { as: caller })
      if (answer.statusCode === 200) expect(answer.json(), name).toEqual({ items: [], next_cursor: null })
      else expect(answer.statusCode).toBe(403)
    }
  })

  test('not as a parent: a circuit in it is as unknown as one that doesn’t exist', async () => {
    const [, [, operator] = []] = strangers
    const body = { name: 'child', parent_circuit_id: hidden['circuit_id'] }
    const path = `/api/depot/${openDepotId}/circuit`
    const theirs = await door.ask('POST', path, { as: operator ?? null, body })
    expect(theirs.json()).toMatchObject({ status: 422, code: 'TOPOLOGY_UNKNOWN_PARENT' })
    const ours = await door.ask('POST', path, { as: alice, body })
    expect(ours.json()).toMatchObject({ status: 422, code: 'TOPOLOGY_CROSS_DEPOT_PARENT' })
  })
})

describe('SEC-1: it is there', () => {
  test('for who is listed, and for system admins', async () => {
    for (const as of [alice, admin]) {
      expect((await door.ask('GET', `/api/depot/${hidden['depot_id']}/microgrid`, { as })).statusCode).toBe(200)
      expect((await door.ask('GET', '/api/depot', { as })).body).toContain('Hidden')
      const audit = await door.ask('GET', `/api/audit?depot_id=${hidden['depot_id']}`, { as })
      expect(audit.json<{ items: unknown[] }>().items.length).toBeGreaterThan(0)
    }
  })

  test('for a token that is bound to it, and that token sees nothing else', async () => {
    const as = await door.token({ role: 'operator', depotIds: [hidden['depot_id'] ?? ''] })
    const listed = (await door.ask('GET', '/api/depot', { as })).json<{ items: { depot_id: string }[] }>().items
    expect(listed.map(({ depot_id }) => depot_id)).toEqual([hidden['depot_id']])
    expect((await door.ask('GET', `/api/depot/${openDepotId}`, { as })).statusCode).toBe(404)
  })

  test('until it is restricted, at once', async () => {
    const path = `/api/depot/${(await furnished('Moving', null))['depot_id']}`
    const bob = await door.signedIn('operator')
    const statuses = []
    for (const visible_to of [[alice.id], [alice.id, bob.id.toUpperCase()], null]) {
      await door.ask('PATCH', path, { as: admin, body: { visible_to } })
      statuses.push((await door.ask('GET', path, { as: bob })).statusCode)
    }
    expect(statuses).toEqual([404, 200, 200])
  })

  test('for people who are there: a slip of the pen is refused, and nobody is named twice', async () => {
    const admin = await door.signedIn('system_admin')
    const viewer = await door.signedIn('viewer')
    const stranger = '018f0000-0000-7000-8000-000000000000'
    const body = { name: `Slip ${Math.random()}`, timezone: 'UTC', visible_to: [viewer.id, stranger] }
    const slip = await door.ask('POST', '/api/depot', { as: admin, body })
    expect(slip.json()).toMatchObject({ status: 422, errors: [{ pointer: '/visible_to/1' }] })
    const twice = { ...body, visible_to: [viewer.id, viewer.id.toUpperCase()] }
    const made = await door.ask('POST', '/api/depot', { as: admin, body: twice })
    expect(made.json()).toMatchObject({ visible_to: [viewer.id] })
  })

  test('and only system admins say who may see it', async () => {
    const answer = await door.ask('PATCH', `/api/depot/${hidden['depot_id']}`, {
      as: alice,
      body: { visible_to: null },
    })
    expect(answer.json()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
  })
})
