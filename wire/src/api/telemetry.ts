import { z } from 'zod'
import { Page, Time, Uuid } from './common.ts'

export const Quantity = z.enum(['POWER_KW', 'POWER_OFFERED_KW', 'ENERGY_KWH', 'CURRENT_A', 'VOLTAGE_V', 'SOC_PERCENT'])
export type Quantity = z.infer<typeof Quantity>
export const SubjectKind = z.enum(['NODE', 'CONNECTOR', 'CHARGE_POINT', 'POWER_SOURCE'])
export const Phase = z.enum(['L1', 'L2', 'L3'])

const aDay = 'the last 24 hours if left out'

export const TelemetryQuery = z.strictObject({
  subject_id: Uuid.optional().describe('what was measured; without it, all of one kind'),
  subject_kind: SubjectKind.default('CONNECTOR').describe('which kind, where no subject_id is given'),
  quantity: Quantity.default('POWER_KW'),
  phase: Phase.optional().describe('left out: of the whole'),
  from: Time.optional().describe(aDay),
  to: Time.optional().describe(aDay),
  points: z.coerce.number().int().min(2).max(2000).default(300).describe('at most so many a series'),
})

const values = z.array(z.number().nullable()).describe('one a bucket; null where nothing was measured')

const told = z
  .array(z.number().min(0).max(1).nullable())
  .describe(
    'of how much of each bucket anything was said: a mean times it is the mean of the bucket, silence counted as 0',
  )

export const Telemetry = z
  .object({
    depot_id: Uuid,
    quantity: Quantity,
    phase: Phase.nullable(),
    resolution: z.enum(['SAMPLES', 'MINUTES', 'QUARTER_HOURS']).describe('what the buckets were made from'),
    from: Time.describe('where the first bucket begins'),
    bucket_ms: z.int().min(1).describe('how long each bucket is'),
    bucket_count: z.int().min(0),
    series: z.array(z.object({ subject_id: Uuid, min: values, mean: values, max: values, told })),
  })
  .meta({ id: 'Telemetry' })
export type Telemetry = z.infer<typeof Telemetry>

export const LatestQuery = Page.extend({ subject_id: Uuid.optional() })

export const LatestSample = z
  .object({
    subject_id: Uuid,
    subject_kind: SubjectKind,
    quantity: Quantity,
    phase: Phase.nullable(),
    at: Time,
    value: z.number(),
  })
  .meta({ id: 'LatestSample' })
export type LatestSample = z.infer<typeof LatestSample>
