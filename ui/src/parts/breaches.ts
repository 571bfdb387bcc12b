import type { OpenBreach } from '../api/types.gen.ts'

export const breachCauses: Record<OpenBreach['cause'], string> = {
  UNCONTROLLED_LOAD: 'load that nobody controls',
  SLOW_CHARGER: 'a charger that is slow to follow',
  IGNORING_CHARGER: 'a charger that ignores its limit',
  DOUBTFUL_METER: 'a meter in doubt',
}
