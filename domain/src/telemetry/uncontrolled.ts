import type { Instant } from '../kernel/instant.ts'
import type { Derived } from './ladder.ts'
import { judge, type Measured } from './quality.ts'

/** A node at which something may draw that we don't control. `isExpected`: it is said to have such a load. */
export type MeteredNode = {
  readonly nodeId: string
  readonly parentId: string | null
  /** `othersW`: what was found to flow at it and beneath it beside chargers; otherwise it is the meter less all else */
  readonly meter: (Measured & { readonly othersW?: number }) | null
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
  const othersBeneathW = new Map<string, number>()
  const found: Uncontrolled[] = []
  for (const node of nodes.toReversed()) {
    const accountedW = node.chargersW + (beneathW.get(node.nodeId) ?? 0)
    const load = loadOf(node, accountedW, othersBeneathW.get(node.nodeId) ?? 0, now)
    if (load !== undefined) found.push({ nodeId: node.nodeId, load })
    const { parentId } = node
    if (parentId === null) continue
    const othersW = (load?.w ?? 0) + (othersBeneathW.get(node.nodeId) ?? 0)
    beneathW.set(parentId, (beneathW.get(parentId) ?? 0) + accountedW + (load?.w ?? 0))
    othersBeneathW.set(parentId, (othersBeneathW.get(parentId) ?? 0) + othersW)
  }
  return found.reverse()
}

/** Undefined where nobody says that there is one. */
function loadOf(
  node: MeteredNode,
  accountedW: number,
  othersBeneathW: number,
  now: Instant,
): Derived | null | undefined {
  const { meter, isExpected, assumedW, staleAfterMs } = node
  if (meter === null && !isExpected) return undefined
  const judged = judge(meter, now, staleAfterMs)
  const restW = meter?.othersW === undefined ? (meter?.w ?? 0) - accountedW : meter.othersW - othersBeneathW
  const leftW = meter === null ? null : Math.max(0, Math.ceil(restW))
  if (leftW !== null && judged.quality === 'FRESH') return { w: leftW, rung: 'MEASURED', ...judged }
  if (assumedW === null) return null
  const lastW = leftW ?? 0
  return lastW > assumedW ? { w: lastW, rung: 'LAST_KNOWN', ...judged } : { w: assumedW, rung: 'CONFIGURED', ...judged }
}

/** What all chargers beneath a meter drew when it was read, as far as that can be known. */
export type DrawRange = {
  readonly leastW: number
  readonly mostW: number
  /** of the most, what nobody draws for a minute without saying so: a bus that just came, a limit that just rose */
  readonly passingW?: number
}

/** What was found to flow beneath a meter beside chargers. `less`: since when all readings say less, and how much at most. */
export type Others = { readonly w: number; readonly less: { readonly since: Instant; readonly mostW: number } | null }

/**
 * A charger that vanishes counts with its last sample until that is stale: so long a meter that no longer sees it lets
 * the others seem less than they are.
 */
const surelyLessMs = 75_000

/** How well a meter and those of its chargers agree. */
const meteredShare = 0.01

/**
 * What flows beneath a meter beside chargers, after one more reading. Its chargers are read at other times: while they
 * go up or down, what they drew lies in a range, and what was found before stays as long as it can be true. Where more
 * must flow than that, all that may flow there counts at once; where less, only when it has been so for longer than any
 * sample lasts. Taking the latest difference instead would have every change of the chargers' limits come back as load
 * of others, and the limits change again.
 */
export function othersAfter(before: Others | null, { w: meterW, at }: Measured, { leastW, mostW }: DrawRange): Others {
  const mayBeW = meterW - leastW
  const mustBeW = meterW - mostW
  if (before === null) return { w: mayBeW, less: null }
  if (before.w < mustBeW) {
    // What meters differ by is no load that came: where chargers have yet to say what they draw, all that they draw would
    // be taken for it.
    const isByMeters = mustBeW - before.w <= Math.abs(meterW) * meteredShare
    return { w: isByMeters ? mustBeW : mayBeW, less: null }
  }
  if (before.w <= mayBeW) return { w: before.w, less: null }
  const less = { since: before.less?.since ?? at, mostW: Math.max(before.less?.mostW ?? mayBeW, mayBeW) }
  return at - less.since < surelyLessMs ? { w: before.w, less } : { w: less.mostW, less: null }
}
