import { limitCodes, type NodeStatus, precedence } from '../codes.ts'
import type { Decision, NodeReport } from '../graph.ts'
import { reachOf } from '../calm.ts'
import { type Gate, isClosedTo, nextStepW, type Spot, type Taker, type Tree } from './gates.ts'

type Told = Pick<Decision, 'outcome' | 'primary_reason' | 'reasons' | 'allocations' | 'nodes'>

/** What is said about the answer is true: who was held back, by which node, and what each node carries. */
export function untrueWords(tree: Tree, told: Told): readonly string[] {
  const binders = new Map(tree.takers.map((taker) => [taker.leaf.id, binderOf(tree, taker)]))
  return [
    ...unlike(
      'allocations',
      told.allocations.map(({ node_id }) => node_id),
      tree.takers.map(({ leaf }) => leaf.id),
    ),
    ...unlike(
      'nodes',
      told.nodes.map(({ node_id }) => node_id),
      tree.spots.map(({ node }) => node.id).sort(),
    ),
    ...told.allocations.flatMap(({ node_id, binding_node_id }) =>
      unlike(`who holds ${node_id} back`, binding_node_id, binders.get(node_id)?.spot.node.id ?? null),
    ),
    ...untrueNodes(tree, told, new Set([...binders.values()].map((gate) => gate?.spot))),
    ...untrueReasons(tree, told, binders),
  ]
}

const unlike = (what: string, said: unknown, found: unknown): readonly string[] =>
  JSON.stringify(said) === JSON.stringify(found)
    ? []
    : [`${what}: said ${JSON.stringify(said)}, is ${JSON.stringify(found)}`]

/** The innermost gate that has no room for the next step of a leaf that wants one. */
function binderOf({ graph }: Tree, taker: Taker): Gate | null {
  const nextW = nextStepW(taker)
  if (taker.givenW + nextW > taker.askedW) return null
  const gate = taker.gates.find((one) => isClosedTo(one, taker, nextW)) ?? null
  const isAtRamp = taker.givenW + nextW > reachOf(taker.leaf, graph)
  return isAtRamp && gate?.spot !== taker.path[0] ? null : gate
}

function untrueNodes({ spots }: Tree, told: Told, binding: ReadonlySet<Spot | undefined>): readonly string[] {
  const pressW = new Map<Spot, number>()
  const reports = new Map(told.nodes.map((report) => [report.node_id, report]))
  return spots.toReversed().flatMap((spot) => {
    const demand_w = spot.takers.reduce((sum, taker) => sum + taker.askedW, 0)
    const allocated_w = spot.takers.reduce((sum, taker) => sum + taker.givenW, 0)
    const capW = capOf(spot)
    const inflowW = spot.below.length === 0 ? demand_w : spot.below.reduce((sum, below) => sum + pressW.get(below)!, 0)
    pressW.set(spot, Math.max(0, Math.min(inflowW, capW)))
    const isCause = binding.has(spot) || spot.gates.some(({ cap }) => cap < 0)
    const status: NodeStatus = isCause ? 'BINDING' : inflowW > capW ? 'LATENT' : 'SLACK'
    const found: NodeReport = {
      node_id: spot.node.id,
      limit_w: spot.node.limit?.limitW ?? null,
      limit_reason: spot.node.limit?.reason ?? null,
      demand_w,
      allocated_w,
      headroom_w: spot.node.limit && capW - allocated_w,
      status,
    }
    return unlike(`the report of ${spot.node.id}`, reports.get(spot.node.id), found)
  })
}

const capOf = ({ gates, node }: Spot): number => (node.limit === null ? Infinity : gates[0]!.cap)

function untrueReasons(
  { takers, graph }: Tree,
  told: Told,
  binders: ReadonlyMap<string, Gate | null>,
): readonly string[] {
  const short = takers.filter((taker) => taker.givenW + nextStepW(taker) <= taker.askedW)
  const paused = short.filter(({ leaf, givenW }) => givenW === 0 && leaf.minW > 0)
  const ramped = short.filter(({ leaf }) => binders.get(leaf.id) === null)
  const late = takers.filter((taker) => isLate(taker, graph.nowMs ?? 0))
  const binding = told.nodes.filter(({ status }) => status === 'BINDING').map(({ node_id }) => node_id)
  const named = (codes: (code: string) => boolean) =>
    [...new Set(told.reasons.filter(({ code }) => codes(code)).map(({ node_id }) => node_id))].sort()
  const ids = (some: readonly Taker[]) => some.map(({ leaf }) => leaf.id)
  const isOfNode = (code: string) => code === 'LIMIT_INFEASIBLE' || limitCodes.some((one) => one === code)
  const ranks = told.reasons.map(({ code }) => precedence(code))
  return [
    ...unlike('outcome', told.outcome, short.length === 0 ? 'APPLIED' : 'CURTAILED'),
    ...unlike('primary reason', told.primary_reason, short.length === 0 ? null : told.reasons[0]?.code),
    ...unlike(
      'the order of reasons',
      ranks,
      ranks.toSorted((a, b) => a - b),
    ),
    ...unlike('nodes that are a cause', named(isOfNode), binding),
    ...unlike(
      'MINIMUM_NOT_MET',
      named((code) => code === 'MINIMUM_NOT_MET'),
      ids(paused),
    ),
    ...unlike(
      'RAMP_LIMIT',
      named((code) => code === 'RAMP_LIMIT'),
      ids(ramped),
    ),
    ...unlike(
      'DEPARTURE_AT_RISK',
      named((code) => code === 'DEPARTURE_AT_RISK'),
      ids(late),
    ),
    ...unlike(
      'DERIVED',
      named((code) => code === 'TELEMETRY_FALLBACK_DERIVED'),
      graph.leaves.filter(({ isDerived }) => isDerived).map(({ id }) => id),
    ),
  ]
}

const hourMs = 3_600_000
const mostW = 2 ** 31

/** With what it gets now it lacks something when it is to leave. */
function isLate({ leaf, givenW }: Taker, nowMs: number): boolean {
  const { energyNeededWh, departureMs } = leaf
  if (energyNeededWh === null || energyNeededWh === 0 || departureMs === null) return false
  return givenW < Math.min(mostW, (energyNeededWh * hourMs) / Math.max(0, departureMs - nowMs))
}
