import type { PowerGraph } from '../graph.ts'
import { lotOf, turnOf, waiting } from '../turns.ts'
import type { Gate, Taker, Tree } from './gates.ts'

/** Everyone whose minimum is in question, in the order in which minima are granted. */
export function inTurns({ graph, takers, spots }: Tree): readonly Taker[] {
  const asking = takers.filter(({ leaf, askedW, path, gates }) => {
    const own = gates.filter((gate) => gate.spot === path[0])
    return askedW > 0 && leaf.minW > 0 && own.every((gate) => fits(gate, gate.load(leaf) * leaf.minW))
  })
  const crowded = new Set(spots.filter(({ gates }) => gates.some((gate) => !fits(gate, minima(gate, asking)))))
  const contested = asking.filter(({ path }) => path.some((spot) => crowded.has(spot)))
  const keys = new Map(contested.map((taker) => [taker, keyOf(graph, taker, takers.length)]))
  const groups = new Map<string, Taker[]>()
  for (const taker of contested.toSorted((a, b) => compare(keys.get(a)!, keys.get(b)!))) {
    const name = keys.get(taker)!.join()
    groups.set(name, [...(groups.get(name) ?? []), taker])
  }
  return [...groups.values()].flatMap((group) => {
    const [, place, , delay] = keys.get(group[0]!)!
    if (place === waiting) return group
    const around = aroundTheRing(group, contested)
    return delay! < 0 ? around : around.toReversed()
  })
}

const fits = ({ cap }: Gate, load: number): boolean => load <= Math.max(0, cap)

const minima = (gate: Gate, asking: readonly Taker[]): number =>
  asking.reduce((sum, { leaf, gates }) => sum + (gates.includes(gate) ? gate.load(leaf) * leaf.minW : 0), 0)

/** Tier, place, urgency and delay: the smaller first. */
function keyOf({ strategy, nowMs, calm }: PowerGraph, { leaf, rank }: Taker, takers: number): readonly number[] {
  const claim = strategy.claim(leaf, nowMs ?? 0)
  const turn = turnOf(leaf, nowMs, calm.rotateAfterMs, lotOf(rank, takers, nowMs, calm.rotateAfterMs))
  return [claim.tier, turn.place, -claim.urgency, turn.delay]
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, place) => part !== b[place])
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1
}

/** Those who came together stand side by side in the ring of all: from where their row begins. */
function aroundTheRing(group: readonly Taker[], ring: readonly Taker[]): readonly Taker[] {
  const places = group.map((taker) => ring.indexOf(taker))
  const gaps = places.map((place, at) => (at === 0 ? place + ring.length - places.at(-1)! : place - places[at - 1]!))
  const begin = gaps.indexOf(Math.max(...gaps))
  return [...group.slice(begin), ...group.slice(0, begin)]
}
