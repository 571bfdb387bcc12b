import { describe, expect, test } from 'vitest'
import { type ChargerOnTheDesk, chargerOnTheDesk } from '../../../tests/support/chargerOnTheDesk.ts'
import type { ChargerOrder, SetLimit, Wiring } from '../engine/chargers.ts'

const wiring: Wiring = { phases: 3, voltageV: 230, isDc: false }
const startsAt = Date.parse('2026-06-01T00:00:00.000Z')

const limit = (
  steps: number,
  over: Partial<SetLimit & Pick<ChargerOrder, 'orderId' | 'urgency'>> = {},
): ChargerOrder => ({
  ...{ type: 'SetLimit', orderId: 'limit', urgency: 'CONTROL', connector: 1, sessionRef: '7', wiring, startsAt },
  steps: Array.from({ length: steps }, (_, nth) => ({ afterMs: nth * 60_000, limitW: 40_000 - nth * 5_000 })),
  ...over,
})

type Said = { readonly stackLevel: number; readonly unit: string; readonly periods: number }

/** What was said of a limit, whichever version says it. */
function said({ payload }: { readonly payload: unknown }): Said {
  const { csChargingProfiles, chargingProfile } = payload as Record<string, Profile | undefined>
  const { stackLevel, chargingSchedule } = (csChargingProfiles ?? chargingProfile)!
  const [{ chargingRateUnit, chargingSchedulePeriod }] = [chargingSchedule].flat() as [Schedule]
  return { stackLevel, unit: chargingRateUnit, periods: chargingSchedulePeriod.length }
}
type Profile = { readonly stackLevel: number; readonly chargingSchedule: unknown }
type Schedule = { readonly chargingRateUnit: string; readonly chargingSchedulePeriod: readonly unknown[] }

/** Takes what this charger takes, and turns away the rest without a reason. */
function answerAll({ asked, answer }: ChargerOnTheDesk, takes: (one: Said) => boolean, from = 0): readonly Said[] {
  for (let nth = from; nth < asked().length; nth++) {
    const one = asked()[nth]!
    answer(one.id, { status: takes(said(one)) ? 'Accepted' : 'Rejected' })
  }
  return asked().slice(from).map(said)
}

const knowing = (version: '1.6' | '2.0.1', stackLevelMax: number | null, stepsMax: number | null) => {
  const charger = chargerOnTheDesk(version)
  charger.memory.abilities = { ...charger.memory.abilities, stackLevelMax, stepsMax }
  return charger
}

describe.each(['1.6', '2.0.1'] as const)('OCPP-2: what an OCPP %s charger takes is learnt', (version) => {
  test('its stack level, where it refuses the top of which it told', () => {
    const charger = knowing(version, 8, 2)
    charger.memory.provenUnit = 'A'
    charger.session.link.send(limit(2))
    expect(answerAll(charger, ({ stackLevel }) => stackLevel === 0)).toMatchObject([
      { stackLevel: 8 },
      { stackLevel: 0 },
    ])
    expect(charger.desk.all('answered')).toMatchObject([{ answer: { kind: 'ACCEPTED' } }])
    expect(charger.desk.all('learnt').at(-1)?.abilities).toMatchObject({ stackLevelMax: 0, stepsMax: 2 })
    // From then on it is said so at once, and a refusal means the limit itself.
    charger.session.link.send(limit(2))
    expect(answerAll(charger, () => false, 2)).toMatchObject([{ stackLevel: 0 }])
    expect(charger.desk.all('answered').at(-1)).toMatchObject({ answer: { kind: 'REJECTED' } })
  })

  test('how many periods it holds, where it holds fewer than it says', () => {
    const charger = knowing(version, 1, 24)
    charger.memory.provenUnit = 'A'
    charger.memory.hasTakenLimit = true
    charger.session.link.send(limit(5))
    expect(answerAll(charger, ({ periods }) => periods <= 2).map(({ periods }) => periods)).toEqual([5, 2])
    expect(charger.desk.all('learnt').at(-1)?.abilities).toMatchObject({ stepsMax: 2, stackLevelMax: 1 })
    charger.session.link.send(limit(5))
    expect(answerAll(charger, () => true, 2)).toMatchObject([{ periods: 2 }])
  })

  test('its unit, with whichever order it comes first', () => {
    const charger = knowing(version, 1, 2)
    const fallback = { type: 'InstallFallback', connector: 1, limitW: 10_000 } as const
    charger.session.link.send({ ...fallback, orderId: 'f', urgency: 'UPKEEP', wiring })
    expect(answerAll(charger, ({ unit }) => unit === 'W').map(({ unit }) => unit)).toEqual(['A', 'W'])
    charger.session.link.send(limit(2))
    expect(answerAll(charger, () => true, 2)).toMatchObject([{ unit: 'W', stackLevel: 1 }])
  })

  test('and who takes nothing at all is asked in each manner once, and answers once', () => {
    const charger = knowing(version, 8, 24)
    charger.session.link.send(limit(5))
    charger.session.link.send(limit(1, { orderId: 'next', connector: 2, urgency: 'DECREASE' }))
    const all = answerAll(charger, () => false)
    expect(all.slice(0, 5).map((one) => Object.values(one).join(' '))).toEqual([
      ...['8 A 5', '8 W 5', '8 A 2', '0 A 5', '0 W 5'],
    ])
    const answered = charger.desk.all('answered').map(({ orderId, answer }) => `${orderId} ${answer.kind}`)
    expect(answered).toEqual(['limit REJECTED', 'next REJECTED'])
    expect(charger.desk.all('learnt')).toEqual([])
  })

  test('nor is one asked in another manner that has lost who may steer it', () => {
    const charger = knowing(version, 8, 24)
    let mayLeave = true
    charger.session.link.send({ ...limit(5), mayLeave: () => mayLeave })
    mayLeave = false
    expect(answerAll(charger, () => false)).toHaveLength(1)
  })
})

test('OCPP-2: what a charger says of its unit goes before what it once let pass', async () => {
  const charger = chargerOnTheDesk('1.6')
  charger.session.link.send(limit(2))
  expect(answerAll(charger, () => true)).toMatchObject([{ unit: 'A' }])
  await charger.call('Heartbeat', {})
  const { id } = charger.asked().find(({ action }) => action === 'GetConfiguration')!
  const key = 'ChargingScheduleAllowedChargingRateUnit'
  expect(charger.session.link.said?.()).toBeNull()
  charger.answer(id, { configurationKey: [{ key, readonly: true, value: 'Power' }] })
  // Whoever comes to steer it later asks its line.
  expect(charger.session.link.said?.()).toMatchObject({ units: ['W'] })
  const before = charger.asked().length
  for (const { id: waiting } of charger.asked().slice(2)) charger.answer(waiting, { status: 'Accepted' })
  charger.session.link.send(limit(2))
  for (let nth = before; nth < charger.asked().length; nth++) {
    charger.answer(charger.asked()[nth]!.id, { status: 'Accepted' })
  }
  const limits = charger.asked().filter(({ action }) => action === 'SetChargingProfile')
  expect(limits.map((one) => said(one).unit)).toEqual(['A', 'W'])
})

test('OCPP-2: what a charger said before we started counts until it says it again', () => {
  const charger = chargerOnTheDesk('1.6')
  const unknown = charger.memory.abilities
  charger.session.link.knew?.({ ...unknown, units: ['W'], stackLevelMax: 8 })
  charger.session.link.send(limit(2))
  expect(answerAll(charger, () => true)).toMatchObject([{ unit: 'W', stackLevel: 8 }])
  // What is known already is not replaced by it.
  charger.session.link.knew?.({ ...unknown, units: ['A'] })
  expect(charger.memory.abilities).toMatchObject({ units: ['W'] })
})

test('OCPP-2: after a boot it is taken at its word once more', async () => {
  const charger = knowing('1.6', 8, 2)
  charger.session.link.send(limit(2))
  answerAll(charger, ({ stackLevel }) => stackLevel === 0)
  expect(charger.memory).toMatchObject({ hasTakenLimit: true, provenUnit: 'A' })
  await charger.call('BootNotification', { chargePointVendor: 'ABB', chargePointModel: 'Terra' })
  expect(charger.memory).toMatchObject({ hasTakenLimit: false, provenUnit: null })
})
