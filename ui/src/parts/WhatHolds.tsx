import { Title } from '@mantine/core'
import { IconAlertOctagon, IconAlertTriangle, IconCheck, IconClockExclamation, IconHandStop } from '@tabler/icons-react'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { countOf } from '../kit/numbers.ts'
import { Moment } from '../kit/Moment.tsx'
import { DepartureWords } from './DepartureWords.tsx'
import type { DepartureRisk } from './departures.ts'
import { RunCycle } from './RunCycle.tsx'
import { isOutOfHand, type LiveSite } from './siteStatus.ts'
import styles from './WhatHolds.module.css'

type Props = {
  readonly site: LiveSite
  /** the worst first */
  readonly risks: readonly DepartureRisk[]
  readonly timezone: string
}

/** As many as are read at a glance; the cycle has the rest. */
const reasonsMax = 4
const risksMax = 3

/** What is in the way, one sentence each: breaches, then what the last cycle gave as its reasons. */
export function WhatHolds({ site, risks, timezone }: Props) {
  const { status, reading } = site
  const out = reading.units.filter((unit) => isOutOfHand(unit) && unit.exposure_kw > 0)
  const isTold = new Set(risks.map(({ unitId }) => unitId))
  const reasons = reading.reasons.filter(
    ({ code, node_id: id }) =>
      code !== 'TELEMETRY_FALLBACK_DERIVED' && !(code === 'DEPARTURE_AT_RISK' && isTold.has(id ?? '')),
  )
  const isCalm = [status.breaches, reasons, out, risks].every(({ length }) => length === 0)
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
        {risks.slice(0, risksMax).map((risk) => (
          <li key={risk.sessionRef + risk.unitId} data-tone="degraded">
            <IconClockExclamation size={18} aria-hidden />
            <span>
              <DepartureWords depotId={status.depot_id} risk={risk} timezone={timezone} />
            </span>
          </li>
        ))}
        {out.slice(0, reasonsMax).map(({ unit_id, sentence }) => (
          <li key={unit_id} data-tone="degraded">
            <IconAlertTriangle size={18} aria-hidden />
            <span>{sentence}</span>
          </li>
        ))}
        {out.length > reasonsMax && (
          <li data-tone="degraded">
            <span>
              {countOf(out.length - reasonsMax, 'more connector is', 'more connectors are')} out of hand, as is said
              below.
            </span>
          </li>
        )}
        {risks.length > risksMax && (
          <li data-tone="degraded">
            <span>
              {countOf(risks.length - risksMax, 'more departure is', 'more departures are')} at risk, as is said below.
            </span>
          </li>
        )}
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
              Cycle of <Moment time={status.cycle.started_at} timezone={timezone} />
            </AnchorLink>
          </span>
          <RunCycle depotId={status.depot_id} compact label="Run a cycle now" />
        </p>
      )}
    </div>
  )
}
