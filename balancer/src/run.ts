import { admit } from './admission.ts'
import { type Branches, shareByBranch } from './branches.ts'
import type { Cycle } from './cycle.ts'
import { fill } from './fill.ts'
import { serveInTurn } from './inTurn.ts'
import { quantise } from './quantise.ts'
import { admitByPhase, fillByPhase, type PhaseCycle } from './phases.ts'
import type { Strategy } from './strategies/strategy.ts'

/**
 * One cycle on the figures that were entered: who is on, then what everyone gets. With `branches` each node shares
 * evenly among its children; without, every leaf competes with every other.
 */
export function run(cycle: Cycle, serves: Strategy['serves'], branches: Branches | null): void {
  admit(cycle)
  const isInTurn = serves === 'IN_TURN'
  if (isInTurn && branches === null) return serveInTurn(cycle, cycle.rooms)
  const stepW = commonStep(cycle)
  if (branches === null) fill(cycle, stepW ?? 1)
  else shareByBranch(cycle, branches, stepW ?? 1, isInTurn)
  if (stepW === null) quantise(cycle, cycle.rooms)
}

/** The same on a site with limits per phase. */
export function runByPhase(phased: PhaseCycle, serves: Strategy['serves'], branches: Branches | null): void {
  const { cycle, rooms } = phased
  admitByPhase(phased)
  if (branches !== null) shareByBranchAndPhase(phased, branches, serves)
  else if (serves === 'IN_TURN') serveInTurn(cycle, rooms)
  else fillByPhase(phased)
}

/** Branches share evenly as far as their phases allow; what some of them can't use is for all. */
function shareByBranchAndPhase(phased: PhaseCycle, branches: Branches, serves: Strategy['serves']): void {
  const { ceilingW, grantW, leastW } = phased.cycle
  const askedW = ceilingW.slice()
  shareByBranch(phased.cycle, branches, 1, serves === 'IN_TURN')
  ceilingW.set(grantW)
  fillByPhase(phased)
  ceilingW.set(askedW)
  leastW.set(grantW)
  fillByPhase(phased)
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
