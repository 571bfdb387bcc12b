import type { Incident, IncidentContext } from '@busbar/domain/incidents/incident'
import { kwFromWatts } from '@busbar/domain/kernel/watts'
import type { Incident as SentIncident, IncidentDetail } from '@busbar/wire/api/incidents'
import { time, timeOrNull } from './words.ts'

/** What is over is not told as if it were so now: its sentence was made while it stood. */
export const sentenceNow = ({ sentence, resolved }: Pick<Incident, 'sentence' | 'resolved'>): string =>
  resolved === null ? sentence : `Over: ${sentence}`

/** An incident in the words of the contract: as a door answers it, and as webhooks are told of it. */
export const incidentSent = (incident: Incident & { readonly depotName: string }): SentIncident => ({
  incident_id: incident.incidentId,
  depot_id: incident.depotId,
  depot_name: incident.depotName,
  kind: incident.kind,
  severity: incident.severity,
  state: incident.resolved === null ? 'OPEN' : 'RESOLVED',
  cause: incident.cause,
  scope:
    incident.scope.type === 'MICROGRID'
      ? { type: 'MICROGRID', id: null, name: null }
      : { type: incident.scope.type, id: incident.scope.id, name: incident.scope.name },
  sentence: sentenceNow(incident),
  context: contextSent(incident.context),
  opened_at: time(incident.openedAt),
  reported_at: time(incident.reportedAt),
  acknowledged_at: timeOrNull(incident.acknowledgedAt),
  resolved_at: incident.resolved && time(incident.resolved.at),
  resolved_by: incident.resolved?.by ?? null,
})

export const chainSent = ({ chain }: IncidentContext): IncidentDetail['chain'] =>
  chain?.map((link) => ({
    node_id: link.nodeId,
    name: link.name,
    kw: kwFromWatts(link.w),
    is_binding: link.isBinding,
    shared_by: link.sharedBy,
  })) ?? null

type Fact = SentIncident['context'][string]

/** Names say their unit at both ends: `measuredW: 12500` is `measured_kw: 12.5`, `untilAt` an instant. */
export function contextSent({ chain: _, ...facts }: IncidentContext): SentIncident['context'] {
  const sent: [name: string, value: Fact][] = []
  for (const [name, value] of Object.entries(facts)) {
    if (value === undefined || (typeof value === 'object' && value !== null)) continue
    sent.push(typeof value === 'number' ? numberSent(name, value) : [snake(name), value])
  }
  return Object.fromEntries(sent)
}

function numberSent(name: string, value: number): [string, Fact] {
  if (/Wh$/.test(name)) return [`${snake(name.slice(0, -2))}_kwh`, value / 1000]
  if (/W$/.test(name)) return [`${snake(name.slice(0, -1))}_kw`, kwFromWatts(value)]
  if (/Ms$/.test(name)) return [`${snake(name.slice(0, -2))}_s`, value / 1000]
  if (/(At|^since|^until)$/.test(name)) return [snake(name), time(value)]
  return [snake(name), value]
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
