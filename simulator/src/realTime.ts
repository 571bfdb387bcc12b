import type { Timing } from './world/virtualTime.ts'

/** Time as it goes, with all that was asked of it called off at the end. */
export function realTime(): Timing & { end(): void } {
  const waiting = new Set<NodeJS.Timeout>()
  return {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    after(ms, run) {
      const timer = setTimeout(() => {
        waiting.delete(timer)
        run()
      }, ms)
      waiting.add(timer)
      return () => {
        clearTimeout(timer)
        waiting.delete(timer)
      }
    },
    end() {
      for (const timer of waiting) clearTimeout(timer)
      waiting.clear()
    },
  }
}
