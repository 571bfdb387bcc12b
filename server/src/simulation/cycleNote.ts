import { sourceModeShown } from '@busbar/domain/cycles/cycle'
import type { Depot } from '@busbar/domain/topology/depot'
import type { CycleNote } from '@busbar/simulator/centralSystem'
import type { DecidedCycle } from '../engine/sitePorts.ts'

/** What is told of one cycle: why, what came of it, what held whom back, and what was sent. */
export function noteOf({ sequence, trigger, image, result, sent }: DecidedCycle, depot: Depot): CycleNote {
  return {
    sequence,
    at: new Date(image.now).toISOString(),
    trigger,
    outcome: result.outcome,
    primary_reason: result.primaryReason,
    source_mode: sourceModeShown(result),
    reasons: result.reasons.map(({ code, nodeName, limitW, demandW, allocatedW, by }) => ({
      ...{ code, node: nodeName, limit_w: limitW, demand_w: demandW, allocated_w: allocatedW, by },
    })),
    sent: sent.map(({ chargePointId, connector, why, steps }) => ({
      ...{ charger: depot.chargePoints.get(chargePointId)?.ocppIdentity ?? null, connector, why },
      limit_w: steps[0]?.limitW ?? null,
    })),
  }
}
