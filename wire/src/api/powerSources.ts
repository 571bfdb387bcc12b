import { z } from 'zod'
import { Id, Kept, Kwh, Name, Rated, Rating, Uuid } from './common.ts'

const fields = {
  name: Name,
  circuit_id: Id.nullable(),
  kind: z.enum(['GRID', 'BATTERY', 'SOLAR', 'GENERATOR']),
  rating: Rating.nullable(),
  capacity_kwh: Kwh.nullable().describe('what storage holds'),
}
export const PowerSourceCreate = z.strictObject({
  ...fields,
  circuit_id: fields.circuit_id.default(null),
  rating: fields.rating.default(null),
  capacity_kwh: fields.capacity_kwh.default(null),
})
export const PowerSourceChange = z.strictObject(fields).partial()

export const PowerSource = z
  .object({
    power_source_id: Uuid,
    depot_id: Uuid,
    circuit_id: Uuid.nullable(),
    name: z.string(),
    kind: fields.kind,
    ...Rated,
    capacity_kwh: Kwh.nullable(),
    ...Kept,
  })
  .meta({ id: 'PowerSource' })
export type PowerSource = z.infer<typeof PowerSource>
