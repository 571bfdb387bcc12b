import { VisuallyHidden } from '@mantine/core'
import { IconAlertOctagon, IconAlertTriangle, IconTower, IconChargingPile } from '@tabler/icons-react'
import type { Depot, OpenBreach, SiteStatus } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Moment } from '../kit/Moment.tsx'
import { countOf, formatKwDown, formatKwUp } from '../kit/numbers.ts'
import { When } from '../kit/When.tsx'
import styles from './DepotStrip.module.css'
import { faultWords } from './faults.ts'
import { Outcome } from './Outcome.tsx'
import { useProof } from './ProofNotice.tsx'
import { RunCycle } from './RunCycle.tsx'
import { SiteLoad } from './SiteLoad.tsx'
import { alarmWords, liveSite, useSiteStatus } from './siteStatus.ts'

/** One line on every page of the depot: how it stands, and what is in the way. */
export function DepotStrip({ depot }: { readonly depot: Depot }) {
  const { microgrid, timezone, depot_id: depotId } = depot
  const { data: status, error } = useSiteStatus(depotId)
  const toMicrogrid = (text: string) => (
    <AnchorLink to="/depots/$depotId/microgrid" params={{ depotId }} inherit>
      {text}
    </AnchorLink>
  )
  if (!microgrid) return <div className={styles.strip}>No microgrid yet. {toMicrogrid('See what to do')}</div>
  const codes = microgrid.fault_codes
  if (codes.length > 0) {
    return (
      <div className={styles.strip} data-tone="breach">
        <span className={styles.breach}>
          <IconAlertOctagon size={16} aria-hidden />
          <span>
            Can’t be assembled: {[...new Set(codes.map(faultWords))].join(', ')}. {toMicrogrid('See the faults')}
          </span>
        </span>
      </div>
    )
  }
  if (!status) {
    return <div className={styles.strip}>How the depot stands {error ? 'can’t be read now' : 'is being read'}.</div>
  }
  const site = liveSite(status)
  return (
    <div className={styles.strip} data-tone={toneOf(status)} role="group" aria-label="How the depot stands">
      <Decided status={status} timezone={timezone} />
      {site && site.reading.units.length > 0 && (
        <span className={styles.load}>
          <SiteLoad node={site.top} />
        </span>
      )}
      <Online status={status} depotId={depotId} />
      <Unsafe depotId={depotId} />
      <Warnings status={status} timezone={timezone} />
      {/* Whoever doesn't see the strip is told of what can't wait, and of nothing that changes by the minute. */}
      <VisuallyHidden role="status">{alarmWords(status)}</VisuallyHidden>
    </div>
  )
}

function toneOf({ breaches, cycle, envelope, telemetry }: SiteStatus): 'breach' | 'degraded' | 'plain' {
  if (breaches.length > 0 || cycle?.outcome === 'REJECTED') return 'breach'
  return envelope.state === 'FALLBACK' || telemetry.stale + telemetry.missing > 0 ? 'degraded' : 'plain'
}

type StatusProps = { readonly status: SiteStatus; readonly timezone: string }

function Decided({ status: { cycle, depot_id: depotId, is_steered: isSteered }, timezone }: StatusProps) {
  if (!cycle) {
    return (
      <span className={styles.decided}>
        {isSteered
          ? 'No cycle yet. It runs by itself when a charger connects.'
          : 'No cycle yet, and this server doesn’t steer the depot at this moment.'}{' '}
        <RunCycle depotId={depotId} compact />
      </span>
    )
  }
  return (
    <span className={styles.decided}>
      <Outcome outcome={cycle.outcome} />
      <AnchorLink to="/depots/$depotId/cycles/$cycleId" params={{ depotId, cycleId: cycle.cycle_id }} inherit>
        <Moment time={cycle.started_at} timezone={timezone} />
      </AnchorLink>
      <strong className={styles.sentence}>{cycle.sentence}</strong>
      {!isSteered && (
        <span className={styles.degraded}>
          <IconAlertTriangle size={16} aria-hidden /> Not steered by this server at this moment
        </span>
      )}
    </span>
  )
}

function Online({ status, depotId }: { readonly status: SiteStatus; readonly depotId: string }) {
  const { chargers, is_steered: isSteered } = status
  if (chargers.total === 0) return null
  const isWhole = chargers.online === chargers.total
  // Chargers are connected to whoever steers: who doesn't can't tell those that are away from those that are there.
  if (!isSteered) {
    return (
      <span className={styles.degraded}>
        <IconChargingPile size={16} aria-hidden />
        <AnchorLink to="/depots/$depotId/chargers" params={{ depotId }} inherit>
          {countOf(chargers.total, 'charger')}, not seen from here
        </AnchorLink>
      </span>
    )
  }
  return (
    <span className={isWhole ? styles.calm : styles.degraded}>
      <IconChargingPile size={16} aria-hidden />
      <AnchorLink to="/depots/$depotId/chargers" params={{ depotId }} inherit>
        chargers {chargers.online}/{chargers.total} online
      </AnchorLink>
      {chargers.unsteerable > 0 && <span>{countOf(chargers.unsteerable, 'connector')} out of hand</span>}
    </span>
  )
}

/** A depot that nobody could leave to itself says so on each of its pages. */
function Unsafe({ depotId }: { readonly depotId: string }) {
  const { data: proof } = useProof(depotId)
  if (!proof || proof.holds || proof.faults.length > 0) return null
  const { verdict } = proof
  const failing = placesOf(proof.rows.filter((row) => row.verdict === verdict).map(({ name }) => name))
  return (
    <span className={styles.breach}>
      <IconAlertOctagon size={16} aria-hidden />
      <AnchorLink to="/depots/$depotId/fallback-proof" params={{ depotId }} inherit>
        {verdict === 'DOES_NOT_HOLD'
          ? `Unsafe without Busbar: fallbacks don’t fit at ${failing}`
          : `Not known to be safe without Busbar: a load isn’t measured at ${failing}`}
      </AnchorLink>
    </span>
  )
}

const placesOf = ([first = 'a node', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first} and ${countOf(more.length, 'other node')}`

function Warnings({ status: { breaches, envelope, telemetry, is_steered: isSteered }, timezone }: StatusProps) {
  const doubtful = isSteered ? telemetry.stale + telemetry.missing : 0
  return (
    <>
      {breaches.map((breach) => (
        <Breach key={breach.node_id} breach={breach} timezone={timezone} />
      ))}
      {envelope.state !== 'NONE' && (
        <span className={envelope.state === 'FALLBACK' ? styles.degraded : styles.outside}>
          <IconTower size={16} aria-hidden />
          <span>
            {envelope.state === 'FALLBACK'
              ? 'Network company silent: its fallback holds'
              : 'Limit of the network company'}
            {envelope.limit_kw !== null && ` at ${formatKwDown(envelope.limit_kw)}`}
            {envelope.until !== null && (
              <>
                {' until '}
                <When time={envelope.until} timezone={timezone} />
              </>
            )}
          </span>
        </span>
      )}
      {doubtful > 0 && (
        <span className={styles.degraded}>
          <IconAlertTriangle size={16} aria-hidden />
          {countOf(doubtful, 'measurement')} stale or missing
        </span>
      )}
    </>
  )
}

function Breach({ breach, timezone }: { readonly breach: OpenBreach; readonly timezone: string }) {
  return (
    <span className={styles.breach}>
      <IconAlertOctagon size={16} aria-hidden />
      <span>
        Breach at {breach.name} since <When time={breach.since} timezone={timezone} />: {formatKwUp(breach.measured_kw)}{' '}
        over a limit of {formatKwDown(breach.limit_kw)}
      </span>
    </span>
  )
}
