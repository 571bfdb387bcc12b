import { z } from 'zod'
import { Id, Kept, KeptKw, Kw, Name, Rated, Rating, Uuid } from './common.ts'

const fields = {
  name: Name,
  parent_circuit_id: Id.nullable(),
  rating: Rating.nullable(),
  safe_default_kw: Kw.nullable().describe('what may flow here with nobody in control'),
}

export const CircuitCreate = z.strictObject({
  ...fields,
  parent_circuit_id: fields.parent_circuit_id.default(null),
  rating: fields.rating.default(null),
  safe_default_kw: fields.safe_default_kw.default(null),
})
export const CircuitChange = z.strictObject(fields).partial()

export const Circuit = z
  .object({
    circuit_id: Uuid,
    depot_id: Uuid,
    node_id: Uuid.describe('the circuit’s node in the microgrid, for as long as the circuit lives'),
    name: z.string(),
    parent_circuit_id: Uuid.nullable(),
    ...Rated,
    safe_default_kw: KeptKw.nullable(),
    available_capacity_kw: KeptKw.nullable().describe(
      'what older clients read: the effective limit now; null while no limit is known',
    ),
    ...Kept,
  })
  .meta({ id: 'Circuit' })
export type Circuit = z.infer<typeof Circuit>
