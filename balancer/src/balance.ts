import type { ReasonCode } from './codes.ts'
import { type Cycle, openCycle } from './cycle.ts'
import { enter } from './enter.ts'
import { explain, type Shares } from './explain.ts'
import type { Decision, Fault, GraphInput, PowerGraph, Reason } from './graph.ts'
import { byCodeUnits } from './ids.ts'
import { parseGraph } from './parse.ts'
import { keepSmall, reaches } from './calm.ts'
import { branchesOf } from './branches.ts'
import { openPhaseCycle } from './phases.ts'
import type { Rooms } from './rooms.ts'
import { run, runByPhase } from './run.ts'
import { type Site, siteOf } from './site.ts'

/**
 * Shares what the limits of a site let through among its chargers, and says why. Takes the graph as it is written in
 * JSON; what is wrong with it is an answer and never an exception.
 */
export const balance = (graph: GraphInput): Decision => balanceUnknown(graph)

/** The same for what comes from anywhere. */
export function balanceUnknown(value: unknown): Decision {
  const graph = parseGraph(value)
  return isFaulty(graph) ? rejectFaulty(graph) : decide(graph)
}

const isFaulty = (graph: PowerGraph | readonly Fault[]): graph is readonly Fault[] => Array.isArray(graph)

/** Decides about a graph that came through the door before. */
export function decide(graph: PowerGraph): Decision {
  if (graph.unsatisfied.length > 0) return rejectUnsatisfied(graph.unsatisfied)
  const site = siteOf(graph)
  return explain(site, sharesOf(site))
}

/** What `balance` gives each leaf, without a word about why; empty where it rejects the graph. */
export function grantsOf(input: GraphInput): ReadonlyMap<string, number> {
  const graph = parseGraph(input)
  if (isFaulty(graph) || graph.unsatisfied.length > 0) return new Map()
  const site = siteOf(graph)
  const { givenW } = sharesOf(site)
  return new Map(site.leaves.map(({ id }, at) => [id, givenW[at]!]))
}

function sharesOf(site: Site): Shares {
  const reachW = reaches(site)
  const { cycle, rooms } = runOn(site, reachW)
  const fairW = cycle.grantW.slice()
  keepSmall(site, cycle, rooms)
  return { fairW, givenW: cycle.grantW, reachW }
}

function runOn(site: Site, reachW: Float64Array): { readonly cycle: Cycle; readonly rooms: Rooms } {
  const { topology, phases, graph } = site
  const { serves } = graph.strategy
  const branches = graph.shareRule === 'branch-fair' ? branchesOf(topology) : null
  const cycle = openCycle(topology)
  enter(site, reachW, cycle)
  if (phases === null) {
    run(cycle, serves, branches)
    return { cycle, rooms: cycle.rooms }
  }
  const phased = openPhaseCycle(cycle, phases)
  runByPhase(phased, serves, branches)
  return { cycle, rooms: phased.rooms }
}

function rejectFaulty(faults: readonly Fault[]): Decision {
  const nodeId = faults.find(({ node_id }) => node_id !== null)?.node_id ?? null
  return { ...rejected([unknownAt('TOPOLOGY_INVALID', nodeId)]), faults }
}

function rejectUnsatisfied(nodeIds: readonly string[]): Decision {
  const ids = [...new Set(nodeIds)].sort(byCodeUnits)
  return rejected(ids.map((id) => unknownAt('TELEMETRY_FALLBACK_UNSATISFIED', id)))
}

const unknownAt = (code: ReasonCode, node_id: string | null): Reason => ({
  code,
  node_id,
  limit_w: null,
  demand_w: null,
  allocated_w: null,
})

function rejected(reasons: readonly Reason[]): Decision {
  return {
    outcome: 'REJECTED',
    primary_reason: reasons[0]!.code,
    reasons,
    allocations: [],
    nodes: [],
    faults: [],
    chains: [],
    full_phases: [],
    departures: [],
  }
}
