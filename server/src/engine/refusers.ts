import { exposureW } from '@busbar/domain/charging/exposure'
import { acFromReference } from '@busbar/domain/charging/reference'
import type { CycleResult } from '@busbar/domain/cycles/cycle'
import type { Instant } from '@busbar/domain/kernel/instant'
import type { Depot } from '@busbar/domain/topology/depot'
import type { SiteCharger } from './siteCharger.ts'
import type { Looking } from './siteImage.ts'
import type { SitePorts } from './sitePorts.ts'
import { unitsBeneath } from './drawRange.ts'
import type { SiteUnit } from './siteUnits.ts'

/** A drop without notice takes its few seconds; who doesn't come down within them is worth a word. */
const excessAfterMs = 10_000

/** Nodes at which more may flow than may, and has for longer than a drop takes. */
export const lastingExcess = ({ excessTimes }: Pick<CycleResult, 'excessTimes'>, now: Instant) =>
  excessTimes.filter(({ since, endedAt }) => endedAt === null && now - since >= excessAfterMs)

/** Its bus goes on with what it was given before. */
export const refuses = ({ permission }: SiteUnit): boolean =>
  permission.sessionRef !== null && permission.refusals !== null

/**
 * Who turns away what its session is told, and may with what it has take a node above its limit, is held by the cap of
 * its whole charger instead: to what that would draw with nobody steering it, until it takes limits again.
 */
export function holdRefusers(looking: Looking, result: CycleResult, now: Instant, clockErrorMs: number): void {
  const { depot, chargers, units } = looking
  const all = [...units.all.values()]
  const refusing = all.filter(refuses)
  const refusingAt = new Set(refusing.map(({ chargePointId }) => chargePointId))
  for (const charger of chargers.values()) {
    if (!refusingAt.has(charger.chargePoint.chargePointId)) charger.heldW = null
  }
  if (refusing.length === 0) return
  const over = unitsUnder(depot, all, new Set(lastingExcess(result, now).map(({ nodeId }) => nodeId)))
  for (const { unitId, chargePointId, permission } of refusing) {
    const charger = chargers.get(chargePointId)
    if (!charger || !over.has(unitId)) continue
    const { fallbackW } = charger.chargePoint
    const isAbove = exposureW(permission, now, clockErrorMs) > acFromReference(fallbackW, permission.efficiencyPpm)
    if (isAbove) charger.heldW = fallbackW
  }
}

/** The units under any of these nodes, the root and the chargers' own among them. */
export function unitsUnder(
  depot: Depot,
  units: readonly SiteUnit[],
  nodeIds: ReadonlySet<string>,
): ReadonlySet<string> {
  if (nodeIds.has(depot.microgrid?.microgridId ?? '')) return new Set(units.map(({ unitId }) => unitId))
  const own = units.filter(({ unitId, chargePointId }) => nodeIds.has(unitId) || nodeIds.has(chargePointId))
  const beneath = [...nodeIds].flatMap((nodeId) => unitsBeneath(depot, units, nodeId))
  return new Set([...own, ...beneath].map(({ unitId }) => unitId))
}

const refusalsToEnd = 3
const endAgainAfterMs = 60_000
const endTimesMax = 3

/**
 * A node is measured above its limit: who takes neither a limit nor a cap there has to let go of its bus. That is asked
 * as the last of all things, a few times, and of nobody who does as it is told.
 */
export function endRefusers(looking: Looking, nodeId: string, { timing, newId, mayCommand: mayLeave }: Ports): void {
  for (const { link, sessionRef } of refusersToEnd(looking, nodeId, timing.now()))
    link.send({ type: 'EndSession', urgency: 'DECREASE', orderId: newId(), sessionRef, mayLeave })
}

type Ports = Pick<SitePorts, 'timing' | 'newId' | 'mayCommand'>

function refusersToEnd({ depot, chargers, units }: Looking, nodeId: string, now: Instant) {
  const all = [...units.all.values()]
  const stubborn = all.filter((unit) => refuses(unit) && (unit.permission.refusals?.count ?? 0) >= refusalsToEnd)
  if (stubborn.length === 0) return []
  const beneath = unitsUnder(depot, stubborn, new Set([nodeId]))
  return stubborn.flatMap(({ unitId, chargePointId, permission: { sessionRef } }) => {
    const charger = chargers.get(chargePointId)
    if (!charger?.link || sessionRef === null || !beneath.has(unitId) || !takesNoCap(charger)) return []
    const before = charger.endings.get(sessionRef) ?? null
    if (before !== null && (before.times >= endTimesMax || now - before.at < endAgainAfterMs)) return []
    charger.endings.set(sessionRef, { times: (before?.times ?? 0) + 1, at: now })
    return [{ link: charger.link, sessionRef }]
  })
}

/** It has none, or has turned away the one by which it was to be held. */
function takesNoCap({ chargePoint, heldW, setUp: { hardCap } }: SiteCharger): boolean {
  if (chargePoint.controlMode === 'CHARGER' || hardCap.isUnsupported) return true
  return heldW !== null && hardCap.keepsW !== heldW && hardCap.failures > 0
}
