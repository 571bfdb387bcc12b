import { Code, Collapse, Text, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import type { AuditEntry } from '../api/types.gen.ts'
import { Facts } from '../kit/Facts.tsx'
import { IdText } from '../kit/IdText.tsx'
import { browserTimezone, formatTimeInFull, knownTimezone } from '../kit/times.ts'
import { useSetSearch } from '../kit/useSetSearch.ts'
import { When } from '../kit/When.tsx'
import type { Audit as Search } from '../search.ts'
import styles from './AuditRow.module.css'

type Props = { readonly entry: AuditEntry; readonly timezone: string | undefined; readonly isOpen: boolean }

/** One event: its sentence, and on demand all that was stored. */
export function AuditRow({ entry, timezone, isOpen }: Props) {
  const setSearch = useSetSearch<Search>()
  const detailsId = useId()
  return (
    <li className={styles.entry}>
      <UnstyledButton
        className={styles.line}
        aria-expanded={isOpen}
        aria-controls={detailsId}
        onClick={() => setSearch({ open: isOpen ? undefined : entry.event_id }, { replace: true })}
      >
        <IconChevronRight size={16} className={styles.chevron} data-open={isOpen} aria-hidden />
        <span className={styles.when}>
          <When time={entry.occurred_at} timezone={timezone} />
        </span>
        <span className={styles.summary}>{entry.summary}</span>
        <span className={styles.depot}>{entry.depot_name ?? '–'}</span>
        <span className={styles.actor}>{actorText(entry.actor)}</span>
      </UnstyledButton>
      <Collapse expanded={isOpen} id={detailsId}>
        {isOpen && <Details entry={entry} timezone={knownTimezone(timezone ?? browserTimezone())} />}
      </Collapse>
    </li>
  )
}

function Details({ entry, timezone }: { readonly entry: AuditEntry; readonly timezone: string }) {
  return (
    <div className={styles.details}>
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
      <Text size="sm" c="dimmed" mt={4}>
        As it was stored
      </Text>
      <Code block className={styles.stored} tabIndex={0}>
        {JSON.stringify(entry.event, null, 2)}
      </Code>
    </div>
  )
}

const actorKinds: Record<AuditEntry['actor']['kind'], string> = {
  user: '',
  token: ' (token)',
  command_line: ' (command line)',
  busbar: '',
}

const actorText = (actor: AuditEntry['actor']): string => actor.name + actorKinds[actor.kind]
