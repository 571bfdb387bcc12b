import { type PermissionChange, type Permission, permissionAfter, unheardOf } from '@busbar/domain/charging/permission'
import { type Plan, plan } from '@busbar/domain/charging/plan'
import type { PlanNode, PlanSettings, PlanUnit } from '@busbar/domain/charging/planInput'
import { type PlannedOrder, stepsOf } from '@busbar/domain/charging/plannedOrder'
import { chanceOf, type Chance } from './chance.ts'

/**
 * A yard with chargers that answer late or never, turn orders away, boot, forget and vanish, and beside it what the
 * server believes. What the chargers may really draw is computed here, by arithmetic that the server's rules don't use.
 */
export type Yard = {
  readonly chance: Chance
  now: number
  readonly nodes: YardNode[]
  readonly chargers: YardCharger[]
  readonly happenings: Happening[]
  readonly settings: PlanSettings
  /** nothing goes wrong any more */
  isCalm: boolean
  orders: number
  faults: number
  lastPlan: Plan | null
  /** the orders that chargers took in the last step, with the time at which each was sent */
  readonly applied: Map<string, number>
}

export type YardNode = {
  readonly nodeId: string
  readonly parentId: string | null
  fixedLoadW: number
  /** as it really is, whoever knows of it; the last that has begun holds */
  limits: { readonly from: number; readonly limitW: number; readonly knownFrom: number }[]
}

export type YardCharger = {
  readonly unitId: string
  readonly nodeId: string
  readonly ratingW: number
  readonly fallbackW: number
  readonly efficiency: number
  readonly clockOffsetMs: number
  readonly stepsMax: number
  readonly forgets: boolean
  isConnected: boolean
  /** it does whatever it likes, since */
  liesSince: number | null
  session: string | null
  profile: { readonly session: string | null; readonly steps: readonly { at: number; limitW: number }[] } | null
  busyUntil: number
  /** what the server believes */
  permission: Permission
}

type Happening = { readonly at: number; readonly run: () => void }

export const settings: PlanSettings = {
  ...{ leaseMs: 120_000, clockErrorMs: 2_000, leadMs: 10_000, retryMs: 5_000, deadBandShare: 0.03 },
}

/** In the order of their times; what was asked for earlier comes first. */
export function later(yard: Yard, inMs: number, run: () => void): void {
  const at = yard.now + inMs
  let low = 0
  let high = yard.happenings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (yard.happenings[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  yard.happenings.splice(low, 0, { at, run })
}

/** Again and again, at about this pace. */
export function every(yard: Yard, ms: number, run: () => void): void {
  const again = () => {
    run()
    later(yard, 1 + yard.chance.upTo(2 * ms), again)
  }
  later(yard, yard.chance.upTo(ms), again)
}

/** Runs what is next, and moves the clock there; false when nothing is left before `until`. */
export function step(yard: Yard, until: number): boolean {
  const next = yard.happenings[0]
  if (next === undefined || next.at > until) return false
  yard.happenings.shift()
  yard.applied.clear()
  yard.now = Math.max(yard.now, next.at)
  next.run()
  return true
}

/** What a charger lets a bus draw at this instant, at its AC side. */
export function drawableW(charger: YardCharger, now: number): number {
  if (charger.liesSince !== null) return charger.ratingW / charger.efficiency
  if (charger.session === null) return 0
  return limitW(charger, now) / charger.efficiency
}

/** The most it would let a bus draw if it booted, or if a bus came, right now. */
export function onceW(charger: YardCharger, now: number): number {
  return Math.max(drawableW(charger, now), charger.fallbackW / charger.efficiency)
}

function limitW(charger: YardCharger, now: number): number {
  const { profile } = charger
  if (profile === null || profile.session !== charger.session) return charger.fallbackW
  const clock = now + charger.clockOffsetMs
  // A profile that hasn't begun by the charger's own clock has taken the place of the one before all the same.
  if (clock < profile.steps[0]!.at) return charger.fallbackW
  let limit = profile.steps[0]!.limitW
  for (const { at, limitW: stepW } of profile.steps) if (at <= clock) limit = stepW
  return Math.min(limit, charger.ratingW)
}

export const isUnder = (yard: Yard, nodeId: string, ofNode: string): boolean => {
  for (let at: string | null = nodeId; at !== null; at = yard.nodes.find((one) => one.nodeId === at)!.parentId) {
    if (at === ofNode) return true
  }
  return false
}

export function limitNowW(node: YardNode, now: number): number {
  let limit = Infinity
  let from = -Infinity
  for (const one of node.limits) {
    if (one.from > now || one.from < from) continue
    limit = one.limitW
    from = one.from
  }
  return limit
}

export function sumW(yard: Yard, node: YardNode, each: (charger: YardCharger, now: number) => number): number {
  let sum = 0
  for (const other of yard.nodes) if (isUnder(yard, other.nodeId, node.nodeId)) sum += other.fixedLoadW
  for (const charger of yard.chargers) if (isUnder(yard, charger.nodeId, node.nodeId)) sum += each(charger, yard.now)
  return sum
}

export function tell(charger: YardCharger, change: PermissionChange): void {
  charger.permission = permissionAfter(charger.permission, change)
}

/** Decides and sends, as the server does whenever something has happened. */
export function rebalance(yard: Yard, targetsOf: (charger: YardCharger) => PlanUnit['targets']): Plan {
  const { now } = yard
  for (const charger of yard.chargers) {
    tell(charger, { type: 'TimePassed', now, clockErrorMs: yard.settings.clockErrorMs })
  }
  const nodes = yard.nodes.map(({ nodeId, parentId, fixedLoadW, limits }): PlanNode => ({
    ...{ nodeId, parentId, fixedLoadW, supplyW: 0, mostW: null },
    limits: limits.filter(({ knownFrom }) => knownFrom <= now).sort((a, b) => a.from - b.from),
    ownW: null,
  }))
  const units = yard.chargers.map((charger): PlanUnit => ({
    ...{ unitId: charger.unitId, chargePointId: charger.unitId, connector: 1, nodeId: charger.nodeId },
    ...{ permission: charger.permission, fallbackW: charger.fallbackW, minW: 0, stepW: 1, ampereW: 690 },
    ...{ stepsMax: charger.stepsMax, targets: targetsOf(charger) },
  }))
  return carryOut(yard, plan({ now, nodes, units, settings: yard.settings }))
}

export function carryOut(yard: Yard, planned: Plan): Plan {
  yard.lastPlan = planned
  for (const order of planned.orders) send(yard, order)
  return planned
}

/** On its way to the charger, and its answer back: late, lost on either way, or turned away. */
function send(yard: Yard, order: PlannedOrder): void {
  const { chance } = yard
  const charger = yard.chargers.find(({ unitId }) => unitId === order.unitId)!
  const orderId = `o${yard.orders++}`
  const steps = stepsOf(order)
  const sentAt = yard.now
  tell(charger, { type: 'LimitSent', orderId, sessionRef: order.sessionRef, steps, aheadMs: order.aheadMs, at: sentAt })
  const answer = (kind: 'ACCEPTED' | 'REJECTED' | 'NO_ANSWER') =>
    tell(charger, { type: 'Answered', orderId, kind, at: yard.now })
  const fate = yard.isCalm
    ? 'well'
    : chance.one(['well', 'well', 'well', 'well', 'lost', 'unheard', 'late', 'rejected'])
  if (fate !== 'well') yard.faults++
  // A charger takes its messages in order.
  const arrivesAt = Math.max(charger.busyUntil, yard.now + chance.upTo(1_500))
  charger.busyUntil = arrivesAt
  later(yard, arrivesAt - yard.now, () => {
    const isLost = fate === 'lost' || !charger.isConnected
    const isFit = charger.session !== null && charger.session === order.sessionRef
    const isTaken = !isLost && isFit && fate !== 'rejected'
    if (isTaken && charger.liesSince === null) {
      charger.profile = { session: charger.session, steps }
      yard.applied.set(charger.unitId, sentAt)
      for (const { at } of steps) later(yard, Math.max(0, at - charger.clockOffsetMs - yard.now), () => undefined)
    }
    if (isLost || fate === 'unheard') return later(yard, 4_000, () => answer('NO_ANSWER'))
    const said = isTaken ? 'ACCEPTED' : 'REJECTED'
    if (fate !== 'late') return later(yard, chance.upTo(1_000), () => answer(said))
    later(yard, 3_000, () => answer('NO_ANSWER'))
    later(yard, 3_000 + chance.upTo(9_000), () => answer(said))
  })
}

/** A depot of three levels; each board and the grid carry at least all fallbacks beneath them. */
export function newYard(seed: number): Yard {
  const chance = chanceOf(seed)
  const boards = 1 + chance.upTo(3)
  const perBoard = 1 + chance.upTo(4)
  const chargers = Array.from({ length: boards * perBoard }, (_, nth): YardCharger => {
    const efficiency = chance.one([1, 1, 0.95, 0.93])
    const ratingW = chance.one([50_000, 100_000, 150_000])
    const fallbackW = chance.one([0, 6_000, 10_000, 20_000])
    const efficiencyPpm = Math.round(efficiency * 1e6)
    return {
      ...{ unitId: `u${nth}`, nodeId: `b${nth % boards}`, ratingW, fallbackW, efficiency, isConnected: false },
      clockOffsetMs: chance.upTo(4_000) - 2_000,
      stepsMax: chance.one([2, 3, 8]),
      forgets: chance.upTo(1) === 1,
      ...{ liesSince: null, session: null, profile: null, busyUntil: 0 },
      permission: unheardOf(
        {
          ...{ steeredBy: 'SESSION', efficiencyPpm, ratingW, fallbackW, hardCapW: null, sessionRef: null },
          unknownUntil: null,
        },
        0,
      ),
    }
  })
  const fallbacksW = (nodeId: string | null) =>
    chargers
      .filter((charger) => nodeId === null || charger.nodeId === nodeId)
      .reduce((sum, { fallbackW, efficiency }) => sum + Math.ceil(fallbackW / efficiency) + 1, 0)
  const node = (nodeId: string, parentId: string | null): YardNode => ({
    ...{ nodeId, parentId, fixedLoadW: 0 },
    limits: [{ from: 0, limitW: fallbacksW(parentId === null ? null : nodeId) + chance.upTo(200_000), knownFrom: 0 }],
  })
  return {
    ...{
      chance,
      now: 1_000,
      chargers,
      happenings: [],
      settings,
      isCalm: false,
      orders: 0,
      faults: 0,
      lastPlan: null,
      applied: new Map(),
    },
    nodes: [node('grid', null), ...Array.from({ length: boards }, (_, nth) => node(`b${nth}`, 'grid'))],
  }
}

/** All fallbacks and fixed loads beneath a node: no limit goes below it in a yard that is built as it should. */
export const leastLimitW = (yard: Yard, node: YardNode): number =>
  Math.ceil(sumW(yard, node, ({ fallbackW, efficiency }) => Math.ceil(fallbackW / efficiency) + 1))
