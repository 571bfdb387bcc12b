import { z } from 'zod'
import { inOrder, KeptKw, OneOf, Page, Time, Uuid } from './common.ts'

const outcomes = ['APPLIED', 'CURTAILED', 'REJECTED']
export const reasonWords = [
  ...['TOPOLOGY_INVALID', 'TELEMETRY_FALLBACK_UNSATISFIED', 'LIMIT_INFEASIBLE', 'OPERATING_ENVELOPE_LIMIT'],
  ...[
    'ENVELOPE_FALLBACK_LIMIT',
    'AGGREGATE_LIMIT',
    'GRID_CONNECTION_LIMIT',
    'TOU_LIMIT',
    'NODE_LIMIT',
    'CIRCUIT_LIMIT',
  ],
  ...['CHARGE_POINT_LIMIT', 'CONNECTOR_LIMIT', 'MINIMUM_NOT_MET', 'RAMP_LIMIT', 'TELEMETRY_FALLBACK_DERIVED'],
  'DEPARTURE_AT_RISK',
]
export const triggerWords = [
  ...['DEMAND', 'LIMIT', 'TOPOLOGY', 'CHARGER', 'TELEMETRY', 'ANSWER', 'TIME', 'REQUEST', 'ALIAS', 'START'],
]

const filters = {
  outcome: OneOf(outcomes).optional(),
  reason_code: OneOf(reasonWords).optional(),
  trigger: OneOf(triggerWords).optional(),
  node_id: Uuid.optional().describe('its scope, or a node that its reasons speak of'),
  charge_point_id: Uuid.optional().describe('a charger that its reasons speak of, or that it sent an order'),
  from: Time.optional(),
  to: Time.optional(),
}
export const CycleQuery = inOrder(Page.extend(filters))
export const CycleExportQuery = inOrder(z.strictObject(filters))

export const line = {
  cycle_id: Uuid,
  depot_id: Uuid,
  microgrid_id: Uuid,
  sequence: z
    .int()
    .describe('counts from 1 each time a process begins to steer the depot: `started_at` tells cycles apart'),
  trigger: z.string(),
  scope_node_id: Uuid.nullable().describe('null: the whole microgrid'),
  alias: z.string().nullable().describe('the endpoint of older clients that asked for it'),
  calculation_version: z.int(),
  outcome: z.string(),
  primary_reason: z.string().nullable(),
  reason_codes: z.array(z.string()),
  source_mode: z.string(),
  sentence: z.string().describe('the whole of it in one line'),
  started_at: Time,
  took_ms: z.number(),
}
export const Cycle = z.object(line).meta({ id: 'Cycle' })
export type Cycle = z.infer<typeof Cycle>

export const CycleOrder = z
  .object({
    order_id: Uuid,
    charge_point_id: Uuid,
    connector: z.int().nullable().describe('null: the whole charger'),
    what: z.string(),
    limit_kw: KeptKw.nullable(),
    state: z.string(),
    at: Time,
  })
  .meta({ id: 'CycleOrder' })
export type CycleOrder = z.infer<typeof CycleOrder>

const kept = z.record(z.string(), z.unknown())

export const CycleRecord = z
  .object({
    ...line,
    image: kept.describe('everything it looked at'),
    result: kept.describe('the allocation of each leaf, and the limit and the demand of each node'),
    sent: kept.describe('what was to be sent to chargers'),
    orders: z.array(CycleOrder).describe('what became known of each order, oldest first'),
  })
  .meta({ id: 'CycleRecord' })
export type CycleRecord = z.infer<typeof CycleRecord>
