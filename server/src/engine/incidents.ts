import type {
  Incident,
  IncidentCommand,
  IncidentContext,
  IncidentEvent,
  IncidentKind,
  IncidentScope,
  IncidentStream,
  Severity,
} from '@busbar/domain/incidents/incident'
import { incidentSentence } from '@busbar/domain/incidents/sentence'
import type { Instant } from '@busbar/domain/kernel/instant'
import { isRefusal } from '@busbar/domain/kernel/refusal'
import type { Handle } from './handle.ts'
import { newId } from './ids.ts'
import type { Moment } from './ledgers.ts'
import { Outage } from './outage.ts'
import type { Cause, Log, StoredEvent, Timing } from './ports.ts'
import type { Page, Sight } from './registries.ts'

/** Something that deserves an incident, as whoever sees it says it. */
export type IncidentReport = {
  readonly depotId: string
  readonly kind: IncidentKind
  readonly severity: Severity
  /** the same for the same trouble, whenever it is reported: `BREACH <node id>` */
  readonly cause: string
  readonly scope: IncidentScope
  readonly context: IncidentContext
  /** without it one is made from the rest */
  readonly sentence?: string
}

export type CauseInDepot = { readonly depotId: string; readonly cause: string }

/**
 * Where the control loop says what is wrong, and what no longer is, as often as it likes and without waiting. A cause has
 * one open incident, however often it is reported.
 */
export type IncidentReports = {
  report(report: IncidentReport, now: Instant): void
  settle(cause: CauseInDepot, now: Instant): void
  /** the causes that have an open incident, also from before the start: what no longer stands is to be settled */
  standing(depotId: string): Promise<readonly { readonly cause: string; readonly kind: IncidentKind }[]>
}

export type ShownIncident = Incident & { readonly depotName: string }

export type IncidentWish = {
  readonly sight: Sight
  readonly limit: number
  readonly before: Moment | null
  readonly state: 'OPEN' | 'RESOLVED' | null
  readonly isAcknowledged: boolean | null
  readonly depotId: string | null
  readonly severity: Severity | null
  readonly kind: string | null
}

/** What the doors read. */
export type IncidentRegistry = {
  /** newest first */
  list(wish: IncidentWish): Promise<Page<ShownIncident>>
  get(incidentId: string): Promise<ShownIncident | null>
  /** its events, oldest first, without those that only bring other figures */
  history(incident: Pick<Incident, 'depotId' | 'incidentId'>): Promise<readonly StoredEvent[]>
  count(
    sight: Sight,
  ): Promise<{ readonly open: number; readonly unacknowledged: number; readonly worst: Severity | null }>
  openOf(depotId: string, cause: string): Promise<string | null>
  openIn(depotId: string): Promise<readonly { readonly cause: string; readonly kind: IncidentKind }[]>
}

export type HandleIncident = Handle<IncidentStream, IncidentCommand, IncidentEvent>

/** The id of its stream says its depot too: who may see the one may see the other. */
export const incidentKey = (depotId: string, incidentId: string): string => `${depotId}/${incidentId}`
export const depotOfIncident = (key: string): string => key.split('/', 1)[0] ?? key
export const incidentStreamId = (depotId: string, incidentId: string): string =>
  `incident/${incidentKey(depotId, incidentId)}`

type Around = {
  readonly handleIncident: HandleIncident
  readonly incidents: Pick<IncidentRegistry, 'openOf'>
  readonly timing: Timing
}

const attemptsMax = 5
const actor = { kind: 'busbar', id: null, name: 'control loop' } as const

/** Opens an incident of this cause, or brings the open one up to date. */
export async function openIncident(around: Around, report: IncidentReport, now: Instant): Promise<void> {
  const { depotId, cause } = report
  const command = { ...report, sentence: report.sentence ?? incidentSentence(report) }
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const incidentId = (await around.incidents.openOf(depotId, cause)) ?? newId(now)
    const handled = await around.handleIncident(
      incidentKey(depotId, incidentId),
      { type: 'ReportIncident', incidentId, ...command },
      causeNow(),
    )
    // A depot that was deleted meanwhile has no incidents.
    if (!isRefusal(handled) || handled.refused === 'DEPOT_NOT_FOUND') return
    // Somebody else was faster: another opened one, or an operator resolved it.
    if (handled.refused !== 'INCIDENT_OPEN' && handled.refused !== 'INCIDENT_RESOLVED') {
      throw new Error(`impossible: ${handled.detail}`)
    }
  }
  throw new Error(`an incident could not be opened in ${attemptsMax} tries: ${cause}`)
}

/** Ends the incident of this cause, if one is open. */
export async function settleIncident(around: Around, { depotId, cause }: CauseInDepot): Promise<void> {
  const incidentId = await around.incidents.openOf(depotId, cause)
  if (incidentId === null) return
  const handled = await around.handleIncident(incidentKey(depotId, incidentId), { type: 'SettleIncident' }, causeNow())
  if (isRefusal(handled) && handled.refused !== 'DEPOT_NOT_FOUND') throw new Error(`impossible: ${handled.detail}`)
}

const causeNow = (): Cause => ({ actor, correlationId: newId(), causationId: null })

type Wish =
  { readonly type: 'report'; readonly report: IncidentReport } | { readonly type: 'settle'; readonly of: CauseInDepot }

type Entry = {
  wish: Wish
  now: Instant
  said: { readonly wish: Wish; readonly atMs: number } | null
  isBusy: boolean
  callOff: (() => void) | null
}

/**
 * What is reported each second is written when it begins, ends or becomes worse, and else once in a while: its figures
 * may be others, an operator may have resolved what still stands, or another process had the lease meanwhile.
 */
const againAfterMs = 300_000
const afterOutageMs = 1_000
const entriesMax = 20_000

/** Remembers what was said of each cause, so that the database is asked only where something is to be written. */
export function incidentReports(
  around: Around & { readonly incidents: IncidentRegistry; readonly log: Log },
): IncidentReports & { flush(): Promise<void>; stop(): Promise<void> } {
  const { timing, log } = around
  const entries = new Map<string, Entry>()
  const underWay = new Set<Promise<void>>()
  let isStopped = false

  function wish(key: string, next: Wish, now: Instant): void {
    if (isStopped) return
    const entry: Entry = entries.get(key) ?? { wish: next, now, said: null, isBusy: false, callOff: null }
    entry.wish = next
    entry.now = now
    entries.delete(key)
    entries.set(key, entry)
    makeRoom()
    consider(entry)
  }

  /** Those of which nothing was heard for longest go; what was said of them is then said once more. */
  function makeRoom(): void {
    for (const [key, { isBusy, callOff }] of entries) {
      if (entries.size <= entriesMax) return
      if (!isBusy && callOff === null) entries.delete(key)
    }
  }

  function consider(entry: Entry): void {
    if (entry.isBusy || isStopped) return
    const dueInMs = dueIn(entry, timing.monotonicMs())
    if (dueInMs === 0) return begin(entry)
    if (dueInMs !== null) entry.callOff ??= timing.after(dueInMs, () => lookAgain(entry))
  }

  function lookAgain(entry: Entry): void {
    entry.callOff = null
    consider(entry)
  }

  function begin(entry: Entry): void {
    entry.callOff?.()
    entry.callOff = null
    entry.isBusy = true
    const running = say(entry).finally(() => underWay.delete(running))
    underWay.add(running)
  }

  async function say(entry: Entry): Promise<void> {
    const { wish, now } = entry
    try {
      if (wish.type === 'report') await openIncident(around, wish.report, now)
      else await settleIncident(around, wish.of)
      entry.said = { wish, atMs: timing.monotonicMs() }
      entry.isBusy = false
      consider(entry)
    } catch (error) {
      entry.isBusy = false
      if (!(error instanceof Outage)) {
        entry.said = { wish, atMs: timing.monotonicMs() }
        return log.error({ err: error, incident: wish }, 'an incident was not taken')
      }
      log.warn({ err: error, incident: wish }, 'an incident could not be written; trying again')
      if (!isStopped) entry.callOff ??= timing.after(afterOutageMs, () => lookAgain(entry))
    }
  }

  const flush = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay)
  }
  return {
    report: (report, now) => wish(keyOf(report), { type: 'report', report }, now),
    settle: (of, now) => wish(keyOf(of), { type: 'settle', of }, now),
    standing: (depotId) => around.incidents.openIn(depotId),
    flush,
    stop: async () => {
      isStopped = true
      for (const { callOff } of entries.values()) callOff?.()
      await flush()
    },
  }
}

const keyOf = ({ depotId, cause }: CauseInDepot): string => `${depotId} ${cause}`

/** How long until it has to be written; null: it says what was said already, and not long ago. */
function dueIn({ wish, said }: Entry, nowMs: number): number | null {
  if (said === null || wish.type !== said.wish.type) return 0
  const leftMs = Math.max(0, againAfterMs - (nowMs - said.atMs))
  if (leftMs === 0) return 0
  if (wish.type === 'settle' || said.wish.type === 'settle') return null
  if (wish.report.severity !== said.wish.report.severity) return 0
  return JSON.stringify(wish.report) === JSON.stringify(said.wish.report) ? null : leftMs
}
