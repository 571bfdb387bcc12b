import { Button, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useRef } from 'react'
import { countIncidentsOptions, listIncidentsInfiniteOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Incident, IncidentCount } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { formatCount } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { ShowOlder } from '../kit/ShowOlder.tsx'
import { AcknowledgeAll } from '../parts/AcknowledgeAll.tsx'
import { IncidentFilters } from '../parts/IncidentFilters.tsx'
import { severityOrder } from '../parts/incidentWords.ts'
import { depotList, openIncidentList } from '../parts/lists.ts'
import { SeverityMark } from '../parts/SeverityMark.tsx'
import type { Incidents as Search } from '../search.ts'
import styles from './IncidentsPage.module.css'

const page = getRouteApi('/inside/incidents')
const pageSize = 50

export function IncidentsPage() {
  const search = page.useSearch()
  const { data: count } = useQuery(countIncidentsOptions())
  return (
    <>
      <PageTitle title="Incidents" subtitle={count && summary(count)} />
      <IncidentFilters search={search} />
      {search.state !== 'RESOLVED' && <OpenIncidents search={search} />}
      {search.state !== 'OPEN' && <ResolvedIncidents search={search} />}
    </>
  )
}

function summary({ open, unacknowledged }: IncidentCount): string {
  if (open === 0) return 'Nothing is wrong.'
  const seen = unacknowledged === 0 ? 'all acknowledged' : `${formatCount(unacknowledged)} not acknowledged yet`
  return `${formatCount(open)} open, ${seen}`
}

type Props = { readonly search: Search }

function OpenIncidents({ search }: Props) {
  const query = useQuery({ ...openIncidentList(filterOf(search)), select: worstFirst })
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <>
      <h2 className={styles.heading} tabIndex={-1} ref={heading}>
        Open
      </h2>
      <Panel label="Open incidents">
        {query.isPending ? (
          <LoadingRows rows={3} />
        ) : !query.data ? (
          <FailedState error={query.error} what="The open incidents" retry={() => void query.refetch()} />
        ) : query.data.length === 0 ? (
          <NoneOpen search={search} />
        ) : (
          <>
            <AcknowledgeAll incidents={query.data} onDone={() => heading.current?.focus({ preventScroll: true })} />
            <Rows state="OPEN" incidents={query.data} />
          </>
        )}
      </Panel>
    </>
  )
}

function NoneOpen({ search }: Props) {
  const setSearch = useSetSearch<Search>()
  if (!isFiltered(search)) {
    return (
      <EmptyState title="Nothing is wrong">
        What needs somebody stands here as soon as it happens: a limit that is exceeded, a charger that is offline or
        ignores its limit, a load that nothing is known of.
      </EmptyState>
    )
  }
  const everything = { state: undefined, severity: undefined, kind: undefined, depot: undefined }
  return (
    <EmptyState
      title="No open incident matches"
      action={
        <Button variant="default" onClick={() => setSearch(everything)}>
          Show everything
        </Button>
      }
    >
      Nothing that is open fits all of these filters.
    </EmptyState>
  )
}

function ResolvedIncidents({ search }: Props) {
  const query = useInfiniteQuery({
    ...listIncidentsInfiniteOptions({ query: { limit: pageSize, state: 'RESOLVED', ...filterOf(search) } }),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? null : { query: { cursor } }),
  })
  const incidents = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <h2 className={styles.heading}>Resolved</h2>
      <Panel label="Resolved incidents">
        {query.isPending ? (
          <LoadingRows rows={6} />
        ) : !query.data ? (
          <FailedState error={query.error} what="The resolved incidents" retry={() => void query.refetch()} />
        ) : incidents.length === 0 ? (
          <Text c="dimmed" size="sm" p="md">
            {isFiltered(search) ? 'None that match.' : 'None yet. What is over stays here, with its history.'}
          </Text>
        ) : (
          <Rows state="RESOLVED" incidents={incidents} />
        )}
        <ShowOlder query={query} />
      </Panel>
    </>
  )
}

type RowsProps = { readonly state: Incident['state']; readonly incidents: readonly Incident[] }

function Rows({ state, incidents }: RowsProps) {
  const { data: timezones } = useQuery({
    ...depotList(),
    select: (depots) => new Map(depots.map(({ depot_id, timezone }) => [depot_id, timezone])),
  })
  const timezoneOf = ({ depot_id }: Incident) => timezones?.get(depot_id)
  return (
    <RowTable
      label={state === 'OPEN' ? 'open incidents' : 'resolved incidents'}
      rows={incidents}
      idOf={(one) => one.incident_id}
      columns={columnsOf(state, timezoneOf)}
    />
  )
}

const columnsOf = (
  state: Incident['state'],
  timezoneOf: (incident: Incident) => string | undefined,
): readonly Column<Incident>[] => [
  {
    header: 'Severity',
    wraps: false,
    cell: ({ severity }) => <SeverityMark severity={severity} isOver={state === 'RESOLVED'} />,
  },
  {
    header: 'What',
    cell: (incident) => (
      <>
        <AnchorLink to="/incidents/$incidentId" params={{ incidentId: incident.incident_id }} inherit>
          {incident.sentence}
        </AnchorLink>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {incident.depot_name}
        </Text>
      </>
    ),
  },
  { header: 'Depot', from: 'sm', cell: ({ depot_name }) => depot_name },
  {
    header: state === 'OPEN' ? 'Acknowledged' : 'Resolved',
    from: 'md',
    align: 'right',
    cell: (incident) => (
      <When
        time={state === 'OPEN' ? incident.acknowledged_at : incident.resolved_at}
        timezone={timezoneOf(incident)}
        never="–"
      />
    ),
  },
  {
    header: 'Since',
    align: 'right',
    cell: (incident) => <When time={incident.opened_at} timezone={timezoneOf(incident)} />,
  },
]

const isFiltered = ({ severity, kind, depot }: Search): boolean => (severity ?? kind ?? depot) !== undefined

const filterOf = ({ severity, kind, depot }: Search) => ({
  ...(severity !== undefined && { severity }),
  ...(kind !== undefined && { kind }),
  ...(depot !== undefined && { depot_id: depot }),
})

/** Among equals what nobody has seen yet, then the newest. */
function worstFirst(incidents: readonly Incident[]): Incident[] {
  const rank = ({ severity, acknowledged_at }: Incident) =>
    severityOrder.indexOf(severity) * 2 + Number(acknowledged_at !== null)
  return incidents.toSorted((a, b) => rank(a) - rank(b) || (a.opened_at < b.opened_at ? 1 : -1))
}
