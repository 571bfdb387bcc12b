import type { SiteLeases } from '../engine/lease.ts'
import type { Database } from './database.ts'

/** The database's clock decides when one ends: those of the processes may differ. */
export function siteLeases(database: Database): SiteLeases {
  return {
    hold: async (holder, microgridIds, forMs) => {
      const rows = await database.named<{ microgrid_id: string; token: number }>(
        'hold-site-leases',
        `INSERT INTO site_lease (microgrid_id, holder, token, ends_at)
         SELECT microgrid_id, $1, 1, clock_timestamp() + $3 * interval '1 millisecond'
         FROM microgrid WHERE microgrid_id = ANY($2) ORDER BY microgrid_id
         ON CONFLICT (microgrid_id) DO UPDATE SET
           holder = excluded.holder,
           ends_at = excluded.ends_at,
           token = site_lease.token
             + CASE WHEN site_lease.holder = $1 AND site_lease.ends_at > clock_timestamp() THEN 0 ELSE 1 END
         WHERE site_lease.holder = $1 OR site_lease.ends_at <= clock_timestamp()
         RETURNING microgrid_id, token`,
        [holder, microgridIds, forMs],
      )
      return new Map(rows.map(({ microgrid_id, token }) => [microgrid_id, token]))
    },
    release: async (holder, microgridIds) => {
      await database.query(
        `UPDATE site_lease SET ends_at = clock_timestamp() WHERE holder = $1 AND microgrid_id = ANY($2)`,
        [holder, microgridIds],
      )
    },
  }
}
