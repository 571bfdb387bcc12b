import { ratingAtReferenceW } from '@busbar/domain/charging/reference'
import type { ChargePoint } from '@busbar/domain/topology/depot'
import { type Feed, plateAt, toNeutralV } from '@busbar/domain/topology/feed'
import type { Rating } from '@busbar/domain/topology/rating'
import type { Wiring } from './chargers.ts'

const nominalV = 230

/**
 * An ampere at a DC charger may be one of its output or one of each phase of its input, and nobody knows the voltage of
 * the bus: a limit in amperes has to hold at the highest that a CCS plug carries.
 */
const dcMostV = 1_000

/**
 * A charger whose plate states amperes says how it is wired; of the others those with a DC limit are DC chargers, and the
 * rest are on the phases that are stated for them. An ampere that it is told is one of the conductors that feed it, and
 * counts with no less than there.
 */
export function wiringOf({ rating, limitReference, phases }: ChargePoint, feed: Feed | null): Wiring {
  const fedV = feed === null ? 0 : toNeutralV(feed)
  if (limitReference === 'DC_OUTPUT') return { phases: 3, voltageV: wholeV(Math.max(dcMostV, 3 * fedV)), isDc: true }
  if (rating?.unit !== 'A') return { phases: countOf(phases), voltageV: wholeV(Math.max(nominalV, fedV)), isDc: false }
  const plateV = rating.phases === 3 ? rating.voltageV / Math.sqrt(3) : rating.voltageV
  return { phases: rating.phases, voltageV: wholeV(Math.max(plateV, fedV)), isDc: false }
}

/** Up, or the amperes would be more than the watts; but √3 there and back makes no volt. */
const wholeV = (volts: number): number => Math.ceil(volts - 1e-9)

const countOf = (phases: ChargePoint['phases']): 1 | 2 | 3 =>
  phases?.length === 1 || phases?.length === 2 ? phases.length : 3

/** By which an ampere becomes watts. */
export const voltsTogether = ({ phases, voltageV, isDc }: Wiring): number => (isDc ? voltageV : voltageV * phases)

/** A charger, and what the circuits above it say of its net. */
export type Fed = { readonly chargePoint: ChargePoint; readonly feed: Feed | null }

export const voltsOf = ({ chargePoint, feed }: Fed): number => voltsTogether(wiringOf(chargePoint, feed))

/** A plate of a charger as it counts where it hangs, at the charger's reference. */
export const platedW = (plate: Rating, chargePoint: ChargePoint, feed: Feed | null): number =>
  ratingAtReferenceW(plateAt(plate, feed), chargePoint)
