import { unreachable } from '../kernel/assert.ts'
import type { Decider, Happened } from '../kernel/decider.ts'
import type { Instant } from '../kernel/instant.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'

export const incidentKinds = [
  'BREACH',
  'CHARGER_DISOBEYS',
  'CHARGER_UNREACHABLE',
  'EXCESS',
  'FALLBACKS_DO_NOT_FIT',
  'FALLBACK_NOT_INSTALLED',
  'TELEMETRY_UNSATISFIED',
  'TOPOLOGY_INVALID',
] as const
export type IncidentKind = (typeof incidentKinds)[number]

export type Severity = 'INFO' | 'YELLOW' | 'RED'

export type IncidentScope =
  | { readonly type: 'MICROGRID' }
  | { readonly type: 'NODE' | 'CHARGE_POINT' | 'UNIT'; readonly id: string; readonly name: string }

/** What was known when it opened, for people and for webhooks. */
export type IncidentContext = Readonly<Record<string, string | number | boolean | null>>

export type Incident = {
  readonly incidentId: string
  /** what it is about: of one cause there is one open incident at most */
  readonly cause: string
  readonly kind: IncidentKind
  readonly severity: Severity
  readonly scope: IncidentScope
  readonly sentence: string
  readonly context: IncidentContext
  readonly openedAt: Instant
  readonly acknowledgedAt: Instant | null
}

export type IncidentEvent =
  | ({ readonly type: 'IncidentOpened' } & Omit<Incident, 'openedAt' | 'acknowledgedAt'>)
  | {
      readonly type: 'IncidentWorsened'
      readonly incidentId: string
      readonly severity: Severity
      readonly sentence: string
    }
  | { readonly type: 'IncidentAcknowledged'; readonly incidentId: string }
  | { readonly type: 'IncidentCommented'; readonly incidentId: string; readonly comment: string }
  | {
      readonly type: 'IncidentResolved'
      readonly incidentId: string
      readonly kind: IncidentKind
      readonly by: 'ITSELF' | 'OPERATOR'
    }

/** One stream holds the incidents of one depot. Those that are resolved stay known by their id. */
export type Incidents = {
  readonly open: ReadonlyMap<string, Incident>
  readonly resolved: ReadonlySet<string>
}

export type IncidentCommand =
  | ({ readonly type: 'OpenIncident' } & Omit<Incident, 'openedAt' | 'acknowledgedAt'>)
  /** the cause is gone; where nothing is open for it, nothing happens */
  | { readonly type: 'ClearCause'; readonly cause: string }
  | { readonly type: 'AcknowledgeIncident'; readonly incidentId: string }
  | { readonly type: 'CommentIncident'; readonly incidentId: string; readonly comment: string }
  | { readonly type: 'ResolveIncident'; readonly incidentId: string }

export const incidentDecider: Decider<Incidents, IncidentCommand, IncidentEvent> = {
  initial: { open: new Map(), resolved: new Set() },
  decide,
  evolve,
}

const severities: readonly Severity[] = ['INFO', 'YELLOW', 'RED']

function decide(incidents: Incidents, command: IncidentCommand): readonly IncidentEvent[] | Refusal {
  if (command.type === 'OpenIncident') return open(incidents, command)
  if (command.type === 'ClearCause') {
    const incident = ofCause(incidents, command.cause)
    return incident ? [resolved(incident, 'ITSELF')] : []
  }
  const { incidentId } = command
  const incident = incidents.open.get(incidentId)
  if (!incident && !incidents.resolved.has(incidentId))
    return refuse('INCIDENT_NOT_FOUND', 'There is no such incident.')
  switch (command.type) {
    case 'AcknowledgeIncident':
      return !incident || incident.acknowledgedAt !== null ? [] : [{ type: 'IncidentAcknowledged', incidentId }]
    case 'CommentIncident': {
      const comment = command.comment.trim()
      return comment === ''
        ? refuse('FIELD_INVALID', 'A comment says something.')
        : [{ type: 'IncidentCommented', incidentId, comment }]
    }
    case 'ResolveIncident':
      return incident ? [resolved(incident, 'OPERATOR')] : []
  }
}

/** What is open already is not opened again; it is told only where it became worse. */
function open(
  incidents: Incidents,
  command: Extract<IncidentCommand, { type: 'OpenIncident' }>,
): readonly IncidentEvent[] {
  const { type: _, ...incident } = command
  const known = ofCause(incidents, incident.cause)
  if (!known) return [{ type: 'IncidentOpened', ...incident }]
  const { incidentId } = known
  const { severity, sentence } = incident
  return severities.indexOf(severity) > severities.indexOf(known.severity)
    ? [{ type: 'IncidentWorsened', incidentId, severity, sentence }]
    : []
}

const ofCause = ({ open }: Incidents, cause: string): Incident | undefined =>
  [...open.values()].find((incident) => incident.cause === cause)

const resolved = ({ incidentId, kind }: Incident, by: 'ITSELF' | 'OPERATOR'): IncidentEvent => ({
  ...{ type: 'IncidentResolved', incidentId, kind, by },
})

function evolve(before: Incidents, happened: readonly Happened<IncidentEvent>[]): Incidents {
  const open = new Map(before.open)
  const resolved = new Set(before.resolved)
  for (const { event, at } of happened) {
    const known = open.get(event.incidentId)
    switch (event.type) {
      case 'IncidentOpened': {
        const { type: _, ...incident } = event
        open.set(event.incidentId, { ...incident, openedAt: at, acknowledgedAt: null })
        break
      }
      case 'IncidentWorsened':
        // Whoever acknowledged it had seen less.
        if (known)
          open.set(known.incidentId, {
            ...known,
            severity: event.severity,
            sentence: event.sentence,
            acknowledgedAt: null,
          })
        break
      case 'IncidentAcknowledged':
        if (known) open.set(known.incidentId, { ...known, acknowledgedAt: at })
        break
      case 'IncidentCommented':
        break
      case 'IncidentResolved':
        open.delete(event.incidentId)
        resolved.add(event.incidentId)
        break
      default:
        unreachable(event)
    }
  }
  return { open, resolved }
}

/** An event as one sentence, for people who read what happened. */
export function describeIncidentEvent(event: IncidentEvent): string {
  switch (event.type) {
    case 'IncidentOpened':
      return `Incident: ${event.sentence}`
    case 'IncidentWorsened':
      return `Incident became worse: ${event.sentence}`
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
