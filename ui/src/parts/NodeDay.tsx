import { Title } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useNow } from '../kit/clock.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { LoadingRows } from '../kit/states.tsx'
import type { Pointed } from './chartShape.ts'
import { viewAt } from './loadChart.ts'
import styles from './NodeDay.module.css'
import type { LiveNode, LiveSite } from './siteStatus.ts'

const LoadChart = lazy(async () => ({ default: (await import('./LoadChart.tsx')).LoadChart }))

type Props = { readonly site: LiveSite; readonly node: LiveNode; readonly timezone: string }

/** A day of one node: what flowed there, and which of its limits counted. */
export function NodeDay({ site, node, timezone }: Props) {
  const now = useNow()
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const { depot_id: depotId } = site.status
  return (
    <section aria-label={`Limits of ${node.name} over 24 h`} className={styles.day}>
      <Title order={3} className={styles.title}>
        Limits over 24 h
      </Title>
      <Suspense fallback={<LoadingRows rows={5} />}>
        <LoadChart {...{ site, node, timezone, pointed }} view={viewAt('24h', now)} onPoint={setPointed} />
      </Suspense>
      <AnchorLink to="/depots/$depotId/cycles" params={{ depotId }} search={{ node: node.node_id }} size="sm">
        Cycles that speak of it
      </AnchorLink>
    </section>
  )
}
