import { z } from 'zod'
import { Page, Time, Uuid } from './common.ts'

export const ChargerKey = z
  .object({ charge_point_id: Uuid, made_at: Time.nullable().describe('null: it has no key') })
  .meta({ id: 'ChargerKey' })
export type ChargerKey = z.infer<typeof ChargerKey>

export const ChargerKeyCreated = z
  .object({
    charge_point_id: Uuid,
    made_at: Time,
    key: z
      .string()
      .describe('shown this once: 40 hexadecimal digits, what OCPP calls AuthorizationKey or BasicAuthPassword'),
  })
  .meta({ id: 'ChargerKeyCreated' })

export const UnknownChargerQuery = Page
export const UnknownCharger = z
  .object({
    identity: z.string(),
    first_seen_at: Time,
    last_seen_at: Time,
    times: z.int(),
    last_address: z.string(),
    why: z.string().describe('why it was turned away the last time'),
  })
  .meta({ id: 'UnknownCharger' })
export type UnknownCharger = z.infer<typeof UnknownCharger>
