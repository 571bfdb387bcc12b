import { faultOf } from '@busbar/wire/ocpp/schemas'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Abilities, ChargerOrder, OrderAnswer } from '../engine/chargers.ts'
import type { Log } from '../engine/ports.ts'
import { accept } from './accept.ts'
import { answerOf, type Dialect, type SetUpContext } from './dialect.ts'
import { type Manner, mannersOf, proven } from './manners.ts'
import type { ChargerMemory } from './memory.ts'
import type { Outcome, Saying, Task } from './outgoing.ts'

export type OrdersOptions = {
  readonly dialect: Dialect
  readonly memory: ChargerMemory
  readonly log: Log
  now(): Instant
  nextNumber(): number
  answered(orderId: string, answer: OrderAnswer): void
  learnt(abilities: Abilities): void
  quirk(what: string): void
}

export type Orders = {
  taskOf(order: ChargerOrder): Task
  /** a question of our own, of which nobody hears */
  upkeep(...asked: Parameters<SetUpContext['ask']>): Task
}

// long because: what an order says, hears and says again belongs together
/** Orders of the house as tasks for the line to one charger. */
export function orders(options: OrdersOptions): Orders {
  const { dialect, memory, log, answered, learnt, quirk, nextNumber, now } = options

  function sayingOf(order: ChargerOrder, [manner, ...others]: readonly [Manner, ...Manner[]]): Saying | null {
    const said = dialect.say(order, { ...manner, nextNumber })
    const cannot = 'cannot' in said ? said.cannot : faultIn(said.action, said.payload)
    if ('cannot' in said || cannot !== null) {
      answered(order.orderId, { kind: 'NOT_SUPPORTED', why: cannot })
      return null
    }
    return {
      action: said.action,
      payload: said.payload as Record<string, unknown>,
      heard(outcome, isLate) {
        const payload = outcome.kind === 'RESULT' ? payloadIn(said.action, outcome) : null
        const answer = outcome.kind === 'RESULT' ? read(payload, said.read) : answerOf(outcome)
        if (said.hasUnit && answer.kind === 'ACCEPTED') note(order, manner)
        const [next, ...rest] = others
        const mayGoOn = answer.kind === 'REJECTED' && !isLate && order.mayLeave?.() !== false
        if (next !== undefined && mayGoOn) return sayingOf(order, [next, ...rest])
        answered(order.orderId, answer)
        return null
      },
    }
  }

  /** What we say is as the standard has it, or it isn't said. */
  function faultIn(action: string, payload: object): string | null {
    const fault = faultOf(dialect.version, action, 'Request', payload)
    if (fault === null) return null
    log.error({ action, fault: fault.message }, 'impossible: a call that is none of its version was not sent')
    return fault.message
  }

  /** Null: nobody can tell what it answered. */
  function payloadIn(action: string, { payload, characters }: Extract<Outcome, { kind: 'RESULT' }>): object | null {
    const { version } = dialect
    const accepted = accept({ version, action, direction: 'Response', payload, characters, at: now() })
    if (accepted.kind === 'REFUSED') {
      quirk(`${action}: an answer that can't be read`)
      return null
    }
    for (const what of accepted.quirks) quirk(what)
    return accepted.payload
  }

  function note(order: ChargerOrder, manner: Manner): void {
    const news = proven(order, manner, memory)
    if (news !== null) learnt(news)
  }

  function keepBack({ orderId }: ChargerOrder): null {
    answered(orderId, { kind: 'NOT_SENT', why: 'NOT_OURS' })
    return null
  }

  return {
    taskOf: (order) => ({
      orderId: order.orderId,
      urgency: order.urgency,
      place: placeOf(order),
      begin: () => (order.mayLeave?.() === false ? keepBack(order) : sayingOf(order, mannersOf(order, memory))),
      dropped: (why) => answered(order.orderId, { kind: 'NOT_SENT', why }),
    }),
    upkeep: (action, payload, heard) => ({
      orderId: null,
      urgency: 'UPKEEP',
      place: `${action} ${JSON.stringify(payload)}`,
      begin: () => ({
        action,
        payload: payload as Record<string, unknown>,
        heard(outcome, isLate) {
          if (!isLate) heard((outcome.kind === 'RESULT' ? payloadIn(action, outcome) : null) as never | null)
          return null
        },
      }),
      dropped: () => {},
    }),
  }
}

/** It has it, and did or did not do it: an answer that can't be read is none. */
const read = (payload: object | null, reading: (payload: never) => OrderAnswer): OrderAnswer =>
  payload === null ? { kind: 'NO_ANSWER' } : reading(payload as never)

/** What an order would overwrite in the charger. */
function placeOf(order: ChargerOrder): string | null {
  switch (order.type) {
    case 'SetLimit':
      return `limit ${order.connector} ${order.sessionRef === null ? 'for good' : 'session'}`
    case 'DropLimit':
      return `limit ${order.connector} session`
    case 'InstallFallback':
    case 'LiftLimit':
      return `fallback ${order.connector}`
    case 'InstallHardCap':
      return 'hard cap'
    case 'ReadBack':
    case 'StartSession':
    case 'EndSession':
    case 'Reset':
    case 'Trigger':
      return null
  }
}
