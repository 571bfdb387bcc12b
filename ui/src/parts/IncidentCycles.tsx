import { useQuery } from '@tanstack/react-query'
import { listCyclesOptions } from '../api/@tanstack/react-query.gen.ts'
import type { IncidentDetail } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { FailedState, LoadingRows } from '../kit/states.tsx'
import { Moment } from '../kit/Moment.tsx'
import { browserTimezone } from '../kit/times.ts'
import styles from './IncidentCycles.module.css'

const aroundMs = 2 * 60_000

type Props = { readonly incident: IncidentDetail; readonly timezone: string | undefined }

/** What was decided when an incident opened, and the way to what was decided while it lasted. */
export function IncidentCycles({ incident, timezone }: Props) {
  const { depot_id: depotId, opened_at: openedAt, resolved_at: resolvedAt } = incident
  const query = useQuery(listCyclesOptions({ path: { depot_id: depotId }, query: { to: openedAt, limit: 1 } }))
  if (!query.data) {
    return query.error ? (
      <FailedState error={query.error} what="The cycle of that moment" retry={() => void query.refetch()} />
    ) : (
      <LoadingRows rows={2} />
    )
  }
  const [cycle] = query.data.items
  const from = new Date(Date.parse(openedAt) - aroundMs).toISOString()
  const to = resolvedAt === null ? undefined : new Date(Date.parse(resolvedAt) + aroundMs).toISOString()
  return (
    <div className={styles.cycles}>
      {cycle ? (
        <p>
          <AnchorLink
            to="/depots/$depotId/cycles/$cycleId"
            params={{ depotId, cycleId: cycle.cycle_id }}
            search={nodeOf(incident)}
            inherit
          >
            Cycle of <Moment time={cycle.started_at} timezone={timezone ?? browserTimezone()} />
          </AnchorLink>
          : {cycle.sentence}
        </p>
      ) : (
        <p>No cycle of the time before it opened is kept.</p>
      )}
      <AnchorLink to="/depots/$depotId/cycles" params={{ depotId }} search={{ from, to }} inherit>
        All cycles {resolvedAt === null ? 'since shortly before it opened' : 'while it was open'}
      </AnchorLink>
    </div>
  )
}

const nodeOf = ({ scope }: IncidentDetail) => (scope.type === 'NODE' && scope.id !== null ? { node: scope.id } : {})
