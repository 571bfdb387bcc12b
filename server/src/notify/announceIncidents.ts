import type { IncidentEvent, Severity } from '@busbar/domain/incidents/incident'
import type { IncidentRegistry } from '../engine/incidents.ts'
import type { Deliveries } from '../engine/notifications.ts'
import type { SequencedEvent } from '../engine/ports.ts'
import type { Policy } from '../engine/react.ts'
import { incidentSent } from '../incidentWords.ts'

type Around = {
  readonly incidents: Pick<IncidentRegistry, 'get'>
  readonly deliveries: Pick<Deliveries, 'announce'>
}

/** What becomes of an incident is told to webhooks; that only its figures are others is not. */
export function announceIncidents({ incidents, deliveries }: Around): Policy {
  return {
    name: 'announce-incidents',
    when: async (event) => {
      const what = happenings[event.type as IncidentEvent['type']]
      if (!event.streamId.startsWith('incident/') || !what) return
      const incident = await incidents.get(event.streamId.split('/')[2] ?? '')
      // Its depot is deleted, and nobody is waiting for it.
      if (!incident) return
      const { comment } = event.data
      await deliveries.announce({
        // The event's own: told again after a crash, it is the same.
        notificationId: event.eventId,
        kind: incident.kind,
        severity: severityIn(event) ?? incident.severity,
        depotId: incident.depotId,
        incidentId: incident.incidentId,
        at: event.occurredAt,
        content: {
          what,
          sentence: incident.sentence,
          by: event.metadata.actor.name,
          comment: typeof comment === 'string' ? comment : null,
          incident: incidentSent(incident),
        },
      })
    },
  }
}

const happenings: Record<IncidentEvent['type'], string | null> = {
  IncidentOpened: 'OPENED',
  IncidentWorsened: 'WORSENED',
  IncidentChanged: null,
  IncidentAcknowledged: 'ACKNOWLEDGED',
  IncidentCommented: 'COMMENTED',
  IncidentResolved: 'RESOLVED',
}

/** As bad as it was then: by the time it is told it may have become worse. */
const severityIn = ({ data }: SequencedEvent): Severity | undefined => data['severity'] as Severity | undefined
