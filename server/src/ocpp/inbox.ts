import type { Instant } from '@busbar/domain/kernel/instant'
import type { Call } from '@busbar/wire/ocpp/frames'

export type Arrived = {
  readonly call: Call
  readonly characters: number
  readonly at: Instant
  readonly atMs: number
}

export type Inbox = {
  /** false: too many wait already */
  add(arrived: Arrived): boolean
  hold(): void
  release(): void
  end(): void
}

/** A charger's calls, one after the other: what it says second may mean something only after the first. */
export function inbox(waitingMax: number, handle: (arrived: Arrived) => void | Promise<void>): Inbox {
  const waiting: Arrived[] = []
  let isBusy = false
  let isHeld = false

  function run(): void {
    while (!isBusy && !isHeld) {
      const arrived = waiting.shift()
      if (arrived === undefined) return
      const handled = handle(arrived)
      if (handled === undefined) continue
      isBusy = true
      void handled.finally(() => {
        isBusy = false
        run()
      })
    }
  }

  return {
    add(arrived) {
      if (waiting.length >= waitingMax) return false
      waiting.push(arrived)
      run()
      return true
    },
    hold() {
      isHeld = true
    },
    release() {
      isHeld = false
      run()
    },
    end() {
      waiting.length = 0
    },
  }
}
