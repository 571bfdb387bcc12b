import type { NodeStatus } from './codes.ts'
import type { Limit, NodeReport, PowerNode } from './graph.ts'
import type { HeldBack } from './heldBack.ts'
import { counts, forkCounts, loadOf } from './phaseSite.ts'
import { addUp, type Site } from './site.ts'

/** A node's report, and the limits of it that are a cause: its power as a whole, or one phase. */
export type Reported = {
  readonly report: NodeReport
  readonly depth: number
  readonly causes: readonly Cause[]
}
export type Cause = {
  readonly reason: Limit['reason'] | 'LIMIT_INFEASIBLE'
  readonly limitW: number
  readonly demandW: number
  readonly allocatedW: number
}

/** Where the figures of a node stand: forks and leaves have rows of their own. */
type Row = { readonly node: PowerNode; readonly at: number; readonly depth: number; readonly figures: Figures }
type Figures = {
  readonly capW: Float64Array
  readonly askedW: Float64Array
  readonly givenW: Float64Array
  readonly pressW: Float64Array
  readonly phases: Phased | null
}
type Phased = { readonly cap: Float64Array; readonly asked: Float64Array; readonly given: Float64Array }

export function reportNodes(
  site: Site,
  givenW: Float64Array,
  holds: readonly (HeldBack | null)[],
): readonly Reported[] {
  const { topology, forks, leafNodes } = site
  const binding = new Map<string, Set<number | null>>()
  for (const hold of holds) {
    if (hold?.by !== 'NODES') continue
    const [id] = hold.chain
    binding.set(id, (binding.get(id) ?? new Set()).add(hold.phase))
  }
  const none: ReadonlySet<number | null> = new Set()
  const ofForks = forkFigures(site, givenW)
  const ofLeaves = leafFigures(site, givenW)
  const report = (row: Row) => reportNode(site, row, binding.get(row.node.id) ?? none)
  return [
    ...forks.map((node, at) => report({ node, at, depth: topology.depth[at]!, figures: ofForks })),
    ...leafNodes.map((node, at) => report({ node, at, depth: leafDepth(site, at), figures: ofLeaves })),
  ]
}

export const leafDepth = ({ topology }: Site, leaf: number): number => {
  const above = topology.leafParent[leaf]!
  return above < 0 ? 0 : topology.depth[above]! + 1
}

function reportNode(site: Site, row: Row, binding: ReadonlySet<number | null>): Reported {
  const { node, at, depth, figures } = row
  const capW = figures.capW[at]!
  const causes = causesOf(site, row, binding)
  const hidden: NodeStatus = figures.pressW[at]! > capW ? 'LATENT' : 'SLACK'
  return {
    depth,
    causes,
    report: {
      node_id: node.id,
      limit_w: node.limit?.limitW ?? null,
      limit_reason: node.limit?.reason ?? null,
      demand_w: figures.askedW[at]!,
      allocated_w: figures.givenW[at]!,
      headroom_w: capW === Infinity ? null : capW - figures.givenW[at]!,
      status: causes.length > 0 ? 'BINDING' : hidden,
    },
  }
}

/** A limit is a cause where it holds a leaf back, or where fixed load alone is too much for it. */
function causesOf({ graph }: Site, { node, at, figures }: Row, binding: ReadonlySet<number | null>): readonly Cause[] {
  const causes: Cause[] = []
  if (node.limit && (binding.has(null) || figures.capW[at]! < 0)) {
    causes.push({
      reason: figures.capW[at]! < 0 ? 'LIMIT_INFEASIBLE' : node.limit.reason,
      limitW: node.limit.limitW,
      demandW: figures.askedW[at]!,
      allocatedW: figures.givenW[at]!,
    })
  }
  node.phaseLimits?.forEach((limit, phase) => {
    const place = at * counts + phase
    const { cap, asked, given } = figures.phases!
    const isInfeasible = cap[place]! < 0
    if (!isInfeasible && !binding.has(phase)) return
    causes.push({
      reason: isInfeasible ? 'LIMIT_INFEASIBLE' : limit!.reason,
      limitW: Math.floor((limit!.limitMa * graph.phaseVoltageV) / 1000 + 1e-4),
      demandW: Math.ceil(asked[place]! / 6),
      allocatedW: Math.ceil(given[place]! / 6),
    })
  })
  return causes
}

function forkFigures(site: Site, givenW: Float64Array): Figures {
  const { topology, forkCapW: capW, askedW, phases } = site
  const sum = (powersW: Float64Array) => addUp(topology, powersW, new Float64Array(capW.length))
  return {
    capW,
    askedW: sum(askedW),
    givenW: sum(givenW),
    pressW: pressures(site),
    phases: phases && {
      cap: phases.forkCap,
      asked: forkCounts(phases, topology, askedW),
      given: forkCounts(phases, topology, givenW),
    },
  }
}

function leafFigures({ leafCapW, askedW, phases }: Site, givenW: Float64Array): Figures {
  const onCounts = (powersW: Float64Array) =>
    Float64Array.from({ length: powersW.length * counts }, (_, place) => {
      const leaf = Math.floor(place / counts)
      return phases ? loadOf(phases, leaf, place % counts) * powersW[leaf]! : 0
    })
  return {
    capW: leafCapW,
    askedW,
    givenW,
    pressW: askedW,
    phases: phases && { cap: phases.leafCap, asked: onCounts(askedW), given: onCounts(givenW) },
  }
}

/** What would flow into each fork if only the limits beneath it were there. */
function pressures({ topology, askedW, forkCapW, leafCapW }: Site): Float64Array {
  const pressW = new Float64Array(forkCapW.length)
  const within = (wantedW: number, capW: number) => Math.max(0, Math.min(wantedW, capW))
  topology.leafParent.forEach((above, leaf) => {
    if (above >= 0) pressW[above]! += within(askedW[leaf]!, leafCapW[leaf]!)
  })
  topology.parent.forEach((above, fork) => {
    if (above >= 0) pressW[above]! += within(pressW[fork]!, forkCapW[fork]!)
  })
  return pressW
}
