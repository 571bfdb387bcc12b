import { charger, type Charger } from '../src/chargers/charger.ts'
import { type Make, type Protocol, sixAmperesW } from '../src/chargers/make.ts'
import type { Socket } from '../src/chargers/socket.ts'
import { memoryNetwork, type MemoryNetwork } from '../src/network/memory.ts'
import type { Bus } from '../src/world/bus.ts'
import { chanceOf } from '../src/world/chance.ts'
import { virtualTime } from '../src/world/virtualTime.ts'

export type Said = { readonly at: number; readonly action: string; readonly payload: Fields }
export type Fields = Readonly<Record<string, unknown>>

export const startsAt = Date.parse('2026-03-02T18:00:00Z')
const supply = { phases: 3, voltageV: 230 } as const

export const plainMake: Make = {
  identity: 'CP-1',
  protocol: 'ocpp1.6',
  key: null,
  connectors: 1,
  ratingW: 100_000,
  supply,
  limitReference: 'AC_INPUT',
  efficiency: 1,
  minimumW: sixAmperesW(supply),
  meterEveryMs: 30_000,
  reactionMs: 1_000,
  bootMs: 20_000,
  commissionedFallbackW: 20_000,
  habits: new Set(),
}

/** One charger, and at the other end of its link whatever a test does. */
// long because: it puts one bench together
export function testBench(changes: Partial<Make> = {}) {
  const make = { ...plainMake, ...changes }
  const said: Said[] = []
  const results = new Map<string, Fields | { readonly error: string }>()
  const texts: string[] = []
  let socket: Socket | null = null
  let asked = 0
  let transactions = 0
  let isAnswering = true
  let pongs = 0
  const time = virtualTime(startsAt, { settle: () => new Promise((resolve) => void setImmediate(resolve)) })

  const answerTo = (action: string): object => {
    const currentTime = new Date(time.now()).toISOString()
    const accepted = { status: 'Accepted' }
    if (action === 'BootNotification') return { status: 'Accepted', currentTime, interval: 300 }
    if (action === 'Heartbeat') return { currentTime }
    if (action === 'Authorize') return { idTagInfo: accepted, idTokenInfo: accepted }
    return action === 'StartTransaction' ? { idTagInfo: accepted, transactionId: ++transactions } : {}
  }
  const network: MemoryNetwork = memoryNetwork(time, chanceOf('bench'), () => ({
    accept(_calling, opened) {
      socket = opened
      return {
        onText(text) {
          texts.push(text)
          const [type, messageId, third, payload] = JSON.parse(text) as [number, string, string, Fields]
          if (type === 3) results.set(messageId, third as unknown as Fields)
          if (type === 4) results.set(messageId, { error: third })
          if (type !== 2) return
          said.push({ at: time.now(), action: third, payload })
          if (isAnswering) opened.send(JSON.stringify([3, messageId, answerTo(third)]))
        },
        onClose() {},
        onPong: () => void pongs++,
      }
    },
  }))
  const one: Charger = charger(
    make,
    { timing: time, network, chance: chanceOf('charger') },
    { changed() {}, sessionChanged() {} },
  )
  const run = (seconds: number): Promise<void> => time.runUntil(time.now() + seconds * 1000)

  return {
    charger: one,
    network,
    said,
    texts,
    time,
    run,
    actions: () => said.map(({ action }) => action),
    of: (action: string) => said.filter((each) => each.action === action),
    answers(yes: boolean): void {
      isAnswering = yes
    },
    /** powered, booted, and with a bus that takes 80 kW for hours */
    async charging(): Promise<void> {
      one.powerOn()
      await run(5)
      one.plugIn(bigBus)
      await run(5)
    },
    /** calls the charger and waits for so long; undefined: no answer yet */
    async call(action: string, payload: object, seconds = 2): Promise<Fields | undefined> {
      const messageId = `m-${++asked}`
      socket?.send(JSON.stringify([2, messageId, action, payload]))
      await run(seconds)
      return results.get(messageId)
    },
    async ping(): Promise<boolean> {
      const before = pongs
      socket?.ping()
      await run(1)
      return pongs > before
    },
    result: (nth: number) => results.get(`m-${nth}`),
    /** by the protocol that this charger speaks */
    limit: (limit: Limit) => setProfile(make.protocol, time.now(), limit),
  }
}

export const bigBus: Bus = {
  busId: 'bus-1',
  batteryWh: 2_000_000,
  chargeMaxW: 80_000,
  chargerId: 'CP-1',
  connector: 1,
  arrivesAt: startsAt,
  leavesAt: startsAt + 86_400_000,
  arrivesWithWh: 100_000,
}

export type Limit = {
  readonly purpose?: 'MAX' | 'DEFAULT' | 'TX'
  readonly unit?: 'A' | 'W'
  /** seconds and limits */
  readonly periods: readonly (readonly [number, number])[]
  readonly transactionId?: string
  readonly id?: number
  readonly stackLevel?: number
  readonly duration?: number
  readonly validToS?: number
  readonly validFromS?: number | null
}

/** A SetChargingProfile: for the transaction on connector 1, from a second ago on, unless it says otherwise. */
export function setProfile(protocol: Protocol, now: number, limit: Limit): object {
  const { purpose = 'TX', unit = 'W', periods, stackLevel = 1, id = 7, duration, validToS, validFromS = -1 } = limit
  const time = (seconds: number): string => new Date(now + seconds * 1000).toISOString()
  const is16 = protocol === 'ocpp1.6'
  const names = {
    MAX: is16 ? 'ChargePointMaxProfile' : 'ChargingStationMaxProfile',
    DEFAULT: 'TxDefaultProfile',
    TX: 'TxProfile',
  }
  const profile = {
    stackLevel,
    chargingProfilePurpose: names[purpose],
    chargingProfileKind: 'Absolute',
    ...(validFromS !== null && { validFrom: time(validFromS) }),
    ...(validToS !== undefined && { validTo: time(validToS) }),
  }
  const schedule = {
    startSchedule: time(-1),
    ...(duration !== undefined && { duration }),
    chargingRateUnit: unit,
    chargingSchedulePeriod: periods.map(([startPeriod, w]) => ({ startPeriod, limit: w })),
  }
  const where = purpose === 'TX' ? 1 : 0
  const transactionId = limit.transactionId ?? '1'
  if (is16) {
    const of = purpose === 'TX' ? { transactionId: Number(transactionId) } : {}
    return {
      connectorId: where,
      csChargingProfiles: { ...profile, ...of, chargingProfileId: id, chargingSchedule: schedule },
    }
  }
  const of = purpose === 'TX' ? { transactionId } : {}
  return { evseId: where, chargingProfile: { ...profile, ...of, id, chargingSchedule: [{ id: 1, ...schedule }] } }
}
