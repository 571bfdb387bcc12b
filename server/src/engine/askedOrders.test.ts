import { expect, test } from 'vitest'
import { AskedOrders } from './askedOrders.ts'
import type { OrderAnswer } from './chargers.ts'

const accepted: OrderAnswer = { kind: 'ACCEPTED' }
const none: OrderAnswer = { kind: 'NO_ANSWER' }

test('OCPP-8: an answer that comes after it was given up is told once more, as what it is', async () => {
  const asked = new AskedOrders()
  const late: OrderAnswer[] = []
  const first = asked.ask('one', (answer) => late.push(answer))
  expect(asked.heard('other', accepted)).toBe(false)
  expect([asked.heard('one', none), late]).toEqual([true, []])
  expect(await first).toEqual(none)
  expect([asked.heard('one', accepted), asked.heard('one', accepted)]).toEqual([true, false])
  expect(late).toEqual([accepted])
})

test('OCPP-8: one that was answered in time is told once, and one that never is, is forgotten', async () => {
  const asked = new AskedOrders()
  const late: OrderAnswer[] = []
  const first = asked.ask('one', (answer) => late.push(answer))
  expect([asked.heard('one', accepted), asked.heard('one', accepted)]).toEqual([true, false])
  expect(await first).toEqual(accepted)
  for (let nth = 0; nth < 65; nth++) {
    void asked.ask(`${nth}`, (answer) => late.push(answer))
    asked.heard(`${nth}`, none)
  }
  expect([asked.heard('0', accepted), asked.heard('1', accepted)]).toEqual([false, true])
  expect(late).toEqual([accepted])
})
