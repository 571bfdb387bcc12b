import type { ChargePoint } from '@busbar/domain/topology/depot'
import type { Wiring } from './chargers.ts'

const nominalV = 230

/**
 * An ampere at a DC charger may be one of its output or one of each phase of its input, and nobody knows the voltage of
 * the bus: a limit in amperes has to hold at the highest that a CCS plug carries.
 */
const dcMostV = 1_000

/**
 * A charger whose plate states amperes says how it is wired; of the others those with a DC limit are DC chargers, and the
 * rest are on the phases that are stated for them.
 */
export function wiringOf({ rating, limitReference, phases }: ChargePoint): Wiring {
  if (limitReference === 'DC_OUTPUT') return { phases: 3, voltageV: dcMostV, isDc: true }
  if (rating?.unit !== 'A') return { phases: countOf(phases), voltageV: nominalV, isDc: false }
  const voltageV = rating.phases === 3 ? Math.round(rating.voltageV / Math.sqrt(3)) : Math.round(rating.voltageV)
  return { phases: rating.phases, voltageV, isDc: false }
}

const countOf = (phases: ChargePoint['phases']): 1 | 2 | 3 =>
  phases?.length === 1 || phases?.length === 2 ? phases.length : 3

/** By which an ampere becomes watts. */
export const voltsTogether = ({ phases, voltageV, isDc }: Wiring): number => (isDc ? voltageV : voltageV * phases)
