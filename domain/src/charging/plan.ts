import { look, type Outlook } from './outlook.ts'
import {
  leastNow,
  mostInSlots,
  type OrderWhy,
  placeOrder,
  type PlannedOrder,
  settled,
  wishesOf,
} from './plannedOrder.ts'
import type { PlanInput, PlanUnit } from './planInput.ts'
import { standing } from './standing.ts'
import { type Excess, excesses } from './excess.ts'

export type Plan = {
  /** to be given in this order: the decreases first, and all of them at once */
  readonly orders: readonly PlannedOrder[]
  /** nodes at which more may flow than may: nothing is raised under them */
  readonly excess: readonly Excess[]
  /** nodes at which a boot or a bus plugged in would let more flow than may */
  readonly unproven: readonly string[]
}

/**
 * What chargers are to be told so that at every node and instant, whatever is answered and whenever, no more may be
 * drawn than its limit lets through: what must fall is asked to fall at once, and what may rise rises only into room
 * that is there even if nothing that was asked has happened.
 */
export function plan(input: PlanInput): Plan {
  const outlook = look(input)
  const found = excesses(outlook)
  const inOrder = outlook.units.map((_, at) => at).sort((a, b) => (unitId(outlook, a) < unitId(outlook, b) ? -1 : 1))
  const orders: PlannedOrder[] = []
  const given = new Set<number>()
  const give = (at: number, why: OrderWhy, wishedW: readonly number[]) => {
    orders.push(placeOrder(outlook, at, why, wishedW))
    given.add(at)
  }
  for (const at of inOrder) {
    const lower = toLower(outlook, at)
    if (lower) give(at, lower.why, lower.wishedW)
  }
  for (const at of inOrder) {
    if (given.has(at)) continue
    const other = toRaiseOrKeep(outlook, at)
    if (other) give(at, other.why, other.wishedW)
  }
  return { orders, ...found }
}

const unitId = ({ units }: Outlook, at: number): string => units[at]!.unitId

type Wish = { readonly why: OrderWhy; readonly wishedW: readonly number[] }

/** What must be told to a unit that is to get less, now or at a step that comes. */
function toLower(outlook: Outlook, at: number): Wish | null {
  const unit = outlook.units[at]!
  const stand = standing(unit, outlook)
  if (!stand.canHear) return null
  const wishedW = wishesOf(outlook, at)
  // Under a node in excess not even a smaller raise may follow a raise that is still under way.
  const leastW = outlook.isBlocked(at) ? leastNow(outlook, at) : Infinity
  const lowered = wishedW.map((w, slot) => Math.min(w, stand.saysW[slot]!, leastW))
  const isNeeded = (slot: number) => outlook.isOver(at, slot)
  const now = wishedW[0]! < stand.saysW[0]! && (isNeeded(0) || isWorth(outlook, unit, stand.saysW[0]!, wishedW[0]!))
  const coming = wishedW.some((w, slot) => slot > 0 && w < stand.saysW[slot]! && isNeeded(slot))
  if (now) return stand.mayAskLower ? { why: 'LOWER', wishedW: lowered } : null
  if (coming) return stand.mayAskLower ? { why: 'BOUNDARY', wishedW: lowered } : null
  // It may run higher than what it was told last: something it was told before may be in force.
  if (!stand.isUncertain || !stand.mayAskLowerAgain || !isNeeded(0)) return null
  return wishedW[0]! < mostInSlots(outlook, at)[0]! ? { why: 'AGAIN', wishedW: lowered } : null
}

function toRaiseOrKeep(outlook: Outlook, at: number): Wish | null {
  const unit = outlook.units[at]!
  const stand = standing(unit, outlook)
  if (!stand.canHear || !stand.mayAskAgain) return null
  // A whole charger without a session needs no limit above what it does by itself.
  if (unit.permission.sessionRef === null) return null
  const wishedW = wishesOf(outlook, at)
  const saysW = stand.saysW
  const kept = wishedW.map((w, slot) => Math.min(w, saysW[slot]!))
  if (outlook.isBlocked(at)) {
    // Even what it was told may be more than what it does, if it never took it.
    const leastW = leastNow(outlook, at)
    const leased = kept.map((w) => Math.min(w, leastW))
    return stand.isUncertain || stand.isDue ? { why: 'KEEP', wishedW: leased } : null
  }
  const reachW = settled(outlook, at, wishedW)
  if (reachW[0]! > saysW[0]! && isWorth(outlook, unit, saysW[0]!, reachW[0]!)) return { why: 'RAISE', wishedW }
  if (stand.isUncertain) return { why: 'AGAIN', wishedW: kept }
  // Renewing what the charger does by itself anyway would only wear it.
  const isByItself = kept.every((w) => w === unit.fallbackW)
  return stand.isDue && !isByItself ? { why: 'KEEP', wishedW: kept } : null
}

/** From nothing to something or back is always worth a message. */
function isWorth({ settings }: Outlook, { ampereW }: PlanUnit, beforeW: number, afterW: number): boolean {
  if (beforeW === 0 || afterW === 0) return true
  return Math.abs(afterW - beforeW) >= Math.max(ampereW, settings.deadBandShare * beforeW)
}
