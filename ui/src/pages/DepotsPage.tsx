import { Box } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import type { Depot, Incident } from '../api/types.gen.ts'
import { FindInput } from '../kit/FindInput.tsx'
import { FormDrawer } from '../kit/FormDrawer.tsx'
import { countOf, formatCount } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { ReasonButton } from '../kit/ReasonButton.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import { useReasonAgainst } from '../parts/access.ts'
import { compareNames } from '../parts/circuitOrder.ts'
import { DepotForm } from '../parts/DepotForm.tsx'
import { FaultWords } from '../parts/FaultWords.tsx'
import { DepotChargers, DepotNow } from '../parts/DepotNow.tsx'
import { DepotIncidents, worstOf } from '../parts/DepotIncidents.tsx'
import { severityOrder } from '../parts/incidentWords.ts'
import { depotList, openIncidentList } from '../parts/lists.ts'

const page = getRouteApi('/inside/depots')

export function DepotsPage() {
  const search = page.useSearch()
  const setSearch = useSetSearch<typeof search>()
  const navigate = useNavigate()
  const reason = useReasonAgainst('system_admin')
  const query = useQuery(depotList())
  const { data: incidents = [] } = useQuery(openIncidentList({}))
  const depots = worstFirst(query.data ?? [], incidents)
  const wanted = search.find?.trim().toLowerCase() ?? ''
  const found = depots.filter(({ name, timezone }) => `${name} ${timezone}`.toLowerCase().includes(wanted))
  const create = (
    <ReasonButton reason={reason} leftSection={<IconPlus size={16} />} onClick={() => setSearch({ create: true })}>
      Create depot
    </ReasonButton>
  )
  return (
    <>
      <PageTitle title="Depots" subtitle={depots.length === 0 ? undefined : summary(depots)}>
        {depots.length > 5 && (
          <FindInput
            label="Find depots"
            value={search.find}
            onChange={(find) => setSearch({ find }, { replace: true })}
          />
        )}
        {depots.length > 0 && create}
      </PageTitle>
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what="The depots" retry={() => void query.refetch()} />
        ) : depots.length === 0 ? (
          <EmptyState title="No depots yet" action={create}>
            Each depot stands here with its microgrid, as soon as there is one that you may see.
          </EmptyState>
        ) : found.length === 0 ? (
          <EmptyState title={`None of ${countOf(depots.length, 'depot')} has “${search.find}”`}>
            Names and timezones are searched.
          </EmptyState>
        ) : (
          <RowTable label="depots" rows={found} idOf={({ depot_id }) => depot_id} columns={columns(incidents)} />
        )}
      </Panel>
      {search.create && (
        <FormDrawer title="Create depot" onClose={() => setSearch({ create: undefined })}>
          <DepotForm
            kept={null}
            onCancel={() => setSearch({ create: undefined })}
            onDone={({ depot_id: depotId }) => void navigate({ to: '/depots/$depotId/microgrid', params: { depotId } })}
          />
        </FormDrawer>
      )}
    </>
  )
}

const faultsOf = ({ microgrid }: Depot): number => microgrid?.fault_codes.length ?? 0

/** What can't be assembled first, then by what is wrong there, then by name. */
function worstFirst(depots: readonly Depot[], incidents: readonly Incident[]): Depot[] {
  const rank = (depot: Depot): number => {
    if (faultsOf(depot) > 0) return 0
    const worst = worstOf(incidents.filter(({ depot_id }) => depot_id === depot.depot_id))
    return 1 + (worst === null ? severityOrder.length : severityOrder.indexOf(worst))
  }
  return depots.toSorted((a, b) => rank(a) - rank(b) || compareNames(a.name, b.name))
}

function summary(depots: readonly Depot[]): string {
  const connectors = depots.reduce((sum, { counts }) => sum + counts.connectors, 0)
  const faulty = depots.filter((depot) => faultsOf(depot) > 0).length
  const all = `${countOf(depots.length, 'depot')}, ${countOf(connectors, 'connector')}`
  return faulty === 0 ? all : `${all}; ${faulty} with faults in the registries`
}

/** A finger hits one of two links that stand above each other. */
const roomy = { inherit: true, display: 'inline-block', py: 4 } as const

const columns = (incidents: readonly Incident[]): readonly Column<Depot>[] => [
  {
    header: 'Depot',
    cell: (depot) => (
      <>
        <AnchorLink to="/depots/$depotId/load" params={{ depotId: depot.depot_id }} {...roomy} fw={600}>
          {depot.name}
        </AnchorLink>
        <DepotIncidents depotId={depot.depot_id} incidents={incidents} />
        {faultsOf(depot) > 0 && <FaultWords codes={depot.microgrid?.fault_codes ?? []} />}
        <Box hiddenFrom="sm">
          <DepotNow depot={depot} />
        </Box>
      </>
    ),
  },
  { header: 'Now', from: 'sm', cell: (depot) => <DepotNow depot={depot} /> },
  { header: 'Chargers', align: 'right', from: 'sm', cell: (depot) => <DepotChargers depot={depot} /> },
  { header: 'Connectors', align: 'right', from: 'md', cell: ({ counts }) => formatCount(counts.connectors) },
  { header: 'Circuits', align: 'right', from: 'lg', cell: ({ counts }) => formatCount(counts.circuits) },
  { header: 'Timezone', from: 'lg', wraps: false, cell: ({ timezone }) => timezone },
  {
    header: 'Changed',
    align: 'right',
    from: 'lg',
    cell: ({ microgrid, timezone }) => <When time={microgrid?.changed_at ?? null} timezone={timezone} never="–" />,
  },
]
