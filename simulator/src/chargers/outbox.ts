import type { Timing } from '../world/virtualTime.ts'
import { type Call, callText } from './frames.ts'
import type { Socket } from './socket.ts'

/** A message that waits. It is written when it is its turn: by then a transaction may have got its number. */
export type Outgoing = {
  write(): Call
  /** null: no answer, or an error */
  answered(payload: unknown): void
  /** what must arrive is kept while offline and tried again; the rest is dropped with the link */
  readonly mustArrive: boolean
}

const answerMaxMs = 30_000
const attemptsMax = 3
const keptMax = 2_000

// long because: it is one state that these few functions share
/** What a charger sends: one call at a time, in order; what must arrive waits for better times. */
export function outbox(timing: Timing, link: { nextId(): string; unanswered(inARow: number): void }) {
  const waiting: { outgoing: Outgoing; attempts: number }[] = []
  let socket: Socket | null = null
  let underWay: { id: string; entry: { outgoing: Outgoing; attempts: number }; cancel: () => void } | null = null
  let silent = 0
  let isHeld = true

  function next(): void {
    if (socket === null || underWay !== null || isHeld) return
    const entry = waiting.shift()
    if (!entry) return
    start(entry)
  }

  function start(entry: { outgoing: Outgoing; attempts: number }): void {
    if (socket === null) return
    const id = link.nextId()
    entry.attempts++
    underWay = { id, entry, cancel: timing.after(answerMaxMs, () => gaveUp(id)) }
    socket.send(callText(id, entry.outgoing.write()))
  }

  function gaveUp(id: string): void {
    if (underWay?.id !== id) return
    const { entry } = underWay
    underWay = null
    if (entry.outgoing.mustArrive && entry.attempts < attemptsMax) waiting.unshift(entry)
    else entry.outgoing.answered(null)
    silent++
    link.unanswered(silent)
    next()
  }

  return {
    add(outgoing: Outgoing): void {
      if (socket === null && !outgoing.mustArrive) return
      if (waiting.length < keptMax) waiting.push({ outgoing, attempts: 0 })
      next()
    },
    /** before anything else, even while the rest is held back */
    addFirst(outgoing: Outgoing): void {
      const entry = { outgoing, attempts: 0 }
      if (underWay === null) start(entry)
      else waiting.unshift(entry)
    },
    opened(opened: Socket): void {
      socket = opened
      silent = 0
      isHeld = true
    },
    /** the central system has accepted us: everything may go */
    release(): void {
      isHeld = false
      next()
    },
    closed(): void {
      socket = null
      isHeld = true
      const entries = [...(underWay ? [underWay.entry] : []), ...waiting]
      underWay?.cancel()
      underWay = null
      waiting.splice(0, Infinity, ...entries.filter(({ outgoing }) => outgoing.mustArrive))
      for (const { outgoing } of entries) if (!outgoing.mustArrive) outgoing.answered(null)
    },
    /** an answer; false where nothing waits for it */
    answer(messageId: string, payload: unknown): boolean {
      if (underWay?.id !== messageId) return false
      const { entry, cancel } = underWay
      underWay = null
      silent = 0
      cancel()
      entry.outgoing.answered(payload)
      next()
      return true
    },
    isEmpty: () => waiting.length === 0 && underWay === null,
    isOpen: () => socket !== null,
  }
}
