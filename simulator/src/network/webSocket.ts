import { WebSocket } from 'ws'
import type { Network, Socket } from '../chargers/socket.ts'

export type WebSocketNetwork = Network & {
  /** nothing goes through from now on, and both ends notice */
  cut(identity: string): void
  heal(identity: string): void
  openCount(): number
  /** closes every socket that is still there */
  close(): void
}

const handshakeMaxMs = 10_000
const messageMaxBytes = 1_000_000

/** Real sockets to a real server: `url` is everything before the charger's identity, as in `ws://127.0.0.1:8080/ocpp`. */
export function webSocketNetwork(url: string, ownCertificate: string | null = null): WebSocketNetwork {
  const open = new Map<WebSocket, string>()
  const isCut = new Set<string>()
  return {
    dial({ identity, protocol, key }, listener) {
      if (isCut.has(identity)) return listener.onClose(1006, 'nobody answers')
      const webSocket = new WebSocket(`${url.replace(/\/$/, '')}/${encodeURIComponent(identity)}`, [protocol], {
        ...(key !== null && { headers: { authorization: basic(identity, key) } }),
        handshakeTimeout: handshakeMaxMs,
        maxPayload: messageMaxBytes,
        perMessageDeflate: false,
        ...(ownCertificate !== null && believing(ownCertificate)),
      })
      open.set(webSocket, identity)
      webSocket.on('open', () => listener.onOpen(asSocket(webSocket)))
      webSocket.on('message', (text, isBinary) => isBinary || listener.onText(String(text)))
      webSocket.on('pong', () => listener.onPong?.())
      // What is wrong shows in the close that follows.
      webSocket.on('error', () => {})
      webSocket.on('close', (code, reason) => {
        open.delete(webSocket)
        listener.onClose(code, String(reason))
      })
    },
    cut(identity) {
      isCut.add(identity)
      for (const [webSocket, whose] of open) if (whose === identity) webSocket.terminate()
    },
    heal: (identity) => void isCut.delete(identity),
    openCount: () => [...open.keys()].filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    close: () => [...open.keys()].forEach((webSocket) => webSocket.terminate()),
  }
}

/** This one certificate, whatever it is called: its owner is who started us. */
const believing = (certificate: string) => ({
  ...{ ca: certificate, allowPartialTrustChain: true, checkServerIdentity: () => undefined },
})

const basic = (identity: string, key: string): string => `Basic ${Buffer.from(`${identity}:${key}`).toString('base64')}`

const asSocket = (webSocket: WebSocket): Socket => ({
  send: (text) => {
    if (webSocket.readyState === WebSocket.OPEN) webSocket.send(text)
  },
  ping: () => {
    if (webSocket.readyState === WebSocket.OPEN) webSocket.ping()
  },
  close: (code, reason) => webSocket.close(code, reason),
})
