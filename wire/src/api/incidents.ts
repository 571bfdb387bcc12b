import { z } from 'zod'
import { OneOf, Page, Severity, Time, Uuid } from './common.ts'

export const incidentWords = [
  ...['BREACH', 'CHARGER_CLOCK', 'CHARGER_DISOBEYS', 'CHARGER_FAULT', 'CHARGER_NOT_JUDGED', 'CHARGER_OFFLINE'],
  ...['CHARGER_REFUSES', 'CHARGER_SILENT', 'CHARGER_UNPREPARED', 'CYCLE_REJECTED', 'EXCESS', 'FALLBACKS_DONT_FIT'],
  ...['FALLBACK_LOST', 'SECURITY', 'TELEMETRY_FALLBACK_UNSATISFIED', 'TOPOLOGY_INVALID', 'UNKNOWN_CONNECTOR'],
]

const filters = {
  state: z.enum(['OPEN', 'RESOLVED']).optional(),
  acknowledged: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  depot_id: Uuid.optional(),
  severity: Severity.optional(),
  kind: OneOf(incidentWords).optional(),
  open_at: Time.optional().describe('those that were open at this instant'),
}
export const IncidentQuery = Page.extend(filters)
export const IncidentExportQuery = z.strictObject(filters)

// Each with its words: bare types would be written as one list of types, which strict validators refuse.
const fact = z.union([
  z.string().describe('a name, an id or a word'),
  z.number().describe('in the unit that its name carries'),
  z.boolean().describe('yes or no'),
  z.null().describe('not known'),
])
const context = z.record(z.string(), fact).describe('what is known about it, by names that carry the unit: measured_kw')

const fields = {
  incident_id: Uuid,
  depot_id: Uuid,
  depot_name: z.string(),
  kind: z.string().describe('for example BREACH; there may be more kinds in time'),
  severity: Severity.describe('the worst so far'),
  state: z.enum(['OPEN', 'RESOLVED']),
  cause: z.string().describe('what it is about: of one cause in a depot there is one open incident at most'),
  scope: z.object({
    type: z.enum(['MICROGRID', 'NODE', 'CHARGE_POINT', 'UNIT']),
    id: z.string().nullable(),
    name: z.string().nullable(),
  }),
  sentence: z.string().describe('what is wrong; of an incident that is over it begins with "Over: "'),
  context,
  opened_at: Time,
  reported_at: Time.describe('since when what is known has been as it is'),
  acknowledged_at: Time.nullable().describe('null: nobody has, since it opened or became worse'),
  resolved_at: Time.nullable(),
  resolved_by: z.enum(['ITSELF', 'OPERATOR']).nullable(),
}
export const Incident = z.object(fields).meta({ id: 'Incident' })
export type Incident = z.infer<typeof Incident>

const ChainLink = z.object({
  node_id: z.string(),
  name: z.string(),
  kw: z.number().describe('what was left of the wish here'),
  is_binding: z.boolean(),
  shared_by: z.int().describe('how many want something under it'),
})

export const IncidentEntry = z
  .object({
    entry_id: Uuid,
    what: z.enum(['OPENED', 'WORSENED', 'ACKNOWLEDGED', 'COMMENTED', 'RESOLVED']),
    summary: z.string(),
    comment: z.string().nullable(),
    by: z.object({ kind: z.string(), name: z.string() }),
    at: Time,
  })
  .meta({ id: 'IncidentEntry' })
export type IncidentEntry = z.infer<typeof IncidentEntry>

export const IncidentDetail = z
  .object({
    ...fields,
    chain: z.array(ChainLink).nullable().describe('from the charger up to the site, where limits are what it is about'),
    history: z.array(IncidentEntry).describe('what happened and what was said, oldest first'),
  })
  .meta({ id: 'IncidentDetail' })
export type IncidentDetail = z.infer<typeof IncidentDetail>

export const IncidentCount = z
  .object({
    open: z.int(),
    unacknowledged: z.int().describe('of the open ones'),
    worst: Severity.nullable().describe('among the open ones'),
  })
  .meta({ id: 'IncidentCount' })

export const IncidentComment = z.strictObject({
  comment: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .regex(
      /^[^\p{Cs}\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/u,
      'must not hold control characters',
    ),
})

export const incidentsAtOnceMax = 200

export const IncidentsSeen = z.strictObject({
  incident_ids: z.array(Uuid).min(1).max(incidentsAtOnceMax),
})

export const IncidentsAcknowledged = z
  .object({
    items: z.array(Incident).describe('those of them that are open, as they stand now'),
  })
  .meta({ id: 'IncidentsAcknowledged' })
