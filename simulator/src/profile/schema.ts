import { z } from 'zod'
import { habitNames } from '../chargers/make.ts'
import { faultKinds } from '../faults/faults.ts'

/** Names, in the words of a depot; hours are counted from the start of the run, unless they say "of the day". */
const Id = z.string().min(1).max(48)
const Kw = z.number().min(0).max(1_000_000)
const Size = z.number().positive().max(1_000_000)
const Hours = z.number().min(0).max(10_000)
const Share = z.number().min(0).max(1)
const Span = (one: z.ZodNumber) => z.tuple([one, one]).describe('from and to')
const HourOfDay = z.number().min(0).max(48)

const Node = z.strictObject({
  id: Id,
  parent: Id.optional().describe('the node that feeds it; the one without is the grid connection'),
  limit_kw: Size.describe('what it carries at most'),
  safe_kw: Kw.optional().describe('what it may carry with nobody in control; left out: its limit'),
})

const Charger = z.strictObject({
  id: Id.describe('its OCPP identity'),
  node: Id,
  protocol: z.enum(['ocpp1.6', 'ocpp2.0.1']).default('ocpp1.6'),
  connectors: z.int().min(1).max(8).default(1),
  rating_kw: Size,
  fallback_kw: Kw.optional().describe('installed when it was commissioned; left out: nothing is'),
  limit_reference: z.enum(['AC_INPUT', 'DC_OUTPUT']).default('AC_INPUT'),
  efficiency: z.number().min(0.5).max(1).default(1),
  phases: z.union([z.literal(1), z.literal(3)]).default(3),
  conductor: z.enum(['L1', 'L2', 'L3']).default('L1').describe('of a charger on one phase: on which it is'),
  conductor_stated: z.boolean().default(true).describe('whether the central system knows on which'),
  voltage_v: z.number().min(100).max(1000).default(230),
  meter_every_s: z.int().min(1).max(3600).default(30),
  reaction_s: z.number().min(0).max(60).default(2),
  boot_s: z.number().min(1).max(600).default(40),
  habits: z.array(z.enum(habitNames)).default([]).describe('what is odd about its firmware'),
})

const Limit = z.strictObject({
  node: Id,
  from_h: Hours,
  until_h: Hours,
  limit_kw: Kw,
  known_h: Hours.optional().describe('when the central system learns of it; left out: when it begins'),
})

const DailyLimit = z.strictObject({
  node: Id,
  from: z.number().min(0).max(24).describe('hour of the day'),
  until: z.number().min(0).max(24).describe('hour of the day'),
  limit_kw: Kw,
})

const Buses = z.strictObject({
  arrives: Span(HourOfDay).describe('hour of the day, drawn between two'),
  leaves: Span(HourOfDay),
  battery_kwh: Span(z.number().positive().max(5000)),
  arrives_with: Span(Share).describe('share of the battery'),
  charge_kw: Span(z.number().positive().max(2000)),
  occupancy: Share.default(1).describe('share of connectors that have a bus in a night'),
})

const Faults = z.strictObject({
  kinds: z.array(z.enum(faultKinds)).default([...faultKinds]),
  per_hour: z.number().min(0).max(100_000),
  lasts_s: Span(z.number().min(1).max(86_400)).default([20, 900]),
})

const Expectation = z.union([
  z.strictObject({ node: Id, never_above_kw: Kw }),
  z.strictObject({ node: Id, curtailed_from_h: Hours, curtailed_until_h: Hours }),
  z.strictObject({ violations_at_most: z.int().min(0) }),
  z.strictObject({ charged_at_least: Share.describe('share of the energy that all buses wanted') }),
])

/** One depot and what happens to it. SIM-1. */
export const ProfileSchema = z.strictObject({
  name: z.string().min(1).max(200),
  starts_at: z.iso.datetime({ offset: true }).describe('with the offset of the depot’s local time'),
  hours: z
    .number()
    .positive()
    .max(24 * 31),
  seed: z.int().min(0),
  nodes: z.array(Node).min(1).max(10_000),
  chargers: z.array(Charger).min(1).max(20_000),
  limits: z.array(Limit).default([]),
  tou: z.array(DailyLimit).default([]).describe('caps by local time, known from the start'),
  buses: Buses,
  base_load: z
    .array(z.strictObject({ node: Id, kw: z.array(Kw).length(24).describe('by hour of the day') }))
    .default([]),
  solar: z.array(z.strictObject({ node: Id, peak_kw: Kw })).default([]),
  meter_every_s: z.int().min(1).max(3600).default(10).describe('how often the depot’s own meters are read'),
  faults: Faults.optional(),
  expectations: z.array(Expectation).default([]),
})

export type Profile = z.output<typeof ProfileSchema>
export type Expectation = z.output<typeof Expectation>

/** As it is published beside the profiles. */
export const profileJsonSchema = (): object => ({
  $comment: 'Generated from simulator/src/profile/schema.ts: npm run generate.',
  ...z.toJSONSchema(ProfileSchema, { io: 'input' }),
  title: 'A depot to simulate',
})
