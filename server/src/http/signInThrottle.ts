import { normalizeIP } from '@fastify/rate-limit'
import type { Clock } from '../engine/ports.ts'

const freeTries = 5
const waitMaxS = 300
const forgetAfterMs = 15 * 60 * 1000
const keptMax = 10_000
// Each try derives a key, which takes a third of a second and much memory: who comes later is asked to come again.
const atOnceMax = 40

export type Throttle = {
  /** Tries a password, unless this name at this address must wait first: then answers for how many seconds. */
  attempt<Result>(
    name: string,
    ip: string,
    isRight: () => Promise<Result | null>,
  ): Promise<{ readonly waitS: number } | { readonly right: Result | null }>
}

/**
 * Slows down guessing: after five failures, by one name or from one address, each further one doubles the wait. It
 * never locks anyone out for good, since that would let strangers lock out the yard manager.
 */
export function signInThrottle(clock: Clock): Throttle {
  const failures = new Failures()
  let running = 0
  return {
    attempt: async (name, ip, isRight) => {
      const keys = keysOf(name, ip)
      const now = clock.now()
      const waitS = Math.max(...keys.map((key) => failures.waitS(key, now)))
      if (waitS > 0) return { waitS }
      if (running >= atOnceMax) return { waitS: 1 }
      // It counts as failed from the start: a hundred guesses at once are a hundred guesses.
      for (const key of keys) failures.add(key, now)
      running++
      try {
        const right = await isRight()
        if (right !== null) {
          failures.forget(keys[0])
          // Only this try: somebody who may come in must not wipe out what else was guessed from here.
          failures.takeBack(keys[1])
        }
        return { right }
      } finally {
        running--
      }
    },
  }
}

/** A whole network of version 6 is one address: whoever has one has them all. */
function keysOf(name: string, ip: string): readonly [byName: string, byAddress: string] {
  const address = normalizeIP(ip)
  return [`name ${name.toLowerCase()} from ${address}`, `address ${address}`]
}

class Failures {
  readonly #byKey = new Map<string, { readonly count: number; readonly lastAt: number }>()

  add(key: string, now: number): void {
    const before = this.#byKey.get(key)
    const count = before && now - before.lastAt <= forgetAfterMs ? before.count : 0
    this.#byKey.delete(key)
    this.#byKey.set(key, { count: count + 1, lastAt: now })
    const [oldest] = this.#byKey.keys()
    if (this.#byKey.size > keptMax && oldest !== undefined) this.#byKey.delete(oldest)
  }

  takeBack(key: string): void {
    const kept = this.#byKey.get(key)
    if (kept && kept.count > 1) this.#byKey.set(key, { ...kept, count: kept.count - 1 })
    else this.#byKey.delete(key)
  }

  forget(key: string): void {
    this.#byKey.delete(key)
  }

  waitS(key: string, now: number): number {
    const failed = this.#byKey.get(key)
    // One address may stand for a whole depot's staff.
    const free = key.startsWith('address') ? freeTries * 4 : freeTries
    if (!failed || failed.count < free || now - failed.lastAt > forgetAfterMs) return 0
    const readyAt = failed.lastAt + Math.min(waitMaxS, 2 ** (failed.count - free)) * 1000
    return Math.max(0, Math.ceil((readyAt - now) / 1000))
  }
}
