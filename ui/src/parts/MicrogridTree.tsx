import { Button, Group } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { Microgrid } from '../api/types.gen.ts'
import { FindInput } from '../kit/FindInput.tsx'
import { EmptyState } from '../kit/states.tsx'
import { Tree } from '../kit/Tree.tsx'
import { useSetSearch } from '../kit/useSetSearch.ts'
import type { Microgrid as Search } from '../search.ts'
import { findRows, microgridRows, rowsAbove, type MicrogridRow } from './microgridTree.ts'
import { BarLegend, MicrogridTreeRow } from './MicrogridTreeRow.tsx'
import { RunCycle } from './RunCycle.tsx'
import type { LiveSite } from './siteStatus.ts'

type Props = {
  readonly microgrid: Microgrid
  readonly search: Search
  /** null: no cycle says anything of it yet */
  readonly site: LiveSite | null
}

/** The electrical structure as rows. What is selected and looked for stands in the URL, what is folded only here. */
export function MicrogridTree({ microgrid, search, site }: Props) {
  const setSearch = useSetSearch<Search>()
  const finding = search.find !== undefined && search.find.trim() !== ''
  // Kept from one key to the next: a depot has hundreds of rows, and moving the focus changes two.
  const rows = useMemo(() => microgridRows(microgrid), [microgrid])
  const shown = useMemo(() => (finding ? findRows(rows, search.find ?? '') : rows), [rows, finding, search.find])
  const { isExpanded, setExpanded } = useFolding(rows, search.node, finding)
  return (
    <>
      <Group justify="space-between" gap="xs" p="xs">
        <FindInput
          label="Find in the microgrid"
          value={search.find}
          onChange={(find) => setSearch({ find }, { replace: true })}
        />
        <Group gap={4}>
          <RunCycle depotId={microgrid.depot_id} compact label="Run a cycle now" />
          <Button size="compact-sm" variant="subtle" onClick={() => setExpanded(rows, true)}>
            Expand all
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setExpanded(rows, false)}>
            Collapse all
          </Button>
        </Group>
      </Group>
      {shown.length === 0 ? (
        <EmptyState title={`Nothing here is called “${search.find}”`}>
          Nodes, charge points, connectors, power sources and devices are searched.
        </EmptyState>
      ) : (
        <Tree
          label={`Microgrid of ${microgrid.name}`}
          rows={shown}
          isExpanded={isExpanded}
          setExpanded={setExpanded}
          selectedId={search.node}
          onSelect={(node) => setSearch({ node: node === search.node ? undefined : node })}
        >
          {(row) => <MicrogridTreeRow row={row} live={site?.byId.get(row.id)} measured={site?.loads.get(row.id)} />}
        </Tree>
      )}
      <BarLegend isLive={site !== null} />
    </>
  )
}

/** Nodes are open from the start and charge points folded; what one opened or folded stays so while others change things. */
function useFolding(rows: readonly MicrogridRow[], selectedId: string | undefined, finding: boolean) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const above = new Set(selectedId === undefined ? [] : rowsAbove(rows, selectedId).map((row) => row.id))
  const isExpanded = (row: MicrogridRow) =>
    finding || (chosen.get(row.id) ?? (row.shown.type === 'node' || above.has(row.id)))
  const setExpanded = (changed: readonly MicrogridRow[], expanded: boolean) =>
    setChosen(new Map([...chosen, ...changed.map((row) => [row.id, expanded] as const)]))
  return { isExpanded, setExpanded }
}
