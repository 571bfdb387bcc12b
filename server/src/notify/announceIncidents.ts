import type { Incident, IncidentEvent, Severity } from '@busbar/domain/incidents/incident'
import type { IncidentRegistry, ShownIncident } from '../engine/incidents.ts'
import type { Deliveries, Notification } from '../engine/notifications.ts'
import type { SequencedEvent } from '../engine/ports.ts'
import type { Policy } from '../engine/react.ts'
import { incidentSent, sentenceNow } from '../incidentWords.ts'

type Around = {
  readonly incidents: Pick<IncidentRegistry, 'get' | 'goneWith'>
  readonly deliveries: Pick<Deliveries, 'announce'>
}

/** What becomes of an incident is told to webhooks; that only its figures are others is not. */
export function announceIncidents({ incidents, deliveries }: Around): Policy {
  return {
    name: 'announce-incidents',
    when: async (event) => {
      if (event.type === 'DepotDeleted' && event.depotId !== null) {
        const gone = await incidents.goneWith(event.depotId)
        for (const incident of gone) await deliveries.announce(endOf(incident, event))
        return
      }
      const what = happenings[event.type as IncidentEvent['type']]
      if (!event.streamId.startsWith('incident/') || !what) return
      const incident = await incidents.get(event.streamId.split('/')[2] ?? '')
      // Its depot is deleted: that it is over is told with that.
      if (!incident) return
      const { comment } = event.data
      await deliveries.announce({
        // The event's own: told again after a crash, it is the same.
        notificationId: event.eventId,
        ...told(incident, event, what, typeof comment === 'string' ? comment : null),
        severity: severityIn(event) ?? incident.severity,
      })
    },
  }
}

/** With its depot an incident goes; whoever was told that it opened would wait for its end for ever. */
function endOf(incident: Incident, event: SequencedEvent): Notification {
  const depotName = String(event.data['name'])
  const over = { ...incident, depotName, resolved: { at: event.occurredAt, by: 'ITSELF' as const } }
  // Of one incident this is told once: its own id is as good as another.
  return { notificationId: incident.incidentId, ...told(over, event, 'RESOLVED', 'The depot was deleted.') }
}

const told = (
  incident: ShownIncident,
  event: SequencedEvent,
  what: string,
  comment: string | null,
): Omit<Notification, 'notificationId'> => ({
  kind: incident.kind,
  severity: incident.severity,
  depotId: incident.depotId,
  incidentId: incident.incidentId,
  at: event.occurredAt,
  content: {
    what,
    // What happened while it stood is told as it was then, also where it is over by now.
    sentence: whileOpen.has(what) ? incident.sentence : sentenceNow(incident),
    by: event.metadata.actor.name,
    comment,
    incident: incidentSent(incident),
  },
})

const whileOpen: ReadonlySet<string> = new Set(['OPENED', 'WORSENED', 'ACKNOWLEDGED'])

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
