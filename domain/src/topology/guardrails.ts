import { kwExact } from '../kernel/powerWords.ts'
import { ratingAtReferenceW } from '../charging/reference.ts'
import type { Fault } from '../kernel/refusal.ts'
import type { ChargePoint, Circuit } from './depot.ts'
import { ratingW } from './rating.ts'

/** No charger falls back to more than it can draw: who writes that means something else. */
export function fallbackFault(chargePoint: ChargePoint): Fault | null {
  const { name, rating, fallbackW, chargePointId } = chargePoint
  if (rating === null) return null
  const ratedW = ratingAtReferenceW(rating, chargePoint)
  if (fallbackW <= ratedW) return null
  const message = `"${name}" can't fall back to ${kwExact(fallbackW)}: its rating is ${kwExact(ratedW)}.`
  return { code: 'LIMIT_ABOVE_RATING', message, pointer: '/fallback_kw', ids: [chargePointId] }
}

/** What is safe with nobody in control is at most what the plate says. */
export function safeDefaultFault({ name, rating, safeDefaultW, circuitId }: Circuit): Fault | null {
  if (rating === null || safeDefaultW === null || safeDefaultW <= ratingW(rating)) return null
  const message = `${kwExact(safeDefaultW)} can't be safe at "${name}": its rating is ${kwExact(ratingW(rating))}.`
  return { code: 'LIMIT_ABOVE_RATING', message, pointer: '/safe_default_kw', ids: [circuitId] }
}

/** The field that was changed is the one that is wrong. */
export function inField(fault: Fault, changed: object, own: string): Fault {
  if (own in changed) return fault
  const field = ratedBy.find(([name]) => name in changed)
  return field ? { ...fault, pointer: field[1] } : fault
}

/** What else a rating at the charger's reference is made of, and what it is called where it is sent. */
const ratedBy = [
  ['rating', '/rating'],
  ['limitReference', '/limit_reference'],
  ['efficiency', '/efficiency'],
] as const
