import { faultOf, knowsAction } from '@busbar/wire/ocpp/schemas'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Log, Timing } from '../engine/ports.ts'
import { accept } from './accept.ts'
import type { Dialect, Ear } from './dialect.ts'
import type { Arrived } from './inbox.ts'
import type { Voice } from './voice.ts'

export type AnsweringOptions = {
  readonly dialect: Dialect
  readonly chargePointId: string
  readonly timing: Timing
  readonly log: Log
  readonly voice: Voice
  hear(receivedAt: Instant): Ear
  quirk(what: string): void
  /** it said something that only a charger says that is at work */
  understood(action: string): void
  /** each call, before anybody acts on it */
  heard(arrived: Arrived, payload: object): void
  answered(action: string): void
}

/** One call of a charger: understood, passed on, and answered once the house has it. */
export function answering(options: AnsweringOptions): (arrived: Arrived) => void | Promise<void> {
  const { dialect, chargePointId, timing, log, voice, hear, quirk, understood, heard, answered } = options
  const { version, inbound } = dialect

  function answer({ call: { id, action }, atMs }: Arrived, payload: object): void {
    const fault = faultOf(version, action, 'Response', payload)
    if (fault !== null) throw new Error(`impossible: our answer to ${action} is wrong: ${fault.message}`)
    const frame = { type: 'RESULT' as const, id, payload: payload as Record<string, unknown> }
    voice.say(frame, action, timing.monotonicMs() - atMs)
    answered(action)
  }

  function failed({ call: { id, action } }: Arrived, error: unknown): void {
    log.error({ err: error, chargePointId, action }, 'a message could not be handled; its charger will say it again')
    voice.refuse(id, action, 'INTERNAL', '')
  }

  return (arrived) => {
    const { call, characters, at } = arrived
    const { id, action, payload } = call
    const take = inbound.get(action)
    if (take === undefined) {
      return voice.refuse(id, action, knowsAction(version, action) ? 'NOT_SUPPORTED' : 'NOT_IMPLEMENTED', '')
    }
    const accepted = accept({ version, action, direction: 'Request', payload, characters, at })
    if (accepted.kind === 'REFUSED') {
      quirk(`${action}: ${accepted.fault.keyword}`)
      return voice.refuse(id, action, accepted.fault.wrong, accepted.fault.message.slice(0, 200))
    }
    for (const what of accepted.quirks) quirk(what)
    understood(action)
    heard(arrived, accepted.payload)
    try {
      const taken = take(accepted.payload as never, hear(at))
      if (!(taken instanceof Promise)) return answer(arrived, taken)
      return taken.then((said) => answer(arrived, said)).catch((error: unknown) => failed(arrived, error))
    } catch (error) {
      failed(arrived, error)
    }
  }
}
