import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import {
  describeIncidentEvent,
  type IncidentCommand,
  incidentDecider,
  type IncidentEvent,
  type Incidents,
} from './incident.ts'

const { initial, decide, evolve } = incidentDecider

function after(...commands: readonly IncidentCommand[]): {
  readonly incidents: Incidents
  readonly events: IncidentEvent[]
} {
  let incidents = initial
  const events: IncidentEvent[] = []
  commands.forEach((command, nth) => {
    const decided = decide(incidents, command, nth)
    if (isRefusal(decided)) throw new Error(decided.detail)
    incidents = evolve(
      incidents,
      decided.map((event) => ({ event, at: nth })),
    )
    events.push(...decided)
  })
  return { incidents, events }
}

type OpenIncident = Extract<IncidentCommand, { type: 'OpenIncident' }>
const open = (incidentId: string, rest: Partial<OpenIncident> = {}): OpenIncident => ({
  ...{ type: 'OpenIncident', incidentId, cause: 'breach B', kind: 'BREACH', severity: 'YELLOW' },
  ...{ scope: { type: 'NODE', id: 'B', name: 'Feeder B' }, sentence: 'Feeder B is over', context: { overW: 5 } },
  ...rest,
})

describe('incidents of a depot', () => {
  test('EVT-3: one open incident per cause; after its end the same cause opens another', () => {
    const { incidents, events } = after(
      open('i1'),
      open('i2'),
      open('i3', { cause: 'breach C' }),
      { type: 'ClearCause', cause: 'breach B' },
      { type: 'ClearCause', cause: 'breach B' },
      open('i4'),
    )
    expect(events.map(({ type, incidentId }) => [type, incidentId])).toEqual([
      ['IncidentOpened', 'i1'],
      ['IncidentOpened', 'i3'],
      ['IncidentResolved', 'i1'],
      ['IncidentOpened', 'i4'],
    ])
    expect([...incidents.open.keys()]).toEqual(['i3', 'i4'])
    expect(incidents.open.get('i4')).toMatchObject({ openedAt: 5, acknowledgedAt: null, context: { overW: 5 } })
  })

  test('EVT-3: one that becomes worse is told, and has to be acknowledged again', () => {
    const { incidents, events } = after(
      open('i1'),
      { type: 'AcknowledgeIncident', incidentId: 'i1' },
      { type: 'AcknowledgeIncident', incidentId: 'i1' },
      open('i2', { severity: 'RED', sentence: 'Feeder B is far over' }),
      open('i3', { severity: 'INFO' }),
    )
    expect(events.map(describeIncidentEvent)).toEqual([
      'Incident: Feeder B is over',
      'Incident acknowledged',
      'Incident became worse: Feeder B is far over',
    ])
    expect(incidents.open.get('i1')).toMatchObject({ severity: 'RED', acknowledgedAt: null })
  })

  test('EVT-3: operators comment, also on what is over, and resolve', () => {
    const { events } = after(
      open('i1'),
      { type: 'ResolveIncident', incidentId: 'i1' },
      { type: 'ResolveIncident', incidentId: 'i1' },
      { type: 'AcknowledgeIncident', incidentId: 'i1' },
      { type: 'CommentIncident', incidentId: 'i1', comment: ' cable was hot ' },
    )
    expect(events.slice(1).map(describeIncidentEvent)).toEqual([
      'Incident resolved by an operator',
      'Incident commented: cable was hot',
    ])
    expect(decide(initial, { type: 'AcknowledgeIncident', incidentId: 'x' }, 0)).toMatchObject({
      refused: 'INCIDENT_NOT_FOUND',
    })
    expect(
      decide(after(open('i1')).incidents, { type: 'CommentIncident', incidentId: 'i1', comment: ' ' }, 0),
    ).toMatchObject({
      refused: 'FIELD_INVALID',
    })
  })
})
