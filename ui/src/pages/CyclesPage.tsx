import { Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Cycle } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Moment } from '../kit/Moment.tsx'
import { countOf, formatDuration } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { CycleFilters } from '../parts/CycleFilters.tsx'
import { queryOf, useCycles } from '../parts/cycleList.ts'
import { triggers, wordOf } from '../parts/cycleWords.ts'
import { FallbackWords } from '../parts/FallbackWords.tsx'
import { Outcome } from '../parts/Outcome.tsx'
import { RunCycle } from '../parts/RunCycle.tsx'
import type { Cycles as Search } from '../search.ts'

const page = getRouteApi('/inside/depots/$depotId/cycles')

export function CyclesPage() {
  const { depotId } = page.useParams()
  const search = page.useSearch()
  const { data: timezone = 'UTC' } = useQuery({
    ...getDepotOptions({ path: { depot_id: depotId } }),
    select: (depot) => depot.timezone,
  })
  return (
    <>
      <title>Cycles · Busbar</title>
      <CycleFilters {...{ depotId, timezone, search }} />
      {/* Other filters make another list, which is read from its own beginning. */}
      <CycleList key={JSON.stringify([depotId, search])} {...{ depotId, timezone, search }} />
    </>
  )
}

type ListProps = { readonly depotId: string; readonly timezone: string; readonly search: Search }

function CycleList({ depotId, timezone, search }: ListProps) {
  const { cycles, error, retry, older, arrived } = useCycles(depotId, search)
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  return (
    <>
      <div role="status">
        {arrived && (
          <Button variant="default" fullWidth mb="xs" onClick={arrived.show}>
            {arrived.isMore ? 'More than ' : ''}
            {countOf(arrived.count, 'new cycle')}
          </Button>
        )}
      </div>
      <Panel label="Cycles">
        {!cycles ? (
          error ? (
            <FailedState error={error} what="The cycles" retry={retry} />
          ) : (
            <LoadingRows rows={10} />
          )
        ) : cycles.length === 0 ? (
          isFiltered ? (
            <NothingMatches />
          ) : (
            <EmptyState title="No cycle yet" action={<RunCycle depotId={depotId} />}>
              It runs by itself when a charger connects, and then whenever something changes.
            </EmptyState>
          )
        ) : (
          <RowTable label="cycles" rows={cycles} idOf={({ cycle_id }) => cycle_id} columns={columnsIn(timezone)} />
        )}
        {older && (
          <Button variant="subtle" fullWidth loading={older.isLoading} onClick={older.load}>
            Show older
          </Button>
        )}
      </Panel>
      {cycles && cycles.length > 0 && <Below depotId={depotId} search={search} />}
    </>
  )
}

function NothingMatches() {
  const setSearch = useSetSearch<Search>()
  const none = { outcome: undefined, reason: undefined, trigger: undefined, node: undefined, charger: undefined }
  return (
    <EmptyState
      title="Nothing matches"
      action={
        <Button variant="default" onClick={() => setSearch({ ...none, from: undefined, to: undefined })}>
          Show all cycles
        </Button>
      }
    >
      No cycle that is still kept fits all of these filters.
    </EmptyState>
  )
}

function Below({ depotId, search }: { readonly depotId: string; readonly search: Search }) {
  const query = new URLSearchParams(queryOf(search)).toString()
  return (
    <Group justify="space-between" mt="xs">
      <RunCycle depotId={depotId} />
      <Button
        component="a"
        variant="subtle"
        href={`/api/depot/${depotId}/cycle/export${query === '' ? '' : `?${query}`}`}
        download
        leftSection={<IconDownload size={16} />}
      >
        Export these
      </Button>
    </Group>
  )
}

const columnsIn = (timezone: string): readonly Column<Cycle>[] => [
  {
    header: 'When',
    wraps: false,
    cell: (cycle) => (
      <AnchorLink
        to="/depots/$depotId/cycles/$cycleId"
        params={{ depotId: cycle.depot_id, cycleId: cycle.cycle_id }}
        inherit
      >
        <Moment time={cycle.started_at} timezone={timezone} />
      </AnchorLink>
    ),
  },
  { header: 'Outcome', from: 'sm', wraps: false, cell: ({ outcome }) => <Outcome outcome={outcome} /> },
  {
    header: 'What came of it',
    cell: (cycle) => (
      <>
        <Text size="sm" hiddenFrom="sm" component="span" display="block">
          <Outcome outcome={cycle.outcome} />
        </Text>
        {cycle.sentence === '' ? (cycle.primary_reason ?? cycle.outcome) : cycle.sentence}{' '}
        <FallbackWords sourceMode={cycle.source_mode} />
      </>
    ),
  },
  { header: 'Because', from: 'md', wraps: false, cell: ({ trigger }) => wordOf(triggers, trigger) },
  { header: 'Took', align: 'right', from: 'lg', cell: ({ took_ms }) => formatDuration(took_ms) },
]
