import type { NodeInterval, OpenBreach } from '../api/types.gen.ts'

export const breachCauses: Record<OpenBreach['cause'], string> = {
  UNCONTROLLED_LOAD: 'load that nobody controls',
  SLOW_CHARGER: 'a charger that is slow to follow',
  IGNORING_CHARGER: 'a charger that ignores its limit',
  DOUBTFUL_METER: 'a meter in doubt',
}

/**
 * What the rest of the contract’s interval may average, so that the whole of it stays within a limit; null: nothing of it
 * was measured, or nothing is left of it. Below nothing the limit can’t be kept any more.
 */
export function restMayAverageKw(
  { interval_min: minutes, average_kw: averageKw, left_s: leftS }: Omit<NodeInterval, 'node_id'>,
  limitKw: number,
): number | null {
  if (averageKw === null || leftS <= 0) return null
  const wholeS = minutes * 60
  const goneS = Math.max(0, wholeS - leftS)
  return (limitKw * wholeS - averageKw * goneS) / leftS
}
