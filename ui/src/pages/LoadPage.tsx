import { Title } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import type { SiteStatus } from '../api/types.gen.ts'
import { useNow } from '../kit/clock.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Panel } from '../kit/Panel.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useChargers } from '../parts/chargerState.ts'
import { departuresAtRisk } from '../parts/departures.ts'
import { FeederChargers } from '../parts/FeederChargers.tsx'
import { LoadOverTime } from '../parts/LoadOverTime.tsx'
import { NotSteered } from '../parts/NotSteered.tsx'
import { PowerFlow } from '../parts/PowerFlow.tsx'
import { RunCycle } from '../parts/RunCycle.tsx'
import { feedersOf, isBoard, liveSite, mostPressingFirst, useSiteStatus, type LiveSite } from '../parts/siteStatus.ts'
import { WhatHolds } from '../parts/WhatHolds.tsx'
import styles from './LoadPage.module.css'

const page = getRouteApi('/inside/depots/$depotId/load')

/** What flows where, under which limit, and who is held back by what: the page a depot opens with. */
export function LoadPage() {
  const { depotId } = page.useParams()
  const { data: status, error, isPending, refetch } = useSiteStatus(depotId)
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  if (!status) {
    return (
      <Panel>
        {isPending ? (
          <LoadingRows rows={10} />
        ) : (
          <FailedState error={error} what="The load" retry={() => void refetch()} />
        )}
      </Panel>
    )
  }
  const site = liveSite(status)
  if (!site) return <NothingDecided status={status} />
  return <Live site={site} timezone={depot?.timezone ?? 'UTC'} />
}

function Live({ site, timezone }: { readonly site: LiveSite; readonly timezone: string }) {
  const { node: nodeId, window, at } = page.useSearch()
  const { data: chargers } = useChargers(site.status.depot_id)
  const now = useNow()
  const chosen = site.nodes.find((node) => isBoard(node) && node.node_id === nodeId)
  if (site.reading.units.length === 0) return <NoChargers depotId={site.status.depot_id} />
  const risks = departuresAtRisk(chargers?.items ?? [], site.reading.units, now)
  const feeders = mostPressingFirst(feedersOf(site).filter(({ units }) => units.length > 0))
  return (
    <div className={styles.page}>
      {!site.status.is_steered && <NotSteered status={site.status} timezone={timezone} />}
      <div className={styles.above}>
        <div className={styles.flow}>
          <Panel label="Power flow">
            <PowerFlow site={site} chosenId={chosen?.node_id} />
          </Panel>
        </div>
        <Panel label="What holds the depot back">
          <WhatHolds site={site} risks={risks} timezone={timezone} />
        </Panel>
      </div>
      <div className={styles.overTime}>
        <Panel label="Load over time">
          <LoadOverTime {...{ site, timezone, window, at }} chosen={chosen ?? null} />
        </Panel>
      </div>
      <Panel label="Chargers by feeder">
        <Title order={2} className={styles.title}>
          Chargers by feeder
        </Title>
        {feeders.map((feeder) => (
          <FeederChargers key={feeder.node.node_id} {...{ site, feeder, risks, timezone }} />
        ))}
      </Panel>
    </div>
  )
}

function NoChargers({ depotId }: { readonly depotId: string }) {
  return (
    <Panel>
      <EmptyState
        title="No chargers yet"
        action={
          <AnchorLink to="/depots/$depotId/chargers" params={{ depotId }} search={{ edit: 'new' }}>
            Add a charge point
          </AnchorLink>
        }
      >
        With chargers under its circuits, this page shows what flows where, under which limit, and who is held back.
      </EmptyState>
    </Panel>
  )
}

function NothingDecided({
  status: { depot_id: depotId, cycle, is_steered: isSteered },
}: {
  readonly status: SiteStatus
}) {
  if (cycle) {
    return (
      <Panel>
        <EmptyState
          title="The last cycle could decide nothing"
          action={<RunCycle depotId={depotId} label="Run a cycle now" />}
        >
          {cycle.sentence}
        </EmptyState>
      </Panel>
    )
  }
  return (
    <Panel>
      <EmptyState title="No cycle yet" action={<RunCycle depotId={depotId} />}>
        {isSteered
          ? 'It runs by itself when a charger connects. Then this page shows what flows where, and what is in the way.'
          : 'The server that answers doesn’t steer this depot at this moment. Once one does, this page shows what flows where.'}
      </EmptyState>
    </Panel>
  )
}
