import { accessDecider } from '@busbar/domain/access/access'
import { chargerDecider } from '@busbar/domain/charging/charger'
import { incidentDecider } from '@busbar/domain/incidents/incident'
import { departureDecider } from '@busbar/domain/departures/plan'
import { depotDecider } from '@busbar/domain/topology/decide'
import { webhookDecider } from '@busbar/domain/webhooks/webhooks'
import { chargerOf } from './engine/chargerStreams.ts'
import { chargerDesk } from './engine/desk.ts'
import { handler, type StreamKind } from './engine/handle.ts'
import type { House } from './engine/house.ts'
import { RememberedReports } from './engine/incidentReports.ts'
import { depotOfIncident } from './engine/incidents.ts'
import type { Retention } from './engine/ledgers.ts'
import { type Metrics, metrics } from './engine/metrics.ts'
import { type Relay, startRelay } from './engine/outbox.ts'
import type { Clock, EventStore, Log, Timing } from './engine/ports.ts'
import { recorders } from './engine/recorders.ts'
import { followNodeLimits } from './engine/nodeLimits.ts'
import { passingServerKey, type ServerKey } from './engine/serverKey.ts'
import { lookAsChargersSpeak, SiteWatch } from './engine/siteWatch.ts'
import { Steering } from './engine/steering.ts'
import { type Tracing, untraced } from './engine/tracing.ts'
import { outbound } from './outbound/outbound.ts'
import { type Settings, settingsSchema } from './settings.ts'
import { projectAccess, secrets } from './storage/access.ts'
import { audit } from './storage/audit.ts'
import { chargerStates, projectCharger } from './storage/chargers.ts'
import { type Connection, type Database, openDatabase } from './storage/database.ts'
import { departures, projectDepartures } from './storage/departures.ts'
import { projectDepot } from './storage/depots.ts'
import { eventStore } from './storage/events.ts'
import { idempotentAnswers } from './storage/idempotentAnswers.ts'
import { incidents as incidentsIn, projectIncident } from './storage/incidents.ts'
import { openLedgers } from './storage/ledgers.ts'
import { outbox } from './storage/outbox.ts'
import { promisedLimits } from './storage/promisedLimits.ts'
import { registries } from './storage/registries.ts'
import { steeringLease } from './storage/steeringLease.ts'
import { deliveries as deliveriesIn, projectWebhooks, webhooks } from './storage/webhooks.ts'

export type OpenHouse = House & { readonly database: Database; close(): Promise<void> }

export type HouseOptions = {
  readonly retention?: Retention
  /** without one, what is kept secret can be read only as long as the house is open */
  readonly serverKey?: ServerKey
  /** networks that are not public and that may be sent to all the same, as the settings list them */
  readonly allowedNetworks?: string
  /** for how long nobody waits for a database that gives no sign of life */
  readonly silenceMs?: number
  /** for how long the right to steer is held without being renewed */
  readonly leaseMs?: number
}

// long because: each thing is opened by hand, in the order in which one needs the other
/** Everything behind the doors, on one database that is already migrated. */
export async function openHouse(
  connection: Connection,
  log: Log,
  clock: Clock = systemClock,
  tracing: Tracing = untraced,
  options: HouseOptions = {},
): Promise<OpenHouse> {
  const silenceMs = options.silenceMs ?? defaults.DATABASE_SILENCE_S * 1000
  const database = openDatabase(connection, { tracing, silenceMs })
  const box = outbox(database)
  const store = eventStore(database)
  const counted = metrics()
  const relay: Relay = await startRelay(box, log)
  const committed = (): void => {
    counted.count('busbar_decisions_total', 'Decisions that changed something')
    relay.wake()
  }
  showGauges(counted, database, relay)
  const timing: Timing = { ...systemTiming, now: clock.now }
  const retention = options.retention ?? defaultRetention
  const deliveries = deliveriesIn(database, retention.deliveriesDays)
  const chargers = chargerStates(database)
  const { ledgers, upkeep } = openLedgers(database, retention, [deliveries.upkeep, chargers.upkeep])
  const handle = handlers(store, clock, committed, tracing)
  const incidents = incidentsIn(database)
  const reports = new RememberedReports({ ...handle, incidents, timing, log })
  followResolved(relay, reports)
  const record = recorders(ledgers, { timing, log, metrics: counted })

  const read = registries(database)
  const around = { relay, record, timing, log }
  const { handleCharger } = handle
  const leaseMs = options.leaseMs ?? defaults.STEERING_LEASE_S * 1000
  const whenMoved = new Set<() => void>()
  const moved = (): void => whenMoved.forEach((tell) => tell())
  const kept = { promised: promisedLimits(database), cycles: ledgers.cycles }
  const steers = { lease: steeringLease(database), leaseMs, moved, ...kept }
  const steering = new Steering({ ...around, ...steers, registries: read, chargers, handleCharger, metrics: counted })
  const watch = new SiteWatch({ record, cycles: ledgers.cycles, incidents: reports, timing, log })
  steering.follow(watch)
  lookAsChargersSpeak(watch, steering, timing)
  steering.follow(followNodeLimits(record.nodeLimits))
  const noticed = watch.noticed.bind(watch)
  const desk = chargerDesk({ ...around, steering, chargerKeys: ledgers.chargerKeys, noticed })

  return {
    database,
    ...handle,
    registries: read,
    secrets: secrets(database),
    answers: idempotentAnswers(database),
    audit: audit(database),
    ledgers,
    record,
    upkeep,
    ...{ chargers, steering, watch, desk },
    departures: departures(database),
    promised: kept.promised,
    onMoved: (listener) => void whenMoved.add(listener),
    incidents,
    incidentReports: reports,
    webhooks: webhooks(database),
    deliveries,
    outbound: outbound(options.allowedNetworks ?? ''),
    serverKey: options.serverKey ?? passingServerKey(),
    outbox: box,
    relay,
    metrics: counted,
    tracing,
    clock,
    timing,
    log,
    checkDatabase: database.check,
    close: async () => {
      desk.stop()
      await steering.stop()
      await reports.stop()
      await Promise.all(Object.values(record).map((one) => one.stop()))
      await relay.stop()
      await database.close()
    },
  }
}

/** Whichever process an operator asked. */
function followResolved(relay: Relay, reports: RememberedReports): void {
  relay.onEvents((events) => {
    for (const { type, depotId, data } of events) {
      if (type === 'IncidentResolved' && data['by'] === 'OPERATOR' && depotId !== null) reports.resolvedByHand(depotId)
    }
  })
}

/** A way in for each kind of stream. */
function handlers(store: EventStore, clock: Clock, committed: () => void, tracing: Tracing) {
  const way = <State, Command extends { readonly type: string }, Event extends { readonly type: string }>(
    kind: StreamKind<State, Command, Event>,
  ) => handler(kind, store, clock, committed, tracing)
  const chargers = { project: projectCharger, rememberedMax: 5_000, depotIdOf: (id: string) => chargerOf(id).depotId }
  return {
    handleDepot: way({ name: 'depot', decider: depotDecider, depotIdOf: (id) => id, project: projectDepot }),
    handleAccess: way({ name: 'access', decider: accessDecider, depotIdOf: () => null, project: projectAccess }),
    handleCharger: way({ name: 'charger', decider: chargerDecider, ...chargers }),
    handleDepartures: way({
      ...{ name: 'departures', decider: departureDecider, depotIdOf: (id) => id, project: projectDepartures },
    }),
    handleIncident: way({
      ...{ name: 'incident', decider: incidentDecider, depotIdOf: depotOfIncident, project: projectIncident },
    }),
    handleWebhooks: way({
      ...{ name: 'webhooks', decider: webhookDecider, depotIdOf: () => null, project: projectWebhooks },
    }),
  }
}

function showGauges(counted: Metrics, database: Database, relay: Relay): void {
  counted.gauge('busbar_database_connections', 'Connections to the database', () => database.pool.totalCount)
  counted.gauge('busbar_database_waiting', 'Requests waiting for a connection', () => database.pool.waitingCount)
  counted.gauge('busbar_outbox_heard', 'Sequence of the last event told to subscribers', () => relay.heard())
  counted.gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss())
}

const systemClock: Clock = { now: () => Date.now() }

const systemTiming: Omit<Timing, 'now'> = {
  monotonicMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const defaults = settingsSchema.parse({})
const defaultRetention = retentionOf(defaults)

/** How long the settings want each ledger kept. */
export function retentionOf(settings: Settings): Retention {
  return {
    samplesDays: settings.KEEP_SAMPLES_DAYS,
    minutesDays: settings.KEEP_MINUTES_DAYS,
    quarterHoursDays: settings.KEEP_QUARTER_HOURS_DAYS,
    cyclesDays: settings.KEEP_CYCLES_DAYS,
    everyCycleDays: settings.KEEP_EVERY_CYCLE_DAYS,
    messagesDays: settings.KEEP_MESSAGES_DAYS,
    aliasUsesDays: settings.KEEP_ALIAS_USES_DAYS,
    deliveriesDays: settings.KEEP_DELIVERIES_DAYS,
  }
}
