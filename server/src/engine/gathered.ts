import type { Timing } from './ports.ts'

/** Who asks for the same before it is done gets the same: of many who ask at once, the work is done once. */
export function gathered<Answer>(timing: Timing, gatherMs: number) {
  const waiting = new Map<string, Promise<Answer>>()
  return (key: string, work: () => Promise<Answer>): Promise<Answer> => {
    const asked = waiting.get(key)
    if (asked) return asked
    const answer = new Promise<void>((resolve) => timing.after(gatherMs, resolve)).then(() => {
      waiting.delete(key)
      return work()
    })
    waiting.set(key, answer)
    return answer
  }
}
