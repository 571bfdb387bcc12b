import type { ChargerAction } from '@busbar/wire/api/chargers'
import type { ChargerLink, Order, OrderAnswer } from '../engine/chargers.ts'

/** `numbers`: of the connectors that its registry has. */
export type OrderedCharger = { readonly protocol: ChargerLink['protocol'] | null; readonly numbers: readonly number[] }

/** What is asked of a charger. In OCPP 2.0.1 a status is one connector's: a whole charger is asked for each that it has. */
export function ordersOf(action: ChargerAction, { protocol, numbers }: OrderedCharger): readonly Order[] {
  const order = orderOf(action)
  const isOfEach = order.type === 'Trigger' && order.what === 'STATUS' && order.connector === null
  if (!isOfEach || protocol !== 'OCPP_201' || numbers.length === 0) return [order]
  return numbers.toSorted((a, b) => a - b).map((connector) => ({ ...order, connector }))
}

/** One after the other: the first that isn't accepted is the answer to all. */
export async function answerTo(
  orders: readonly Order[],
  ask: (order: Order) => Promise<OrderAnswer | null>,
): Promise<OrderAnswer | null> {
  let answer: OrderAnswer | null = null
  for (const order of orders) {
    answer = await ask(order)
    if (answer?.kind !== 'ACCEPTED') break
  }
  return answer
}

function orderOf(action: ChargerAction): Order {
  switch (action.action) {
    case 'START':
      return { type: 'StartSession', connector: action.connector, idToken: action.id_token }
    case 'STOP':
      return { type: 'EndSession', sessionRef: action.session_ref }
    case 'RESET':
      return { type: 'Reset', isHard: action.hard }
    case 'TRIGGER':
      return { type: 'Trigger', what: action.what, connector: action.connector }
  }
}
