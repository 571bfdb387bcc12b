import { z } from 'zod'
import { Time, Uuid } from './common.ts'

/** What one message of the live stream carries. Its SSE id, to be sent back as Last-Event-ID, begins with the sequence. */
export const StreamMessage = z
  .object({
    sequence: z.int(),
    kind: z.string().describe('the event type'),
    depot_id: Uuid.nullable(),
    stream: z.string(),
    version: z.int(),
    summary: z.string(),
    actor: z.string(),
    occurred_at: Time,
  })
  .meta({ id: 'StreamMessage' })
export type StreamMessage = z.infer<typeof StreamMessage>
