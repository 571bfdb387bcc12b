import { Code, Group } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import type { Microgrid } from '../api/types.gen.ts'
import styles from './Faults.module.css'

type Diagnostic = Microgrid['diagnostics'][number]
type Props = {
  readonly microgrid: Microgrid
  /** only what concerns one of these ids; without it, everything */
  readonly about?: readonly string[]
}

/** What works but deserves a look, and why something isn't where one expects it. */
export function Diagnostics({ microgrid, about }: Props) {
  const diagnostics = microgrid.diagnostics.filter(({ ids }) => !about || ids.some((id) => about.includes(id)))
  if (diagnostics.length === 0) return null
  return (
    <ul className={styles.list} aria-label="To look at">
      {diagnostics.map((diagnostic) => (
        <li key={`${diagnostic.code} ${diagnostic.ids.join()}`} className={styles.degraded}>
          <IconAlertTriangle size={18} aria-hidden />
          <div>
            {diagnostic.message}
            <Group gap={12} mt={2}>
              {about === undefined && <Way microgrid={microgrid} diagnostic={diagnostic} />}
              <Code fz={11}>{diagnostic.code}</Code>
            </Group>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** To where it can be changed: by its code, since what is missing from the tree can't be selected in it. */
function Way({ microgrid, diagnostic }: { readonly microgrid: Microgrid; readonly diagnostic: Diagnostic }) {
  const [id] = diagnostic.ids
  const params = { depotId: microgrid.depot_id }
  const anchor = { size: 'sm', underline: 'always' } as const
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
      return node ? (
        <AnchorLink {...anchor} to="." search={{ node: node.node_id } as never}>
          Show {node.name}
        </AnchorLink>
      ) : null
    }
  }
}
