import { keptClock } from '@busbar/domain/charging/clock'
import { type ChargerCommand } from '@busbar/domain/charging/charger'
import { newSessionRef, sessionOf } from '@busbar/domain/charging/sessions'
import type { Depot } from '@busbar/domain/topology/depot'
import type { ChargerDesk, KnownCharger, Notice, Reading, SessionStarted } from './chargers.ts'
import { newId } from './ids.ts'
import type { ChargerKeys, Recorders, Sample } from './ledgers.ts'
import { onceMore } from './onceMore.ts'
import type { Log, SequencedEvent, Timing } from './ports.ts'
import type { Relay } from './outbox.ts'
import { byChargePoint } from './byChargePoint.ts'
import type { Steering } from './steering.ts'

export type Desk = ChargerDesk & {
  /** knows who may come, and follows who comes to be known */
  start(): Promise<void>
  stop(): void
  /** until who may come to a depot is known here as it was kept before this was asked */
  caughtUp(depotId: string): Promise<void>
  /** what a charger told lately beside its business, newest first */
  noticesOf(chargePointId: string): readonly Notice[]
}

export type DeskNeeds = {
  readonly steering: Steering
  readonly chargerKeys: ChargerKeys
  readonly relay: Relay
  readonly record: Recorders
  readonly timing: Timing
  readonly log: Log
  /** what somebody should look at */
  readonly noticed: (depot: Depot, chargePointId: string, notice: Notice) => void
}

const noticesMax = 100

// long because: each message of a charger has its place here
/** Where chargers are received: what they say goes to the site that they belong to, and into the ledgers. */
export function chargerDesk(needs: DeskNeeds): Desk {
  const { steering, chargerKeys, record, timing, log } = needs
  const notices = new Map<string, Notice[]>()
  let known: ReadonlyMap<string, KnownCharger> = new Map()
  let forget = (): void => undefined
  let reading: Promise<void> | null = null
  let isOutdated = false
  let isStopped = false
  const again = onceMore(timing, () => !isStopped)

  /** One reading at a time, so that the latest stays. */
  function read(): Promise<void> {
    isOutdated = true
    reading ??= readNow()
    return reading
  }

  async function readNow(): Promise<void> {
    try {
      do {
        isOutdated = false
        const chargers = await chargerKeys.known()
        const before = known
        known = new Map(chargers.map((charger) => [charger.ocppIdentity, charger]))
        closeStrangers(before)
      } while (isOutdated)
    } finally {
      reading = null
    }
  }

  /** Who was deleted, has another name or another key by now has no line any more. */
  function closeStrangers(before: ReadonlyMap<string, KnownCharger>): void {
    const names = new Map([...before].map(([identity, { chargePointId }]) => [chargePointId, identity]))
    for (const { chargePointId, link } of steering.links()) {
      const name = names.get(chargePointId)
      const isSame = name === undefined || isSameCharger(before.get(name), known.get(name))
      if (!isSame) link.close('NOT_KNOWN')
    }
  }

  function follow(events: readonly SequencedEvent[]): void {
    if (events.some(({ streamId }) => streamId.startsWith('depot/'))) readAnew()
  }

  function readAnew(): void {
    read().catch((error: unknown) => {
      log.warn({ err: error }, 'who may come could not be read; trying again')
      again('known', readAnew)
    })
  }

  const withSite = (chargePointId: string) => {
    const depot = steering.depotOf(chargePointId)
    const site = depot && steering.siteOf(depot.depotId)
    // A site hears of a new charger a moment after its depot does.
    return { depot, site: site?.chargers.has(chargePointId) === true ? site : null }
  }

  /** A charger whose depot nobody steers here is heard all the same. */
  const keep = async (depot: Depot | null, chargePointId: string, command: ChargerCommand) =>
    depot && (await steering.keep(depot.depotId, chargePointId, command))

  return {
    start: async () => {
      forget = needs.relay.onEvents(follow)
      await read()
    },
    stop: () => {
      isStopped = true
      forget()
    },
    caughtUp: async (depotId) => {
      await needs.relay.caughtUp()
      await Promise.all([reading?.catch(() => undefined), steering.settled(depotId)])
    },
    noticesOf: (chargePointId) => notices.get(chargePointId) ?? [],
    // One that its depot doesn't have yet, or has under another name by now, would be heard by nobody or taken for another:
    // it comes again.
    identify: (identity) => {
      const charger = known.get(identity)
      if (!charger) return null
      const chargePoint = steering.depotOf(charger.chargePointId)?.chargePoints.get(charger.chargePointId)
      return chargePoint?.ocppIdentity === identity ? charger : null
    },
    turnedAway: (identity, why, address) => record.turnedAway.add([{ identity, at: timing.now(), address, why }]),
    opened: (chargePointId, link) => steering.opened(chargePointId, link),
    closed: (chargePointId, epoch) => steering.closed(chargePointId, epoch),
    booted: async (chargePointId, boot) => {
      const { depot, site } = withSite(chargePointId)
      if (site) return site.booted(chargePointId, boot)
      const { vendor, model, serial, firmware } = boot
      await keep(depot, chargePointId, { type: 'RecordBoot', make: { vendor, model, serial, firmware } })
    },
    learnt: (chargePointId, abilities) => {
      const { depot, site } = withSite(chargePointId)
      const done = site
        ? site.learnt(chargePointId, abilities)
        : keep(depot, chargePointId, { type: 'LearnAbilities', abilities })
      done.catch((error: unknown) =>
        log.warn({ err: error, charger: chargePointId }, 'what a charger can was not kept'),
      )
    },
    connectorState: (chargePointId, connector, state, at) => {
      const { depot, site } = withSite(chargePointId)
      site?.connectorState(chargePointId, connector, state, at)
      if (depot) steering.tell({ depotId: depot.depotId, what: 'CHARGER' })
    },
    // A depot's chargers are its own: whoever plugs in there may charge.
    authorise: () => Promise.resolve({ accepted: true }),
    sessionStarted: async (chargePointId, started) => {
      const { depot, site } = withSite(chargePointId)
      if (site) return { accepted: true, sessionRef: await site.sessionStarted(chargePointId, started) }
      // Who steers its depot hears it from the next message of its course.
      if (started.isUnderWay) return { accepted: false, sessionRef: started.givenRef ?? '' }
      const told = toldOf(started)
      const sessionRef = started.givenRef ?? newSessionRef(null, timing.now())
      const kept = await keep(depot, chargePointId, { type: 'StartSession', sessionRef, ...told })
      return { accepted: true, sessionRef: (kept && sessionOf(kept, told)) ?? sessionRef }
    },
    sessionEnded: async (chargePointId, ended) => {
      const { depot, site } = withSite(chargePointId)
      if (site) return site.sessionEnded(chargePointId, ended)
      const { sessionRef, meterWh, at: endedAt, why } = ended
      await keep(depot, chargePointId, { type: 'EndSession', sessionRef, meterWh, endedAt, why })
    },
    clockKept: (chargePointId) => {
      const kept = withSite(chargePointId).site?.chargers.get(chargePointId)?.kept
      return kept ? keptClock(kept.clockAheadMs) : null
    },
    clockShown: (chargePointId, clock) => withSite(chargePointId).site?.clockShown(chargePointId, clock),
    measured: (chargePointId, readings) => {
      const { depot, site } = withSite(chargePointId)
      if (!depot) return
      site?.measured(chargePointId, readings)
      record.samples.add(samplesOf(depot, chargePointId, readings))
      steering.tell({ depotId: depot.depotId, what: 'MEASURED' })
    },
    answered: (...told) => steering.answered(...told),
    reported: (chargePointId, notice) => {
      const { depot } = withSite(chargePointId)
      const before = notices.get(chargePointId) ?? []
      notices.set(chargePointId, [notice, ...before].slice(0, noticesMax))
      if (depot) needs.noticed(depot, chargePointId, notice)
    },
    logged: (chargePointId, line) => {
      const { depot } = withSite(chargePointId)
      if (depot) record.messages.add([{ ...line, lineId: newId(line.at), depotId: depot.depotId, chargePointId }])
    },
  }
}

const isSameCharger = (before: KnownCharger | undefined, after: KnownCharger | undefined): boolean =>
  before?.chargePointId === after?.chargePointId && Buffer.compare(keyOf(before), keyOf(after)) === 0

const keyOf = (charger: KnownCharger | undefined): Buffer => charger?.keyHash ?? Buffer.alloc(0)

const toldOf = ({ connector, givenRef, idToken, meterWh, at: startedAt, isLate }: SessionStarted) => ({
  ...{ connector, givenRef, idToken, meterWh, startedAt, isLate },
})

/** Of a connector where it has one by that number, otherwise of the charger as a whole. */
function samplesOf(depot: Depot, chargePointId: string, readings: readonly Reading[]): Sample[] {
  const { depotId } = depot
  const own = byChargePoint(depot).get(chargePointId) ?? []
  return readings.map(({ connector, quantity, phase, at, value }) => {
    const found = own.find(({ number }) => number === connector)
    const subject = found
      ? ({ subjectKind: 'CONNECTOR', subjectId: found.connectorId } as const)
      : ({ subjectKind: 'CHARGE_POINT', subjectId: chargePointId } as const)
    return { depotId, ...subject, quantity, phase, at, value }
  })
}
