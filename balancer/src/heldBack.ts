import { counts, forkCounts, loadOf } from './phaseSite.ts'
import { addUp, type Site } from './site.ts'

/** Why a leaf has less than it asks: nodes without room for its next step, the innermost first; or its own ramp. */
export type HeldBack =
  | {
      readonly by: 'NODES'
      readonly isOff: boolean
      readonly chain: readonly [string, ...string[]]
      /** at the innermost: the phase that is full, or null where its power as a whole is */
      readonly phase: number | null
    }
  | { readonly by: 'RAMP' }

// A depot's wiring is a handful of nodes deep; a report must not grow with the square of a hostile tree.
const chainMax = 32

/** For each leaf, from the shares alone and not from how they were found: so that a reader can check it with a pencil. */
export function heldBack(site: Site, fairW: Float64Array, reachW: Float64Array): readonly (HeldBack | null)[] {
  const { topology, leaves, leafNodes, askedW, forks } = site
  const fullness = fullnessOf(site, fairW)
  return leaves.map((leaf, at) => {
    const hasW = fairW[at]!
    const isOff = hasW === 0 && leaf.minW > 0
    const nextW = isOff ? leaf.minW : leaf.stepW
    if (hasW + nextW > askedW[at]!) return null
    const chain: string[] = []
    let phase = fullness.atLeaf(at, nextW)
    if (phase !== undefined) chain.push(leafNodes[at]!.id)
    else if (hasW + nextW > reachW[at]!) return { by: 'RAMP' }
    for (let fork = topology.leafParent[at]!; fork >= 0 && chain.length < chainMax; fork = topology.parent[fork]!) {
      const full = fullness.atFork(fork, at, nextW)
      if (full === undefined) continue
      if (chain.length === 0) phase = full
      chain.push(forks[fork]!.id)
    }
    const [binding, ...outer] = chain
    if (binding === undefined || phase === undefined)
      throw new Error(`impossible: nothing keeps ${leaf.id} from its next step`)
    return { by: 'NODES', isOff, chain: [binding, ...outer], phase }
  })
}

/** Which limit of a node has no room for the next step of a leaf: null its power, 0 to 2 a phase; undefined if all have. */
type Fullness = {
  atLeaf(leaf: number, nextW: number): number | null | undefined
  atFork(fork: number, leaf: number, nextW: number): number | null | undefined
}

function fullnessOf({ topology, forkCapW, leafCapW, phases }: Site, fairW: Float64Array): Fullness {
  const sumW = addUp(topology, fairW, new Float64Array(forkCapW.length))
  const byPower: Fullness = {
    atLeaf: (leaf, nextW) => (fairW[leaf]! + nextW > leafCapW[leaf]! ? null : undefined),
    atFork: (fork, _leaf, nextW) => (sumW[fork]! + nextW > forkCapW[fork]! ? null : undefined),
  }
  if (phases === null) return byPower
  const sums = forkCounts(phases, topology, fairW)
  const fullPhase = (leaf: number, isFull: (phase: number, load: number) => boolean) =>
    [0, 1, 2].find((phase) => isFull(phase, loadOf(phases, leaf, phase)))
  return {
    atLeaf(leaf, nextW) {
      const powerW = fairW[leaf]! + nextW
      const isFull = (phase: number, load: number) => load > 0 && load * powerW > phases.leafCap[leaf * counts + phase]!
      return byPower.atLeaf(leaf, nextW) === null ? null : fullPhase(leaf, isFull)
    },
    atFork(fork, leaf, nextW) {
      const isFull = (phase: number, load: number) => {
        const place = fork * counts + phase
        return load > 0 && sums[place]! + load * nextW > phases.forkCap[place]!
      }
      return byPower.atFork(fork, leaf, nextW) === null ? null : fullPhase(leaf, isFull)
    },
  }
}
