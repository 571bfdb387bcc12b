/** Everything the rules can say no with. HTTP maps each code in one exhaustive table. */
export const refusalCodes = [
  'CHARGE_POINT_NOT_EMPTY',
  'CHARGE_POINT_NOT_FOUND',
  'CIRCUIT_ALIAS_NOT_RESOLVABLE',
  'CIRCUIT_NOT_EMPTY',
  'CIRCUIT_NOT_FOUND',
  'CONNECTOR_NOT_FOUND',
  'CONNECTOR_NUMBER_TAKEN',
  'DEPOT_NAME_TAKEN',
  'DEPOT_NOT_FOUND',
  'DEVICE_NOT_FOUND',
  'FIELD_INVALID',
  'ID_TAKEN',
  'INCIDENT_NOT_FOUND',
  'INCIDENT_OPEN',
  'INCIDENT_RESOLVED',
  'LAST_ADMIN',
  'LIMIT_ABOVE_RATING',
  'MICROGRID_NOT_FOUND',
  'MICROGRID_NOT_PROVISIONED',
  'NAME_TAKEN',
  'NODE_UNKNOWN',
  'OCPP_IDENTITY_TAKEN',
  'POWER_SOURCE_NOT_FOUND',
  'SESSION_NOT_FOUND',
  'TIMEZONE_UNKNOWN',
  'TOKEN_NOT_FOUND',
  'TOO_MANY_WEBHOOKS',
  'TOPOLOGY_CROSS_DEPOT_PARENT',
  'TOPOLOGY_CYCLE',
  'TOPOLOGY_MISSING_RATING',
  'TOPOLOGY_UNATTACHED_CHARGE_POINT',
  'TOPOLOGY_UNATTACHED_CONNECTOR',
  'TOPOLOGY_UNKNOWN_CIRCUIT',
  'TOPOLOGY_UNKNOWN_PARENT',
  'USER_NOT_FOUND',
  'VERSION_CONFLICT',
  'WEBHOOK_NOT_FOUND',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/** One thing that is wrong, and where: a JSON pointer into what was sent, or the ids concerned. */
export type Fault = {
  readonly code: RefusalCode
  readonly message: string
  readonly pointer?: string
  readonly ids?: readonly string[]
}

/** The rules say no. An ordinary value: it travels back to whoever asked. */
export type Refusal = {
  readonly refused: RefusalCode
  readonly detail: string
  readonly faults: readonly Fault[]
}

export function refuse(refused: RefusalCode, detail: string, faults: readonly Fault[] = []): Refusal {
  return { refused, detail, faults }
}

/** Several faults at once: the first in their stable order names the refusal. */
export function refuseAll(faults: readonly [Fault, ...Fault[]]): Refusal {
  const [first] = faults
  const detail = faults.length === 1 ? first.message : `${first.message} (and ${faults.length - 1} more)`
  return { refused: first.code, detail, faults }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
