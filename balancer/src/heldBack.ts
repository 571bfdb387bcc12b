import type { Site } from './site.ts'
import { addUp } from './site.ts'

/** Why a leaf has less than it asks: nodes without room for its next step, the innermost first; or its own ramp. */
export type HeldBack =
  | { readonly by: 'NODES'; readonly isOff: boolean; readonly chain: readonly [string, ...string[]] }
  | { readonly by: 'RAMP' }

// A depot's wiring is a handful of nodes deep; a report must not grow with the square of a hostile tree.
const chainMax = 32

/** For each leaf, from the shares alone and not from how they were found: so that a reader can check it with a pencil. */
export function heldBack(site: Site, fairW: Float64Array, reachW: Float64Array): readonly (HeldBack | null)[] {
  const { topology, leaves, leafNodes, askedW, leafCapW, forks, forkCapW } = site
  const forkFairW = addUp(topology, fairW, new Float64Array(forks.length))
  const forkRoomW = forkCapW.map((capW, fork) => capW - forkFairW[fork]!)
  return leaves.map((leaf, at) => {
    const hasW = fairW[at]!
    const isOff = hasW === 0 && leaf.minW > 0
    const nextW = isOff ? leaf.minW : leaf.stepW
    if (hasW + nextW > askedW[at]!) return null
    const ids: string[] = leafCapW[at]! - hasW < nextW ? [leafNodes[at]!.id] : []
    if (ids.length === 0 && hasW + nextW > reachW[at]!) return { by: 'RAMP' }
    for (let fork = topology.leafParent[at]!; fork >= 0 && ids.length < chainMax; fork = topology.parent[fork]!) {
      if (forkRoomW[fork]! < nextW) ids.push(forks[fork]!.id)
    }
    const [binding, ...outer] = ids
    if (binding === undefined) throw new Error(`impossible: nothing keeps ${leaf.id} from its next step`)
    return { by: 'NODES', isOff, chain: [binding, ...outer] }
  })
}
