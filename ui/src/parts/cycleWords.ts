import type { CycleInputUsed, CycleNode, CycleUnit } from '../api/types.gen.ts'

// The depot's words for what a cycle's record names in capitals. What is newer than this page is shown as it is called.

export const outcomes = { APPLIED: 'Applied', CURTAILED: 'Curtailed', REJECTED: 'Rejected' } as const

export const triggers = {
  DEMAND: 'a bus came or left',
  LIMIT: 'a limit changed',
  TOPOLOGY: 'the wiring changed',
  CHARGER: 'a charger came or went',
  TELEMETRY: 'a measurement',
  ANSWER: 'a charger’s answer',
  TIME: 'its time had come',
  REQUEST: 'somebody asked for it',
  ALIAS: 'an older client asked',
  START: 'Busbar started',
} as const

export const reasonCodes = {
  TOPOLOGY_INVALID: 'the wiring is no tree',
  TELEMETRY_FALLBACK_UNSATISFIED: 'a load is not known',
  LIMIT_INFEASIBLE: 'a limit is too small for what can’t be steered',
  OPERATING_ENVELOPE_LIMIT: 'network company',
  ENVELOPE_FALLBACK_LIMIT: 'network company silent, fallback',
  AGGREGATE_LIMIT: 'limit of the microgrid',
  GRID_CONNECTION_LIMIT: 'grid connection',
  TOU_LIMIT: 'time of use',
  NODE_LIMIT: 'limit of a node',
  CIRCUIT_LIMIT: 'rating or safe default of a node',
  CHARGE_POINT_LIMIT: 'charger',
  CONNECTOR_LIMIT: 'connector',
  MINIMUM_NOT_MET: 'less than a charger’s minimum',
  RAMP_LIMIT: 'rising step by step',
  TELEMETRY_FALLBACK_DERIVED: 'a wish is not measured',
  DEPARTURE_AT_RISK: 'a departure is at risk',
} as const

export const strategies = {
  EQUAL_SHARE: 'equal shares',
  FIRST_COME: 'first come, first served',
  EARLIEST_DEPARTURE: 'earliest departure first',
  PRIORITY: 'by priority',
} as const

export const unitStates: Record<CycleUnit['state'], string> = {
  STEERED: 'steered',
  IDLE: 'no bus',
  PAUSED: 'paused by an operator',
  UNREACHABLE: 'can’t be reached',
  DISOBEYING: 'doesn’t keep to its limit',
  UNPREPARED: 'fallback not confirmed',
  REFUSING: 'turns limits away',
  SILENT: 'doesn’t answer',
}

export const rungs: Record<CycleInputUsed['rung'], string> = {
  MEASURED: 'measured',
  LAST_LIMIT: 'from its last limit',
  RATING: 'from its rating',
  CONFIGURED: 'as configured',
  LAST_KNOWN: 'as last known',
}

export const qualities: Record<CycleInputUsed['quality'], string> = {
  FRESH: 'fresh',
  STALE: 'stale',
  MISSING: 'never measured',
}

export const statuses: Record<CycleNode['status'], string> = { BINDING: 'BINDING', LATENT: 'LATENT', SLACK: 'free' }

export const orderReasons: Record<NonNullable<CycleUnit['order']>['why'], string> = {
  LOWER: 'to lower it',
  BOUNDARY: 'for a limit that comes',
  RAISE: 'to raise it',
  KEEP: 'to renew it',
  AGAIN: 'once more',
}

/** Which of the four meanings the source of a limit has. */
export type LimitTone = 'plain' | 'degraded' | 'outside'

export function limitTone(code: string | null, by: string | null): LimitTone {
  if (code === 'OPERATING_ENVELOPE_LIMIT') return 'outside'
  if (code === 'ENVELOPE_FALLBACK_LIMIT' || by === 'safe default capacity') return 'degraded'
  return 'plain'
}

export function wordOf(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code
}
