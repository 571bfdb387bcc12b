import type { Clock } from '../engine/ports.ts'

const freeTries = 5
const waitMaxS = 300
const forgetAfterMs = 15 * 60 * 1000
const keptMax = 10_000

/**
 * Slows down guessing: after five failures, by one name or from one address, each further one doubles the wait. It
 * never locks anyone out for good, since that would let strangers lock out the yard manager.
 */
export function signInThrottle(clock: Clock) {
  const failures = new Map<string, { count: number; lastAt: number }>()
  const keysOf = (name: string, ip: string) => [`name ${name.toLowerCase()} from ${ip}`, `address ${ip}`]
  // One address may stand for a whole depot's staff.
  const freeFor = (key: string) => (key.startsWith('address') ? freeTries * 4 : freeTries)

  return {
    /** how many seconds this name must wait at this address; 0 if it may try now */
    waitS(name: string, ip: string): number {
      const waits = keysOf(name, ip).map((key) => {
        const failed = failures.get(key)
        if (!failed || clock.now() - failed.lastAt > forgetAfterMs) return 0
        const beyond = failed.count - freeFor(key)
        if (beyond < 0) return 0
        const readyAt = failed.lastAt + Math.min(waitMaxS, 2 ** beyond) * 1000
        return Math.max(0, Math.ceil((readyAt - clock.now()) / 1000))
      })
      return Math.max(...waits)
    },
    failed(name: string, ip: string): void {
      for (const key of keysOf(name, ip)) {
        const before = failures.get(key)
        failures.delete(key)
        failures.set(key, { count: (before?.count ?? 0) + 1, lastAt: clock.now() })
      }
      for (const [oldest] of failures) {
        if (failures.size <= keptMax) break
        failures.delete(oldest)
      }
    },
    succeeded(name: string, ip: string): void {
      for (const key of keysOf(name, ip)) failures.delete(key)
    },
  }
}
