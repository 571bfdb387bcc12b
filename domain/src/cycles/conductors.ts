import type { Decision, LeafInput } from '@busbar/balancer/graph'
import { type Phase, phases as allPhases } from '../topology/wiring.ts'
import type { Question } from './graphAt.ts'
import type { SiteImage } from './image.ts'
import { nodeOf, type Projection } from './project.ts'
import type { SiteNode } from './sites.ts'

/** `phases` is empty where nobody knows on which of them the chargers beneath are. */
export type FullPhase = {
  readonly phases: readonly Phase[]
  readonly limitW: number
  readonly by: string
  /** what the fullest of them carries; absent in cycles that were kept before that was told */
  readonly use?: ConductorUse
}

export type ConductorUse = {
  /** null: the plate states no current */
  readonly limitMa: number | null
  /** by what was given, kept free and flows beside chargers */
  readonly takenW: number
  readonly askedW: number
}

/** Of nodes that hold somebody back not by their power as a whole, but by what one of their conductors carries. */
export function fullPhasesOf(
  projection: Projection,
  question: Question,
  { full_phases, allocations }: Decision,
  { format }: SiteImage,
): ReadonlyMap<string, FullPhase> {
  const { tree, units } = projection
  return new Map(
    full_phases.flatMap(({ node_id, phases }) => {
      const node = nodeOf(projection, node_id)!
      const { conductorsW, limits } = node
      if (conductorsW === null) return []
      const at = tree.indexOf.get(node_id)!
      const isBeneath = (nodeId: string) => tree.paths[tree.indexOf.get(nodeId)!]!.includes(at)
      const isKnown = units.every(({ nodeId }) => {
        const { wiring } = nodeOf(projection, nodeId)!
        return !isBeneath(nodeId) || wiring.phases.length === wiring.count
      })
      const by = limits.find(({ limitW }) => limitW === conductorsW)?.by ?? 'rating'
      const full = { phases: isKnown ? phases : [], limitW: Math.floor(conductorsW / 3), by }
      if (format < 3) return [[node_id, full] as const]
      const givenW = new Map(allocations.map(({ node_id: id, w }) => [id, w]))
      const use = fullestOf({ ...node, conductorsW }, phases, { question, givenW, isBeneath })
      return [[node_id, { ...full, use }] as const]
    }),
  )
}

type Beneath = {
  readonly question: Question
  readonly givenW: ReadonlyMap<string, number>
  readonly isBeneath: (nodeId: string) => boolean
}

function fullestOf(
  { nodeId, conductorsW, conductorsMa }: SiteNode & { readonly conductorsW: number },
  phases: readonly Phase[],
  { question: { graph }, givenW, isBeneath }: Beneath,
): ConductorUse {
  const fixed = graph.nodes.filter(({ id }) => isBeneath(id))
  const leaves = graph.leaves.filter(({ node_id }) => isBeneath(node_id))
  const suppliedW = graph.nodes.find(({ id }) => id === nodeId)?.supply_w ?? 0
  // As the question has it: what a conductor carries counts three times, and may be as much as the node's power.
  const uses = phases.map((phase) => ({
    taken:
      sum(fixed.map(({ fixed_load_ma: load }) => load?.[phase] ?? 0)) +
      sum(leaves.map((leaf) => onPhase(leaf, phase) * (givenW.get(leaf.node_id) ?? 0))) -
      suppliedW,
    asked: sum(leaves.map((leaf) => onPhase(leaf, phase) * askedW(leaf))),
  }))
  const fullest = uses.reduce((most, use) => (use.taken > most.taken ? use : most))
  const limitW = Math.floor(conductorsW / 3)
  const takenW = Math.ceil(fullest.taken / 3)
  return {
    limitMa: conductorsMa,
    // Rounding alone takes nobody above a limit.
    takenW: fullest.taken <= conductorsW ? Math.min(takenW, limitW) : takenW,
    askedW: Math.ceil(fullest.asked / 3),
  }
}

export const onPhase = ({ phases = allPhases, phase_count: count = phases.length }: LeafInput, phase: Phase): number =>
  phases.includes(phase) ? allPhases.length / count : 0

/** As the balancer counts it: one that wants anything at all asks for its least. */
const askedW = ({ wanted_w: wantedW, min_w: minW = 0, max_w: maxW = wantedW }: LeafInput): number =>
  wantedW === 0 ? 0 : Math.max(minW, Math.min(wantedW, maxW))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
