import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  drawableW,
  every,
  isUnder,
  later,
  limitNowW,
  newYard,
  onceW,
  rebalance,
  step,
  sumW,
  tell,
  type Yard,
  type YardCharger,
  type YardNode,
} from '../../../tests/support/yard.ts'
import { announce, befall, connect, hear } from '../../../tests/support/yardFaults.ts'
import { exposure } from './exposure.ts'
import { isSteerable } from './outlook.ts'
import type { PlanUnit } from './planInput.ts'

/** Even shares of what is left beside those who can't be steered: what a balancer would say, as simply as can be. */
function shares(yard: Yard): (charger: YardCharger) => PlanUnit['targets'] {
  const boundaries = yard.nodes.flatMap(({ limits }) =>
    limits.filter(({ knownFrom, from }) => knownFrom <= yard.now && from > yard.now).map(({ from }) => from),
  )
  const perTime = [yard.now, ...boundaries.sort((a, b) => a - b)].map((from) => ({ from, share: sharesAt(yard, from) }))
  return (charger) => perTime.map(({ from, share }) => ({ from, w: share(charger) }))
}

function sharesAt(yard: Yard, at: number): (charger: YardCharger) => number {
  const perNode = new Map(
    yard.nodes.map((node) => {
      const under = yard.chargers.filter((charger) => isUnder(yard, charger.nodeId, node.nodeId))
      const steered = under.filter(({ permission }) => isSteerable(permission) && permission.sessionRef !== null)
      const exposed = (charger: YardCharger) => exposure(charger.permission, { from: at, to: at }, 2_000)
      const fallbackW = ({ fallbackW, efficiency }: YardCharger) => Math.ceil(fallbackW / efficiency) + 1
      const rest = under.filter((charger) => !steered.includes(charger))
      const knownW = limitNowW({ ...node, limits: node.limits.filter(({ knownFrom }) => knownFrom <= yard.now) }, at)
      const passingW = knownW - sumW(yard, node, () => 0)
      const add = (of: YardCharger[], each: (charger: YardCharger) => number) =>
        of.reduce((sum, charger) => sum + each(charger), 0)
      const tightW = passingW - add(rest, (charger) => exposed(charger).steadyW)
      const looseW = passingW - add(rest, (charger) => exposed(charger).worstW) - add(steered, fallbackW)
      const count = Math.max(1, steered.length)
      return [node.nodeId, { looseW: looseW / count, tightW: Math.max(0, tightW / count) }] as const
    }),
  )
  return (charger) => {
    const above = yard.nodes.filter((node) => isUnder(yard, charger.nodeId, node.nodeId))
    const fits = above.every(({ nodeId }) => perNode.get(nodeId)!.looseW >= 0)
    const loose = Math.min(...above.map(({ nodeId }) => perNode.get(nodeId)!.looseW))
    const tight = Math.min(...above.map(({ nodeId }) => perNode.get(nodeId)!.tightW))
    return Math.floor(fits ? Math.ceil(charger.fallbackW / charger.efficiency) + 1 + loose : tight)
  }
}

type Seen = { readonly loadW: number; readonly onceW: number; readonly limitW: number }

/** Looks at each node after each event, and complains of what no unannounced change explains. */
function guard(yard: Yard) {
  const lastShock = new Map<string, number>()
  const roseByItself = new Map<string, number>()
  const sessions = new Map(yard.chargers.map(({ unitId, session }) => [unitId, session]))
  const unheard = new Set<string>()
  const shock = (nodeIds: readonly string[]) => {
    for (const nodeId of nodeIds) lastShock.set(nodeId, yard.now)
  }
  const look = (node: YardNode): Seen => ({
    loadW: sumW(yard, node, drawableW),
    onceW: sumW(yard, node, onceW),
    limitW: limitNowW(node, yard.now),
  })
  let seen = new Map(yard.nodes.map((node) => [node.nodeId, look(node)]))
  let draws = new Map(yard.chargers.map((charger) => [charger.unitId, drawableW(charger, yard.now)]))
  let overMs = 0
  let before = yard.now
  /** a charger began to draw more by itself a moment ago, and the server hasn't heard yet */
  const isUnheard = (charger: YardCharger) =>
    yard.now - (charger.liesSince ?? roseByItself.get(charger.unitId) ?? -Infinity) <= 30_000 &&
    exposure(charger.permission, { from: yard.now, to: yard.now }, 2_000).steadyW < drawableW(charger, yard.now) - 1

  const complain = (node: YardNode): string | null => {
    const was = seen.get(node.nodeId)!
    const is = look(node)
    if (was.loadW > was.limitW + 1e-6) overMs += yard.now - before
    const under = yard.chargers.filter((charger) => isUnder(yard, charger.nodeId, node.nodeId))
    const raised = under.filter((charger) => drawableW(charger, yard.now) > draws.get(charger.unitId)! + 1e-6)
    const byOrder = raised.filter(({ unitId }) => yard.applied.has(unitId))
    if (is.loadW <= is.limitW + 1e-6) return null
    // What was on its way before anybody knew may still arrive.
    const shockAt = lastShock.get(node.nodeId) ?? -Infinity
    const isExcused = byOrder.every(({ unitId }) => yard.applied.get(unitId)! <= shockAt) || under.some(isUnheard)
    if (byOrder.length > 0) return isExcused ? null : `${node.nodeId}: ${byOrder[0]!.unitId} was raised over its limit`
    // It was counted out for a limit below the fallbacks: then a boot or a bus is as unannounced as a drop.
    const isExplained = shockAt === yard.now || was.loadW > was.limitW || was.onceW > was.limitW + 1e-6
    return isExplained ? null : `${node.nodeId} came to ${is.loadW} of ${is.limitW} W by itself`
  }
  return {
    overMs: () => overMs,
    shock,
    check(): readonly string[] {
      for (const charger of yard.chargers) {
        const rose = drawableW(charger, yard.now) > draws.get(charger.unitId)! + 1e-6
        // A bus that comes while its charger lies raises nothing yet: only when the lie ends is it seen, still unheard of.
        const hasCome = charger.session !== null && charger.session !== sessions.get(charger.unitId)
        sessions.set(charger.unitId, charger.session)
        if (hasCome || (rose && !yard.applied.has(charger.unitId))) roseByItself.set(charger.unitId, yard.now)
        if (isUnheard(charger)) unheard.add(charger.unitId)
        else if (unheard.delete(charger.unitId)) shock(above(yard, charger.nodeId))
      }
      const complaints = yard.nodes.map(complain).filter((complaint) => complaint !== null)
      seen = new Map(yard.nodes.map((node) => [node.nodeId, look(node)]))
      draws = new Map(yard.chargers.map((charger) => [charger.unitId, drawableW(charger, yard.now)]))
      before = yard.now
      return complaints
    },
  }
}

type Guard = ReturnType<typeof guard>

const above = (yard: Yard, nodeId: string) =>
  yard.nodes.filter((node) => isUnder(yard, nodeId, node.nodeId)).map((node) => node.nodeId)

/** What nobody is told before it happens. */
function shockOnce(yard: Yard, watcher: Guard): void {
  const { chance } = yard
  yard.faults++
  const node = chance.one(yard.nodes)
  const charger = chance.one(yard.chargers)
  switch (chance.one(['drop', 'load', 'lie', 'short notice'] as const)) {
    case 'drop':
      node.limits.push({ from: yard.now, limitW: chance.upTo(200_000), knownFrom: yard.now })
      return watcher.shock(yard.nodes.map(({ nodeId }) => nodeId))
    case 'load':
      node.fixedLoadW = chance.upTo(30_000)
      return watcher.shock(yard.nodes.map(({ nodeId }) => nodeId))
    case 'lie': {
      charger.liesSince = yard.now
      watcher.shock(above(yard, charger.nodeId))
      later(yard, chance.upTo(10_000), () => tell(charger, { type: 'ConductFound', state: 'DISOBEYS', at: yard.now }))
      later(yard, 60_000, () => {
        charger.liesSince = null
        charger.profile = null
        watcher.shock(above(yard, charger.nodeId))
        // It comes back in order, as after a boot.
        tell(charger, { type: 'Booted' })
        tell(charger, { type: 'ConductFound', state: 'OBEYS', at: yard.now })
      })
      return
    }
    case 'short notice': {
      const noticeMs = chance.upTo(30_000)
      later(yard, noticeMs, () => watcher.shock(yard.nodes.map(({ nodeId }) => nodeId)))
      announce(yard, node, noticeMs)
    }
  }
}

function run(seed: number): { readonly yard: Yard; readonly overMs: number } {
  const yard = newYard(seed)
  for (const charger of yard.chargers) connect(yard, charger)
  const watcher = guard(yard)
  every(yard, 1_000, () => rebalance(yard, shares(yard)))
  every(yard, 5_000, () => yard.isCalm || befall(yard, yard.chance.one(yard.chargers)))
  every(yard, 20_000, () => yard.isCalm || shockOnce(yard, watcher))
  const watch = (until: number) => {
    while (step(yard, until)) {
      const complaints = watcher.check()
      if (complaints.length > 0) throw new Error(`seed ${seed} at ${yard.now}: ${complaints.join('; ')}`)
    }
  }
  watch(600_000)
  yard.isCalm = true
  watch(yard.now + 70_000)
  for (const charger of yard.chargers) {
    connect(yard, charger)
    hear(charger)
  }
  watcher.shock(yard.nodes.map(({ nodeId }) => nodeId))
  watch(yard.now + 2.2 * yard.settings.leaseMs)
  const stillOver = yard.nodes.filter((node) => {
    const fixedW = sumW(yard, node, () => 0)
    return sumW(yard, node, drawableW) > Math.max(fixedW, limitNowW(node, yard.now)) + 1e-6
  })
  if (stillOver.length > 0)
    throw new Error(`seed ${seed}: still over at ${stillOver.map(({ nodeId }) => nodeId).join()}`)
  return { yard, overMs: watcher.overMs() }
}

describe('changes that nobody announced', () => {
  test('OCPP-3: the excess only falls, nothing is raised under it, and it ends', () => {
    let faults = 0
    let overMs = 0
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), (seed) => {
        const ran = run(seed)
        faults += ran.yard.faults
        overMs += ran.overMs
      }),
      // In yard 7 a raise is still under way as its node comes into excess; of others about one in eight has that.
      { numRuns: 16, examples: [[7]] },
    )
    expect(faults).toBeGreaterThan(1_200)
    // Without any excess these yards would prove nothing.
    expect(overMs).toBeGreaterThan(0)
  }, 120_000)
})
