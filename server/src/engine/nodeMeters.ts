import type { Instant } from '@busbar/domain/kernel/instant'
import { type Measured, refuseSample } from '@busbar/domain/telemetry/quality'
import { type DrawRange, type Others, othersAfter } from '@busbar/domain/telemetry/uncontrolled'
import { byId } from '@busbar/domain/topology/depot'

/** What the meters of a site's nodes said last, and how much of it flows beside the chargers. */
export class NodeMeters {
  readonly #meters = new Map<string, Measured & { readonly others: Others }>()

  of(nodeId: string): Measured | null {
    return this.#meters.get(nodeId) ?? null
  }

  /** `drawn`: what the chargers beneath it drew of late */
  take(nodeId: string, measured: Measured, drawn: () => DrawRange, now: Instant): void {
    const before = this.#meters.get(nodeId) ?? null
    if (refuseSample(measured, before, now, 'ANY') !== null) return
    this.#meters.set(nodeId, { ...measured, others: othersAfter(before?.others ?? null, measured, drawn()) })
  }

  inOrder() {
    return [...this.#meters]
      .sort(([a], [b]) => byId(a, b))
      .map(([nodeId, { w, at, others }]) => ({ nodeId, w, at, othersW: others.w }))
  }
}
