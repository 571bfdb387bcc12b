import { z } from 'zod'
import { Uuid } from './common.ts'

const cycle = {
  microgrid_id: Uuid,
  cycle_id: Uuid,
  outcome: z.enum(['APPLIED', 'CURTAILED', 'REJECTED']),
}

/** One cycle that somebody asked for. */
export const Rebalanced = z
  .object({
    ...cycle,
    primary_reason: z.string().nullable().describe('null: everybody got what they asked for'),
    sentence: z.string().describe('the outcome in words'),
  })
  .meta({ id: 'Rebalanced' })
export type Rebalanced = z.infer<typeof Rebalanced>

/** The same as older clients ask for it, by a circuit. */
export const CircuitRebalanced = z
  .object({
    circuit_id: Uuid,
    ...cycle,
    node_id: Uuid.describe('what the circuit stands for: its grid connection or its own node, with all beneath'),
  })
  .meta({ id: 'CircuitRebalanced' })
export type CircuitRebalanced = z.infer<typeof CircuitRebalanced>
