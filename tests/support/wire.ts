import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { Connection } from './postgres.ts'

/** A wire to a database that can be cut so that neither side hears of it: nothing passes, and nothing is closed. */
export type Wire = {
  readonly connection: Connection
  /** what runs over it now is cut for good; what comes after the heal gets through */
  cut(): void
  heal(): void
  close(): Promise<void>
}

export async function wireTo(connection: Connection): Promise<Wire> {
  const pairs = new Set<readonly [Socket, Socket]>()
  /** came while it was cut: they are heard by nobody */
  const unheard = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void unheard.add(near.on('error', () => undefined))
    const far = connect(`${connection.host}/.s.PGSQL.${connection.port}`)
    pairs.add([near, far])
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    connection: { ...connection, host: '127.0.0.1', port },
    cut: () => {
      isCut = true
      for (const [near, far] of pairs) {
        near.unpipe(far).pause()
        far.unpipe(near).pause()
      }
    },
    heal: () => {
      isCut = false
    },
    close: async () => {
      for (const socket of unheard) socket.destroy()
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}
