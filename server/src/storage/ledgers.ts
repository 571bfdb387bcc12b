import type { Instant } from '@busbar/domain/kernel/instant'
import type { LedgerUpkeep, Retention, Samples } from '../engine/ledgers.ts'
import type { Database } from './database.ts'
import { samples } from './samples.ts'

/** All ledgers on one database, and what they need done now and then. */
export function openLedgers(
  database: Database,
  retention: Retention,
): { readonly samples: Samples; readonly upkeep: LedgerUpkeep } {
  const ofSamples = samples(database, retention)
  const all: readonly LedgerUpkeep[] = [ofSamples.upkeep]
  const each = async <Result>(run: (one: LedgerUpkeep) => Promise<Result>): Promise<Result[]> => {
    const results: Result[] = []
    for (const one of all) results.push(await run(one))
    return results
  }
  return {
    samples: ofSamples,
    upkeep: {
      makePartitions: async (now: Instant) => void (await each((one) => one.makePartitions(now))),
      rollUp: async (now) => (await each((one) => one.rollUp(now))).reduce((sum, count) => sum + count, 0),
      expire: async (now) => (await each((one) => one.expire(now))).flat(),
    },
  }
}
