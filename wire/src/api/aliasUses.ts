import { z } from 'zod'
import { Time, Uuid } from './common.ts'

export const AliasUse = z
  .object({
    endpoint: z.string().describe('an endpoint that older clients keep using'),
    circuit_id: Uuid.nullable().describe('that was asked for, known or not; null: what was asked for is no id'),
    microgrid_id: Uuid.nullable().describe(
      'what it resolved to the last time; null: to nothing, or it was refused before',
    ),
    node_id: Uuid.nullable().describe('what it resolved to the last time'),
    caller: z.object({ kind: z.enum(['user', 'token']), id: Uuid, name: z.string() }),
    first_used_at: Time,
    last_used_at: Time,
    last_outcome: z.string(),
    times: z.int(),
  })
  .meta({ id: 'AliasUse' })
export type AliasUse = z.infer<typeof AliasUse>
