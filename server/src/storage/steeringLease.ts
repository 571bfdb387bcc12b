import type { SteeringLease } from '../engine/lease.ts'
import type { Database } from './database.ts'

type Row = { readonly holder: string; readonly url: string | null; readonly token: number }

/** The database's clock decides when it ends: those of the processes may differ. */
export function steeringLease(database: Database): SteeringLease {
  return {
    hold: async ({ name, url }, forMs) => {
      const [row] = await database.named<Row>(
        'hold-steering-lease',
        `WITH ours AS (
           INSERT INTO steering_lease (holder, url, token, ends_at)
           VALUES ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
           ON CONFLICT (is_the_one) DO UPDATE SET
             holder = excluded.holder,
             url = excluded.url,
             ends_at = excluded.ends_at,
             token = steering_lease.token
               + CASE WHEN steering_lease.holder = $1 AND steering_lease.ends_at > clock_timestamp() THEN 0 ELSE 1 END
           WHERE steering_lease.holder = $1 OR steering_lease.ends_at <= clock_timestamp()
           RETURNING holder, url, token
         )
         SELECT * FROM ours
         UNION ALL SELECT holder, url, token FROM steering_lease WHERE NOT EXISTS (SELECT FROM ours)`,
        [name, url, forMs],
      )
      // Whoever was the very first a moment ago is not to be seen by a statement that had begun by then.
      if (!row) return { type: 'ANOTHERS', holder: { name: 'another process', url: null } }
      const { holder, url: itsUrl, token } = row
      return holder === name ? { type: 'OURS', token } : { type: 'ANOTHERS', holder: { name: holder, url: itsUrl } }
    },
    release: async ({ name }) => {
      await database.query('UPDATE steering_lease SET ends_at = clock_timestamp() WHERE holder = $1', [name])
    },
  }
}
