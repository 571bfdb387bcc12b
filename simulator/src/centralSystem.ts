import type { Calling, Listener, Socket } from './chargers/socket.ts'
import type { LimitWindow } from './monitor/wiring.ts'
import type { Timing } from './world/virtualTime.ts'

/** What stands at the other end of every charger's link: the server's engine, or in tests something simple. */
export type CentralSystem = {
  /** a charger calls, and may be kept waiting; null: turned away */
  accept(calling: Calling, socket: Socket): Listener | null | Promise<Listener | null>
  /** a limit becomes known: a schedule, an envelope, somebody's order */
  limitKnown(limit: LimitWindow): void
  /** a meter reads at a node what is drawn there that nobody steers, and what flows there in all, chargers included */
  measured(nodeId: string, loadW: number, at: number, allW: number): void
  /** dead at once: nothing is sent any more, nobody is told. What it has on disk stays for the next one. */
  stop(): void
  /** what it kept of this life's cycles, as far as it has any, oldest first; nothing in it may differ between equal runs */
  cycles?(): readonly CycleNote[]
}

/** One cycle as its central system tells of it. */
export type CycleNote = { readonly outcome: string; readonly [field: string]: unknown }

/** Called once at the start, and again after each stop, on a clock that may be stepped. */
export type OpenCentralSystem = (timing: Timing) => CentralSystem
