import type { IncidentEntry } from '../api/types.gen.ts'
import { When } from '../kit/When.tsx'
import styles from './IncidentHistory.module.css'

type Props = { readonly history: readonly IncidentEntry[]; readonly timezone: string | undefined }

/** What happened, what people did, and what they said, oldest first. */
export function IncidentHistory({ history, timezone }: Props) {
  return (
    <ol className={styles.history} aria-label="What happened">
      {history.map((entry) => (
        <li key={entry.entry_id} className={styles.entry}>
          <p className={styles.what}>
            <span>{wordsOf(entry)}</span>
            <span className={styles.when}>
              <When time={entry.at} timezone={timezone} />
            </span>
          </p>
          {entry.comment !== null && <p className={styles.comment}>{entry.comment}</p>}
        </li>
      ))}
    </ol>
  )
}

function wordsOf({ what, by, summary }: IncidentEntry): string {
  switch (what) {
    case 'OPENED':
      return `Opened. ${summary.replace(/^Incident: /, '')}`
    case 'WORSENED':
      return `Became worse. ${summary.replace(/^Incident became worse: /, '')}`
    case 'ACKNOWLEDGED':
      return `${by.name} acknowledged it`
    case 'COMMENTED':
      return `${by.name} wrote`
    case 'RESOLVED':
      return by.kind === 'busbar' ? 'Over: the cause is gone' : `${by.name} resolved it`
  }
}
