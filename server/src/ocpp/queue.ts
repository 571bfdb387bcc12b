import type { Urgency } from '../engine/chargers.ts'

export type Waiting = {
  /** null: our own upkeep, of which nobody hears */
  readonly orderId: string | null
  readonly urgency: Urgency
  /** what it would overwrite in the charger; a newer order for the same takes its place. null: nothing */
  readonly place: string | null
}

export type OrderQueue<One extends Waiting> = {
  /** answers who had to go for it, which may be the newcomer itself */
  add(newcomer: One): readonly Gone<One>[]
  take(orderId: string): One | null
  next(): One | null
  drain(): readonly One[]
  size(): number
}

export type Gone<One> = { readonly one: One; readonly why: 'REPLACED' | 'FULL' }

const byUrgency: readonly Urgency[] = ['DECREASE', 'CONTROL', 'OPERATOR', 'UPKEEP']
const rank = (urgency: Urgency): number => byUrgency.indexOf(urgency)

/** What waits for a charger's attention: the most urgent first, of these the oldest. */
export function orderQueue<One extends Waiting>(waitingMax: number): OrderQueue<One> {
  const lanes: One[][] = byUrgency.map(() => [])
  const lane = (at: number): One[] => lanes[at] ?? []

  function find(isIt: (one: One) => boolean): { readonly lane: number; readonly at: number; readonly one: One } | null {
    for (const [laneAt, waiting] of lanes.entries()) {
      const at = waiting.findIndex(isIt)
      const one = waiting[at]
      if (one !== undefined) return { lane: laneAt, at, one }
    }
    return null
  }

  function put(newcomer: One): One | null {
    const own = rank(newcomer.urgency)
    const older = newcomer.place === null ? null : find(({ place }) => place === newcomer.place)
    if (older === null) {
      lane(own).push(newcomer)
      return null
    }
    // It keeps the older one's turn: a decrease that a milder limit replaces must not wait longer for it.
    if (own < older.lane) {
      lane(older.lane).splice(older.at, 1)
      lane(own).push(newcomer)
    } else lane(older.lane)[older.at] = newcomer
    return older.one
  }

  const size = (): number => lanes.reduce((sum, waiting) => sum + waiting.length, 0)

  return {
    add(newcomer) {
      const older = put(newcomer)
      if (older !== null) return [{ one: older, why: 'REPLACED' }]
      if (size() <= waitingMax) return []
      const tooMuch = lanes.findLast((waiting) => waiting.length > 0)?.pop()
      return tooMuch === undefined ? [] : [{ one: tooMuch, why: 'FULL' }]
    },
    take(orderId) {
      const found = find((one) => one.orderId === orderId)
      if (found) lane(found.lane).splice(found.at, 1)
      return found?.one ?? null
    },
    next: () => lanes.find((waiting) => waiting.length > 0)?.shift() ?? null,
    drain: () => lanes.flatMap((waiting) => waiting.splice(0)),
    size,
  }
}
