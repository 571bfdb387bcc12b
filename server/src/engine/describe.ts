import type { AccessEvent } from '@busbar/domain/access/access'
import { describeAccessEvent } from '@busbar/domain/access/describe'
import type { ChargerEvent } from '@busbar/domain/charging/chargerEvents'
import { describeChargerEvent } from '@busbar/domain/charging/describeCharger'
import { type DepartureEvent, describeDepartureEvent } from '@busbar/domain/departures/plan'
import { describeIncidentEvent, type IncidentEvent } from '@busbar/domain/incidents/incident'
import { describeDepotEvent } from '@busbar/domain/topology/describe'
import type { DepotEvent } from '@busbar/domain/topology/events'
import { describeWebhookEvent, type WebhookEvent } from '@busbar/domain/webhooks/webhooks'

/** A stored event as a sentence, whichever stream it stands in. */
export function describeEvent({ streamId, type, data }: { streamId: string; type: string; data: object }): string {
  const event = { type, ...data }
  if (streamId.startsWith('depot/')) return describeDepotEvent(event as DepotEvent)
  if (streamId.startsWith('charger/')) return describeChargerEvent(event as ChargerEvent)
  if (streamId.startsWith('departures/')) return describeDepartureEvent(event as DepartureEvent)
  if (streamId.startsWith('webhooks/')) return describeWebhookEvent(event as WebhookEvent)
  if (streamId.startsWith('incident/')) return describeIncidentEvent(event as IncidentEvent)
  return describeAccessEvent(event as AccessEvent)
}
