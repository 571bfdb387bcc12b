import type { LimitSpan } from './loadChart.ts'
import type { LiveNode, LiveSite } from './siteStatus.ts'

/** One of the limits that stand at a node at one instant. */
export type StandingLimit = {
  readonly kw: number
  readonly code: string | null
  readonly by: string | null
  /** null: it has no end */
  readonly until: number | null
  /** it is the lowest: this is the one that counts */
  readonly holds: boolean
}

/**
 * Every limit that stands at a node at an instant, as far as it is known, the lowest first. Of the past only the one that
 * counted is kept, and the rating.
 */
export function standingLimits(
  { reading }: Pick<LiveSite, 'reading'>,
  node: LiveNode,
  spans: readonly LimitSpan[],
  at: number,
  now: number,
): readonly StandingLimit[] {
  const counted = spans.find(({ from, to }) => from <= at && at <= to)
  const told = at < now - aMomentMs ? [] : toldAt(reading.limits, node.node_id, at)
  const rating = node.rating_kw === null ? [] : [{ kw: node.rating_kw, code: null, by: 'rating', until: null }]
  const known = [...(counted ? [counted] : []), ...told, ...rating]
  return known
    .filter((limit, nth) => known.findIndex((other) => other.kw === limit.kw && other.by === limit.by) === nth)
    .toSorted((a, b) => a.kw - b.kw)
    .map(({ kw, code, by, until }, nth) => ({ kw, code, by, until, holds: nth === 0 }))
}

/** The page's clock ticks every ten seconds. */
const aMomentMs = 20_000

function toldAt(limits: LiveSite['reading']['limits'], nodeId: string, at: number) {
  return limits
    .map(({ node_id, limit_kw: kw, code, by, from, until }) => ({
      ...{ nodeId: node_id, kw, code, by, from: Date.parse(from) },
      until: until === null ? null : Date.parse(until),
    }))
    .filter((limit) => limit.nodeId === null || limit.nodeId === nodeId)
    .filter(({ from, until }) => from <= at && (until === null || until > at))
}
