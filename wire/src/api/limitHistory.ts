import { z } from 'zod'
import { KeptKw, Time, Uuid } from './common.ts'

const aDay = 'the last 24 hours if left out'

export const LimitHistoryQuery = z.strictObject({
  node_id: Uuid.optional().describe('left out: every node'),
  from: Time.optional().describe(aDay),
  to: Time.optional().describe(aDay),
})

const LimitStep = z.object({
  at: Time.describe('since when; the first may be older than what was asked for'),
  limit_kw: KeptKw.nullable().describe('null: nothing limited it'),
  limit_code: z.string().nullable().describe('what kind of limit it was'),
  by: z.string().nullable().describe('whose limit it was'),
  until: Time.nullable().describe('when it was to end, as was known then; null: it had no end'),
})

/** What limited nodes, as cycles found it. Between two steps it was the same. */
export const LimitHistory = z
  .object({
    depot_id: Uuid,
    from: Time,
    to: Time,
    is_cut: z.boolean().describe('there were more steps than are told: the oldest are left out'),
    nodes: z.array(z.object({ node_id: Uuid, steps: z.array(LimitStep).describe('oldest first') })),
  })
  .meta({ id: 'LimitHistory' })
export type LimitHistory = z.infer<typeof LimitHistory>
