import type { Claim } from '../strategies/strategy.ts'
import { isClosedTo, type Spot, type Taker, type Tree } from './gates.ts'
import { isHungry, isKept } from './shares.ts'

type Claims = ReadonlyMap<Taker, Claim>

/**
 * Where nodes share among their children: nobody who could still take a step was refused it for nothing, and no child
 * has more than a sibling beneath which somebody could still take a step, beyond what it needs for minima and for
 * higher tiers.
 */
export function unevenBranches(tree: Tree): readonly string[] {
  const { graph, takers, spots } = tree
  const hungry = takers.filter((taker) => isHungry(graph, taker) && !isKept(graph, taker))
  const left = hungry.filter((taker) => !taker.gates.some((gate) => isClosedTo(gate, taker, taker.leaf.stepW)))
  if (graph.calm.deadBandW > 0 || graph.nodes.some(({ phaseLimits }) => phaseLimits !== null)) return []
  const claims: Claims = new Map(takers.map((taker) => [taker, graph.strategy.claim(taker.leaf, graph.nowMs ?? 0)]))
  return [
    ...left.map(({ leaf }) => `${leaf.id} could take one more step`),
    ...spots.flatMap((spot) => unevenAt(tree, spot, hungry, claims)),
  ]
}

function unevenAt(tree: Tree, spot: Spot, hungry: readonly Taker[], claims: Claims): readonly string[] {
  const isLast = spot.below.every(({ below, takers }) => below.length === 0 || takers.length === 0)
  if (tree.graph.strategy.serves === 'IN_TURN' && isLast) return outOfTurn(tree, spot, hungry, claims)
  return spot.below.flatMap((child) => {
    const open = child.takers.filter((taker) => hungry.includes(taker) && !isClosedWithin(child, taker))
    const tier = Math.min(...open.map((taker) => claims.get(taker)!.tier))
    const level = levelOf(child, tier, claims, isLast)
    return spot.below
      .filter((other) => other !== child && hasMore(tree, other, tier, level, claims, isLast))
      .map((other) => `${other.node.id} has more than ${child.node.id}, which could still take a step`)
  })
}

/** Whether a node between a leaf and this one, or this one itself, has no room for its next step. */
const isClosedWithin = (spot: Spot, taker: Taker): boolean =>
  taker.gates.some((gate) => gate.spot.depth >= spot.depth && isClosedTo(gate, taker, taker.leaf.stepW))

type Level = { readonly hasW: number; readonly weight: number }

/** What a child has up to this tier, by its weight: a leaf among leaves counts with its own. */
function levelOf({ takers }: Spot, tier: number, claims: Claims, isLast: boolean): Level {
  const hasW = takers.reduce((sum, one) => sum + (claims.get(one)!.tier <= tier ? one.givenW : one.leastW), 0)
  return { hasW, weight: isLast && takers[0] ? claims.get(takers[0])!.weight : 1 }
}

function hasMore(tree: Tree, other: Spot, tier: number, level: Level, claims: Claims, isLast: boolean): boolean {
  const surplus = (wanted: (tier: number) => boolean) =>
    other.takers.reduce((sum, one) => sum + (wanted(claims.get(one)!.tier) ? one.givenW - one.leastW : 0), 0)
  const { stepW, isMixed } = stepsOf(tree)
  if (surplus((theirs) => theirs > tier) > (isMixed ? stepW : 0)) return true
  if (surplus((theirs) => theirs === tier) <= (isMixed ? stepW : 0)) return false
  const theirs = levelOf(other, tier, claims, isLast)
  return (theirs.hasW - (isMixed ? stepW : 0)) * level.weight > (level.hasW + stepW) * theirs.weight
}

function outOfTurn(tree: Tree, spot: Spot, hungry: readonly Taker[], claims: Claims): readonly string[] {
  const { stepW, isMixed } = stepsOf(tree)
  return spot.takers.flatMap((taker) => {
    if (!hungry.includes(taker) || isClosedWithin(taker.path[0]!, taker)) return []
    const urgency = claims.get(taker)!.urgency
    const later = spot.takers.filter((other) => {
      const theirs = claims.get(other)!.urgency
      return theirs < urgency || (theirs === urgency && other.rank > taker.rank)
    })
    const laterW = later.reduce((sum, other) => sum + other.givenW - other.leastW, 0)
    const isServedBefore = laterW >= taker.leaf.stepW + (isMixed ? 2 * stepW : 0)
    return isServedBefore ? [`others were served before ${taker.leaf.id}`] : []
  })
}

/** One step of all; where steps differ, leaves are rounded after the division, and what that leaves over may go anywhere. */
function stepsOf({ takers }: Tree): { readonly stepW: number; readonly isMixed: boolean } {
  const steps = takers.map(({ leaf }) => leaf.stepW)
  const isMixed = steps.some((stepW) => stepW !== steps[0])
  return { isMixed, stepW: isMixed ? steps.reduce((sum, one) => sum + one, 0) : (steps[0] ?? 1) }
}
