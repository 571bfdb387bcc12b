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
 * What all its connectors draw together by the last word of each; as old as the oldest of them that has a bus, since one
 * without tells nothing any more. A meter of the whole speaks for all.
 */
export function drawnOf(unit: Heard): Drawn | null {
  const { whole, parts, speaking } = toldBy(unit)
  if (parts.length === 0) return whole
  const at = oldest(speaking)
  if (whole !== null && whole.at >= at) return whole
  return { w: parts.reduce((sum, { w }) => sum + w, 0), at, since: Math.min(...speaking.map(({ since }) => since)) }
}

/**
 * What it is judged by. Together they are known as of the last instant of which all have told that go on telling: what moved
 * from one plug to another since is not counted at both. What some of them draw alone above its limit is proof without a word
 * of the others, who can only add to it; `says`: whether an instant still says something, since what was drawn under another
 * limit, or was looked at before, must not stand in front of what is drawn now.
 */
export function provenOf(unit: Heard, limitW: number, says: (drawn: Drawn) => boolean = () => true): Drawn | null {
  const { whole, parts, speaking } = toldBy(unit)
  const drawn = drawnOf(unit)
  if (parts.length < 2 || drawn === whole) return drawn
  const newestAt = Math.max(...parts.map(({ at }) => at))
  const telling = speaking.filter((part) => !isSilent(part, newestAt))
  const together = togetherAt(parts, oldest(telling.length === 0 ? speaking : telling))
  const proofs = [together, ...parts.map(({ at }) => togetherAt(parts, at))].filter(says)
  const strongest = proofs.reduce((most, proof) => (proof.w > most.w ? proof : most), proofs[0] ?? together)
  return strongest.w > limitW ? strongest : together
}

function toldBy({ drawnBy, busesAt }: Heard) {
  const ofPlugs = [...drawnBy].filter(([connector]) => connector !== wholeCharger)
  const parts = ofPlugs.map(([, drawn]) => drawn)
  const withBus = ofPlugs.filter(([connector, { w }]) => w > 0 || busesAt.has(connector)).map(([, drawn]) => drawn)
  return { whole: drawnBy.get(wholeCharger) ?? null, parts, speaking: withBus.length === 0 ? parts : withBus }
}

/** Whether it should have told long ago, as often as it does: it says nothing of what the others do any more. */
function isSilent({ at, since, earlier }: DrawnAt, newestAt: Instant): boolean {
  const everyMs = Math.max(at - since, at - (earlier.at(-1)?.at ?? at))
  return at <= newestAt - Math.max(silentMs, Math.min(3 * everyMs, silentMsMax))
}

const silentMs = 90_000
const silentMsMax = 15 * 60_000

const oldest = (parts: readonly Drawn[]): Instant => Math.min(...parts.map(({ at }) => at))

/** What they drew then at least; of one that has told nothing since, nothing is known. */
function togetherAt(parts: readonly DrawnAt[], at: Instant): Drawn {
  const known = parts.filter((part) => part.at + breathMs >= at)
  const w = known.reduce((sum, part) => sum + leastAt(part, at), 0)
  const flowing = known.filter((part) => part.w > 0)
  return { w, at, since: Math.min(at, ...flowing.map(({ since }) => since)) }
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
