import type { Rating } from './rating.ts'

export const phases = ['L1', 'L2', 'L3'] as const
export type Phase = (typeof phases)[number]

/** On which conductors something may draw, and on how many at once: on fewer than it names where nobody knows on which. */
export type Wiring = { readonly phases: readonly Phase[]; readonly count: number }

export const onAllPhases: Wiring = { phases, count: 3 }

/** What a watt of it takes of a phase, measured by what a watt on all three takes of it. */
export const weightOn = (wiring: Wiring, phase: Phase): number =>
  wiring.phases.includes(phase) ? phases.length / wiring.count : 0

/** `stated`: the conductors that somebody has read off the wiring. */
export function wiringOf(stated: readonly Phase[] | null, isOnOne: boolean): Wiring {
  const conductors = stated ?? phases
  const count = isOnOne ? 1 : conductors.length
  return count === phases.length ? onAllPhases : { phases: conductors, count }
}

export const isOnOnePhase = (rating: Rating | null): boolean => rating?.unit === 'A' && rating.phases === 1
