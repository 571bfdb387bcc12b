import type { Bus } from '../world/bus.ts'
import type { Condition, Dialect, Ending, Sample } from './dialect.ts'
import type { Make } from './make.ts'
import type { Outgoing } from './outbox.ts'
import type { Profile } from './profiles.ts'
import type { Connector, Session, Station } from './station.ts'

/** A transaction and what has been said of it. Its number may come after its messages have been put in line. */
type Open = { session: Session; seqNo: number }

type Surroundings = {
  readonly make: Make
  readonly body: Station
  readonly dialect: Dialect
  clock(): number
  isOnline(): boolean
  send(outgoing: Outgoing): void
  /** a transaction began or ended */
  sessionChanged(): void
}

export type Sessions = ReturnType<typeof sessionsOf>

/** Buses come, are authorised, charge and go; offline they charge all the same, and the messages follow later. */
// long because: it is one state that these few functions share
export function sessionsOf({ make, body, dialect, clock, isOnline, send, sessionChanged }: Surroundings) {
  const open = new Map<number, Open>()
  const pendingDefaults: Profile[] = []

  function plugIn(connector: Connector, bus: Bus): void {
    body.plug(connector, bus)
    const idToken = bus.busId.slice(0, 20)
    if (!isOnline()) return begin(connector, idToken, null)
    send({
      write: () => dialect.authorise(idToken),
      mustArrive: false,
      answered(payload) {
        if (connector.bus !== bus || connector.session) return
        // Without an answer it does what it would do offline.
        if (payload === null || dialect.readAuthorised(payload)) begin(connector, idToken, null)
      },
    })
  }

  function begin(connector: Connector, idToken: string, profile: Profile | null): void {
    const session: Session = {
      connector: connector.number,
      transactionId: dialect.nameTransaction(),
      startedAt: clock(),
      idToken,
      meterStartWh: connector.registerWh,
    }
    const opened: Open = { session, seqNo: 0 }
    open.set(connector.number, opened)
    const sample = sampleOf(connector)
    const moment = { at: clock(), isOffline: !isOnline(), seqNo: opened.seqNo++ }
    send({
      write: () => dialect.started(opened.session, sample, moment),
      mustArrive: true,
      answered: (payload) => started(connector, opened, payload),
    })
    body.begin(connector, session, pendingDefaults)
    if (profile) body.accept({ ...profile, connector: connector.number })
    sessionChanged()
  }

  function started(connector: Connector, opened: Open, payload: unknown): void {
    const answer = dialect.readStarted(payload)
    if (!answer) return
    if (answer.transactionId !== null) opened.session = { ...opened.session, transactionId: answer.transactionId }
    if (open.get(connector.number) !== opened) return
    connector.session = opened.session
    if (!answer.accepted) end(connector, 'NOT_AUTHORISED')
  }

  function end(connector: Connector, why: Ending): void {
    const opened = open.get(connector.number)
    if (!opened) return
    open.delete(connector.number)
    const sample = sampleOf(connector)
    body.end(connector)
    sessionChanged()
    const moment = { at: clock(), isOffline: !isOnline(), seqNo: opened.seqNo++ }
    send({
      write: () => dialect.ended(opened.session, sample, why, moment),
      mustArrive: true,
      answered() {},
    })
  }

  function unplug(connector: Connector): void {
    end(connector, 'EV_DISCONNECTED')
    body.unplug(connector)
  }

  function measure(): void {
    const isKept = make.habits.has('QUEUES_METER_VALUES')
    if (!isOnline() && !isKept) return
    body.refresh()
    for (const connector of body.connectors) {
      const opened = open.get(connector.number)
      if (!opened) continue
      const sample = sampleOf(connector)
      const moment = { at: clock(), isOffline: !isOnline(), seqNo: opened.seqNo++ }
      const write = () => dialect.measured(opened.session, sample, moment)
      send({ write, mustArrive: isKept, answered() {} })
    }
  }

  const sampleOf = (connector: Connector): Sample => ({
    powerW: body.meteredW(connector),
    energyWh: connector.registerWh,
    offeredW: Math.min(connector.obeyedW ?? make.ratingW, make.ratingW),
    socPercent: connector.bus ? (100 * connector.storedWh) / connector.bus.batteryWh : 0,
  })

  return {
    plugIn,
    unplug,
    measure,
    endAll(why: Ending): void {
      for (const connector of body.connectors) end(connector, why)
    },
    startRemotely(connectorNumber: number | null, idToken: string, profile: Profile | null): boolean {
      const isReady = (connector: Connector): boolean =>
        connector.bus !== null &&
        connector.session === null &&
        (connectorNumber === null || connector.number === connectorNumber)
      const connector = body.connectors.find(isReady)
      if (connector) begin(connector, idToken, profile)
      return connector !== undefined
    },
    endRemotely(transactionId: string): boolean {
      const connector = body.connectors.find(({ session }) => session?.transactionId === transactionId)
      if (connector) end(connector, 'REMOTE')
      return connector !== undefined
    },
    conditionOf(connector: Connector): Condition {
      if (!connector.bus) return 'AVAILABLE'
      if (!connector.session) return 'PREPARING'
      if (connector.powerW > 0) return 'CHARGING'
      const isPaused = connector.obeyedW !== null && connector.obeyedW < make.minimumW
      return isPaused ? 'PAUSED_BY_CHARGER' : 'PAUSED_BY_VEHICLE'
    },
    pendingDefaults,
  }
}
