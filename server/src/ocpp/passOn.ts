import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { passedOn, type Peers, type Vouched } from '../engine/peers.ts'

/**
 * A charger has come to a process that doesn't steer: its line goes on to the one that does, as it is. Null: that one
 * can't be reached now.
 */
export async function passOn(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  peers: Peers,
  who: Omit<Vouched, 'path'>,
): Promise<Duplex | null> {
  const { method = 'GET', url: path = '/', rawHeaders } = request
  const further = await peers.connect()
  if (further === null || socket.destroyed) {
    further?.destroy()
    return null
  }
  const headers = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1] ?? ''}`] : []))
  const vouched = `${passedOn}: ${peers.vouch({ ...who, path })}`
  further.write([`${method} ${path} HTTP/1.1`, ...headers, vouched, '', ''].join('\r\n'))
  further.write(head)
  further.on('error', () => socket.destroy())
  further.on('close', () => socket.destroy())
  socket.on('close', () => further.destroy())
  // An idle charger says nothing for longer than a request may be silent.
  if (socket instanceof Socket) socket.setTimeout(0).setKeepAlive(true)
  socket.pipe(further)
  further.pipe(socket)
  return further
}
