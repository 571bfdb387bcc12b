import { reachOf } from '../calm.ts'
import type { PowerGraph } from '../graph.ts'
import type { Claim } from '../strategies/strategy.ts'
import { type Gate, nextStepW, slackOf, type Taker, type Tree } from './gates.ts'
import { inTurns } from './order.ts'

/** No gate lets more through than it may. */
export function overloads({ spots }: Tree): readonly string[] {
  return spots
    .flatMap((spot) => spot.gates)
    .filter((gate) => slackOf(gate) < 0)
    .map((gate) => `${gate.spot.node.id} lets ${-slackOf(gate)} too much through`)
}

/** Everyone has nothing, or a setting of theirs between their minimum and what they ask. */
export function wrongSettings({ graph, takers }: Tree): readonly string[] {
  return takers.flatMap((taker) => {
    const { leaf, givenW, askedW } = taker
    if (givenW === 0) return []
    const mostW = isKept(graph, taker) ? leaf.maxW : Math.min(askedW, reachOf(leaf, graph))
    const isSetting = givenW >= leaf.minW && givenW <= mostW && (givenW - leaf.minW) % leaf.stepW === 0
    return isSetting && askedW > 0 ? [] : [`${givenW} W is no setting of ${leaf.id}`]
  })
}

/** Left at what it had because the change would have been small. */
export const isKept = ({ calm }: PowerGraph, { leaf, givenW }: Taker): boolean =>
  calm.deadBandW > 0 && givenW > 0 && givenW === leaf.currentW

/** Nobody is off whose minimum fitted when its turn came. */
export function wronglyOff(tree: Tree): readonly string[] {
  const off = tree.takers.filter(({ leaf, askedW, givenW }) => askedW > 0 && givenW === 0 && leaf.minW > 0)
  // What those have whose minima are not in question fits beside anything.
  const taken = new Map<Gate, number>()
  const hasRoom = (gate: Gate, { leaf }: Taker) =>
    Math.max(0, gate.cap) - (taken.get(gate) ?? 0) >= gate.load(leaf) * leaf.minW
  const wrong = new Set(off.filter((taker) => taker.gates.every((gate) => hasRoom(gate, taker))))
  for (const taker of inTurns(tree)) {
    if (taker.leastW === 0 && taker.gates.every((gate) => hasRoom(gate, taker))) wrong.add(taker)
    else wrong.delete(taker)
    for (const gate of taker.gates) {
      taken.set(gate, (taken.get(gate) ?? 0) + gate.load(taker.leaf) * taker.leastW)
    }
  }
  return [...wrong].map(({ leaf }) => `${leaf.id} is off, but its minimum fitted`)
}

/**
 * Whoever could take one more step was refused it rightly: some gate has no room for it, even if everything were given
 * back that was given at it in later steps. With this for all, the answer is the greedy one, and there is only one.
 *
 * Where limits hold per phase, levels are rounded before the last steps are dealt: as much as that may move is let pass.
 */
export function wronglyRefused(tree: Tree): readonly string[] {
  const { graph, takers } = tree
  const claims = new Map(takers.map((taker) => [taker, graph.strategy.claim(taker.leaf, graph.nowMs ?? 0)]))
  const hasPhases = graph.nodes.some(({ phaseLimits }) => phaseLimits !== null)
  return takers.flatMap((taker) => {
    if (!isHungry(graph, taker) || isKept(graph, taker)) return []
    const stepW = taker.leaf.stepW
    const isRefused = (gate: Gate) => {
      const later = (other: Taker) => gate.load(other.leaf) * laterW(graph, other, taker, claims)
      const tolerance = gate.takers.reduce((sum, one) => sum + toleranceOf(graph, gate, one, hasPhases), 0)
      const needed = gate.load(taker.leaf) * stepW
      return slackOf(gate) + gate.takers.reduce((sum, other) => sum + later(other), 0) < needed + tolerance
    }
    return taker.gates.some(isRefused) ? [] : [`${taker.leaf.id} was refused a step that others were given later`]
  })
}

const toleranceOf = (graph: PowerGraph, gate: Gate, taker: Taker, hasPhases: boolean): number =>
  (hasPhases ? gate.load(taker.leaf) * taker.leaf.stepW : 0) +
  (isKept(graph, taker) ? gate.load(taker.leaf) * graph.calm.deadBandW : 0)

/** It is on and would take one more step. */
export function isHungry(graph: PowerGraph, taker: Taker): boolean {
  const { leaf, givenW, askedW } = taker
  if (givenW === 0 && leaf.minW > 0) return false
  return givenW + nextStepW(taker) <= Math.min(askedW, reachOf(leaf, graph))
}

/** What another was given in steps that come after the next step of this one. */
function laterW(graph: PowerGraph, other: Taker, taker: Taker, claims: ReadonlyMap<Taker, Claim>): number {
  const { leaf, rank, givenW } = taker
  const own = claims.get(taker)!
  const theirs = claims.get(other)!
  const surplusW = other.givenW - other.leastW
  if (graph.strategy.serves === 'IN_TURN') {
    const isLater = theirs.urgency < own.urgency || (theirs.urgency === own.urgency && other.rank > rank)
    return isLater ? surplusW : 0
  }
  if (theirs.tier > own.tier) return surplusW
  if (theirs.tier < own.tier) return 0
  // The most it may have in steps that are not later: its level at most ours after the step, an equal one by id.
  const crosswise = (givenW + leaf.stepW) * theirs.weight
  const upToW = Math.floor(crosswise / own.weight)
  const isTie = upToW * own.weight === crosswise
  const notLaterW = isTie && other.rank > rank ? upToW - 1 : upToW
  const stepsW = Math.floor((notLaterW - other.leastW) / other.leaf.stepW) * other.leaf.stepW
  return Math.max(0, surplusW - Math.max(0, stepsW))
}
