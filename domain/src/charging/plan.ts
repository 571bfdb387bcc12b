import { look, type Outlook } from './outlook.ts'
import {
  leastNow,
  mostInSlot,
  type OrderWhy,
  placeOrder,
  type PlannedOrder,
  settled,
  wishesOf,
} from './plannedOrder.ts'
import type { PlanInput, PlanUnit } from './planInput.ts'
import { type Standing, standing } from './standing.ts'
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
  const inOrder = hearers(outlook).sort((a, b) => (a.unit.unitId < b.unit.unitId ? -1 : 1))
  const orders: PlannedOrder[] = []
  const given = new Set<number>()
  const give = ({ at }: Hearer, { why, limitsW }: Told) => {
    orders.push(placeOrder(outlook, at, why, limitsW))
    given.add(at)
  }
  for (const hearer of inOrder) {
    const lower = toLower(outlook, hearer)
    if (lower) give(hearer, lower)
  }
  for (const hearer of inOrder) {
    if (given.has(hearer.at)) continue
    const other = toRaiseOrKeep(outlook, hearer)
    if (other) give(hearer, other)
  }
  return { orders, ...found }
}

/** A unit that an order would reach. Nothing of it changes with the orders of this plan. */
type Hearer = {
  readonly at: number
  readonly unit: PlanUnit
  readonly stand: Standing
  /** per slot: what it is to get */
  readonly wishedW: readonly number[]
}

function hearers(outlook: Outlook): Hearer[] {
  const found: Hearer[] = []
  outlook.units.forEach((unit, at) => {
    const stand = standing(unit, outlook)
    if (stand.canHear) found.push({ at, unit, stand, wishedW: wishesOf(outlook, at) })
  })
  return found
}

type Told = { readonly why: OrderWhy; readonly limitsW: readonly number[] }

/** What must be told to a unit that is to get less, now or at a step that comes. */
function toLower(outlook: Outlook, hearer: Hearer): Told | null {
  const { at, unit, stand, wishedW } = hearer
  const isOver = outlook.isOver(at, 0)
  const now = wishedW[0]! < stand.saysW[0]! && (isOver || isWorth(outlook, unit, stand.saysW[0]!, wishedW[0]!))
  const coming = wishedW.some((w, slot) => slot > 0 && w < stand.saysW[slot]! && outlook.isOver(at, slot))
  if (now) return stand.mayAskLower ? { why: 'LOWER', limitsW: loweredW(outlook, hearer) } : null
  if (coming) return stand.mayAskLower ? { why: 'BOUNDARY', limitsW: loweredW(outlook, hearer) } : null
  // It may run higher than what it was told last: something it was told before may be in force.
  if (!stand.isUncertain || !stand.mayAskLowerAgain || !isOver) return null
  return wishedW[0]! < mostInSlot(outlook, at, 0) ? { why: 'AGAIN', limitsW: loweredW(outlook, hearer) } : null
}

function loweredW(outlook: Outlook, { at, stand, wishedW }: Hearer): readonly number[] {
  // Under a node in excess not even a smaller raise may follow a raise that is still under way.
  const leastW = outlook.isBlocked(at) ? leastNow(outlook, at) : Infinity
  const lowered = wishedW.map((w, slot) => Math.min(w, stand.saysW[slot]!, leastW))
  return settled(outlook, at, lowered)
}

function toRaiseOrKeep(outlook: Outlook, { at, unit, stand, wishedW }: Hearer): Told | null {
  if (!stand.mayAskAgain) return null
  // A whole charger without a session needs no limit above what it does by itself.
  if (unit.permission.sessionRef === null) return null
  const saysW = stand.saysW
  const kept = wishedW.map((w, slot) => Math.min(w, saysW[slot]!))
  if (outlook.isBlocked(at)) {
    // Even what it was told may be more than what it does, if it never took it.
    const leastW = leastNow(outlook, at)
    const leased = kept.map((w) => Math.min(w, leastW))
    return stand.isUncertain || stand.isDue ? { why: 'KEEP', limitsW: settled(outlook, at, leased) } : null
  }
  const reachW = settled(outlook, at, wishedW)
  if (reachW[0]! > saysW[0]! && isWorth(outlook, unit, saysW[0]!, reachW[0]!)) return { why: 'RAISE', limitsW: reachW }
  if (stand.isUncertain) return { why: 'AGAIN', limitsW: settled(outlook, at, kept) }
  // Renewing what the charger does by itself anyway would only wear it.
  const isByItself = kept.every((w) => w === unit.fallbackW)
  return stand.isDue && !isByItself ? { why: 'KEEP', limitsW: settled(outlook, at, kept) } : null
}

/** From nothing to something or back is always worth a message. */
function isWorth({ settings }: Outlook, { ampereW }: PlanUnit, beforeW: number, afterW: number): boolean {
  if (beforeW === 0 || afterW === 0) return true
  return Math.abs(afterW - beforeW) >= Math.max(ampereW, settings.deadBandShare * beforeW)
}
