import { z } from 'zod'

/** Ids in paths are looked up, not parsed: what is no id, or too long for one, simply names nothing. */
export const PathId = z.string().toLowerCase().describe('an id; what is none names nothing')
/** An id in a body that names something: what it doesn't find is the rules' to refuse. */
export const Id = z.string().max(64).toLowerCase().describe('the id of something in the same depot')
/** Ours are UUIDv7; what older systems brought along may be of any version. */
export const Uuid = z.guid().toLowerCase().describe('UUIDv7')
export const Time = z.iso.datetime('must be a time in UTC, as in 2026-11-22T09:30:00Z').describe('RFC 3339 in UTC')

/** What people type: trimmed, in one line, with something to see, and shown in the order in which it was written. */
export const Name = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(
    /^(?=[^]*[\p{L}\p{N}\p{P}\p{S}])[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u,
    'must be one line with something to see',
  )

/** What people search by: whatever the database can compare. */
export const SearchText = (lengthMax: number) =>
  z
    .string()
    .max(lengthMax)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters')

/** One of these words, which may become more in time. */
export const OneOf = (words: readonly string[]) =>
  z
    .string()
    .max(60)
    .regex(new RegExp(`^(${words.join('|')})$`), `must be one of ${words.join(', ')}`)
    .describe(words.join(', '))

export const Severity = z.enum(['INFO', 'YELLOW', 'RED'])

/** Kilowatts with at most three decimals: whole watts. A gigawatt is more than any depot has. */
export const Kw = z.number().min(0).max(1_000_000).multipleOf(0.001)
/** As it is kept: whole watts, however many. */
export const KeptKw = z.number().min(0).multipleOf(0.001)
export const Kwh = z.number().min(0).max(1_000_000).multipleOf(0.001)
const PowerFactor = z.number().min(0.01).max(1)

const phases = z.union([z.literal(1), z.literal(3)])
const voltage = 'between conductors with three phases, to neutral with one'

/** As the plate states it; what it comes to is between a watt and a gigawatt. */
export const Rating = z
  .discriminatedUnion('unit', [
    z.strictObject({ unit: z.literal('kW'), value: Kw.min(0.001) }),
    z.strictObject({ unit: z.literal('kVA'), value: Kw.min(0.001), power_factor: PowerFactor }),
    z.strictObject({
      unit: z.literal('A'),
      value: z.number().min(0.001).max(100_000).multipleOf(0.001),
      voltage_v: z.number().min(1).max(200_000).describe(voltage),
      phases,
      power_factor: PowerFactor,
    }),
  ])
  .refine((rating) => platePowerW(rating) >= 1 && platePowerW(rating) <= 1e9, 'must come to 0.001 to 1,000,000 kW')
  .meta({ id: 'PlateRating' })

/** As it is kept. Older systems brought along ratings that nobody could enter here: they are shown as they stand. */
export const KeptRating = z
  .discriminatedUnion('unit', [
    z.object({ unit: z.literal('kW'), value: z.number() }),
    z.object({ unit: z.literal('kVA'), value: z.number(), power_factor: z.number() }),
    z.object({
      unit: z.literal('A'),
      value: z.number(),
      voltage_v: z.number().describe(voltage),
      phases,
      power_factor: z.number(),
    }),
  ])
  .meta({ id: 'Rating' })
export type Rating = z.infer<typeof KeptRating>

function platePowerW(rating: Rating): number {
  switch (rating.unit) {
    case 'kW':
      return rating.value * 1000
    case 'kVA':
      return rating.value * 1000 * rating.power_factor
    case 'A':
      return rating.value * rating.voltage_v * (rating.phases === 3 ? Math.sqrt(3) : 1) * rating.power_factor
  }
}

/** A rating in kW, and the arithmetic that led there. */
export const Rated = {
  rating: KeptRating.nullable(),
  rating_kw: KeptKw.nullable().describe('the rating as power, rounded down'),
  rating_conversion: z.string().nullable().describe('the conversion from the plate to kW, to be shown'),
}

/** What is kept about everything that people edit. The revision is the entity tag. */
export const Kept = { revision: z.int().min(1), created_at: Time, changed_at: Time }

/** What a query doesn't have is a slip, and no wish for everything. */
export const Page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(1000).optional(),
})

/** Between two times; turned around there is nothing between them. */
export const inOrder = <Query extends z.ZodType<{ from?: string | undefined; to?: string | undefined }>>(
  query: Query,
): Query =>
  query.refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) <= Date.parse(to), {
    path: ['from'],
    error: 'must not be after to',
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

export const Phases = z
  .array(z.enum(['L1', 'L2', 'L3']))
  .min(1)
  .max(3)
