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

type Options = {
  readonly waitingMax: number
  handle(arrived: Arrived): void | Promise<void>
  /** once everybody else has had a turn */
  later(run: () => void): void
}

/** of what has waited, so many before others have a turn */
const atOnceMax = 10

/** A charger's calls, one after the other: what it says second may mean something only after the first. */
export function inbox({ waitingMax, handle, later }: Options): Inbox {
  const waiting: Arrived[] = []
  let isBusy = false
  let isHeld = false
  let inARow = 0

  function run(): void {
    while (!isBusy && !isHeld) {
      if (waiting.length === 0) {
        inARow = 0
        return
      }
      if (inARow >= atOnceMax) return giveWay()
      inARow++
      const arrived = waiting.shift()!
      const handled = handle(arrived)
      if (handled === undefined) continue
      isBusy = true
      void handled.finally(() => {
        isBusy = false
        run()
      })
    }
  }

  /** What came while one was waited for is handled in many turns: together it would keep every other charger waiting. */
  function giveWay(): void {
    isBusy = true
    later(() => {
      inARow = 0
      isBusy = false
      run()
    })
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
