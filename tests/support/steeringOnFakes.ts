import { type Charger, chargerDecider, type ChargerCommand } from '@busbar/domain/charging/charger'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { Depot } from '@busbar/domain/topology/depot'
import type { ChargerLink, ChargerOrder, SessionStarted } from '../../server/src/engine/chargers.ts'
import { chargerOf, chargerStream } from '../../server/src/engine/chargerStreams.ts'
import { chargerDesk, type DeskNeeds } from '../../server/src/engine/desk.ts'
import type { Held } from '../../server/src/engine/lease.ts'
import type { SequencedEvent } from '../../server/src/engine/ports.ts'
import { Steering, type SteeringNeeds } from '../../server/src/engine/steering.ts'
import { settled, virtualTime } from './virtualTime.ts'

type Listener = (events: readonly SequencedEvent[]) => void
type Known = Awaited<ReturnType<DeskNeeds['chargerKeys']['known']>>

// long because: all that is read and written stands around it
/** Steering and its desk on a clock that stands still, with rows that are read when, and as often as, a test lets them. */
export function steeringOnFakes(begin: Depot) {
  const time = virtualTime()
  const rows = { depot: begin, kept: new Map<string, Charger>(), known: [] as Known }
  const listeners = new Set<Listener>()
  /** what a test may put another in the place of */
  const reads = {
    whole: () => Promise.resolve({ depot: rows.depot }),
    ofDepot: () => Promise.resolve<ReadonlyMap<string, Charger>>(new Map(rows.kept)),
    get: (id: string) => Promise.resolve(rows.kept.get(id) ?? null),
    records: () => Promise.resolve({ items: [] }),
    known: () => Promise.resolve(rows.known),
    hold: () => Promise.resolve<Held>({ type: 'OURS', token: 1 }),
    write: () => Promise.resolve(),
  }
  const write = (chargePointId: string, command: ChargerCommand) => {
    const before = rows.kept.get(chargePointId) ?? chargerDecider.initial
    const events = chargerDecider.decide(before, command, time.now())
    if (isRefusal(events)) return events
    const said = events.map((event) => ({ event, at: time.now() }))
    const state = chargerDecider.evolve(before, said)
    rows.kept.set(chargePointId, state)
    return { state, version: 1, events }
  }
  const nothing = { add: () => undefined, flush: () => Promise.resolve() }
  const around = {
    timing: time,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    relay: { onEvents: (one: Listener) => (listeners.add(one), () => void listeners.delete(one)) },
    record: { cycles: nothing, samples: nothing, messages: nothing, turnedAway: nothing },
  }
  const takenOut = { circuits: new Map(), chargePoints: new Map(), connectors: new Map() }
  const steering = new Steering({
    ...around,
    registries: {
      depots: {
        all: () => Promise.resolve([begin.depotId]),
        whole: () => reads.whole(),
        takenOutSince: () => Promise.resolve(takenOut),
      },
    },
    chargers: { ofDepot: () => reads.ofDepot(), get: (id: string) => reads.get(id) },
    handleCharger: async (stream: string, command: ChargerCommand) => {
      await reads.write()
      return write(chargerOf(stream).chargePointId, command)
    },
    lease: { hold: () => reads.hold(), release: () => Promise.resolve() },
    promised: { of: () => Promise.resolve(new Map()), keep: () => Promise.resolve('KEPT') },
    cycles: { records: () => reads.records() },
    ...{ leaseMs: 15_000, moved: () => undefined, metrics: { gauge: () => undefined, count: () => undefined } },
  } as unknown as SteeringNeeds)
  const chargerKeys = { known: () => reads.known() }
  const desk = chargerDesk({ ...around, steering, chargerKeys, noticed: () => undefined } as unknown as DeskNeeds)
  const tell = (streamId: string) => {
    const metadata = { actor: { kind: 'user', id: null, name: 'somebody' }, correlationId: '', causationId: null }
    const event = { streamId, depotId: begin.depotId, type: 'Changed', metadata } as unknown as SequencedEvent
    for (const listener of listeners) listener([event])
  }
  return {
    ...{ time, rows, reads, steering, desk },
    site: () => steering.siteOf(begin.depotId),
    start: async () => {
      await desk.start()
      await steering.start()
      await allSettled()
    },
    change: (depot: Depot) => {
      rows.depot = depot
      tell(`depot/${depot.depotId}`)
    },
    /** by somebody at another door */
    operate: (chargePointId: string, command: ChargerCommand) => {
      write(chargePointId, command)
      tell(`charger/${chargerStream(begin.depotId, chargePointId)}`)
    },
    link: (): ChargerLink & { readonly closed: string[] } => {
      const closed: string[] = []
      const close = (why: string) => void closed.push(why)
      return { epoch: 1, protocol: 'OCPP_16', send: () => undefined, withdraw: () => false, close, closed } as never
    },
    /** of a charger that obeys, and answers a tenth of a second later */
    line: (chargePointId: string, epoch: number) => {
      const orders: ChargerOrder[] = []
      const closed: string[] = []
      const answer = ({ orderId, type }: ChargerOrder) => {
        if (closed.length > 0) return
        const kind = type === 'ReadBack' ? 'REJECTED' : 'ACCEPTED'
        desk.answered(chargePointId, orderId, kind === 'ACCEPTED' ? { kind } : { kind, why: null })
      }
      desk.opened(chargePointId, {
        ...{ epoch, protocol: 'OCPP_16', withdraw: () => false },
        send: (order) => {
          orders.push(order)
          time.after(100, () => answer(order))
        },
        close: (why) => {
          closed.push(why)
          desk.closed(chargePointId, epoch)
        },
      })
      return { orders, closed }
    },
    started: (connector = 1): SessionStarted =>
      ({ connector, givenRef: null, idToken: 'BUS', meterWh: 0, at: time.now(), isLate: false }) as SessionStarted,
    /** kept from going on until it is let */
    held: <Key extends keyof typeof reads>(key: Key) => {
      const read = reads[key] as () => Promise<never>
      let go = (): void => undefined
      const waits = new Promise<void>((resolve) => {
        go = resolve
      })
      Object.assign(reads, { [key]: (...asked: []) => read(...asked).then((found) => waits.then(() => found)) })
      return () => {
        Object.assign(reads, { [key]: read })
        go()
        return allSettled()
      }
    },
    failing: (key: keyof typeof reads) => {
      const read = reads[key]
      Object.assign(reads, { [key]: () => Promise.reject(new Error('Connection terminated')) })
      return () => void Object.assign(reads, { [key]: read })
    },
  }
}

export async function allSettled(): Promise<void> {
  for (let nth = 0; nth < 20; nth++) await settled()
}
