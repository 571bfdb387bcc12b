import type { ChargePoint, LimitHistory, Telemetry } from '../api/types.gen.ts'
import { feedersOf, isSilent, isUnder, type LiveNode, type LiveSite } from './siteStatus.ts'

// What the chart draws, as numbers: no pixels here.

/** A limit that held, or will, from one instant to another. */
export type LimitSpan = {
  readonly from: number
  readonly to: number
  readonly kw: number
  readonly code: string | null
  readonly by: string | null
  readonly until: number | null
}

/** What one charger drew, at the instants of the stack. */
export type Layer = {
  readonly unitId: string
  readonly name: string
  readonly feeder: string
  /** counted within what is drawn: neighbours look different by it */
  readonly feederAt: number
  readonly kws: readonly number[]
}

export type Stack = { readonly times: readonly number[]; readonly layers: readonly Layer[] }

/** A charger that says nothing for so long isn't drawn on as if it still did. */
const holdMs = 2 * 60_000

/** The limits that held between two instants, without a gap where none was known. */
export function pastLimits(history: LimitHistory | undefined, nodeId: string, from: number, to: number): LimitSpan[] {
  const steps = history?.nodes.find(({ node_id }) => node_id === nodeId)?.steps ?? []
  return steps.flatMap(({ at, limit_kw: kw, limit_code: code, by, until }, nth) => {
    const next = steps[nth + 1]
    const span = { from: Math.max(from, Date.parse(at)), to: Math.min(to, next ? Date.parse(next.at) : to) }
    if (kw === null || span.from >= span.to) return []
    return [{ ...span, kw, code, by, until: until === null ? null : Date.parse(until) }]
  })
}

/** What is known today of the time to come: the lowest of all that are told for this node, else its rating. */
export function comingLimits({ reading }: Pick<LiveSite, 'reading'>, node: LiveNode, from: number, to: number) {
  const told = reading.limits
    .filter(({ node_id: nodeId }) => nodeId === null || nodeId === node.node_id)
    .map(({ limit_kw: kw, code, by, from: begins, until }) => ({
      ...{ kw, code, by, from: Date.parse(begins), until: until === null ? null : Date.parse(until) },
    }))
  const isTold = told.some(({ kw, code }) => kw === node.limit_kw && code === node.limit_code)
  const standing = isTold
    ? { kw: node.rating_kw, code: null, by: 'rating' }
    : { kw: node.limit_kw, code: node.limit_code, by: node.by }
  const bounds = told.flatMap((limit) => [limit.from, limit.until ?? to]).filter((at) => at > from && at < to)
  const times = [...new Set([from, ...bounds, to])].sort((a, b) => a - b)
  const spans: LimitSpan[] = []
  for (const [nth, at] of times.slice(0, -1).entries()) {
    const active = told.filter((limit) => limit.from <= at && (limit.until === null || limit.until > at))
    const winner = [...active, ...(standing.kw === null ? [] : [{ ...standing, kw: standing.kw, until: null }])].sort(
      (a, b) => a.kw - b.kw,
    )[0]
    if (winner) {
      const { kw, code, by, until } = winner
      spans.push({ from: at, to: times[nth + 1]!, kw, code, by, until })
    }
  }
  return joined(spans)
}

/** Two that say the same are one. */
export function joined(spans: readonly LimitSpan[]): LimitSpan[] {
  const result: LimitSpan[] = []
  for (const span of spans) {
    const last = result.at(-1)
    const isSame = last?.to === span.from && last.kw === span.kw && last.code === span.code && last.by === span.by
    if (isSame) result[result.length - 1] = { ...last, to: span.to, until: span.until }
    else result.push(span)
  }
  return result
}

export type Measurements = {
  readonly connectors: Telemetry | undefined
  readonly chargePoints: Telemetry | undefined
  /** limits of some chargers mean their output: what they measure there is less than what the board gives */
  readonly registry: readonly ChargePoint[]
}

/** The chargers under a node in feeder order, one upon the other; the last instant is now, as the site's status has it. */
export function stackOf(site: LiveSite, nodeId: string, measured: Measurements, now: number): Stack {
  const { connectors } = measured
  const bucketMs = connectors?.bucket_ms ?? 0
  const beginsAt = connectors ? Date.parse(connectors.from) : 0
  const times = Array.from({ length: connectors?.bucket_count ?? 0 }, (_, nth) => beginsAt + (nth + 0.5) * bucketMs)
  const past = times.filter((at) => at < now)
  const isLive = past.length > 0 && now - past.at(-1)! <= Math.max(holdMs, 2 * bucketMs)
  const series = seriesByUnit(measured)
  const layers = feedersOf(site)
    .map(({ node, units }) => ({ node, units: units.filter((unit) => isUnder(site, unit, nodeId)) }))
    .filter(({ units }) => units.length > 0)
    .flatMap(({ node, units }, feederAt) =>
      units
        .toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
        .map((unit): Layer => {
          const drew = series(unit.unit_id, unit.charge_point_id)
          const kws = past.map((_, nth) => Math.max(0, drew[nth] ?? 0))
          if (isLive) kws.push(isSilent(unit, site.status) ? 0 : Math.max(0, unit.drawn_kw ?? 0))
          return { unitId: unit.unit_id, name: unit.name, feeder: node.name, feederAt, kws }
        }),
    )
  return { times: isLive ? [...past, now] : past, layers }
}

type Values = readonly (number | null)[]

function seriesByUnit({ connectors, chargePoints, registry }: Measurements) {
  const drew = new Map<string, Values>()
  for (const told of [connectors, chargePoints]) {
    for (const one of told?.series ?? []) drew.set(one.subject_id, held(one.mean, told?.bucket_ms ?? 0, one.told))
  }
  const chargers = new Map(registry.map((one) => [one.charge_point_id, one]))
  return (unitId: string, chargePointId: string): Values => {
    const charger = chargers.get(chargePointId)
    const plugs = unitId === chargePointId ? (charger?.connectors ?? []).map((one) => one.connector_id) : [unitId]
    const own = plugs.map((id) => drew.get(id) ?? [])
    const whole = unitId === chargePointId || plugs.length === 0 ? (drew.get(chargePointId) ?? []) : []
    const lossless = charger?.limit_reference === 'DC_OUTPUT' ? charger.efficiency : 1
    const length = Math.max(whole.length, ...own.map((values) => values.length))
    return Array.from({ length }, (_, nth) => {
      const known = own.flatMap((values) => values[nth] ?? [])
      const kw = known.length > 0 ? known.reduce((sum, one) => sum + one, 0) : (whole[nth] ?? null)
      return kw === null ? null : kw / lossless
    })
  }
}

/**
 * A meter says between two words what it said last; one that stays out longer than its words are apart has stopped. Of a
 * bucket of which it told only a part, only that part counts: in the rest another bus may have stood at the same board.
 */
export function held(values: Values, bucketMs: number, told: Values = []): Values {
  const usual = usualGap(values.flatMap((value, nth) => (value === null ? [] : [nth])))
  const most = Math.min(Math.floor(holdMs / Math.max(1, bucketMs)), Math.max(1, Math.floor(1.5 * usual) - 1))
  let last: number | null = null
  let since = 0
  return values.map((value, nth) => {
    const share = told[nth] ?? 1
    since = value === null ? since + 1 : 0
    if (value !== null) last = share < 1 ? null : value
    else if (since > most) last = null
    return value === null ? last : value * share
  })
}

/** How far apart words are, half of the time; unknown counts as far. */
function usualGap(told: readonly number[]): number {
  const gaps = told.slice(1).map((at, before) => at - told[before]!)
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? Infinity
}

/** The lower and the upper edge of each layer at each instant. */
export function edgesOf({ times, layers }: Stack): readonly { readonly low: number[]; readonly high: number[] }[] {
  const sums = times.map(() => 0)
  return layers.map(({ kws }) => {
    const low = [...sums]
    for (const [nth, kw] of kws.entries()) sums[nth] = (sums[nth] ?? 0) + kw
    return { low, high: [...sums] }
  })
}

/**
 * Where a meter was silent for longer than its words are apart nothing is drawn: each run without such a silence is a line
 * of its own.
 */
export function unbroken(metered: Metered, bucketMs: number): readonly Metered[] {
  const most = Math.min(Math.max(holdMs, 2 * bucketMs), 3 * usualGap(metered.map(({ at }) => at)))
  const runs: { readonly at: number; readonly kw: number }[][] = []
  for (const one of metered) {
    const run = runs.at(-1)
    if (run && one.at - run.at(-1)!.at <= most) run.push(one)
    else runs.push([one])
  }
  return runs
}

/** What a node's own meter showed, without the places where it showed nothing; null where it has none. */
export function meteredLine(meter: Telemetry | undefined, nodeId: string, to: number): Metered | null {
  const means = meter?.series.find(({ subject_id }) => subject_id === nodeId)?.mean
  if (!meter || !means?.some((kw) => kw !== null)) return null
  const beginsAt = Date.parse(meter.from)
  return means.flatMap((kw, nth) => {
    const at = beginsAt + (nth + 0.5) * meter.bucket_ms
    return kw === null || at > to ? [] : [{ at, kw }]
  })
}

export type Metered = readonly { readonly at: number; readonly kw: number }[]

export const totalAt = ({ layers }: Stack, nth: number): number =>
  layers.reduce((sum, { kws }) => sum + (kws[nth] ?? 0), 0)

/** The instant of the stack that is nearest; -1 where there is none within two of its steps. */
export function nearest({ times }: Stack, at: number): number {
  let best = -1
  for (const [nth, time] of times.entries()) {
    if (best < 0 || Math.abs(time - at) < Math.abs(times[best]! - at)) best = nth
  }
  const stepMs = times.length > 1 ? (times.at(-1)! - times[0]!) / (times.length - 1) : 0
  return best >= 0 && Math.abs(times[best]! - at) <= 2 * stepMs + 1 ? best : -1
}

/** Round numbers up the side: at most five, and the top of the chart above all that is drawn. */
export function ticksFor(mostKw: number): { readonly topKw: number; readonly ticks: readonly number[] } {
  const most = Math.max(mostKw * 1.12, 1)
  const size = 10 ** Math.floor(Math.log10(most / 4))
  const step = [1, 2, 2.5, 5, 10].map((times) => times * size).find((one) => most / one <= 5) ?? size * 10
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, nth) => nth * step)
  return { topKw: most, ticks }
}

const hourMs = 3_600_000

/** Whole hours of the depot's clock, as many as fit. `midnight`: one there. */
export function hoursFor(from: number, to: number, most: number, midnight: number): readonly number[] {
  const steps = [0.25, 0.5, 1, 2, 3, 6, 12, 24].map((hours) => hours * hourMs)
  const step = steps.find((one) => (to - from) / one <= most) ?? 24 * hourMs
  const first = midnight + Math.ceil((from - midnight) / step) * step
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, nth) => first + nth * step)
}

export const windows = { '24h': 24 * hourMs, '6h': 6 * hourMs, '1h': hourMs } as const
export type Window = keyof typeof windows

/** The shortest window that holds as much as is known. */
export function windowFor(knownMs: number): Window {
  if (knownMs < windows['1h']) return '1h'
  return knownMs < windows['6h'] ? '6h' : '24h'
}

export type View = { readonly from: number; readonly to: number }

/** Two thirds of the picture lie before its instant, one third after it. */
export const viewAt = (window: Window, at: number): View => ({
  from: at - windows[window],
  to: at + windows[window] / 2,
})
