import { exposure } from '@busbar/domain/charging/exposure'
import type { Instant } from '@busbar/domain/kernel/instant'
import { judge, staleAfterMs } from '@busbar/domain/telemetry/quality'
import type { DrawRange } from '@busbar/domain/telemetry/uncontrolled'
import type { Depot } from '@busbar/domain/topology/depot'
import { drawnOf } from './drawn.ts'
import { atInput, type JudgingSettings, type SiteUnit } from './siteUnits.ts'

/** What was said so long ago may be another by now, and nobody said so. */
const saysWithinMs = 60_000

/**
 * What these drew together of late, at their inputs. Of one that isn't heard of it may be anything that it may draw; one
 * that is out of reach may draw nothing any more, however young its last sample is.
 */
export function drawRange(units: readonly SiteUnit[], now: Instant, { cycle }: JudgingSettings): DrawRange {
  let leastW = 0
  let mostW = 0
  let passingW = 0
  for (const unit of units) {
    const drawn = drawnOf(unit)
    const isFresh = judge(drawn, now, staleAfterMs(cycle.staleAfter, unit.unitId)).quality === 'FRESH'
    const isThere = isFresh && unit.permission.link.state === 'UP'
    if (isThere) leastW += Math.floor(atInput(unit, Math.min(...unit.lately.map((range) => range.leastW))))
    if (drawn !== null && isFresh) {
      const mayW = atInput(unit, Math.max(...unit.lately.map((range) => range.mostW)))
      mostW += mayW
      if (now < drawn.at + saysWithinMs) passingW += Math.max(0, mayW - atInput(unit, drawn.w))
      continue
    }
    const { steadyW, worstW } = exposure(unit.permission, { from: now, to: now }, cycle.clockErrorMs)
    mostW += worstW
    if (unit.permission.sessionRef === null) passingW += worstW - steadyW
  }
  return { leastW, mostW, passingW }
}

export function unitsBeneath(depot: Depot, units: Iterable<SiteUnit>, nodeId: string): readonly SiteUnit[] {
  const isBeneath = new Map<string, boolean>()
  const under = (circuitId: string | null): boolean => {
    if (circuitId === null) return false
    const known = isBeneath.get(circuitId)
    if (known !== undefined) return known
    // A ring of circuits must not go round here; the topology says what is wrong with it.
    isBeneath.set(circuitId, false)
    const circuit = depot.circuits.get(circuitId)
    const is = circuit !== undefined && (circuit.nodeId === nodeId || under(circuit.parent?.circuitId ?? null))
    isBeneath.set(circuitId, is)
    return is
  }
  return [...units].filter(({ chargePointId }) => under(depot.chargePoints.get(chargePointId)?.circuitId ?? null))
}
