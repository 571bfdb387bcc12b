import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { known, openDoor } from '../support/ocppDoors.ts'
import { basic, chargerKey, knock, letIn } from '../support/ocppLine.ts'
import { soon } from '../support/soon.ts'

const opened: (() => Promise<void>)[] = []
async function door(...how: Parameters<typeof openDoor>) {
  const one = await openDoor(...how)
  opened.push(one.close)
  return one
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()))
})

const boot = { chargePointVendor: 'ABB', chargePointModel: 'Terra' }

describe('OCPP-1: at the door', () => {
  test('a charger comes in, boots, and is said to have gone when it goes', async () => {
    const { port, desk, door: ocpp, log } = await door()
    const line = await letIn(port)
    expect((await line.call('BootNotification', boot))[2]).toMatchObject({ status: 'Accepted' })
    expect(ocpp.connected()).toBe(1)
    line.socket.close()
    await soon(() => expect(desk.all('closed')).toHaveLength(1))
    expect(desk.all('closed')[0]?.epoch).toBe(desk.all('opened')[0]?.epoch)
    expect(ocpp.connected()).toBe(0)
    expect(log.errors).toEqual([])
  })

  test('what one says in a burst is read in as many turns, with others in between', async () => {
    const { port, desk } = await door()
    const line = await letIn(port)
    const said = 200
    const turns: number[] = []
    let turn = 0
    const { logged } = desk
    desk.logged = (id, message) => {
      if (message.kind === 'CALL' && message.direction === 'FROM_CHARGER') turns.push(turn)
      logged(id, message)
    }
    const next = (): void => {
      turn++
      if (turns.length < said) setImmediate(next)
    }
    next()
    for (let nth = 0; nth < said; nth++) line.socket.send(`[2,"burst ${nth}","Heartbeat",{}]`)
    await soon(() => expect(turns).toHaveLength(said))
    expect(new Set(turns).size).toBe(said)
  })

  test.each([
    [['ocpp2.0.1', 'ocpp1.6'], 'ocpp2.0.1'],
    [['ocpp1.6', 'ocpp2.0.1'], 'ocpp1.6'],
    [['ocpp2.1', 'ocpp1.6'], 'ocpp1.6'],
  ])('of %j the first that we speak is spoken', async (protocols, spoken) => {
    const { port } = await door()
    expect((await letIn(port, { protocols })).socket.protocol).toBe(spoken)
  })

  test('without a common language the handshake is made and ended', async () => {
    const { port, desk } = await door()
    const line = await letIn(port, { protocols: [] })
    expect(await line.closed).toBe(1002)
    expect(desk.all('turnedAway')).toMatchObject([{ identity: 'one', why: 'NO_COMMON_PROTOCOL' }])
    expect(desk.all('opened')).toEqual([])
  })

  test('an identity may hold what the standard allows, escaped or not', async () => {
    const { port, desk } = await door()
    desk.chargers.set('a*b:c@d+e|f=g', known('cp-9'))
    await letIn(port, { identity: encodeURIComponent('a*b:c@d+e|f=g') })
    expect(desk.all('opened')).toMatchObject([{ id: 'cp-9' }])
  })

  test.each(['', 'a/b', 'a%20b', 'a%0d%0ab', '%zz', 'x'.repeat(49), '%00', 'ä'])(
    '%j names no charger',
    async (identity) => {
      const { port, desk } = await door()
      expect(await raw(port, `GET /ocpp/${identity} HTTP/1.1`)).toMatch(/^HTTP\/1\.1 (404|400)/)
      expect(desk.said).toEqual([])
    },
  )

  test('somewhere else there is no door, and no answer is owed to who asks for one', async () => {
    const { port } = await door()
    expect(await raw(port, 'GET /elsewhere HTTP/1.1')).toMatch(/^HTTP\/1\.1 404/)
  })

  test('a silent line is pinged, and cut when nothing comes back', async () => {
    const { port, desk } = await door({ pingEveryMs: 50, pingsMissedMax: 8 })
    const line = await letIn(port)
    line.socket.pause()
    await soon(() => expect(desk.all('closed')).toHaveLength(1))
    const alive = await letIn(port, { identity: 'two' })
    let pings = 0
    alive.socket.on('ping', () => pings++)
    await soon(() => expect(pings).toBeGreaterThan(10))
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
  })

  test('a limit goes out, and what the charger says to it comes back', async () => {
    const { port, desk } = await door()
    const line = await letIn(port)
    line.answerWith((action) => (action === 'GetConfiguration' ? {} : { status: 'Accepted' }))
    desk.links.get('cp-1')?.send({ type: 'Reset', orderId: 'o', urgency: 'OPERATOR', isHard: false })
    await soon(() => expect(desk.all('answered')).toMatchObject([{ orderId: 'o', answer: { kind: 'ACCEPTED' } }]))
  })

  test('closing says goodbye to all, and lets nobody in any more', async () => {
    const { port, desk, door: ocpp } = await door()
    const line = await letIn(port)
    await ocpp.close()
    expect(await line.closed).toBe(1001)
    expect(desk.all('closed')).toHaveLength(1)
    expect(await knock(port)).toMatchObject({ type: 'refused', status: 503 })
  })
})

describe('OCPP-7: a second connection of a charger', () => {
  test('is refused while the first lives, and told to the house', async () => {
    const { port, desk } = await door()
    const first = await letIn(port)
    expect(await knock(port)).toMatchObject({ type: 'refused', status: 409 })
    expect(desk.all('reported')).toMatchObject([{ id: 'cp-1', notice: { kind: 'SECURITY' } }])
    expect((await first.call('Heartbeat', {}))[0]).toBe(3)
    expect(desk.all('closed')).toEqual([])
  })

  test('takes the place of one that is dead, whose end comes first', async () => {
    const { port, desk } = await door({ takeoverMsMax: 50 })
    const first = await letIn(port)
    first.socket.pause()
    const second = await letIn(port)
    const words = desk.said.filter(({ word }) => word === 'opened' || word === 'closed')
    expect(words.map(({ word }) => word)).toEqual(['opened', 'closed', 'opened'])
    first.socket.terminate()
    expect((await second.call('Heartbeat', {}))[0]).toBe(3)
    expect(desk.links.get('cp-1')?.epoch).toBe(desk.all('opened')[1]?.epoch)
  })

  test('doesn’t take the place where it was taken out of the registry meanwhile, and keeps it for nobody', async () => {
    const { port, desk } = await door({ takeoverMsMax: 50 })
    const first = await letIn(port)
    first.socket.pause()
    const { identify } = desk
    let asked = 0
    desk.identify = (identity) => (++asked > 1 ? null : identify(identity))
    expect(await knock(port)).toMatchObject({ type: 'refused', status: 503 })
    expect(desk.all('opened')).toHaveLength(1)
    desk.identify = identify
    first.socket.terminate()
    expect((await (await letIn(port)).call('Heartbeat', {}))[0]).toBe(3)
  })

  test('touches nothing where it can’t prove who it is', async () => {
    const { port, desk } = await door({ takeoverMsMax: 50 })
    const first = await letIn(port)
    first.socket.pause()
    expect(await knock(port, { authorization: basic('one', 'wrong') })).toMatchObject({ status: 401 })
    first.socket.resume()
    expect((await first.call('Heartbeat', {}))[0]).toBe(3)
    expect(desk.all('closed')).toEqual([])
  })
})

describe('OCPP-7: who is turned away', () => {
  test('hears the same whether it is unknown or has a wrong key, and the house hears which', async () => {
    const { port, desk } = await door()
    const unknown = await knock(port, { identity: 'nobody' })
    const wrong = await knock(port, { authorization: basic('one', 'wrong') })
    const keyless = await knock(port, { authorization: null })
    expect(unknown).toEqual(wrong)
    expect(keyless).toEqual(wrong)
    expect(wrong).toMatchObject({ status: 401 })
    expect(desk.all('turnedAway').map(({ why }) => why)).toEqual(['UNKNOWN_IDENTITY', 'WRONG_KEY', 'WRONG_KEY'])
  })

  test('may not try for ever; the real one is let in all the same', async () => {
    const { port, desk } = await door({ attemptsPerIdentity: { holds: 5, perS: 0 } })
    ;(await letIn(port)).socket.close()
    await soon(() => expect(desk.all('closed')).toHaveLength(1))
    const tries = []
    for (let nth = 0; nth < 8; nth++)
      tries.push(await knock(port, { identity: 'two', authorization: basic('two', `${nth}`) }))
    expect(tries.map((came) => came.type === 'refused' && came.status)).toEqual([...Array(5).fill(401), 429, 429, 429])
    await letIn(port)
  })

  test('SEC-4: from one address may not try for ever, whatever it calls itself', async () => {
    const { port } = await door({ attemptsPerAddress: { holds: 5, perS: 0 } })
    const statuses = []
    for (let nth = 0; nth < 7; nth++) {
      const came = await knock(port, { identity: `x${nth}` })
      statuses.push(came.type === 'refused' && came.status)
    }
    expect(statuses).toEqual([...Array(5).fill(401), 429, 429])
  })

  test('OCPP-7: that has its key comes in, however many strays knock at its address and under its name', async () => {
    const noFailures = { holds: 3, perS: 0 }
    const { port } = await door({ attemptsPerAddress: noFailures, attemptsPerIdentity: noFailures })
    const strays = await Promise.all(
      Array.from({ length: 20 }, (_, nth) => knock(port, { identity: `stray-${nth}`, authorization: null })),
    )
    expect(strays.every(({ type }) => type === 'refused')).toBe(true)
    for (let nth = 0; nth < 5; nth++) await knock(port, { authorization: basic('one', 'wrong') })
    expect(await knock(port)).toMatchObject({ type: 'in' })
  })

  test('SEC-4: is looked at so often from one address, and not for ever', async () => {
    const { port } = await door({ knocksPerAddress: { holds: 3, perS: 0 } })
    for (let nth = 0; nth < 5; nth++)
      await letIn(port, { identity: 'two' }).then(({ socket, closed }) => (socket.close(), closed))
    for (let nth = 0; nth < 3; nth++) await knock(port, { identity: `stray-${nth}`, authorization: null })
    expect(await knock(port)).toMatchObject({ type: 'refused', status: 429 })
  })

  test('SEC-4: finds no room on a doorstep that is full, and doesn’t stand there for ever', async () => {
    const { port } = await door({ handshakesMax: 1, takeoverMsMax: 300, handshakeMsMax: 50 })
    const dead = await letIn(port)
    dead.socket.pause()
    const waiting = knock(port).catch((error: Error) => error)
    await soon(async () => expect(await knock(port, { identity: 'two' })).toMatchObject({ status: 503 }))
    expect(await waiting).toBeInstanceOf(Error)
    await soon(async () => expect(await knock(port)).toMatchObject({ type: 'in' }))
  })

  test('has its key neither logged nor shown', async () => {
    const { port, desk, log } = await door()
    const line = await letIn(port)
    await line.call('DataTransfer', { vendorId: 'x', data: 'y' })
    await line.call('DataTransfer', { vendorId: 'x', messageId: 'set', Password: chargerKey })
    expect(JSON.stringify([desk.lines, desk.said, log.errors])).not.toContain(chargerKey)
  })
})

/** What a server says to a handshake that no client would make. */
function raw(port: number, first: string): Promise<string> {
  const upgrade =
    'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${first}\r\nHost: x\r\n${upgrade}\r\n\r\n`))
    let said = ''
    socket.on('data', (part) => (said += part.toString()))
    socket.on('close', () => resolve(said))
    socket.on('error', reject)
  })
}
