import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import proxyAddress from '@fastify/proxy-addr'
import { normalizeIP } from '@fastify/rate-limit'
import type { House } from '../engine/house.ts'
import type { App } from './doors.ts'

/** Who is at the other end of a socket that is no request of the API's. */
export function addressBehind(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = proxyAddress.compile([...trustedProxies])
  return (request) => proxyAddress(request, isTrusted) ?? ''
}

/** Whether the client itself speaks TLS: to us, or as a trusted proxy says of it. */
export function isEncryptedBehind(trustedProxies: readonly string[]): (request: IncomingMessage) => boolean {
  const isTrusted = proxyAddress.compile([...trustedProxies])
  return ({ socket, headers }) => {
    const said = headers['x-forwarded-proto']
    const isProxys = said !== undefined && isTrusted(socket.remoteAddress ?? '', 0)
    if (!isProxys) return socket instanceof TLSSocket
    // The last is what the proxy before us has seen; what stands before it anybody may have said.
    return said.toString().split(',').at(-1)?.trim().toLowerCase() === 'https'
  }
}

/** How many connections there may be; more are dropped before they can say a word, and counted. */
export function boundSockets(
  app: App,
  house: House,
  bounds: { readonly socketsMax: number; readonly socketsPerAddressMax: number },
): void {
  const open = new Map<string, number>()
  const dropped = (reason: string): void =>
    house.metrics.count('busbar_http_sockets_dropped_total', 'Connections dropped by bound', { reason })

  app.server.maxConnections = bounds.socketsMax
  app.server.on('drop', () => dropped('all'))
  app.server.on('connection', (socket: Socket) => {
    const address = normalizeIP(socket.remoteAddress ?? '')
    const count = (open.get(address) ?? 0) + 1
    open.set(address, count)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left > 0) open.set(address, left)
      else open.delete(address)
    })
    if (count > bounds.socketsPerAddressMax) {
      dropped('address')
      socket.destroy()
    }
  })
  house.metrics.gauge('busbar_http_sockets_open', 'Connections open now', () =>
    [...open.values()].reduce((sum, count) => sum + count, 0),
  )
}
