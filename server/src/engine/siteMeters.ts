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

/** What meters on boards said last, and what they were found to carry beside chargers. */
export class SiteMeters {
  readonly #meters = new Map<string, Measured & { readonly others: Others; readonly surelyOthersW: number | null }>()
  #firstAt: Instant | null = null

  of(nodeId: string): Measured | null {
    return this.#meters.get(nodeId) ?? null
  }

  /** What whoever steered before us had found: it counts until these meters are read again. */
  remember(found: readonly FoundBefore[]): void {
    for (const { nodeId, othersW, ...measured } of found)
      this.#meters.set(nodeId, { ...measured, others: { w: othersW, less: null }, surelyOthersW: null })
  }

  /** `drawn`: what the chargers beneath drew of late. */
  note(nodeId: string, measured: Measured, now: Instant, drawn: () => DrawRange): void {
    const before = this.#meters.get(nodeId) ?? null
    if (refuseSample(measured, before, now, 'ANY') !== null) return
    const range = drawn()
    const others = othersAfter(before?.others ?? null, measured, range)
    this.#firstAt ??= now
    const isHeard = range.mostW === range.leastW || now >= this.#firstAt + heardWithinMs
    const surelyOthersW = isHeard ? Math.max(0, measured.w - range.mostW) : null
    this.#meters.set(nodeId, { ...measured, others, surelyOthersW })
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
