import type { LedgerUpkeep } from './ledgers.ts'
import type { Log, Timing } from './ports.ts'

const everyMs = 60_000
const expireEveryMs = 60 * 60_000

/** Keeps the ledgers in order while we run: partitions ahead of time, roll-ups behind it, and what is old goes. */
export function startUpkeep(upkeep: LedgerUpkeep, timing: Timing, log: Log): { stop(): Promise<void> } {
  let isStopped = false
  let callOff: (() => void) | null = null
  let expiredAtMs = -Infinity

  async function round(): Promise<void> {
    await upkeep.makePartitions(timing.now())
    while (!isStopped && (await upkeep.rollUp(timing.now())) > 0) continue
    if (isStopped || timing.monotonicMs() - expiredAtMs < expireEveryMs) return
    const dropped = await upkeep.expire(timing.now())
    expiredAtMs = timing.monotonicMs()
    if (dropped.length > 0) log.info({ dropped }, 'what was kept for long enough is gone')
  }

  async function runOnce(): Promise<void> {
    try {
      await round()
    } catch (error) {
      log.warn({ err: error }, 'the ledgers could not be kept in order; later again')
    }
    if (!isStopped) {
      callOff = timing.after(everyMs, () => {
        running = runOnce()
      })
    }
  }

  let running = runOnce()
  return {
    stop: async () => {
      isStopped = true
      callOff?.()
      await running
    },
  }
}
