import type { ChargerCommand } from '@busbar/domain/charging/charger'
import { type PlannedOrder, stepsOf } from '@busbar/domain/charging/plannedOrder'
import { type SetUpOrder, setUpSent } from '@busbar/domain/charging/setUp'
import type { CycleResult } from '@busbar/domain/cycles/cycle'
import type { SiteImage } from '@busbar/domain/cycles/image'
import { roomToKeepMore } from '@busbar/domain/cycles/roomToKeepMore'
import type { Instant } from '@busbar/domain/kernel/instant'
import { nextSetUpOrder, noteAsked, outdatedBy, type SiteCharger, withStep } from './siteCharger.ts'
import type { Looking } from './siteImage.ts'
import type { SitePorts, SiteSettings } from './sitePorts.ts'
import { type SiteUnit, withLimit, withShare } from './siteUnits.ts'
import { isInPlace, layerOfUnit } from './takenLayers.ts'
import type { UnitsByCharger } from './unitsByCharger.ts'

type Ports = Pick<SitePorts, 'timing' | 'newId' | 'mayCommand'>

/** What a cycle decided goes to its charger, and counts as what may be in force there from now on. */
export function giveLimit(
  order: PlannedOrder,
  { chargers, units }: Looking,
  settings: SiteSettings,
  { timing, newId, mayCommand: mayLeave }: Ports,
): PlannedOrder & { readonly orderId: string } {
  const orderId = newId()
  const { chargePointId, unitId, connector, sessionRef, startsAt, aheadMs, steps, urgency } = order
  const unit = units.all.get(unitId)
  const charger = chargers.get(chargePointId)
  if (!unit || !charger?.link) return { ...order, orderId }
  const layer = layerOfUnit(connector, charger.kept)
  noteAsked(charger, { orderId, connector, sessionRef }, layer)
  const sent = { orderId, sessionRef, steps: stepsOf(order), aheadMs, at: timing.now() }
  units.put(withLimit(unit, { type: 'LimitSent', ...sent }, settings))
  charger.link.send({
    ...{ type: 'SetLimit', orderId, urgency, connector, startsAt: startsAt + aheadMs, steps, wiring: unit.wiring },
    ...{ sessionRef: layer === 'SESSION' ? sessionRef : null, mayLeave },
  })
  return { ...order, orderId }
}

/**
 * The next of what each charger is to keep for good, where one is due. `keep` is for what must be noted before that leaves;
 * `image`: the site as it stands with all that was ordered.
 */
export function giveSetUps(
  { chargers, units }: Looking,
  { cycle: { leaseMs: forMs } }: SiteSettings,
  { timing, newId, mayCommand: mayLeave, log }: Ports & Pick<SitePorts, 'log'>,
  keep: (charger: SiteCharger, command: ChargerCommand) => Promise<void>,
  image: () => SiteImage,
): void {
  let room: ReturnType<typeof roomToKeepMore> | null = null
  for (const [chargePointId, charger] of chargers) {
    const [anyUnit] = units.of(chargePointId)
    const hasRoom = (step: SetUpOrder): boolean => {
      if (!units.of(chargePointId).some((unit) => isRaise(step, unit, charger))) return true
      room ??= roomToKeepMore(image())
      return room(units.of(chargePointId).map((unit) => withStep(unit, step, '')))
    }
    const order = anyUnit ? nextSetUpOrder(charger, timing.now(), forMs, hasRoom) : null
    if (!anyUnit || order === null || comesWithLimit(order, charger, units)) continue
    const outdated = outdatedBy(order, charger.kept)
    if (outdated !== null) {
      // It leaves with a later cycle.
      keep(charger, outdated).catch((err: unknown) =>
        log.warn({ err, charger: chargePointId }, 'a raise was not noted'),
      )
      continue
    }
    const orderId = newId()
    charger.setUp = setUpSent(charger.setUp, orderId, order)
    for (const unit of units.of(chargePointId)) units.put(withStep(unit, order, orderId))
    const urgency = charger.heldW === null ? 'UPKEEP' : 'DECREASE'
    const whole = order.type === 'ReadBack' ? { ...order, forMs } : order
    charger.link?.send({ ...{ orderId, urgency, wiring: anyUnit.wiring, mayLeave }, ...whole })
  }
}

/** What was known to be kept may have been held lower since, of which nobody heard: a cap as high as that may be a raise. */
function isRaise(
  order: SetUpOrder,
  { connector, permission: { fallback, hardCap } }: SiteUnit,
  { heldW }: Pick<SiteCharger, 'heldW'>,
): boolean {
  // Who is held by it is given it whatever there is room for.
  if (order.type === 'InstallHardCap') return heldW === null && (hardCap.confirmedW ?? Infinity) <= order.limitW
  if (order.type !== 'InstallFallback' || order.connector !== connector) return false
  return (fallback.confirmedW ?? Infinity) < order.limitW
}

/** Given now, it would take the place of a limit that has no answer yet, and that ends with it anyway. */
function comesWithLimit(order: SetUpOrder, { kept, chargePoint }: SiteCharger, units: UnitsByCharger): boolean {
  if (order.type !== 'InstallFallback' || !isInPlace(order.connector, kept)) return false
  const unit = units.of(chargePoint.chargePointId).find(({ connector }) => connector === order.connector)
  return unit !== undefined && unit.permission.fallback.confirmedW !== null && unit.permission.unconfirmed.length > 0
}

/** What each was found to be due. */
export function noteShares(units: UnitsByCharger, result: CycleResult, now: Instant): void {
  for (const { unitId, grantedW, state } of result.units) {
    const unit = units.all.get(unitId)
    if (unit && state === 'STEERED') units.put(withShare(unit, grantedW ?? 0, now))
  }
}
