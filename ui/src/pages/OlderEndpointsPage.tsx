import { Code, Text } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { AliasUse, Circuit, MicrogridListItem } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { IdText } from '../kit/IdText.tsx'
import { countOf, formatCount } from '../kit/numbers.ts'
import { PageTitle } from '../kit/PageTitle.tsx'
import { Panel } from '../kit/Panel.tsx'
import { RowTable, type Column } from '../kit/RowTable.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { When } from '../kit/When.tsx'
import { aliasUseList, circuitList, microgridList } from '../parts/lists.ts'

/** Who still comes by the endpoints that came before Busbar's own, so that it is seen when nobody does any more. */
export function OlderEndpointsPage() {
  const query = useQuery({ ...aliasUseList(), select: lastFirst })
  const uses = query.data ?? []
  const placeOf = usePlaces(uses)
  return (
    <>
      <PageTitle title="Older endpoints" subtitle="Who still uses them, and for what. Who used one last comes first." />
      <Panel>
        {query.isPending ? (
          <LoadingRows />
        ) : !query.data ? (
          <FailedState error={query.error} what="The uses of older endpoints" retry={() => void query.refetch()} />
        ) : uses.length === 0 ? (
          <EmptyState title="Nobody uses an older endpoint">
            Programs from before the microgrid name circuits instead of its nodes. Each that still does stands here with
            what it asks for, since when, and how it went.
          </EmptyState>
        ) : (
          <RowTable label="uses of older endpoints" rows={uses} idOf={keyOf} columns={columnsWith(placeOf)} />
        )}
      </Panel>
    </>
  )
}

type Place = { readonly depotId: string; readonly depotName: string; readonly circuit: Circuit | undefined }
type PlaceOf = (use: AliasUse) => Place | null

/** Where a use led to, by name. Only the depots that are concerned are asked for their circuits. */
function usePlaces(uses: readonly AliasUse[]): PlaceOf {
  const { data: microgrids = [] } = useQuery(microgridList())
  const byMicrogrid = new Map(microgrids.map((microgrid) => [microgrid.microgrid_id, microgrid]))
  const depotOf = (use: AliasUse): MicrogridListItem | undefined =>
    use.microgrid_id === null ? undefined : byMicrogrid.get(use.microgrid_id)
  const depotIds = [...new Set(uses.flatMap((use) => depotOf(use)?.depot_id ?? []))]
  const circuits = useQueries({
    queries: depotIds.map((depotId) => circuitList(depotId)),
    combine: (answers) =>
      new Map(answers.flatMap(({ data = [] }) => data.map((circuit) => [circuit.circuit_id, circuit]))),
  })
  return (use) => {
    const depot = depotOf(use)
    if (!depot) return null
    return { depotId: depot.depot_id, depotName: depot.depot_name, circuit: circuits.get(use.circuit_id ?? '') }
  }
}

function Target({ use, place }: { readonly use: AliasUse; readonly place: Place | null }) {
  return (
    <>
      {place === null ? (
        <span>{use.microgrid_id === null ? unresolved(use) : 'its depot is gone'}</span>
      ) : (
        <AnchorLink
          to="/depots/$depotId/microgrid"
          params={{ depotId: place.depotId }}
          search={{ node: use.node_id ?? undefined }}
          inherit
        >
          {place.circuit?.name ?? 'Node'} in {place.depotName}
        </AnchorLink>
      )}
      <Text size="xs" c="dimmed" component="div">
        {use.circuit_id === null ? 'a circuit that nobody knows' : <IdText id={use.circuit_id} label="circuit id" />}
      </Text>
    </>
  )
}

const unresolved = ({ last_outcome: outcome }: AliasUse): string =>
  outcome === 'CIRCUIT_NOT_FOUND' || outcome === 'CIRCUIT_ALIAS_NOT_RESOLVABLE'
    ? 'leads to no node'
    : 'was refused before it was looked up'

const lastFirst = (uses: AliasUse[]) => uses.toSorted((a, b) => b.last_used_at.localeCompare(a.last_used_at))

const keyOf = ({ endpoint, circuit_id: circuitId, caller }: AliasUse): string =>
  `${endpoint} ${circuitId ?? ''} ${caller.kind} ${caller.id}`

const callerOf = ({ caller }: AliasUse): string => (caller.kind === 'token' ? `${caller.name} (token)` : caller.name)

const columnsWith = (placeOf: PlaceOf): readonly Column<AliasUse>[] => [
  {
    header: 'Endpoint',
    cell: (use) => (
      <>
        <Code fz={12}>{use.endpoint}</Code>
        <Text size="sm" component="div" my={4} hiddenFrom="sm">
          <Target use={use} place={placeOf(use)} />
        </Text>
        <Text size="xs" c="dimmed" component="div" hiddenFrom="sm">
          {callerOf(use)}, {countOf(use.times, 'time')} since <When time={use.first_used_at} />
        </Text>
        <Text size="xs" c="dimmed" component="div" hiddenFrom="sm">
          last <When time={use.last_used_at} />: {use.last_outcome}
        </Text>
      </>
    ),
  },
  { header: 'Circuit and node', from: 'sm', cell: (use) => <Target use={use} place={placeOf(use)} /> },
  { header: 'Who', from: 'sm', cell: callerOf },
  { header: 'Since', align: 'right', from: 'md', cell: ({ first_used_at }) => <When time={first_used_at} /> },
  { header: 'Last', align: 'right', from: 'sm', cell: ({ last_used_at }) => <When time={last_used_at} /> },
  { header: 'Times', align: 'right', from: 'sm', cell: ({ times }) => formatCount(times) },
  { header: 'Last outcome', from: 'md', cell: ({ last_outcome }) => <Code>{last_outcome}</Code> },
]
