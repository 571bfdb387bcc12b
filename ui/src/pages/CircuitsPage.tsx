import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { changeCircuit, deleteCircuit } from '../api/sdk.gen.ts'
import { formatKwDown } from '../kit/numbers.ts'
import { RemoveModal } from '../kit/RemoveModal.tsx'
import type { Column } from '../kit/RowTable.tsx'
import { SearchLink } from '../kit/SearchLink.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { CircuitForm } from '../parts/CircuitForm.tsx'
import { inTreeOrder, placeName, type PlacedCircuit } from '../parts/circuitOrder.ts'
import { ifMatch } from '../parts/ifMatch.ts'
import { circuitList } from '../parts/lists.ts'
import { MoveModal } from '../parts/MoveModal.tsx'
import { PlateCell, RatingCell } from '../parts/RatingCells.tsx'
import { useRefreshDepot } from '../parts/refresh.ts'
import { Registry } from '../parts/Registry.tsx'
import type { Registry as Search } from '../search.ts'
import styles from './CircuitsPage.module.css'

const page = getRouteApi('/inside/depots/$depotId/circuits')
type Row = PlacedCircuit & { readonly revision: number }

export function CircuitsPage() {
  const { depotId } = page.useParams()
  const search = page.useSearch()
  const setSearch = useSetSearch<typeof search>()
  const refreshDepot = useRefreshDepot(depotId)
  const query = useQuery({ ...circuitList(depotId), select: toRows })
  return (
    <Registry<Row>
      noun={{ one: 'circuit', many: 'circuits' }}
      search={search}
      query={query}
      rows={query.data ?? []}
      idOf={({ circuit }) => circuit.circuit_id}
      nameOf={({ circuit }) => circuit.name}
      textOf={placeName}
      columns={columns}
      whenEmpty="Circuits are the cables and boards of the depot. Each one at the top becomes a grid connection of the microgrid."
      rowActions={({ circuit }, reason) => [
        {
          label: 'Add a circuit under it',
          reason,
          onClick: () => setSearch({ edit: 'new', under: circuit.circuit_id }),
        },
      ]}
      createForm={(close) => (
        <CircuitForm
          depotId={depotId}
          kept={null}
          under={search.under}
          onDone={() => (search.under === undefined ? close() : setSearch({ edit: undefined, under: undefined }))}
        />
      )}
      editForm={({ circuit }, seenRevision, close) => (
        <CircuitForm depotId={depotId} kept={{ row: circuit, seenRevision }} onDone={close} />
      )}
      move={({ circuit }, close) => (
        <MoveModal
          depotId={depotId}
          name={circuit.name}
          circuitId={circuit.parent_circuit_id}
          none="Top level: a grid connection"
          exceptUnder={circuit.circuit_id}
          send={(parent_circuit_id) =>
            changeCircuit({
              path: { circuit_id: circuit.circuit_id },
              body: { parent_circuit_id },
              headers: ifMatch(circuit.revision),
              throwOnError: true,
            })
          }
          onClose={close}
          onDone={() => {
            close()
            void refreshDepot()
          }}
        />
      )}
      remove={({ circuit }, close) => (
        <RemoveModal
          title={`Remove ${circuit.name}?`}
          send={() =>
            deleteCircuit({
              path: { circuit_id: circuit.circuit_id },
              headers: ifMatch(circuit.revision),
              throwOnError: true,
            })
          }
          onClose={close}
          onDone={() => {
            close()
            void refreshDepot()
          }}
        >
          Its node leaves the microgrid with it. A circuit on which something still hangs can’t be removed: move that
          first.
        </RemoveModal>
      )}
    />
  )
}

const toRows = (circuits: Parameters<typeof inTreeOrder>[0]): Row[] =>
  inTreeOrder(circuits).map((placed) => ({ ...placed, revision: placed.circuit.revision }))

const columns: readonly Column<Row>[] = [
  {
    header: 'Name',
    cell: ({ circuit, depth, astray }) => (
      <div className={styles.name} style={{ paddingLeft: Math.min(depth, 12) * 16 }}>
        <SearchLink<Search> change={{ edit: circuit.circuit_id }}>{circuit.name}</SearchLink>
        {astray && <span className={styles.astray}>its parent is not in this depot’s tree</span>}
      </div>
    ),
  },
  {
    header: 'Fed from',
    from: 'md',
    cell: ({ circuit, path }) =>
      circuit.parent_circuit_id === null ? (
        <Text span c="dimmed" inherit>
          the grid
        </Text>
      ) : (
        path.at(-1)
      ),
  },
  { header: 'Rating', align: 'right', cell: ({ circuit }) => <RatingCell {...circuit} /> },
  { header: 'On its plate', from: 'lg', cell: ({ circuit }) => <PlateCell rating={circuit.rating} /> },
  {
    header: 'Safe default',
    align: 'right',
    from: 'sm',
    cell: ({ circuit }) => (circuit.safe_default_kw === null ? '–' : formatKwDown(circuit.safe_default_kw)),
  },
  {
    header: 'Available capacity',
    align: 'right',
    from: 'sm',
    cell: ({ circuit }) =>
      circuit.available_capacity_kw === null ? 'unknown' : formatKwDown(circuit.available_capacity_kw),
  },
]
