import { Title } from '@mantine/core'
import { useNow } from '../kit/clock.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { viewAt } from './loadChart.ts'
import styles from './NodeDay.module.css'
import type { LiveNode, LiveSite } from './siteStatus.ts'
import { TimeChart, useCursor } from './TimeChart.tsx'

type Props = { readonly site: LiveSite; readonly node: LiveNode; readonly timezone: string }

/** A day of one node: what flowed there, and which of its limits counted. */
export function NodeDay({ site, node, timezone }: Props) {
  const now = useNow()
  const cursor = useCursor()
  const { depot_id: depotId } = site.status
  return (
    <section aria-label={`Limits of ${node.name} over 24 h`} className={styles.day}>
      <Title order={3} className={styles.title}>
        Limits over 24 h
      </Title>
      <TimeChart {...{ site, node, timezone }} {...cursor} view={viewAt('24h', now)} />
      <AnchorLink to="/depots/$depotId/cycles" params={{ depotId }} search={{ node: node.node_id }} size="sm">
        Cycles that speak of it
      </AnchorLink>
    </section>
  )
}
