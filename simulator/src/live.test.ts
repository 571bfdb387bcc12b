import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { naiveCentral } from '../tests/naiveCentral.ts'
import { smallDepot } from '../tests/profiles.ts'
import type { CentralSystem } from './centralSystem.ts'
import type { Protocol } from './chargers/make.ts'
import { type Live, runLive } from './live.ts'
import { depotOf } from './profile/depot.ts'
import { realTime } from './realTime.ts'

let live: Live | null = null
let close = (): void => {}
afterEach(async () => {
  await live?.stop()
  close()
})

/** A central system behind real sockets. */
async function serve(central: CentralSystem): Promise<{ url: string; sockets: WebSocket[]; headers: string[] }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: ([first = '']) => first })
  await once(server, 'listening')
  const sockets: WebSocket[] = []
  const headers: string[] = []
  server.on('connection', (socket, request) => {
    sockets.push(socket)
    headers.push(String(request.headers.authorization))
    const identity = decodeURIComponent(request.url?.split('/').at(-1) ?? '')
    const calling = { identity, protocol: socket.protocol as Protocol, key: null }
    const accepted = central.accept(calling, {
      send: (text) => socket.send(text),
      ping: () => socket.ping(),
      close: (code, reason) => socket.close(code, reason),
    })
    const listener = Promise.resolve(accepted)
    socket.on('message', (text) => void listener.then((one) => one?.onText(String(text))))
    socket.on('close', (code) => void listener.then((one) => one?.onClose(code, '')))
  })
  close = () => {
    for (const socket of sockets) socket.terminate()
    server.close()
  }
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ocpp`, sockets, headers }
}

test('SIM-2: a depot lives on real sockets: it connects, charges faster than life, and comes back when cut off', async () => {
  const profile = smallDepot({ meter_every_s: 1 })
  const { wiring, makes } = depotOf(profile, 1)
  const time = realTime()
  const { url, sockets, headers } = await serve(naiveCentral(wiring, makes)(time))
  live = runLive(profile, { url, keyOf: (identity) => `key-of-${identity}`, seed: 1, speed: 3600 })
  const { chargers, connectedCount } = live
  await expect.poll(connectedCount).toBe(6)
  expect(headers).toContain(`Basic ${Buffer.from('a1:key-of-a1').toString('base64')}`)
  const drawnW = () => [...chargers.values()].reduce((sum, one) => sum + one.drawnW(), 0)
  await expect.poll(drawnW).toBeGreaterThan(0)

  for (const socket of sockets) socket.terminate()
  await expect.poll(connectedCount).toBeLessThan(6)
  await expect.poll(connectedCount, { timeout: 20_000 }).toBe(6)
  time.end()
})
