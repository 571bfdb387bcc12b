import type { Instant } from '@busbar/domain/kernel/instant'
import { type Measured, refuseSample } from '@busbar/domain/telemetry/quality'

/** What was drawn at an instant, or on the mean of a while up to then. */
export type Drawn = Measured & { readonly since: Instant }

/** What a connector drew last, and before: as far back as others under the same limit have been heard since. */
export type DrawnAt = Drawn & { readonly earlier: readonly Drawn[] }

/** What one limit is given to, by what is heard of it; a connector, or all of a charger that is steered as a whole. */
type Heard = {
  readonly drawnBy: ReadonlyMap<number, DrawnAt>
  /** connectors of its charger at which a bus charges, where it is steered as a whole */
  readonly busesAt: ReadonlySet<number>
}

/** How a reading of no one connector is kept. */
export const wholeCharger = 0

/**
 * What all its connectors draw together, at the last instant of which all have told that have a bus, since one without
 * tells nothing any more. What moved from one plug to another meanwhile is not counted at both. A meter of the whole speaks
 * for all.
 */
export function drawnOf({ drawnBy, busesAt }: Heard): Drawn | null {
  const whole = drawnBy.get(wholeCharger) ?? null
  const parts = [...drawnBy].filter(([connector]) => connector !== wholeCharger)
  if (parts.length === 0) return whole
  const withBus = parts.filter(([connector, { w }]) => w > 0 || busesAt.has(connector))
  const speaking = (withBus.length === 0 ? parts : withBus).map(([, drawn]) => drawn)
  const at = Math.min(...speaking.map((drawn) => drawn.at))
  if (whole !== null && whole.at >= at) return whole
  const w = parts.reduce((sum, [, drawn]) => sum + leastAt(drawn, at), 0)
  return { w, at, since: Math.min(...speaking.map(({ since }) => since)) }
}

/** Plugs that tell in one breath don't tell in one instant. */
const breathMs = 250

/** What it drew then at least, by what it told before and after. */
function leastAt(drawn: DrawnAt, at: Instant): number {
  if (drawn.at <= at + breathMs) return drawn.w
  const told = [...drawn.earlier, drawn]
  const before = told.findLastIndex((one) => one.at <= at + breathMs)
  // Of a plug that was heard only since then nobody knows: a bus has come.
  return before < 0 ? 0 : Math.min(told[before]!.w, told[before + 1]!.w)
}

/** After one sample of it; null where that tells nothing. */
export function withSample<Unit extends Heard>(
  unit: Unit,
  connector: number | null,
  sample: Drawn,
  now: Instant,
): Unit | null {
  const key = connector ?? wholeCharger
  const last = unit.drawnBy.get(key) ?? null
  // A clock that runs ahead must not keep out what comes after.
  const measured = { w: Math.round(sample.w), at: Math.min(sample.at, now), since: Math.min(sample.since, now) }
  if (refuseSample(measured, last, now, 'NOT_NEGATIVE') !== null) return null
  const earlier = last === null || key === wholeCharger ? [] : earlierThan(unit, key, last)
  return { ...unit, drawnBy: new Map(unit.drawnBy).set(key, { ...measured, earlier }) }
}

const earlierMax = 120

/** What is still asked about: back to before the oldest last word of the others. */
function earlierThan({ drawnBy }: Heard, key: number, { earlier, ...last }: DrawnAt): readonly Drawn[] {
  const others = [...drawnBy].filter(([connector]) => connector !== key && connector !== wholeCharger)
  if (others.length === 0) return [last]
  const oldestAt = Math.min(...others.map(([, { at }]) => at))
  const all = [...earlier, last]
  const first = all.findLastIndex(({ at }) => at <= oldestAt)
  return all.slice(Math.max(0, first)).slice(-earlierMax)
}
