import type { Phase } from '../topology/wiring.ts'
import { type LoadNode, loads, loadTree } from './loadTree.ts'

/** Of a node: what may flow there with nobody in control, and what its rating lets through. */
export type ProofNode = Pick<LoadNode, 'nodeId' | 'parentId' | 'mostW' | 'wiring'> & {
  readonly name: string
  readonly safeDefaultW: number | null
  readonly ratingW: number | null
  /** what it has is on one phase: no conductor is less than the whole */
  readonly isOnOnePhase?: boolean
  /** what is to be counted there beside chargers; null where there is a load of which nobody knows */
  readonly fixedLoadW: number | null
}

export type ProofUnit = {
  readonly unitId: string
  readonly nodeId: string
  /** at the board; where no fallback was confirmed, all that it may draw */
  readonly fallbackW: number
  readonly isConfirmed: boolean
  /** what it is to be given, whether or not it was confirmed */
  readonly wantedW: number
}

/** NOT_KNOWN: what is known fits, but beneath it is a load that nobody measured. */
export type ProofVerdict = 'HOLDS' | 'DOES_NOT_HOLD' | 'NOT_KNOWN'

export type ProofRow = {
  readonly nodeId: string
  readonly name: string
  /** on the phase with the least margin, where that has less than the node as a whole: times three */
  readonly fallbacksW: number
  readonly phase: Phase | null
  readonly fixedLoadW: number
  /** nodes beneath it, or itself, with a load of which nobody knows */
  readonly unknownLoads: number
  readonly capacityW: number | null
  readonly capacityIs: 'SAFE_DEFAULT_CAPACITY' | 'RATING' | null
  readonly marginW: number | null
  readonly verdict: ProofVerdict
  /** units beneath whose fallback was never confirmed, and that count with all they may draw */
  readonly unconfirmed: number
  /** also once these keep what they are to be given: then it is known, and not only unproven */
  readonly failsAnyway: boolean
}

export type FallbackProof = { readonly verdict: ProofVerdict; readonly rows: readonly ProofRow[] }

/** Whether the site stays within its safe capacities with nobody steering it: for every node, all fallbacks beneath it and its fixed load. */
export function proveFallbacks(nodes: readonly ProofNode[], units: readonly ProofUnit[]): FallbackProof {
  const tree = loadTree(nodes.map((node) => ({ ...node, fixedLoadW: node.fixedLoadW ?? 0, supplyW: 0 })))
  const unitNode = Int32Array.from(units, ({ nodeId }) => tree.indexOf.get(nodeId) ?? -1)
  const loadsOf = (counted: (unit: ProofUnit) => number) => loads(tree, unitNode, Float64Array.from(units, counted))
  const totalW = loadsOf(({ fallbackW }) => fallbackW)
  const knownW = loadsOf(({ fallbackW, isConfirmed, wantedW }) => (isConfirmed ? fallbackW : wantedW))
  const fixedW = loads(tree, new Int32Array(0), new Float64Array(0))
  const unconfirmed = new Int32Array(tree.paths.length)
  const unknownLoads = new Int32Array(tree.paths.length)
  const countUp = (counts: Int32Array, at: number) => tree.paths[at]!.forEach((node) => (counts[node]! += 1))
  units.forEach(({ isConfirmed }, unit) => {
    if (!isConfirmed) countUp(unconfirmed, unitNode[unit]!)
  })
  for (const { nodeId, fixedLoadW } of nodes) if (fixedLoadW === null) countUp(unknownLoads, tree.indexOf.get(nodeId)!)
  /** As a whole, and where it has three conductors, on each of them that bears more. */
  const placesOf = ({ nodeId, isOnOnePhase }: ProofNode) =>
    tree.rounds.flatMap((phase, round) =>
      phase === null || isOnOnePhase !== true
        ? [{ phase, at: round * tree.paths.length + tree.indexOf.get(nodeId)! }]
        : [],
    )
  const rows = nodes
    .map((node): ProofRow => {
      const { capacityW, capacityIs } = capacityOf(node)
      const places = placesOf(node)
      const { phase, at } = places.reduce((worst, one) => (totalW[one.at]! > totalW[worst.at]! ? one : worst))
      // On each of two phases half a watt may be left over.
      const [loadW, besideW] = [Math.ceil(totalW[at]!), Math.ceil(fixedW[at]!)]
      const marginW = capacityW === null ? null : capacityW - loadW
      const { nodeId, name } = node
      const own = tree.indexOf.get(nodeId)!
      return {
        ...{ nodeId, name, phase, fallbacksW: loadW - besideW, fixedLoadW: besideW },
        ...{ capacityW, capacityIs, marginW, unconfirmed: unconfirmed[own]!, unknownLoads: unknownLoads[own]! },
        verdict: verdictOf(marginW, unknownLoads[own]!),
        failsAnyway: capacityW !== null && places.some((one) => capacityW < knownW[one.at]!),
      }
    })
    .sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
  return { verdict: worstOf(rows), rows }
}

/** Where no capacity is known, nothing can be too much for it. */
function verdictOf(marginW: number | null, unknownLoads: number): ProofVerdict {
  if (marginW === null) return 'HOLDS'
  if (marginW < 0) return 'DOES_NOT_HOLD'
  return unknownLoads > 0 ? 'NOT_KNOWN' : 'HOLDS'
}

export function worstOf(rows: readonly Pick<ProofRow, 'verdict'>[]): ProofVerdict {
  if (rows.some(({ verdict }) => verdict === 'DOES_NOT_HOLD')) return 'DOES_NOT_HOLD'
  return rows.some(({ verdict }) => verdict === 'NOT_KNOWN') ? 'NOT_KNOWN' : 'HOLDS'
}

function capacityOf({ safeDefaultW, ratingW }: ProofNode): Pick<ProofRow, 'capacityW' | 'capacityIs'> {
  if (safeDefaultW !== null && (ratingW === null || safeDefaultW <= ratingW)) {
    return { capacityW: safeDefaultW, capacityIs: 'SAFE_DEFAULT_CAPACITY' }
  }
  return ratingW === null ? { capacityW: null, capacityIs: null } : { capacityW: ratingW, capacityIs: 'RATING' }
}
