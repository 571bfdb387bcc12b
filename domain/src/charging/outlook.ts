import type { Instant } from '../kernel/instant.ts'
import { exposure, fallbackExposureW } from './exposure.ts'
import { type LoadTree, loads, loadTree, onWholeWay, roomW } from './loadTree.ts'
import type { Permission } from './permission.ts'
import { offBy } from './profiles.ts'
import type { PlanInput, PlanNode, PlanSettings, PlanUnit } from './planInput.ts'

/** A stretch of time in which no limit changes. The first is short: what ends within it is as good as ended. */
export type Slot = { readonly from: Instant; readonly to: Instant; readonly isNear: boolean }

/** What may be drawn and what may flow, per slot, if nothing more is said to any charger. */
export type Outlook = {
  readonly now: Instant
  readonly settings: PlanSettings
  readonly slots: readonly Slot[]
  readonly tree: LoadTree
  readonly units: readonly PlanUnit[]
  readonly unitNode: Int32Array
  readonly limitW: readonly Float64Array[]
  /** per slot and unit: what counts for it; grows with every order of this plan */
  readonly countedW: readonly Float64Array[]
  readonly countedLoadW: readonly Float64Array[]
  readonly steadyLoadW: readonly Float64Array[]
  /** per slot and node: whether its load is held to its limit there */
  readonly isChecked: readonly (readonly boolean[])[]
  /** whether a limit on the unit's way up is exceeded in that slot */
  isOver(unit: number, slot: number): boolean
  /** whether nothing may be raised for it now */
  isBlocked(unit: number): boolean
  /** whether all fallbacks fit now under every node on the unit's way up */
  isSecured(unit: number): boolean
  roomW(unit: number, slot: number): number
}

const slotsMax = 12

export function look({ now, nodes, tree = loadTree(nodes), units, settings }: PlanInput): Outlook {
  const slots = slotsOf(nodes, now, settings, longestLateMs(units, settings))
  const unitNode = new Int32Array(units.map(({ nodeId }) => tree.indexOf.get(nodeId) ?? -1))
  const limitW = limitsOf(tree, nodes, slots)
  const ownW = tree.conductorsW.slice()
  tree.given.forEach((given, at) => (ownW[at] = nodes[given]!.ownW ?? Infinity))
  const views = slots.map((slot, nth) => viewOf(units, unitNode, tree, { limitW: limitW[nth]!, ownW }, slot, settings))
  const countedLoadW = views.map(({ countedLoadW }) => countedLoadW)
  const steadyLoadW = views.map(({ steadyLoadW }) => steadyLoadW)
  const isChecked = views.map(({ fits }, nth) => fits.map((isFitting) => isFitting || slots[nth]!.isNear))
  const keeps = slots.map((_, slot) => {
    const fits = fitsOf(tree, countedLoadW[slot]!, limitW[slot]!)
    return onWholeWay(
      tree,
      fits.map((isFitting, node) => isFitting || !isChecked[slot]![node]!),
    )
  })
  const isSecured = onWholeWay(tree, views[0]!.fits)
  const checkedLimitW = limitW.map((limits, slot) =>
    limits.map((w, node) => (isChecked[slot]![node]! ? w : views[slot]!.heldW[node]!)),
  )
  return {
    ...{ now, settings, slots, tree, units, unitNode, limitW, countedLoadW, steadyLoadW, isChecked },
    countedW: views.map(({ countedW }) => countedW),
    isOver: (unit, slot) => keeps[slot]![unitNode[unit]!] === false,
    isBlocked: (unit) => keeps[0]![unitNode[unit]!] === false,
    isSecured: (unit) => isSecured[unitNode[unit]!]!,
    roomW: (unit, slot) => roomW(tree, countedLoadW[slot]!, checkedLimitW[slot]!, unitNode[unit]!),
  }
}

/** The lead first, then from one change of a limit to the next, for as long as any lease runs. */
export function slotsOf(
  nodes: readonly PlanNode[],
  now: Instant,
  settings: PlanSettings,
  lateMs = settings.clockErrorMs,
): readonly Slot[] {
  const { leadMs, leaseMs, clockErrorMs } = settings
  const lastsUntil = now + leaseMs + leadMs + clockErrorMs + lateMs
  const changes = new Set([now, now + leadMs])
  for (const { limits } of nodes) for (const { from } of limits) changes.add(from)
  const starts = [...changes]
    .filter((at) => at >= now && at < lastsUntil)
    .sort((a, b) => a - b)
    .slice(0, slotsMax)
  return starts.map((from, nth) => ({ from, to: starts[nth + 1] ?? lastsUntil, isNear: from < now + leadMs }))
}

/** One whose clock is off or in doubt may end its lease later than it was meant to; what is known for today matters. */
function longestLateMs(units: readonly PlanUnit[], { clockErrorMs }: PlanSettings): number {
  let longestMs = clockErrorMs
  for (const { permission } of units) {
    const { confirmed, unconfirmed } = permission
    const profiles = confirmed === null ? unconfirmed : [confirmed, ...unconfirmed]
    for (const profile of profiles) longestMs = Math.max(longestMs, offBy(permission, profile, clockErrorMs).lateMs)
  }
  return Math.min(longestMs, lateMsMax)
}

const lateMsMax = 3_600_000

function limitsOf(tree: LoadTree, nodes: readonly PlanNode[], slots: readonly Slot[]): readonly Float64Array[] {
  return slots.map((slot) => {
    const limitsW = tree.conductorsW.slice()
    tree.given.forEach((given, at) => (limitsW[at] = leastW(nodes[given]!.limits, slot)))
    return limitsW
  })
}

function leastW(limits: PlanNode['limits'], { from, to }: Slot): number {
  let leastW = Infinity
  let atStartW = Infinity
  for (const limit of limits) {
    if (limit.from <= from) atStartW = limit.limitW
    else if (limit.from < to) leastW = Math.min(leastW, limit.limitW)
  }
  return Math.min(leastW, atStartW)
}

type View = {
  readonly countedW: Float64Array
  readonly countedLoadW: Float64Array
  readonly steadyLoadW: Float64Array
  readonly fits: readonly boolean[]
  /** per node: what holds there in any case; where not even all fallbacks fit that, no more than those */
  readonly heldW: Float64Array
}

/**
 * A unit counts with what it may draw whatever happens wherever all fallbacks fit. Where an outside limit is tighter
 * than those, counting them would stop everybody: there it counts with what it draws if it does nothing by itself, as
 * long as the node itself carries what that limit lets through and all that may begin. Later on it may not hear of us any
 * more: then what it falls back to has to fit what the node itself carries, beside leases of others that still run.
 */
function viewOf(
  units: readonly PlanUnit[],
  unitNode: Int32Array,
  tree: LoadTree,
  { limitW, ownW }: { readonly limitW: Float64Array; readonly ownW: Float64Array },
  slot: Slot,
  { clockErrorMs, keepsRoomToBegin = false }: PlanSettings,
): View {
  const steadyW = new Float64Array(units.length)
  const worstW = new Float64Array(units.length)
  const leastW = new Float64Array(units.length)
  units.forEach(({ permission }, unit) => {
    const exposed = exposure(permission, slot, clockErrorMs)
    steadyW[unit] = exposed.steadyW
    worstW[unit] = exposed.worstW
    leastW[unit] = leastExposureW(permission, exposed.worstW)
  })
  const leastLoadW = loads(tree, unitNode, leastW)
  const fits = fitsOf(tree, leastLoadW, limitW)
  const isSecured = onWholeWay(tree, fits)
  const beginsW = worstW.map((w, unit) => (units[unit]!.permission.sessionRef === null ? w - steadyW[unit]! : 0))
  const isCarried = keepsRoomToBegin ? carriesBeside(tree, unitNode, beginsW, { fits, limitW, ownW }) : []
  const countedW = worstW.map((w, unit) => {
    const node = unitNode[unit]!
    const mayBegin = beginsW[unit]! > 0 && isCarried[node] === false
    return isSecured[node]! || !slot.isNear || mayBegin ? w : steadyW[unit]!
  })
  return {
    countedW,
    countedLoadW: loads(tree, unitNode, countedW),
    steadyLoadW: loads(tree, unitNode, steadyW),
    fits,
    heldW: ownW.map((w, node) => Math.max(w, leastLoadW[node]! - tree.supplyW[node]!)),
  }
}

/** To what a unit can be brought with nobody steering it: its fallback, or all that it may draw where it can't be steered. */
export function leastExposureW(permission: Permission, worstW: number): number {
  return isSteerable(permission) ? Math.min(worstW, fallbackExposureW(permission)) : worstW
}

/** Whether what it is told counts. */
export const isSteerable = ({ link, conduct, fallback }: Permission): boolean =>
  link.state === 'UP' && conduct.state === 'OBEYS' && fallback.confirmedW !== null

/**
 * Per node: whether it and all above it carry what these units may begin with, beside what a limit lets through there.
 * `fits`: where all fallbacks fit that limit.
 */
export function carriesBeside(
  tree: LoadTree,
  unitNode: Int32Array,
  beginsW: Float64Array,
  { fits, limitW, ownW }: Pick<View, 'fits'> & { readonly limitW: Float64Array; readonly ownW: Float64Array },
): readonly boolean[] {
  const withoutW = loads(tree, unitNode, new Float64Array(beginsW.length))
  const carries: boolean[] = []
  loads(tree, unitNode, beginsW).forEach((w, node) => {
    const moreW = w - withoutW[node]!
    carries.push(fits[node]! || moreW + Math.min(limitW[node]!, ownW[node]!) <= ownW[node]!)
  })
  return onWholeWay(tree, carries)
}

export function fitsOf(tree: LoadTree, loadW: Float64Array, limitW: Float64Array): readonly boolean[] {
  const fits: boolean[] = []
  for (let node = 0; node < loadW.length; node++) fits.push(loadW[node]! - tree.supplyW[node]! <= limitW[node]!)
  return fits
}
