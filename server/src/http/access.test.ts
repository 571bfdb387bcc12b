import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { type Document, filled, type Operation, operationsOf } from '../../../tests/support/openapi.ts'
import { newId } from '../engine/ids.ts'
import { httpDoor } from './app.ts'

let door: TestHouse
let operations: readonly Operation[]
let pageFolder: string

beforeAll(async () => {
  pageFolder = await mkdtemp(join(tmpdir(), 'busbar-page-'))
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>Busbar</title>')
  await mkdir(join(pageFolder, 'assets'))
  await writeFile(join(pageFolder, 'assets', 'page-1.js'), 'let bus')
  await writeFile(join(pageFolder, 'assets', 'page-1.js.br'), 'packed')
  door = await openTestHouse({ http: { pageFolder } })
  operations = operationsOf(door.app.swagger() as unknown as Document)
})
afterAll(async () => {
  await door.close()
  await rm(pageFolder, { recursive: true })
})

/** What may be done by whom at least. Written by hand, so that a widening shows: no operation may be missing. */
const mayUse: Readonly<Record<string, string>> = {
  ...{ health: 'everyone', readiness: 'everyone', signIn: 'everyone' },
  ...{ getSession: 'viewer', signOut: 'viewer', changeOwnPassword: 'viewer' },
  ...{ listDepots: 'viewer registry:read', getDepot: 'viewer registry:read' },
  ...{ getDepotMicrogrid: 'viewer registry:read', getMicrogrid: 'viewer registry:read' },
  ...{ listCircuits: 'viewer registry:read', getCircuit: 'viewer registry:read' },
  ...{ listChargePoints: 'viewer registry:read', getChargePoint: 'viewer registry:read' },
  ...{ listConnectors: 'viewer registry:read', getConnector: 'viewer registry:read' },
  ...{ listPowerSources: 'viewer registry:read', getPowerSource: 'viewer registry:read' },
  ...{ listDevices: 'viewer registry:read', getDevice: 'viewer registry:read' },
  ...{ openApi: 'viewer registry:read', docs: 'viewer registry:read', metrics: 'viewer metrics:read' },
  ...{ openStream: 'viewer events:read', listAudit: 'operator events:read', listAuditKinds: 'operator events:read' },
  ...{ changeDepot: 'operator registry:write', createCircuit: 'operator registry:write' },
  ...{ changeCircuit: 'operator registry:write', deleteCircuit: 'operator registry:write' },
  ...{ createChargePoint: 'operator registry:write', changeChargePoint: 'operator registry:write' },
  ...{ deleteChargePoint: 'operator registry:write', createConnector: 'operator registry:write' },
  ...{ changeConnector: 'operator registry:write', deleteConnector: 'operator registry:write' },
  ...{ createPowerSource: 'operator registry:write', changePowerSource: 'operator registry:write' },
  ...{ deletePowerSource: 'operator registry:write', createDevice: 'operator registry:write' },
  ...{ changeDevice: 'operator registry:write', deleteDevice: 'operator registry:write' },
  ...{ getDepotControl: 'viewer registry:read', changeDepotControl: 'operator registry:write' },
  ...{ rebalanceMicrogrid: 'operator registry:write', rebalanceCircuitLoad: 'operator registry:write' },
  ...{ deleteDepot: 'system_admin', resyncMicrogrid: 'system_admin', listMicrogrids: 'system_admin' },
  ...{ getTelemetry: 'viewer telemetry:read', listLatestTelemetry: 'viewer telemetry:read' },
  ...{ listCycles: 'viewer telemetry:read', getCycle: 'viewer telemetry:read', exportCycles: 'viewer telemetry:read' },
  ...{ getCycleRecord: 'viewer telemetry:read', replayCycle: 'viewer telemetry:read' },
  ...{ getSiteStatus: 'viewer telemetry:read', getLimitHistory: 'viewer telemetry:read' },
  ...{ listChargers: 'viewer telemetry:read', getCharger: 'viewer telemetry:read' },
  ...{ getFallbackProof: 'viewer registry:read' },
  ...{ getDeparturePlan: 'viewer telemetry:read', planDepartures: 'operator chargers:control' },
  ...{
    trustCharger: 'operator chargers:control',
    actOnCharger: 'operator chargers:control',
    changeSession: 'operator chargers:control',
  },
  ...{ listIncidents: 'viewer events:read', getIncident: 'viewer events:read', countIncidents: 'viewer events:read' },
  ...{ exportIncidents: 'viewer events:read', acknowledgeIncident: 'operator', acknowledgeIncidents: 'operator' },
  ...{ commentIncident: 'operator', resolveIncident: 'operator' },
  ...{ listChargerMessages: 'operator telemetry:read' },
  ...{ getChargerKey: 'operator registry:read', createChargerKey: 'operator registry:write' },
  ...{ deleteChargerKey: 'operator registry:write' },
  ...{ listUnknownChargers: 'operator unbound', forgetUnknownCharger: 'operator unbound' },
  // What concerns the installation is not for tokens that are bound to some depots.
  ...{ createDepot: 'system_admin unbound', listUsers: 'system_admin unbound', createUser: 'system_admin unbound' },
  ...{ changeUser: 'system_admin unbound', resetPassword: 'system_admin unbound' },
  listAliasUses: 'system_admin unbound',
  ...{ listWebhooks: 'system_admin unbound', getWebhook: 'system_admin unbound' },
  ...{ createWebhook: 'system_admin unbound', changeWebhook: 'system_admin unbound' },
  ...{ deleteWebhook: 'system_admin unbound', renewWebhookSecret: 'system_admin unbound' },
  ...{ testWebhook: 'system_admin unbound', listWebhookDeliveries: 'system_admin unbound' },
  ...{ listTokens: 'system_admin unbound', createToken: 'system_admin unbound', revokeToken: 'system_admin unbound' },
}

test('SEC-1: every route says who may use it, and one that does not stops the start', async () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(mayUse).sort())
  expect(operations.filter((operation) => !operation['x-access'])).toEqual([])

  const app = await httpDoor(door.house, { ratePerMinute: 1, trustedProxies: [], pageFolder: null })
  app.get('/api/back-door', async () => 'open')
  await expect(app.ready()).rejects.toThrow('GET /api/back-door does not say who may use it')
})

describe('SEC-1: strangers', () => {
  test('get 401 from everything but health, sign-in and the page files', async () => {
    for (const operation of operations) {
      const answer = await ask(operation, null)
      if (mayUse[operation.operationId] === 'everyone') expect([200, 422]).toContain(answer.status)
      else expect(answer, operation.operationId).toEqual({ status: 401, code: 'NOT_SIGNED_IN' })
    }
  })

  test('get the page, which has nothing in it but how to sign in', async () => {
    const headers = { accept: 'text/html' }
    for (const path of ['/', '/depots', '/sign-in?to=%2Fdepots']) {
      const page = await door.ask('GET', path, { headers })
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    }
  })

  test('get what the page consists of, packed where they take that, and no file beside it', async () => {
    const headers = { 'accept-encoding': 'br' }
    const plain = await door.ask('GET', '/assets/page-1.js')
    expect([plain.statusCode, plain.body]).toEqual([200, 'let bus'])
    expect(plain.headers['cache-control']).toContain('immutable')
    const packed = await door.ask('GET', '/assets/page-1.js', { headers })
    expect([packed.headers['content-encoding'], packed.body]).toEqual(['br', 'packed'])
    for (const path of ['', 'page-2.js', '..%2findex.html', '%2e%2e%2findex.html', '%00', '/page-1.js', 'page-1.js/x'])
      expect((await door.ask('GET', `/assets/${path}`)).statusCode, path).toBe(404)
  })

  test.each(['/api', '/api/', '/api/nothing', '/api/depot/x/y/z', '/api/stream/../depot', '/API/depot/'])(
    'are not even told what is not there: %s',
    async (path) => {
      const answer = await door.ask('GET', path, { headers: { accept: 'text/html' } })
      // Upper case is no path of ours: that is the page's to show.
      if (path.startsWith('/api')) expect(answer.statusCode).toBe(401)
      else expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    },
  )

  test('are asked with a challenge, and whoever is in is told what is not there', async () => {
    const stranger = await door.ask('GET', '/api/nothing')
    expect(stranger.headers['www-authenticate']).toBe('Bearer realm="busbar"')
    const known = await door.ask('GET', '/api/nothing', { as: await door.signedIn('viewer') })
    expect(known.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  test.each([
    ['no such token', `Bearer busbar_${'0'.repeat(32)}_${'a'.repeat(43)}`],
    ['no token at all', 'Bearer x'],
    ['another scheme', 'Basic YWRtaW46YWRtaW4='],
    ['an empty one', ''],
  ])('do not get in with %s', async (_name, authorization) => {
    const answer = await door.ask('GET', '/api/depot', { headers: { authorization } })
    expect(answer.statusCode).toBe(401)
  })

  test('do not get in with the right token and a wrong secret, also beside a good cookie', async () => {
    const token = await door.token({ role: 'system_admin' })
    const wrong = { authorization: `${token.headers['authorization']?.slice(0, -1)}!` }
    expect((await door.ask('GET', '/api/depot', { headers: wrong })).statusCode).toBe(401)
    const user = await door.signedIn('viewer')
    expect((await door.ask('GET', '/api/depot', { as: user, headers: wrong })).statusCode).toBe(401)
  })
})

test('SEC-1: each role, scope and bound token may use exactly the routes that it is meant for', async () => {
  const wrong: string[] = []
  for (const [name, caller, right] of await callers()) {
    // Signing out comes last: it ends the session that the others need.
    const inOrder = [...operations].sort((a, b) => rankOf(a) - rankOf(b))
    for (const operation of inOrder) {
      const rule = mayUse[operation.operationId] ?? 'nobody'
      const { status } = await ask(operation, caller)
      const isIn = status !== 401 && status !== 403
      if (isIn !== right(rule)) wrong.push(`${name} ${isIn ? 'may' : 'may not'} ${operation.operationId}: ${status}`)
    }
  }
  expect(wrong).toEqual([])
})

const rankOf = ({ operationId }: Operation): number => (operationId === 'signOut' ? 1 : 0)

/** The rule says at least which role, or which scope, and whether the token must be unbound. */
type MayUse = (rule: string) => boolean

async function callers(): Promise<(readonly [string, Caller, MayUse])[]> {
  const roles = ['viewer', 'operator', 'system_admin'] as const
  const byRole =
    (rank: number, isBound: boolean): MayUse =>
    (rule) =>
      rule === 'everyone' ||
      (roles.findIndex((role) => rule.startsWith(role)) <= rank &&
        roles.some((role) => rule.startsWith(role)) &&
        !(isBound && rule.includes('unbound')))
  const byScope =
    (scope: string): MayUse =>
    (rule) =>
      rule === 'everyone' || rule.endsWith(scope)
  const depotIds = [newId()]
  const found: (readonly [string, Caller, MayUse])[] = []
  for (const [rank, role] of roles.entries()) {
    found.push([`user ${role}`, await door.signedIn(role), byRole(rank, false)])
    found.push([`token ${role}`, await door.token({ role }), byRole(rank, false)])
    found.push([`bound token ${role}`, await door.token({ role, depotIds }), byRole(rank, true)])
  }
  for (const scope of ['registry:read', 'registry:write', 'events:read', 'metrics:read', 'telemetry:read'] as const) {
    found.push([`token ${scope}`, await door.token({ scopes: [scope] }), byScope(scope)])
    found.push([`bound token ${scope}`, await door.token({ scopes: [scope], depotIds }), byScope(scope)])
  }
  return found
}

/** Asks for what doesn't exist, with a body that is none: who may come in gets as far as that. */
async function ask(operation: Operation, as: Caller | null): Promise<{ status: number; code?: string }> {
  const { method, path } = operation
  const answer = await door.app.inject({
    method: method as 'GET',
    url: filled(path, () => newId()),
    headers: { ...as?.headers, ...(method !== 'GET' && { 'content-type': 'application/json' }) },
    ...(method !== 'GET' && method !== 'DELETE' && { payload: '[]' }),
    payloadAsStream: true,
  })
  const { statusCode: status } = answer
  if (answer.headers['content-type'] !== 'application/problem+json') {
    answer.stream().destroy()
    return { status }
  }
  const text = (await answer.stream().toArray()).join('')
  return { status, code: (JSON.parse(text) as { code: string }).code }
}

describe('SEC-1: whoever is shut out is out at once', () => {
  test('a disabled user, with every session', async () => {
    const admin = await door.signedIn('system_admin')
    const user = await door.signedIn('operator')
    expect((await door.ask('GET', '/api/depot', { as: user })).statusCode).toBe(200)
    const disabled = await door.ask('PATCH', `/api/user/${user.id}`, { as: admin, body: { disabled: true } })
    expect(disabled.json()).toMatchObject({ disabled: true })
    expect((await door.ask('GET', '/api/depot', { as: user })).statusCode).toBe(401)
    await door.ask('PATCH', `/api/user/${user.id}`, { as: admin, body: { disabled: false } })
    // Letting them in again doesn't bring back what they were signed in with.
    expect((await door.ask('GET', '/api/depot', { as: user })).statusCode).toBe(401)
  })

  test('a revoked token', async () => {
    const admin = await door.signedIn('system_admin')
    const token = await door.token({ role: 'viewer' })
    expect((await door.ask('GET', '/api/depot', { as: token })).statusCode).toBe(200)
    expect((await door.ask('DELETE', `/api/token/${token.id}`, { as: admin })).statusCode).toBe(204)
    expect((await door.ask('GET', '/api/depot', { as: token })).statusCode).toBe(401)
  })

  test('a user whose role was taken away, for what that role may', async () => {
    const admin = await door.signedIn('system_admin')
    const user = await door.signedIn('operator')
    expect((await door.ask('GET', '/api/audit', { as: user })).statusCode).toBe(200)
    await door.ask('PATCH', `/api/user/${user.id}`, { as: admin, body: { role: 'viewer' } })
    expect((await door.ask('GET', '/api/audit', { as: user })).json()).toMatchObject({ code: 'FORBIDDEN' })
  })

  test('a token at the moment it expires', async () => {
    const now = { ms: Date.parse('2026-03-01T00:00:00Z') }
    const other = await openTestHouse({ clock: { now: () => now.ms } })
    try {
      const token = await other.token({ role: 'viewer', expiresAt: now.ms + 1_000 })
      expect((await other.ask('GET', '/api/depot', { as: token })).statusCode).toBe(200)
      now.ms += 1_000
      expect((await other.ask('GET', '/api/depot', { as: token })).statusCode).toBe(401)
    } finally {
      await other.close()
    }
  })

  test('and the last system admin can be neither shut out nor demoted', async () => {
    const other = await openTestHouse()
    try {
      const admin = await other.signedIn('system_admin')
      for (const body of [{ disabled: true }, { role: 'viewer' }]) {
        const answer = await other.ask('PATCH', `/api/user/${admin.id}`, { as: admin, body })
        expect(answer.json()).toMatchObject({ status: 409, code: 'LAST_ADMIN' })
      }
    } finally {
      await other.close()
    }
  })
})

describe('API-5: tokens', () => {
  test('are shown once, work as Bearer, and are listed without their secret', async () => {
    const admin = await door.signedIn('system_admin')
    const body = { name: 'DERMS', scopes: ['registry:read'] }
    const created = await door.ask('POST', '/api/token', { as: admin, body })
    expect(created.statusCode).toBe(201)
    const { token, token_id } = created.json<{ token: string; token_id: string }>()
    const used = await door.ask('GET', '/api/depot', { headers: { authorization: `Bearer ${token}` } })
    expect(used.statusCode).toBe(200)
    const listed = await door.ask('GET', '/api/token?limit=500', { as: admin })
    expect(listed.json<{ items: object[] }>().items).toContainEqual(
      expect.objectContaining({ token_id, name: 'DERMS' }),
    )
    expect(listed.body).not.toContain(token.split('_').slice(2).join('_'))
  })

  test('need a role or a scope', async () => {
    const admin = await door.signedIn('system_admin')
    const answer = await door.ask('POST', '/api/token', { as: admin, body: { name: 'nothing' } })
    expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/role' }] })
  })

  test('that are bound to a depot are told so in whatever case its id was sent', async () => {
    const admin = await door.signedIn('system_admin')
    const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Case', timezone: 'UTC' } })
    const { depot_id } = depot.json<{ depot_id: string }>()
    const body = { name: 'bound', role: 'viewer', depot_ids: [depot_id.toUpperCase()] }
    const created = await door.ask('POST', '/api/token', { as: admin, body })
    const { token, depot_ids } = created.json<{ token: string; depot_ids: string[] }>()
    expect(depot_ids).toEqual([depot_id])
    const headers = { authorization: `Bearer ${token}` }
    const read = await door.ask('GET', `/api/depot/${depot_id.toUpperCase()}`, { headers })
    expect(read.json()).toMatchObject({ depot_id })
  })
})
