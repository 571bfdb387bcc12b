import { IconHandStop } from '@tabler/icons-react'
import { formatKwDown } from '../kit/numbers.ts'
import { When } from '../kit/When.tsx'
import { limitTone, limitWord } from './limitWords.ts'
import styles from './NodeLimits.module.css'
import type { StandingLimit } from './standingLimits.ts'

type Props = {
  readonly limits: readonly StandingLimit[]
  readonly nodeName: string
  readonly timezone: string
}

/** Every limit that stands at a node: the one that counts first, with whose it is and until when. */
export function NodeLimits({ limits, nodeName, timezone }: Props) {
  return (
    <ul className={styles.limits} aria-label={`Limits of ${nodeName}`}>
      {limits.map(({ kw, code, by, until, holds }) => (
        <li key={`${kw} ${by} ${until}`} className={styles.limit} data-tone={limitTone(code, by)} data-holds={holds}>
          <i className={styles.swatch} aria-hidden />
          <b>{formatKwDown(kw)}</b>
          <span>{limitWord(code, by)}</span>
          <span className={styles.dim}>
            {until === null ? (
              by === 'rating' ? (
                'nothing can raise it'
              ) : (
                'without an end'
              )
            ) : (
              <>
                until <When time={new Date(until).toISOString()} timezone={timezone} />
              </>
            )}
          </span>
          {holds && (
            <span className={styles.holds}>
              <IconHandStop size={14} aria-hidden /> counts
            </span>
          )}
        </li>
      ))}
      {limits.length === 0 && <li className={styles.dim}>Nothing limits it, as far as is known.</li>}
    </ul>
  )
}
