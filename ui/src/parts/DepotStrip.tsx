import { IconAlertOctagon } from '@tabler/icons-react'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import type { Depot } from '../api/types.gen.ts'
import { countOf } from '../kit/numbers.ts'
import { When } from '../kit/When.tsx'
import styles from './DepotStrip.module.css'
import { faultWords } from './faults.ts'

/** One line on every page of the depot: how its microgrid is. */
export function DepotStrip({ depot }: { readonly depot: Depot }) {
  const { microgrid, timezone, depot_id: depotId } = depot
  const toMicrogrid = (text: string) => (
    <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} inherit>
      {text}
    </AnchorLink>
  )
  if (!microgrid) return <div className={styles.strip}>No microgrid yet. {toMicrogrid('See what to do')}</div>
  const codes = microgrid.fault_codes
  return (
    <div className={styles.strip} data-faulty={codes.length > 0}>
      {codes.length > 0 && (
        <span className={styles.faults}>
          <IconAlertOctagon size={16} aria-hidden />
          <span>
            Can’t be assembled: {[...new Set(codes.map(faultWords))].join(', ')}. {toMicrogrid('See the faults')}
          </span>
        </span>
      )}
      <span>Microgrid version {microgrid.version}</span>
      <span>{countOf(microgrid.node_count, 'node')}</span>
      <span>
        changed <When time={microgrid.changed_at} timezone={timezone} />
      </span>
      <span>
        synced <When time={microgrid.synced_at} timezone={timezone} />
      </span>
    </div>
  )
}
