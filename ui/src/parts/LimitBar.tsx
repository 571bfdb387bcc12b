import type { MicrogridNode } from '../api/types.gen.ts'
import { formatKw } from '../kit/numbers.ts'
import styles from './LimitBar.module.css'
import { limitSources } from './words.ts'

type Props = {
  readonly ratingKw: number | null
  readonly limit: MicrogridNode['effective_limit'] | null
  /** what the full width stands for */
  readonly scaleKw: number
}

/** One picture for a node everywhere: the width is the rating, the tick the effective limit in the colour of its source. */
export function LimitBar({ ratingKw, limit, scaleKw }: Props) {
  const widthKw = ratingKw ?? limit?.limit_kw ?? null
  if (widthKw === null || scaleKw === 0) return null
  const limitKw = Math.min(limit?.limit_kw ?? widthKw, widthKw)
  return (
    <div className={styles.scale} role="img" aria-label={barText(ratingKw, limit)}>
      <div className={styles.bar} data-rated={ratingKw !== null} style={{ width: percent(widthKw, scaleKw) }}>
        <div className={styles.headroom} style={{ width: percent(limitKw, widthKw) }} />
        {limit && (
          <div className={styles.tick} data-source={limit.source} style={{ left: percent(limitKw, widthKw) }} />
        )}
      </div>
    </div>
  )
}

function barText(ratingKw: number | null, limit: Props['limit']): string {
  const rating = ratingKw === null ? 'No rating' : `Rating ${formatKw(ratingKw)}`
  return limit ? `${rating}, effective limit ${formatKw(limit.limit_kw)} (${limitSources[limit.source]})` : rating
}

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.min(100, (part / whole) * 100)}%`
