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
import type { Cause, StoredEvent } from './ports.ts'
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
  standing(depotId: string): Promise<readonly StandingIncident[]>
}

export type StandingIncident = Pick<Incident, 'cause' | 'kind' | 'context'>

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
  readonly openAt: Instant | null
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
  openIn(depotId: string): Promise<readonly StandingIncident[]>
  /** what was open in a depot when it was deleted, and went with it */
  goneWith(depotId: string): Promise<readonly Incident[]>
}

export type HandleIncident = Handle<IncidentStream, IncidentCommand, IncidentEvent>

/** The id of its stream says its depot too: who may see the one may see the other. */
export const incidentKey = (depotId: string, incidentId: string): string => `${depotId}/${incidentId}`
export const depotOfIncident = (key: string): string => key.split('/', 1)[0] ?? key
export const incidentStreamId = (depotId: string, incidentId: string): string =>
  `incident/${incidentKey(depotId, incidentId)}`

export type AroundIncidents = {
  readonly handleIncident: HandleIncident
  readonly incidents: Pick<IncidentRegistry, 'openOf'>
}

const attemptsMax = 5
const actor = { kind: 'busbar', id: null, name: 'control loop' } as const

/** Opens an incident of this cause, or brings the open one up to date. */
export async function openIncident(around: AroundIncidents, report: IncidentReport, now: Instant): Promise<void> {
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
export async function settleIncident(around: AroundIncidents, { depotId, cause }: CauseInDepot): Promise<void> {
  const incidentId = await around.incidents.openOf(depotId, cause)
  if (incidentId === null) return
  const handled = await around.handleIncident(incidentKey(depotId, incidentId), { type: 'SettleIncident' }, causeNow())
  if (isRefusal(handled) && handled.refused !== 'DEPOT_NOT_FOUND') throw new Error(`impossible: ${handled.detail}`)
}

const causeNow = (): Cause => ({ actor, correlationId: newId(), causationId: null })
