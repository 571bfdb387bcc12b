import { createHmac, timingSafeEqual } from 'node:crypto'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import type { Candidate } from '../engine/lease.ts'
import type { Peers, Vouched } from '../engine/peers.ts'
import type { Clock } from '../engine/ports.ts'

export type PeersOptions = {
  readonly steerer: () => Candidate | null
  readonly onMoved: (listener: () => void) => void
  /** the same for every process on a database */
  readonly key: Buffer
  readonly clock: Clock
  /** SHA-256 of the certificate under which we serve, which the others must serve under too; null: there is no TLS */
  readonly certificate: () => string | null
}

const connectMsMax = 3_000
const vouchedForMs = 60_000

export function peers({ steerer, onMoved, key, clock, certificate }: PeersOptions): Peers {
  const macOf = (said: string): Buffer => createHmac('sha256', key).update(said).digest()
  return {
    isElsewhere: () => steerer() !== null,
    onMoved,
    connect: async () => {
      const url = steerer()?.url ?? null
      return url === null ? null : await reach(new URL(url), certificate())
    },
    vouch: (of) => {
      const said = Buffer.from(JSON.stringify({ ...of, at: clock.now() })).toString('base64url')
      return `${said}.${macOf(said).toString('base64url')}`
    },
    vouched: (header, path) => {
      const [said = '', mac = ''] = header.split('.')
      const given = Buffer.from(mac, 'base64url')
      const right = macOf(said)
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null
      const of = JSON.parse(Buffer.from(said, 'base64url').toString()) as Vouched & { readonly at: number }
      return of.path === path && Math.abs(clock.now() - of.at) <= vouchedForMs ? of : null
    },
  }
}

/** Null: nobody is there, or somebody who isn't one of us. */
function reach({ protocol, hostname, port }: URL, certificate: string | null): Promise<Socket | null> {
  const isTls = protocol === 'https:'
  const to = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (isTls ? 443 : 80)) }
  return new Promise((resolve) => {
    // Whatever name it is reached by, it shows the certificate that we show, and nothing is said to it before that is seen.
    const socket = isTls ? connectTls({ ...to, rejectUnauthorized: false }) : connectPlain(to)
    const timer = setTimeout(() => give(null), connectMsMax)
    const give = (reached: Socket | null): void => {
      clearTimeout(timer)
      if (reached === null) socket.destroy()
      resolve(reached)
    }
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 10_000)
    socket.on('error', () => give(null))
    socket.once(isTls ? 'secureConnect' : 'connect', () =>
      give(!isTls || isOurs(socket as TLSSocket, certificate) ? socket : null),
    )
  })
}

const isOurs = (socket: TLSSocket, certificate: string | null): boolean =>
  certificate !== null && socket.getPeerX509Certificate()?.fingerprint256 === certificate
