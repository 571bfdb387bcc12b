import { useElementSize } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getLimitHistoryOptions, getTelemetryOptions } from '../api/@tanstack/react-query.gen.ts'
import { useNow } from '../kit/clock.ts'
import { formatKw, formatKwDown } from '../kit/numbers.ts'
import { chargePointList } from './lists.ts'
import { comingLimits, joined, meteredLine, nearest, pastLimits, stackOf, totalAt, type View } from './loadChart.ts'
import type { Drawn, OnPoint, Pointed } from './chartShape.ts'
import { ChartPicture } from './ChartPicture.tsx'
import { ChartReading } from './ChartReading.tsx'
import styles from './LoadChart.module.css'
import { NodeLimits } from './NodeLimits.tsx'
import { isSilent, isUnder, type LiveNode, type LiveSite } from './siteStatus.ts'
import { standingLimits } from './standingLimits.ts'

type Props = {
  readonly site: LiveSite
  /** whose chargers, under whose limit */
  readonly node: LiveNode
  readonly view: View
  readonly timezone: string
  /** where the cursor is; all charts of a page share it */
  readonly pointed: Pointed | null
  readonly onPoint: OnPoint
}

/** What the chargers drew under the limit of a node, and what is known of the limit to come. */
export function LoadChart({ site, node, view, timezone, pointed, onPoint }: Props) {
  const { ref, width } = useElementSize()
  const now = useNow()
  const drawn = useDrawn(site, node, view, now, width)
  const shownAt = pointed !== null && pointed.at >= view.from && pointed.at <= view.to ? pointed.at : null
  const picked = pointed?.unitId ?? null
  return (
    <div className={styles.chart}>
      <div ref={ref} className={styles.frame}>
        {width > 0 && (
          <ChartPicture
            {...drawn}
            {...{ view, now, width, timezone, picked }}
            ratingKw={node.rating_kw}
            label={summary(node, drawn, now)}
            cursor={shownAt}
            onPoint={onPoint}
          />
        )}
      </div>
      <ChartReading
        {...drawn}
        node={node}
        silent={site.reading.units.filter((unit) => isSilent(unit, site.status) && isUnder(site, unit, node.node_id))}
        timezone={timezone}
        now={now}
        at={shownAt}
        picked={picked}
        depotId={site.status.depot_id}
        onLetGo={pointed?.isSet ? () => onPoint(null, true) : null}
        namedMax={width < 600 ? 4 : 12}
      />
      <NodeLimits
        limits={standingLimits(site, node, drawn.limits, shownAt ?? now, now)}
        nodeName={node.name}
        timezone={timezone}
      />
    </div>
  )
}

/** As many points as there are places for them. */
const pixelsPerPoint = 4
const measuredAgainMs = 10_000

function useDrawn(site: LiveSite, node: LiveNode, view: View, now: number, width: number): Drawn {
  const depot_id = site.status.depot_id
  const points = Math.max(50, Math.ceil(width / pixelsPerPoint / 50) * 50)
  const end = Math.min(now, view.to)
  // In steps, so that the question stays the same for a while and its answer can be kept.
  const stepMs = Math.max(60_000, Math.ceil((view.to - view.from) / points))
  const from = new Date(Math.floor(view.from / stepMs) * stepMs).toISOString()
  const to = new Date(Math.ceil(end / stepMs) * stepMs).toISOString()
  const isLive = view.to > now
  const again = { placeholderData: keepPreviousData, refetchInterval: isLive ? measuredAgainMs : (false as const) }
  const power = (subject_kind: 'CONNECTOR' | 'CHARGE_POINT') => ({
    ...getTelemetryOptions({ path: { depot_id }, query: { subject_kind, from, to, points } }),
    ...again,
  })
  const connectors = useQuery(power('CONNECTOR'))
  const chargePoints = useQuery(power('CHARGE_POINT'))
  const history = useQuery({ ...getLimitHistoryOptions({ path: { depot_id }, query: { from, to } }), ...again })
  const meter = useQuery({
    ...getTelemetryOptions({ path: { depot_id }, query: { subject_id: node.node_id, from, to, points } }),
    ...again,
  })
  const registry = useQuery(chargePointList(depot_id))
  const stack = useMemo(() => {
    const measured = { connectors: connectors.data, chargePoints: chargePoints.data, registry: registry.data ?? [] }
    return stackOf(site, node.node_id, measured, end)
  }, [site, node.node_id, connectors.data, chargePoints.data, registry.data, end])
  const past = pastLimits(history.data, node.node_id, view.from, end)
  const coming = isLive ? comingLimits(site, node, now, view.to) : []
  return {
    ...{ stack, limits: joined([...past, ...coming]), metered: meteredLine(meter.data, node.node_id, end) },
    isPending: connectors.isPending || history.isPending,
  }
}

function summary(node: LiveNode, { stack, limits }: Drawn, now: number): string {
  const limit = limits.find((span) => span.from <= now && now <= span.to)
  const nth = nearest(stack, now)
  const load = nth < 0 ? 'nothing measured now' : `${formatKw(totalAt(stack, nth))} now`
  const limited = limit ? ` under a limit of ${formatKwDown(limit.kw)}` : ''
  return `Load of the ${stack.layers.length} connectors under ${node.name}: ${load}${limited}`
}
