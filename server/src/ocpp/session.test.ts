import { describe, expect, test } from 'vitest'
import { chargerOnTheDesk } from '../../../tests/support/chargerOnTheDesk.ts'
import { withoutSecrets } from './redact.ts'

describe('OCPP-6, OCPP-1: one conversation', () => {
  test('goes on with what the charger asks while the house asks something', async () => {
    const { session, call, answer, asked, desk } = chargerOnTheDesk('1.6')
    session.link.send({ type: 'Reset', orderId: 'o', urgency: 'OPERATOR', isHard: true })
    expect((await call('Heartbeat', {}))[0]).toBe(3)
    answer(asked()[0]?.id, { status: 'Accepted' })
    expect(desk.all('answered')).toMatchObject([{ answer: { kind: 'ACCEPTED' } }])
  })

  test('that ends leaves no order untold, and says nothing after it', async () => {
    const { session, asked, heard, desk, time } = chargerOnTheDesk('1.6')
    const reset = { type: 'Reset' as const, urgency: 'OPERATOR' as const, isHard: true }
    session.link.send({ ...reset, orderId: 'sent' })
    session.link.send({ ...reset, orderId: 'waiting' })
    session.closed()
    session.closed()
    session.link.send({ ...reset, orderId: 'late' })
    session.received('[2,"1","Heartbeat",{}]')
    await time.pass(3_600_000)
    expect(asked()).toHaveLength(1)
    expect(heard).toHaveLength(1)
    const told = desk.all('answered').map(({ orderId, answer: { kind } }) => `${orderId} ${kind}`)
    expect(told).toEqual(['sent NO_ANSWER', 'waiting NOT_SENT', 'late NOT_SENT'])
    expect(desk.all('closed')).toEqual([{ word: 'closed', id: 'one', epoch: 1 }])
  })

  test('ends when three pings in a row bring nothing back, and not before', async () => {
    const { session, closes, pings, time } = chargerOnTheDesk('1.6')
    await time.pass(60_000)
    expect(pings()).toBe(2)
    session.ponged()
    await time.pass(60_000)
    expect(closes).toEqual([])
    await time.pass(30_000)
    expect(closes).toMatchObject([{ code: 1001 }])
  })

  test('never says what is no message of its version, and tells that there is a bug', () => {
    const { session, asked, desk, log } = chargerOnTheDesk('2.0.1')
    session.link.send({ type: 'EndSession', orderId: 'o', urgency: 'OPERATOR', sessionRef: 'x'.repeat(40) })
    expect(asked()).toEqual([])
    expect(desk.all('answered')).toMatchObject([{ answer: { kind: 'NOT_SUPPORTED' } }])
    expect(log.errors).toHaveLength(1)
  })

  test('outlives a house that can’t take what it is told', async () => {
    const desk = chargerOnTheDesk('1.6')
    const broken = (): never => {
      throw new Error('a bug in the house')
    }
    Object.assign(desk.desk, { measured: broken, answered: broken, logged: broken, reported: broken, learnt: broken })
    const sampledValue = [{ value: '1', context: 'x' }]
    const meterValue = [{ timestamp: '2026-06-01T00:00:00Z', sampledValue }]
    expect((await desk.call('MeterValues', { connectorId: 1, meterValue }))[0]).toBe(3)
    desk.session.link.send({ type: 'Reset', orderId: 'a', urgency: 'OPERATOR', isHard: true })
    for (const { id } of desk.asked()) desk.answer(id, { status: 'Accepted' })
    expect(desk.asked().map(({ action }) => action)).toContain('Reset')
    expect((await desk.call('Heartbeat', {}))[0]).toBe(3)
    expect(desk.closes).toEqual([])
  })

  test('is kept line by line: what was asked, what was answered, how long it took', async () => {
    const { session, answer, asked, desk, time, call } = chargerOnTheDesk('1.6')
    await call('Heartbeat', {}, 'h')
    for (const { id } of asked()) answer(id, {})
    session.link.send({ type: 'Reset', orderId: 'o', urgency: 'DECREASE', isHard: true })
    await time.pass(250)
    answer(asked().at(-1)?.id, { status: 'Accepted' })
    session.received('?')
    const lines = desk.lines.map(({ direction, kind, action, tookMs }) => `${direction} ${kind} ${action} ${tookMs}`)
    expect(lines).toContain('FROM_CHARGER CALL Heartbeat null')
    expect(lines).toContain('TO_CHARGER RESULT Heartbeat 0')
    expect(lines).toContain('FROM_CHARGER UNREADABLE null null')
    expect(lines.some((line) => /^FROM_CHARGER RESULT \w+ \d+$/.test(line))).toBe(true)
  })
})

describe('SEC-2, OCPP-8: a message as it is kept', () => {
  const kept = (payload: unknown) => JSON.stringify(withoutSecrets(payload, JSON.stringify(payload)))

  test.each([
    [{ key: 'AuthorizationKey', value: 'hunter2' }],
    [{ configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 'hunter2' }] }],
    [
      {
        setVariableData: [
          { attributeValue: 'hunter2', component: { name: 'SecurityCtrlr' }, variable: { name: 'BasicAuthPassword' } },
        ],
      },
    ],
    [{ reportData: [{ variable: { name: 'BasicAuthPassword' }, variableAttribute: [{ value: 'hunter2' }] }] }],
    [{ connectionData: { basicAuthPassword: 'hunter2', vpn: { user: 'me', password: 'hunter2' } } }],
    [{ ClientSecret: { deep: ['hunter2'] } }],
  ])('holds no secret: %j', (payload) => {
    expect(kept(payload)).not.toContain('hunter2')
  })

  test('holds everything else', () => {
    const payload = { key: 'HeartbeatInterval', value: '300' }
    expect(withoutSecrets(payload, JSON.stringify(payload))).toBe(payload)
    expect(kept({ configurationKey: [payload, { key: 'AuthorizationKey', value: 'x' }] })).toContain('"300"')
  })
})

describe('a charger whose clock is off', () => {
  const minuteMs = 60_000
  const texts = (...at: readonly number[]) => at.map((one) => new Date(one).toISOString())
  const sampled = (timestamp: string) => ({
    timestamp,
    sampledValue: [{ value: '9000', measurand: 'Power.Active.Import', unit: 'W' }],
  })

  test.each([-10, 10, -30_000_000])(
    'OCPP-4: by %i minutes is known by what it measures, which counts as it comes',
    async (minutes) => {
      const { time, desk, call } = chargerOnTheDesk('1.6')
      const says = async (...agoMs: readonly number[]) => {
        const stamps = texts(...agoMs.map((ms) => time.now() - ms + minutes * minuteMs))
        await call('MeterValues', { connectorId: 1, meterValue: stamps.map(sampled) })
        return desk
          .all('measured')
          .at(-1)!
          .readings.map(({ at }) => time.now() - at)
      }
      await call('Heartbeat', {})
      for (let nth = 0; nth < 3; nth++) {
        await time.pass(15_000)
        await says(0)
      }
      const aheadMs = minutes * minuteMs
      expect(desk.all('clockShown').at(-1)?.clock).toEqual({ aheadMs, leastMs: aheadMs, mostMs: aheadMs })
      await time.pass(15_000)
      expect(await says(0)).toEqual([0])
      expect(await says(90_000, 45_000, 0)).toEqual([90_000, 45_000, 0])
      expect(desk.all('clockShown').at(-1)?.clock?.aheadMs).toBe(aheadMs)
    },
  )

  test('OCPP-3, OCPP-4: one reading from the future is no other clock: it counts as it comes, and both until the next', async () => {
    const { time, desk, call } = chargerOnTheDesk('1.6')
    const says = async (aheadMs: number) => {
      await time.pass(15_000)
      await call('MeterValues', { connectorId: 1, meterValue: [sampled(texts(time.now() + aheadMs)[0]!)] })
      return desk.all('clockShown').at(-1)?.clock
    }
    const right = { aheadMs: 0, leastMs: 0, mostMs: 0 }
    const daysMs = 52 * 60 * minuteMs
    await says(0)
    expect(await says(0)).toEqual(right)
    expect(await says(daysMs)).toEqual({ ...right, mostMs: daysMs })
    expect(
      desk
        .all('measured')
        .at(-1)!
        .readings.map(({ at }) => at),
    ).toEqual([time.now()])
    expect(await says(0)).toEqual(right)
    await says(daysMs)
    expect(await says(daysMs)).toEqual({ aheadMs: daysMs, leastMs: daysMs, mostMs: daysMs })
  })

  test('OCPP-4: is not known by what it measured offline, nor by what waited while we were deaf', async () => {
    const { time, desk, call } = chargerOnTheDesk('1.6')
    await call('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Charging',
      timestamp: texts(time.now())[0],
    })
    for (const agoMs of [900_000, 600_000, 300_000]) {
      await time.pass(agoMs === 900_000 ? 15_000 : 1_000)
      await call('MeterValues', { connectorId: 1, meterValue: [sampled(texts(time.now() - agoMs)[0]!)] })
    }
    expect(desk.all('clockShown').at(-1)?.clock).toEqual({ aheadMs: 0, leastMs: -900_000, mostMs: 0 })
    const offline = chargerOnTheDesk('2.0.1')
    for (let nth = 0; nth < 3; nth++) {
      await offline.time.pass(15_000)
      await offline.call('TransactionEvent', {
        ...{ eventType: 'Updated', triggerReason: 'MeterValuePeriodic', seqNo: nth, offline: true },
        timestamp: texts(offline.time.now() - 600_000)[0],
        transactionInfo: { transactionId: 'tx' },
      })
    }
    expect(offline.desk.all('clockShown')).toEqual([])
  })
})
