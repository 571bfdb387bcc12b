import { unknownId, type Wrong } from '@busbar/wire/ocpp/errorCodes'
import { parseFrame, type Unreadable } from '@busbar/wire/ocpp/frames'
import type { Abilities, ChargerDesk, ChargerLink } from '../engine/chargers.ts'
import type { Log, Timing } from '../engine/ports.ts'
import { answering } from './answering.ts'
import { clockReader } from './clockReader.ts'
import type { Dialect } from './dialect.ts'
import { ears } from './ear.ts'
import { guarded } from './guard.ts'
import { inbox } from './inbox.ts'
import { lifeline } from './lifeline.ts'
import { type ChargerMemory, isNothingKnown } from './memory.ts'
import { orders } from './orders.ts'
import { outgoing } from './outgoing.ts'
import { pace } from './pace.ts'
import type { OcppSettings } from './settings.ts'
import type { ChargerSocket } from './socket.ts'
import { voice } from './voice.ts'

export type SessionOptions = {
  readonly chargePointId: string
  readonly epoch: number
  readonly dialect: Dialect
  readonly socket: ChargerSocket
  readonly desk: ChargerDesk
  readonly timing: Timing
  readonly log: Log
  readonly settings: OcppSettings
  readonly memory: ChargerMemory
}

export type Session = {
  readonly link: ChargerLink
  received(text: string): void
  ponged(): void
  /** the socket is gone */
  closed(): void
  cut(code: number, reason: string): void
  /** whether it gives a sign of life when asked */
  isAlive(withinMs: number): Promise<boolean>
}

// long because: it holds together what one socket's lifetime is made of
/** One charger's conversation, from the opening of its socket to the end. */
export function openSession(options: SessionOptions): Session {
  const { chargePointId, epoch, dialect, socket, timing, log, settings, memory } = options
  const desk = guarded(options.desk, log)
  let lastNumber = 0
  let isOpen = true
  let isSetUp = false
  let isSetUpDue = false
  let hasSaid = false

  const { hear, quirk } = ears({ chargePointId, desk, timing, settings, memory, hasBooted })
  const ours = voice({
    ...{ version: dialect.version, timing, socket, unsentBytesMax: settings.unsentBytesMax },
    isOpen: () => isOpen,
    unheard: () => cut(1008, 'takes nothing off the wire'),
    logged: (line) => desk.logged(chargePointId, line),
  })
  const clock = clockReader({
    ...{ memory, timing, kept: () => desk.clockKept(chargePointId) },
    shown: (found) => desk.clockShown(chargePointId, found),
  })
  const calls = inbox({
    waitingMax: settings.messagesWaitingMax,
    later: (run) => void timing.after(0, run),
    handle: answering({
      ...{ dialect, chargePointId, timing, log, voice: ours, hear, quirk },
      understood: (action) => action === 'BootNotification' || cameBack(),
      heard: clock.heard,
      answered: (action) => {
        clock.answered(action)
        if (isSetUpDue) setUp()
      },
    }),
  })
  const line = outgoing({
    timing,
    waitingMax: settings.ordersWaitingMax,
    answerMsMax: (action) => settings.answerMsMax[action] ?? settings.answerMsMax.default,
    newId: () => `${epoch.toString(36)}.${nextNumber()}`,
    write: (call) => ours.say(call, call.action, null),
  })
  const { taskOf, upkeep } = orders({
    ...{ dialect, memory, log, quirk, nextNumber, learnt },
    now: () => timing.now(),
    answered: (orderId, answer) => desk.answered(chargePointId, orderId, answer),
  })
  const life = lifeline({ timing, settings, ping: () => socket.ping(), lost: () => cut(1001, 'no sign of life') })
  const rate = pace({ timing, settings, hold, tooMuch: () => cut(1008, 'too many messages') })
  const callOffSetUp = timing.after(settings.setUpAfterMs, cameBack)

  function received(text: string): void {
    if (!isOpen) return
    life.sign()
    if (!rate.mayHear()) return
    const frame = parseFrame(text, settings.frameBytesMax)
    switch (frame.type) {
      case 'EMPTY':
        return
      case 'UNREADABLE':
        return answerUnreadable(frame, text)
      case 'CALL': {
        const { id: messageId, action, payload } = frame
        ours.heard({ kind: 'CALL', action, messageId, payload, tookMs: null }, text)
        const arrived = { call: frame, characters: text.length, at: timing.now(), atMs: timing.monotonicMs() }
        if (!calls.add(arrived)) cut(1008, 'too many messages')
        return
      }
      case 'RESULT':
      case 'ERROR': {
        const asked = line.heard(frame, text.length)
        if (asked === null) quirk('an answer to no question')
        const payload = frame.type === 'RESULT' ? frame.payload : { code: frame.code, description: frame.description }
        const { action, tookMs } = asked ?? { action: null, tookMs: null }
        return ours.heard({ kind: frame.type, action, messageId: frame.id, payload, tookMs }, text)
      }
    }
  }

  function answerUnreadable({ id, mayBeAnswered, why }: Unreadable, text: string): void {
    const payload = { why, begins: text.slice(0, beginsMax) }
    ours.heard({ kind: 'UNREADABLE', action: null, messageId: id, payload, tookMs: null }, text)
    quirk(`unreadable: ${why}`)
    if (mayBeAnswered) ours.refuse(id ?? unknownId, null, wrongs[why], why.toLowerCase().replaceAll('_', ' '))
  }

  function hold(isHeld: boolean): void {
    if (isHeld) quirk('says more than it may')
    socket.hold(isHeld)
    life.hold(isHeld)
    if (isHeld) calls.hold()
    else calls.release()
  }

  /** It speaks without having booted: only its line had been cut (OCPP 1.6J §5.4). */
  function cameBack(): void {
    if (!isSetUp) setUp()
  }

  function hasBooted(): void {
    memory.provenUnit = null
    memory.hasTakenLimit = false
    isSetUpDue = true
  }

  function setUp(): void {
    isSetUp = true
    isSetUpDue = false
    hasSaid = false
    dialect.setUp({ settings, learnt, ask: (...asked) => line.add(upkeep(...asked)) })
  }

  function learnt(abilities: Abilities): void {
    // It may take a unit and not follow it: what it says of itself goes before what it let pass.
    const { units } = abilities
    if (units !== null && memory.provenUnit !== null && !units.includes(memory.provenUnit)) memory.provenUnit = null
    memory.abilities = abilities
    hasSaid = true
    desk.learnt(chargePointId, abilities)
  }

  function nextNumber(): number {
    return ++lastNumber
  }

  function cut(code: number, reason: string): void {
    if (!isOpen) return
    socket.close(code, reason)
    end()
  }

  function end(): void {
    if (!isOpen) return
    isOpen = false
    callOffSetUp()
    rate.end()
    life.end()
    calls.end()
    line.end()
    desk.closed(chargePointId, epoch)
  }

  return {
    link: {
      epoch,
      protocol: dialect.protocol,
      send: (order) => line.add(taskOf(order)),
      withdraw: (orderId) => line.withdraw(orderId),
      said: () => (hasSaid ? memory.abilities : null),
      knew: (abilities) => {
        if (isNothingKnown(memory)) memory.abilities = abilities
      },
      close: (why) => cut(goodbyes[why].code, goodbyes[why].reason),
    },
    received,
    ponged: life.sign,
    closed: end,
    cut,
    isAlive: life.isAlive,
  }
}

const beginsMax = 200

/** RFC 6455 §7.4.1 and its registry: 1012 asks to come again. */
const goodbyes = {
  NOT_KNOWN: { code: 1000, reason: 'no longer known by this name and key' },
  STEERED_ELSEWHERE: { code: 1012, reason: 'another process steers' },
} as const

const wrongs: Record<Unreadable['why'], Wrong> = {
  NO_JSON: 'FRAMEWORK',
  TOO_LONG: 'FRAMEWORK',
  TOO_DEEP: 'FORMAT',
  FORBIDDEN_MEMBER: 'FORMAT',
  NO_FRAME: 'FRAMEWORK',
  UNKNOWN_TYPE: 'MESSAGE_TYPE',
  NO_PAYLOAD: 'FORMAT',
}
