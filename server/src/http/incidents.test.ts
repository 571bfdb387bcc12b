import { incidentKinds } from '@busbar/domain/incidents/incident'
import { incidentWords } from '@busbar/wire/api/incidents'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newIncident, reportOf } from '../../../tests/support/incidents.ts'
import { newId } from '../engine/ids.ts'
import { openIncident, settleIncident } from '../engine/incidents.ts'

let door: TestHouse
let admin: Caller
let operator: Caller
let viewer: Caller
beforeAll(async () => {
  door = await openTestHouse()
  admin = await door.signedIn('system_admin')
  operator = await door.signedIn('operator')
  viewer = await door.signedIn('viewer')
})
afterAll(() => door.close())

const newDepot = async (fields: object = {}): Promise<string> => {
  const body = { name: `Depot ${newId()}`, timezone: 'UTC', ...fields }
  return (await door.ask('POST', '/api/depot', { as: admin, body })).json<{ depot_id: string }>().depot_id
}
type Sent = Record<string, unknown> & { incident_id: string; history: { what: string; by: { name: string } }[] }
const list = async (query: string, as = viewer): Promise<{ items: Sent[]; next_cursor: string | null }> => {
  const answer = await door.ask('GET', `/api/incident?${query}`, { as })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const idsOf = async (query: string, as = viewer) => (await list(query, as)).items.map((one) => one.incident_id)
const get = (id: string, as = viewer) => door.ask('GET', `/api/incident/${id}`, { as })
const act = (id: string, what: string, as = operator, body?: object) =>
  door.ask('POST', `/api/incident/${id}/${what}`, { as, ...(body && { body }) })
const settle = (report: { depotId: string; cause: string }) => settleIncident(door.house, report)

describe('EVT-3: incidents', () => {
  test('are listed newest first, in kilowatts, and filtered', async () => {
    const depotId = await newDepot({ name: 'Malaga' })
    const over = reportOf(depotId, { severity: 'YELLOW' })
    await openIncident(door.house, over, door.house.clock.now())
    await settle(over)
    const offline = await newIncident(door.house, depotId, { kind: 'CHARGER_OFFLINE', severity: 'INFO' })
    const red = await newIncident(door.house, depotId)
    await act(offline, 'acknowledge')
    const all = await list(`depot_id=${depotId}`)
    expect(all.items[0]).toMatchObject({
      ...{ incident_id: red, depot_name: 'Malaga', kind: 'BREACH', severity: 'RED', state: 'OPEN', resolved_at: null },
      ...{ sentence: 'Feeder B draws 412 kW, more than its limit: 400 kW.', acknowledged_at: null },
      context: { measured_kw: 412, limit_kw: 400 },
      scope: { type: 'NODE', name: 'Feeder B' },
    })
    const resolved = all.items[2]?.incident_id ?? ''
    expect(all.items.map((one) => one.incident_id)).toEqual([red, offline, resolved])
    const found = async (query: string) => idsOf(`depot_id=${depotId}&${query}`)
    expect(await found('state=OPEN')).toEqual([red, offline])
    expect(await found('state=RESOLVED')).toEqual([resolved])
    expect(await found('state=OPEN&acknowledged=false')).toEqual([red])
    expect(await found('acknowledged=true')).toEqual([offline])
    expect(await found('severity=YELLOW')).toEqual([resolved])
    expect(await found('kind=CHARGER_OFFLINE')).toEqual([offline])
    const at = (ms: number) => new Date(Date.parse(String(all.items[0]?.['opened_at'])) + ms).toISOString()
    expect(await found(`open_at=${at(-1)}`)).not.toContain(red)
    expect(await found(`open_at=${at(0)}`)).toContain(red)
    expect(await found(`open_at=${at(3_600_000)}`)).toEqual([red, offline])
    expect(await idsOf(`depot_id=${newId()}`)).toEqual([])
    for (const path of ['incident', 'incident/export']) {
      const nowhere = await door.ask('GET', `/api/${path}?depot_id=none`, { as: viewer })
      expect([nowhere.statusCode, nowhere.json()]).toMatchObject([422, { errors: [{ pointer: '/depot_id' }] }])
    }
    expect((await door.ask('GET', '/api/incident?state=HALF', { as: viewer })).statusCode).toBe(422)
    const refused = await door.ask('GET', '/api/incident?kind=BREACHES', { as: viewer })
    expect([refused.statusCode, refused.json()]).toMatchObject([422, { errors: [{ pointer: '/kind' }] }])
    expect(incidentWords).toEqual(incidentKinds)
  })

  test('API-3: are paged without a gap or a double', async () => {
    const depotId = await newDepot()
    const ids = []
    for (let nth = 0; nth < 5; nth++) ids.push(await newIncident(door.house, depotId))
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(`depot_id=${depotId}&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      found.push(...page.items.map((one) => one.incident_id))
      cursor = page.next_cursor
    }
    expect(found).toEqual(ids.toReversed())
  })

  test('that are over aren’t told as if they were so now, in the list and by themselves', async () => {
    const depotId = await newDepot()
    const report = reportOf(depotId)
    await openIncident(door.house, report, door.house.clock.now())
    const [id = ''] = await idsOf(`depot_id=${depotId}`)
    const sentences = async () => [
      (await list(`depot_id=${depotId}`)).items[0]?.['sentence'],
      (await get(id)).json<Sent>()['sentence'],
    ]
    const sentence = 'Feeder B draws 412 kW, more than its limit: 400 kW.'
    expect(await sentences()).toEqual([sentence, sentence])
    await settle(report)
    expect(await sentences()).toEqual([`Over: ${sentence}`, `Over: ${sentence}`])
  })

  test('are acknowledged, commented and resolved, and the history says by whom', async () => {
    const depotId = await newDepot()
    const chain = [{ nodeId: 'b', name: 'Feeder B', w: 62_500, isBinding: true, sharedBy: 6 }]
    const id = await newIncident(door.house, depotId, { context: { measuredW: 1_500, leftMs: 90_000, chain } })
    expect((await act(id, 'acknowledge')).json()).toMatchObject({ acknowledged_at: expect.any(String) as string })
    await act(id, 'acknowledge')
    const comment = { comment: ' The cable was hot.\nWe went to look. ' }
    expect((await act(id, 'comment', operator, comment)).statusCode).toBe(200)
    expect((await act(id, 'resolve')).json()).toMatchObject({ state: 'RESOLVED', resolved_by: 'OPERATOR' })
    expect([(await act(id, 'acknowledge')).statusCode, (await act(id, 'resolve')).statusCode]).toEqual([200, 200])
    const unseen = await newIncident(door.house, depotId)
    await act(unseen, 'resolve')
    expect((await act(unseen, 'acknowledge')).json()).toMatchObject({ status: 409, code: 'INCIDENT_RESOLVED' })
    const seen = (await get(id)).json<Sent>()
    expect(seen).toMatchObject({
      context: { measured_kw: 1.5, left_s: 90 },
      chain: [{ node_id: 'b', name: 'Feeder B', kw: 62.5, is_binding: true, shared_by: 6 }],
    })
    expect(seen.history.map(({ what, by }) => [what, by.name])).toEqual([
      ['OPENED', 'control loop'],
      ['ACKNOWLEDGED', operator.name],
      ['COMMENTED', operator.name],
      ['RESOLVED', operator.name],
    ])
    expect(seen.history[2]).toMatchObject({ comment: 'The cable was hot.\nWe went to look.' })
    const audit = await door.ask('GET', `/api/audit?depot_id=${depotId}&kind=IncidentResolved`, { as: operator })
    const ended = { summary: 'Incident resolved by an operator' }
    expect(audit.json()).toMatchObject({ items: [ended, ended] })
  })

  test('are acknowledged many at once: those that are open and in sight, and nothing else', async () => {
    const depotId = await newDepot()
    const hidden = await newDepot({ visible_to: [admin.id] })
    const [first, second, over, left, unseen] = await Promise.all(
      [depotId, depotId, depotId, depotId, hidden].map((id) => newIncident(door.house, id)),
    )
    await act(first!, 'acknowledge')
    await act(over!, 'acknowledge')
    await act(over!, 'resolve')
    const asked = { incident_ids: [first, second, second, over, unseen, newId()] }
    const path = '/api/incident/acknowledge'
    const answer = await door.ask('POST', path, { as: operator, body: asked })
    const items = answer.json<{ items: Sent[] }>().items
    expect(items.map((one) => one.incident_id)).toEqual([first, second])
    expect(items).toMatchObject(items.map(() => ({ acknowledged_at: expect.any(String) as string, state: 'OPEN' })))
    expect(await idsOf(`depot_id=${depotId}&state=OPEN&acknowledged=false`)).toEqual([left])
    expect((await get(unseen!, admin)).json()).toMatchObject({ acknowledged_at: null })
    const seenBy = (await get(first!)).json<Sent>().history.filter(({ what }) => what === 'ACKNOWLEDGED')
    expect(seenBy).toHaveLength(1)
    expect((await door.ask('POST', path, { as: viewer, body: asked })).statusCode).toBe(403)
    for (const incident_ids of [[], Array.from({ length: 201 }, newId), ['x']]) {
      expect((await door.ask('POST', path, { as: operator, body: { incident_ids } })).statusCode).toBe(422)
    }
  })

  test('API-3: are commented once under an Idempotency-Key', async () => {
    const id = await newIncident(door.house, await newDepot())
    const headers = { 'idempotency-key': newId() }
    const send = () =>
      door.ask('POST', `/api/incident/${id}/comment`, { as: operator, headers, body: { comment: 'Once.' } })
    expect([(await send()).statusCode, (await send()).statusCode]).toEqual([200, 200])
    expect((await get(id)).json<Sent>().history.filter(({ what }) => what === 'COMMENTED')).toHaveLength(1)
  })

  test('are commented with something to read', async () => {
    const id = await newIncident(door.house, await newDepot())
    for (const comment of ['', '  \n ', 'a\u0000b', 'x'.repeat(2_001)]) {
      const answer = await act(id, 'comment', operator, { comment })
      expect(answer.json()).toMatchObject({ status: 422, errors: [{ pointer: '/comment' }] })
    }
  })

  test('SEC-1: are read by viewers, and acted upon by operators', async () => {
    const id = await newIncident(door.house, await newDepot())
    for (const what of ['acknowledge', 'resolve', 'comment']) {
      expect((await act(id, what, viewer, what === 'comment' ? { comment: 'no' } : undefined)).statusCode).toBe(403)
    }
    expect((await get(id)).json<Sent>().history).toHaveLength(1)
    expect((await get(id, await door.token({ scopes: ['events:read'] }))).statusCode).toBe(200)
    expect((await get(id, await door.token({ scopes: ['registry:read'] }))).statusCode).toBe(403)
    expect((await door.ask('GET', '/api/incident')).statusCode).toBe(401)
  })

  test('SEC-1: of a restricted depot are there for those alone who may see it', async () => {
    const depotId = await newDepot({ visible_to: [operator.id] })
    const id = await newIncident(door.house, depotId)
    const stranger = await door.signedIn('operator')
    const counted = async (as: Caller) =>
      (await door.ask('GET', '/api/incident/count', { as })).json<{ open: number }>().open
    expect(await idsOf('limit=500', operator)).toContain(id)
    expect(await idsOf('limit=500', stranger)).not.toContain(id)
    expect(await idsOf(`depot_id=${depotId}`, stranger)).toEqual([])
    expect((await counted(operator)) - (await counted(stranger))).toBe(1)
    const exported = await door.ask('GET', '/api/incident/export', { as: stranger })
    expect(exported.body).not.toContain(id)
    for (const answer of [await get(id, stranger), await act(id, 'acknowledge', stranger)]) {
      expect(answer.json()).toMatchObject({ status: 404, code: 'INCIDENT_NOT_FOUND' })
    }
    expect((await get(id, operator)).json()).toMatchObject({ acknowledged_at: null })
    expect((await get(newId(), operator)).json()).toMatchObject({ code: 'INCIDENT_NOT_FOUND' })
  })

  test('are counted for who may see their depots', async () => {
    const depotId = await newDepot()
    const as = await door.token({ role: 'viewer', depotIds: [depotId] })
    const count = async () => (await door.ask('GET', '/api/incident/count', { as })).json<unknown>()
    expect(await count()).toEqual({ open: 0, unacknowledged: 0, worst: null })
    const info = await newIncident(door.house, depotId, { severity: 'INFO' })
    await newIncident(door.house, depotId, { severity: 'YELLOW' })
    await act(info, 'acknowledge')
    expect(await count()).toEqual({ open: 2, unacknowledged: 1, worst: 'YELLOW' })
    await act(await newIncident(door.house, depotId), 'resolve')
    expect(await count()).toEqual({ open: 2, unacknowledged: 1, worst: 'YELLOW' })
  })

  test('are exported with all that was said, one a line', async () => {
    const depotId = await newDepot()
    const id = await newIncident(door.house, depotId)
    await act(id, 'comment', operator, { comment: 'For the insurer.' })
    await newIncident(door.house, depotId, { severity: 'INFO' })
    const answer = await door.ask('GET', `/api/incident/export?depot_id=${depotId}&severity=RED`, { as: viewer })
    expect(answer.headers['content-type']).toContain('application/jsonl')
    const lines = answer.body.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([(await get(id)).json()])
  })
})
