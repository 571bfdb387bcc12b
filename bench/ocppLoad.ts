import { basic } from '../tests/support/ocppLine.ts'
import { WebSocket } from 'ws'

// Chargers in a process of their own, so that the door's processor time is the door's alone.
const [port = '', count = '', warming = '', counted = '', perS = ''] = process.argv.slice(2)

export type LoadTold = { readonly openedMs: number } | { readonly warm: true } | { readonly done: true }

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

const tickMs = 10
let answered = 0
let said = 0
let lookAtAnswers = (): void => {}
const startedAt = performance.now()
const sockets = await Promise.all(Array.from({ length: Number(count) }, (_, nth) => open(`c${nth}`)))
tell({ openedMs: performance.now() - startedAt })
for (const socket of sockets) {
  socket.on('message', (text: Buffer) => {
    if (text[1] !== 0x33) return
    answered++
    lookAtAnswers()
  })
}
await load(Number(warming))
tell({ warm: true })
await new Promise((resolve) => process.once('message', resolve))
await load(Number(counted))
tell({ done: true })

/**
 * At a steady pace, until all are answered: a load that waits for each answer sleeps the longer the slower they come, and
 * waking it is then part of what a server costs.
 */
async function load(messages: number): Promise<void> {
  const perTick = (Number(perS) * tickMs) / 1000
  const until = said + messages
  const all = new Promise<void>((resolve) => {
    lookAtAnswers = () => answered >= until && resolve()
  })
  const ticking = setInterval(() => {
    for (let nth = 0; nth < perTick && said < until; nth++) {
      const socket = sockets[said % sockets.length]
      if (socket) say(socket)
    }
  }, tickMs)
  await all
  clearInterval(ticking)
}

function tell(told: LoadTold): void {
  process.send?.(told)
}

function say(socket: WebSocket): void {
  socket.send(`[2,"${++said}","MeterValues",${meterValues}]`)
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
