import { z } from 'zod'
import { Id, Kept, KeptKw, Kw, Uuid } from './common.ts'

const share = z.number().min(0).max(0.5)

const StaleAfter = z.int().min(5).max(3600)
const AssumedKw = Kw.nullable().describe('null: it must be measured, and nothing is decided safely while it isn’t')

const values = {
  usable_power_calculation_version: z
    .int()
    .min(1)
    .max(9)
    .describe('below 3 the flat path: each grid connection shared without the boards beneath it; from 3 the hierarchy'),
  strategy: z.enum(['EQUAL_SHARE', 'PRIORITY', 'EARLIEST_DEPARTURE', 'FIRST_COME']),
  share_rule: z
    .enum(['leaf-fair', 'branch-fair'])
    .describe('leaf-fair: every charger competes with every other; branch-fair: each node shares among its children'),
  cycle_every_s: z.int().min(1).max(300).describe('a cycle runs at least so often; at most a quarter of the lease'),
  stale_after_s: StaleAfter.describe('after so long a measurement says nothing about now'),
  configured_demand_kw: Kw.max(10_000)
    .nullable()
    .describe('what a charger is taken to want if nothing at all is known of it'),
  ramp_kw_per_s: Kw.min(0.1).max(10_000).nullable().describe('how fast what a charger gets may rise; null: at once'),
  dead_band_kw: Kw.max(100).describe('what a smaller change leaves as it was, unless a limit needs it'),
  dead_band_share: share.describe('of a charger’s limit: a smaller change is not worth a message'),
  lease_s: z.int().min(60).max(3600).describe('how long a limit holds at a charger that hears nothing more'),
  breach_tolerance_kw: Kw.max(1_000).describe('added to the share: how far above its limit a node may be'),
  breach_tolerance_share: share.describe('of the limit'),
  breach_opens_after_s: z.int().min(0).max(3600).describe('how long it must be above before it is a breach'),
  breach_hysteresis_share: share.describe(
    'how far below its limit it must be, the tolerated watts aside, before the breach is over',
  ),
  breach_clears_after_s: z.int().min(0).max(3600).describe('and for how long'),
  contract_interval_min: z
    .union([z.literal(5), z.literal(15), z.literal(30)])
    .describe('over which the contract averages what the site draws'),
}

export const ControlChange = z
  .strictObject({
    ...values,
    stale_after_by_node: z
      .array(z.strictObject({ node_id: Id, stale_after_s: StaleAfter }))
      .max(5000)
      .describe('nodes with a time of their own: circuits, charge points, connectors or the microgrid; replaced whole'),
    expected_loads: z
      .array(z.strictObject({ node_id: Id, assumed_kw: AssumedKw }))
      .max(5000)
      .describe(
        'circuits, or the microgrid, that carry load which nobody controls; what the microgrid carries counts at each grid connection; replaced whole',
      ),
  })
  .partial()
export type ControlChange = z.infer<typeof ControlChange>

/** As it is kept. */
export const Control = z
  .object({
    depot_id: Uuid,
    ...values,
    stale_after_by_node: z.array(z.object({ node_id: Uuid, stale_after_s: z.int() })),
    expected_loads: z.array(z.object({ node_id: Uuid, assumed_kw: KeptKw.nullable() })),
    ...Kept,
  })
  .meta({ id: 'Control' })
export type Control = z.infer<typeof Control>
