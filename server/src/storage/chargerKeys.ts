import type { ChargerKeys, LedgerUpkeep } from '../engine/ledgers.ts'
import { clientOf, type Database } from './database.ts'

export function chargerKeys(database: Database): ChargerKeys & { readonly upkeep: LedgerUpkeep } {
  return {
    set: async (tx, chargePointId, hmac, now) => {
      await clientOf(tx).query(
        `INSERT INTO charger_key (charge_point_id, hmac, made_at) VALUES ($1, $2, $3)
         ON CONFLICT (charge_point_id) DO UPDATE SET hmac = excluded.hmac, made_at = excluded.made_at`,
        [chargePointId, hmac, new Date(now)],
      )
    },
    remove: async (tx, chargePointId) => {
      await clientOf(tx).query('DELETE FROM charger_key WHERE charge_point_id = $1', [chargePointId])
    },
    madeAt: async (chargePointId) => {
      const [row] = await database.query<{ made_at: Date }>(
        'SELECT made_at FROM charger_key WHERE charge_point_id = $1',
        [chargePointId],
      )
      return row?.made_at.getTime() ?? null
    },
    known: async () => {
      const rows = await database.query<{
        ocpp_identity: string
        charge_point_id: string
        depot_id: string
        hmac: Buffer | null
      }>(
        'SELECT ocpp_identity, charge_point_id, depot_id, hmac FROM charge_point LEFT JOIN charger_key USING (charge_point_id)',
      )
      return rows.map((row) => ({
        ocppIdentity: row.ocpp_identity,
        chargePointId: row.charge_point_id,
        depotId: row.depot_id,
        keyHash: row.hmac,
      }))
    },
    upkeep: {
      makePartitions: () => Promise.resolve(),
      rollUp: () => Promise.resolve(0),
      expire: async () => {
        await database.query(
          `DELETE FROM charger_key
           WHERE NOT EXISTS (SELECT FROM charge_point c WHERE c.charge_point_id = charger_key.charge_point_id)`,
        )
        return []
      },
    },
  }
}
