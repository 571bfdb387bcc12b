import { PathId, pageOf } from '@busbar/wire/api/common'
import {
  LatestQuery,
  LatestSample,
  type Quantity as SentQuantity,
  Telemetry,
  TelemetryQuery,
} from '@busbar/wire/api/telemetry'
import { z } from 'zod'
import type { House } from '../engine/house.ts'
import type { Point, Quantity, Sample, Series } from '../engine/ledgers.ts'
import type { App } from './doors.ts'
import { pageAnswer, pageOfAll } from './paging.ts'
import { HttpProblem, readProblems } from './problem.ts'
import { depotInSight } from './sight.ts'
import { time } from '../words.ts'

const tags = ['Telemetry']
const access = { role: 'viewer', scope: 'telemetry:read' } as const
const params = z.object({ depot_id: PathId })
const dayMs = 24 * 60 * 60 * 1000

export function telemetryRoutes(app: App, house: House): void {
  seriesRoute(app, house)
  latestRoute(app, house)
}

function seriesRoute(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/telemetry',
    {
      config: { access },
      schema: {
        operationId: 'getTelemetry',
        summary: 'Measurements for a chart, thinned to the points asked for',
        tags,
        params,
        querystring: TelemetryQuery,
        response: { 200: Telemetry, ...readProblems('DEPOT_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const { query } = request
      const now = house.clock.now()
      const { from, to } = between(query, now)
      const quantity = kept[query.quantity]
      const wish = {
        depotId,
        quantity: quantity.is,
        phase: query.phase ?? null,
        from,
        to,
        pointsMax: query.points,
        now,
      }
      const series = await house.ledgers.samples.series({
        ...wish,
        of:
          query.subject_id === undefined
            ? { type: 'kind', subjectKind: query.subject_kind }
            : { type: 'subject', subjectId: query.subject_id },
      })
      const onGrid = gridOf(series, from, to)
      return {
        depot_id: depotId,
        quantity: query.quantity,
        phase: wish.phase,
        resolution: series.resolution,
        from: time(onGrid.from),
        bucket_ms: series.bucketMs,
        bucket_count: onGrid.count,
        series: series.subjects.map(({ subjectId, points }) => ({
          subject_id: subjectId,
          min: onGrid.values(points, ({ least }) => rounded(least / quantity.per)),
          mean: onGrid.values(points, ({ mean }) => rounded(mean / quantity.per)),
          max: onGrid.values(points, ({ most }) => rounded(most / quantity.per)),
          told: onGrid.values(points, ({ told }) => rounded(told)),
        })),
      }
    },
  )
}

function latestRoute(app: App, house: House): void {
  app.get(
    '/api/depot/:depot_id/telemetry/latest',
    {
      config: { access },
      schema: {
        operationId: 'listLatestTelemetry',
        summary: 'The last value of everything that was measured since yesterday',
        tags,
        params,
        querystring: LatestQuery,
        response: { 200: pageOf(LatestSample), ...readProblems('DEPOT_NOT_FOUND', 'VALIDATION_FAILED') },
      },
    },
    async (request) => {
      const { depotId } = await depotInSight(request, house, request.params.depot_id)
      const { subject_id: subjectId } = request.query
      const all = await house.ledgers.samples.latest(depotId, house.clock.now())
      const wished = all.filter((sample) => subjectId === undefined || sample.subjectId === subjectId)
      return pageAnswer(pageOfAll(wished, request.query, seriesKey), latestSent)
    },
  )
}

/** Beyond it a bucket could begin or end where a time can't be written any more. */
const latest = Date.UTC(9000, 0)

/** What a chart asks for, or the last day. */
export function between(query: { from?: string | undefined; to?: string | undefined }, now: number) {
  const to = query.to === undefined ? now : Math.min(Date.parse(query.to), latest)
  const from = query.from === undefined ? to - dayMs : Math.max(Date.parse(query.from), 0)
  if (from < to) return { from, to }
  const message = 'must be before to'
  throw new HttpProblem('VALIDATION_FAILED', `/from ${message}`, [{ code: 'custom', message, pointer: '/from' }])
}

/** A place for each bucket, whether or not something was measured in it. */
function gridOf({ bucketMs }: Series, from: number, to: number) {
  const first = Math.floor(from / bucketMs)
  const count = Math.floor((to - 1) / bucketMs) - first + 1
  return {
    from: first * bucketMs,
    count,
    values: (points: readonly Point[], value: (point: Point) => number): (number | null)[] => {
      const places = new Array<number | null>(count).fill(null)
      for (const point of points) places[point.at / bucketMs - first] = value(point)
      return places
    },
  }
}

/** What the contract calls it, and how many of ours are one of its. */
const kept: Record<SentQuantity, { readonly is: Quantity; readonly per: number }> = {
  POWER_KW: { is: 'POWER_W', per: 1000 },
  POWER_OFFERED_KW: { is: 'POWER_OFFERED_W', per: 1000 },
  ENERGY_KWH: { is: 'ENERGY_WH', per: 1000 },
  CURRENT_A: { is: 'CURRENT_MA', per: 1000 },
  VOLTAGE_V: { is: 'VOLTAGE_MV', per: 1000 },
  SOC_PERCENT: { is: 'SOC_PERMILLE', per: 10 },
}

const sent = Object.fromEntries(Object.entries(kept).map(([name, { is, per }]) => [is, { name, per }])) as Record<
  Quantity,
  { readonly name: SentQuantity; readonly per: number }
>

const rounded = (value: number): number => Math.round(value * 1000) / 1000

const seriesKey = ({ subjectKind, subjectId, quantity, phase }: Sample): string =>
  `${subjectKind} ${subjectId} ${quantity} ${phase ?? ''}`

const latestSent = (sample: Sample): LatestSample => ({
  subject_id: sample.subjectId,
  subject_kind: sample.subjectKind,
  quantity: sent[sample.quantity].name,
  phase: sample.phase,
  at: time(sample.at),
  value: rounded(sample.value / sent[sample.quantity].per),
})
