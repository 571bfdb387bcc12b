import { useInViewport } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { IconAlertOctagon } from '@tabler/icons-react'
import { getSiteStatus } from '../api/sdk.gen.ts'
import type { Depot } from '../api/types.gen.ts'
import { formatCount } from '../kit/numbers.ts'
import styles from './DepotNow.module.css'
import { Outcome } from './Outcome.tsx'
import { SiteLoad } from './SiteLoad.tsx'
import { liveSite } from './siteStatus.ts'

/** At a glance needs no more: who looks closer opens the depot, which follows each move. */
const againAfterMs = 15_000

function useGlance({ depot_id: depotId }: Depot, isSeen: boolean) {
  const path = { depot_id: depotId }
  return useQuery({
    queryKey: [{ _id: 'depotAtAGlance', path }],
    queryFn: async ({ signal }) => (await getSiteStatus({ path, signal, throwOnError: true })).data,
    enabled: isSeen,
    refetchInterval: againAfterMs,
  })
}

/** How a depot stands, in its own sentence. It asks while its row is in sight, for the cells beside it too. */
export function DepotNow({ depot }: { readonly depot: Depot }) {
  const { ref, inViewport } = useInViewport<HTMLSpanElement>()
  const { data: status, isError } = useGlance(depot, inViewport && depot.microgrid !== null)
  const site = status && liveSite(status)
  if (depot.microgrid === null) return <span className={styles.dim}>No microgrid yet</span>
  return (
    <span ref={ref} className={styles.now}>
      {!status && <span className={styles.dim}>{isError ? 'can’t be read now' : 'is being read'}</span>}
      {status?.breaches.map(({ node_id: id, name }) => (
        <span key={id} className={styles.breach}>
          <IconAlertOctagon size={16} aria-hidden /> Breach at {name}
        </span>
      ))}
      {status && !status.cycle && <span className={styles.dim}>No cycle yet</span>}
      {status?.cycle && <Outcome outcome={status.cycle.outcome} />}
      {status?.cycle && <span>{status.cycle.sentence}</span>}
      {site && site.reading.units.length > 0 && (
        <span className={styles.load}>
          <SiteLoad node={site.top} />
        </span>
      )}
    </span>
  )
}

export function DepotChargers({ depot }: { readonly depot: Depot }) {
  const { data: status } = useGlance(depot, false)
  const total = depot.counts.charge_points
  if (!status?.is_steered || total === 0) return formatCount(total)
  const { online } = status.chargers
  return <span className={online < total ? styles.degraded : undefined}>{`${online}/${total} online`}</span>
}
