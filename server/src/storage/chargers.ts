import { type Charger, chargerDecider } from '@busbar/domain/charging/charger'
import { type OpenSession } from '@busbar/domain/charging/sessions'
import type { KeptConduct } from '@busbar/domain/charging/chargerEvents'
import type { ChargerStates } from '../engine/chargerStreams.ts'
import { departedForMs } from '../engine/departed.ts'
import type { LedgerUpkeep } from '../engine/ledgers.ts'
import { chargerOf } from '../engine/chargerStreams.ts'
import type { Transaction } from '../engine/ports.ts'
import { clientOf, type Database } from './database.ts'

export async function projectCharger(tx: Transaction, _before: Charger, after: Charger, id: string): Promise<void> {
  const { depotId, chargePointId } = chargerOf(id)
  await clientOf(tx).query({
    name: 'keep-charger',
    text: `INSERT INTO charger (charge_point_id, depot_id, kept) VALUES ($1, $2, $3)
           ON CONFLICT (charge_point_id) DO UPDATE SET kept = excluded.kept`,
    values: [chargePointId, depotId, JSON.stringify(written(after))],
  })
}

export function chargerStates(database: Database): ChargerStates & { readonly upkeep: LedgerUpkeep } {
  return {
    ofDepot: async (depotId) => {
      const rows = await database.query<Row>('SELECT charge_point_id, kept FROM charger WHERE depot_id = $1', [depotId])
      return new Map(rows.map(({ charge_point_id, kept }) => [charge_point_id, read(kept)]))
    },
    get: async (chargePointId) => {
      const [row] = await database.query<Row>('SELECT charge_point_id, kept FROM charger WHERE charge_point_id = $1', [
        chargePointId,
      ])
      return row ? read(row.kept) : null
    },
    upkeep: {
      makePartitions: () => Promise.resolve(),
      rollUp: () => Promise.resolve(0),
      expire: async (now) => {
        // What was taken out of its depot just now may still draw what it is known to keep.
        await database.query(
          `DELETE FROM charger
           WHERE NOT EXISTS (SELECT FROM charge_point c WHERE c.charge_point_id = charger.charge_point_id)
             AND NOT EXISTS (
               SELECT FROM event_store e
               WHERE e.stream_id = 'depot/' || charger.depot_id::text AND e.type = 'ChargePointRemoved'
                 AND e.recorded_at >= $1 AND e.data->'chargePoint'->>'chargePointId' = charger.charge_point_id::text)`,
          [new Date(now - departedForMs)],
        )
        return []
      },
    },
  }
}

/** Maps as lists of pairs: what is kept is read back as it was. */
type Written = Omit<Charger, 'fallbacksW' | 'conduct' | 'sessions'> & {
  readonly fallbacksW: readonly (readonly [number, number])[]
  /** not there in what was written before it was kept */
  readonly conduct?: readonly (readonly [number, KeptConduct])[]
  readonly sessions: readonly (readonly [number, OpenSession])[]
}
type Row = { readonly charge_point_id: string; readonly kept: Written }

const written = (charger: Charger): Written => ({
  ...charger,
  fallbacksW: [...charger.fallbacksW],
  conduct: [...charger.conduct],
  sessions: [...charger.sessions],
})

const read = (kept: Written): Charger => ({
  ...chargerDecider.initial,
  ...kept,
  fallbacksW: new Map(kept.fallbacksW),
  conduct: new Map(kept.conduct),
  sessions: new Map(kept.sessions),
})
