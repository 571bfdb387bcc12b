import { z } from 'zod'
import { KeptKw, Time, Uuid } from './common.ts'
import { conductor, CycleReading } from './cycleReading.ts'
import { Cycle } from './cycles.ts'

const SignedKw = z.number().multipleOf(0.001)

export const NodeLoad = z
  .object({
    node_id: Uuid,
    load_kw: SignedKw.describe('what flows there now, at the input, as far as somebody says so'),
    measured_by: z.enum(['METER', 'CHARGERS']).describe('its own meter, or the sum of what chargers beneath it say'),
    silent: z.int().describe('connectors beneath that have a bus and say nothing any more: the sum is without them'),
    silent_kw: KeptKw.describe('what those may draw'),
    at: Time.describe('of the oldest measurement in it'),
    quality: z.enum(['FRESH', 'STALE']),
  })
  .meta({ id: 'NodeLoad' })
export type NodeLoad = z.infer<typeof NodeLoad>

export const OpenBreach = z
  .object({
    node_id: Uuid,
    name: z.string(),
    since: Time,
    measured_kw: SignedKw,
    most_kw: SignedKw,
    limit_kw: KeptKw,
    primary_reason: z
      .string()
      .nullable()
      .describe('what kind of limit it is above: CIRCUIT_LIMIT, OPERATING_ENVELOPE_LIMIT; as in cycles'),
    by: z.string().nullable().describe('whose limit that is: rating, safe default capacity, network company'),
    until: Time.nullable().describe('how long that limit holds; null: without an end'),
    source_mode: z
      .enum(['MEASURED', 'FALLBACK_DERIVED'])
      .nullable()
      .describe('of the last cycle: FALLBACK_DERIVED where not everything that it took was freshly measured'),
    cause: z
      .enum(['UNCONTROLLED_LOAD', 'SLOW_CHARGER', 'IGNORING_CHARGER', 'DOUBTFUL_METER', 'GIVEN_ABOVE_LIMIT'])
      .describe(
        'what it looks like; GIVEN_ABOVE_LIMIT: chargers keep to what they were given, which is above the limit of this node',
      ),
    sentence: z.string(),
  })
  .meta({ id: 'OpenBreach' })
export type OpenBreach = z.infer<typeof OpenBreach>

export const NodeWatch = z
  .object({
    node_id: Uuid,
    name: z.string(),
    seen: z
      .enum(['METER', 'CHARGERS', 'IN_PART', 'NOT'])
      .describe(
        'by its meter; by all chargers beneath it that have a bus, and nothing else; by some of those; or not at all',
      ),
    above_since: Time.nullable().describe('above its limit since then, not for long enough to be a breach yet'),
  })
  .meta({ id: 'NodeWatch' })

export const NodeInterval = z
  .object({
    node_id: Uuid,
    interval_min: z.int().describe('of the contract'),
    average_kw: SignedKw.nullable().describe('of what was measured in it so far'),
    left_s: z.int().describe('how long it still runs'),
  })
  .meta({ id: 'NodeInterval' })

/** How a depot stands. Without a completed cycle all of it is there all the same, and empty. */
export const SiteStatus = z
  .object({
    depot_id: Uuid,
    microgrid_id: Uuid.nullable(),
    now: Time,
    is_steered: z
      .boolean()
      .describe('false: no process steers it at this moment, or another than the one that answers'),
    cycle: Cycle.nullable().describe('the latest; null: there was none yet'),
    reading: CycleReading.nullable().describe('what it decided: limit, demand, allocation and headroom of each node'),
    constrained_by: z
      .object({
        ...{ node_id: Uuid, name: z.string(), limit_kw: KeptKw.nullable(), limit_code: z.string().nullable() },
        ...{ by: z.string().nullable(), until: Time.nullable(), demand_kw: KeptKw },
        conductor,
      })
      .nullable()
      .describe('the node that binds first'),
    envelope: z.object({
      state: z.enum(['NONE', 'ACTIVE', 'FALLBACK']),
      limit_kw: KeptKw.nullable(),
      until: Time.nullable(),
    }),
    telemetry: z.object({ fresh: z.int(), stale: z.int(), missing: z.int() }),
    chargers: z.object({
      total: z.int(),
      online: z.int(),
      ...{ steered: z.int(), idle: z.int(), unsteerable: z.int() },
    }),
    loads: z.array(NodeLoad).describe('as measured now, not as of the cycle'),
    breaches: z.array(OpenBreach),
    watched: z.array(NodeWatch).describe('what anybody would see of a breach at each node with a limit'),
    intervals: z.array(NodeInterval),
  })
  .meta({ id: 'SiteStatus' })
export type SiteStatus = z.infer<typeof SiteStatus>

export const RebalanceAnswer = z
  .object({
    microgrid_id: Uuid,
    cycle_id: Uuid,
    outcome: z.string(),
    primary_reason: z.string().nullable(),
    sentence: z.string(),
  })
  .meta({ id: 'RebalanceAnswer' })

const ProofVerdict = z
  .enum(['HOLDS', 'DOES_NOT_HOLD', 'NOT_KNOWN'])
  .describe('NOT_KNOWN: what is known fits, but a load beneath was not measured')

export const ProofRow = z
  .object({
    node_id: Uuid,
    name: z.string(),
    fallbacks_kw: KeptKw.describe(
      'of all chargers beneath it; where one phase is the tightest, three times what is on it',
    ),
    phase: z
      .enum(['L1', 'L2', 'L3'])
      .nullable()
      .describe('the tightest phase, where that is tighter than the node as a whole'),
    fixed_load_kw: KeptKw.describe('beside chargers: what is assumed, or the most that was measured within a day'),
    unknown_loads: z.int().describe('nodes beneath it, or itself, with a load that is to be measured and was not'),
    capacity_kw: KeptKw.nullable(),
    capacity_is: z.enum(['SAFE_DEFAULT_CAPACITY', 'RATING']).nullable(),
    margin_kw: SignedKw.nullable(),
    verdict: ProofVerdict,
    fits: z.boolean().describe('that it holds is known'),
    unconfirmed: z
      .int()
      .describe('connectors and chargers beneath whose fallback was never confirmed: they count in full'),
  })
  .meta({ id: 'FallbackProofRow' })

export const FallbackProof = z
  .object({
    depot_id: Uuid,
    verdict: ProofVerdict,
    holds: z.boolean().describe('that it holds is known of every node'),
    sentence: z.string(),
    rows: z.array(ProofRow),
    faults: z.array(z.object({ code: z.string(), message: z.string() })).describe('why nothing can be proven'),
  })
  .meta({ id: 'FallbackProof' })
export type FallbackProof = z.infer<typeof FallbackProof>
