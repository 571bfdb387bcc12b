import { Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { listIncidentsOptions } from '../api/@tanstack/react-query.gen.ts'
import type { InspectedCycle } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { Panel } from '../kit/Panel.tsx'
import styles from './CycleIncidents.module.css'
import { SeverityMark } from './SeverityMark.tsx'

/** More are no longer read one by one. */
const shownMax = 20

/** What was wrong at the depot when a cycle decided; nothing where nothing was. */
export function CycleIncidents({ cycle }: { readonly cycle: InspectedCycle }) {
  const { depot_id, started_at: open_at } = cycle
  const { data } = useQuery(listIncidentsOptions({ query: { depot_id, open_at, limit: shownMax } }))
  if (!data || data.items.length === 0) return null
  return (
    <Panel label="Incidents open at that time">
      <div className={styles.body}>
        <Title order={3} size="h2">
          Incidents open at that time
        </Title>
        <ul className={styles.incidents}>
          {data.items.map(({ incident_id: incidentId, severity, sentence, state }) => (
            <li key={incidentId}>
              <SeverityMark severity={severity} isOver={state === 'RESOLVED'} />
              <AnchorLink to="/incidents/$incidentId" params={{ incidentId }} inherit>
                {sentence}
              </AnchorLink>
            </li>
          ))}
        </ul>
        {data.next_cursor !== null && (
          <AnchorLink to="/incidents" search={{ depot: depot_id }} size="sm">
            More of them among all incidents of the depot
          </AnchorLink>
        )}
      </div>
    </Panel>
  )
}
