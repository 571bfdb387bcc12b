import { Button } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { listAuditInfiniteOptions } from '../api/@tanstack/react-query.gen.ts'
import type { AuditEntry } from '../api/types.gen.ts'
import { FoldList } from '../kit/FoldRow.tsx'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { ShowOlder } from '../kit/ShowOlder.tsx'
import { AuditFilters } from '../parts/AuditFilters.tsx'
import { AuditRow } from '../parts/AuditRow.tsx'
import { depotList } from '../parts/lists.ts'
import type { Audit as Search } from '../search.ts'

const page = getRouteApi('/inside/admin/audit')
const pageSize = 50

export function AuditPage() {
  const search = page.useSearch()
  const setSearch = useSetSearch<Search>()
  const query = useInfiniteQuery({
    ...listAuditInfiniteOptions({ query: auditQuery(search) }),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? null : { query: { cursor } }),
  })
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <>
      <PageTitle title="Audit" subtitle="Who changed what, newest first." />
      <AuditFilters search={search} />
      <Panel>
        {query.isPending ? (
          <LoadingRows rows={10} />
        ) : !query.data ? (
          <FailedState error={query.error} what="The audit" retry={() => void query.refetch()} />
        ) : entries.length === 0 ? (
          <EmptyState
            title="Nothing matches"
            action={
              <Button
                variant="default"
                onClick={() =>
                  setSearch({ depot: undefined, kind: undefined, actor: undefined, from: undefined, to: undefined })
                }
              >
                Show everything
              </Button>
            }
          >
            No event fits all of these filters.
          </EmptyState>
        ) : (
          <Entries entries={entries} openId={search.open} />
        )}
        <ShowOlder query={query} />
      </Panel>
    </>
  )
}

type EntriesProps = { readonly entries: readonly AuditEntry[]; readonly openId: string | undefined }

function Entries({ entries, openId }: EntriesProps) {
  const { data: timezones } = useQuery({
    ...depotList(),
    select: (depots) => new Map(depots.map(({ depot_id, timezone }) => [depot_id, timezone])),
  })
  return (
    <FoldList label="Events">
      {entries.map((entry) => (
        <AuditRow
          key={entry.event_id}
          entry={entry}
          timezone={timezones?.get(entry.depot_id ?? '')}
          isOpen={entry.event_id === openId}
        />
      ))}
    </FoldList>
  )
}

function auditQuery({ depot, kind, actor, from, to }: Search) {
  return {
    limit: pageSize,
    ...(depot !== undefined && { depot_id: depot }),
    ...(kind !== undefined && { kind }),
    ...(actor !== undefined && { actor }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}
