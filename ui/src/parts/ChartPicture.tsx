import { useId, type KeyboardEvent, type PointerEvent } from 'react'
import { formatKw, formatKwDown } from '../kit/numbers.ts'
import { formatClock, knownTimezone } from '../kit/times.ts'
import styles from './LoadChart.module.css'
import { ChartLimits } from './ChartLimits.tsx'
import { edgesOf, hoursFor, ticksFor, unbroken, type Stack, type View } from './loadChart.ts'
import type { Drawn, OnPoint, Scale } from './chartShape.ts'

type Props = Drawn & {
  readonly view: View
  readonly now: number
  readonly width: number
  readonly timezone: string
  readonly label: string
  readonly cursor: number | null
  readonly picked: string | null
  /** above it no limit can lie; null: none is stated */
  readonly ratingKw: number | null
  readonly onPoint: OnPoint
}

const margin = { left: 44, right: 8, top: 22, bottom: 22 }
const heights = { narrow: 220, wide: 300 }

/** The picture itself: chargers stacked in feeder order, the limit above them, what is to come hatched. */
export function ChartPicture({
  stack,
  limits,
  metered,
  view,
  now,
  width,
  timezone,
  label,
  cursor,
  picked,
  ratingKw,
  onPoint,
}: Props) {
  const id = useId()
  const height = width < 600 ? heights.narrow : heights.wide
  const mostKw = Math.max(
    ...limits.map(({ kw }) => kw),
    ...stack.times.map((_, nth) => highest(stack, nth)),
    ...(metered ?? []).map(({ kw }) => kw),
    10,
  )
  const plateKw = ratingShown(ratingKw, limits, mostKw)
  const { topKw, ticks } = ticksFor(Math.max(mostKw, plateKw ?? 0))
  const bottom = height - margin.bottom
  const scale: Scale = {
    ...{ width, top: margin.top, bottom },
    x: (at) => margin.left + ((at - view.from) / (view.to - view.from)) * (width - margin.left - margin.right),
    y: (kw) => bottom - (kw / topKw) * (bottom - margin.top),
  }
  const timeAt = (x: number) =>
    view.from + ((x - margin.left) / (width - margin.left - margin.right)) * (view.to - view.from)
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = Math.min(view.to, Math.max(view.from, timeAt(event.clientX - box.left)))
    // A finger doesn't pass by: where it is, it is meant.
    const isSet = event.type === 'pointerdown' || event.pointerType !== 'mouse'
    onPoint({ at, unitId: (event.target as Element).getAttribute('data-unit'), isSet }, isSet)
  }
  const zone = knownTimezone(timezone)
  return (
    <svg
      {...{ width, height }}
      className={styles.picture}
      data-picked={picked !== null}
      role="slider"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuemin={view.from}
      aria-valuemax={view.to}
      aria-valuenow={Math.round(cursor ?? Math.min(now, view.to))}
      aria-valuetext={formatClock(cursor ?? Math.min(now, view.to), zone)}
      tabIndex={0}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={(event) => event.pointerType === 'mouse' && onPoint(null, false)}
      onKeyDown={(event) =>
        step(event, view, cursor ?? Math.min(now, view.to), (at) =>
          onPoint(at === null ? null : { at, unitId: null, isSet: true }, true),
        )
      }
    >
      <defs>
        <pattern id={`${id}-ahead`} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="7" className={styles.hatch} />
        </pattern>
        <clipPath id={`${id}-plot`}>
          <rect x={margin.left} y={0} width={Math.max(0, width - margin.left - margin.right)} height={bottom} />
        </clipPath>
      </defs>
      <Axes {...{ scale, ticks, view, zone, width }} />
      <g clipPath={`url(#${id}-plot)`}>
        <Layers {...{ stack, scale, picked }} />
        {unbroken(metered ?? [], stepOf(stack)).map((run) => (
          <path
            key={run[0]?.at}
            className={styles.meter}
            d={`M${run.map(({ at, kw }) => `${scale.x(at).toFixed(1)},${scale.y(kw).toFixed(1)}`).join('L')}`}
          />
        ))}
        {now > view.from && now < view.to && (
          <g className={styles.now}>
            <line x1={scale.x(now)} x2={scale.x(now)} y1={margin.top - 8} y2={bottom} />
            <text x={scale.x(now) + 4} y={bottom - 6}>
              now
            </text>
          </g>
        )}
        {plateKw !== null && (
          <g className={styles.rating}>
            <line x1={margin.left} x2={width - margin.right} y1={scale.y(plateKw)} y2={scale.y(plateKw)} />
            <text x={width - margin.right - 4} y={scale.y(plateKw) - 5} textAnchor="end">
              rating {formatKwDown(plateKw)}
            </text>
          </g>
        )}
        <ChartLimits {...{ limits, scale, now, view }} hatch={`url(#${id}-ahead)`} />
        {cursor !== null && (
          <line className={styles.cursor} x1={scale.x(cursor)} x2={scale.x(cursor)} y1={margin.top} y2={bottom} />
        )}
      </g>
    </svg>
  )
}

/** Where it is the limit itself it needs no line of its own; far above all that is drawn it would press that flat. */
function ratingShown(ratingKw: number | null, limits: Drawn['limits'], mostKw: number): number | null {
  if (ratingKw === null || ratingKw > 3 * mostKw) return null
  return limits.some(({ kw }) => kw < ratingKw) ? ratingKw : null
}

const stepOf = ({ times }: Stack): number => (times[1] ?? 0) - (times[0] ?? 0)

const highest = ({ layers }: Stack, nth: number): number => layers.reduce((sum, { kws }) => sum + (kws[nth] ?? 0), 0)

/** By keyboard a hundredth of the picture at a time. */
function step(event: KeyboardEvent, view: View, at: number, go: (at: number | null) => void): void {
  const one = (view.to - view.from) / 100
  const to = { ArrowLeft: at - one, ArrowRight: at + one, PageUp: at + 10 * one, PageDown: at - 10 * one }
  const ends = { Home: view.from, End: view.to, Escape: null }
  const next = { ...to, ...ends }[event.key]
  if (next === undefined) return
  event.preventDefault()
  go(next === null ? null : Math.min(view.to, Math.max(view.from, next)))
}

type AxesProps = {
  readonly scale: Scale
  readonly ticks: readonly number[]
  readonly view: View
  readonly zone: string
  readonly width: number
}

function Axes({ scale, ticks, view, zone, width }: AxesProps) {
  const hours = hoursFor(view.from, view.to, Math.max(2, Math.floor(width / 90)), midnightBefore(view.from, zone))
  return (
    <g className={styles.axes} aria-hidden>
      {ticks.map((kw) => (
        <g key={kw}>
          <line x1={margin.left} x2={width - margin.right} y1={scale.y(kw)} y2={scale.y(kw)} />
          <text x={margin.left - 6} y={scale.y(kw) + 4} textAnchor="end">
            {kw === 0 ? '0' : formatKw(kw).replace(/\D*$/, '')}
          </text>
        </g>
      ))}
      <text x={margin.left - 6} y={12} textAnchor="end">
        kW
      </text>
      {hours
        .filter((at) => scale.x(at) > margin.left + 12 && scale.x(at) < width - 20)
        .map((at) => (
          <text key={at} x={scale.x(at)} y={scale.bottom + 16} textAnchor="middle">
            {formatClock(at, zone)}
          </text>
        ))}
    </g>
  )
}

function midnightBefore(at: number, zone: string): number {
  const [hours = 0, minutes = 0] = formatClock(at, zone).split(':').map(Number)
  return Math.floor(at / 60_000) * 60_000 - (hours * 60 + minutes) * 60_000
}

function Layers({ stack, scale, picked }: { stack: Stack; scale: Scale; picked: string | null }) {
  const edges = edgesOf(stack)
  return (
    <g aria-hidden>
      {stack.layers.map(({ unitId, feederAt }, nth) => {
        const { low, high } = edges[nth]!
        const up = stack.times.map((at, time) => `${scale.x(at).toFixed(1)},${scale.y(high[time]!).toFixed(1)}`)
        const down = stack.times.map((at, time) => `${scale.x(at).toFixed(1)},${scale.y(low[time]!).toFixed(1)}`)
        if (up.length < 2) return null
        return (
          <path
            key={unitId}
            d={`M${up.join('L')}L${down.toReversed().join('L')}Z`}
            className={styles.layer}
            data-unit={unitId}
            data-feeder={feederAt % 4}
            data-even={nth % 2 === 0}
            data-picked={picked === unitId}
          />
        )
      })}
    </g>
  )
}
