import { type Cycle, openCycle } from '../../src/cycle.ts'
import { layOut, type Topology, type Wire } from '../../src/topology.ts'
import { chanceOf, type Chance } from './chance.ts'

/** What the leaves of a made-up depot ask, beside the tree on which they hang. */
export type Depot = {
  readonly topology: Topology
  readonly ceilingW: Float64Array
  readonly minW: Float64Array
  readonly weight: Float64Array
  readonly capW: Float64Array
}

const chargePointsOnBranch = 8
const connectorsOnChargePoint = 2
const weights = [1, 1, 1, 2, 4]

/**
 * A root, about as many grid connections as each has branches, eight charge points on a branch and two connectors on
 * each. Limits are drawn so tight that more than half of all nodes bind: far harsher than any depot is.
 */
export function depotOf(leaves: number, seed: number): Depot {
  const chance = chanceOf(seed)
  const topology = layOut(wiresOf(leaves, chance), (id) => id.endsWith('c'))
  const ceilingW = Float64Array.from({ length: leaves }, () => chance.whole(5_000, 150_000))
  const minW = Float64Array.from({ length: leaves }, () => chance.whole(1_400, 5_000))
  const weight = Float64Array.from({ length: leaves }, () => chance.oneOf(weights))
  return { topology, ceilingW, minW, weight, capW: capsOf(topology, { ceilingW, minW }, chance) }
}

/** Ids in no order that the tree has, as ids are in a database. */
function wiresOf(leaves: number, chance: Chance): readonly Wire[] {
  const branches = Math.max(1, leaves / (chargePointsOnBranch * connectorsOnChargePoint))
  const grids = Math.ceil(Math.sqrt(branches))
  const wires: Wire[] = [{ id: 'root', parentId: null }]
  const used = new Set<number>()
  const name = (end: string): string => {
    let number = chance.whole(0, 2 ** 31)
    while (used.has(number)) number = chance.whole(0, 2 ** 31)
    used.add(number)
    return number.toString(36).padStart(7, '0') + end
  }
  const add = (parentId: string, end: string): string => {
    const id = name(end)
    wires.push({ id, parentId })
    return id
  }
  const gridIds = Array.from({ length: grids }, () => add('root', 'g'))
  for (let branch = 0; branch < branches; branch++) {
    const branchId = add(gridIds[branch % grids]!, 'b')
    for (let nth = 0; nth < chargePointsOnBranch; nth++) {
      const chargePointId = add(branchId, 'p')
      for (let arm = 0; arm < connectorsOnChargePoint; arm++) add(chargePointId, 'c')
    }
  }
  return wires.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Each fork is given a part of what its children could let through, and always their minima. */
function capsOf(topology: Topology, asked: Pick<Depot, 'ceilingW' | 'minW'>, chance: Chance): Float64Array {
  const { parent, leafParent } = topology
  const inflowW = new Float64Array(parent.length)
  const leastW = new Float64Array(parent.length)
  leafParent.forEach((above, leaf) => {
    inflowW[above]! += asked.ceilingW[leaf]!
    leastW[above]! += asked.minW[leaf]!
  })
  return Float64Array.from(parent, (above, fork) => {
    const part = chance.whole(700, 1_200) / 1_000
    const capW = Math.max(leastW[fork]!, Math.floor(inflowW[fork]! * part))
    if (above >= 0) {
      inflowW[above]! += Math.min(capW, inflowW[fork]!)
      leastW[above]! += leastW[fork]!
    }
    return capW
  })
}

/** A cycle with the figures of a depot in it. */
export function cycleOf({ topology, ceilingW, minW, weight, capW }: Depot): Cycle {
  const cycle = openCycle(topology)
  cycle.ceilingW.set(ceilingW)
  cycle.minW.set(minW)
  cycle.weight.set(weight)
  cycle.capW.set(capW)
  return cycle
}
