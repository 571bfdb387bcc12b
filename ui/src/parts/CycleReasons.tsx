import { IconAlertOctagon } from '@tabler/icons-react'
import type { CycleReading, InspectedCycle } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Panel } from '../kit/Panel.tsx'
import styles from './CycleReasons.module.css'

type Props = { readonly cycle: InspectedCycle; readonly reading: CycleReading }

/** Every reason in its order, as a sentence, with the code small beside it: it leads to all cycles that had it. */
export function CycleReasons({ cycle, reading }: Props) {
  const { reasons, excess } = reading
  if (reasons.length === 0 && excess.length === 0) return null
  return (
    <Panel label="Reasons">
      <ol className={styles.reasons}>
        {reasons.map((reason, at) => (
          <li key={`${reason.code} ${reason.node_id} ${at}`}>
            <span>{reason.sentence}</span>
            <AnchorLink
              to="/depots/$depotId/cycles"
              params={{ depotId: cycle.depot_id }}
              search={{ reason: reason.code }}
              className={styles.code}
            >
              {reason.code}
            </AnchorLink>
          </li>
        ))}
        {excess.map(({ node_id: id, name, over_kw: kw }) => (
          <li key={id} className={styles.excess}>
            <IconAlertOctagon size={16} aria-hidden />
            <span>
              More may have flowed at {name} than it lets through, by up to {kw.toFixed(1)} kW: nothing was raised
              there.
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
