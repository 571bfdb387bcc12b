import type { Departure, DeparturePlan } from '@busbar/domain/departures/plan'
import type { DeparturePlans } from '../engine/departures.ts'
import type { Transaction } from '../engine/ports.ts'
import { clientOf, type Database } from './database.ts'

/** Writes a plan as it is now. Where its depot is gone, the key to it refuses. */
export async function projectDepartures(
  tx: Transaction,
  _before: DeparturePlan,
  { departures, revision, changedAt }: DeparturePlan,
  depotId: string,
): Promise<void> {
  await clientOf(tx).query({
    name: 'write-departure-plan',
    text: `INSERT INTO departure_plan (depot_id, departures, revision, changed_at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (depot_id) DO UPDATE SET departures = excluded.departures, revision = excluded.revision,
             changed_at = excluded.changed_at`,
    values: [depotId, JSON.stringify(departures), revision, new Date(changedAt ?? 0)],
  })
}

export function departures(database: Database): DeparturePlans {
  return {
    of: async (depotId) => {
      const [row] = await database.named<{ departures: Departure[]; revision: number; changed_at: Date }>(
        'departure-plan-of',
        'SELECT departures, revision, changed_at FROM departure_plan WHERE depot_id = $1',
        [depotId],
      )
      return row ? { departures: row.departures, revision: row.revision, changedAt: row.changed_at.getTime() } : null
    },
  }
}
