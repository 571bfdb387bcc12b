/** Sleep that can be cut short; a wake-up that comes while awake is not lost. */
export type Waker = { wake(): void; sleep(maxMs: number): Promise<void> }

export function waker(): Waker {
  let woken = false
  let wakeUp: (() => void) | null = null
  return {
    wake: () => {
      woken = true
      wakeUp?.()
    },
    sleep: async (maxMs) => {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, maxMs)
          wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      wakeUp = null
      woken = false
    },
  }
}
