import { expect, test } from 'vitest'
import { balance } from '../src/balance.ts'
import type { GraphInput, LeafInput, NodeInput } from '../src/graph.ts'
import { capOf, pathOf } from './support/byTheBook.ts'
import type { Chance } from './support/chance.ts'
import { seeds } from './support/seeds.ts'

/** A handful of leaves that want a few steps, so that all that could be answered can be tried. */
function smallGraph(chance: Chance, isWeighted: boolean): GraphInput {
  const stepW = chance.oneOf([1, 1, 3])
  const limit = (maxW: number) => [{ reason: 'NODE_LIMIT', w: chance.whole(0, maxW * stepW) }] as const
  const forks = ['root', 'x', 'y'].slice(0, chance.whole(1, 3))
  const ids = chance.shuffled(['a', 'b', 'c', 'd'].slice(0, chance.whole(1, 4)))
  // All have waited, and none equally long.
  const waited = chance.shuffled([1, 2, 3, 4])
  const leaves = ids.map((node_id, at): LeafInput => {
    const min_w = chance.oneIn(2) ? chance.whole(0, 2) * stepW : 0
    const wanted_w = chance.oneIn(6) ? 0 : min_w + chance.whole(0, 4) * stepW
    const claims = isWeighted ? { weight: chance.whole(1, 3), tier: chance.whole(0, 1) } : {}
    return { node_id, wanted_w, min_w, step_w: stepW, waiting_since_ms: waited[at]!, ...claims }
  })
  return {
    strategy: isWeighted ? 'PRIORITY' : 'EQUAL_SHARE',
    nodes: [
      ...forks.map((id, at): NodeInput => ({
        id,
        parent_id: at === 0 ? null : chance.oneOf(forks.slice(0, at)),
        kind: at === 0 ? 'ROOT' : 'CIRCUIT',
        limits: limit(9),
      })),
      ...ids.map((id): NodeInput => ({
        id,
        parent_id: chance.oneOf(forks),
        kind: 'CONNECTOR',
        limits: limit(6),
      })),
    ],
    leaves,
  }
}

type Answer = ReadonlyMap<string, number>

/** Every answer that no limit forbids. */
function possible({ nodes, leaves }: GraphInput): readonly Answer[] {
  const known = new Map(nodes.map((node) => [node.id, node]))
  let answers: readonly Answer[] = [new Map()]
  for (const { node_id, wanted_w, min_w = 0, step_w = 1 } of leaves) {
    const settings = [0]
    if (wanted_w > 0) for (let w = min_w; w <= Math.max(min_w, wanted_w); w += step_w) if (w > 0) settings.push(w)
    answers = answers.flatMap((answer) => settings.map((w) => new Map([...answer, [node_id, w]])))
  }
  return answers.filter((answer) =>
    nodes.every((node) => {
      const beneath = [...answer].filter(([id]) => pathOf(known, id).includes(node))
      return beneath.reduce((sum, [, w]) => sum + w, 0) <= capOf(known, node)
    }),
  )
}

/** The smaller part first decides; of two that begin alike the longer comes first. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at] ?? Infinity, b[at] ?? Infinity]
    if (left !== right) return left - right
  }
  return 0
}

const best = (answers: readonly Answer[], order: (answer: Answer) => readonly number[]): readonly Answer[] => {
  const ordered = answers.map((answer) => ({ answer, key: order(answer) })).sort((a, b) => compare(a.key, b.key))
  return ordered.filter(({ key }) => compare(key, ordered[0]!.key) === 0).map(({ answer }) => answer)
}

/** Who is on, in the order of tiers and of waiting: 0 for on. */
const refusals =
  ({ leaves, strategy }: GraphInput) =>
  (answer: Answer): readonly number[] =>
    leaves
      .filter(({ min_w = 0, wanted_w }) => min_w > 0 && wanted_w > 0)
      .toSorted(
        (a, b) =>
          (strategy === 'PRIORITY' ? (a.tier ?? 0) - (b.tier ?? 0) : 0) || a.waiting_since_ms! - b.waiting_since_ms!,
      )
      .map(({ node_id }) => (answer.get(node_id) === 0 ? 1 : 0))

/** The steps that were given, the first to come first: tier, level after the step, id. */
const steps =
  ({ leaves, strategy }: GraphInput) =>
  (answer: Answer): readonly number[] => {
    const ids = leaves.map(({ node_id }) => node_id).sort()
    return leaves
      .flatMap(({ node_id, min_w = 0, step_w = 1, weight = 1, tier = 0 }) => {
        const keys: number[][] = []
        for (let w = min_w + step_w; w <= answer.get(node_id)!; w += step_w) {
          keys.push(strategy === 'PRIORITY' ? [tier, w / weight, ids.indexOf(node_id)] : [0, w, ids.indexOf(node_id)])
        }
        return keys
      })
      .sort(compare)
      .flat()
  }

test('LB-3, LB-4, LB-5, LB-15: of all answers that no limit forbids, the best is given', () => {
  seeds(90_001, 1000, (chance) => {
    const graph = smallGraph(chance, true)
    const [found] = best(best(possible(graph), refusals(graph)), steps(graph))
    const given = new Map(balance(graph).allocations.map(({ node_id, w }) => [node_id, w]))
    expect([...given]).toEqual([...found!].sort(([a], [b]) => (a < b ? -1 : 1)))
  })
})

test('LB-5, LB-15: among equals no answer serves the worst served better, nor then the next', () => {
  seeds(91_001, 500, (chance) => {
    const graph = smallGraph(chance, false)
    const served = (answer: Answer) => [...answer.values()].sort((a, b) => a - b).map((w) => -w)
    const [fairest] = best(best(possible(graph), refusals(graph)), served)
    const given = new Map(balance(graph).allocations.map(({ node_id, w }) => [node_id, w]))
    expect(served(given)).toEqual(served(fairest!))
  })
})
