import { fork } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { WebSocketServer } from 'ws'
import type { ChargerDesk } from '../server/src/engine/chargers.ts'
import { ocppDoor } from '../server/src/ocpp/gateway.ts'
import { ocppSettings } from '../server/src/ocpp/settings.ts'
import { recordingDesk, strictLog } from '../tests/support/recordingDesk.ts'
import { known, serverKey, wallTime } from '../tests/support/ocppDoors.ts'
import { type Bench, percentile } from './bench.ts'

const sockets = 100
const forMs = 3_000
const perS = 4_000
const rounds = 5
const manySockets = 2_000
const load = fileURLToPath(new URL('./ocppLoad.ts', import.meta.url))

type Loaded = { readonly perCpuS: number; readonly openedMs: number }

/** Meter values over sockets: ours with everything that it does to a message, and the least that anybody could do. */
export const ocppDoorBench: Bench = {
  name: 'ocppDoor',
  about: 'meter values of chargers over sockets, beside a server that parses them and answers, and does nothing else',
  run: async () => {
    const bare: number[] = []
    const ours: number[] = []
    for (let round = 0; round < rounds; round++) {
      bare.push((await loaded(bareServer(), sockets, forMs)).perCpuS)
      ours.push((await loaded(doorServer(), sockets, forMs)).perCpuS)
    }
    const [bareMedian, ourMedian] = [bare, ours].map((one) =>
      percentile(
        one.sort((a, b) => a - b),
        50,
      ),
    ) as [number, number]
    const many = await loaded(doorServer(), manySockets, forMs)
    return [
      { what: 'messages per second of processor time, bare', value: bareMedian, unit: '/s' },
      { what: 'messages per second of processor time, through the door', value: ourMedian, unit: '/s' },
      { what: 'what the door costs beside that', value: bareMedian / ourMedian, unit: '×', below: 2.5 },
      { what: `${manySockets} chargers come at once, all let in`, value: many.openedMs, unit: 'ms', below: 60_000 },
      { what: `messages per second of processor time, ${manySockets} chargers`, value: many.perCpuS, unit: '/s' },
    ]
  },
}

async function loaded({ server, close }: Serving, count: number, lastsMs: number): Promise<Loaded> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const child = fork(load, [String(port), String(count), String(lastsMs), String(perS)], {
    execArgv: ['--import', 'tsx'],
  })
  let startedAt = process.cpuUsage()
  let openedMs = 0
  const perCpuS = await new Promise<number>((resolve, reject) => {
    child.on('message', (told: { openedMs?: number; answered?: number }) => {
      if (told.openedMs !== undefined) {
        openedMs = told.openedMs
        startedAt = process.cpuUsage()
      }
      if (told.answered === undefined) return
      const { user, system } = process.cpuUsage(startedAt)
      resolve(told.answered / ((user + system) / 1e6))
    })
    child.once('exit', (code) => reject(new Error(`the load ended with ${code}`)))
  })
  await close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { perCpuS, openedMs }
}

type Serving = { readonly server: Server; close(): Promise<void> }

function bareServer(): Serving {
  const server = createServer()
  const webSockets = new WebSocketServer({ server, perMessageDeflate: false, handleProtocols: () => 'ocpp1.6' })
  webSockets.on('connection', (socket) => {
    socket.on('message', (text: Buffer) => {
      const [, id] = JSON.parse(text.toString()) as [number, string]
      socket.send(JSON.stringify([3, id, {}]))
    })
  })
  return { server, close: async () => webSockets.close() }
}

function doorServer(): Serving {
  const server = createServer()
  const settings = ocppSettings({ serverKey, messages: { holds: 1e9, perS: 1e9 }, handshakesMax: 10_000 })
  const door = ocppDoor({ desk: idleDesk(), timing: wallTime, log: strictLog(), settings })
  door.attach(server)
  return { server, close: door.close }
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
