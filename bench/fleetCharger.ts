import { WebSocket } from 'ws'
import { basic } from '../tests/support/ocppLine.ts'
import { type Answer, type Protocol, type Said, wordsOf } from './fleetWords.ts'

export type Make = { readonly identity: string; readonly key: string; readonly protocol: Protocol }

export type FleetCharger = {
  /** dials until it is let in; answers how often it was turned away */
  connect(): Promise<number>
  /** boots, and begins to charge */
  begin(): Promise<void>
  /** says what it draws, and waits for the answer; nothing where it is waiting already */
  measure(): Promise<void>
  /** the line goes dead somewhere in between: nobody is told, and the server believes that it lives */
  cut(): void
  limitW(): number
}

export type Heard = {
  /** `isTaken` false: the server said that it could not */
  answered(tookMs: number, isTaken: boolean): void
  limited(): void
}

const wantsW = 120_000
const [leastMs, mostMs] = [500, 2_000]
const aMoment = () => new Promise((resolve) => setTimeout(resolve, leastMs + Math.random() * (mostMs - leastMs)))

// long because: it is one state that these few functions share
/** A charger that does as it is told, and no more: the load is to be the server's. */
export function fleetCharger({ identity, key, protocol }: Make, url: string, heard: Heard): FleetCharger {
  const words = wordsOf(protocol, identity)
  const waiting = new Map<string, (answer: Answer | null) => void>()
  let socket: WebSocket | null = null
  let dead: WebSocket | null = null
  let calls = 0
  let session = ''
  let limitW = 0
  let energyWh = 0

  /** Said again for as long as the server says that it could not take it, as chargers do. */
  async function call({ action, payload }: Said): Promise<Answer> {
    for (;;) {
      const id = `${identity}-${++calls}`
      const saidAt = performance.now()
      const answer = new Promise<Answer | null>((resolve) => waiting.set(id, resolve))
      socket?.send(JSON.stringify([2, id, action, payload]))
      const said = await answer
      heard.answered(performance.now() - saidAt, said !== null)
      if (said !== null) return said
      await aMoment()
    }
  }

  function hear(text: Buffer): void {
    const [type, id, ...rest] = JSON.parse(text.toString()) as [number, string, ...unknown[]]
    if (type !== 2) {
      if (type === 4 && rest[0] !== 'InternalError') throw new Error(`${identity} was answered with ${text.toString()}`)
      waiting.get(id)?.(type === 3 ? (rest[0] as Answer) : null)
      waiting.delete(id)
      return
    }
    const [action, payload] = rest as [string, Answer]
    const limit = action === 'SetChargingProfile' ? words.limitIn(payload) : null
    if (limit !== null) {
      limitW = limit
      heard.limited()
    }
    socket?.send(JSON.stringify([3, id, words.answer(action, payload)]))
  }

  const dial = (): Promise<boolean> =>
    new Promise((resolve) => {
      const dialled = new WebSocket(`${url}/${identity}`, protocol, {
        headers: { authorization: basic(identity, key) },
        perMessageDeflate: false,
      })
      dialled.on('message', hear)
      dialled.once('open', () => {
        socket = dialled
        dead?.terminate()
        resolve(true)
      })
      dialled.on('error', () => resolve(false))
    })

  return {
    async connect() {
      let turnedAway = 0
      while (!(await dial())) {
        turnedAway++
        await aMoment()
      }
      return turnedAway
    },
    async begin() {
      await call(words.boot)
      await call(words.plugged)
      const start = words.start(new Date().toISOString())
      session = start.sessionIn(await call(start))
    },
    async measure() {
      if (waiting.size > 0 || socket?.readyState !== WebSocket.OPEN) return
      const powerW = Math.min(limitW, wantsW)
      energyWh += Math.round(powerW / 360)
      await call(words.meter(session, powerW, energyWh, new Date().toISOString()))
    },
    cut() {
      waiting.clear()
      dead = socket
      dead?.removeAllListeners('message')
      dead?.pause()
      socket = null
    },
    limitW: () => limitW,
  }
}
