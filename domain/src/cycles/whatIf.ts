import type { Outcome, ReasonCode } from '@busbar/balancer/codes'
import { asWithoutBus } from '../charging/permission.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { type CycleResult, decideCycle } from './cycle.ts'
import type { SiteImage, SiteLimit } from './image.ts'
import { siteFrom } from './sites.ts'

/** One thing that could have been otherwise. */
export type WhatIf =
  /** all limits of a node give way to this one; null: the whole microgrid */
  | { readonly type: 'NodeLimit'; readonly nodeId: string | null; readonly limitW: number }
  | { readonly type: 'WithoutLimit'; readonly limitId: string }
  /** as if no bus were plugged in there */
  | { readonly type: 'WithoutBus'; readonly unitId: string }
  | { readonly type: 'UnitTier'; readonly unitId: string; readonly tier: number }
  | { readonly type: 'UnitDeparture'; readonly unitId: string; readonly departureAt: number | null }
  | { readonly type: 'Strategy'; readonly strategy: SiteImage['strategy'] }

export type WhatIfResult = {
  readonly outcome: { readonly before: Outcome; readonly after: Outcome }
  readonly primaryReason: { readonly before: ReasonCode | null; readonly after: ReasonCode | null }
  /** only those that get something else */
  readonly units: readonly {
    readonly unitId: string
    readonly name: string
    readonly beforeW: number
    readonly afterW: number
  }[]
  readonly nodes: readonly {
    readonly nodeId: string
    readonly name: string
    readonly beforeLimitW: number | null
    readonly afterLimitW: number | null
    readonly beforeAllocatedW: number
    readonly afterAllocatedW: number
  }[]
  /** the unit whose bus is not there, with what it gets or what is kept free for it; null: nothing like that is asked */
  readonly emptied: {
    readonly unitId: string
    readonly name: string
    readonly beforeW: number
    readonly afterW: number
  } | null
  readonly result: CycleResult
}

/** Decides a kept image with one change, and says what would have been different. Nothing is sent to anybody. */
export function whatIf(image: SiteImage, change: WhatIf): WhatIfResult | Refusal {
  const changed = changedImage(image, change)
  if ('refused' in changed) return changed
  const before = decideCycle(image)
  const after = supposedIn(decideCycle(changed), image, change)
  const unitsAfter = new Map(after.units.map((unit) => [unit.unitId, unit]))
  const nodesAfter = new Map(after.nodes.map((node) => [node.nodeId, node]))
  return {
    outcome: { before: before.outcome, after: after.outcome },
    primaryReason: { before: before.primaryReason, after: after.primaryReason },
    units: before.units.flatMap(({ unitId, name, grantedW }) => {
      const beforeW = grantedW ?? 0
      const afterW = unitsAfter.get(unitId)?.grantedW ?? 0
      return beforeW === afterW ? [] : [{ unitId, name, beforeW, afterW }]
    }),
    nodes: before.nodes.flatMap(({ nodeId, name, limitW, allocatedW }) => {
      const node = nodesAfter.get(nodeId)
      if (!node || (node.limitW === limitW && node.allocatedW === allocatedW)) return []
      const limits = { beforeLimitW: limitW, afterLimitW: node.limitW }
      return [{ nodeId, name, ...limits, beforeAllocatedW: allocatedW, afterAllocatedW: node.allocatedW }]
    }),
    emptied: change.type === 'WithoutBus' ? emptied(change.unitId, before, after) : null,
    result: after,
  }
}

function emptied(unitId: string, before: CycleResult, after: CycleResult): WhatIfResult['emptied'] {
  const found = before.units.find((unit) => unit.unitId === unitId)
  return found ? { unitId, name: found.name, beforeW: heldW(before, unitId), afterW: heldW(after, unitId) } : null
}

function heldW({ units }: CycleResult, unitId: string): number {
  const unit = units.find((one) => one.unitId === unitId)
  return unit?.grantedW ?? unit?.reservedW ?? 0
}

function changedImage(image: SiteImage, change: WhatIf): SiteImage | Refusal {
  switch (change.type) {
    case 'NodeLimit':
      return withNodeLimit(image, change)
    case 'WithoutLimit': {
      const limits = image.limits.filter(({ limitId }) => limitId !== change.limitId)
      if (limits.length === image.limits.length) return refuse('FIELD_INVALID', 'No such limit applied to this cycle.')
      return { ...image, limits }
    }
    case 'WithoutBus':
      return withoutBus(image, change.unitId)
    case 'UnitTier':
      return withSession(image, change.unitId, { tier: change.tier })
    case 'UnitDeparture':
      return withSession(image, change.unitId, { departureAt: change.departureAt })
    case 'Strategy':
      return { ...image, strategy: change.strategy }
  }
}

function withNodeLimit(image: SiteImage, change: Extract<WhatIf, { type: 'NodeLimit' }>): SiteImage | Refusal {
  const { limitW } = change
  // The whole has an id of its own, by which it is read; its limits are kept under none.
  const nodeId = change.nodeId === image.registry.microgridId ? null : change.nodeId
  if (!Number.isFinite(limitW) || limitW < 0) return refuse('FIELD_INVALID', 'A limit is a number of watts from 0 up.')
  const site = siteFrom(image)
  const node = 'faults' in site ? undefined : site.nodes.find((one) => one.nodeId === nodeId)
  if (nodeId !== null && !node) return refuse('FIELD_INVALID', 'This cycle knew no such node.')
  const limits = image.limits.filter((limit) => limit.nodeId !== nodeId)
  const { circuits, gridConnections } = image.registry
  const connection = gridConnections.find((one) => one.nodeId === nodeId)
  const circuit = circuits.find((one) => one.nodeId === nodeId || one.circuitId === connection?.circuitId)
  if (circuit) {
    const changed = { ...circuit, safeDefaultW: limitW, rating: null }
    const registry = { ...image.registry, circuits: circuits.map((one) => (one === circuit ? changed : one)) }
    return { ...image, registry, limits }
  }
  const source = nodeId === null ? 'AGGREGATE_LIMIT' : 'NODE_LIMIT'
  const limit: SiteLimit = { limitId: supposed, nodeId, limitW, source, from: 0, until: null, by: supposed }
  return { ...image, limits: [...limits, limit] }
}

/** Whose limit it is. */
const supposed = 'supposed'

/** A circuit has no limit then but the one that stands in place of its own. */
function supposedIn(result: CycleResult, { registry }: SiteImage, change: WhatIf): CycleResult {
  if (change.type !== 'NodeLimit') return result
  const { nodeId } = change
  const named = [...registry.circuits, ...registry.gridConnections]
  if (!named.some((one) => one.nodeId === nodeId)) return result
  return {
    ...result,
    reasons: result.reasons.map((reason) =>
      reason.nodeId === nodeId && reason.by !== null ? { ...reason, by: supposed } : reason,
    ),
    nodes: result.nodes.map((node) =>
      node.nodeId !== nodeId
        ? node
        : { ...node, by: supposed, ...(node.fullPhase && { fullPhase: { ...node.fullPhase, by: supposed } }) },
    ),
  }
}

function withoutBus(image: SiteImage, unitId: string): SiteImage | Refusal {
  const unit = image.units.find((one) => one.unitId === unitId)
  if (!unit?.session) return noSession
  const nothingTold = { lastLimitW: null, measuredLimitW: null, waitingSince: null, chargingSince: null }
  const empty = { ...unit, session: null, permission: asWithoutBus(unit.permission), ...nothingTold }
  return { ...image, units: image.units.map((one) => (one === unit ? empty : one)) }
}

const noSession = refuse('FIELD_INVALID', 'No session was under way there.')

function withSession(
  image: SiteImage,
  unitId: string,
  change: { readonly tier?: number; readonly departureAt?: number | null },
): SiteImage | Refusal {
  const unit = image.units.find((one) => one.unitId === unitId)
  if (!unit?.session) return noSession
  const session = { ...unit.session, ...change }
  return { ...image, units: image.units.map((one) => (one === unit ? { ...one, session } : one)) }
}
