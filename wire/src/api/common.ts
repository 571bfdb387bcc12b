import { z } from 'zod'

/** Ids in paths are looked up, not parsed: what is no id simply names nothing. */
export const Id = z.string().max(64)
export const Uuid = z.uuid().describe('UUIDv7')
export const Time = z.iso.datetime().describe('RFC 3339 in UTC')

/** What people type: trimmed, without control characters or broken Unicode. */
export const Name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters')

/** Kilowatts with at most three decimals: whole watts. A gigawatt is more than any depot has. */
export const Kw = z.number().min(0).max(1_000_000).multipleOf(0.001)
export const Kwh = z.number().min(0).max(1_000_000).multipleOf(0.001)
const PowerFactor = z.number().min(0.01).max(1)

/** As the plate states it. */
export const Rating = z
  .discriminatedUnion('unit', [
    z.strictObject({ unit: z.literal('kW'), value: Kw.min(0.001) }),
    z.strictObject({ unit: z.literal('kVA'), value: Kw.min(0.001), power_factor: PowerFactor }),
    z.strictObject({
      unit: z.literal('A'),
      value: z.number().min(0.001).max(100_000).multipleOf(0.001),
      voltage_v: z.number().min(1).max(200_000).describe('between conductors with three phases, to neutral with one'),
      phases: z.union([z.literal(1), z.literal(3)]),
      power_factor: PowerFactor,
    }),
  ])
  .meta({ id: 'Rating' })
export type Rating = z.infer<typeof Rating>

/** A rating in kW, and the arithmetic that led there. */
export const Rated = {
  rating: Rating.nullable(),
  rating_kw: Kw.nullable().describe('the rating as power, rounded down'),
  rating_conversion: z.string().nullable().describe('the conversion from the plate to kW, to be shown'),
}

/** What is kept about everything that people edit. The revision is the entity tag. */
export const Kept = { revision: z.int().min(1), created_at: Time, changed_at: Time }

export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
})

export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() })

/** RFC 9457, with a stable code. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z
      .array(
        z.object({
          code: z.string(),
          message: z.string(),
          pointer: z.string().optional(),
          ids: z.array(z.string()).optional(),
        }),
      )
      .optional(),
    request_id: z.string().optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
