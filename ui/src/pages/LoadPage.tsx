import { SegmentedControl, Title } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useQuery } from '@tanstack/react-query'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import type { SiteStatus } from '../api/types.gen.ts'
import { useNow } from '../kit/clock.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Panel } from '../kit/Panel.tsx'
import { ReasonIcon } from '../kit/ReasonButton.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { FeederChargers } from '../parts/FeederChargers.tsx'
import { viewAt, windows, type Window } from '../parts/loadChart.ts'
import { PowerFlow } from '../parts/PowerFlow.tsx'
import { RunCycle } from '../parts/RunCycle.tsx'
import { feedersOf, isBoard, liveSite, mostPressingFirst, useSiteStatus, type LiveSite } from '../parts/siteStatus.ts'
import { WhatHolds } from '../parts/WhatHolds.tsx'
import type { Load as Search } from '../search.ts'
import styles from './LoadPage.module.css'

const LoadChart = lazy(async () => ({ default: (await import('../parts/LoadChart.tsx')).LoadChart }))

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
  const { node: nodeId } = page.useSearch()
  const chosen = site.nodes.find((node) => isBoard(node) && node.node_id === nodeId)
  if (site.reading.units.length === 0) return <NoChargers depotId={site.status.depot_id} />
  const feeders = mostPressingFirst(feedersOf(site).filter(({ units }) => units.length > 0))
  return (
    <div className={styles.page}>
      <div className={styles.above}>
        <div className={styles.flow}>
          <Panel label="Power flow">
            <PowerFlow site={site} chosenId={chosen?.node_id} />
          </Panel>
        </div>
        <Panel label="What holds the depot back">
          <WhatHolds site={site} timezone={timezone} />
        </Panel>
      </div>
      <div className={styles.overTime}>
        <Panel label="Load over time">
          <OverTime site={site} timezone={timezone} chosen={chosen ?? null} />
        </Panel>
      </div>
      <Panel label="Chargers by feeder">
        <Title order={2} className={styles.title}>
          Chargers by feeder
        </Title>
        {feeders.map((feeder) => (
          <FeederChargers key={feeder.node.node_id} site={site} feeder={feeder} timezone={timezone} />
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

type OverTimeProps = { readonly site: LiveSite; readonly timezone: string; readonly chosen: LiveSite['top'] | null }

const windowNames: Record<Window, string> = { '24h': '24 h', '6h': '6 h', '1h': '1 h' }
const windowOptions = (Object.keys(windows) as Window[]).map((value) => ({ value, label: windowNames[value] }))

function OverTime({ site, timezone, chosen }: OverTimeProps) {
  const { window = '24h', at } = page.useSearch()
  const setSearch = useSetSearch<Search>()
  const now = useNow()
  const instant = at === undefined ? now : Math.min(now, Date.parse(at))
  const step = windows[window] / 2
  const goTo = (to: number) => setSearch({ at: to >= now ? undefined : new Date(to).toISOString() }, { replace: true })
  const isNow = at === undefined
  return (
    <>
      <div className={styles.tools}>
        <Title order={2} className={styles.title}>
          {chosen ? `Load of ${chosen.name}` : 'Load of the site'}
        </Title>
        {chosen && <SearchLink<Search> change={{ node: undefined }}>Show the whole site</SearchLink>}
        <span className={styles.windows}>
          <ReasonIcon label="Earlier" reason={null} onClick={() => goTo(instant - step)}>
            <IconChevronLeft size={18} />
          </ReasonIcon>
          <SegmentedControl
            size="xs"
            aria-label="How much time is shown"
            data={windowOptions}
            value={window}
            onChange={(next) => setSearch({ window: next as Window }, { replace: true })}
          />
          <ReasonIcon
            label="Later"
            reason={isNow ? 'The present is shown already' : null}
            onClick={() => goTo(instant + step)}
          >
            <IconChevronRight size={18} />
          </ReasonIcon>
          {!isNow && <SearchLink<Search> change={{ at: undefined }}>Now</SearchLink>}
        </span>
      </div>
      <Suspense fallback={<LoadingRows rows={8} />}>
        <LoadChart site={site} node={chosen ?? site.top} view={viewAt(window, instant)} timezone={timezone} />
      </Suspense>
    </>
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
