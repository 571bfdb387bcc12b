import type { Call, CallError, CallResult } from '@busbar/wire/ocpp/frames'
import type { Timing } from '../engine/ports.ts'
import { orderQueue, type Waiting } from './queue.ts'

/** What a charger made of a call. `NO_ANSWER`: it may have done it or not. */
export type Outcome =
  | { readonly kind: 'RESULT'; readonly payload: Readonly<Record<string, unknown>>; readonly characters: number }
  | { readonly kind: 'ERROR'; readonly code: string; readonly description: string }
  | { readonly kind: 'NO_ANSWER' }

/** One call, and what follows from its outcome: another call that belongs to it, or nothing more. */
export type Saying = {
  readonly action: string
  readonly payload: Readonly<Record<string, unknown>>
  heard(outcome: Outcome, isLate: boolean): Saying | null
}

export type Task = Waiting & {
  /** asked when its turn has come: by then we may know more of the charger. null: it can't be said, and is done */
  begin(): Saying | null
  dropped(why: 'REPLACED' | 'WITHDRAWN' | 'LINK_DOWN' | 'FULL'): void
}

export type Outgoing = {
  add(task: Task): void
  withdraw(orderId: string): boolean
  /** what it answers, or null where we asked for nothing like it */
  heard(frame: CallResult | CallError, characters: number): { readonly action: string; readonly tookMs: number } | null
  end(): void
}

export type OutgoingOptions = {
  readonly timing: Timing
  readonly waitingMax: number
  readonly answerMsMax: (action: string) => number
  newId(): string
  write(call: Call): void
}

const lateMax = 16

type UnderWay = { readonly id: string; readonly saying: Saying; readonly sentAtMs: number }

// long because: what waits, what is under way and what was given up change only together
/** Calls one at a time (OCPP-J 1.6 §4.1.1): the next is written when the one before is answered or given up. */
export function outgoing({ timing, waitingMax, answerMsMax, newId, write }: OutgoingOptions): Outgoing {
  const queue = orderQueue<Task>(waitingMax)
  // Given up, but an answer that comes after all still says what is in force.
  const givenUp = new Map<string, UnderWay>()
  let underWay: (UnderWay & { readonly callOff: () => void }) | null = null
  let isTurning = false
  let hasEnded = false

  function turn(first: () => Saying | null): void {
    isTurning = true
    let saying: Saying | null
    try {
      saying = first()
      while (saying === null && !hasEnded) {
        const task = queue.next()
        if (task === null) break
        saying = task.begin()
      }
    } finally {
      isTurning = false
    }
    if (saying === null) return
    if (hasEnded) saying.heard({ kind: 'NO_ANSWER' }, false)
    else say(saying)
  }

  function say(saying: Saying): void {
    const id = newId()
    const callOff = timing.after(answerMsMax(saying.action), () => giveUp())
    underWay = { id, saying, sentAtMs: timing.monotonicMs(), callOff }
    write({ type: 'CALL', id, action: saying.action, payload: saying.payload })
  }

  function giveUp(): void {
    if (underWay === null) return
    const { id, saying, sentAtMs } = underWay
    underWay = null
    givenUp.set(id, { id, saying, sentAtMs })
    if (givenUp.size > lateMax) givenUp.delete(givenUp.keys().next().value ?? id)
    turn(() => saying.heard({ kind: 'NO_ANSWER' }, false))
  }

  function pump(): void {
    if (underWay === null && !isTurning && !hasEnded) turn(() => null)
  }

  return {
    add(task) {
      if (hasEnded) return task.dropped('LINK_DOWN')
      for (const { one, why } of queue.add(task)) one.dropped(why)
      pump()
    },
    withdraw(orderId) {
      const task = queue.take(orderId)
      task?.dropped('WITHDRAWN')
      return task !== null
    },
    heard(frame, characters) {
      const outcome: Outcome =
        frame.type === 'RESULT'
          ? { kind: 'RESULT', payload: frame.payload, characters }
          : { kind: 'ERROR', code: frame.code, description: frame.description }
      if (underWay?.id === frame.id) {
        const { saying, sentAtMs, callOff } = underWay
        underWay = null
        callOff()
        turn(() => saying.heard(outcome, false))
        return { action: saying.action, tookMs: timing.monotonicMs() - sentAtMs }
      }
      const late = givenUp.get(frame.id)
      if (late === undefined) return null
      givenUp.delete(frame.id)
      late.saying.heard(outcome, true)
      return { action: late.saying.action, tookMs: timing.monotonicMs() - late.sentAtMs }
    },
    end() {
      if (hasEnded) return
      hasEnded = true
      const cut = underWay
      underWay = null
      givenUp.clear()
      cut?.callOff()
      cut?.saying.heard({ kind: 'NO_ANSWER' }, false)
      for (const task of queue.drain()) task.dropped('LINK_DOWN')
    },
  }
}
