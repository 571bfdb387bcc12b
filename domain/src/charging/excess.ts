import type { Instant } from '../kernel/instant.ts'
import { exposure } from './exposure.ts'
import { loads } from './loadTree.ts'
import type { Outlook } from './outlook.ts'
import { offBy } from './profiles.ts'

/** More may flow at a node than may. `safeAt`: when it fits at the latest, if no charger answers; null: not by itself. */
export type Excess = { readonly nodeId: string; readonly overW: number; readonly safeAt: Instant | null }

/** Over the first slot, before any order of this plan. */
export function excesses(outlook: Outlook): {
  readonly excess: readonly Excess[]
  readonly unproven: readonly string[]
} {
  const { tree, steadyLoadW, countedLoadW, limitW } = outlook
  const over = (loadW: Float64Array, node: number) => loadW[node]! - tree.supplyW[node]! - limitW[0]![node]!
  const found: Excess[] = []
  const unproven = new Set<string>()
  tree.nodeIds.forEach((nodeId, node) => {
    const overW = over(steadyLoadW[0]!, node)
    if (overW > 0) found.push({ nodeId, overW, safeAt: safeAt(outlook, node) })
    if (over(countedLoadW[0]!, node) > 0) unproven.add(nodeId)
  })
  for (const { nodeId } of found) unproven.delete(nodeId)
  return { excess: worstOf(found), unproven: [...unproven] }
}

/** A node and its phases may be over together: it is told once, and is safe when the last of them is. */
function worstOf(found: readonly Excess[]): readonly Excess[] {
  const worst = new Map<string, Excess>()
  for (const one of found) {
    const other = worst.get(one.nodeId)
    if (!other) {
      worst.set(one.nodeId, one)
      continue
    }
    const isNever = one.safeAt === null || other.safeAt === null
    const safeAt = isNever ? null : Math.max(one.safeAt, other.safeAt)
    worst.set(one.nodeId, { nodeId: one.nodeId, overW: Math.max(one.overW, other.overW), safeAt })
  }
  return [...worst.values()]
}

/** Leases that run out bring it down: looks once, at the end of the last one that lets more through than its end. */
function safeAt(outlook: Outlook, node: number): Instant | null {
  const { units, unitNode, tree, settings, slots, limitW } = outlook
  const { clockErrorMs } = settings
  const ends = units.flatMap(({ permission }, unit) => {
    if (!tree.ways[unitNode[unit]!]!.includes(node)) return []
    const { confirmed, unconfirmed, unknownUntil } = permission
    const stepsEnd = [confirmed, ...unconfirmed].flatMap((profile) => {
      if (profile === null) return []
      const { lateMs } = offBy(permission, profile, clockErrorMs)
      return profile.steps.slice(1).map((step) => step.at + lateMs)
    })
    return [...stepsEnd, ...(unknownUntil === null ? [] : [unknownUntil + clockErrorMs])]
  })
  const at = Math.max(...ends)
  if (!Number.isFinite(at)) return null
  const slot = slots.findLastIndex(({ from }) => from <= at)
  const steadyW = new Float64Array(
    units.map(({ permission }) => exposure(permission, { from: at, to: at }, clockErrorMs).steadyW),
  )
  const overW = loads(tree, unitNode, steadyW)[node]! - tree.supplyW[node]! - limitW[Math.max(0, slot)]![node]!
  return overW <= 0 ? at : null
}

/** A time during which more may flow at a node than may, as it is kept: its length is the time to safety. */
export type ExcessWindow = {
  readonly nodeId: string
  readonly since: Instant
  readonly endedAt: Instant | null
  readonly mostOverW: number
}

/** What begins, goes on and ends with this plan; windows that ended before are dropped. */
export function trackExcess(
  before: readonly ExcessWindow[],
  excess: readonly Excess[],
  now: Instant,
): readonly ExcessWindow[] {
  const open = before.filter(({ endedAt }) => endedAt === null)
  const over = new Map(excess.map((one) => [one.nodeId, one.overW]))
  const known = new Set(open.map(({ nodeId }) => nodeId))
  return [
    ...open.map((one) => {
      const overW = over.get(one.nodeId)
      return overW === undefined ? { ...one, endedAt: now } : { ...one, mostOverW: Math.max(one.mostOverW, overW) }
    }),
    ...excess
      .filter(({ nodeId }) => !known.has(nodeId))
      .map(({ nodeId, overW }) => ({ nodeId, since: now, endedAt: null, mostOverW: overW })),
  ]
}
