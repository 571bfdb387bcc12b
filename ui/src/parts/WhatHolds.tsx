import { Title } from '@mantine/core'
import { IconAlertOctagon, IconAlertTriangle, IconCheck, IconHandStop } from '@tabler/icons-react'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { When } from '../kit/When.tsx'
import { RunCycle } from './RunCycle.tsx'
import { isOutOfHand, type LiveSite } from './siteStatus.ts'
import styles from './WhatHolds.module.css'

type Props = { readonly site: LiveSite; readonly timezone: string }

/** As many as are read at a glance; the cycle has the rest. */
const reasonsMax = 4

/** What is in the way, one sentence each: breaches, then what the last cycle gave as its reasons. */
export function WhatHolds({ site, timezone }: Props) {
  const { status, reading } = site
  const out = reading.units.filter((unit) => isOutOfHand(unit) && unit.exposure_kw > 0)
  const reasons = reading.reasons.filter(({ code }) => code !== 'TELEMETRY_FALLBACK_DERIVED')
  const isCalm = status.breaches.length === 0 && reasons.length === 0 && out.length === 0
  return (
    <div className={styles.holds}>
      <Title order={2}>What holds the depot back</Title>
      <ul className={styles.list}>
        {status.breaches.map(({ node_id, sentence }) => (
          <li key={node_id} data-tone="breach">
            <IconAlertOctagon size={18} aria-hidden />
            <span>
              <strong>Breach.</strong> {sentence}
            </span>
          </li>
        ))}
        {reasons.slice(0, reasonsMax).map(({ code, sentence, node_id }, nth) => (
          <li key={`${code} ${node_id} ${nth}`}>
            <IconHandStop size={18} aria-hidden />
            <span>{sentence}</span>
          </li>
        ))}
        {out.slice(0, reasonsMax).map(({ unit_id, sentence }) => (
          <li key={unit_id} data-tone="degraded">
            <IconAlertTriangle size={18} aria-hidden />
            <span>{sentence}</span>
          </li>
        ))}
        {isCalm && (
          <li>
            <IconCheck size={18} aria-hidden />
            <span>Nothing. {status.cycle?.sentence}</span>
          </li>
        )}
      </ul>
      {status.cycle && (
        <p className={styles.cycle}>
          <span>
            <AnchorLink
              to="/depots/$depotId/cycles/$cycleId"
              params={{ depotId: status.depot_id, cycleId: status.cycle.cycle_id }}
              inherit
            >
              Cycle {status.cycle.sequence}
            </AnchorLink>
            , <When time={status.cycle.started_at} timezone={timezone} />
          </span>
          <RunCycle depotId={status.depot_id} compact label="Run a cycle now" />
        </p>
      )}
    </div>
  )
}
