import type pg from 'pg'
import { poolOf } from './pool.ts'

/** Cuts off who waits for a database that says nothing to anybody any more. One that is only busy may take its time. */
export type Silence = {
  /** `cutOff` is called at most once, before `end` */
  watch(cutOff: () => void): { end(): void }
  close(): Promise<void>
}

type Waiting = { readonly sinceMs: number; readonly cutOff: () => void }

const lookEveryMs = 250
/** While it is known to be silent nobody waits much longer than this. */
const shortMs = 500

/** Who has waited for half of `silenceMs` has somebody ask for a sign of life, which may take the other half. */
export function silenceOf(config: pg.PoolConfig, silenceMs: number): Silence {
  const halfMs = Math.ceil(silenceMs / 2)
  const asker = poolOf({
    ...{ ...config, max: 1, connectionTimeoutMillis: halfMs, query_timeout: halfMs },
    ...{ idleTimeoutMillis: silenceMs, allowExitOnIdle: true },
  })
  const waiting = new Set<Waiting>()
  let isSilent = false
  let isAsking = false
  let timer: NodeJS.Timeout | null = null

  function look(): void {
    timer = null
    const longMs = isSilent ? Math.min(shortMs, halfMs) : halfMs
    if (!isAsking && [...waiting].some((one) => hasWaited(one, longMs))) ask()
    lookAgain()
  }

  function lookAgain(): void {
    if (waiting.size === 0 || timer !== null) return
    timer = setTimeout(look, Math.min(lookEveryMs, halfMs))
    timer.unref()
  }

  function ask(): void {
    isAsking = true
    const done = (silent: boolean): void => {
      isAsking = false
      isSilent = silent
      const cut = [...waiting].filter((one) => silent && hasWaited(one, Math.min(shortMs, halfMs)))
      for (const one of cut) {
        waiting.delete(one)
        one.cutOff()
      }
    }
    asker.query('SELECT 1').then(
      () => done(false),
      // One that says no is not silent.
      (error: Error) => done(/timeout/i.test(error.message)),
    )
  }

  return {
    watch: (cutOff) => {
      const one: Waiting = { sinceMs: performance.now(), cutOff }
      waiting.add(one)
      lookAgain()
      return {
        end: () => {
          // An answer is a sign of life.
          if (waiting.delete(one)) isSilent = false
        },
      }
    },
    close: () => asker.end(),
  }
}

const hasWaited = ({ sinceMs }: Waiting, forMs: number): boolean => performance.now() - sinceMs >= forMs
