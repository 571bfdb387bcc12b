import type { Instant } from '@busbar/domain/kernel/instant'
import {
  type AroundIncidents,
  type CauseInDepot,
  type IncidentRegistry,
  type IncidentReport,
  type IncidentReports,
  openIncident,
  settleIncident,
} from './incidents.ts'
import { Outage } from './outage.ts'
import type { Log, Timing } from './ports.ts'

type Wish =
  | { readonly type: 'report'; readonly report: IncidentReport }
  | { readonly type: 'settle'; readonly of: CauseInDepot }

/** What is known of one cause. */
type Entry = {
  wish: Wish
  now: Instant
  said: { readonly wish: Wish; readonly atMs: number } | null
  isBusy: boolean
  callOff: (() => void) | null
}

type Around = AroundIncidents & {
  readonly incidents: Pick<IncidentRegistry, 'openOf' | 'openIn'>
  readonly timing: Timing
  readonly log: Log
}

/**
 * What is reported each second is written when it begins, ends or becomes worse, or far more is kept free for it, and else
 * once in a while: its figures may be others, or another process had the lease meanwhile.
 */
const againAfterMs = 300_000
const afterOutageMs = 1_000
const entriesMax = 20_000

/** Remembers what was said of each cause, so that the database is asked only where something is to be written. */
export class RememberedReports implements IncidentReports {
  readonly #around: Around
  readonly #entries = new Map<string, Entry>()
  readonly #underWay = new Set<Promise<void>>()
  #isStopped = false

  constructor(around: Around) {
    this.#around = around
  }

  report(report: IncidentReport, now: Instant): void {
    this.#wish(report, { type: 'report', report }, now)
  }

  settle(of: CauseInDepot, now: Instant): void {
    this.#wish(of, { type: 'settle', of }, now)
  }

  /** An operator ended some of a depot's incidents: what still stands there is to be said anew. */
  resolvedByHand(depotId: string): void {
    for (const [key, { wish, callOff }] of this.#entries) {
      if (wish.type !== 'report' || wish.report.depotId !== depotId) continue
      callOff?.()
      this.#entries.delete(key)
    }
  }

  standing(depotId: string): ReturnType<IncidentReports['standing']> {
    return this.#around.incidents.openIn(depotId)
  }

  /** waits for what is being written */
  async flush(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const { callOff } of this.#entries.values()) callOff?.()
    await this.flush()
  }

  #wish({ depotId, cause }: CauseInDepot, wish: Wish, now: Instant): void {
    if (this.#isStopped) return
    const key = `${depotId} ${cause}`
    const entry: Entry = this.#entries.get(key) ?? { wish, now, said: null, isBusy: false, callOff: null }
    entry.wish = wish
    entry.now = now
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    this.#makeRoom()
    this.#consider(entry)
  }

  /** Those of which nothing was heard for longest go; what is said of them then is said once more. */
  #makeRoom(): void {
    for (const [key, { isBusy, callOff }] of this.#entries) {
      if (this.#entries.size <= entriesMax) return
      if (!isBusy && callOff === null) this.#entries.delete(key)
    }
  }

  #consider(entry: Entry): void {
    if (entry.isBusy || this.#isStopped) return
    const { timing } = this.#around
    const dueInMs = dueIn(entry, timing.monotonicMs())
    if (dueInMs === 0) this.#begin(entry)
    else if (dueInMs !== null) this.#lookAgainIn(dueInMs, entry)
  }

  #lookAgainIn(ms: number, entry: Entry): void {
    entry.callOff ??= this.#around.timing.after(ms, () => {
      entry.callOff = null
      this.#consider(entry)
    })
  }

  #begin(entry: Entry): void {
    entry.callOff?.()
    entry.callOff = null
    entry.isBusy = true
    const running = this.#say(entry).finally(() => this.#underWay.delete(running))
    this.#underWay.add(running)
  }

  async #say(entry: Entry): Promise<void> {
    const { wish, now } = entry
    const { log, timing } = this.#around
    try {
      if (wish.type === 'report') await openIncident(this.#around, wish.report, now)
      else await settleIncident(this.#around, wish.of)
    } catch (error) {
      if (error instanceof Outage) {
        log.warn({ err: error, incident: wish }, 'an incident could not be written; trying again')
        entry.isBusy = false
        if (!this.#isStopped) this.#lookAgainIn(afterOutageMs, entry)
        return
      }
      log.error({ err: error, incident: wish }, 'an incident was not taken')
    }
    entry.said = { wish, atMs: timing.monotonicMs() }
    entry.isBusy = false
    this.#consider(entry)
  }
}

/** How long until it has to be written; null: it says what was said already, and not long ago. */
function dueIn({ wish, said }: Entry, nowMs: number): number | null {
  if (said === null || wish.type !== said.wish.type) return 0
  const leftMs = Math.max(0, againAfterMs - (nowMs - said.atMs))
  if (leftMs === 0) return 0
  if (wish.type === 'settle' || said.wish.type === 'settle') return null
  if (wish.report.severity !== said.wish.report.severity || isFarMoreBooked(wish.report, said.wish.report)) return 0
  return JSON.stringify(wish.report) === JSON.stringify(said.wish.report) ? null : leftMs
}

const moreShare = 0.1

/** Others have to go without it from now on, and see for what in the sentence. */
function isFarMoreBooked(now: IncidentReport, said: IncidentReport): boolean {
  const [nowW, saidW] = [now.context['bookedW'], said.context['bookedW']]
  return typeof nowW === 'number' && typeof saidW === 'number' && nowW > saidW * (1 + moreShare)
}
