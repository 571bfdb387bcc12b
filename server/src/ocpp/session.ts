import { errorCode, unknownId, type Wrong } from '@busbar/wire/ocpp/errorCodes'
import { type Frame, frameText, parseFrame, type Unreadable } from '@busbar/wire/ocpp/frames'
import { faultOf, knowsAction } from '@busbar/wire/ocpp/schemas'
import type { Abilities, ChargerDesk, ChargerLink, MessageLine } from '../engine/chargers.ts'
import type { Log, Timing } from '../engine/ports.ts'
import { accept } from './accept.ts'
import { fullBucket, msUntilToken, takeToken } from './bucket.ts'
import type { Dialect } from './dialect.ts'
import { ears } from './ear.ts'
import { type Arrived, inbox } from './inbox.ts'
import { lifeline } from './lifeline.ts'
import type { ChargerMemory } from './memory.ts'
import { orders } from './orders.ts'
import { outgoing } from './outgoing.ts'
import { withoutSecrets } from './redact.ts'
import type { OcppSettings } from './settings.ts'

/** A line to a charger: a WebSocket, or what a simulation takes for one. */
export type ChargerSocket = {
  send(text: string): void
  /** ends it, also if the other side doesn't answer any more */
  close(code: number, reason: string): void
  ping(): void
  /** takes nothing more off the wire until it is released */
  hold(isHeld: boolean): void
  unsentBytes(): number
}

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
  const { chargePointId, epoch, dialect, socket, desk: house, timing, log, settings, memory } = options
  const { version } = dialect
  const desk = guarded(house, log)
  const { hear, quirk } = ears({ chargePointId, desk, timing, settings, memory, hasBooted })
  const calls = inbox(settings.messagesWaitingMax, handle)
  const line = outgoing({
    timing,
    waitingMax: settings.ordersWaitingMax,
    answerMsMax: (action) => settings.answerMsMax[action] ?? settings.answerMsMax.default,
    newId: () => `${epoch.toString(36)}.${nextNumber()}`,
    write: (call) => write(call, call.action, null),
  })
  const life = lifeline({ timing, settings, ping: () => socket.ping(), lost: () => cut(1001, 'no sign of life') })
  const { taskOf, upkeep } = orders({
    ...{ dialect, memory, log, quirk, nextNumber, learnt },
    now: () => timing.now(),
    answered: (orderId, answer) => desk.answered(chargePointId, orderId, answer),
  })
  const tokens = fullBucket(settings.messages, timing.monotonicMs())
  const timers = new Set<() => void>()
  let lastNumber = 0
  let isOpen = true
  let isSetUp = false
  let isSetUpDue = false
  let saidWhileHeld: number | null = null

  timers.add(timing.after(settings.setUpAfterMs, cameBack))

  function received(text: string): void {
    if (!isOpen) return
    life.sign()
    if (!isWithinRate()) return
    const at = timing.now()
    const frame = parseFrame(text, settings.frameBytesMax)
    switch (frame.type) {
      case 'EMPTY':
        return
      case 'UNREADABLE':
        return answerUnreadable(frame, text)
      case 'CALL': {
        note('FROM_CHARGER', 'CALL', frame.action, frame.id, withoutSecrets(frame.payload, text), null)
        const isKept = calls.add({ call: frame, characters: text.length, at, atMs: timing.monotonicMs() })
        if (!isKept) cut(1008, 'too many messages')
        return
      }
      case 'RESULT':
      case 'ERROR': {
        const asked = line.heard(frame, text.length)
        if (asked === null) quirk('an answer to no question')
        const payload = frame.type === 'RESULT' ? frame.payload : { code: frame.code, description: frame.description }
        const kept = withoutSecrets(payload, text)
        note('FROM_CHARGER', frame.type, asked?.action ?? null, frame.id, kept, asked?.tookMs ?? null)
        return
      }
    }
  }

  /** Who says more than anybody needs is read more slowly; on a line that can't be held it is too much some time. */
  function isWithinRate(): boolean {
    if (saidWhileHeld !== null) {
      if (++saidWhileHeld > settings.messagesWaitingMax) cut(1008, 'too many messages')
      return isOpen
    }
    if (takeToken(tokens, settings.messages, timing.monotonicMs())) return true
    saidWhileHeld = 0
    calls.hold()
    socket.hold(true)
    life.hold(true)
    quirk('says more than it may')
    const release = timing.after(Math.max(100, msUntilToken(tokens, settings.messages)), () => {
      timers.delete(release)
      saidWhileHeld = null
      socket.hold(false)
      life.hold(false)
      calls.release()
    })
    timers.add(release)
    return true
  }

  function handle({ call, characters, at, atMs }: Arrived): void | Promise<void> {
    const { action, id } = call
    const answer = (payload: object): void => answerCall(id, action, payload, atMs)
    const failed = (error: unknown): void => {
      log.error({ err: error, chargePointId, action }, 'a message could not be handled; its charger will say it again')
      writeError(id, action, 'INTERNAL', '')
    }
    const inbound = dialect.inbound.get(action)
    if (inbound === undefined) {
      const wrong = knowsAction(version, action) ? 'NOT_SUPPORTED' : 'NOT_IMPLEMENTED'
      return writeError(id, action, wrong, '')
    }
    const accepted = accept({ version, action, direction: 'Request', payload: call.payload, characters, at })
    if (accepted.kind === 'REFUSED') {
      quirk(`${action}: ${accepted.fault.keyword}`)
      return writeError(id, action, accepted.fault.wrong, accepted.fault.message.slice(0, 200))
    }
    for (const what of accepted.quirks) quirk(what)
    if (action !== 'BootNotification') cameBack()
    try {
      const answered = inbound(accepted.payload as never, hear(at))
      return answered instanceof Promise ? answered.then(answer, failed).catch(failed) : answer(answered)
    } catch (error) {
      failed(error)
    }
  }

  function answerCall(id: string, action: string, payload: object, atMs: number): void {
    const fault = faultOf(version, action, 'Response', payload)
    if (fault !== null) throw new Error(`impossible: our answer to ${action} is wrong: ${fault.message}`)
    const frame = { type: 'RESULT' as const, id, payload: payload as Record<string, unknown> }
    write(frame, action, timing.monotonicMs() - atMs)
    if (isSetUpDue) setUp()
  }

  function answerUnreadable({ id, mayBeAnswered, why }: Unreadable, text: string): void {
    note('FROM_CHARGER', 'UNREADABLE', null, id, { why, begins: text.slice(0, beginsMax) }, null)
    quirk(`unreadable: ${why}`)
    if (mayBeAnswered) writeError(id ?? unknownId, null, wrongs[why], why.toLowerCase().replaceAll('_', ' '))
  }

  function writeError(id: string, action: string | null, wrong: Wrong, description: string): void {
    write({ type: 'ERROR', id, code: errorCode(version, wrong), description }, action, null)
  }

  function write(frame: Frame, action: string | null, tookMs: number | null): void {
    if (!isOpen) return
    if (socket.unsentBytes() > settings.unsentBytesMax) return cut(1008, 'takes nothing off the wire')
    const text = frameText(frame)
    socket.send(text)
    const payload = frame.type === 'ERROR' ? { code: frame.code, description: frame.description } : frame.payload
    note('TO_CHARGER', frame.type, action, frame.id, withoutSecrets(payload, text), tookMs)
  }

  function note(
    ...[direction, kind, action, messageId, payload, tookMs]: [
      MessageLine['direction'],
      MessageLine['kind'],
      string | null,
      string | null,
      unknown,
      number | null,
    ]
  ): void {
    desk.logged(chargePointId, { at: timing.now(), direction, kind, action, messageId, payload, tookMs })
  }

  /** It speaks without having booted: only its line had been cut (OCPP 1.6J §5.4). */
  function cameBack(): void {
    if (!isSetUp) setUp()
  }

  function hasBooted(): void {
    memory.provenUnit = null
    isSetUpDue = true
  }

  function setUp(): void {
    isSetUp = true
    isSetUpDue = false
    dialect.setUp({ settings, learnt, ask: (...asked) => line.add(upkeep(...asked)) })
  }

  function learnt(abilities: Abilities): void {
    memory.abilities = abilities
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
    for (const callOff of timers) callOff()
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
      close: (reason) => cut(1000, reason),
    },
    received,
    ponged: life.sign,
    closed: end,
    cut,
    isAlive: life.isAlive,
  }
}

const beginsMax = 200

const wrongs: Record<Unreadable['why'], Wrong> = {
  NO_JSON: 'FRAMEWORK',
  TOO_LONG: 'FRAMEWORK',
  TOO_DEEP: 'FORMAT',
  FORBIDDEN_MEMBER: 'FORMAT',
  NO_FRAME: 'FRAMEWORK',
  UNKNOWN_TYPE: 'MESSAGE_TYPE',
  NO_PAYLOAD: 'FORMAT',
}

/** What the house throws must not stop what a charger waits for; what it should have answered is passed on. */
function guarded(desk: ChargerDesk, log: Log): ChargerDesk {
  const told = (tell: () => void): void => {
    try {
      tell()
    } catch (error) {
      log.error({ err: error }, 'the house could not take what a charger said')
    }
  }
  return {
    identify: (...said) => desk.identify(...said),
    turnedAway: (...said) => told(() => desk.turnedAway(...said)),
    opened: (...said) => told(() => desk.opened(...said)),
    booted: (...said) => desk.booted(...said),
    authorise: (...said) => desk.authorise(...said),
    sessionStarted: (...said) => desk.sessionStarted(...said),
    sessionEnded: (...said) => desk.sessionEnded(...said),
    closed: (...said) => told(() => desk.closed(...said)),
    learnt: (...said) => told(() => desk.learnt(...said)),
    connectorState: (...said) => told(() => desk.connectorState(...said)),
    measured: (...said) => told(() => desk.measured(...said)),
    answered: (...said) => told(() => desk.answered(...said)),
    reported: (...said) => told(() => desk.reported(...said)),
    logged: (...said) => told(() => desk.logged(...said)),
  }
}
