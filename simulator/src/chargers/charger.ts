import type { Bus } from '../world/bus.ts'
import type { Chance } from '../world/chance.ts'
import type { Timing } from '../world/virtualTime.ts'
import type { Condition, Controls } from './dialect.ts'
import { errorText, readFrame, resultText } from './frames.ts'
import type { Habit, Make } from './make.ts'
import { compositeOf, takeProfile } from './orders.ts'
import { outbox } from './outbox.ts'
import { sessionsOf } from './sessions.ts'
import type { Network, Socket } from './socket.ts'
import { type Ahead, station } from './station.ts'
import { dialect16 } from './v16.ts'
import { dialect201 } from './v201.ts'

export type Charger = {
  readonly make: Make
  powerOn(): void
  /** at once: nobody is told, and the socket is left behind */
  powerOff(): void
  reboot(): void
  plugIn(bus: Bus): void
  unplug(connector: number): void
  /** a habit that it takes on or gives up while it runs */
  acquire(habit: Habit): void
  lose(habit: Habit): void
  /** its clock jumps */
  stepClock(byMs: number): void
  /** what it draws now at the AC input, really */
  drawnW(): number
  /** what its buses would take if nobody limited them */
  wantsW(): number
  /** what it may draw by what it accepted, at the AC input */
  permittedW(newSessions: boolean): number
  /** what comes after that if it hears from nobody */
  ahead(newSessions: boolean): readonly Ahead[]
  /** a limit that it took has not shown in its draw yet */
  isFollowing(): boolean
  /** it is on, connected, and the central system has accepted it */
  isListening(): boolean
  /** nothing that it has to say waits, or waits for its answer */
  hasSaidAll(): boolean
  storedWh(connector: number): number
}

type World = { readonly timing: Timing; readonly network: Network; readonly chance: Chance }
export type Told = {
  /** its draw or what it may draw may be another now */
  changed(): void
  /** a transaction began or ended, which nobody could know before */
  sessionChanged(): void
}

const clockErrorMs = 600_000
const answerMs = 30
const lateAnswerMs = 45_000
const bootLoopMs = 90_000

/** A charger: a firmware with its habits, its buses, and a link that comes and goes. */
// long because: it is one state that these few functions share
export function charger(given: Make, { timing, network, chance }: World, told: Told): Charger {
  const habits = new Set(given.habits)
  const make: Make = { ...given, habits }
  const said = new Map<number, Condition>()
  let offMs = habits.has('CLOCK_FAST') ? clockErrorMs : habits.has('CLOCK_SLOW') ? -clockErrorMs : 0
  let isRegistered = false
  let epoch = 0
  let messages = 0
  let settings = { meterEveryS: Math.round(make.meterEveryMs / 1000), heartbeatEveryS: 300 }
  let cancelHeartbeat = (): void => {}
  let cancelMeter = (): void => {}

  const clock = (): number => timing.now() + offMs
  const box = outbox(timing, {
    nextId: () => `${make.identity}-${++messages}`,
    unanswered: (inARow) => inARow >= 2 && hangUp(),
  })
  let socket: Socket | null = null
  const body = station(make, timing, clock, () => {
    sayConditions()
    told.changed()
  })

  const controls: Controls = {
    now: clock,
    takeProfile: (profile) => takeProfile(make, body, profile, flow.pendingDefaults),
    clear: (goes) => body.clear(goes),
    profiles: () => body.profiles(),
    composite: (connector, durationS) =>
      connector > make.connectors ? null : compositeOf(body, connector, clock(), durationS),
    startRemotely: (connector, idToken, profile) => flow.startRemotely(connector, idToken, profile),
    endRemotely: (transactionId) => flow.endRemotely(transactionId),
    reset(kind) {
      if (kind === 'SOFT') flow.endAll('SOFT_RESET')
      reboot()
    },
    trigger(what) {
      if (what === 'BOOT') register()
      else if (what === 'HEARTBEAT') heartbeat()
      else if (what === 'METER_VALUES') flow.measure()
      else sayAllConditions()
      return true
    },
    settings: () => settings,
    change(setting, seconds) {
      settings =
        setting === 'METER_EVERY_S' ? { ...settings, meterEveryS: seconds } : { ...settings, heartbeatEveryS: seconds }
      keepMeasuring()
      keepBeating()
    },
  }
  const dialect =
    make.protocol === 'ocpp1.6' ? dialect16(make, controls) : dialect201(make, controls, chance.fork('transactions'))
  const isOnline = (): boolean => box.isOpen() && isRegistered
  const { sessionChanged } = told
  const send = box.add
  const flow = sessionsOf({ make, body, dialect, clock, isOnline, send, sessionChanged })

  function dial(): void {
    if (!body.isOn() || socket !== null) return
    const mine = ++epoch
    const { identity, protocol, key } = make
    network.dial(
      { identity, protocol, key },
      {
        onOpen: (opened) => (mine === epoch ? connected(opened) : opened.close(1000, 'no longer wanted')),
        onText: (text) => mine === epoch && heard(text),
        onClose: () => mine === epoch && lost(),
        isThere: () => mine === epoch && body.isOn(),
      },
    )
  }

  function connected(opened: Socket): void {
    socket = opened
    box.opened(opened)
    if (!isRegistered || habits.has('BOOTS_ON_RECONNECT')) register()
    else resume()
  }

  function lost(): void {
    epoch++
    socket = null
    box.closed()
    cancelHeartbeat()
    timing.after(chance.between(2_000, 8_000), dial)
    told.changed()
  }

  function hangUp(): void {
    socket?.close(1000, 'nobody answers')
    lost()
  }

  function register(): void {
    const mine = epoch
    const again = (afterMs: number) => timing.after(afterMs, () => mine === epoch && register())
    box.addFirst({
      write: dialect.boot,
      mustArrive: false,
      answered(payload) {
        if (mine !== epoch) return
        const answer = dialect.readBoot(payload)
        if (!answer) return void again(10_000)
        takeTime(answer.now)
        if (!answer.accepted) return void again(Math.max(5, answer.everyS) * 1000)
        isRegistered = true
        if (answer.everyS > 0) settings = { ...settings, heartbeatEveryS: answer.everyS }
        resume()
        if (habits.has('BOOT_LOOP')) timing.after(bootLoopMs, () => mine === epoch && reboot())
      },
    })
  }

  function resume(): void {
    box.release()
    keepBeating()
    sayAllConditions()
    told.changed()
  }

  function heartbeat(): void {
    box.add({
      write: dialect.heartbeat,
      mustArrive: false,
      answered(payload) {
        const now = dialect.readHeartbeat(payload)
        if (now !== null) takeTime(now)
      },
    })
  }

  function takeTime(serverNow: number): void {
    if (habits.has('CLOCK_FAST') || habits.has('CLOCK_SLOW') || !Number.isFinite(serverNow)) return
    offMs = serverNow - timing.now()
    body.refresh()
  }

  function keepBeating(): void {
    cancelHeartbeat()
    if (settings.heartbeatEveryS === 0 || !isOnline()) return
    cancelHeartbeat = timing.after(settings.heartbeatEveryS * 1000, () => {
      heartbeat()
      keepBeating()
    })
  }

  function keepMeasuring(): void {
    cancelMeter()
    if (settings.meterEveryS === 0 || !body.isOn()) return
    cancelMeter = timing.after(settings.meterEveryS * 1000, () => {
      flow.measure()
      keepMeasuring()
    })
  }

  function sayConditions(): void {
    if (!isOnline()) return
    for (const connector of body.connectors) {
      const condition = flow.conditionOf(connector)
      if (said.get(connector.number) === condition) continue
      said.set(connector.number, condition)
      const at = clock()
      box.add({ write: () => dialect.status(connector.number, condition, at), mustArrive: false, answered() {} })
    }
  }

  function sayAllConditions(): void {
    said.clear()
    sayConditions()
  }

  function heard(text: string): void {
    const frame = readFrame(text)
    if (!frame) return
    if (frame.type !== 'CALL') return void box.answer(frame.messageId, frame.type === 'RESULT' ? frame.payload : null)
    const { messageId, action, payload } = frame
    const isProfile = action === 'SetChargingProfile'
    if (isProfile && habits.has('NO_ANSWER')) return
    const answer = dialect.answer(action, payload)
    const mine = epoch
    timing.after(isProfile && habits.has('ANSWERS_LATE') ? lateAnswerMs : answerMs, () => {
      if (mine !== epoch || !socket) return
      if (answer.kind === 'ERROR') socket.send(errorText(messageId, answer.code, answer.description))
      else {
        socket.send(resultText(messageId, answer.payload))
        answer.afterwards?.()
      }
    })
  }

  function powerOff(): void {
    epoch++
    socket = null
    isRegistered = false
    box.closed()
    cancelHeartbeat()
    cancelMeter()
    body.power(false)
  }

  function powerOn(): void {
    if (body.isOn()) return
    if (habits.has('FORGETS_ALL_AT_REBOOT')) body.forget(() => true)
    if (habits.has('FORGETS_TX_PROFILE_AT_REBOOT')) body.forget(({ purpose }) => purpose === 'TRANSACTION')
    body.power(true)
    keepMeasuring()
    dial()
  }

  function reboot(): void {
    if (!body.isOn()) return
    socket?.close(1001, 'rebooting')
    powerOff()
    timing.after(make.bootMs, powerOn)
  }

  return {
    make,
    powerOn,
    powerOff,
    reboot,
    plugIn(bus) {
      const connector = body.connector(bus.connector)
      if (connector && !connector.bus) flow.plugIn(connector, bus)
    },
    unplug(number) {
      const connector = body.connector(number)
      if (connector) flow.unplug(connector)
    },
    acquire(habit) {
      habits.add(habit)
      body.refresh()
    },
    lose(habit) {
      habits.delete(habit)
      body.refresh()
    },
    stepClock(byMs) {
      offMs += byMs
      body.refresh()
    },
    drawnW: body.drawnW,
    wantsW: body.wantsW,
    permittedW: body.permittedW,
    ahead: body.ahead,
    isFollowing: body.isFollowing,
    isListening: () => body.isOn() && isOnline(),
    hasSaidAll: box.isEmpty,
    storedWh: (number) => body.connector(number)?.storedWh ?? 0,
  }
}
