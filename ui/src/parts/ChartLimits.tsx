import { formatKwDown } from '../kit/numbers.ts'
import type { Scale } from './chartShape.ts'
import { limitTone, limitWord } from './limitWords.ts'
import styles from './LoadChart.module.css'
import type { LimitSpan, View } from './loadChart.ts'

type Props = {
  readonly limits: readonly LimitSpan[]
  readonly scale: Scale
  readonly now: number
  readonly view: View
  readonly hatch: string
}

/** The limit as a step line above everything, shaded in the colour of whose it is, with its name at each change. */
export function ChartLimits({ limits, scale, now, view, hatch }: Props) {
  const { x, y, top } = scale
  return (
    <g aria-hidden>
      {limits.map((span, nth) => {
        const tone = limitTone(span.code, span.by)
        const before = limits[nth - 1]
        const [left, right, height] = [x(span.from), x(span.to), y(span.kw)]
        const joins = before?.to === span.from ? `M${left},${y(before.kw)}V${height}` : `M${left},${height}`
        return (
          <g key={span.from} data-tone={tone} className={styles.limit}>
            <rect x={left} width={Math.max(0, right - left)} y={top - 12} height={Math.max(0, height - top + 12)} />
            <path d={`${joins}H${right}`} />
          </g>
        )
      })}
      {ahead(limits, now).map((span) => (
        <rect
          key={span.from}
          x={x(span.from)}
          width={Math.max(0, x(span.to) - x(span.from))}
          y={y(span.kw)}
          height={Math.max(0, scale.bottom - y(span.kw))}
          fill={hatch}
        />
      ))}
      {labels(limits, scale, view).map(({ span, at }) => (
        <text
          key={span.from}
          x={at}
          y={y(span.kw) - 6}
          className={styles.limitLabel}
          data-tone={limitTone(span.code, span.by)}
        >
          {limitLabel(span)}
        </text>
      ))}
    </g>
  )
}

const limitLabel = ({ kw, code, by }: LimitSpan): string => `${formatKwDown(kw)} · ${limitWord(code, by)}`

function ahead(limits: readonly LimitSpan[], now: number): readonly LimitSpan[] {
  return limits.filter(({ to }) => to > now).map((span) => ({ ...span, from: Math.max(now, span.from) }))
}

const letterWidth = 7.2

/** Where one would run over the edge it moves back, and where it would run into another it gives way. */
function labels(limits: readonly LimitSpan[], { x, width }: Scale, view: View) {
  let free = 0
  return limits.flatMap((span) => {
    const length = limitLabel(span).length * letterWidth
    const at = Math.min(Math.max(x(view.from), x(span.from)) + 6, width - 8 - length)
    if (at < free) return []
    free = at + length + 8
    return [{ span, at }]
  })
}
