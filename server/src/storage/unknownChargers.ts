import type { LedgerUpkeep, TurnedAwayCharger, UnknownCharger, UnknownChargers } from '../engine/ledgers.ts'
import { clientOf, type Database } from './database.ts'

/** Anybody can come under any name: the longest unseen make room. */
const identitiesMax = 1_000
const keptDays = 30
const wordCharsMax = 200

export function unknownChargers(database: Database): UnknownChargers & { readonly upkeep: LedgerUpkeep } {
  return {
    note: (seen) =>
      database.transaction(async (tx) => {
        const lines = [...byIdentity(seen)].sort(([one], [other]) => (one < other ? -1 : 1)).map(together)
        await clientOf(tx).query(noteAll, [JSON.stringify(lines)])
        await clientOf(tx).query(
          `DELETE FROM unknown_charger WHERE identity IN (
             SELECT identity FROM unknown_charger ORDER BY last_seen_at DESC, identity OFFSET $1)`,
          [identitiesMax],
        )
      }),
    list: async () => {
      const rows = await database.query<UnknownRow>(
        `SELECT * FROM unknown_charger
         WHERE NOT EXISTS (SELECT FROM charge_point WHERE ocpp_identity = identity)
         ORDER BY last_seen_at DESC, identity`,
      )
      return rows.map(asKept)
    },
    of: async (identities) => {
      const rows = await database.query<UnknownRow>('SELECT * FROM unknown_charger WHERE identity = ANY ($1)', [
        identities,
      ])
      return rows.map(asKept)
    },
    forget: async (identity) => {
      await database.query('DELETE FROM unknown_charger WHERE identity = $1', [word(identity)])
    },
    upkeep: {
      makePartitions: () => Promise.resolve(),
      rollUp: () => Promise.resolve(0),
      expire: async (now) => {
        await database.query(
          `DELETE FROM unknown_charger WHERE last_seen_at < $1
             OR EXISTS (SELECT FROM charge_point WHERE ocpp_identity = identity)`,
          [new Date(now - keptDays * 86_400_000)],
        )
        return []
      },
    },
  }
}

const noteAll = `
  INSERT INTO unknown_charger (identity, first_seen_at, last_seen_at, times, last_address, why)
  SELECT identity, first_seen_at, last_seen_at, times, last_address, why
  FROM jsonb_populate_recordset(null::unknown_charger, $1)
  ON CONFLICT (identity) DO UPDATE SET
    last_seen_at = greatest(unknown_charger.last_seen_at, excluded.last_seen_at),
    times = unknown_charger.times + excluded.times,
    last_address = excluded.last_address,
    why = excluded.why`

function byIdentity(seen: readonly TurnedAwayCharger[]): ReadonlyMap<string, TurnedAwayCharger[]> {
  const found = new Map<string, TurnedAwayCharger[]>()
  for (const one of seen) {
    const identity = word(one.identity)
    const those = found.get(identity) ?? []
    those.push(one)
    found.set(identity, those)
  }
  return found
}

function together([identity, seen]: [string, TurnedAwayCharger[]]): object {
  const instants = seen.map(({ at }) => at)
  const last = seen.at(-1)
  return {
    identity,
    first_seen_at: new Date(Math.min(...instants)),
    last_seen_at: new Date(Math.max(...instants)),
    times: seen.length,
    last_address: word(last?.address ?? ''),
    why: last?.why,
  }
}

/** What a stranger calls itself may be anything, also what PostgreSQL can't hold. */
const word = (text: string): string => Buffer.from(text.slice(0, wordCharsMax)).toString().replaceAll('\0', '\ufffd')

const asKept = (row: UnknownRow): UnknownCharger => ({
  identity: row.identity,
  firstSeenAt: row.first_seen_at.getTime(),
  lastSeenAt: row.last_seen_at.getTime(),
  times: row.times,
  lastAddress: row.last_address,
  why: row.why,
})

type UnknownRow = {
  identity: string
  first_seen_at: Date
  last_seen_at: Date
  times: number
  last_address: string
  why: string
}
