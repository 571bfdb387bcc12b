import { z } from 'zod'
import { Kept, Name, Time, Uuid } from './common.ts'

const Timezone = z.string().min(1).max(64).describe('IANA timezone, for example Australia/Perth')
const VisibleTo = z
  .array(Uuid)
  .max(1000)
  .nullable()
  .describe('null: every user sees this depot; else only these users and system admins')

export const DepotCreate = z.strictObject({ name: Name, timezone: Timezone, visible_to: VisibleTo.default(null) })
export const DepotChange = z.strictObject({ name: Name, timezone: Timezone, visible_to: VisibleTo }).partial()

export const Depot = z
  .object({
    depot_id: Uuid,
    name: z.string(),
    timezone: z.string(),
    visible_to: z.array(Uuid).nullable(),
    usable_power_calculation_version: z.int().describe('below 3 the depot is shared flat; set with its control'),
    microgrid: z
      .object({
        microgrid_id: Uuid,
        version: z.int(),
        node_count: z.int(),
        fault_codes: z.array(z.string()),
        changed_at: Time,
        synced_at: Time,
      })
      .nullable(),
    counts: z.object({
      circuits: z.int(),
      charge_points: z.int(),
      connectors: z.int(),
      power_sources: z.int(),
      devices: z.int(),
    }),
    ...Kept,
  })
  .meta({ id: 'Depot' })
export type Depot = z.infer<typeof Depot>
