import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import type { MicrogridListItem } from '../api/types.gen.ts'
import { FindInput } from '../kit/FindInput.tsx'
import { countOf, formatCount } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { compareNames } from '../parts/circuitOrder.ts'
import { FaultWords } from '../parts/FaultWords.tsx'
import { microgridList } from '../parts/lists.ts'

const page = getRouteApi('/inside/admin/microgrids')

export function MicrogridsPage() {
  const search = page.useSearch()
  const setSearch = useSetSearch<typeof search>()
  const query = useQuery({ ...microgridList(), select: worstFirst })
  const microgrids = query.data ?? []
  const wanted = search.find?.trim().toLowerCase() ?? ''
  const found = microgrids.filter((item) => `${item.depot_name} ${item.microgrid_id}`.toLowerCase().includes(wanted))
  return (
    <>
      <PageTitle title="Microgrids" subtitle="One for each depot, whoever may see it.">
        <FindInput
          label="Find microgrids"
          value={search.find}
          onChange={(find) => setSearch({ find }, { replace: true })}
        />
      </PageTitle>
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what="The microgrids" retry={() => void query.refetch()} />
        ) : microgrids.length === 0 ? (
          <EmptyState title="No microgrids yet">Each depot gets its microgrid at the moment it is created.</EmptyState>
        ) : found.length === 0 ? (
          <EmptyState title={`None of ${countOf(microgrids.length, 'microgrid')} has “${search.find}”`}>
            Names of depots and ids of microgrids are searched.
          </EmptyState>
        ) : (
          <RowTable label="microgrids" rows={found} idOf={({ depot_id }) => depot_id} columns={columns} />
        )}
      </Panel>
    </>
  )
}

function worstFirst(items: MicrogridListItem[]): MicrogridListItem[] {
  const trouble = ({ microgrid_id, fault_codes }: MicrogridListItem) =>
    Number(microgrid_id === null || fault_codes.length > 0)
  return items.toSorted((a, b) => trouble(b) - trouble(a) || compareNames(a.depot_name, b.depot_name))
}

const columns: readonly Column<MicrogridListItem>[] = [
  {
    header: 'Depot',
    cell: (item) => (
      <>
        <AnchorLink to="/admin/microgrids/$depotId" params={{ depotId: item.depot_id }} inherit fw={600}>
          {item.depot_name}
        </AnchorLink>
        {item.fault_codes.length > 0 && <FaultWords codes={item.fault_codes} />}
      </>
    ),
  },
  {
    header: 'Version',
    align: 'right',
    cell: ({ version }) => (version === null ? 'not provisioned' : formatCount(version)),
  },
  {
    header: 'Nodes',
    align: 'right',
    from: 'sm',
    cell: ({ node_count }) => (node_count === null ? '–' : formatCount(node_count)),
  },
  { header: 'Changed', align: 'right', from: 'sm', cell: ({ changed_at }) => <When time={changed_at} never="–" /> },
  { header: 'Last sync', align: 'right', cell: ({ synced_at }) => <When time={synced_at} never="–" /> },
]
