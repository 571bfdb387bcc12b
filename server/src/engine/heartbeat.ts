import type { Haste } from './haste.ts'
import type { Timing } from './ports.ts'
import type { SiteSettings, Trigger } from './sitePorts.ts'

/** A site rests for so many times what its last cycle took: what can wait leaves the process to the others. */
const restTimes = 5

/** When the cycles of a site run: soon after something that they have to look at, and every so often in any case. */
export class Heartbeat {
  readonly #timing: Timing
  readonly #settings: () => Pick<SiteSettings, 'gatherMs' | 'cycleEveryMs'>
  readonly #beat: (trigger: Trigger) => void
  #due: Trigger | null = null
  #dueAtMs = Infinity
  #restedAtMs = -Infinity
  #callOff = (): void => undefined
  #stopped = false

  constructor(
    timing: Timing,
    settings: () => Pick<SiteSettings, 'gatherMs' | 'cycleEveryMs'>,
    beat: (trigger: Trigger) => void,
  ) {
    this.#timing = timing
    this.#settings = settings
    this.#beat = beat
  }

  stop(): void {
    this.#stopped = true
    this.#callOff()
  }

  due(trigger: Trigger, haste: Haste = 'AT_ONCE'): void {
    if (this.#stopped) return
    const gatheredAtMs = this.#timing.monotonicMs() + this.#settings().gatherMs
    // However long the last one took, no rest goes beyond the beat that comes in any case.
    const restedAtMs = Math.min(this.#restedAtMs, this.#dueAtMs)
    const atMs = haste === 'AT_ONCE' ? gatheredAtMs : Math.max(gatheredAtMs, restedAtMs)
    const isDue = this.#due !== null && this.#due !== 'TIME'
    if (isDue && atMs >= this.#dueAtMs) return
    this.#due = trigger
    this.#wakeAt(atMs)
  }

  /** Runs a cycle, whoever asked for it, and notes for how long the next one has to wait. */
  run<Result>(cycle: () => Result): Result {
    const beganAtMs = this.#timing.monotonicMs()
    try {
      return cycle()
    } finally {
      const endedAtMs = this.#timing.monotonicMs()
      this.#restedAtMs = endedAtMs + restTimes * (endedAtMs - beganAtMs)
    }
  }

  #wakeAt(atMs: number): void {
    this.#callOff()
    this.#dueAtMs = atMs
    this.#callOff = this.#timing.after(atMs - this.#timing.monotonicMs(), () => this.#tick())
  }

  #tick(): void {
    const trigger = this.#due ?? 'TIME'
    this.#due = 'TIME'
    this.#beat(trigger)
    if (this.#stopped || this.#due !== 'TIME') return
    this.#wakeAt(this.#timing.monotonicMs() + this.#settings().cycleEveryMs)
  }
}
