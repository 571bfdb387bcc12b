import type { Instant } from '../kernel/instant.ts'
import type { Derived } from './ladder.ts'
import { judge, type Measured } from './quality.ts'

/** A node at which something may draw that we don't control. `isExpected`: it is said to have such a load. */
export type MeteredNode = {
  readonly nodeId: string
  readonly parentId: string | null
  readonly meter: Measured | null
  readonly isExpected: boolean
  /** what to assume where it isn't measured */
  readonly assumedW: number | null
  readonly staleAfterMs: number
  /** what the chargers right here are measured to draw, as far as that is fresh */
  readonly chargersW: number
}

/** Null where it is needed and can't be derived. */
export type Uncontrolled = { readonly nodeId: string; readonly load: Derived | null }

/**
 * What flows at each node beside chargers and beside what flows at nodes beneath: the meter less both, and never below
 * zero. A stale meter never makes it less than it was: it is what the meter last left, or what is assumed, if that is
 * more. `nodes` come with parents before their children.
 */
export function uncontrolledLoads(nodes: readonly MeteredNode[], now: Instant): readonly Uncontrolled[] {
  const beneathW = new Map<string, number>()
  const found: Uncontrolled[] = []
  for (const node of nodes.toReversed()) {
    const accountedW = node.chargersW + (beneathW.get(node.nodeId) ?? 0)
    const load = loadOf(node, accountedW, now)
    if (load !== undefined) found.push({ nodeId: node.nodeId, load })
    const { parentId } = node
    if (parentId !== null) beneathW.set(parentId, (beneathW.get(parentId) ?? 0) + accountedW + (load?.w ?? 0))
  }
  return found.reverse()
}

/** Undefined where nobody says that there is one. */
function loadOf(node: MeteredNode, accountedW: number, now: Instant): Derived | null | undefined {
  const { meter, isExpected, assumedW, staleAfterMs } = node
  if (meter === null && !isExpected) return undefined
  const judged = judge(meter, now, staleAfterMs)
  const leftW = meter === null ? null : Math.max(0, Math.ceil(meter.w - accountedW))
  if (leftW !== null && judged.quality === 'FRESH') return { w: leftW, rung: 'MEASURED', ...judged }
  if (assumedW === null) return null
  const lastW = leftW ?? 0
  return lastW > assumedW ? { w: lastW, rung: 'LAST_KNOWN', ...judged } : { w: assumedW, rung: 'CONFIGURED', ...judged }
}
