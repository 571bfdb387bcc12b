import { z } from 'zod'
import { Page, SearchText, Time, Uuid } from './common.ts'

export const AuditQuery = Page.extend({
  depot_id: z.string().max(64).optional(),
  kind: SearchText(60).optional().describe('an event type, for example CircuitChanged'),
  actor: SearchText(120).optional().describe('part of the actor’s name'),
  from: Time.optional(),
  to: Time.optional(),
})

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
