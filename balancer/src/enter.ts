import type { Cycle } from './cycle.ts'
import { ownCapW, type Site } from './site.ts'
import { lotOf, turnOf } from './turns.ts'

/** Writes what the leaves ask and the limits allow into a cycle. */
export function enter(site: Site, reachW: Float64Array, cycle: Cycle): void {
  const { graph, topology, leaves, askedW, forkCapW } = site
  const { strategy, nowMs, calm } = graph
  forkCapW.forEach((capW, fork) => (cycle.capW[fork] = Math.max(0, capW)))
  leaves.forEach((leaf, at) => {
    const claim = strategy.claim(leaf, nowMs ?? 0)
    const lot = lotOf(topology.rank[at]!, leaves.length, nowMs, calm.rotateAfterMs)
    const turn = turnOf(leaf, nowMs, calm.rotateAfterMs, lot)
    cycle.ceilingW[at] = Math.max(0, Math.min(askedW[at]!, ownCapW(site, at), reachW[at]!))
    cycle.minW[at] = leaf.minW
    cycle.stepW[at] = leaf.stepW
    cycle.tier[at] = claim.tier
    cycle.weight[at] = claim.weight
    cycle.urgency[at] = claim.urgency
    cycle.place[at] = turn.place
    cycle.delay[at] = turn.delay
  })
}
