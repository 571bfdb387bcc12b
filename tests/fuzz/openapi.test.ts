import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cycleRecord } from '../../server/src/engine/cycleRecord.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { packedCycle } from '../../server/src/engine/packedCycle.ts'
import { contractOf } from '../support/contract.ts'
import { type Caller, openTestHouse, type TestHouse } from '../support/house.ts'
import { newIncident } from '../support/incidents.ts'
import { type Document, type Operation, operationsOf } from '../support/openapi.ts'
import { shortNight } from '../support/shortNight.ts'
import { takesAPassword, type Wish, wishes } from './requests.ts'

/** Requests a run; more with FUZZ_REQUESTS. The seed is printed; give it as FUZZ_SEED to see the same again. */
const requests = Number(process.env['FUZZ_REQUESTS'] ?? 6_000)
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

let door: TestHouse
let document: Document
/** what can be named, by the name of the parameter that names it */
const known = new Map<string, string[]>()
const errors: unknown[] = []
let admin: Caller

beforeAll(async () => {
  door = await openTestHouse({ log: { debug() {}, info() {}, warn() {}, error: (fields) => errors.push(fields) } })
  document = door.app.swagger() as unknown as Document
  admin = await door.token({ role: 'system_admin' })
  await furnish('Malaga')
  await furnish('Joondalup')
})
afterAll(() => door.close())

test('SEC-4: no request, however odd, breaks anything or is answered otherwise than the document says', async () => {
  const differs = contractOf(document)
  // A stream doesn't end by itself: it is tried where it can be read.
  const operations = operationsOf(document).filter(({ operationId }) => operationId !== 'openStream')
  const byId = new Map(operations.map((operation) => [operation.operationId, operation]))
  const callers = await everyKindOfCaller()
  const byStatus = new Map<number, number>()
  const succeeded = new Set<string>()
  console.log(`fuzz: ${requests} requests with seed ${seed}`)

  const tryOut = async (wish: Wish, caller: Caller | null): Promise<void> => {
    const operation = byId.get(wish.operationId)
    if (!operation) throw new Error(`no operation ${wish.operationId}`)
    const answer = await door.app.inject({
      method: operation.method as 'GET',
      url: `${wish.path}${wish.query}`,
      headers: { ...wish.headers, ...caller?.headers },
      ...(wish.body !== null && { payload: wish.body }),
    })
    const { statusCode: status, body } = answer
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
    // Nobody steers in this house, and who asks for a cycle is told so.
    if (!body.includes('"code":"NOT_STEERED"')) expect(status, body.slice(0, 500)).toBeLessThan(500)
    expect(differs(operation, { status, contentType: String(answer.headers['content-type']), body })).toBeNull()
    expect(answer.headers['x-request-id']).toBeTypeOf('string')
    if (status < 300) succeeded.add(operation.operationId)
    if (status === 201) learn(wish, answer.json())
  }

  await fc.assert(
    fc.asyncProperty(wishes(operations, document, callers.length, known), async (wish) => {
      const caller = callers[wish.caller]
      await tryOut(wish, caller ? await caller() : null)
    }),
    { numRuns: requests, seed, endOnFailure: true },
  )
  console.log('fuzz: answers by status', Object.fromEntries([...byStatus].sort()))
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(errors).toEqual([])
  // A fuzz that is always turned away proves nothing. What takes a password is tried seldom, and chance finds none; what
  // chance left out otherwise is tried by somebody who may, until it was let in.
  const isLeftOut = ({ operationId }: Operation) =>
    !succeeded.has(operationId) && !takesAPassword(operationId) && !needsASite.has(operationId)
  // Both depots may have been deleted on the way, with all that is in them.
  if (operations.some(isLeftOut)) await furnish('Fremantle')
  for (const operation of operations.filter(isLeftOut)) {
    const more = fc.sample(wishes([operation], document, 1, known), { numRuns: 100, seed })
    for (const wish of more) if (isLeftOut(operation)) await tryOut(wish, admin)
  }
  expect(operations.filter(isLeftOut).map(({ operationId }) => operationId)).toEqual([])
}, 400_000)

// There is no charger in this house, and nobody steers its depots.
const needsASite = new Set(['actOnCharger', 'changeSession', 'rebalanceMicrogrid', 'rebalanceCircuitLoad'])

/** Most of the time somebody who may: a request that is turned away at once tries nothing. */
async function everyKindOfCaller(): Promise<readonly (() => Promise<Caller | null>)[]> {
  const same = (caller: Caller | null) => () => Promise.resolve(caller)
  const bound = await door.token({ role: 'system_admin', depotIds: known.get('depot_id') ?? [] })
  const scopes = ['registry:read', 'registry:write', 'events:read', 'metrics:read', 'telemetry:read'] as const
  return [
    same(null),
    anew('viewer'),
    anew('operator'),
    anew('system_admin'),
    same(await door.token({ role: 'viewer' })),
    same(await door.token({ role: 'operator' })),
    same(bound),
    same(await door.token({ scopes })),
    ...Array.from({ length: 8 }, () => same(admin)),
  ]
}

/** Somebody who signs in again once they have signed out. */
function anew(role: 'viewer' | 'operator' | 'system_admin'): () => Promise<Caller> {
  let caller: Caller | undefined
  return async () => {
    const isIn = caller && (await door.ask('GET', '/api/session', { as: caller })).statusCode === 200
    return (caller = isIn && caller ? caller : await door.signedIn(role))
  }
}

/** Ids of what was created, so that later requests find it. */
function learn({ operationId }: Wish, body: Record<string, unknown>): void {
  const name = `${operationId
    .replace('create', '')
    .replace(/(?<=[a-z])([A-Z])/g, '_$1')
    .toLowerCase()}_id`
  const id = body[name]
  if (typeof id === 'string') known.set(name, [...(known.get(name) ?? []), id].slice(-20))
  const microgrid = body['microgrid'] as { microgrid_id: string } | undefined
  if (microgrid) known.set('microgrid_id', [...(known.get('microgrid_id') ?? []), microgrid.microgrid_id].slice(-20))
}

/** A depot with one of everything, whose ids the requests may hit. */
async function furnish(name: string): Promise<void> {
  const add = async (operationId: string, path: string, fields: object): Promise<string> => {
    const answer = await door.ask('POST', path, { as: admin, body: fields })
    expect(answer.statusCode, answer.body).toBe(201)
    learn({ operationId } as Wish, answer.json())
    return String(answer.headers['location']).split('/').at(-1) ?? ''
  }
  await add('createWebhook', '/api/webhook', { name, url: 'https://example.org/hook' })
  await add('createUser', '/api/user', { name: `User of ${name}`, role: 'viewer', password: 'a long enough password' })
  const depot = await add('createDepot', '/api/depot', { name, timezone: 'Australia/Perth' })
  const rating = { unit: 'kW', value: 400 }
  const circuit = await add('createCircuit', `/api/depot/${depot}/circuit`, { name: 'main', rating })
  const charger = { name: 'CP', ocpp_identity: `CP-${name}`, circuit_id: circuit, rating }
  const chargePoint = await add('createChargePoint', `/api/depot/${depot}/charge_point`, charger)
  await add('createConnector', `/api/charge_point/${chargePoint}/connector`, { number: 1 })
  await add('createPowerSource', `/api/depot/${depot}/power_source`, { name: 'grid', kind: 'GRID' })
  await addCycle(depot)
  await addIncidents(depot)
  await add('createDevice', `/api/depot/${depot}/device`, { name: 'meter', kind: 'METER', circuit_id: circuit })
}

/** No request makes one: cycles are the engine's. The second is in a form that nobody knows. */
async function addCycle(depotId: string): Promise<void> {
  const decided = (await shortNight(Date.now() - 900_000)).at(-1)!
  const owner = { depotId, microgridId: newId(), scopeNodeId: null, alias: null }
  const record = cycleRecord({ ...decided, cycleId: newId() }, owner)
  const cycles = [record, { ...record, cycleId: newId(), image: {} }]
  await door.house.ledgers.cycles.append(cycles.map(packedCycle))
  known.set('cycle_id', [...(known.get('cycle_id') ?? []), ...cycles.map(({ cycleId }) => cycleId)])
}

/** Nor one of these. Of one that is resolved nobody acknowledges any more that it stands: there are more than are resolved. */
async function addIncidents(depotId: string): Promise<void> {
  for (let nth = 0; nth < 20; nth++) {
    const incidentId = await newIncident(door.house, depotId)
    known.set('incident_id', [...(known.get('incident_id') ?? []), incidentId])
  }
}
