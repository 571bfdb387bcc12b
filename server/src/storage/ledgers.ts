import type { Ledgers, LedgerUpkeep, Retention } from '../engine/ledgers.ts'
import { aliasUses } from './aliasUses.ts'
import { chargerKeys } from './chargerKeys.ts'
import { chargerMessages } from './chargerMessages.ts'
import { cycles } from './cycles.ts'
import type { Database } from './database.ts'
import { nodeLimits } from './nodeLimits.ts'
import { samples } from './samples.ts'
import { unknownChargers } from './unknownChargers.ts'

/** All ledgers on one database, and what they need done now and then. */
export function openLedgers(
  database: Database,
  retention: Retention,
  others: readonly LedgerUpkeep[] = [],
): { readonly ledgers: Ledgers; readonly upkeep: LedgerUpkeep } {
  const ledgers = {
    samples: samples(database, retention),
    cycles: cycles(database, retention),
    messages: chargerMessages(database, retention),
    chargerKeys: chargerKeys(database),
    unknownChargers: unknownChargers(database),
    aliasUses: aliasUses(database, retention),
    nodeLimits: nodeLimits(database, retention),
  }
  const upkeeps = [...Object.values(ledgers).map(({ upkeep }) => upkeep), ...others]
  const each = async <Result>(run: (one: LedgerUpkeep) => Promise<Result>): Promise<Result[]> => {
    const results: Result[] = []
    for (const one of upkeeps) results.push(await run(one))
    return results
  }
  return {
    ledgers,
    upkeep: {
      makePartitions: async (now) => void (await each((one) => one.makePartitions(now))),
      rollUp: async (now) => (await each((one) => one.rollUp(now))).reduce((sum, count) => sum + count, 0),
      expire: async (now) => (await each((one) => one.expire(now))).flat(),
    },
  }
}
