import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { ChargerDesk } from '../server/src/engine/chargers.ts'
import { ocppDoor } from '../server/src/ocpp/gateway.ts'
import { ocppSettings } from '../server/src/ocpp/settings.ts'
import { known, serverKey, wallTime } from '../tests/support/ocppDoors.ts'
import { recordingDesk, strictLog } from '../tests/support/recordingDesk.ts'

/** Who serves, as the first argument says: each in a process of its own, so that neither pays for what the other left. */
export type Serving = 'bare' | 'door'
export type ServingTold = { readonly port: number } | { readonly cpuMs: number }
/** begin and end of the time that counts */
export type ServingAsked = 'begin' | 'end'

const server = createServer()
if (process.argv[2] === 'door') serveAsDoor(server)
else serveBare(server)
server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }))

let before = process.cpuUsage()
process.on('message', (asked: ServingAsked) => {
  if (asked === 'begin') before = process.cpuUsage()
  else {
    const { user, system } = process.cpuUsage(before)
    tell({ cpuMs: (user + system) / 1000 })
  }
})

function tell(told: ServingTold): void {
  process.send?.(told)
}

/** Parses and answers: the least that anybody could do. */
function serveBare(on: Server): void {
  const webSockets = new WebSocketServer({ server: on, perMessageDeflate: false, handleProtocols: () => 'ocpp1.6' })
  webSockets.on('connection', (socket) => {
    socket.on('message', (text: Buffer) => {
      const [, id] = JSON.parse(text.toString()) as [number, string]
      socket.send(JSON.stringify([3, id, {}]))
    })
  })
}

function serveAsDoor(on: Server): void {
  const settings = ocppSettings({ serverKey, messages: { holds: 1e9, perS: 1e9 }, handshakesMax: 10_000 })
  ocppDoor({ desk: idleDesk(), timing: wallTime, log: strictLog(), settings }).attach(on)
}

/** Takes everything and keeps nothing: what the house does with it is measured elsewhere. */
function idleDesk(): ChargerDesk {
  const nothing = (): void => {}
  const told = { opened: nothing, closed: nothing, learnt: nothing, connectorState: nothing, measured: nothing }
  const charger = known('any')
  return {
    ...recordingDesk(),
    ...{ ...told, answered: nothing, reported: nothing, logged: nothing },
    identify: (identity) => ({ ...charger, chargePointId: identity }),
  }
}
