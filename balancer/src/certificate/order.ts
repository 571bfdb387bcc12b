import type { PowerGraph } from '../graph.ts'
import { lotOf, turnOf, waiting } from '../turns.ts'
import type { Gate, Spot, Taker, Tree } from './gates.ts'

/** Everyone whose minimum is in question, in the order in which minima are granted. */
export function inTurns({ graph, takers, spots }: Tree): readonly Taker[] {
  const asking = takers.filter(({ leaf, askedW, path, gates }) => {
    const own = gates.filter((gate) => gate.spot === path[0])
    return askedW > 0 && leaf.minW > 0 && own.every((gate) => fits(gate, gate.load(leaf) * leaf.minW))
  })
  const crowded = crowdedBy(new Set(asking), spots)
  const contested = asking.filter(({ path }) => path.some((spot) => crowded.has(spot)))
  const groups = new Map<string, { readonly key: readonly number[]; readonly members: Taker[] }>()
  for (const taker of contested) {
    const key = keyOf(graph, taker, takers.length)
    const group = groups.get(key.join())
    if (group) group.members.push(taker)
    else groups.set(key.join(), { key, members: [taker] })
  }
  const inOrder = [...groups.values()].sort((a, b) => compare(a.key, b.key))
  return inOrder.flatMap(({ key: [, place, , delay], members }) => {
    if (place === waiting) return members
    const around = aroundTheRing(members, contested)
    return delay! < 0 ? around : around.toReversed()
  })
}

/** Where not all minima fit. */
function crowdedBy(asking: ReadonlySet<Taker>, spots: readonly Spot[]): ReadonlySet<Spot> {
  const minima = ({ takers, load }: Gate) =>
    takers.reduce((sum, one) => sum + (asking.has(one) ? load(one.leaf) * one.leaf.minW : 0), 0)
  return new Set(spots.filter(({ gates }) => gates.some((gate) => !fits(gate, minima(gate)))))
}

const fits = ({ cap }: Gate, load: number): boolean => load <= Math.max(0, cap)

/** Tier, place, urgency and delay: the smaller first. */
function keyOf({ strategy, nowMs, calm }: PowerGraph, { leaf, rank }: Taker, takers: number): readonly number[] {
  const claim = strategy.claim(leaf, nowMs ?? 0)
  const turn = turnOf(leaf, nowMs, calm.rotateAfterMs, lotOf(rank, takers, nowMs, calm.rotateAfterMs))
  return [claim.tier, turn.place, -claim.urgency, turn.delay]
}

/** Of two keys that differ. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, place) => part !== b[place])
  return a[at]! - b[at]!
}

/** Those who came together stand side by side in the ring of all: from where their row begins. */
function aroundTheRing(group: readonly Taker[], ring: readonly Taker[]): readonly Taker[] {
  const places = group.map((taker) => ring.indexOf(taker))
  const gaps = places.map((place, at) => (at === 0 ? place + ring.length - places.at(-1)! : place - places[at - 1]!))
  const begin = gaps.indexOf(Math.max(...gaps))
  return [...group.slice(begin), ...group.slice(0, begin)]
}
