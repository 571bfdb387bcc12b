import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { deliverDue } from '../../../tests/support/deliveries.ts'
import { newIncident, reportOf } from '../../../tests/support/incidents.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'
import { openIncident, settleIncident } from '../engine/incidents.ts'
import { startPolicy } from '../engine/react.ts'
import { announceIncidents } from './announceIncidents.ts'
import { startDeliveries } from './deliver.ts'
import { signature } from './signature.ts'

type Told = {
  readonly kind: string
  readonly severity: string
  readonly depot_id: string
  readonly content: { what: string; sentence: string; by: string; comment: string | null; incident: object }
}
type Heard = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly told: Told }

let door: TestHouse
let admin: Caller
let operator: Caller
let server: Server
let url: string
let statuses: number[] = []
let heard: Heard[] = []
let stopping: (() => Promise<unknown>)[] = []
const now = { ms: Date.parse('2026-03-10T12:00:00Z') }

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      heard.push({ headers: request.headers, body, told: JSON.parse(body) as Told })
      response.writeHead(statuses.shift() ?? 200).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  door = await openTestHouse({ clock: { now: () => now.ms }, house: { allowedNetworks: '127.0.0.0/8' } })
  admin = await door.token({ role: 'system_admin' })
  operator = await door.token({ role: 'operator' })
})
beforeEach(() => {
  statuses = []
  heard = []
})
afterEach(async () => {
  for (const stop of stopping) await stop()
  stopping = []
  for (const { webhookId } of await door.house.webhooks.list()) {
    await door.ask('DELETE', `/api/webhook/${webhookId}`, { as: admin })
  }
})
afterAll(async () => {
  await door.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const newDepot = async (): Promise<string> => {
  const body = { name: `Depot ${newId()}`, timezone: 'UTC' }
  return (await door.ask('POST', '/api/depot', { as: admin, body })).json<{ depot_id: string }>().depot_id
}
const newWebhook = async (fields: object = {}): Promise<{ webhook_id: string; secret: string }> => {
  const answer = await door.ask('POST', '/api/webhook', { as: admin, body: { name: 'Control room', url, ...fields } })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json()
}
const announcing = (): void => {
  const { house } = door
  stopping.push(() => policy.stop())
  const policy = startPolicy(announceIncidents(house), house.outbox, house.relay, house.log)
}
const act = (id: string, what: string, body?: object) =>
  door.ask('POST', `/api/incident/${id}/${what}`, { as: operator, ...(body && { body }) })
const whats = () => heard.map(({ told }) => told.content.what)

describe('EVT-3: webhooks are told of incidents', () => {
  test('as they open, become worse, are acknowledged, commented and over, signed each time', async () => {
    const { secret } = await newWebhook()
    const depotId = await newDepot()
    announcing()
    const running = startDeliveries(door.house)
    stopping.push(() => running.stop())
    const report = reportOf(depotId, { severity: 'YELLOW' })
    const step = async (count: number): Promise<void> => void (await until(() => heard.length >= count))
    await openIncident(door.house, report, now.ms)
    await step(1)
    const id = (await door.house.incidents.openOf(depotId, report.cause)) ?? ''
    await openIncident(door.house, { ...report, context: { measuredW: 413_000, limitW: 400_000 } }, now.ms)
    await openIncident(door.house, { ...report, severity: 'RED' }, now.ms)
    await step(2)
    await act(id, 'acknowledge')
    await step(3)
    await act(id, 'comment', { comment: 'On our way.' })
    await step(4)
    await settleIncident(door.house, report)
    await step(5)
    expect(whats()).toEqual(['OPENED', 'WORSENED', 'ACKNOWLEDGED', 'COMMENTED', 'RESOLVED'])
    const [opened, worsened, , commented, resolved] = heard
    expect(opened?.told).toMatchObject({
      ...{ kind: 'BREACH', severity: 'YELLOW', depot_id: depotId },
      content: { sentence: 'Feeder B draws 412 kW, more than its limit: 400 kW.', by: 'control loop', comment: null },
    })
    expect(worsened?.told.severity).toBe('RED')
    expect(commented?.told.content).toMatchObject({ by: operator.name, comment: 'On our way.' })
    const over = 'Over: Feeder B draws 412 kW, more than its limit: 400 kW.'
    const saysOver = heard.map(({ told }) => told.content.sentence.startsWith('Over: '))
    expect(saysOver).toEqual([false, false, false, false, true])
    expect(resolved?.told.content).toMatchObject({ sentence: over, incident: { sentence: over } })
    expect(resolved?.told.content.incident).toMatchObject({
      ...{ incident_id: id, state: 'RESOLVED', resolved_by: 'ITSELF', context: { measured_kw: 412, limit_kw: 400 } },
    })
    for (const { headers, body } of heard) {
      expect(headers).toMatchObject({ 'busbar-kind': 'BREACH', 'busbar-signature': signature(secret, body, now.ms) })
    }
  })

  test('that they want to hear of, by kind, severity and depot', async () => {
    const [depotId, other] = [await newDepot(), await newDepot()]
    await newWebhook({ kinds: ['CHARGER_FAULT'], severity_min: 'YELLOW', depot_ids: [depotId] })
    announcing()
    await newIncident(door.house, depotId)
    await newIncident(door.house, other, { kind: 'CHARGER_FAULT' })
    await newIncident(door.house, depotId, { kind: 'CHARGER_FAULT', severity: 'INFO' })
    const wanted = await newIncident(door.house, depotId, { kind: 'CHARGER_FAULT', severity: 'YELLOW' })
    await until(
      () => deliverDue(door.house),
      () => heard.length > 0,
    )
    expect(heard.map(({ told }) => (told.content.incident as { incident_id: string }).incident_id)).toEqual([wanted])
  })

  test('again where they did not take it, as the same notification', async () => {
    await newWebhook()
    announcing()
    statuses = [503]
    await newIncident(door.house, await newDepot())
    await until(
      () => deliverDue(door.house),
      () => heard.length === 1,
    )
    now.ms += 60_000
    expect(await deliverDue(door.house)).toBe(1)
    const [first, second] = heard
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['busbar-delivery']).toBe(first?.headers['busbar-delivery'])
  })

  test('that they are over where their depot is deleted, and why', async () => {
    await newWebhook()
    const depotId = await newDepot()
    announcing()
    const over = reportOf(depotId)
    await openIncident(door.house, over, now.ms)
    await settleIncident(door.house, over)
    const open = await newIncident(door.house, depotId, { severity: 'YELLOW' })
    await act(open, 'acknowledge')
    await door.ask('DELETE', `/api/depot/${depotId}`, { as: admin })
    await until(
      () => deliverDue(door.house),
      () => heard.some(({ told }) => told.content.comment !== null),
    )
    await until(
      () => deliverDue(door.house),
      (tried) => tried === 0,
    )
    const ends = heard.filter(({ told }) => told.content.comment !== null)
    expect(ends.map(({ told }) => told)).toMatchObject([
      {
        ...{ kind: 'BREACH', severity: 'YELLOW', depot_id: depotId },
        content: {
          ...{ what: 'RESOLVED', comment: 'The depot was deleted.', by: admin.name },
          incident: { incident_id: open, state: 'RESOLVED', resolved_by: 'ITSELF' },
        },
      },
    ])
  })

  test('once, however often the event is looked at', async () => {
    const { webhook_id: webhookId } = await newWebhook()
    const policy = announceIncidents(door.house)
    await newIncident(door.house, await newDepot())
    const event = (await until(
      async () => (await door.house.outbox.after(0, 1_000)).at(-1),
      (last) => last?.type === 'IncidentOpened',
    ))!
    await policy.when(event)
    await policy.when(event)
    const log = await door.ask('GET', `/api/webhook/${webhookId}/delivery`, { as: admin })
    expect(log.json<{ items: unknown[] }>().items).toHaveLength(1)
  })
})
