import { type LoadNode, loads, loadTree } from './loadTree.ts'

/** Of a node: what may flow there with nobody in control, and what its rating lets through. */
export type ProofNode = Pick<LoadNode, 'nodeId' | 'parentId' | 'mostW'> & {
  readonly name: string
  readonly safeDefaultW: number | null
  readonly ratingW: number | null
  /** what is assumed to flow there beside chargers */
  readonly fixedLoadW: number
}

export type ProofUnit = {
  readonly unitId: string
  readonly nodeId: string
  /** at the board; where no fallback was confirmed, all that it may draw */
  readonly fallbackW: number
  readonly isConfirmed: boolean
}

export type ProofRow = {
  readonly nodeId: string
  readonly name: string
  readonly fallbacksW: number
  readonly fixedLoadW: number
  readonly capacityW: number | null
  readonly capacityIs: 'SAFE_DEFAULT_CAPACITY' | 'RATING' | null
  readonly marginW: number | null
  readonly fits: boolean
  /** units beneath whose fallback was never confirmed, and that count with all they may draw */
  readonly unconfirmed: number
  /** also if these drew nothing: then it is known, and not only unproven */
  readonly failsAnyway: boolean
}

export type FallbackProof = { readonly holds: boolean; readonly rows: readonly ProofRow[] }

/** Whether the site stays within its safe capacities with nobody steering it: for every node, all fallbacks beneath it and its fixed load. */
export function proveFallbacks(nodes: readonly ProofNode[], units: readonly ProofUnit[]): FallbackProof {
  const tree = loadTree(nodes.map((node) => ({ ...node, supplyW: 0 })))
  const unitNode = Int32Array.from(units, ({ nodeId }) => tree.indexOf.get(nodeId) ?? -1)
  const loadsOf = (counted: (unit: ProofUnit) => number) => loads(tree, unitNode, Float64Array.from(units, counted))
  const totalW = loadsOf(({ fallbackW }) => fallbackW)
  const knownW = loadsOf(({ fallbackW, isConfirmed }) => (isConfirmed ? fallbackW : 0))
  const fixedW = loads(tree, new Int32Array(0), new Float64Array(0))
  const unconfirmed = new Int32Array(tree.nodeIds.length)
  units.forEach(({ isConfirmed }, unit) => {
    if (!isConfirmed) for (const node of tree.paths[unitNode[unit]!]!) unconfirmed[node]! += 1
  })
  const rows = nodes
    .map((node): ProofRow => {
      const at = tree.indexOf.get(node.nodeId)!
      const { capacityW, capacityIs } = capacityOf(node)
      const marginW = capacityW === null ? null : capacityW - totalW[at]!
      const { nodeId, name } = node
      return {
        ...{ nodeId, name, fallbacksW: totalW[at]! - fixedW[at]!, fixedLoadW: fixedW[at]!, capacityW, capacityIs },
        ...{ marginW, fits: marginW === null || marginW >= 0, unconfirmed: unconfirmed[at]! },
        failsAnyway: capacityW !== null && capacityW < knownW[at]!,
      }
    })
    .sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
  return { holds: rows.every(({ fits }) => fits), rows }
}

function capacityOf({ safeDefaultW, ratingW }: ProofNode): Pick<ProofRow, 'capacityW' | 'capacityIs'> {
  if (safeDefaultW !== null && (ratingW === null || safeDefaultW <= ratingW)) {
    return { capacityW: safeDefaultW, capacityIs: 'SAFE_DEFAULT_CAPACITY' }
  }
  return ratingW === null ? { capacityW: null, capacityIs: null } : { capacityW: ratingW, capacityIs: 'RATING' }
}
