import { z } from 'zod'
import { inOrder, Page, SearchText, Time, Uuid } from './common.ts'

const Direction = z.enum(['FROM_CHARGER', 'TO_CHARGER'])

export const MessageQuery = inOrder(
  Page.extend({
    direction: Direction.optional(),
    action: SearchText(60).optional().describe('for example StatusNotification'),
    errors_only: z.enum(['true', 'false']).default('false').describe('only errors, and what could not be read'),
    from: Time.optional(),
    to: Time.optional(),
  }),
)

export const ChargerMessage = z
  .object({
    line_id: Uuid,
    charge_point_id: Uuid,
    at: Time,
    direction: Direction,
    kind: z.enum(['CALL', 'RESULT', 'ERROR', 'UNREADABLE']),
    action: z.string().nullable(),
    message_id: z.string().nullable(),
    payload: z.unknown().describe('as it was sent, secrets left out'),
    payload_is_cut: z.boolean().describe('it was too long: what is here is the beginning of its text'),
    took_ms: z.number().nullable().describe('until it was answered'),
  })
  .meta({ id: 'ChargerMessage' })
export type ChargerMessage = z.infer<typeof ChargerMessage>
