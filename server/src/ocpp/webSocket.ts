import type { WebSocket } from 'ws'
import type { Log, Timing } from '../engine/ports.ts'
import type { Session } from './session.ts'
import type { ChargerSocket } from './socket.ts'

const farewellMsMax = 2_000

export function chargerSocket(socket: WebSocket, timing: Timing): ChargerSocket {
  return {
    send: (text) => socket.send(text, ignored),
    close(code, reason) {
      socket.close(code, reason)
      const callOff = timing.after(farewellMsMax, () => socket.terminate())
      socket.once('close', callOff)
    },
    ping: () => {
      if (socket.readyState === socket.OPEN) socket.ping(undefined, undefined, ignored)
    },
    hold(isHeld) {
      if (isHeld) socket.pause()
      else socket.resume()
    },
    unsentBytes: () => socket.bufferedAmount,
  }
}

/** What couldn't be written any more: the socket says itself that it has closed. */
const ignored = (): void => {}

export function hearSocket(socket: WebSocket, session: Session, log: Log): void {
  // Text as its standard has it; some chargers mark it as binary.
  socket.on('message', (message: Buffer) => session.received(message.toString('utf8')))
  socket.on('pong', () => session.ponged())
  socket.on('ping', () => session.ponged())
  socket.on('close', () => session.closed())
  socket.on('error', (error) => log.debug({ err: error }, 'a charger’s socket failed'))
}
