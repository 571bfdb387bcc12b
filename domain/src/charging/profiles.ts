import type { Instant } from '../kernel/instant.ts'
import { anyMs, type ChargerClock } from './clock.ts'

/** A limit that steps down by itself: each step holds until the next, the last for as long as nothing takes its place. */
export type Profile = {
  readonly orderId: string
  readonly sessionRef: string | null
  readonly steps: readonly Step[]
  /** by how much the charger's clock was taken to be ahead when they were written in its time */
  readonly aheadMs: number
}
export type Step = { readonly at: Instant; readonly limitW: number }

/** When its lease ends and its last step begins; null where a charger takes only one step, which then holds for good. */
export const leaseEndsAt = ({ steps }: Pick<Profile, 'steps'>): Instant | null =>
  steps.length > 1 ? (steps.at(-1)?.at ?? null) : null

/** By how much the steps of a limit may come before and after the time that was meant. */
export type OffBy = { readonly earlyMs: number; readonly lateMs: number }

export function offBy(
  { clock }: { readonly clock: ChargerClock | null },
  { aheadMs }: Pick<Profile, 'aheadMs'>,
  errorMs: number,
): OffBy {
  if (clock === null) return { earlyMs: anyMs, lateMs: anyMs }
  return { earlyMs: clock.mostMs - aheadMs + errorMs, lateMs: aheadMs - clock.leastMs + errorMs }
}
