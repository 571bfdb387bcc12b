import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { changePowerSource, deletePowerSource } from '../api/sdk.gen.ts'
import type { PowerSource } from '../api/types.gen.ts'
import { formatKwh } from '../kit/numbers.ts'
import type { Column } from '../kit/RowTable.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { MoveAsset, RemoveAsset } from '../parts/AssetModals.tsx'
import { CircuitName, useCircuitNames, type CircuitNames } from '../parts/CircuitName.tsx'
import { compareNames } from '../parts/circuitOrder.ts'
import { ifMatch } from '../parts/ifMatch.ts'
import { powerSourceList } from '../parts/lists.ts'
import { PlateCell, RatingCell } from '../parts/RatingCells.tsx'
import { PowerSourceForm } from '../parts/PowerSourceForm.tsx'
import { Registry } from '../parts/Registry.tsx'
import { powerSourceKinds } from '../parts/words.ts'
import type { Registry as Search } from '../search.ts'

const page = getRouteApi('/inside/depots/$depotId/power-sources')

export function PowerSourcesPage() {
  const { depotId } = page.useParams()
  const names = useCircuitNames(depotId)
  const query = useQuery({ ...powerSourceList(depotId), select: inOrder })
  return (
    <Registry<PowerSource>
      noun={{ one: 'power source', many: 'power sources' }}
      search={page.useSearch()}
      query={query}
      rows={query.data ?? []}
      idOf={(powerSource) => powerSource.power_source_id}
      nameOf={(powerSource) => powerSource.name}
      textOf={(powerSource) => `${powerSource.name} ${powerSourceKinds[powerSource.kind]}`}
      columns={columnsWith(names)}
      whenEmpty="The grid, batteries, solar panels and generators that feed the depot stand here."
      createForm={(close) => <PowerSourceForm depotId={depotId} kept={null} onDone={close} />}
      editForm={(powerSource, seenRevision, close) => (
        <PowerSourceForm depotId={depotId} kept={{ row: powerSource, seenRevision }} onDone={close} />
      )}
      move={(asset, close) => (
        <MoveAsset
          asset={asset}
          none="No circuit: it has no place in the microgrid"
          send={(circuit_id) => changePowerSource({ ...about(asset), body: { circuit_id } })}
          close={close}
        />
      )}
      remove={(asset, close) => (
        <RemoveAsset asset={asset} send={() => deletePowerSource(about(asset))} close={close}>
          It leaves the microgrid. The audit keeps what it was.
        </RemoveAsset>
      )}
    />
  )
}

const about = ({ power_source_id, revision }: PowerSource) =>
  ({ path: { power_source_id }, headers: ifMatch(revision), throwOnError: true }) as const

const inOrder = (powerSources: PowerSource[]) => powerSources.toSorted((a, b) => compareNames(a.name, b.name))

const columnsWith = (names: CircuitNames): readonly Column<PowerSource>[] => [
  {
    header: 'Name',
    cell: (powerSource) => (
      <SearchLink<Search> change={{ edit: powerSource.power_source_id }}>{powerSource.name}</SearchLink>
    ),
  },
  { header: 'Kind', wraps: false, cell: (powerSource) => powerSourceKinds[powerSource.kind] },
  {
    header: 'Feeds into',
    from: 'sm',
    cell: ({ circuit_id }) => <CircuitName names={names} circuitId={circuit_id} none="no circuit" />,
  },
  { header: 'Rating', align: 'right', cell: (powerSource) => <RatingCell {...powerSource} /> },
  { header: 'On its plate', from: 'lg', cell: (powerSource) => <PlateCell rating={powerSource.rating} /> },
  {
    header: 'Capacity',
    align: 'right',
    from: 'sm',
    cell: ({ capacity_kwh }) => (capacity_kwh === null ? '–' : formatKwh(capacity_kwh)),
  },
]
