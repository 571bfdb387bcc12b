import { z } from 'zod'
import { inOrder, OneOf, Page, SearchText, Time, Uuid } from './common.ts'

/** What can have happened, by the kind of stream that it stands in. */
export const eventWords = [
  ...(['ChargePointAdded', 'ChargePointChanged', 'ChargePointRemoved', 'ChargerKeyRemoved', 'ChargerKeySet'] as const),
  ...(['CircuitAdded', 'CircuitChanged', 'CircuitRemoved', 'ConnectorAdded', 'ConnectorChanged'] as const),
  ...(['ConnectorRemoved', 'ControlSet', 'DepotChanged', 'DepotCreated', 'DepotDeleted'] as const),
  ...(['DeviceAdded', 'DeviceChanged', 'DeviceRemoved', 'GridConnectionAdded', 'GridConnectionRemoved'] as const),
  ...([
    'GridConnectionRenamed',
    'MicrogridProvisioned',
    'MicrogridResynced',
    'PowerSourceAdded',
    'PowerSourceChanged',
  ] as const),
  ...(['PowerSourceRemoved'] as const),
  ...(['AbilitiesLearnt', 'ChargerAdopted', 'ChargerAsked', 'ChargerBooted', 'ChargerTrusted'] as const),
  ...(['ClockFound', 'ConductNoted', 'FallbackConfirmed', 'FallbackLost', 'HardCapConfirmed', 'HardCapLost'] as const),
  ...(['LayerFound', 'SessionDemandSet', 'SessionEnded', 'SessionPaused', 'SessionResumed'] as const),
  ...(['DeparturesPlanned', 'SessionIdentified', 'SessionPlanned', 'SessionStarted'] as const),
  ...(['IncidentAcknowledged', 'IncidentChanged', 'IncidentCommented', 'IncidentOpened', 'IncidentResolved'] as const),
  ...(['IncidentWorsened'] as const),
  ...(['WebhookAdded', 'WebhookChanged', 'WebhookRemoved', 'WebhookSecretRenewed'] as const),
  ...(['PasswordSet', 'TokenCreated', 'TokenDepotsChanged', 'TokenRevoked', 'UserAdded'] as const),
  ...(['UserChanged'] as const),
] as const

export const AuditQuery = inOrder(
  Page.extend({
    depot_id: Uuid.optional(),
    kind: OneOf(eventWords).optional().describe('an event type, for example CircuitChanged'),
    actor: SearchText(120).optional().describe('part of the actor’s name'),
    from: Time.optional(),
    to: Time.optional(),
  }),
)

export const AuditEntry = z
  .object({
    event_id: Uuid,
    depot_id: Uuid.nullable(),
    depot_name: z.string().nullable(),
    stream: z.string(),
    stream_version: z.int(),
    kind: z.string(),
    summary: z.string().describe('the event as a sentence'),
    actor: z.object({
      kind: z.enum(['user', 'token', 'command_line', 'busbar']),
      id: z.string().nullable(),
      name: z.string(),
    }),
    correlation_id: z.string(),
    occurred_at: Time,
    recorded_at: Time,
    event: z.record(z.string(), z.unknown()).describe('the event as it was stored'),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditKinds = z.object({ kinds: z.array(z.string()) })
