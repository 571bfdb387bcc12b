import { unreachable } from '../kernel/assert.ts'
import type { Decider, Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'

export const incidentKinds = [
  'BREACH',
  'CHARGER_CLOCK',
  'CHARGER_DISOBEYS',
  'CHARGER_FAULT',
  'CHARGER_NOT_JUDGED',
  'CHARGER_OFFLINE',
  'CHARGER_REFUSES',
  'CHARGER_SILENT',
  'CHARGER_UNPREPARED',
  'CYCLE_REJECTED',
  'EXCESS',
  'FALLBACKS_DONT_FIT',
  'FALLBACK_LOST',
  'SECURITY',
  'TELEMETRY_FALLBACK_UNSATISFIED',
  'TOPOLOGY_INVALID',
  'UNKNOWN_CONNECTOR',
] as const
export type IncidentKind = (typeof incidentKinds)[number]

/** From what is good to know to what needs somebody now. */
export const severities = ['INFO', 'YELLOW', 'RED'] as const
export type Severity = (typeof severities)[number]

export type IncidentScope =
  | { readonly type: 'MICROGRID' }
  | { readonly type: 'NODE' | 'CHARGE_POINT' | 'UNIT'; readonly id: string; readonly name: string }

/** One step of the way from a charger up to the site: what was left of its wish there. */
export type ChainLink = {
  readonly nodeId: string
  readonly name: string
  readonly w: number
  readonly isBinding: boolean
  readonly sharedBy: number
}

/** What is known about it, for people and for webhooks. Names carry the unit: `measuredW`, `openedAt`, `leftMs`. */
export type IncidentContext = {
  readonly chain?: readonly ChainLink[]
  readonly [name: string]: string | number | boolean | null | readonly ChainLink[] | undefined
}

/** What is reported about a cause, each time anew. */
export type Reported = {
  readonly severity: Severity
  readonly sentence: string
  readonly context: IncidentContext
}

type Identity = {
  readonly incidentId: string
  readonly depotId: string
  /** what it is about: of one cause in a depot there is one open incident at most */
  readonly cause: string
  readonly kind: IncidentKind
  readonly scope: IncidentScope
}

export type Incident = Identity &
  Reported & {
    readonly openedAt: Instant
    /** since when what is known has been as it is */
    readonly reportedAt: Instant
    readonly acknowledgedAt: Instant | null
    readonly resolved: { readonly at: Instant; readonly by: 'ITSELF' | 'OPERATOR' } | null
  }

/** One stream holds one incident. */
export type IncidentStream = { readonly state: 'unknown' } | ({ readonly state: 'known' } & Incident)

export type IncidentEvent =
  | ({ readonly type: 'IncidentOpened' } & Identity & Reported)
  | ({ readonly type: 'IncidentWorsened' } & Reported)
  | ({ readonly type: 'IncidentChanged' } & Omit<Reported, 'severity'>)
  | { readonly type: 'IncidentAcknowledged' }
  | { readonly type: 'IncidentCommented'; readonly comment: string }
  | { readonly type: 'IncidentResolved'; readonly by: 'ITSELF' | 'OPERATOR' }

export type IncidentCommand =
  | ({ readonly type: 'ReportIncident' } & Identity & Reported)
  /** the cause is gone */
  | { readonly type: 'SettleIncident' }
  | { readonly type: 'AcknowledgeIncident' }
  | { readonly type: 'CommentIncident'; readonly comment: string }
  | { readonly type: 'ResolveIncident' }

export const incidentDecider: Decider<IncidentStream, IncidentCommand, IncidentEvent> = {
  initial: { state: 'unknown' },
  decide,
  evolve,
}

function decide(incident: IncidentStream, command: IncidentCommand): readonly IncidentEvent[] | Refusal {
  if (command.type === 'ReportIncident') return report(incident, command)
  if (incident.state === 'unknown') return refuse('INCIDENT_NOT_FOUND', 'There is no such incident.')
  const isOpen = incident.resolved === null
  switch (command.type) {
    case 'SettleIncident':
      return isOpen ? [{ type: 'IncidentResolved', by: 'ITSELF' }] : []
    case 'ResolveIncident':
      return isOpen ? [{ type: 'IncidentResolved', by: 'OPERATOR' }] : []
    case 'AcknowledgeIncident':
      if (incident.acknowledgedAt !== null) return []
      // An answer that it was done would be untrue, and what stands may be open under another id.
      return isOpen ? [{ type: 'IncidentAcknowledged' }] : refuse('INCIDENT_RESOLVED', 'This incident is over.')
    case 'CommentIncident': {
      const comment = command.comment.trim()
      if (comment !== '') return [{ type: 'IncidentCommented', comment }]
      const message = 'A comment says something.'
      return refuse('FIELD_INVALID', message, [{ code: 'FIELD_INVALID', pointer: '/comment', message }])
    }
  }
}

/** What is open already is not opened again. Its severity is the worst that was reported: it doesn't go down. */
function report(
  known: IncidentStream,
  { type: _, ...reported }: Extract<IncidentCommand, { type: 'ReportIncident' }>,
): readonly IncidentEvent[] | Refusal {
  if (known.state === 'unknown') return [{ type: 'IncidentOpened', ...reported }]
  if (known.resolved !== null) return refuse('INCIDENT_RESOLVED', 'This incident is over; what comes now is another.')
  const { severity, sentence, context } = reported
  if (severities.indexOf(severity) > severities.indexOf(known.severity)) {
    return [{ type: 'IncidentWorsened', severity, sentence, context }]
  }
  const isSame = sentence === known.sentence && isSameContext(context, known.context)
  return isSame ? [] : [{ type: 'IncidentChanged', sentence, context }]
}

/** Also where the store gives the names back in another order. */
const isSameContext = (one: IncidentContext, other: IncidentContext): boolean => inOrder(one) === inOrder(other)

const inOrder = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

function evolve(before: IncidentStream, happened: readonly Happened<IncidentEvent>[]): IncidentStream {
  return happened.reduce(after, before)
}

function after(incident: IncidentStream, { event, at }: Happened<IncidentEvent>): IncidentStream {
  if (event.type === 'IncidentOpened') {
    const { type: _, ...opened } = event
    return { state: 'known', ...opened, openedAt: at, reportedAt: at, acknowledgedAt: null, resolved: null }
  }
  if (incident.state === 'unknown') return incident
  switch (event.type) {
    case 'IncidentWorsened': {
      const { severity, sentence, context } = event
      // Whoever acknowledged it had seen less.
      return { ...incident, severity, sentence, context, reportedAt: at, acknowledgedAt: null }
    }
    case 'IncidentChanged':
      return { ...incident, sentence: event.sentence, context: event.context, reportedAt: at }
    case 'IncidentAcknowledged':
      return { ...incident, acknowledgedAt: at }
    case 'IncidentCommented':
      return incident
    case 'IncidentResolved':
      return { ...incident, resolved: { at, by: event.by } }
    default:
      return unreachable(event)
  }
}

/** An event as one sentence, for people who read what happened. */
export function describeIncidentEvent(event: IncidentEvent): string {
  switch (event.type) {
    case 'IncidentOpened':
      return `Incident: ${event.sentence}`
    case 'IncidentWorsened':
      return `Incident became worse: ${event.sentence}`
    case 'IncidentChanged':
      return `Incident goes on: ${event.sentence}`
    case 'IncidentAcknowledged':
      return 'Incident acknowledged'
    case 'IncidentCommented':
      return `Incident commented: ${event.comment}`
    case 'IncidentResolved':
      return event.by === 'ITSELF' ? 'Incident over' : 'Incident resolved by an operator'
    default:
      return unreachable(event)
  }
}
