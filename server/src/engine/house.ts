import type { Access, AccessCommand, AccessEvent } from '@busbar/domain/access/access'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { DepotStream } from '@busbar/domain/topology/depot'
import type { DepotEvent } from '@busbar/domain/topology/events'
import type { WebhookCommand, WebhookEvent, Webhooks } from '@busbar/domain/webhooks/webhooks'
import type { ChargerStates, HandleCharger } from './chargerStreams.ts'
import type { DeparturePlans, HandleDepartures } from './departures.ts'
import type { Handle } from './handle.ts'
import type { HandleIncident, IncidentRegistry, IncidentReports } from './incidents.ts'
import type { Ledgers, LedgerUpkeep, Recorders } from './ledgers.ts'
import type { Metrics } from './metrics.ts'
import type { Desk } from './desk.ts'
import type { Deliveries, WebhookRegistry } from './notifications.ts'
import type { Outbound } from './outbound.ts'
import type { Relay } from './outbox.ts'
import type { Clock, Log, Outbox, Timing } from './ports.ts'
import type { PromisedLimits } from './promises.ts'
import type { Audit, Registries } from './registries.ts'
import type { IdempotentAnswers, Secrets } from './secrets.ts'
import type { ServerKey } from './serverKey.ts'
import type { SiteWatch } from './siteWatch.ts'
import type { Steering } from './steering.ts'
import type { Tracing } from './tracing.ts'

/** Everything behind the doors, whichever door one comes through. */
export type House = {
  readonly handleDepot: Handle<DepotStream, DepotCommand, DepotEvent>
  readonly handleAccess: Handle<Access, AccessCommand, AccessEvent>
  readonly handleCharger: HandleCharger
  readonly handleDepartures: HandleDepartures
  readonly handleWebhooks: Handle<Webhooks, WebhookCommand, WebhookEvent>
  readonly handleIncident: HandleIncident
  readonly registries: Registries
  readonly secrets: Secrets
  readonly answers: IdempotentAnswers
  readonly audit: Audit
  readonly ledgers: Ledgers
  /** into the ledgers, for whoever can't wait */
  readonly record: Recorders
  readonly upkeep: LedgerUpkeep
  readonly chargers: ChargerStates
  readonly departures: DeparturePlans
  /** what chargers may have been told by whoever steered before */
  readonly promised: Pick<PromisedLimits, 'of'>
  /** the microgrids that this process steers */
  readonly steering: Steering
  /** from now on told when another process steers than before */
  readonly onMoved: (listener: () => void) => void
  /** what is wrong at the sites that are steered here */
  readonly watch: SiteWatch
  /** where chargers are received */
  readonly desk: Desk
  readonly incidents: IncidentRegistry
  /** where the control loop says what is wrong */
  readonly incidentReports: IncidentReports
  readonly webhooks: WebhookRegistry
  readonly deliveries: Deliveries
  readonly outbound: Outbound
  /** what secrets are kept with */
  readonly serverKey: ServerKey
  readonly outbox: Outbox
  readonly relay: Relay
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly clock: Clock
  readonly timing: Timing
  readonly log: Log
  /** throws with the reason while the database can't be reached */
  readonly checkDatabase: () => Promise<void>
}

/** The id of streams that are there once. */
export const installation = 'installation'
