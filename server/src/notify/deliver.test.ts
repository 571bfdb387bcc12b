import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'
import type { Notification } from '../engine/notifications.ts'
import { outbound } from '../outbound/outbound.ts'
import { clientOf } from '../storage/database.ts'
import { deliverDue } from '../../../tests/support/deliveries.ts'
import { newDepot } from '../../../tests/support/streams.ts'
import { nextStep, startDeliveries } from './deliver.ts'
import { signature } from './signature.ts'

const now = { ms: Date.parse('2026-03-10T12:00:00Z') }
let door: TestHouse
let admin: Caller
let server: Server
let url: string
let status = 200
let heard: { headers: IncomingHttpHeaders; body: string }[] = []
/** told at `/never`, which is not answered */
let unanswered = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      if (request.url === '/never') return void unanswered++
      heard.push({ headers: request.headers, body })
      response.writeHead(status).end(`status ${status}`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  door = await openTestHouse({ clock: { now: () => now.ms }, house: { allowedNetworks: '127.0.0.0/8' } })
  // A session would end while the clock goes on.
  admin = await door.token({ role: 'system_admin' })
})
beforeEach(() => {
  status = 200
  heard = []
})
afterAll(async () => {
  await door.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function newWebhook(fields: object = {}): Promise<{ id: string; secret: string }> {
  const body = { name: 'Control room', url, ...fields }
  const answer = await door.ask('POST', '/api/webhook', { as: admin, body })
  expect(answer.statusCode, answer.body).toBe(201)
  const { webhook_id: id, secret } = answer.json<{ webhook_id: string; secret: string }>()
  return { id, secret }
}
const remove = (id: string) => door.ask('DELETE', `/api/webhook/${id}`, { as: admin })
type Sent = {
  state: string
  attempts: number
  last_status: number | null
  last_answer: string
  next_try_at: string | null
}
const log = async (id: string): Promise<Sent[]> =>
  (await door.ask('GET', `/api/webhook/${id}/delivery`, { as: admin })).json<{ items: Sent[] }>().items
const notification = (fields: Partial<Notification> = {}): Notification => ({
  ...{ notificationId: newId(), kind: 'BREACH', severity: 'RED', depotId: null },
  ...{ incidentId: null, at: now.ms },
  ...{ content: { sentence: 'Circuit B is above its limit.' } },
  ...fields,
})
const announce = (fields?: Partial<Notification>) => door.house.deliveries.announce(notification(fields))
const deliver = (way = door.house.outbound) => deliverDue({ ...door.house, outbound: way, chance: () => 0.5 })

describe('EVT-3: a webhook', () => {
  test('is told, signed so that it can tell who told it and when', async () => {
    const { id, secret } = await newWebhook()
    const told = notification({ depotId: newId() })
    expect(await door.house.deliveries.announce(told)).toBe(1)
    await deliver()
    const [one] = heard
    expect(JSON.parse(one?.body ?? '')).toEqual({
      ...{ notification_id: told.notificationId, kind: 'BREACH', severity: 'RED', depot_id: told.depotId },
      ...{ at: '2026-03-10T12:00:00.000Z', content: { sentence: 'Circuit B is above its limit.' } },
    })
    const seconds = now.ms / 1000
    const hmac = createHmac('sha256', secret).update(`${seconds}.${one?.body}`).digest('hex')
    expect(one?.headers).toMatchObject({
      ...{ 'busbar-signature': `t=${seconds},v1=${hmac}`, 'busbar-kind': 'BREACH', 'content-type': 'application/json' },
    })
    expect(await log(id)).toMatchObject([{ state: 'DELIVERED', attempts: 1, last_status: 200, next_try_at: null }])
    await remove(id)
  })

  test('is told once of the same, however often it is announced', async () => {
    const { id } = await newWebhook()
    const same = notification()
    expect([await door.house.deliveries.announce(same), await door.house.deliveries.announce(same)]).toEqual([1, 0])
    await Promise.all([deliver(), deliver()])
    expect(heard).toHaveLength(1)
    await remove(id)
  })

  test('is told only what it wants to be told', async () => {
    const depotId = await newDepot(door)
    const { id } = await newWebhook({ kinds: ['BREACH'], severity_min: 'YELLOW', depot_ids: [depotId] })
    const made = [
      await announce({ depotId }),
      await announce({ depotId, severity: 'YELLOW' }),
      await announce({ depotId, severity: 'INFO' }),
      await announce({ depotId, kind: 'EXCESS' }),
      await announce({ depotId: newId() }),
      await announce({ depotId: null }),
    ]
    expect(made).toEqual([1, 1, 0, 0, 0, 0])
    await door.ask('PATCH', `/api/webhook/${id}`, { as: admin, body: { is_enabled: false } })
    expect(await announce({ depotId })).toBe(0)
    await remove(id)
  })

  test('that does not take it is told again after growing pauses, until a day is over', async () => {
    const { id } = await newWebhook()
    await announce()
    status = 503
    const began = now.ms
    const pausesS: number[] = []
    for (let state = 'WAITING'; state === 'WAITING';) {
      await deliver()
      const [line] = await log(id)
      state = line?.state ?? ''
      expect(line).toMatchObject({ last_status: 503, last_answer: 'status 503' })
      if (!line?.next_try_at) break
      pausesS.push((Date.parse(line.next_try_at) - now.ms) / 1000)
      now.ms = Date.parse(line.next_try_at) - 1
      expect(await deliver()).toBe(0)
      now.ms += 1
    }
    expect(pausesS.slice(0, 10)).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600])
    expect((await log(id))[0]).toMatchObject({ state: 'GIVEN_UP', attempts: pausesS.length + 1 })
    expect((now.ms - began) / 3_600_000).toBeGreaterThan(22)
    expect((now.ms - began) / 3_600_000).toBeLessThanOrEqual(24)
    await remove(id)
  })

  test('that cannot be reached, or may not, holds up nobody else, and the log says why', async () => {
    const [bad, good] = [await newWebhook({ url: 'http://127.0.0.1:1/' }), await newWebhook()]
    await announce()
    expect(await deliver()).toBe(2)
    expect(heard).toHaveLength(1)
    expect(await log(bad.id)).toMatchObject([{ state: 'WAITING', attempts: 1, last_status: null }])
    expect((await log(bad.id))[0]?.last_answer).toContain('ECONNREFUSED')
    expect(await log(good.id)).toMatchObject([{ state: 'DELIVERED' }])
    now.ms += 60_000
    await deliver(outbound(''))
    expect((await log(bad.id))[0]?.last_answer).toContain('127.0.0.1 is not public')
    for (const { id } of [bad, good]) await remove(id)
  })

  test('that never answers holds up nobody else, however much it has to hear', async () => {
    const [dead, good] = [await newWebhook({ url: url.replace('/hook', '/never') }), await newWebhook()]
    for (let nth = 0; nth < 30; nth++) await announce()
    const patient = outbound('127.0.0.0/8', undefined, 600_000)
    const running = startDeliveries({ ...door.house, outbound: patient })
    await until(() => heard.length === 30)
    expect((await log(dead.id)).every(({ state }) => state === 'WAITING')).toBe(true)
    // What it hasn't answered yet isn't told it over and over.
    expect(unanswered).toBeLessThan(10)
    const stopped = running.stop()
    server.closeAllConnections()
    await stopped
    for (const { id } of [dead, good]) await remove(id)
  })

  test('that is disabled is told nothing more, nor later what had waited, but can be tested', async () => {
    const { id } = await newWebhook()
    status = 503
    await announce()
    await deliver()
    await announce()
    const [taken] = await door.house.deliveries.take(id, now.ms, 60_000, 1)
    const change = (isEnabled: boolean) =>
      door.ask('PATCH', `/api/webhook/${id}`, { as: admin, body: { is_enabled: isEnabled } })
    await change(false)
    expect(await log(id)).toMatchObject([
      { state: 'GIVEN_UP', attempts: 0, last_answer: 'the webhook was disabled', next_try_at: null },
      { state: 'GIVEN_UP', attempts: 1, last_answer: 'the webhook was disabled', last_status: null },
    ])
    now.ms += 3_600_000
    await change(true)
    expect(await deliver()).toBe(0)
    // What was on its way when it was disabled, and arrived, did.
    const tried = { at: now.ms, status: 200, answer: 'ok', then: { state: 'DELIVERED' } } as const
    await door.house.deliveries.tried(taken?.deliveryId ?? '', tried)
    expect((await log(id))[0]).toMatchObject({ state: 'DELIVERED', last_status: 200 })
    await change(false)
    await door.ask('POST', `/api/webhook/${id}/test`, { as: admin })
    await deliver()
    expect(heard.map(({ headers }) => headers['busbar-kind'])).toEqual(['BREACH', 'TEST'])
    await remove(id)
  })

  test('that is just being disabled is announced nothing that would leave after it', async () => {
    const { id } = await newWebhook()
    const { database } = door.house
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    const announced = await database.transaction(async (tx) => {
      await clientOf(tx).query('UPDATE webhook SET is_enabled = false WHERE webhook_id = $1', [id])
      const announcing = announce()
      await until(async () => (await database.query(waiting)).length > 0)
      return { announcing }
    })
    expect(await announced.announcing).toBe(0)
    await remove(id)
  })

  test('is told of one incident in the order of what happened, whatever has to be tried again', async () => {
    const { id } = await newWebhook()
    const [first, other] = [newId(), newId()]
    const told = () => heard.map(({ body }) => (JSON.parse(body) as { content: { what: string } }).content.what)
    status = 503
    await announce({ incidentId: first, content: { what: 'first opened' } })
    await deliver()
    status = 200
    await announce({ incidentId: first, content: { what: 'first over' } })
    await announce({ incidentId: other, content: { what: 'other opened' } })
    await deliver()
    expect(told()).toEqual(['first opened', 'other opened'])
    const [, over, opened] = await log(id)
    expect([over?.state, over?.next_try_at]).toEqual(['WAITING', opened?.next_try_at])
    now.ms += 10_000
    expect([await deliver(), await deliver()]).toEqual([1, 1])
    expect(told()).toEqual(['first opened', 'other opened', 'first opened', 'first over'])
    await remove(id)
  })

  test('is told what came later when what came before was given up', async () => {
    const { id } = await newWebhook()
    const incidentId = newId()
    await announce({ incidentId })
    await announce({ incidentId, kind: 'EXCESS' })
    const [first] = await door.house.deliveries.take(id, now.ms, 60_000, 10)
    const tried = { at: now.ms, status: 500, answer: 'no', then: { state: 'GIVEN_UP' } } as const
    await door.house.deliveries.tried(first?.deliveryId ?? '', tried)
    await deliver()
    expect(heard.map(({ headers }) => headers['busbar-kind'])).toEqual(['EXCESS'])
    await remove(id)
  })

  test('left behind by a process that died is told by the next, when its lease ends', async () => {
    const { id } = await newWebhook()
    await announce()
    expect(await door.house.deliveries.take(id, now.ms, 60_000, 10)).toHaveLength(1)
    expect(await deliver()).toBe(0)
    now.ms += 60_000
    expect(await deliver()).toBe(1)
    expect(heard).toHaveLength(1)
    await remove(id)
  })

  test('is told while Busbar runs', async () => {
    const { id } = await newWebhook()
    const running = startDeliveries(door.house)
    const tested = await door.ask('POST', `/api/webhook/${id}/test`, { as: admin })
    expect(tested.statusCode).toBe(202)
    await until(() => heard.length > 0)
    await running.stop()
    expect(heard[0]?.headers['busbar-kind']).toBe('TEST')
    await remove(id)
  })

  test('has old deliveries forgotten', async () => {
    const { id } = await newWebhook()
    await announce()
    await deliver()
    await door.house.upkeep.expire(now.ms + 31 * 86_400_000)
    expect(await log(id)).toEqual([])
    await remove(id)
  })
})

test('EVT-3: pauses differ, so that those who waited together do not come together', () => {
  const at = (chance: number) => nextStep({ createdAt: 0, attempts: 3 }, 500, 0, chance)
  expect([at(0), at(1)]).toEqual([
    { state: 'WAITING', nextTryAt: 60_000 },
    { state: 'WAITING', nextTryAt: 100_000 },
  ])
  expect(nextStep({ createdAt: 0, attempts: 0 }, 302, 0, 0).state).toBe('WAITING')
  expect(nextStep({ createdAt: 0, attempts: 0 }, 204, 0, 0).state).toBe('DELIVERED')
})

test('EVT-3: a signature is of the body and of the second', () => {
  const one = signature('secret', '{}', 1_500)
  expect(one).toBe(`t=1,v1=${createHmac('sha256', 'secret').update('1.{}').digest('hex')}`)
  expect(signature('secret', '{ }', 1_500)).not.toBe(one)
  expect(signature('secret', '{}', 2_500).split('v1=')[1]).not.toBe(one.split('v1=')[1])
})
