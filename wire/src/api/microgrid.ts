import { z } from 'zod'
import { KeptKw, Kwh, Phases, Rated, Time, Uuid } from './common.ts'

export const MicrogridNode = z
  .object({
    node_id: Uuid,
    parent_node_id: Uuid.nullable(),
    kind: z.enum(['GRID_CONNECTION', 'CIRCUIT']),
    depth: z.int().describe('1 for a grid connection'),
    name: z.string(),
    circuit_id: Uuid.describe('the source circuit'),
    ...Rated,
    safe_default_kw: KeptKw.nullable(),
    effective_limit: z.object({
      limit_kw: KeptKw,
      source: z.enum(['RATING', 'SAFE_DEFAULT_CAPACITY']),
    }),
  })
  .meta({ id: 'MicrogridNode' })
export type MicrogridNode = z.infer<typeof MicrogridNode>

const attached = { asset_id: Uuid, node_id: Uuid, name: z.string() }
export const MicrogridAsset = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('CHARGE_POINT'),
      ...attached,
      ocpp_identity: z.string(),
      control_mode: z.enum(['CONNECTOR', 'CHARGER']),
      ...Rated,
      limit_reference: z.enum(['AC_INPUT', 'DC_OUTPUT']),
      efficiency: z.number(),
      fallback_kw: KeptKw,
      phases: Phases.nullable(),
      connectors: z.array(
        z.object({ connector_id: Uuid, number: z.int(), name: z.string().nullable(), rating_kw: KeptKw.nullable() }),
      ),
    }),
    z.object({
      kind: z.literal('POWER_SOURCE'),
      ...attached,
      power_source_kind: z.enum(['GRID', 'BATTERY', 'SOLAR', 'GENERATOR']),
      ...Rated,
      capacity_kwh: Kwh.nullable(),
    }),
    z.object({
      kind: z.literal('DEVICE'),
      ...attached,
      device_kind: z.enum(['METER', 'SENSOR', 'GATEWAY', 'CONTROLLER']),
      site_model_name: z.string().nullable(),
    }),
  ])
  .meta({ id: 'MicrogridAsset' })
export type MicrogridAsset = z.infer<typeof MicrogridAsset>

export const Diagnostic = z
  .object({
    code: z.enum([
      'NO_GRID_CONNECTION',
      'POWER_SOURCE_UNATTACHED',
      'DEVICE_UNATTACHED',
      'CHARGE_POINT_WITHOUT_CONNECTOR',
      'CHILD_LIMIT_ABOVE_PARENT',
    ]),
    message: z.string(),
    ids: z.array(z.string()),
  })
  .meta({ id: 'Diagnostic' })

export const Microgrid = z
  .object({
    microgrid_id: Uuid,
    depot_id: Uuid,
    name: z.string().describe('the depot’s name'),
    timezone: z.string(),
    version: z.int(),
    changed_at: Time,
    synced_at: Time,
    nodes: z.array(MicrogridNode).describe('depth first; a parent stands before its children'),
    assets: z.array(MicrogridAsset),
    capabilities: z.array(
      z.object({
        capability: z.enum(['PEAK_SHAVING', 'DER']),
        scope_node_id: Uuid.nullable().describe('null: the whole microgrid'),
        state: z.enum(['ON', 'OFF', 'UNKNOWN']),
        source_device_id: Uuid.nullable(),
        observed_at: Time.nullable(),
      }),
    ),
    diagnostics: z.array(Diagnostic),
  })
  .meta({ id: 'Microgrid' })
export type Microgrid = z.infer<typeof Microgrid>

const NodeRef = z.object({ node_id: Uuid, circuit_id: Uuid, name: z.string() })
export const ResyncResult = z
  .object({
    microgrid_id: Uuid,
    depot_id: Uuid,
    version: z.int(),
    provisioned: z.boolean().describe('whether the depot had no microgrid before'),
    created: z.array(NodeRef),
    updated: z.array(NodeRef),
    removed: z.array(NodeRef),
    left: z.array(NodeRef),
    synced_at: Time,
  })
  .meta({ id: 'ResyncResult' })
export type ResyncResult = z.infer<typeof ResyncResult>

/** One line of the system admin's list. A depot that has none yet stands in it too. */
export const MicrogridListItem = z
  .object({
    depot_id: Uuid,
    depot_name: z.string(),
    microgrid_id: Uuid.nullable(),
    version: z.int().nullable(),
    node_count: z.int().nullable(),
    changed_at: Time.nullable(),
    synced_at: Time.nullable(),
    fault_codes: z.array(z.string()),
  })
  .meta({ id: 'MicrogridListItem' })
export type MicrogridListItem = z.infer<typeof MicrogridListItem>
