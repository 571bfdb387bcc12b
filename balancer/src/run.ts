import { admit } from './admission.ts'
import { type Branches, shareByBranch } from './branches.ts'
import type { Cycle } from './cycle.ts'
import { fill } from './fill.ts'
import { serveInTurn } from './inTurn.ts'
import { quantise } from './quantise.ts'
import type { Strategy } from './strategies/strategy.ts'

/**
 * One cycle on the figures that were entered: who is on, then what everyone gets. With `branches` each node shares
 * evenly among its children; without, every leaf competes with every other.
 */
export function run(cycle: Cycle, serves: Strategy['serves'], branches: Branches | null): void {
  admit(cycle)
  const isInTurn = serves === 'IN_TURN'
  if (isInTurn && branches === null) return serveInTurn(cycle)
  const stepW = commonStep(cycle)
  if (branches === null) fill(cycle, stepW ?? 1)
  else shareByBranch(cycle, branches, stepW ?? 1, isInTurn)
  if (stepW === null) quantise(cycle)
}

/** The step of all leaves that are on; null if they differ. */
function commonStep({ isOn, stepW }: Cycle): number | null {
  let common = 0
  for (let leaf = 0; leaf < stepW.length; leaf++) {
    if (!isOn[leaf] || stepW[leaf] === common) continue
    if (common > 0) return null
    common = stepW[leaf]!
  }
  return common === 0 ? 1 : common
}
