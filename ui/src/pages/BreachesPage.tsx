import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Text, Title } from '@mantine/core'
import { IconAlertOctagon } from '@tabler/icons-react'
import { getDepotOptions } from '../api/@tanstack/react-query.gen.ts'
import type { Incident, NodeInterval, OpenBreach, SiteStatus } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { useNow } from '../kit/clock.ts'
import { Facts } from '../kit/Facts.tsx'
import { Moment } from '../kit/Moment.tsx'
import { formatDuration, formatKw, formatKwDown, formatKwUp } from '../kit/numbers.ts'
import { Panel } from '../kit/Panel.tsx'
import { EmptyState, FailedState, LoadingRows } from '../kit/states.tsx'
import { breachCauses, sourceModes, watchedText } from '../parts/breaches.ts'
import { limitWord } from '../parts/limitWords.ts'
import { openIncidentList } from '../parts/lists.ts'
import { PastBreaches } from '../parts/PastBreaches.tsx'
import { useSiteStatus } from '../parts/siteStatus.ts'
import styles from './BreachesPage.module.css'

const page = getRouteApi('/inside/depots/$depotId/breaches')

/** Where more flows than may, and where it did. */
export function BreachesPage() {
  const { depotId } = page.useParams()
  const { data: status, error, refetch } = useSiteStatus(depotId)
  const { data: depot } = useQuery(getDepotOptions({ path: { depot_id: depotId } }))
  const { data: incidents = [] } = useQuery(openIncidentList({ kind: 'BREACH', depot_id: depotId }))
  const timezone = depot?.timezone ?? 'UTC'
  return (
    <>
      <Title order={2}>Breaches</Title>
      <Text size="sm" c="dimmed" mb="sm" maw={720}>
        A breach opens where measured power stays above a node’s limit for longer than the depot’s control allows.
      </Text>
      {!status ? (
        <Panel>
          {error ? (
            <FailedState error={error} what="The open breaches" retry={() => void refetch()} />
          ) : (
            <LoadingRows rows={3} />
          )}
        </Panel>
      ) : (
        <OpenNow status={status} timezone={timezone} incidents={incidents} />
      )}
      {status && <Intervals status={status} />}
      <Title order={3} size="h2" className={styles.title}>
        Past
      </Title>
      <PastBreaches depotId={depotId} timezone={timezone} />
    </>
  )
}

type OpenProps = {
  readonly status: SiteStatus
  readonly timezone: string
  readonly incidents: readonly Incident[]
}

function OpenNow({ status, timezone, incidents }: OpenProps) {
  const { breaches, intervals, is_steered: isSteered } = status
  if (breaches.length === 0) {
    return (
      <Panel label="Open breaches">
        <EmptyState title="No open breach">
          {isSteered
            ? `${watchedText(status.watched, status)} A breach stands here as soon as one is seen.`
            : 'No process of Busbar steers this depot at this moment, and none watches its limits.'}
        </EmptyState>
      </Panel>
    )
  }
  return (
    <ul className={styles.breaches} aria-label="Open breaches">
      {breaches.map((breach) => (
        <Breach
          key={breach.node_id}
          breach={breach}
          interval={intervals.find(({ node_id }) => node_id === breach.node_id)}
          incident={incidents.find(({ scope }) => scope.id === breach.node_id)}
          timezone={timezone}
        />
      ))}
    </ul>
  )
}

type BreachProps = {
  readonly breach: OpenBreach
  readonly interval: NodeInterval | undefined
  readonly incident: Incident | undefined
  readonly timezone: string
}

function Breach({ breach, interval, incident, timezone }: BreachProps) {
  const now = useNow()
  const overKw = breach.measured_kw - breach.limit_kw
  return (
    <li className={styles.breach}>
      <h3 className={styles.head}>
        <IconAlertOctagon size={20} aria-hidden />
        <span>
          {breach.name}: {overKw > 0 ? formatKwUp(breach.measured_kw) : formatKwDown(breach.measured_kw)}{' '}
          {overKw > 0 ? 'over a limit of' : 'and below again, with a limit of'} {formatKwDown(breach.limit_kw)}
        </span>
      </h3>
      <Facts
        facts={[
          ['Primary reason', <PrimaryReason key="reason" breach={breach} timezone={timezone} />],
          ['Too much', overKw > 0 ? formatKwUp(overKw) : 'nothing any more: it closes when it stays so'],
          ['Most so far', formatKwUp(breach.most_kw)],
          [
            'Since',
            <>
              <Moment time={breach.since} timezone={timezone} />, for{' '}
              {formatDuration(Math.max(1_000, now - Date.parse(breach.since)))}
            </>,
          ],
          ['Looks like', breachCauses[breach.cause]],
          ...(breach.source_mode === null ? [] : ([['Source mode', sourceModes[breach.source_mode]]] as const)),
          ...(interval ? ([['Contract', intervalText(interval, breach.limit_kw)]] as const) : []),
        ]}
      />
      {incident && (
        <AnchorLink to="/incidents/$incidentId" params={{ incidentId: incident.incident_id }} size="sm">
          Go to the incident{incident.acknowledged_at === null ? ', which nobody has acknowledged' : ''}
        </AnchorLink>
      )}
    </li>
  )
}

/** Whose limit it is above, in the words of cycles and with their code. */
function PrimaryReason({ breach, timezone }: Pick<BreachProps, 'breach' | 'timezone'>) {
  const { primary_reason: code, by, until } = breach
  return (
    <>
      {limitWord(code, by)}
      {until !== null && (
        <>
          , until <Moment time={until} timezone={timezone} />
        </>
      )}
      {code !== null && <span className={styles.code}>{code}</span>}
    </>
  )
}

/** "396 kW on average so far, 4 kW below the limit; 6 min of 15 min left". */
function intervalText(interval: NodeInterval, limitKw: number | null): string {
  const { interval_min: minutes, average_kw: averageKw, left_s: leftS } = interval
  const left = `${formatDuration(leftS * 1_000)} of ${minutes} min left`
  if (averageKw === null) return `nothing measured yet; ${left}`
  const average = `${formatKw(averageKw)} on average so far`
  if (limitKw === null) return `${average}; ${left}`
  const overKw = averageKw - limitKw
  return `${average}, ${formatKw(Math.abs(overKw))} ${overKw > 0 ? 'above' : 'below'} the limit; ${left}`
}

/** The running average at every node that has one and is in no breach. */
function Intervals({ status: { intervals, breaches, reading } }: { readonly status: SiteStatus }) {
  const nodes = new Map((reading?.nodes ?? []).map((node) => [node.node_id, node]))
  const calm = intervals.flatMap((interval) => {
    const node = nodes.get(interval.node_id)
    const isOpen = breaches.some(({ node_id }) => node_id === interval.node_id)
    return !node || isOpen || interval.average_kw === null ? [] : [{ interval, node }]
  })
  if (calm.length === 0) return null
  return (
    <>
      <Title order={3} size="h2" className={styles.title}>
        This interval of the contract
      </Title>
      <Panel label="This interval of the contract">
        <ul className={styles.intervals}>
          {calm.map(({ interval, node }) => (
            <li key={interval.node_id}>
              <strong>{node.name}</strong>
              <span>
                {intervalText(interval, node.limit_kw)}
                {node.limit_kw !== null && <span className={styles.dim}> · limit {formatKwDown(node.limit_kw)}</span>}
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}
