import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../tests/support/house.ts'
import { listenTo } from '../../tests/support/listening.ts'
import { traceReceiver } from '../../tests/support/traceReceiver.ts'
import { until } from '../../tests/support/until.ts'
import { openLog } from './log.ts'
import { startTracing, type StartedTracing } from './tracing.ts'

const lines: Record<string, unknown>[] = []
let received: Awaited<ReturnType<typeof traceReceiver>>
let traced: StartedTracing
let door: TestHouse
let admin: Caller
let depotPath: string

beforeAll(async () => {
  received = await traceReceiver()
  const quiet = openLog('silent')
  traced = await startTracing(received.url, quiet, { sendEveryMs: 20 })
  const to = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) }
  const log = openLog('debug', { ids: traced.tracing.ids, to })
  door = await openTestHouse({ listen: true, log, tracing: traced.tracing })
  admin = await door.token({ role: 'system_admin' })
  const created = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  depotPath = String(created.headers['location'])
})
afterAll(async () => {
  await door.close()
  await traced.stop()
  received.close()
})

const traceOf = (traceId: string) => received.spans.filter((span) => span.traceId === traceId)
const newTrace = () => ({ traceId: crypto.randomUUID().replaceAll('-', ''), parent: '00f067aa0ba902b7' })

describe('OPS-4: a request is one trace, from the door to the commit', () => {
  test('that goes on with the one it came from, also where its body came in pieces', async () => {
    const { traceId, parent } = newTrace()
    const requestId = `r-${traceId}`
    const { port, hostname } = new URL(door.url)
    const socket = connect(Number(port), hostname)
    const body = JSON.stringify({ name: 'Joondalup' })
    socket.write(
      `PATCH ${depotPath}?x=y HTTP/1.1\r\nhost: depot:8080\r\nconnection: close\r\nuser-agent: a test\r\n` +
        `authorization: ${admin.headers['authorization']}\r\ncontent-type: application/json\r\n` +
        `traceparent: 00-${traceId}-${parent}-01\r\nx-request-id: ${requestId}\r\ncontent-length: ${body.length}\r\n\r\n`,
    )
    for (const letter of body) {
      socket.write(letter)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    socket.resume()
    await once(socket, 'close')
    await until(() => traceOf(traceId).length === 3)

    const [server, command, transaction] = [2, 1, 3].map((kind) => traceOf(traceId).find((span) => span.kind === kind))
    expect(server).toMatchObject({ name: 'PATCH /api/depot/:depot_id', parentSpanId: parent, failed: false })
    expect(server?.attributes).toMatchObject({
      'http.request.method': 'PATCH',
      'http.route': '/api/depot/:depot_id',
      'http.response.status_code': 200,
      'url.path': depotPath,
      'url.scheme': 'http',
      'server.address': 'depot',
      'client.address': '127.0.0.1',
      'user_agent.original': 'a test',
      'http.request.id': requestId,
    })
    expect(command).toMatchObject({ name: 'ChangeDepot', parentSpanId: server?.spanId })
    expect(command?.attributes).toMatchObject({
      'busbar.stream': `depot/${depotPath.split('/').at(-1)}`,
      'busbar.correlation_id': requestId,
    })
    expect(transaction).toMatchObject({ name: 'transaction', parentSpanId: command?.spanId })
    expect(transaction?.attributes).toMatchObject({ 'db.system.name': 'postgresql' })
    expect(received.resources[0]).toMatchObject({ 'service.name': 'busbar' })
  })

  test('and one id follows it into the answer, the events, the logs and the trace', async () => {
    const { traceId, parent } = newTrace()
    const headers = { 'x-request-id': `q-${traceId}`, traceparent: `00-${traceId}-${parent}-01` }
    const answer = await door.ask('PATCH', depotPath, { as: admin, headers, body: { name: `Depot ${traceId}` } })
    expect(answer.headers['x-request-id']).toBe(`q-${traceId}`)
    const audit = await door.ask('GET', '/api/audit?kind=DepotChanged&limit=1', { as: admin })
    expect(audit.json()).toMatchObject({ items: [{ correlation_id: `q-${traceId}` }] })
    await until(() => lines.some((line) => line['http.request.id'] === `q-${traceId}`))
    const logged = lines.filter((line) => line['http.request.id'] === `q-${traceId}`)
    expect(logged).toMatchObject([{ msg: 'request', trace_id: traceId, 'http.route': '/api/depot/:depot_id' }])
    await until(() => traceOf(traceId).some((span) => span.attributes['http.request.id'] === `q-${traceId}`))

    const missing = await door.ask('GET', '/api/depot/none', { as: admin, headers })
    expect(missing.json()).toMatchObject({ request_id: `q-${traceId}` })
  })

  test('what the caller got wrong is no failure, what broke here is', async () => {
    const statusOf = async (headers: Record<string, string>, path: string) => {
      const { traceId, parent } = newTrace()
      await door.ask('GET', path, { as: admin, headers: { ...headers, traceparent: `00-${traceId}-${parent}-01` } })
      const span = await until(() => traceOf(traceId).find(({ kind }) => kind === 2))
      return [span?.attributes['http.response.status_code'], span?.failed, span?.attributes['error.type']]
    }
    expect(await statusOf({}, '/api/depot/none')).toEqual([404, false, undefined])
    const { depots } = door.house.registries
    const { get } = depots
    Object.assign(depots, { get: () => Promise.reject(new Error('broken on purpose')) })
    try {
      expect(await statusOf({}, depotPath)).toEqual([500, true, '500'])
    } finally {
      Object.assign(depots, { get })
    }
    const line = lines.find((one) => one['msg'] === 'a request failed')
    expect(line).toMatchObject({ trace_id: expect.stringMatching(/^[0-9a-f]{32}$/), 'url.path': depotPath })
  })

  test('a stream is a request that ended when it opened', async () => {
    const { traceId, parent } = newTrace()
    const stream = await listenTo(door.url, { ...admin.headers, traceparent: `00-${traceId}-${parent}-01` })
    await until(() => traceOf(traceId).some(({ name }) => name === 'GET /api/stream'))
    stream.cut()
  })

  test('what is no trace begins one, and what only polls leaves none', async () => {
    const before = received.spans.length
    for (const traceparent of ['x', '00-0-0-0', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01`, '\u00ff'.repeat(100)]) {
      await door.ask('GET', '/healthz', { headers: { traceparent } })
    }
    const health = () => received.spans.filter((span) => span.name === 'GET /healthz')
    await until(() => health().length === 4)
    expect(new Set(health().map((span) => span.traceId)).size).toBe(4)
    expect(health().every((span) => span.parentSpanId === undefined)).toBe(true)
    // The outbox is looked at again and again, in a transaction each; here once more, and then a trace is sent.
    const heard = door.house.relay.heard()
    await door.signedIn('viewer')
    await until(() => door.house.relay.heard() > heard)
    await door.ask('GET', '/readyz')
    await until(() => received.spans.some(({ name }) => name === 'GET /readyz'))
    const lonely = received.spans.slice(before).filter((span) => span.kind === 3 && span.parentSpanId === undefined)
    expect(lonely).toEqual([])
  })
})

describe('OPS-4: where nobody listens', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))

  /** What a process of its own has loaded of OpenTelemetry after starting its tracing. */
  async function loaded(endpoint: string | undefined): Promise<string[]> {
    const program = `
      import { createRequire } from 'node:module'
      import './server/src/main.ts'
      import { startTracing } from './server/src/tracing.ts'
      const { stop } = await startTracing(${JSON.stringify(endpoint)}, { warn() {} })
      const files = Object.keys(createRequire(import.meta.url).cache)
      console.log(JSON.stringify(files.filter((file) => file.includes('@opentelemetry'))))
      await stop()`
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
    return JSON.parse(stdout) as string[]
  }

  test('nothing of OpenTelemetry is loaded', async () => {
    const [without, having] = await Promise.all([loaded(undefined), loaded('http://127.0.0.1:9')])
    expect(without).toEqual([])
    expect(having.length).toBeGreaterThan(0)
  })

  test('a receiver that is away is told once in the log, and holds nobody up', async () => {
    // The receiver of this file is the global one; another process has its own.
    const program = `
      import { startTracing } from './server/src/tracing.ts'
      const warnings = []
      const log = { warn: (fields, message) => warnings.push(message) }
      const { tracing, stop } = await startTracing('http://127.0.0.1:9', log, { sendEveryMs: 10 })
      const result = await tracing.span({ name: 'work', kind: 'internal', attributes: {} }, async () => 42)
      await stop()
      console.log(JSON.stringify([result, warnings.length > 0]))`
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
    expect(JSON.parse(stdout)).toEqual([42, true])
  })
})
