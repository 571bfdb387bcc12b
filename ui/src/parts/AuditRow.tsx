import { useQuery } from '@tanstack/react-query'
import type { AuditEntry } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { FoldRow } from '../kit/FoldRow.tsx'
import { IdText } from '../kit/IdText.tsx'
import { StoredText } from '../kit/StoredText.tsx'
import { browserTimezone, formatTimeInFull, knownTimezone } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import type { Audit as Search } from '../search.ts'
import styles from './AuditRow.module.css'
import { chargePointList } from './lists.ts'

type Props = { readonly entry: AuditEntry; readonly timezone: string | undefined; readonly isOpen: boolean }

/** One event: its sentence, and on demand all that was stored. */
export function AuditRow({ entry, timezone, isOpen }: Props) {
  const setSearch = useSetSearch<Search>()
  const charger = useChargerName(entry)
  return (
    <FoldRow
      isOpen={isOpen}
      onToggle={() => setSearch({ open: isOpen ? undefined : entry.event_id }, { replace: true })}
      className={styles.line}
      line={
        <>
          <span className={styles.when}>
            <When time={entry.occurred_at} timezone={timezone} />
          </span>
          <span className={styles.summary}>
            {charger !== undefined && `${charger}: `}
            {entry.summary}
          </span>
          <span className={styles.depot}>{entry.depot_name ?? '–'}</span>
          <span className={styles.actor}>{actorText(entry.actor)}</span>
        </>
      }
      details={() => <Details entry={entry} timezone={knownTimezone(timezone ?? browserTimezone())} />}
    />
  )
}

/** What happened at a charger is told without its name, which may have been another one then. */
function useChargerName({ stream, depot_id: depotId }: AuditEntry): string | undefined {
  const chargePointId = /^charger\/[^/]+\/([^/]+)$/.exec(stream)?.[1]
  const { data: name } = useQuery({
    ...chargePointList(depotId ?? ''),
    enabled: chargePointId !== undefined && depotId !== null,
    select: (chargers) => chargers.find(({ charge_point_id: id }) => id === chargePointId)?.name,
  })
  return name
}

function Details({ entry, timezone }: { readonly entry: AuditEntry; readonly timezone: string }) {
  return (
    <>
      <Facts
        facts={[
          ['Kind', entry.kind],
          ['Happened', formatTimeInFull(entry.occurred_at, timezone)],
          ['Recorded', formatTimeInFull(entry.recorded_at, timezone)],
          ['Stream', `${entry.stream}, version ${entry.stream_version}`],
          ['Correlation', <IdText key="correlation" id={entry.correlation_id} label="correlation id" />],
          ['Event id', <IdText key="event" id={entry.event_id} label="event id" />],
        ]}
      />
      <StoredText label="As it was stored">{JSON.stringify(entry.event, null, 2)}</StoredText>
    </>
  )
}

const actorKinds: Record<AuditEntry['actor']['kind'], string> = {
  user: '',
  token: ' (token)',
  command_line: ' (command line)',
  busbar: '',
}

const actorText = (actor: AuditEntry['actor']): string => actor.name + actorKinds[actor.kind]
