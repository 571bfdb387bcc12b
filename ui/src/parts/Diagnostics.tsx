import { Code } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Microgrid } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { countOf } from '../kit/numbers.ts'
import { SearchLink } from '../kit/SearchLink.tsx'
import type { Microgrid as Search } from '../search.ts'
import styles from './Diagnostics.module.css'

type Diagnostic = Microgrid['diagnostics'][number]
type Props = { readonly microgrid: Microgrid }

/** What works but deserves a look, and why something isn't where one expects it. */
export function Diagnostics({ microgrid }: Props) {
  const { diagnostics } = microgrid
  if (diagnostics.length === 0) return null
  return (
    <details className={styles.all}>
      <summary>
        <IconAlertTriangle size={16} aria-hidden />
        {countOf(diagnostics.length, 'thing')} to look at
      </summary>
      <List diagnostics={diagnostics} way={(diagnostic) => <Way microgrid={microgrid} diagnostic={diagnostic} />} />
    </details>
  )
}

/** The same for one thing only, among its details. */
export function DiagnosticsAbout({ microgrid, ids }: Props & { readonly ids: readonly string[] }) {
  const diagnostics = microgrid.diagnostics.filter((diagnostic) => diagnostic.ids.some((id) => ids.includes(id)))
  return diagnostics.length === 0 ? null : <List diagnostics={diagnostics} />
}

type ListProps = {
  readonly diagnostics: readonly Diagnostic[]
  readonly way?: (diagnostic: Diagnostic) => ReactNode
}

function List({ diagnostics, way }: ListProps) {
  return (
    <ul className={styles.list} aria-label="To look at">
      {diagnostics.map((diagnostic) => (
        <li key={`${diagnostic.code} ${diagnostic.ids.join()}`}>
          <span>{diagnostic.message}</span>
          {way?.(diagnostic)}
          <Code fz={11}>{diagnostic.code}</Code>
        </li>
      ))}
    </ul>
  )
}

/** To where it can be changed: by its code, since what is missing from the tree can't be selected in it. */
function Way({ microgrid, diagnostic }: { readonly microgrid: Microgrid; readonly diagnostic: Diagnostic }) {
  const [id] = diagnostic.ids
  const params = { depotId: microgrid.depot_id }
  const anchor = { inherit: true } as const
  switch (diagnostic.code) {
    case 'NO_GRID_CONNECTION':
      return (
        <AnchorLink {...anchor} to="/depots/$depotId/circuits" params={params} search={{ edit: 'new' }}>
          Add a circuit
        </AnchorLink>
      )
    case 'POWER_SOURCE_UNATTACHED':
      return (
        <AnchorLink {...anchor} to="/depots/$depotId/power-sources" params={params} search={{ move: id }}>
          Put it on a circuit
        </AnchorLink>
      )
    case 'DEVICE_UNATTACHED':
      return (
        <AnchorLink {...anchor} to="/depots/$depotId/devices" params={params} search={{ move: id }}>
          Put it on a circuit
        </AnchorLink>
      )
    case 'CHARGE_POINT_WITHOUT_CONNECTOR':
      return (
        <AnchorLink {...anchor} to="/depots/$depotId/chargers" params={params} search={{ edit: id, connector: 'new' }}>
          Add a connector
        </AnchorLink>
      )
    case 'CHILD_LIMIT_ABOVE_PARENT': {
      const node = microgrid.nodes.find(({ node_id, circuit_id }) => node_id === id || circuit_id === id)
      return node ? <SearchLink<Search> change={{ node: node.node_id }}>Show {node.name}</SearchLink> : null
    }
  }
}
