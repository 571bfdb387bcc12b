import { WebSocket } from 'ws'
import type { Network, Socket } from '../chargers/socket.ts'

export type WebSocketNetwork = Network & {
  openCount(): number
  /** closes every socket that is still there */
  close(): void
}

const handshakeMaxMs = 10_000
const messageMaxBytes = 1_000_000

/** Real sockets to a real server: `url` is everything before the charger's identity, as in `ws://127.0.0.1:8080/ocpp`. */
export function webSocketNetwork(url: string): WebSocketNetwork {
  const open = new Set<WebSocket>()
  return {
    dial({ identity, protocol, key }, listener) {
      const webSocket = new WebSocket(`${url.replace(/\/$/, '')}/${encodeURIComponent(identity)}`, [protocol], {
        ...(key !== null && { headers: { authorization: basic(identity, key) } }),
        handshakeTimeout: handshakeMaxMs,
        maxPayload: messageMaxBytes,
        perMessageDeflate: false,
      })
      open.add(webSocket)
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
    openCount: () => [...open].filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    close: () => open.forEach((webSocket) => webSocket.terminate()),
  }
}

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
