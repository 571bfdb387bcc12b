import type { Timing } from '../engine/ports.ts'

/** What has to be thought on the loop that steers: one after the other. Null: too many wait already. */
export type Turnstile = <Result>(work: () => Result) => Promise<Result> | null

const waitingMax = 16
const pauseMinMs = 1

/** After each, as long as it took belongs to everybody else: what is asked for here takes half of the time at most. */
export function turnstile(timing: Timing): Turnstile {
  let waiting = 0
  let last: Promise<void> = Promise.resolve()

  return (work) => {
    if (waiting >= waitingMax) return null
    waiting++
    const result = last.then(() => {
      const beganAtMs = timing.monotonicMs()
      try {
        return { done: work(), tookMs: timing.monotonicMs() - beganAtMs }
      } finally {
        waiting--
      }
    })
    last = result
      .then(
        ({ tookMs }) => tookMs,
        () => 0,
      )
      .then((tookMs) => new Promise((resolve) => timing.after(Math.max(pauseMinMs, tookMs), resolve)))
    return result.then(({ done }) => done)
  }
}
