import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import {
  describeIncidentEvent,
  type IncidentCommand,
  incidentDecider,
  type IncidentEvent,
  incidentKinds,
  type IncidentStream,
} from './incident.ts'
import { incidentSentence } from './sentence.ts'

const { initial, decide, evolve } = incidentDecider

/** What came of each command, taken a millisecond apart. */
function after(...commands: readonly IncidentCommand[]): {
  readonly incident: IncidentStream
  readonly events: IncidentEvent[]
} {
  let incident = initial
  const events: IncidentEvent[] = []
  commands.forEach((command, nth) => {
    const decided = decide(incident, command, nth)
    if (isRefusal(decided)) throw new Error(decided.detail)
    incident = evolve(
      incident,
      decided.map((event) => ({ event, at: nth })),
    )
    events.push(...decided)
  })
  return { incident, events }
}
const typesAfter = (...commands: readonly IncidentCommand[]) => after(...commands).events.map(({ type }) => type)

type Report = Extract<IncidentCommand, { type: 'ReportIncident' }>
const report = (rest: Partial<Report> = {}): Report => ({
  ...{ type: 'ReportIncident', incidentId: 'i1', depotId: 'd1', cause: 'breach B', kind: 'BREACH', severity: 'YELLOW' },
  ...{ scope: { type: 'NODE', id: 'B', name: 'Feeder B' }, sentence: 'Feeder B is over', context: { overW: 5, a: 1 } },
  ...rest,
})
const acknowledge: IncidentCommand = { type: 'AcknowledgeIncident' }
const settle: IncidentCommand = { type: 'SettleIncident' }

describe('EVT-3: an incident', () => {
  test('is opened by its first report, and the same report again changes nothing', () => {
    const { incident, events } = after(report(), report(), report({ context: { a: 1, overW: 5 } }))
    expect(events.map(({ type }) => type)).toEqual(['IncidentOpened'])
    expect(incident).toMatchObject({ openedAt: 0, reportedAt: 0, acknowledgedAt: null, resolved: null })
  })

  test('follows what is reported of it', () => {
    const { incident, events } = after(report(), report({ context: { overW: 7 } }), report({ context: { overW: 7 } }))
    expect(events.map(({ type }) => type)).toEqual(['IncidentOpened', 'IncidentChanged'])
    expect(incident).toMatchObject({ openedAt: 0, reportedAt: 1, context: { overW: 7 } })
  })

  test('that becomes worse has to be acknowledged again, and stays as bad as it was', () => {
    const worse = report({ severity: 'RED', sentence: 'Feeder B is far over' })
    const { incident, events } = after(report(), acknowledge, acknowledge, worse, report({ severity: 'INFO' }))
    expect(events.map(describeIncidentEvent)).toEqual([
      'Incident: Feeder B is over',
      'Incident acknowledged',
      'Incident became worse: Feeder B is far over',
      'Incident goes on: Feeder B is over',
    ])
    expect(incident).toMatchObject({ severity: 'RED', acknowledgedAt: null })
    expect(after(report(), acknowledge, report({ context: {} })).incident).toMatchObject({
      acknowledgedAt: 1,
      reportedAt: 2,
    })
  })

  test('ends once, by itself or by an operator, and is then another where the cause comes back', () => {
    expect(after(report(), settle, settle, { type: 'ResolveIncident' }).events.map(describeIncidentEvent)).toEqual([
      'Incident: Feeder B is over',
      'Incident over',
    ])
    const { incident, events } = after(report(), { type: 'ResolveIncident' }, settle)
    expect(events.map(describeIncidentEvent).at(-1)).toBe('Incident resolved by an operator')
    expect(incident).toMatchObject({ resolved: { at: 1, by: 'OPERATOR' } })
    expect(decide(incident, report(), 9)).toMatchObject({ refused: 'INCIDENT_RESOLVED' })
  })

  test('that is over is not acknowledged any more, and resolved as it was', () => {
    const over = after(report(), settle).incident
    expect(decide(over, acknowledge, 9)).toMatchObject({ refused: 'INCIDENT_RESOLVED' })
    expect(decide(over, { type: 'ResolveIncident' }, 9)).toEqual([])
    expect(decide(after(report(), acknowledge, settle).incident, acknowledge, 9)).toEqual([])
  })

  test('is commented also when it is over, with something', () => {
    const comment: IncidentCommand = { type: 'CommentIncident', comment: ' cable was hot ' }
    expect(typesAfter(report(), settle, comment)).toEqual(['IncidentOpened', 'IncidentResolved', 'IncidentCommented'])
    expect(after(report(), comment).events.map(describeIncidentEvent).at(-1)).toBe('Incident commented: cable was hot')
    expect(decide(after(report()).incident, { type: 'CommentIncident', comment: ' ' }, 0)).toMatchObject({
      refused: 'FIELD_INVALID',
    })
  })

  test.each([settle, acknowledge, { type: 'ResolveIncident' } as const])('that nobody reported is none', (command) => {
    expect(decide(initial, command, 0)).toMatchObject({ refused: 'INCIDENT_NOT_FOUND' })
  })
})

describe('EVT-3: what is wrong is said in one sentence', () => {
  const scope = { type: 'NODE', id: 'B', name: 'Feeder B' } as const

  test('with what is known', () => {
    const breach = { kind: 'BREACH', scope, context: { measuredW: 412_300, limitW: 400_000 } } as const
    expect(incidentSentence(breach)).toBe('Feeder B draws 413 kW, more than its limit: 400 kW.')
    const small = { ...breach, context: { measuredW: 7_410, limitW: 7_390 } }
    expect(incidentSentence(small)).toBe('Feeder B draws 7.5 kW, more than its limit: 7.3 kW.')
    const fallen = { measuredW: 80_000, limitW: 300_000, mostW: 223_500, mostLimitW: 200_000 }
    expect(incidentSentence({ ...breach, context: fallen })).toBe('Feeder B drew 224 kW, more than its limit: 200 kW.')
    const offline = { kind: 'CHARGER_OFFLINE', scope, context: { bookedW: 6_000, fallbackW: 2_000 } } as const
    expect(incidentSentence(offline)).toBe('Feeder B is offline: 6 kW are kept free for it.')
    const idle = { ...offline, context: { bookedW: 0, fallbackW: 0 } }
    expect(incidentSentence(idle)).toBe('Feeder B is offline: by itself it draws nothing.')
  })

  test('with one full stop, where a reason is a sentence itself', () => {
    const context = { reason: 'Bay 1 has no circuit.' }
    expect(incidentSentence({ kind: 'TOPOLOGY_INVALID', scope, context })).toBe(
      'The microgrid can’t be assembled from the registries: Bay 1 has no circuit.',
    )
  })

  test('OCPP-5: with how many have not confirmed a fallback, where only they make it too much', () => {
    const context = { fallbacksW: 631_579, capacityW: 200_000, unconfirmed: 8, failsAnyway: false }
    const dontFit = { kind: 'FALLBACKS_DONT_FIT', scope, context } as const
    expect(incidentSentence(dontFit)).toBe(
      '8 fallbacks under Feeder B are not confirmed: with the ratings of their chargers in their place, all fallbacks there come to 632 kW, more than is safe: 200 kW.',
    )
    expect(incidentSentence({ ...dontFit, context: { ...context, unconfirmed: 1 } })).toMatch(
      /^1 fallback under Feeder B is not confirmed: with the rating of its charger in its place, all /,
    )
    const known = { ...dontFit, context: { ...context, failsAnyway: true } }
    expect(incidentSentence(known)).toBe('The fallbacks under Feeder B come to 632 kW, more than is safe: 200 kW.')
  })

  test('OCPP-5: with the load beside the fallbacks, where that makes them too much', () => {
    const context = { fallbacksW: 40_000, fixedLoadW: 69_500, capacityW: 100_000, unconfirmed: 1, failsAnyway: true }
    const dontFit = { kind: 'FALLBACKS_DONT_FIT', scope, context } as const
    expect(incidentSentence(dontFit)).toBe(
      'The fallbacks under Feeder B come to 40 kW, with 70 kW of other load more than is safe: 100 kW.',
    )
    expect(incidentSentence({ ...dontFit, context: { ...context, failsAnyway: false } })).toMatch(
      / all fallbacks there come to 40 kW, with 70 kW of other load more than is safe: 100 kW\.$/,
    )
  })

  test('one that keeps to its limit again and isn’t trusted yet is not said to draw more', () => {
    const said = (measuredW: number | null) =>
      incidentSentence({ kind: 'CHARGER_DISOBEYS', scope, context: { measuredW, limitW: 60_000, bookedW: 100_000 } })
    expect(said(60_001)).toBe('Feeder B draws 61 kW, more than it was given: 60 kW.')
    for (const measuredW of [60_000, 0, null])
      expect(said(measuredW)).toBe(
        'Feeder B drew more than it was given, and is trusted again once it has kept to its limit for a while, or an operator trusts it: 100 kW are kept free for it.',
      )
  })

  test('OCPP-4: of one that took no limit it isn’t said that it was given its fallback', () => {
    const context = { measuredW: 50_000, limitW: 5_000, limitBy: 'fallback', bookedW: 90_000 }
    const said = (more: object) =>
      incidentSentence({ kind: 'CHARGER_DISOBEYS', scope, context: { ...context, ...more } })
    expect(said({})).toBe('Feeder B draws 50 kW, more than its fallback: 5 kW.')
    expect(said({ measuredW: 0 })).toMatch(/^Feeder B drew more than its fallback, and is trusted again once /)
  })

  test('and with little known too', () => {
    expect(incidentKinds.map((kind) => incidentSentence({ kind, scope: { type: 'MICROGRID' }, context: {} }))).toEqual([
      'The microgrid draws more than its limit.',
      'The clock of the microgrid is off.',
      'The microgrid drew more than it was given, and is trusted again once it has kept to its limit for a while, or an operator trusts it.',
      'The microgrid reports a fault.',
      'Nobody sees whether the microgrid keeps to its limits: it reports no power.',
      'The microgrid is offline.',
      'The microgrid turns its limits away.',
      'The microgrid doesn’t answer its limits.',
      'The microgrid has not confirmed its fallback.',
      'The last cycle of the microgrid was rejected.',
      'The microgrid may come to more than its limit.',
      'The fallbacks under the microgrid come to more than is safe.',
      'The microgrid no longer holds its fallback limit.',
      'The microgrid reports a security event.',
      'Nothing can be decided safely: the load at the microgrid is not known.',
      'The microgrid can’t be assembled from the registries.',
      'The microgrid charges at a connector that the registry doesn’t have.',
    ])
  })
})
