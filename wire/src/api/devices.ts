import { z } from 'zod'
import { Id, Kept, Name, Uuid } from './common.ts'

const fields = {
  name: Name,
  circuit_id: Id.nullable(),
  kind: z.enum(['METER', 'SENSOR', 'GATEWAY', 'CONTROLLER']),
  site_model_name: Name.nullable(),
}
export const DeviceCreate = z.strictObject({
  ...fields,
  circuit_id: fields.circuit_id.default(null),
  site_model_name: fields.site_model_name.default(null),
})
export const DeviceChange = z.strictObject(fields).partial()

export const Device = z
  .object({
    device_id: Uuid,
    depot_id: Uuid,
    circuit_id: Uuid.nullable(),
    name: z.string(),
    kind: fields.kind,
    site_model_name: z.string().nullable(),
    ...Kept,
  })
  .meta({ id: 'Device' })
export type Device = z.infer<typeof Device>
