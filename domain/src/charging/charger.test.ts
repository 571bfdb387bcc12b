import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { asWired, type Charger, type ChargerCommand, chargerDecider, fallbackW } from './charger.ts'
import { hasHad, newSessionRef, sessionOf, supposedOverAt } from './sessions.ts'
import type { ChargerEvent, ChargingSession } from './chargerEvents.ts'
import { describeChargerEvent } from './describeCharger.ts'

const { initial, decide, evolve } = chargerDecider
type StartSession = Extract<ChargerCommand, { type: 'StartSession' }>
const now = 1_000_000

function after(...commands: readonly ChargerCommand[]): { readonly charger: Charger; readonly events: ChargerEvent[] } {
  let charger = initial
  const events: ChargerEvent[] = []
  for (const command of commands) {
    const decided = decide(charger, command, now)
    if (isRefusal(decided)) throw new Error(decided.detail)
    charger = evolve(
      charger,
      decided.map((event) => ({ event, at: now })),
    )
    events.push(...decided)
  }
  return { charger, events }
}

const start = (sessionRef: string, rest: Partial<ChargingSession> = {}): StartSession => ({
  ...{ type: 'StartSession', sessionRef, connector: 1, givenRef: null, idToken: 'tag', meterWh: 100, startedAt: 5 },
  ...{ isLate: false, ...rest },
})
const end = (sessionRef: string, meterWh: number | null = 900) =>
  ({ type: 'EndSession', sessionRef, meterWh, endedAt: 9, why: 'Local' }) as const
const make = { vendor: 'V', model: 'M', serial: null, firmware: '1' }

describe('what a charger says of itself', () => {
  test('OCPP-2: as what it takes limits is found once, and asked anew of another firmware', () => {
    const found = (layer: 'SESSION' | 'DEFAULT', isTaken: boolean) => ({ type: 'FindLayer', layer, isTaken }) as const
    const known = [
      { type: 'RecordBoot', make },
      found('SESSION', false),
      found('SESSION', false),
      found('DEFAULT', true),
    ]
    const { charger, events } = after(...(known as ChargerCommand[]))
    expect(charger.layers).toEqual({ SESSION: 'TURNED_AWAY', DEFAULT: 'TAKEN' })
    expect(events.slice(1).map(describeChargerEvent)).toEqual([
      'Charger turns away limits of a session',
      'Charger takes limits as the default of a connector',
    ])
    const same = after(...(known as ChargerCommand[]), { type: 'RecordBoot', make: { ...make } })
    expect(same.charger.layers).toEqual(charger.layers)
    const newer = after(...(known as ChargerCommand[]), { type: 'RecordBoot', make: { ...make, firmware: '2' } })
    expect(newer.charger.layers).toEqual({})
  })

  test('OCPP-1: a boot is a fact the first time, and when it comes with something new', () => {
    const { events } = after(
      { type: 'RecordBoot', make },
      { type: 'RecordBoot', make: { ...make } },
      { type: 'RecordBoot', make: { ...make, firmware: '2' } },
    )
    expect(events.map(describeChargerEvent)).toEqual([
      'First boot: V M, firmware 1',
      'Boot with a change: V M, firmware 1 → V M, firmware 2',
    ])
  })

  test('OCPP-8: what somebody asked of it is a fact, with its answer', () => {
    const { events } = after(
      { type: 'NoteAsked', asked: { action: 'RESET', isHard: true }, answer: 'ACCEPTED' },
      { type: 'NoteAsked', asked: { action: 'STOP', sessionRef: '7' }, answer: 'NO_ANSWER' },
      { type: 'NoteAsked', asked: { action: 'TRIGGER', what: 'METER_VALUES' }, answer: 'REJECTED' },
      { type: 'NoteAsked', asked: { action: 'START', connector: 2 }, answer: 'NOT_SENT' },
    )
    expect(events.map(describeChargerEvent)).toEqual([
      'Asked to reset at once: accepted',
      'Asked to end session 7: no answer',
      'Asked to tell meter values: rejected',
      'Asked to start charging at connector 2: not sent',
    ])
  })

  test('OCPP-2: abilities, fallbacks and caps are told when they change, and lost when they are', () => {
    const abilities = {
      units: ['W'],
      stackLevelMax: 9,
      stepsMax: 2,
      profilesMax: null,
      canSteer: true,
      measurands: null,
    } as const
    const { charger, events } = after(
      { type: 'LearnAbilities', abilities },
      { type: 'LearnAbilities', abilities: { ...abilities, units: ['W'] } },
      { type: 'ConfirmFallback', connector: 1, limitW: 0, voltsTogether: 690 },
      { type: 'ConfirmFallback', connector: 1, limitW: 0, voltsTogether: 690 },
      { type: 'ConfirmFallback', connector: null, limitW: 7, voltsTogether: 690 },
      { type: 'ConfirmHardCap', limitW: 8, voltsTogether: 690 },
      { type: 'LoseFallback', connector: null, why: 'it shows another' },
      { type: 'LoseFallback', connector: null, why: 'it shows another' },
      { type: 'LoseHardCap', why: 'it shows none' },
      { type: 'AdoptCharger', chargePointId: 'c', ocppIdentity: 'BAY-1' },
      { type: 'AdoptCharger', chargePointId: 'c', ocppIdentity: 'BAY-1' },
    )
    expect(events.map(({ type }) => type)).toEqual([
      ...['AbilitiesLearnt', 'FallbackConfirmed', 'FallbackConfirmed', 'HardCapConfirmed'],
      ...['FallbackLost', 'HardCapLost', 'ChargerAdopted'],
    ])
    expect([fallbackW(charger, 1), fallbackW(charger, null), charger.hardCapW]).toEqual([0, null, null])
    expect(events.map(describeChargerEvent)).toContain('Connector 1 keeps a fallback of 0 kW')
  })

  test('OCPP-3: what it was told in amperes is known no more once it is found to be wired otherwise', () => {
    const told = (voltsTogether: number) =>
      [
        { type: 'ConfirmHardCap', limitW: 7_360, voltsTogether },
        { type: 'ConfirmFallback', connector: 1, limitW: 2_300, voltsTogether },
        { type: 'ConfirmFallback', connector: 2, limitW: 2_300, voltsTogether },
      ] as const
    const { charger } = after(...told(230))
    expect(asWired(charger, 230)).toBe(charger)
    expect(asWired(charger, 690)).toMatchObject({ hardCapW: null, fallbacksW: new Map() })
    const anew = after(...told(230), told(690)[1]).charger
    expect(anew).toMatchObject({ hardCapW: null, fallbacksW: new Map([[1, 2_300]]), voltsTogether: 690 })
  })
})

describe('who charges', () => {
  test('OCPP-1: a charger that tells of a start twice, even after its end, means one session', () => {
    const { charger, events } = after(start('s1'), start('s2'), end('s1'), start('s3'), end('s1'))
    expect(events.map(({ type }) => type)).toEqual(['SessionStarted', 'SessionEnded'])
    expect(sessionOf(charger, start('s9'))).toBe('s1')
    expect(sessionOf(charger, start('s9', { startedAt: 6 }))).toBeNull()
    expect(events[1]).toMatchObject({ energyWh: 800 })
    expect(describeChargerEvent(events[1]!)).toBe('Session at connector 1 ended with 0.8 kWh')
  })

  test('OCPP-8: a need counts from when it was said, and said again it counts anew', () => {
    const says = (energyNeededWh: number, registerWh: number | null) =>
      ({ type: 'SetDemand', sessionRef: 's1', demand: { energyNeededWh }, registerWh }) as const
    const open = (...commands: readonly ChargerCommand[]) => after(start('s1'), ...commands).charger.sessions.get(1)
    expect(open(says(5_000, 700))).toMatchObject({ energyNeededWh: 5_000, neededFrom: { at: now, registerWh: 700 } })
    expect(open(says(5_000, 700), says(5_000, 900))?.neededFrom).toEqual({ at: now, registerWh: 900 })
    expect(open(says(5_000, null))?.neededFrom).toEqual({ at: now, registerWh: null })
    const { events } = after(...[start('s1'), says(5_000, 700), says(5_000, 700)], {
      type: 'SetDemand',
      sessionRef: 's1',
      demand: { tier: 3 },
    })
    expect(events.slice(1)).toMatchObject([{ registerWh: 700 }, { after: { tier: 3 } }])
    expect(events[2]).not.toHaveProperty('registerWh')
  })

  test('OCPP-1: there is one session at a connector: a new one ends the one before, a late one is over at once', () => {
    const { charger, events } = after(
      start('s1'),
      start('s2', { startedAt: 7 }),
      start('s3', { startedAt: 2, isLate: true }),
    )
    expect(events.map(({ type }) => type)).toEqual([
      ...['SessionStarted', 'SessionEnded', 'SessionStarted', 'SessionStarted', 'SessionEnded'],
    ])
    expect([...charger.sessions.values()].map(({ sessionRef }) => sessionRef)).toEqual(['s2'])
    expect(sessionOf(charger, start('s9', { startedAt: 2 }))).toBe('s3')
  })

  test('OCPP-1: one that goes on elsewhere under the name that its charger gave it is supposed to be over where it was', () => {
    const { charger } = after(
      start('tx', { givenRef: 'tx' }),
      start('tx', { givenRef: 'tx', connector: 2, startedAt: 7 }),
    )
    expect([...charger.sessions.keys()]).toEqual([2])
    expect([supposedOverAt(charger, 1), supposedOverAt(charger, 2)]).toEqual([now, null])
    expect([hasHad(charger, 1, 'tx'), hasHad(charger, 2, 'tx')]).toEqual([false, true])
    const told = after(start('tx', { givenRef: 'tx' }), end('tx')).charger
    expect([supposedOverAt(told, 1), hasHad(told, 1, 'tx')]).toEqual([null, true])
  })

  test('OCPP-1: a new one is named by a number that none had, and that every charger can say', () => {
    const adopted = start('2147483647', { givenRef: '2147483647' })
    const at = Date.UTC(2026, 5, 1)
    const named = newSessionRef(after(adopted).charger, at)
    expect(Number(named)).toBeLessThan(2 ** 30)
    const next = String(Number(named) + 1)
    expect(newSessionRef(after(adopted, start(named, { connector: 2 })).charger, at)).toBe(next)
    expect(newSessionRef(after(start(named, { givenRef: named })).charger, at)).toBe(next)
  })

  test('OCPP-1: energy is not told by a meter that runs backwards', () => {
    expect(after(start('s1'), end('s1', 50)).events[1]).toMatchObject({ energyWh: null })
  })

  test('OCPP-8: priority, departure, energy and pauses belong to the session, and end with it', () => {
    const demand = { tier: 1, departureAt: now + 1, energyNeededWh: 60_000 }
    const { charger, events } = after(
      start('s1'),
      { type: 'SetDemand', sessionRef: 's1', demand },
      { type: 'SetDemand', sessionRef: 's1', demand },
      { type: 'PauseSession', sessionRef: 's1' },
      { type: 'PauseSession', sessionRef: 's1' },
    )
    expect(charger.sessions.get(1)).toMatchObject({ ...demand, weight: 1, isPaused: true })
    expect(events.slice(1)).toMatchObject([{ type: 'SessionDemandSet', after: demand }, { type: 'SessionPaused' }])
    expect(describeChargerEvent(events[1]!)).toContain('priority 1, leaves 1970-01-01T00:16:40.001Z, needs 60 kWh')
    const resumed = after(
      start('s1'),
      { type: 'PauseSession', sessionRef: 's1' },
      { type: 'ResumeSession', sessionRef: 's1' },
    )
    expect(resumed.charger.sessions.get(1)?.isPaused).toBe(false)
  })

  test.each([
    [{ type: 'EndSession', sessionRef: 'x', meterWh: null, endedAt: 9, why: null }, 'SESSION_NOT_FOUND'],
    [{ type: 'PauseSession', sessionRef: 'x' }, 'SESSION_NOT_FOUND'],
    [{ type: 'SetDemand', sessionRef: 's1', demand: { tier: -1 } }, 'FIELD_INVALID', '/tier'],
    [{ type: 'SetDemand', sessionRef: 's1', demand: { weight: 0 } }, 'FIELD_INVALID', '/weight'],
    [{ type: 'SetDemand', sessionRef: 's1', demand: { weight: 0.009 } }, 'FIELD_INVALID', '/weight'],
    [{ type: 'SetDemand', sessionRef: 's1', demand: { weight: 100.5 } }, 'FIELD_INVALID', '/weight'],
    [
      { type: 'SetDemand', sessionRef: 's1', demand: { energyNeededWh: Number.NaN } },
      ...['FIELD_INVALID', '/energy_needed_kwh'],
    ],
    [{ type: 'SetDemand', sessionRef: 's1', demand: { departureAt: now } }, 'FIELD_INVALID', '/departure_at'],
  ] as const)('OCPP-8: refuses %j', (command, refused, pointer: string | undefined = undefined) => {
    const faults = pointer === undefined ? [] : [{ pointer }]
    expect(decide(after(start('s1')).charger, command, now)).toMatchObject({ refused, faults })
  })
})
