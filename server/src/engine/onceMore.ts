import type { Timing } from './ports.ts'

const againAfterMs = 1_000

/** What could not be read is read once more a while later, as long as that is wanted; however often it is asked for meanwhile. */
export function onceMore(timing: Timing, isWanted: () => boolean) {
  const waiting = new Set<string>()
  return (key: string, run: () => void): void => {
    if (waiting.has(key)) return
    waiting.add(key)
    timing.after(againAfterMs, () => {
      waiting.delete(key)
      if (isWanted()) run()
    })
  }
}
