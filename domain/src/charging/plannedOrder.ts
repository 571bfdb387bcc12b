import type { Instant } from '../kernel/instant.ts'
import { longAgo } from './clock.ts'
import { fallbackExposureW, leastInForceW, withProfileW } from './exposure.ts'
import { addLoad } from './loadTree.ts'
import type { Outlook } from './outlook.ts'
import type { Permission } from './permission.ts'
import type { Profile, Step } from './profiles.ts'
import type { PlanSettings, PlanUnit } from './planInput.ts'
import { acFromReference, referenceFromAc } from './reference.ts'

/** A limit to be given to one unit, in a depot's words. `steps[0]` begins at `startsAt`. */
export type PlannedOrder = {
  readonly unitId: string
  readonly chargePointId: string
  readonly connector: number | null
  readonly sessionRef: string | null
  readonly startsAt: Instant
  /** by how much the charger's clock is ahead of the time in which this is said */
  readonly aheadMs: number
  readonly steps: readonly { readonly afterMs: number; readonly limitW: number }[]
  readonly urgency: 'DECREASE' | 'CONTROL'
  readonly why: OrderWhy
}

/** LOWER: it is to get less; BOUNDARY: from a step that comes; RAISE: more; KEEP: its lease is renewed; AGAIN: it may not do what it was told. */
export type OrderWhy = 'LOWER' | 'BOUNDARY' | 'RAISE' | 'KEEP' | 'AGAIN'

/**
 * A charger whose clock is behind ours must not wait for the first step: it has lost the limit that this one takes the
 * place of, and would do by itself what it likes until then. The second is for a rest that whole seconds cut off. Where
 * nothing else binds until it has begun, it has long begun: by a clock that nobody knows, and by a right one where it is
 * written for one that is days ahead, since the charger may be told the time.
 */
function beginsAt(now: Instant, settings: PlanSettings, { steeredBy, clock }: Permission): Instant {
  const earlyAt = now - settings.clockErrorMs - 1_000
  const { inPlaceEarlierMs: earlierMs = 0, beginsByAnyClock = false } = settings
  if (steeredBy !== 'CHARGER') return earlyAt
  if (!beginsByAnyClock) return earlyAt - earlierMs
  if (clock === null) return Math.min(longAgo, earlyAt - earlierMs)
  return earlyAt - earlierMs - (clock.aheadMs > earlierMs ? Math.min(clock.aheadMs, monthMs) : 0)
}

const monthMs = 30 * 86_400_000

/** The steps of an order as they count in a permission. */
export const stepsOf = ({ startsAt, steps }: Pick<PlannedOrder, 'startsAt' | 'steps'>): readonly Step[] =>
  steps.map(({ afterMs, limitW }) => ({ at: startsAt + afterMs, limitW }))

/** What a unit is to get per slot, at its reference and among its settings, and never rising. */
export function wishesOf(outlook: Outlook, at: number): readonly number[] {
  const unit = outlook.units[at]!
  const { permission } = unit
  // Nothing above its fallback before that is installed, and before it is known when a lease would end. What runs there
  // from before we started ends before a limit of ours would: where that matters, it isn't prolonged either.
  const isProlonging = permission.unknownUntil !== null && !outlook.isSecured(at)
  const mayRise =
    permission.fallback.confirmedW !== null && permission.clock !== null && !isProlonging && stepsDown(unit)
  let w = mayRise ? permission.ratingW : unit.fallbackW
  const wishes = outlook.slots.map(({ from }) => {
    const target = unit.targets.findLast((step, place) => place === 0 || step.from <= from)
    w = Math.min(w, referenceFromAc(target?.w ?? 0, permission.efficiencyPpm))
    return setting(w, unit)
  })
  return begunEarly(outlook, wishes)
}

/** A limit that stands in the place of the fallback has to end with it: of one period it would stay for good. */
export const stepsDown = ({ permission, stepsMax }: Pick<PlanUnit, 'permission' | 'stepsMax'>): boolean =>
  permission.steeredBy === 'SESSION' || stepsMax > 1

/** The same as far as there is room for it. */
export function settled(outlook: Outlook, at: number, wishedW: readonly number[]): readonly number[] {
  const unit = outlook.units[at]!
  const ppm = unit.permission.efficiencyPpm
  let lowest = Infinity
  const falling = wishedW.map((w, slot) => {
    const roomW = outlook.roomW(at, slot)
    const countedW = outlook.countedW[slot]![at]!
    // What it is seen to draw above what it may, as on its way down to a limit, is no reason to let it from now on.
    const hasW = roomW < 0 ? Math.min(countedW, mayW(outlook, at, slot)) : countedW
    const upToW = hasW + Math.max(0, roomW)
    const roomyW = upToW >= acFromReference(w, ppm) ? w : setting(Math.min(w, referenceFromAc(upToW, ppm)), unit)
    lowest = Math.min(lowest, roomyW)
    return lowest
  })
  return fewEnough(begunEarly(outlook, falling), unit.stepsMax)
}

/** By its limits and by itself, at AC. */
function mayW(outlook: Outlook, at: number, slot: number): number {
  const { permission } = outlook.units[at]!
  const mostW = acFromReference(mostInSlot(outlook, at, slot), permission.efficiencyPpm)
  return Math.max(mostW, fallbackExposureW(permission))
}

/** A step begins early by the error of the charger's clock; one that would have begun by now holds from the start. */
function begunEarly({ slots, settings, now }: Outlook, limitsW: readonly number[]): readonly number[] {
  const begun = slots.findLastIndex(({ from }) => from - settings.clockErrorMs <= now)
  if (begun <= 0) return limitsW
  return limitsW.map((w, slot) => (slot < begun ? limitsW[begun]! : w))
}

/** The order, written into what counts for the rest of the plan. There has to be room for its limits. */
export function placeOrder(outlook: Outlook, at: number, why: OrderWhy, limitsW: readonly number[]): PlannedOrder {
  const { now, slots, settings, units } = outlook
  const unit = units[at]!
  const mostW = mostInSlot(outlook, at, 0)
  const startsAt = beginsAt(now, settings, unit.permission)
  const steps = [{ afterMs: 0, limitW: limitsW[0]! }]
  limitsW.forEach((limitW, slot) => {
    if (limitW === steps.at(-1)!.limitW) return
    steps.push({ afterMs: slots[slot]!.from - settings.clockErrorMs - startsAt, limitW })
  })
  if (unit.stepsMax > 1) {
    const thenW = Math.min(unit.fallbackW, unit.permission.fallback.confirmedW ?? unit.fallbackW)
    steps.push({ afterMs: now + settings.leaseMs - startsAt, limitW: thenW })
  }
  const { chargePointId, connector, unitId, permission } = unit
  const { sessionRef } = permission
  const aheadMs = permission.clock?.aheadMs ?? 0
  count(outlook, at, { steps: stepsOf({ startsAt, steps }), aheadMs })
  const urgency = limitsW[0]! < mostW ? 'DECREASE' : 'CONTROL'
  return { unitId, chargePointId, connector, sessionRef, startsAt, aheadMs, steps, urgency, why }
}

/** What the limits that may be in force let through in a slot, at the unit's reference. */
export function mostInSlot({ slots, settings, units }: Outlook, at: number, slot: number): number {
  const { permission } = units[at]!
  const { confirmed, unconfirmed, mayHaveForgotten } = permission
  const byItselfW = aloneW(permission)
  let mostW = confirmed === null || mayHaveForgotten ? byItselfW : 0
  for (const profile of confirmed === null ? unconfirmed : [confirmed, ...unconfirmed]) {
    mostW = Math.max(mostW, withProfileW(permission, profile, byItselfW, slots[slot]!, settings.clockErrorMs))
  }
  return mostW
}

/** The lowest of the limits that may be in force now. */
export const leastNow = ({ now, settings, units }: Outlook, at: number): number =>
  leastInForceW(units[at]!.permission, now, settings.clockErrorMs)

/** What it does by itself. */
const aloneW = ({ fallback, ratingW }: Permission): number => fallback.confirmedW ?? ratingW

function count(outlook: Outlook, at: number, profile: Pick<Profile, 'steps' | 'aheadMs'>): void {
  const { slots, settings, units, countedW, countedLoadW, tree, unitNode } = outlook
  const { permission } = units[at]!
  const { efficiencyPpm, ratingW } = permission
  slots.forEach((slot, nth) => {
    const mostW = withProfileW(permission, profile, aloneW(permission), slot, settings.clockErrorMs)
    const limitW = Math.min(ratingW, mostW)
    const moreW = acFromReference(limitW, efficiencyPpm) - countedW[nth]![at]!
    if (moreW <= 0) return
    countedW[nth]![at]! += moreW
    addLoad(tree, countedLoadW[nth]!, unitNode[at]!, moreW)
  })
}

/** Down to a whole step above the minimum, or to nothing. */
function setting(w: number, { minW, stepW }: { readonly minW: number; readonly stepW: number }): number {
  return w < minW ? 0 : minW + Math.floor((w - minW) / stepW) * stepW
}

/** A charger that takes few steps gets the first ones, and the lowest of all that follow in the last of them. */
function fewEnough(limitsW: readonly number[], stepsMax: number): readonly number[] {
  const differentMax = Math.max(1, stepsMax - 1)
  if (limitsW.length <= differentMax) return limitsW
  const different = [...new Set(limitsW)]
  if (different.length <= differentMax) return limitsW
  const last = different[differentMax - 1]!
  const lowest = different.at(-1)!
  return limitsW.map((w) => (w > last ? w : lowest))
}
