/** Why somebody got less, in the order in which one reason is named before another. */
export const reasonCodes = [
  'TOPOLOGY_INVALID',
  'TELEMETRY_FALLBACK_UNSATISFIED',
  'LIMIT_INFEASIBLE',
  'OPERATING_ENVELOPE_LIMIT',
  'ENVELOPE_FALLBACK_LIMIT',
  'AGGREGATE_LIMIT',
  'GRID_CONNECTION_LIMIT',
  'TOU_LIMIT',
  'NODE_LIMIT',
  'CIRCUIT_LIMIT',
  'CHARGE_POINT_LIMIT',
  'CONNECTOR_LIMIT',
  'MINIMUM_NOT_MET',
  'RAMP_LIMIT',
  'TELEMETRY_FALLBACK_DERIVED',
  'DEPARTURE_AT_RISK',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/** Those that a limit of a node can bear. */
export const limitCodes = [
  'OPERATING_ENVELOPE_LIMIT',
  'ENVELOPE_FALLBACK_LIMIT',
  'AGGREGATE_LIMIT',
  'GRID_CONNECTION_LIMIT',
  'TOU_LIMIT',
  'NODE_LIMIT',
  'CIRCUIT_LIMIT',
  'CHARGE_POINT_LIMIT',
  'CONNECTOR_LIMIT',
] as const satisfies readonly ReasonCode[]
export type LimitCode = (typeof limitCodes)[number]

export const precedence = (code: ReasonCode): number => reasonCodes.indexOf(code)

export const outcomes = ['APPLIED', 'CURTAILED', 'REJECTED'] as const
export type Outcome = (typeof outcomes)[number]

export const nodeKinds = ['ROOT', 'GRID_CONNECTION', 'CIRCUIT', 'CHARGE_POINT', 'CONNECTOR'] as const
export type NodeKind = (typeof nodeKinds)[number]

/** Cause, hidden behind an outer cause, or none. */
export const nodeStatuses = ['BINDING', 'LATENT', 'SLACK'] as const
export type NodeStatus = (typeof nodeStatuses)[number]

/**
 * `leaf-fair`: every charger competes with every other under their common limits.
 * `branch-fair`: each node shares evenly among its children.
 */
export const shareRules = ['leaf-fair', 'branch-fair'] as const
export type ShareRule = (typeof shareRules)[number]

export const phases = ['L1', 'L2', 'L3'] as const
export type Phase = (typeof phases)[number]

/** Everything for which a graph is refused as a whole. */
export const faultCodes = [
  'GRAPH_EMPTY',
  'LEAF_DUPLICATE',
  'LEAF_NODE_UNKNOWN',
  'LEAF_WITH_CHILDREN',
  'LIMIT_MISSING',
  'MALFORMED',
  'MINIMUM_ABOVE_MAXIMUM',
  'NODE_DUPLICATE',
  'NUMBER_INVALID',
  'PARENT_CYCLE',
  'PARENT_UNKNOWN',
  'ROOT_KIND',
  'ROOT_MISSING',
  'ROOT_NOT_SINGLE',
  'WORD_UNKNOWN',
] as const
export type FaultCode = (typeof faultCodes)[number]
