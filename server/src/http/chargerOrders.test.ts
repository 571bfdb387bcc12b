import { expect, test } from 'vitest'
import type { Order, OrderAnswer } from '../engine/chargers.ts'
import { answerTo, ordersOf } from './chargerOrders.ts'

const status = { action: 'TRIGGER', what: 'STATUS', connector: null } as const
const of = (connector: number | null): Order => ({ type: 'Trigger', what: 'STATUS', connector })

test('OCPP-8: a whole charger of OCPP 2.0.1 is asked for the status of each connector, any other for all at once', () => {
  expect(ordersOf(status, { protocol: 'OCPP_201', numbers: [2, 1] })).toEqual([of(1), of(2)])
  expect(ordersOf({ ...status, connector: 2 }, { protocol: 'OCPP_201', numbers: [1, 2] })).toEqual([of(2)])
  expect(ordersOf(status, { protocol: 'OCPP_16', numbers: [1, 2] })).toEqual([of(null)])
  expect(ordersOf({ ...status, what: 'BOOT' }, { protocol: 'OCPP_201', numbers: [1] })).toHaveLength(1)
})

test('OCPP-8: and the first that isn’t accepted is its answer', async () => {
  const asked: Order[] = []
  const answers: OrderAnswer[] = [{ kind: 'ACCEPTED' }, { kind: 'REJECTED', why: 'busy' }, { kind: 'ACCEPTED' }]
  const ask = (order: Order) => Promise.resolve(answers[asked.push(order) - 1] ?? null)
  expect(await answerTo([of(1), of(2), of(3)], ask)).toEqual({ kind: 'REJECTED', why: 'busy' })
  expect(asked).toEqual([of(1), of(2)])
  expect(await answerTo([of(1)], () => Promise.resolve(null))).toBeNull()
})
