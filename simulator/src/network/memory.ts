import type { Chance } from '../world/chance.ts'
import type { Timing } from '../world/virtualTime.ts'
import type { Calling, Listener, Network, Socket } from '../chargers/socket.ts'

/** Who takes calls, perhaps after a while; null: turned away. */
export type Exchange = { accept(calling: Calling, socket: Socket): Listener | null | Promise<Listener | null> }

export type MemoryNetwork = Network & {
  /** nothing goes through from now on. Silently, or so that both ends notice */
  cut(identity: string, manner: 'SILENT' | 'NOTICED'): void
  heal(identity: string): void
  /** closes whatever is open to it, as the kernel does for a process that has died */
  dropAll(): void
  isThrough(identity: string): boolean
  /** every text that was delivered, for a transcript */
  onDelivered: ((identity: string, direction: 'UP' | 'DOWN', text: string) => void) | null
}

type Line = { isOpen: boolean; isBroken: boolean; close(code: number, reason: string): void }
type Latency = readonly [number, number]

/** Links in memory, on whichever clock; texts arrive in order, and each a little later than it was sent. */
export function memoryNetwork(
  timing: Timing,
  chance: Chance,
  exchange: () => Exchange | null,
  latencyMs: Latency = [5, 60],
): MemoryNetwork {
  const isCut = new Set<string>()
  const lines = new Map<string, Set<Line>>()
  const delivered = (identity: string, direction: 'UP' | 'DOWN', text: string): void =>
    network.onDelivered?.(identity, direction, text)

  const network: MemoryNetwork = {
    onDelivered: null,
    dial(calling, listener) {
      const { identity } = calling
      const own = chance.fork(`line ${identity} ${Math.round(timing.monotonicMs())}`)
      timing.after(own.between(...latencyMs), () => {
        const taken = isCut.has(identity) ? null : exchange()
        if (!taken) return listener.onClose(1006, 'nobody answers')
        const open = (line: Line) => {
          const all = lines.get(identity) ?? new Set()
          for (const old of all) if (!old.isOpen) all.delete(old)
          lines.set(identity, all.add(line))
        }
        connect({ timing, own, latencyMs, isCut: () => isCut.has(identity), delivered, open }, calling, listener, taken)
      })
    },
    cut(identity, manner) {
      isCut.add(identity)
      if (manner === 'NOTICED') for (const line of lines.get(identity) ?? []) line.close(1006, 'the link is cut')
    },
    heal: (identity) => void isCut.delete(identity),
    dropAll() {
      for (const all of lines.values()) for (const line of all) line.close(1006, 'the other end died')
    },
    isThrough: (identity) => !isCut.has(identity) && exchange() !== null,
  }
  return network
}

type Wiring = {
  readonly timing: Timing
  readonly own: Chance
  readonly latencyMs: Latency
  isCut(): boolean
  delivered(identity: string, direction: 'UP' | 'DOWN', text: string): void
  open(line: Line): void
}

// long because: it is one line with two like ends
function connect(
  { timing, own, latencyMs, isCut, delivered, open }: Wiring,
  calling: Calling,
  charger: Listener & { onOpen(socket: Socket): void },
  exchange: Exchange,
): void {
  const { identity } = calling
  const ends: { server: Listener | null } = { server: null }
  const line: Line = {
    isOpen: true,
    isBroken: false,
    close(code, reason) {
      if (line.isBroken) return
      line.isOpen = false
      line.isBroken = true
      timing.after(0, () => {
        charger.onClose(code, reason)
        ends.server?.onClose(code, reason)
      })
    },
  }
  /** Nothing overtakes what was sent before it; what is under way when a link breaks is lost. */
  function pipe(deliver: () => unknown, lastAt: { ms: number }): void {
    const now = timing.monotonicMs()
    lastAt.ms = Math.max(lastAt.ms, now + own.between(...latencyMs))
    timing.after(lastAt.ms - now, () => line.isBroken || isCut() || deliver())
  }
  const last = { UP: { ms: 0 }, DOWN: { ms: 0 } }
  function end(direction: 'UP' | 'DOWN', own: () => Listener | null, other: () => Listener | null): Socket {
    const lastAt = last[direction]
    return {
      ping() {
        if (!line.isOpen || isCut()) return
        const back = last[direction === 'UP' ? 'DOWN' : 'UP']
        const answer = () => (other()?.isThere?.() ?? true) && pipe(() => own()?.onPong?.(), back)
        pipe(answer, lastAt)
      },
      send(text) {
        if (!line.isOpen || isCut()) return
        pipe(() => {
          delivered(identity, direction, text)
          other()?.onText(text)
        }, lastAt)
      },
      /** One end is done with it at once; the other hears of it after all that was sent before. */
      close(code, reason) {
        if (!line.isOpen) return
        line.isOpen = false
        pipe(() => other()?.onClose(code, reason), lastAt)
      },
    }
  }

  function answered(server: Listener | null): void {
    if (!server || isCut()) return charger.onClose(1008, 'turned away')
    ends.server = server
    open(line)
    charger.onOpen(
      end(
        'UP',
        () => charger,
        () => ends.server,
      ),
    )
  }

  const answer = exchange.accept(
    calling,
    end(
      'DOWN',
      () => ends.server,
      () => charger,
    ),
  )
  if (answer instanceof Promise) void answer.then(answered)
  else answered(answer)
}
