import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'
import { type DoorBounds, doorBounds } from './bounds.ts'

const opened: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

async function openDoor(
  bounds: Partial<DoorBounds> = {},
  log?: Parameters<typeof openTestHouse>[0],
): Promise<TestHouse> {
  const door = await openTestHouse({ listen: true, http: { bounds: { ...doorBounds, ...bounds } }, ...log })
  opened.push(() => door.close())
  return door
}

/** A connection of one's own, and everything that came back on it. */
async function wire(door: TestHouse): Promise<{ socket: Socket; said: () => string; closed: Promise<unknown> }> {
  const { port, hostname } = new URL(door.url)
  const socket = connect(Number(port), hostname)
  opened.push(() => void socket.destroy())
  let said = ''
  socket.on('data', (chunk) => (said += chunk.toString('latin1')))
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  await Promise.race([once(socket, 'connect'), closed])
  return { socket, said: () => said, closed }
}

const head = (caller: Caller, path: string, extra = '') =>
  `POST ${path} HTTP/1.1\r\nhost: depot\r\nauthorization: ${caller.headers['authorization']}\r\n` +
  `content-type: application/json\r\n${extra}\r\n`

const problemIn = (said: string): Record<string, unknown> => JSON.parse(said.slice(said.indexOf('{'))) as never

describe('SEC-4: time', () => {
  test('a body that doesn’t come is not waited for', async () => {
    const door = await openDoor({ arrivalMsMax: 300, lookEveryMs: 50 })
    const admin = await door.token({ role: 'system_admin' })
    const { socket, said, closed } = await wire(door)
    socket.write(head(admin, '/api/depot', 'content-length: 100\r\n') + '{"na')
    await closed
    expect(said()).toMatch(/^HTTP\/1\.1 408 /)
    expect(said()).toContain('application/problem+json')
    expect(problemIn(said())).toMatchObject({ status: 408, detail: expect.stringContaining('too long') })
  })

  test('nor one that comes a letter at a time', async () => {
    const door = await openDoor({ arrivalMsMax: 400, lookEveryMs: 50 })
    const admin = await door.token({ role: 'system_admin' })
    const { socket, said, closed } = await wire(door)
    socket.write(head(admin, '/api/depot', 'transfer-encoding: chunked\r\n'))
    const drip = setInterval(() => socket.write('1\r\n \r\n'), 20)
    await closed
    clearInterval(drip)
    expect(said()).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('nor a head that never ends, nor one that never begins', async () => {
    const door = await openDoor({ arrivalMsMax: 300, lookEveryMs: 50, silenceMsMax: 3_000 })
    const slow = await wire(door)
    slow.socket.write('GET /healthz HTTP/1.1\r\nhost: depot\r\nx: ')
    const silent = await wire(door)
    await Promise.all([slow.closed, silent.closed])
    expect(slow.said()).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('SEC-4: what is no HTTP', () => {
  test.each([
    ['garbage', 'hello\r\n\r\n', 400],
    ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['a head without end', `GET /healthz HTTP/1.1\r\nhost: depot\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'POST /api/session HTTP/1.1\r\nhost: d\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST /api/session HTTP/1.1\r\nhost: d\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a header that breaks the line', 'GET / HTTP/1.1\r\nhost: d\r\nx: a\x00b\r\n\r\n', 400],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  ])('%s is answered with a problem and hung up on', async (_name, text, status) => {
    const door = await openDoor()
    const { socket, said, closed } = await wire(door)
    socket.write(text, 'latin1')
    await closed
    expect(said()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    if (text.includes('host')) expect(problemIn(said())).toMatchObject({ status, code: 'MALFORMED_REQUEST' })
    expect((await fetch(`${door.url}/healthz`)).status).toBe(200)
  })

  test('a body shorter than it says is never taken for whole', async () => {
    const door = await openDoor()
    const admin = await door.token({ role: 'system_admin' })
    const { socket, closed } = await wire(door)
    const body = '{"name":"Cut off","timezone":"UTC"}'
    socket.write(`${head(admin, '/api/depot', `content-length: ${body.length + 10}\r\n`)}${body}`)
    socket.end()
    await closed
    expect((await door.ask('GET', '/api/depot', { as: admin })).json()).toMatchObject({ items: [] })
  })

  test('clients that go away in the middle leave nothing behind, and are no fault of ours', async () => {
    const errors: object[] = []
    const log = { debug() {}, info() {}, warn() {}, error: (fields: object) => void errors.push(fields) }
    const door = await openDoor({}, { log })
    const admin = await door.token({ role: 'system_admin' })
    for (let n = 0; n < 20; n++) {
      const { socket } = await wire(door)
      socket.write(head(admin, '/api/depot', 'content-length: 500\r\n') + '{"name":"')
      if (n % 2) await new Promise((resolve) => setTimeout(resolve, 5))
      socket.resetAndDestroy()
    }
    await until(
      () => metric(door, 'busbar_http_sockets_open'),
      (open) => open === 0,
    )
    expect(errors).toEqual([])
  })
})

const metric = (door: TestHouse, name: string): number =>
  Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(door.house.metrics.text())?.[1] ?? NaN)

describe('SEC-4: sockets', () => {
  test('have a bound, whoever opens them; more are dropped and counted', async () => {
    const door = await openDoor({ socketsMax: 5 })
    const wires = []
    for (let n = 0; n < 8; n++) wires.push(await wire(door))
    await until(
      () => metric(door, 'busbar_http_sockets_dropped_total'),
      (dropped) => dropped === 3,
    )
    await Promise.all(wires.slice(5).map(({ closed }) => closed))
    for (const { socket } of wires) socket.destroy()
    await until(
      () => metric(door, 'busbar_http_sockets_open'),
      (open) => open === 0,
    )
    expect((await fetch(`${door.url}/healthz`)).status).toBe(200)
  })

  test('of one address have a bound of their own, so that one device can’t keep everybody out', async () => {
    const door = await openDoor({ socketsPerAddressMax: 3 })
    const wires = []
    for (let n = 0; n < 5; n++) wires.push(await wire(door))
    await Promise.all(wires.slice(3).map(({ closed }) => closed))
    expect(door.house.metrics.text()).toContain('busbar_http_sockets_dropped_total{reason="address"} 2')
    // Whoever was there first is still served.
    wires[0]?.socket.write('GET /healthz HTTP/1.1\r\nhost: d\r\nconnection: close\r\n\r\n')
    await wires[0]?.closed
    expect(wires[0]?.said()).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('OPS-5: closing', () => {
  test('ends what is in flight, and takes nobody new', async () => {
    const door = await openDoor()
    const admin = await door.token({ role: 'system_admin' })
    const body = '{"name":"In flight","timezone":"UTC"}'
    const inFlight = await wire(door)
    inFlight.socket.write(head(admin, '/api/depot', `content-length: ${body.length}\r\n`) + body.slice(0, 10))
    const second = await wire(door)
    second.socket.write(`GET /healthz HTTP/1.1\r\nhost: d\r\n\r\nGET /healthz HTTP/1.1\r\nhost: d\r\nx: `)
    await until(second.said, (said) => said.startsWith('HTTP/1.1 200 '))
    // The request has to have arrived before the door closes.
    await new Promise((resolve) => setTimeout(resolve, 50))

    const closing = door.app.close()
    await until(
      async () =>
        fetch(`${door.url}/healthz`).then(
          () => 'served',
          () => 'refused',
        ),
      (how) => how === 'refused',
    )
    second.socket.write('y\r\n\r\n')
    await second.closed
    expect(second.said()).toMatch(/HTTP\/1\.1 503 [^]*connection: close[^]*"code":"NOT_READY"/i)
    inFlight.socket.write(body.slice(10))
    await inFlight.closed
    expect(inFlight.said()).toMatch(/^HTTP\/1\.1 201 /)
    expect(inFlight.said()).toMatch(/connection: close/i)
    await closing
    expect(await door.house.database.query('SELECT name FROM depot')).toEqual([{ name: 'In flight' }])
  })

  test('doesn’t wait for ever for who doesn’t go on', async () => {
    const door = await openDoor({ closingMsMax: 200 })
    const admin = await door.token({ role: 'system_admin' })
    const { socket, closed } = await wire(door)
    socket.write(head(admin, '/api/depot', 'content-length: 100\r\n') + '{')
    await new Promise((resolve) => setTimeout(resolve, 50))
    await Promise.all([door.app.close(), closed])
  })

  test('isn’t held up by browsers that keep their connections', async () => {
    const door = await openDoor()
    await Promise.all(Array.from({ length: 10 }, () => fetch(`${door.url}/healthz`).then((answer) => answer.text())))
    await door.app.close()
  })
})
