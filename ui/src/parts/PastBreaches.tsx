import { Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { listIncidentsInfiniteOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Incident } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { formatDuration } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { FailedState, LoadingRows } from '../kit/states.tsx'
import { When } from '../kit/When.tsx'
import { ShowOlder } from '../kit/ShowOlder.tsx'
import { pastBreach } from './breaches.ts'

type Props = { readonly depotId: string; readonly timezone: string }

const pageSize = 50

/** Breaches that are over, the latest first, each with its incident. */
export function PastBreaches({ depotId, timezone }: Props) {
  const query = useInfiniteQuery({
    ...listIncidentsInfiniteOptions({
      query: { limit: pageSize, state: 'RESOLVED', kind: 'BREACH', depot_id: depotId },
    }),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? null : { query: { cursor } }),
  })
  const breaches = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Panel label="Past breaches">
      {query.isPending ? (
        <LoadingRows rows={3} />
      ) : !query.data ? (
        <FailedState error={query.error} what="The past breaches" retry={() => void query.refetch()} />
      ) : breaches.length === 0 ? (
        <Text c="dimmed" size="sm" p="md">
          None yet. What is over stays here, with its incident.
        </Text>
      ) : (
        <RowTable
          label="past breaches"
          rows={breaches}
          idOf={({ incident_id }) => incident_id}
          columns={columns(timezone)}
        />
      )}
      <ShowOlder query={query} />
    </Panel>
  )
}

const columns = (timezone: string): readonly Column<Incident>[] => [
  {
    header: 'What',
    cell: ({ incident_id: incidentId, sentence }) => (
      <AnchorLink to="/incidents/$incidentId" params={{ incidentId }} inherit>
        {sentence}
      </AnchorLink>
    ),
  },
  { header: 'Most', align: 'right', from: 'sm', cell: (breach) => pastBreach(breach).most },
  { header: 'Limit', align: 'right', from: 'sm', cell: (breach) => pastBreach(breach).limit },
  { header: 'Primary reason', cell: (breach) => pastBreach(breach).reason },
  { header: 'Source mode', from: 'lg', cell: (breach) => pastBreach(breach).sourceMode },
  {
    header: 'Lasted',
    align: 'right',
    from: 'md',
    cell: ({ opened_at: from, resolved_at: to }) =>
      to === null ? '–' : formatDuration(Date.parse(to) - Date.parse(from)),
  },
  { header: 'Since', align: 'right', cell: ({ opened_at: at }) => <When time={at} timezone={timezone} /> },
]
