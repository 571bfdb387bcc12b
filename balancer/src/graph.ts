import type { FaultCode, LimitCode, NodeKind, NodeStatus, Outcome, Phase, ReasonCode, ShareRule } from './codes.ts'
import type { Leaf } from './leaf.ts'
import type { StrategyName } from './strategies/registry.ts'
import type { Strategy } from './strategies/strategy.ts'

/** What is asked of the balancer, as it is written in JSON. Powers in watts, currents in milliamperes, times in milliseconds. */
export type GraphInput = {
  readonly strategy?: StrategyName
  readonly share_rule?: ShareRule
  /** the time of the decision; without it times count from 0 */
  readonly now_ms?: number
  /** how long a paused charger waits before one that charges gives way to it; 15 minutes */
  readonly rotate_after_ms?: number
  /** how fast a charger may be raised, and how long ago the last cycle was */
  readonly ramp_w_per_s?: number
  readonly elapsed_ms?: number
  /** a smaller change is not worth a message, unless a limit needs it */
  readonly dead_band_w?: number
  /** between a phase and neutral, for limits per phase; 230 */
  readonly phase_voltage_v?: number
  /** nodes of which something is not known that a safe decision needs */
  readonly unsatisfied?: readonly string[]
  readonly nodes: readonly NodeInput[]
  readonly leaves: readonly LeafInput[]
}

export type NodeInput = {
  readonly id: string
  readonly parent_id: string | null
  readonly kind: NodeKind
  readonly limits: readonly LimitInput[]
  readonly fixed_load_w?: number
  readonly supply_w?: number
  /** what flows here outside our control where it is known per phase; without it, a third of `fixed_load_w` on each */
  readonly fixed_load_ma?: Readonly<Partial<Record<Phase, number>>>
}
export type LimitInput =
  | { readonly reason: LimitCode; readonly w: number }
  | { readonly reason: LimitCode; readonly ma: Readonly<Partial<Record<Phase, number>>> }

export type LeafInput = {
  readonly node_id: string
  readonly wanted_w: number
  readonly min_w?: number
  readonly max_w?: number
  readonly step_w?: number
  readonly tier?: number
  readonly weight?: number
  readonly waiting_since_ms?: number
  /** since when it has been on without a pause */
  readonly charging_since_ms?: number
  readonly energy_needed_wh?: number
  readonly departure_ms?: number
  readonly current_w?: number
  /** its demand was derived, not measured */
  readonly derived?: boolean
  /** the site's phases on which it draws, the rotation of its wiring applied; all three */
  readonly phases?: readonly Phase[]
  /** on how many of these at once, where it isn't known on which: each is then to bear it; all of them */
  readonly phase_count?: number
}

/** The same once it is through the door: whole numbers, defaults filled in, one limit per node, everything in the order of ids. */
export type PowerGraph = {
  readonly strategy: Strategy
  readonly shareRule: ShareRule
  readonly nowMs: number | null
  readonly calm: Calm
  readonly phaseVoltageV: number
  readonly unsatisfied: readonly string[]
  readonly nodes: readonly PowerNode[]
  readonly leaves: readonly Leaf[]
}

export type Calm = {
  readonly rotateAfterMs: number
  readonly rampWPerS: number | null
  readonly elapsedMs: number
  readonly deadBandW: number
}

export type PowerNode = {
  readonly id: string
  readonly parentId: string | null
  readonly kind: NodeKind
  /** the most restrictive; null only at the root */
  readonly limit: Limit | null
  readonly fixedLoadW: number
  readonly supplyW: number
  /** the most restrictive of L1, L2 and L3; null where nothing is limited per phase */
  readonly phaseLimits: ByPhase<PhaseLimit | null> | null
  readonly fixedLoadMa: ByPhase<number> | null
}
export type ByPhase<T> = readonly [T, T, T]
export type PhaseLimit = { readonly reason: LimitCode; readonly limitMa: number }
export type Limit = { readonly reason: LimitCode; readonly limitW: number }

export type Fault = { readonly code: FaultCode; readonly node_id: string | null; readonly detail: string }

export type Decision = {
  readonly outcome: Outcome
  readonly primary_reason: ReasonCode | null
  readonly reasons: readonly Reason[]
  readonly allocations: readonly Allocation[]
  readonly nodes: readonly NodeReport[]
  readonly faults: readonly Fault[]
  /** for each leaf that a node held back: all nodes on its way up that had no room for more, the one that binds first */
  readonly chains: readonly { readonly node_id: string; readonly chain: readonly string[] }[]
  /** of nodes that hold a leaf back on a phase: on which */
  readonly full_phases: readonly { readonly node_id: string; readonly phases: readonly Phase[] }[]
  /** who will miss their departure, and by how much */
  readonly departures: readonly { readonly node_id: string; readonly needed_w: number; readonly missing_wh: number }[]
}

export type Reason = {
  readonly code: ReasonCode
  readonly node_id: string | null
  readonly limit_w: number | null
  readonly demand_w: number | null
  readonly allocated_w: number | null
}

export type Allocation = {
  readonly node_id: string
  readonly w: number
  readonly wanted_w: number
  /** the node that held it back; null where none did */
  readonly binding_node_id: string | null
}

export type NodeReport = {
  readonly node_id: string
  readonly limit_w: number | null
  readonly limit_reason: LimitCode | null
  readonly demand_w: number
  readonly allocated_w: number
  /** limit and supply less fixed load and what was allocated; below zero where fixed load alone is too much */
  readonly headroom_w: number | null
  readonly status: NodeStatus
}
