import type { LimitCode, NodeKind, NodeStatus, ReasonCode } from '@busbar/balancer/codes'
import type { Decision } from '@busbar/balancer/graph'
import { exposureW } from '../charging/exposure.ts'
import { acFromReference } from '../charging/reference.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Derived } from '../telemetry/ladder.ts'
import { type FullPhase, fullPhasesOf } from './conductors.ts'
import type { Question } from './graphAt.ts'
import type { SiteImage, SiteLimit } from './image.ts'
import { applies, nodeOf, type ProjectedUnit, type Projection, type UnitState } from './project.ts'
import { placeOf } from './sites.ts'

/** Why somebody got less, with the node in the depot's words and whose limit it is. */
export type CycleReason = {
  readonly code: ReasonCode
  readonly nodeId: string | null
  readonly nodeName: string | null
  readonly kind: NodeKind | null
  readonly limitW: number | null
  readonly demandW: number | null
  readonly allocatedW: number | null
  readonly by: string | null
  readonly until: Instant | null
}

/** An input as it was used: of a unit what it wants, of a node what flows there beside chargers. */
export type InputUsed = { readonly of: 'DEMAND' | 'LOAD'; readonly id: string } & Derived

export type UnitResult = {
  readonly unitId: string
  readonly chargePointId: string
  readonly connector: number | null
  readonly name: string
  readonly state: UnitState
  readonly askedW: number
  /** null: it takes no part in the sharing */
  readonly grantedW: number | null
  /** null: it is steered; else what is kept free for it */
  readonly reservedW: number | null
  /** what counts for it at this instant */
  readonly exposureW: number
  /** measured above what it may draw; null: nothing is */
  readonly overdrawnW: number | null
  readonly bindingNodeId: string | null
  /** from the unit up to the site: what was left of its wish at each */
  readonly chain: readonly ChainLink[]
}

export type ChainLink = {
  readonly nodeId: string
  readonly name: string
  readonly kind: NodeKind
  readonly w: number
  readonly isBinding: boolean
  /** how many units want something under it */
  readonly sharedBy: number
}

export type NodeResult = {
  readonly nodeId: string
  readonly parentId: string | null
  readonly kind: NodeKind
  readonly name: string
  readonly limitW: number | null
  readonly limitCode: LimitCode | null
  readonly by: string | null
  readonly until: Instant | null
  readonly demandW: number
  readonly allocatedW: number
  /** for chargers that aren't steered now */
  readonly reservedW: number
  /** what flows here beside chargers */
  readonly besideW: number
  readonly suppliedW: number
  readonly headroomW: number | null
  readonly status: NodeStatus
  /** where not its power as a whole holds somebody back, but what one of its conductors carries */
  readonly fullPhase?: FullPhase
}

export function reasonsOf(projection: Projection, decision: Decision, { now }: SiteImage): readonly CycleReason[] {
  return decision.reasons.map(({ code, node_id, limit_w, demand_w, allocated_w }) => {
    const node = node_id === null ? undefined : (nodeOf(projection, node_id) ?? wiredNodeOf(projection, node_id))
    const limit = node && limitOf(node.limits, code, now)
    return {
      ...{ code, nodeId: node_id, nodeName: node?.name ?? null, kind: node?.kind ?? null },
      ...{ limitW: limit_w, demandW: demand_w, allocatedW: allocated_w },
      ...{ by: limit?.by ?? null, until: limit?.until ?? null },
    }
  })
}

const wiredNodeOf = ({ wired }: Projection, nodeId: string) => wired.nodes[placeOf(wired, nodeId)]

/** Of those with this code the lowest, and of equals the one that lasts longest. */
function limitOf(limits: readonly SiteLimit[], code: string | null, now: Instant): SiteLimit | undefined {
  let found: SiteLimit | undefined
  for (const limit of limits) {
    if (limit.source === code && applies(limit, now) && (!found || comesFirst(limit, found))) found = limit
  }
  return found
}

const comesFirst = (a: SiteLimit, b: SiteLimit): boolean =>
  a.limitW < b.limitW || (a.limitW === b.limitW && (a.until ?? Infinity) > (b.until ?? Infinity))

export function inputsOf({ units, besides }: Projection): readonly InputUsed[] {
  const inputs: InputUsed[] = []
  for (const { image, demand } of units) {
    // Nobody asks what a place without a bus draws.
    if (image.session !== null) inputs.push({ of: 'DEMAND', id: image.unitId, ...demand })
  }
  for (const [id, load] of besides) inputs.push({ of: 'LOAD', id, ...load })
  return inputs.sort((a, b) => (a.of === b.of ? (a.id < b.id ? -1 : 1) : a.of < b.of ? -1 : 1))
}

export function unitsOf(
  projection: Projection,
  { reservedW }: Question,
  decision: Decision,
  { now, settings }: SiteImage,
): readonly UnitResult[] {
  const allocations = new Map(decision.allocations.map((allocation) => [allocation.node_id, allocation]))
  const wanting = wantingUnder(projection)
  return projection.units
    .map((unit): UnitResult => {
      const { image, chargePoint, connector, nodeId, state, demand } = unit
      const allocation = allocations.get(nodeId)
      const grantedW = allocation?.w ?? null
      const bindingNodeId = allocation?.binding_node_id ?? null
      return {
        unitId: image.unitId,
        chargePointId: chargePoint.chargePointId,
        connector,
        name: nameOf(projection, unit),
        state,
        askedW: demand.w,
        grantedW,
        reservedW: reservedW.get(image.unitId) ?? null,
        exposureW: exposureW(image.permission, now, settings.clockErrorMs),
        overdrawnW:
          image.permission.overdrawnW && acFromReference(image.permission.overdrawnW, image.permission.efficiencyPpm),
        bindingNodeId,
        chain: grantedW === null ? [] : chainOf(projection, unit, grantedW, bindingNodeId, wanting),
      }
    })
    .sort((a, b) => (a.unitId < b.unitId ? -1 : 1))
}

const nameOf = (projection: Projection, { nodeId, chargePoint }: ProjectedUnit): string =>
  nodeOf(projection, nodeId)?.name ?? chargePoint.name

/** Per node of the tree. */
function wantingUnder({ tree, units }: Projection): Int32Array {
  const counts = new Int32Array(tree.paths.length)
  for (const { nodeId, state, demand } of units) {
    if (state !== 'STEERED' || demand.w === 0) continue
    for (const at of tree.paths[tree.indexOf.get(nodeId)!]!) counts[at]! += 1
  }
  return counts
}

function chainOf(
  { site, tree }: Projection,
  { nodeId: unitNodeId, demand }: ProjectedUnit,
  grantedW: number,
  bindingNodeId: string | null,
  wanting: Int32Array,
): readonly ChainLink[] {
  const path = tree.paths[tree.indexOf.get(unitNodeId)!]!.toReversed()
  const bindingAt = bindingNodeId === null ? 0 : path.indexOf(tree.indexOf.get(bindingNodeId) ?? -1)
  return path.map((at, nth) => {
    const { nodeId, name, kind } = site.nodes[tree.given[at]!]!
    const w = nth < bindingAt ? Math.max(demand.w, grantedW) : grantedW
    return { nodeId, name, kind, w, isBinding: nodeId === bindingNodeId, sharedBy: wanting[at]! }
  })
}

export function nodesOf(
  projection: Projection,
  question: Question,
  decision: Decision,
  image: SiteImage,
): readonly NodeResult[] {
  const { site, planNodes, besidesW } = projection
  const reserved = reservedUnder(projection, question)
  const fullPhases = fullPhasesOf(projection, question, decision, image)
  const found = decision.nodes.map((report): NodeResult => {
    const at = placeOf(site, report.node_id)
    const { nodeId, parentId, kind, name, limits } = site.nodes[at]!
    const limit = limitOf(limits, report.limit_reason, image.now)
    const node: NodeResult = {
      nodeId,
      parentId,
      kind,
      name,
      limitW: report.limit_w,
      limitCode: report.limit_reason,
      by: limit?.by ?? null,
      until: limit?.until ?? null,
      demandW: report.demand_w,
      allocatedW: report.allocated_w,
      reservedW: reserved[at]!,
      besideW: besidesW.get(nodeId) ?? 0,
      suppliedW: planNodes[at]!.supplyW,
      headroomW: report.headroom_w,
      status: report.status,
    }
    const fullPhase = fullPhases.get(nodeId)
    return fullPhase ? { ...node, fullPhase } : node
  })
  return found.sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1))
}

/** Of each node of the site and all beneath it; two connectors of one charger are no more than the charger. */
function reservedUnder({ site, units, tree }: Projection, question: Question): Float64Array {
  const perCharger = new Map<string, number>()
  for (const { image, chargePoint } of units) {
    const id = chargePoint.chargePointId
    const w = question.reservedW.get(image.unitId)
    if (w !== undefined) perCharger.set(id, (perCharger.get(id) ?? 0) + w)
  }
  const under = new Float64Array(site.nodes.length)
  for (const [id, w] of perCharger) {
    const reservedW = Math.min(w, site.nodes[placeOf(site, id)]?.mostW ?? Infinity)
    for (const at of tree.paths[tree.indexOf.get(id)!]!) under[tree.given[at]!]! += reservedW
  }
  return under
}
