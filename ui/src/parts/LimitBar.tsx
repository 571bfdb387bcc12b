import { formatKwDown, formatKwUp, formatLoadKw } from '../kit/numbers.ts'
import type { LimitTone } from './cycleWords.ts'
import styles from './LimitBar.module.css'

export type BarLimit = { readonly kw: number; readonly tone: LimitTone; readonly source: string }

/** What goes on at a node. `loadKw` null: not known; `allocatedKw` null: nothing is given by what it carries. */
export type BarUse = {
  readonly loadKw: number | null
  readonly allocatedKw: number | null
  readonly reservedKw: number
}

type Props = {
  readonly ratingKw: number | null
  readonly limit: BarLimit | null
  /** what the full width stands for */
  readonly scaleKw: number
  readonly use?: BarUse
}

/**
 * One picture for a node everywhere: the width is the rating, the tick the effective limit in the colour of its source;
 * filled is what flows, lighter what was given, hatched what is kept free for chargers that can't be steered.
 */
export function LimitBar({ ratingKw, limit, scaleKw, use }: Props) {
  const widthKw = ratingKw ?? limit?.kw ?? null
  if (widthKw === null || scaleKw === 0) return null
  const limitKw = Math.min(limit?.kw ?? widthKw, widthKw)
  const at = (kw: number) => percent(kw, widthKw)
  return (
    <div className={styles.scale} role="img" aria-label={barText(ratingKw, limit, use)}>
      <div className={styles.bar} data-rated={ratingKw !== null} style={{ width: percent(widthKw, scaleKw) }}>
        <div className={styles.headroom} style={{ width: at(limitKw) }} />
        {use && (
          <>
            <div className={styles.reserved} style={{ width: at((use.allocatedKw ?? 0) + use.reservedKw) }} />
            <div className={styles.allocated} style={{ width: at(use.allocatedKw ?? 0) }} />
            <div className={styles.load} style={{ width: at(use.loadKw ?? 0) }} />
          </>
        )}
        {limit && <div className={styles.tick} data-tone={limit.tone} style={{ left: at(limitKw) }} />}
      </div>
    </div>
  )
}

function barText(ratingKw: number | null, limit: BarLimit | null, use: BarUse | undefined): string {
  const rating = ratingKw === null ? 'No rating' : `Rating ${formatKwDown(ratingKw)}`
  const limited = limit ? `${rating}, effective limit ${formatKwDown(limit.kw)} (${limit.source})` : rating
  if (!use) return limited
  const load = use.loadKw === null ? 'load not known' : `load ${formatLoadKw(use.loadKw, limit?.kw ?? ratingKw)}`
  const reserved =
    use.reservedKw === 0 ? '' : `, ${formatKwUp(use.reservedKw)} kept free for connectors that aren’t steered`
  const given = use.allocatedKw === null ? '' : `, ${formatKwDown(use.allocatedKw)} given`
  return `${limited}, ${load}${given}${reserved}`
}

const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.min(100, Math.max(0, (part / whole) * 100))}%`
