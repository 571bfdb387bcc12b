import type { Fault, Refusal, RefusalCode } from '@busbar/domain/kernel/refusal'
import { Problem } from '@busbar/wire/api/common'

type Kind = { readonly status: number; readonly title: string }

/** What the rules refuse, as HTTP says it. */
const refusals: Record<RefusalCode, Kind> = {
  CHARGE_POINT_NOT_EMPTY: { status: 409, title: 'Something still hangs on this charge point' },
  CHARGE_POINT_NOT_FOUND: { status: 404, title: 'There is no such charge point' },
  CIRCUIT_ALIAS_NOT_RESOLVABLE: { status: 409, title: 'This circuit stands for no one node' },
  CIRCUIT_NOT_EMPTY: { status: 409, title: 'Something still hangs on this circuit' },
  CIRCUIT_NOT_FOUND: { status: 404, title: 'There is no such circuit' },
  CONNECTOR_NOT_FOUND: { status: 404, title: 'There is no such connector' },
  CONNECTOR_NUMBER_TAKEN: { status: 409, title: 'The connector number is taken' },
  DEPOT_NAME_TAKEN: { status: 409, title: 'The depot name is taken' },
  DEPOT_NOT_FOUND: { status: 404, title: 'There is no such depot' },
  DEVICE_NOT_FOUND: { status: 404, title: 'There is no such device' },
  FIELD_INVALID: { status: 422, title: 'A field is not valid' },
  ID_TAKEN: { status: 409, title: 'The id is taken' },
  INCIDENT_NOT_FOUND: { status: 404, title: 'There is no such incident' },
  INCIDENT_OPEN: { status: 409, title: 'There is an open incident of this cause' },
  INCIDENT_RESOLVED: { status: 409, title: 'The incident is over' },
  LAST_ADMIN: { status: 409, title: 'This is the last system admin' },
  LIMIT_ABOVE_RATING: { status: 422, title: 'More than the rating lets through' },
  MICROGRID_NOT_FOUND: { status: 404, title: 'There is no such microgrid' },
  MICROGRID_NOT_PROVISIONED: { status: 404, title: 'This depot has no microgrid yet' },
  NAME_TAKEN: { status: 409, title: 'The name is taken' },
  NODE_UNKNOWN: { status: 422, title: 'There is no such node in this depot' },
  OCPP_IDENTITY_TAKEN: { status: 409, title: 'The OCPP identity is taken' },
  POWER_SOURCE_NOT_FOUND: { status: 404, title: 'There is no such power source' },
  SESSION_NOT_FOUND: { status: 404, title: 'There is no such session' },
  TIMEZONE_UNKNOWN: { status: 422, title: 'There is no such timezone' },
  TOKEN_NOT_FOUND: { status: 404, title: 'There is no such token' },
  TOO_MANY_WEBHOOKS: { status: 409, title: 'There are too many webhooks' },
  TOPOLOGY_CROSS_DEPOT_PARENT: { status: 422, title: 'A circuit has its parent in another depot' },
  TOPOLOGY_CYCLE: { status: 422, title: 'Circuits feed themselves in a circle' },
  TOPOLOGY_MISSING_RATING: { status: 422, title: 'Something has no usable rating' },
  TOPOLOGY_UNATTACHED_CHARGE_POINT: { status: 422, title: 'A charge point is on no circuit' },
  TOPOLOGY_UNATTACHED_CONNECTOR: { status: 422, title: 'A connector has no charge point' },
  TOPOLOGY_UNKNOWN_CIRCUIT: { status: 422, title: 'Something hangs on a circuit that does not exist' },
  TOPOLOGY_UNKNOWN_PARENT: { status: 422, title: 'A circuit has a parent that does not exist' },
  USER_NOT_FOUND: { status: 404, title: 'There is no such user' },
  VERSION_CONFLICT: { status: 412, title: 'Somebody else changed this since' },
  WEBHOOK_NOT_FOUND: { status: 404, title: 'There is no such webhook' },
}

/** What the door itself refuses. */
const atTheDoor = {
  ANSWER_NOT_KEPT: { status: 409, title: 'This was done already, and its answer held a secret' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  CHARGER_OFFLINE: { status: 409, title: 'The charger is not connected' },
  CYCLE_FORMAT_UNKNOWN: { status: 409, title: 'This cycle was kept in a form that is not known' },
  CYCLE_NOT_FOUND: { status: 404, title: 'There is no such cycle' },
  CROSS_SITE_REQUEST: { status: 403, title: 'Another site may not write here' },
  FORBIDDEN: { status: 403, title: 'This is not allowed for your role' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This key was used for another request' },
  INTERNAL_ERROR: { status: 500, title: 'Something broke here' },
  MALFORMED_JSON: { status: 400, title: 'The body is not readable JSON' },
  MALFORMED_REQUEST: { status: 400, title: 'The request is not readable' },
  NOT_FOUND: { status: 404, title: 'There is nothing here' },
  NOT_READY: { status: 503, title: 'Not ready' },
  NOT_STEERED: { status: 503, title: 'This microgrid can’t be reached where it is steered' },
  NOT_SIGNED_IN: { status: 401, title: 'Sign in first' },
  SIGN_IN_FAILED: { status: 401, title: 'Name or password is wrong' },
  TOO_MANY_REQUESTS: { status: 429, title: 'Too many requests' },
  TOO_MANY_STREAMS: { status: 429, title: 'Too many open streams' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'Bodies are JSON here' },
  VALIDATION_FAILED: { status: 422, title: 'The request does not have the right form' },
  WEBHOOK_URL_REFUSED: { status: 422, title: 'Nothing may be sent to this address' },
} satisfies Record<string, Kind>

export type DoorCode = keyof typeof atTheDoor
export type ProblemCode = RefusalCode | DoorCode

/** The catalogue, for the documentation. */
export const problemCodes: Readonly<Record<ProblemCode, Kind>> = { ...refusals, ...atTheDoor }

/** Ends a request with a problem. Thrown at this edge only. */
export class HttpProblem extends Error {
  readonly code: ProblemCode
  readonly faults: readonly Fault[] | readonly FieldFault[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    detail: string,
    faults: readonly Fault[] | readonly FieldFault[] = [],
    headers: Record<string, string> = {},
  ) {
    super(detail)
    this.code = code
    this.faults = faults
    this.headers = headers
  }
}

/** A fault of form, found by the schema: its code is the schema's word for it. */
export type FieldFault = { readonly code: string; readonly message: string; readonly pointer: string }

export const refused = (refusal: Refusal): HttpProblem =>
  new HttpProblem(refusal.refused, refusal.detail, refusal.faults)

export function toProblem(problem: HttpProblem, requestId: string): Problem {
  const { status, title } = problemCodes[problem.code]
  return {
    type: `/api/docs#${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: problem.message,
    ...(problem.faults.length > 0 && {
      errors: problem.faults.map((fault) => ({
        code: fault.code,
        message: fault.message,
        ...(fault.pointer !== undefined && { pointer: fault.pointer }),
        ...('ids' in fault && fault.ids && { ids: [...fault.ids] }),
      })),
    }),
    // The faults of a topology are a reading: the same depot, the same bytes. The id stands in the head anyway.
    ...(!problem.code.startsWith('TOPOLOGY_') && { request_id: requestId }),
  }
}

/** What any request may meet. */
const always = ['MALFORMED_REQUEST', 'TOO_MANY_REQUESTS', 'INTERNAL_ERROR', 'NOT_READY'] as const
const closed = ['NOT_SIGNED_IN', 'FORBIDDEN'] as const
const written = [
  ...['MALFORMED_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'VALIDATION_FAILED'],
  ...['CROSS_SITE_REQUEST', 'IDEMPOTENCY_KEY_REUSED'],
] as ProblemCode[]

/** The error answers of a route, for its documentation: those of its kind, and its own. */
export const openProblems = (...codes: ProblemCode[]) => documented([...always, ...codes])
export const readProblems = (...codes: ProblemCode[]) => documented([...always, ...closed, ...codes])
export const writeProblems = (...codes: ProblemCode[]) => documented([...always, ...closed, ...written, ...codes])

/** Routes throw their problems and never send them: of the statuses the types need to know only that there are such. */
function documented(codes: readonly ProblemCode[]): Record<500, ProblemResponse> {
  const statuses = [...new Set(codes.map((code) => problemCodes[code].status))]
  return Object.fromEntries(
    statuses.map((status) => {
      const its = [...new Set(codes)].filter((code) => problemCodes[code].status === status).sort()
      return [status, { description: its.join(', '), content: { 'application/problem+json': { schema: Problem } } }]
    }),
  ) as Record<500, ProblemResponse>
}
type ProblemResponse = { description: string; content: { 'application/problem+json': { schema: typeof Problem } } }
