import { z } from 'zod'
import { CycleOrder, line } from './cycles.ts'
import { KeptKw, Time, Uuid } from './common.ts'

/** Power that may flow back, or room that may be less than none. */
const SignedKw = z.number().multipleOf(0.001)
/** Of circuits and chargers as they were then; they need not be there any more. */
const name = z.string()
const Kind = z.enum(['ROOT', 'GRID_CONNECTION', 'CIRCUIT', 'CHARGE_POINT', 'CONNECTOR'])

const limit = {
  limit_kw: KeptKw.nullable().describe('the most restrictive of all that applied'),
  limit_code: z.string().nullable().describe('what kind of limit it was'),
  by: z.string().nullable().describe('whose limit it was'),
  until: Time.nullable().describe('when it ended; null: it had no end'),
}

const Amperes = z.number().multipleOf(0.001)

/** What holds chargers back where a node has room as a whole: one of its conductors is full. */
const FullConductor = z
  .object({
    phases: z
      .array(z.enum(['L1', 'L2', 'L3']))
      .describe('which; empty: nobody has stated on which phases the chargers beneath draw, and it may be any'),
    limit_kw: KeptKw,
    limit_a: Amperes.nullable().describe('null: the plate states no current'),
    taken_kw: KeptKw.nullable().describe('given, kept free and beside chargers; null: not kept with this cycle'),
    taken_a: Amperes.nullable(),
    demand_kw: KeptKw.nullable().describe('what chargers beneath asked of it'),
  })
  .meta({ id: 'FullConductor' })
export type FullConductor = z.infer<typeof FullConductor>

export const conductor = FullConductor.nullable().describe(
  'null: nobody is held back by what one conductor carries, or nobody is held back here',
)

export const CycleReason = z
  .object({
    code: z.string(),
    sentence: z.string(),
    node_id: z.string().nullable(),
    node_name: name.nullable(),
    kind: Kind.nullable(),
    ...limit,
    demand_kw: KeptKw.nullable(),
    allocated_kw: KeptKw.nullable(),
  })
  .omit({ limit_code: true })
  .meta({ id: 'CycleReason' })

export const CycleNode = z
  .object({
    node_id: Uuid,
    parent_node_id: Uuid.nullable(),
    kind: Kind,
    name,
    depth: z.int().min(1).describe('1: the site'),
    ...limit,
    rating_kw: KeptKw.nullable(),
    load_kw: SignedKw.nullable().describe('what flowed there, as far as it was measured'),
    demand_kw: KeptKw.describe('what chargers beneath asked for'),
    allocated_kw: KeptKw.describe('what chargers beneath were given'),
    reserved_kw: KeptKw.describe('kept free for chargers beneath that could not be steered'),
    beside_kw: KeptKw.describe('what flowed at this node beside chargers'),
    supplied_kw: KeptKw.describe('what storage and generation at this node gave'),
    headroom_kw: SignedKw.nullable().describe('of its power as a whole; null: nothing limits it'),
    conductor,
    status: z
      .enum(['BINDING', 'LATENT', 'SLACK'])
      .describe('BINDING: it holds chargers back; LATENT: it would, if no other node did; SLACK: it has room'),
  })
  .meta({ id: 'CycleNode' })
export type CycleNode = z.infer<typeof CycleNode>

export const CycleInput = z
  .object({
    of: z.enum(['DEMAND', 'LOAD']).describe('what a charger wants, or what flows at a node beside chargers'),
    id: z.string(),
    name,
    value_kw: KeptKw,
    rung: z
      .enum(['MEASURED', 'LAST_LIMIT', 'RATING', 'CONFIGURED', 'LAST_KNOWN'])
      .describe('measured, or what stood in for it'),
    quality: z.enum(['FRESH', 'STALE', 'MISSING']),
    age_ms: z.number().nullable().describe('null: it was never measured'),
    stale_after_ms: z.number(),
  })
  .meta({ id: 'CycleInputUsed' })
export type CycleInput = z.infer<typeof CycleInput>

const CyclePathStep = z
  .object({
    node_id: Uuid,
    name,
    kind: Kind,
    left_kw: KeptKw.describe('what was left here of what it asked for'),
    is_binding: z.boolean(),
    shared_by: z.int().describe('how many wanted something beneath it'),
    ...limit,
    conductor,
  })
  .meta({ id: 'CyclePathStep' })

const CycleUnitOrder = z
  .object({
    order_id: Uuid,
    why: z.enum(['LOWER', 'BOUNDARY', 'RAISE', 'KEEP', 'AGAIN']),
    sent_at: Time,
    limit_kw: KeptKw.describe('at its input'),
    output_kw: KeptKw.nullable().describe('the number it was given, where its limits mean its output'),
    state: z.string().describe('SENT, or what it answered'),
    answered_at: Time.nullable(),
  })
  .meta({ id: 'CycleUnitOrder' })

export const CycleUnit = z
  .object({
    unit_id: Uuid.describe('a connector, or a charge point that is steered as a whole'),
    charge_point_id: Uuid,
    connector: z.int().nullable(),
    name,
    state: z.enum(['STEERED', 'IDLE', 'PAUSED', 'UNREACHABLE', 'DISOBEYING', 'UNPREPARED', 'REFUSING', 'SILENT']),
    sentence: z.string(),
    reason_code: z.string().nullable(),
    asked_kw: KeptKw,
    input: CycleInput.nullable().describe('how what it asks for was known; null: no bus was there'),
    path: z.array(CyclePathStep).describe('from the unit up to the site; empty where it took no part in the sharing'),
    granted_kw: KeptKw.nullable().describe('null: it took no part in the sharing'),
    reserved_kw: KeptKw.nullable().describe('kept free for it, where it could not be steered'),
    exposure_kw: KeptKw.describe('what it might have drawn at this instant'),
    binding_node_id: z.string().nullable(),
    order: CycleUnitOrder.nullable().describe('null: what it had been told before still held'),
    told_before_kw: KeptKw.nullable(),
    drawn_kw: KeptKw.nullable().describe('as last measured before the cycle'),
    drawn_at: Time.nullable(),
  })
  .meta({ id: 'CycleUnit' })
export type CycleUnit = z.infer<typeof CycleUnit>

const CycleLimit = z
  .object({
    limit_id: z.string(),
    node_id: Uuid.nullable().describe('null: the whole microgrid'),
    node_name: name.nullable(),
    limit_kw: KeptKw,
    code: z.string(),
    by: z.string(),
    from: Time,
    until: Time.nullable(),
    applies: z.boolean().describe('false: it was to begin soon'),
  })
  .meta({ id: 'CycleLimit' })

export const CycleReading = z
  .object({
    timezone: z.string(),
    strategy: z.string(),
    share_rule: z.string(),
    reasons: z.array(CycleReason).describe('the first is the primary one'),
    faults: z.array(z.object({ code: z.string(), message: z.string(), ids: z.array(z.string()) })),
    nodes: z.array(CycleNode).describe('a node before those beneath it'),
    units: z.array(CycleUnit).describe('those held back first'),
    inputs: z.array(CycleInput),
    not_known: z.array(CycleInput.omit({ value_kw: true, rung: true })).describe('what it needed, and nobody knew'),
    limits: z.array(CycleLimit).describe('those besides ratings'),
    departures: z.array(z.object({ unit_id: z.string(), needed_kw: KeptKw, missing_kwh: z.number() })),
    excess: z
      .array(z.object({ node_id: z.string(), name: z.string(), over_kw: KeptKw, safe_at: Time.nullable() }))
      .describe('where more might have flowed than might; safe_at: when it fits, if no charger answers'),
    excess_times: z
      .array(z.object({ node_id: z.string(), since: Time, ended_at: Time.nullable(), most_over_kw: KeptKw }))
      .describe('how long each has lasted; ended_at: it was over with this cycle, and that was the time to safety'),
  })
  .meta({ id: 'CycleReading' })
export type CycleReading = z.infer<typeof CycleReading>

export const InspectedCycle = z
  .object({
    ...line,
    format: z
      .union([z.number().describe('as this software names it'), z.string().describe('as another did')])
      .nullable()
      .describe('of what was kept'),
    reading: CycleReading.nullable().describe('null: this release does not read the form in which it was kept'),
    orders: z.array(CycleOrder).describe('what became known of each order, oldest first'),
  })
  .meta({ id: 'InspectedCycle' })
export type InspectedCycle = z.infer<typeof InspectedCycle>
