import { Text } from '@mantine/core'
import { countOf } from '../kit/numbers.ts'
import { groupBy } from '../kit/groupBy.ts'
import { Notice } from '../kit/Notice.tsx'
import styles from './BringInPlan.module.css'
import type { CsvFault } from './departureCsv.ts'

type Props = { readonly faults: readonly CsvFault[]; readonly text: string }

/** Who mends more than these looks at the column, not at each line. */
const shownMax = 30

/** The lines of a table that can't be read, each as it stands there and with what is wrong. */
export function FaultyLines({ faults, text }: Props) {
  if (faults.length === 0) return null
  const standing = text.split(/\r\n|[\r\n]/)
  const lines = [...groupBy(faults, ({ line }) => line)]
  const more = lines.length - shownMax
  return (
    <div role="status">
      <ul className={styles.faults} aria-label="Lines that can’t be read">
        {lines.slice(0, shownMax).map(([line, wrong]) => (
          <li key={line}>
            <Notice tone="breach" title={`Line ${line}`}>
              <code className={styles.line}>{standing[line - 1]}</code>
              {wrong.map(({ message }) => (
                <span key={message}>{message}</span>
              ))}
            </Notice>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text size="sm" c="dimmed" mt={8}>
          And {countOf(more, 'line')} more.
        </Text>
      )}
    </div>
  )
}
