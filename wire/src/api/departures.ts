import { z } from 'zod'
import { Id, Kwh, Name, Time, Uuid } from './common.ts'

export const departuresMax = 2_000

const when = {
  departure_at: Time,
  energy_needed_kwh: Kwh.nullable().describe(
    'what it is to take until then, from the beginning of its session; null: not known',
  ),
}
const Connector = z.int().min(1).max(1000).nullable().describe('null: wherever at this charge point')

export const Departure = z
  .union([
    z.strictObject({ id_token: Name.max(36).describe('what the bus identifies itself with at a charger'), ...when }),
    z.strictObject({
      charge_point_id: Id.describe('where no bus identifies itself: the place'),
      connector: Connector,
      ...when,
    }),
  ])
  .meta({ id: 'Departure' })
export type Departure = z.infer<typeof Departure>

export const DepartureWish = z
  .strictObject({
    departures: z
      .array(Departure)
      .max(departuresMax)
      .describe('all of them, in any order: what isn’t here is planned no more'),
  })
  .meta({ id: 'DepartureWish' })
export type DepartureWish = z.infer<typeof DepartureWish>

export const DeparturePlan = z
  .object({
    depot_id: Uuid,
    departures: z.array(Departure).describe('by the time of departure'),
    revision: z.int().describe('0: nobody ever brought one in'),
    changed_at: Time.nullable(),
  })
  .meta({ id: 'DeparturePlan' })
export type DeparturePlan = z.infer<typeof DeparturePlan>
