import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CycleUnit } from '../api/types.gen.ts'
import { AnchorLink } from '../kit/AnchorLink.tsx'
import { formatKw, formatKwDown } from '../kit/numbers.ts'
import { formatMoment, knownTimezone } from '../kit/times.ts'
import { limitTone, limitWord } from './limitWords.ts'
import type { Drawn } from './chartShape.ts'
import styles from './LoadChart.module.css'
import { nearest, totalAt, type Metered } from './loadChart.ts'
import { silentWords } from './loadWords.ts'
import type { LiveNode } from './siteStatus.ts'

type Props = Drawn & {
  readonly node: LiveNode
  /** under it, and in no sum */
  readonly silent: readonly CycleUnit[]
  readonly timezone: string
  readonly now: number
  /** where the cursor is; null: now is read */
  readonly at: number | null
  readonly picked: string | null
  readonly depotId: string
  /** null: it goes by itself */
  readonly onLetGo: (() => void) | null
  /** the rest comes when asked for */
  readonly namedMax: number
}

/** All values at one instant, in words: where the cursor is, else now. */
export function ChartReading(props: Props) {
  const { stack, limits, metered, node, silent, isPending, timezone, now, at, picked, depotId, onLetGo, namedMax } =
    props
  const [all, setAll] = useState(false)
  const instant = at ?? now
  const limit = limits.find(({ from, to }) => from <= instant && instant <= to)
  const nth = nearest(stack, instant)
  const shownKw = at === null ? meterNow(node) : instant > now + 1 ? null : meterAt(metered, instant)
  const drawing = nth < 0 ? [] : stack.layers.filter(({ kws }) => (kws[nth] ?? 0) > 0.05)
  const shown = all ? drawing : drawing.slice(0, namedMax)
  return (
    <div className={styles.reading}>
      <p className={styles.line}>
        <strong>
          {at === null ? 'Now' : formatMoment(new Date(instant).toISOString(), now, knownTimezone(timezone))}
        </strong>
        <span>{loadWords(isPending, nth < 0 ? null : totalAt(stack, nth), instant > now)}</span>
        {at === null && silent.length > 0 && <span>{silentWords(silent.length, kwSum(silent))}</span>}
        {shownKw !== null && <span className={styles.metered}>{formatKw(shownKw)} at the meter</span>}
        {limit && (
          <span data-tone={limitTone(limit.code, limit.by)} className={styles.limitWords}>
            limit {formatKwDown(limit.kw)} ({limitWord(limit.code, limit.by)})
          </span>
        )}
        {at !== null && at <= now && (
          <AnchorLink
            to="/depots/$depotId/cycles"
            params={{ depotId }}
            search={{ to: new Date(at).toISOString() }}
            inherit
          >
            Cycles until then
          </AnchorLink>
        )}
        {onLetGo && (
          <Button variant="subtle" size="compact-xs" onClick={onLetGo}>
            Let go
          </Button>
        )}
      </p>
      {drawing.length > 0 && (
        <ul className={styles.values} aria-label="What each drew">
          {shown.map(({ unitId, name, feederAt, kws }) => (
            <li key={unitId} data-dim={picked !== null && picked !== unitId}>
              <i className={styles.swatch} data-feeder={feederAt % 4} />
              {name} <b>{formatKw(kws[nth] ?? 0)}</b>
            </li>
          ))}
          {shown.length < drawing.length && (
            <li>
              <Button variant="subtle" size="compact-xs" onClick={() => setAll(true)}>
                and {drawing.length - shown.length} more
              </Button>
            </li>
          )}
        </ul>
      )}
    </div>
  )
}

/** Beside what chargers say now stands what it shows now, not the mean of some minutes. */
const meterNow = ({ now }: LiveNode): number | null =>
  now?.measured_by === 'METER' && now.quality === 'FRESH' ? now.load_kw : null

/** The last that it showed, unless that is long ago. */
function meterAt(metered: Metered | null, at: number): number | null {
  const last = metered?.findLast((one) => one.at <= at)
  return last && at - last.at < meterHoldMs ? last.kw : null
}

const meterHoldMs = 10 * 60_000

const kwSum = (units: readonly CycleUnit[]): number => units.reduce((sum, { exposure_kw: kw }) => sum + kw, 0)

function loadWords(isPending: boolean, kw: number | null, isAhead: boolean): string {
  if (isAhead) return 'to come'
  if (kw === null) return isPending ? 'being read' : 'nothing measured'
  return `${formatKw(kw)} drawn by chargers`
}
