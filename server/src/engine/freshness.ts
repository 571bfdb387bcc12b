import type { InputUsed } from '@busbar/domain/cycles/report'
import type { Instant } from '@busbar/domain/kernel/instant'
import { judge, type Judged, staleAfterMs } from '@busbar/domain/telemetry/quality'
import type { Timing } from './ports.ts'
import type { SiteMeters } from './siteMeters.ts'
import type { SiteSettings } from './sitePorts.ts'
import { drawnOf } from './drawn.ts'
import type { SiteUnit } from './siteUnits.ts'

type Input = Pick<InputUsed, 'of' | 'id'>
type Seen = {
  readonly units: ReadonlyMap<string, SiteUnit>
  readonly meters: SiteMeters
  readonly settings: Pick<SiteSettings, 'cycle'>
}

/** What comes and goes about at the same time makes one cycle, and who reports as rarely as that makes none of each report. */
const lookEveryMs = 3_000

/** Whether what a site decided by is as fresh as it was then: a measurement that grows old, or comes back, is reason to look anew. */
export class Freshness {
  readonly #timing: Timing
  readonly #seen: Seen
  readonly #changed: () => void
  /** what the last cycle took, by id, and whether that was fresh */
  #taken = new Map<string, { readonly input: Input; readonly isFresh: boolean }>()
  #lookedAtMs = -Infinity
  #looksAtMs = Infinity
  #callOff = (): void => undefined

  constructor(timing: Timing, seen: Seen, changed: () => void) {
    this.#timing = timing
    this.#seen = seen
    this.#changed = changed
  }

  decided(inputs: readonly InputUsed[]): void {
    const now = this.#timing.now()
    this.#taken = new Map(
      inputs.map((input) => [input.id, { input, isFresh: this.#judge(input, now).quality === 'FRESH' }]),
    )
    this.stop()
    this.#lookWhenNextIsStale(now)
  }

  /** Something was measured there. A load that no cycle has taken is one that nobody knew; a place without a bus wants nothing. */
  heard(input: Input): void {
    if (input.of === 'LOAD' && !this.#taken.has(input.id)) this.#taken.set(input.id, { input, isFresh: false })
    if (this.#taken.get(input.id)?.isFresh === false) this.#lookAt(this.#timing.monotonicMs())
  }

  stop(): void {
    this.#callOff()
    this.#looksAtMs = Infinity
  }

  #judge({ of, id }: Input, now: Instant): Judged {
    const { units, meters, settings } = this.#seen
    const unit = units.get(id)
    const measured = of === 'LOAD' ? meters.of(id) : unit ? drawnOf(unit) : null
    return judge(measured, now, staleAfterMs(settings.cycle.staleAfter, id))
  }

  #look(): void {
    this.#looksAtMs = Infinity
    this.#lookedAtMs = this.#timing.monotonicMs()
    const now = this.#timing.now()
    const isAsTaken = [...this.#taken.values()].every(
      ({ input, isFresh }) => (this.#judge(input, now).quality === 'FRESH') === isFresh,
    )
    if (isAsTaken) this.#lookWhenNextIsStale(now)
    else this.#changed()
  }

  #lookWhenNextIsStale(now: Instant): void {
    let leftMs = Infinity
    for (const { input, isFresh } of this.#taken.values()) {
      const { ageMs, staleAfterMs } = this.#judge(input, now)
      if (isFresh && ageMs !== null) leftMs = Math.min(leftMs, staleAfterMs - ageMs)
    }
    if (leftMs < Infinity) this.#lookAt(this.#timing.monotonicMs() + Math.max(0, leftMs))
  }

  #lookAt(wantedMs: number): void {
    const atMs = Math.max(wantedMs, this.#lookedAtMs + lookEveryMs)
    if (atMs >= this.#looksAtMs) return
    this.#callOff()
    this.#looksAtMs = atMs
    this.#callOff = this.#timing.after(atMs - this.#timing.monotonicMs(), () => this.#look())
  }
}
