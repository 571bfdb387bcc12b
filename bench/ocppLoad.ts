import { basic } from '../tests/support/ocppDoors.ts'
import { WebSocket } from 'ws'

// Chargers in a process of their own, so that the door's processor time is the door's alone.
const [port = '', count = '', forMs = '', perS = ''] = process.argv.slice(2)

const time = new Date().toISOString()
const sampledValue = [
  { value: '21873.4', measurand: 'Power.Active.Import', unit: 'W', context: 'Sample.Periodic' },
  { value: '184723', measurand: 'Energy.Active.Import.Register', unit: 'Wh', context: 'Sample.Periodic' },
  ...['L1', 'L2', 'L3'].map((phase) => ({ value: '31.7', measurand: 'Current.Import', unit: 'A', phase })),
  { value: '61', measurand: 'SoC', unit: 'Percent', location: 'EV' },
]
const meterValues = JSON.stringify({
  connectorId: 1,
  transactionId: 7,
  meterValue: [{ timestamp: time, sampledValue }],
})

let answered = 0
let last = 0
const startedAt = performance.now()
const sockets = await Promise.all(Array.from({ length: Number(count) }, (_, nth) => open(`c${nth}`)))
const openedMs = performance.now() - startedAt
process.send?.({ openedMs })

// At a steady pace: a load that waits for its answers sleeps the longer the slower they come, and waking it is then part
// of what a server costs.
const tickMs = 10
const perTick = (Number(perS) * tickMs) / 1000
for (const socket of sockets) {
  socket.on('message', (text: Buffer) => {
    if (text[1] === 0x33) answered++
  })
}
const ticking = setInterval(() => {
  for (let nth = 0; nth < perTick; nth++) {
    const socket = sockets[last % sockets.length]
    if (socket) say(socket)
  }
}, tickMs)
setTimeout(() => {
  clearInterval(ticking)
  setTimeout(() => {
    process.send?.({ answered })
    process.exit(0)
  }, 500)
}, Number(forMs))

function say(socket: WebSocket): void {
  socket.send(`[2,"${++last}","MeterValues",${meterValues}]`)
}

function open(identity: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ocpp/${identity}`, 'ocpp1.6', {
    headers: { authorization: basic(identity) },
    perMessageDeflate: false,
  })
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', reject)
  })
}
