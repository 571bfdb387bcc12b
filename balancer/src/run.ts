import { admit } from './admission.ts'
import type { Cycle } from './cycle.ts'
import { fill } from './fill.ts'

/** One whole cycle on the figures that were entered: who is on, then what everyone gets. */
export function run(cycle: Cycle): void {
  admit(cycle)
  fill(cycle, 1)
}
