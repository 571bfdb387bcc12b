import type { Timing } from '../engine/ports.ts'
import type { OcppSettings } from './settings.ts'

export type Lifeline = {
  /** it said or answered something */
  sign(): void
  /** nothing is taken off the wire, so that nothing can be missed */
  hold(isHeld: boolean): void
  isAlive(withinMs: number): Promise<boolean>
  end(): void
}

export type LifelineOptions = {
  readonly timing: Timing
  readonly settings: Pick<OcppSettings, 'pingEveryMs' | 'pingsMissedMax'>
  ping(): void
  lost(): void
}

/** A line that was cut somewhere in between says nothing, not even that. */
export function lifeline({ timing, settings, ping, lost }: LifelineOptions): Lifeline {
  const asking = new Set<(isAlive: boolean) => void>()
  let missed = 0
  let isHeld = false
  let hasEnded = false
  let callOff = timing.after(settings.pingEveryMs, look)

  function look(): void {
    if (missed >= settings.pingsMissedMax) return lost()
    callOff = timing.after(settings.pingEveryMs, look)
    if (isHeld) return
    missed++
    ping()
  }

  function answer(isAlive: boolean): void {
    for (const tell of [...asking]) tell(isAlive)
  }

  return {
    sign() {
      missed = 0
      if (asking.size > 0) answer(true)
    },
    hold(held) {
      isHeld = held
    },
    isAlive: (withinMs) =>
      new Promise((resolve) => {
        if (hasEnded) return resolve(false)
        const tell = (isAlive: boolean): void => {
          callOffWait()
          asking.delete(tell)
          resolve(isAlive)
        }
        const callOffWait = timing.after(withinMs, () => tell(false))
        asking.add(tell)
        ping()
      }),
    end() {
      hasEnded = true
      callOff()
      answer(false)
    },
  }
}
