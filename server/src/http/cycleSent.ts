import { kwFromWatts, wattsFromKw } from '@busbar/domain/kernel/watts'
import type {
  CycleInput,
  CycleNode,
  CycleReading as SentReading,
  CycleUnit,
  FullConductor,
} from '@busbar/wire/api/cycleReading'
import type { CycleChange, WhatIfResult } from '@busbar/wire/api/cycleReplay'
import type { CycleReading, NodeReading, UnitReading } from '../engine/cycleReading.ts'
import type { CycleWhatIf, WhatIfRead } from '../engine/cycleRecord.ts'
import { kwOrNull, time, timeOrNull } from '../words.ts'

// A cycle in the words of the contract.

export const readingSent = (reading: CycleReading): SentReading => ({
  timezone: reading.timezone,
  strategy: reading.strategy,
  share_rule: reading.shareRule,
  reasons: reading.reasons.map((reason) => ({
    code: reason.code,
    sentence: reason.sentence,
    node_id: reason.nodeId,
    node_name: reason.nodeName,
    kind: reason.kind,
    limit_kw: kwOrNull(reason.limitW),
    by: reason.by,
    until: timeOrNull(reason.until),
    demand_kw: kwOrNull(reason.demandW),
    allocated_kw: kwOrNull(reason.allocatedW),
  })),
  faults: reading.faults.map(({ code, message, ids }) => ({ code, message, ids: [...(ids ?? [])] })),
  nodes: reading.nodes.map(nodeSent),
  units: reading.units.map(unitSent),
  inputs: reading.inputs.map(inputSent),
  not_known: reading.notKnown.map(missingSent),
  limits: reading.limits.map((limit) => ({
    limit_id: limit.limitId,
    node_id: limit.nodeId,
    node_name: limit.nodeName,
    limit_kw: kwFromWatts(limit.limitW),
    code: limit.source,
    by: limit.by,
    from: time(limit.from),
    until: timeOrNull(limit.until),
    applies: limit.applies,
  })),
  departures: reading.departures.map(({ unitId, neededW, missingWh }) => ({
    unit_id: unitId,
    needed_kw: kwFromWatts(neededW),
    missing_kwh: missingWh / 1000,
  })),
  excess: reading.excess.map(({ nodeId, name, overW, safeAt }) => ({
    ...{ node_id: nodeId, name },
    over_kw: kwFromWatts(overW),
    safe_at: timeOrNull(safeAt),
  })),
  excess_times: reading.excessTimes.map(({ nodeId, since, endedAt, mostOverW }) => ({
    node_id: nodeId,
    since: time(since),
    ended_at: timeOrNull(endedAt),
    most_over_kw: kwFromWatts(mostOverW),
  })),
})

type Limited = Pick<NodeReading, 'limitW' | 'limitCode' | 'by' | 'until'>
const limitSent = ({ limitW, limitCode, by, until }: Limited) => ({
  limit_kw: kwOrNull(limitW),
  limit_code: limitCode,
  by,
  until: timeOrNull(until),
})

/** The current follows from the power: at the limit it is the plate's own. */
export function conductorSent(full: NodeReading['fullPhase']): FullConductor | null {
  if (!full) return null
  const { phases, limitW, use } = full
  const limitMa = use?.limitMa ?? null
  const takenMa = use && limitMa !== null && limitW > 0 ? Math.ceil((use.takenW * limitMa) / limitW - 1e-6) : null
  return {
    phases: [...phases],
    limit_kw: kwFromWatts(limitW),
    limit_a: limitMa === null ? null : limitMa / 1000,
    taken_kw: kwOrNull(use?.takenW ?? null),
    taken_a: takenMa === null ? null : takenMa / 1000,
    demand_kw: kwOrNull(use?.askedW ?? null),
  }
}

const nodeSent = (node: NodeReading): CycleNode => ({
  node_id: node.nodeId,
  parent_node_id: node.parentId,
  kind: node.kind,
  name: node.name,
  depth: node.depth,
  ...limitSent(node),
  rating_kw: kwOrNull(node.ratingW),
  load_kw: kwOrNull(node.loadW),
  demand_kw: kwFromWatts(node.demandW),
  allocated_kw: kwFromWatts(node.allocatedW),
  reserved_kw: kwFromWatts(node.reservedW),
  beside_kw: kwFromWatts(node.besideW),
  supplied_kw: kwFromWatts(node.suppliedW),
  headroom_kw: kwOrNull(node.headroomW),
  conductor: conductorSent(node.fullPhase),
  status: node.status,
})

const inputSent = (input: CycleReading['inputs'][number]): CycleInput => ({
  ...missingSent(input),
  value_kw: kwFromWatts(input.w),
  rung: input.rung,
})

const missingSent = (input: CycleReading['notKnown'][number]): SentReading['not_known'][number] => ({
  of: input.of,
  id: input.id,
  name: input.name,
  quality: input.quality,
  age_ms: input.ageMs,
  stale_after_ms: input.staleAfterMs,
})

const unitSent = (unit: UnitReading): CycleUnit => ({
  unit_id: unit.unitId,
  charge_point_id: unit.chargePointId,
  connector: unit.connector,
  name: unit.name,
  state: unit.state,
  sentence: unit.sentence,
  reason_code: unit.reasonCode,
  asked_kw: kwFromWatts(unit.askedW),
  input: unit.input && inputSent({ ...unit.input, name: unit.name }),
  path: unit.path.map((step) => ({
    node_id: step.nodeId,
    name: step.name,
    kind: step.kind,
    left_kw: kwFromWatts(step.w),
    is_binding: step.isBinding,
    shared_by: step.sharedBy,
    ...limitSent(step),
    conductor: conductorSent(step.fullPhase),
  })),
  granted_kw: kwOrNull(unit.grantedW),
  reserved_kw: kwOrNull(unit.reservedW),
  exposure_kw: kwFromWatts(unit.exposureW),
  binding_node_id: unit.bindingNodeId,
  order: unit.order && {
    order_id: unit.order.orderId,
    why: unit.order.why,
    sent_at: time(unit.order.sentAt),
    limit_kw: kwFromWatts(unit.order.limitW),
    output_kw: kwOrNull(unit.order.outputW),
    state: unit.order.state,
    answered_at: timeOrNull(unit.order.answeredAt),
  },
  told_before_kw: kwOrNull(unit.toldBeforeW),
  drawn_kw: unit.drawn && kwFromWatts(unit.drawn.w),
  drawn_at: unit.drawn && time(unit.drawn.at),
})

export function changeOf(change: CycleChange): CycleWhatIf {
  switch (change.type) {
    case 'NODE_LIMIT':
      return { type: 'NodeLimit', nodeId: change.node_id, limitW: wattsFromKw(change.limit_kw) }
    case 'WITHOUT_LIMIT':
      return { type: 'WithoutLimit', limitId: change.limit_id }
    case 'WITHOUT_BUS':
      return { type: 'WithoutBus', unitId: change.unit_id }
    case 'UNIT_TIER':
      return { type: 'UnitTier', unitId: change.unit_id, tier: change.tier }
    case 'UNIT_DEPARTURE': {
      const { unit_id: unitId, departure_at: at } = change
      return { type: 'UnitDeparture', unitId, departureAt: at === null ? null : Date.parse(at) }
    }
    case 'STRATEGY':
      return { type: 'Strategy', strategy: change.strategy }
  }
}

export const whatIfSent = ({ sentence, outcome, primaryReason, units, nodes }: WhatIfRead): WhatIfResult => ({
  type: 'WHAT_IF',
  sentence,
  outcome,
  primary_reason: primaryReason,
  units: units.map(({ unitId, name, beforeW, afterW }) => ({
    unit_id: unitId,
    name,
    before_kw: kwFromWatts(beforeW),
    after_kw: kwFromWatts(afterW),
  })),
  nodes: nodes.map((node) => ({
    node_id: node.nodeId,
    name: node.name,
    before_limit_kw: kwOrNull(node.beforeLimitW),
    after_limit_kw: kwOrNull(node.afterLimitW),
    before_allocated_kw: kwFromWatts(node.beforeAllocatedW),
    after_allocated_kw: kwFromWatts(node.afterAllocatedW),
  })),
})
