import type { SiteImage } from '@busbar/domain/cycles/image'
import type { Instant } from '@busbar/domain/kernel/instant'
import { type Measured, refuseSample } from '@busbar/domain/telemetry/quality'
import { type DrawRange, type Others, othersAfter } from '@busbar/domain/telemetry/uncontrolled'
import { byId } from '@busbar/domain/topology/depot'

/** Until then chargers may not have said what they draw, and that nothing flows beside them is no finding. */
const heardWithinMs = 60_000

/**
 * Without it all that a meter shows counts as load of others until chargers have said what they draw. It holds as any
 * finding does: for as long as it can be true beside what they may draw.
 */
export type FoundBefore = Measured & { readonly nodeId: string; readonly othersW: number }

type Metered = Measured & {
  readonly others: Others
  readonly surelyOthersW: number | null
  /** what flowed beside chargers, had nobody just begun to draw more than he last said */
  readonly lately: readonly { readonly at: Instant; readonly besideW: number }[]
}

/** Nobody draws more for a minute than his charger says. The last reading before it counts, too. */
function latelyAfter(
  before: Metered['lately'],
  { w, at }: Measured,
  { mostW, passingW = 0 }: DrawRange,
): Metered['lately'] {
  const old = before.findLastIndex((one) => one.at <= at - heardWithinMs)
  return [...before.slice(Math.max(0, old)), { at, besideW: w - (mostW - passingW) }]
}

/** What meters on boards said last, and what they were found to carry beside chargers. */
export class SiteMeters {
  readonly #meters = new Map<string, Metered>()
  #firstAt: Instant | null = null

  of(nodeId: string): Measured | null {
    return this.#meters.get(nodeId) ?? null
  }

  /** What whoever steered before us had found: it counts until these meters are read again. */
  remember(found: readonly FoundBefore[]): void {
    for (const { nodeId, othersW, ...measured } of found)
      this.#meters.set(nodeId, { ...measured, others: { w: othersW, less: null }, surelyOthersW: null, lately: [] })
  }

  /** `drawn`: what the chargers beneath drew of late. */
  note(nodeId: string, measured: Measured, now: Instant, drawn: () => DrawRange): void {
    const before = this.#meters.get(nodeId) ?? null
    if (refuseSample(measured, before, now, 'ANY') !== null) return
    const range = drawn()
    const others = othersAfter(before?.others ?? null, measured, range)
    this.#firstAt ??= now
    const isHeard = range.mostW === range.leastW || now >= this.#firstAt + heardWithinMs
    const lately = latelyAfter(before?.lately ?? [], measured, range)
    const lastingW = lately.length > 1 ? Math.min(...lately.map(({ besideW }) => besideW)) : 0
    const surelyOthersW = isHeard ? Math.max(0, measured.w - range.mostW, lastingW) : null
    this.#meters.set(nodeId, { ...measured, others, surelyOthersW, lately })
  }

  images(): SiteImage['meters'] {
    return [...this.#meters]
      .sort(([a], [b]) => byId(a, b))
      .map(([nodeId, { w, at, others, surelyOthersW }]) => ({
        ...{ nodeId, w, at, othersW: others.w },
        ...(surelyOthersW !== null && { surelyOthersW }),
      }))
  }
}
