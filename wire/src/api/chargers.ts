import { z } from 'zod'
import { KeptKw, Kwh, Name, Time, Uuid } from './common.ts'

export const ChargerSession = z
  .object({
    session_ref: z.string().describe('the transaction, in the charger’s own words'),
    connector: z.int(),
    id_token: z.string().nullable(),
    started_at: Time,
    told_late: z.boolean().describe('it began out of our sight'),
    tier: z.int().describe('0 is served first'),
    weight: z.number(),
    departure_at: Time.nullable(),
    energy_needed_kwh: z.number().nullable().describe('what it still needs: counted down as it charges'),
    planned: z
      .object({
        departure_at: Time.nullable(),
        energy_needed_kwh: z.number().nullable(),
        departure_counts: z.boolean().describe('false: another departure, or none, was said for this session itself'),
        energy_counts: z.boolean().describe('the same of its energy, which cannot be told from what it still needs'),
      })
      .nullable()
      .describe(
        'what the departure plan of the depot says of it: that counts where nothing else was said for this session; ' +
          'its energy is what it is to take from the beginning; null: the plan says nothing',
      ),
    is_paused: z.boolean(),
  })
  .meta({ id: 'ChargerSession' })
export type ChargerSession = z.infer<typeof ChargerSession>

const Step = z.object({
  at: Time,
  limit_kw: KeptKw.describe('as it was told: at the charger’s own reference'),
  input_kw: KeptKw.describe('what that lets it draw at its input'),
})

export const ChargerUnit = z
  .object({
    unit_id: Uuid.describe('a connector, or a charge point that is steered as a whole'),
    connector: z.int().nullable().describe('null: the whole charger'),
    name: z.string(),
    state: z
      .enum(['STEERED', 'IDLE', 'PAUSED', 'UNREACHABLE', 'DISOBEYING', 'UNPREPARED', 'REFUSING', 'SILENT'])
      .nullable()
      .describe('as of the last cycle'),
    sentence: z.string().nullable().describe('why it gets what it gets'),
    asked_kw: KeptKw.nullable(),
    granted_kw: KeptKw.nullable(),
    exposure_kw: KeptKw.describe('what counts for it now: the most that it may draw, at the input'),
    rating_kw: KeptKw,
    fallback_kw: KeptKw.nullable().describe('that it keeps, as confirmed; null: it never confirmed one'),
    confirmed: z.array(Step).describe('the limit that it confirmed last, with the steps by which it runs out'),
    awaited: z.int().describe('limits that it was sent and has not confirmed'),
    lease_ends_at: Time.nullable().describe('when it goes to its fallback by itself'),
    drawn_kw: KeptKw.nullable().describe('null: not known; what a bus drew that has left is nobody’s any more'),
    drawn_at: Time.nullable(),
    conduct: z.enum(['OBEYS', 'DISOBEYS']),
    adherence: z.number().nullable().describe('the share of its samples that were within its limit'),
    judged: z
      .enum(['YES', 'NOT_YET', 'NO_POWER'])
      .describe(
        'whether anybody sees if it keeps to its limit; NO_POWER: a bus charges there, and it reports no power',
      ),
  })
  .meta({ id: 'ChargerUnit' })
export type ChargerUnit = z.infer<typeof ChargerUnit>

export const ChargerState = z
  .object({
    charge_point_id: Uuid,
    depot_id: Uuid,
    name: z.string(),
    ocpp_identity: z.string(),
    circuit_id: Uuid.nullable(),
    is_online: z.boolean(),
    protocol: z.enum(['OCPP_16', 'OCPP_201']).nullable(),
    since: Time.nullable().describe('since when it has been online, or offline; null: it never came'),
    turned_away: z
      .object({ at: Time, times: z.int(), why: z.string() })
      .nullable()
      .describe('somebody came under its name and was not let in: when last, how often within 30 days, and why'),
    make: z
      .object({ vendor: z.string(), model: z.string(), serial: z.string().nullable(), firmware: z.string().nullable() })
      .nullable(),
    abilities: z
      .object({
        units: z.array(z.enum(['W', 'A'])).nullable(),
        stack_level_max: z.int().nullable(),
        steps_max: z.int().nullable(),
        can_steer: z.boolean().nullable(),
      })
      .nullable(),
    limits_as: z
      .enum(['SESSION', 'DEFAULT', 'WHOLE'])
      .nullable()
      .describe(
        'as what it is given its limits: of a session, as the default of a connector, or of the whole charger; null: it turned each of them away',
      ),
    hard_cap_kw: KeptKw.nullable(),
    clock: z
      .object({
        ahead_s: z.int().describe('less than nothing: behind'),
        text: z.string().describe('“right”, “10 minutes behind”'),
      })
      .nullable()
      .describe('how far its clock is off; null: not known'),
    set_up: z
      .enum(['DONE', 'UNDER_WAY', 'WAITING', 'WAITS_FOR_ROOM', 'TURNED_AWAY', 'REFUSED'])
      .describe(
        'whether it keeps its cap and its fallback. `WAITS_FOR_ROOM`: it is to keep more than it does, which goes to it once ' +
          'its circuits have room; `TURNED_AWAY`: it took not all of it, and is asked again; `REFUSED`: it says that it can’t',
      ),
    connectors: z.array(z.object({ number: z.int(), state: z.string().nullable(), since: Time.nullable() })),
    sessions: z.array(ChargerSession),
    units: z.array(ChargerUnit),
    notices: z
      .array(z.object({ kind: z.string(), what: z.string(), detail: z.string().nullable(), at: Time }))
      .describe('what it told lately beside its business, and where it was sloppy; newest first'),
  })
  .meta({ id: 'ChargerState' })
export type ChargerState = z.infer<typeof ChargerState>

export const SessionChange = z
  .strictObject({
    tier: z.int().min(0).max(9).optional(),
    weight: z.number().min(0.01).max(100).optional().describe('among equals; counted in hundredths'),
    departure_at: Time.nullable().optional(),
    energy_needed_kwh: Kwh.nullable().optional(),
    is_paused: z.boolean().optional(),
  })
  .meta({ id: 'ChargerSessionChange' })
export type SessionChange = z.infer<typeof SessionChange>

export const ChargerTrust = z
  .strictObject({ connector: z.int().min(1).max(1000).nullable().describe('null: all of the charger') })
  .meta({ id: 'ChargerTrust' })

export const ChargerAction = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('START'), connector: z.int().min(1).max(1000), id_token: Name.max(36) }),
    z.strictObject({ action: z.literal('STOP'), session_ref: z.string().min(1).max(36) }),
    z.strictObject({ action: z.literal('RESET'), hard: z.boolean() }),
    z.strictObject({
      action: z.literal('TRIGGER'),
      what: z.enum(['BOOT', 'STATUS', 'METER_VALUES', 'HEARTBEAT']),
      connector: z.int().min(1).max(1000).nullable(),
    }),
  ])
  .meta({ id: 'ChargerAction' })
export type ChargerAction = z.infer<typeof ChargerAction>

export const ChargerActionAnswer = z
  .object({
    charge_point_id: Uuid,
    action: z.string(),
    answer: z.enum(['ACCEPTED', 'REJECTED', 'NOT_SUPPORTED', 'NO_ANSWER', 'NOT_SENT']),
    why: z.string().nullable(),
  })
  .meta({ id: 'ChargerActionAnswer' })
