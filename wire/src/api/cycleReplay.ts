import { z } from 'zod'
import { Id, KeptKw, Kw, Time } from './common.ts'

/** One thing that could have been otherwise. */
export const CycleChange = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('NODE_LIMIT'),
      node_id: Id.nullable().describe('null: the whole microgrid'),
      limit_kw: Kw.describe('in place of all limits of the node'),
    }),
    z.strictObject({ type: z.literal('WITHOUT_LIMIT'), limit_id: z.string().max(200) }),
    z.strictObject({ type: z.literal('WITHOUT_BUS'), unit_id: Id }),
    z.strictObject({ type: z.literal('UNIT_TIER'), unit_id: Id, tier: z.int().min(0).max(9) }),
    z.strictObject({ type: z.literal('UNIT_DEPARTURE'), unit_id: Id, departure_at: Time.nullable() }),
    z.strictObject({
      type: z.literal('STRATEGY'),
      strategy: z.enum(['EQUAL_SHARE', 'FIRST_COME', 'EARLIEST_DEPARTURE', 'PRIORITY']),
    }),
  ])
  .meta({ id: 'CycleChange' })
export type CycleChange = z.infer<typeof CycleChange>

export const ReplayRequest = z
  .strictObject({ change: CycleChange.optional() })
  .meta({ id: 'ReplayRequest' })
  .nullish()
  .describe('left out: what was kept is decided again as it is')

const pair = <Value extends z.ZodType>(value: Value) => z.object({ before: value, after: value })

export const ReplayResult = z
  .object({
    type: z.literal('REPLAY'),
    identical: z.boolean().describe('reason codes, allocations, outcome and all else, byte for byte'),
    difference: z
      .object({ path: z.string().describe('a JSON pointer into the result'), kept: z.unknown(), now: z.unknown() })
      .nullable()
      .describe('the first; null: there is none'),
  })
  .meta({ id: 'ReplayResult' })

export const WhatIfResult = z
  .object({
    type: z.literal('WHAT_IF'),
    sentence: z.string(),
    outcome: pair(z.string()),
    primary_reason: pair(z.string().nullable()),
    units: z
      .array(z.object({ unit_id: z.string(), name: z.string(), before_kw: KeptKw, after_kw: KeptKw }))
      .describe('those that would have got something else'),
    nodes: z.array(
      z.object({
        node_id: z.string(),
        name: z.string(),
        before_limit_kw: KeptKw.nullable(),
        after_limit_kw: KeptKw.nullable(),
        before_allocated_kw: KeptKw,
        after_allocated_kw: KeptKw,
      }),
    ),
  })
  .meta({ id: 'WhatIfResult' })
export type WhatIfResult = z.infer<typeof WhatIfResult>

export const ReplayAnswer = z.discriminatedUnion('type', [ReplayResult, WhatIfResult]).meta({ id: 'ReplayAnswer' })
export type ReplayAnswer = z.infer<typeof ReplayAnswer>
