import { expect, test } from 'vitest'
import { drawn, type Drawn } from '../tests/support/depot.ts'
import { plain, randomGraph } from '../tests/support/randomGraph.ts'
import { shares } from '../tests/support/results.ts'
import { seeds } from '../tests/support/seeds.ts'
import { balance } from './balance.ts'
import type { GraphInput } from './graph.ts'

const connector = (w: number, wanted_w: number): Drawn => ({ kind: 'CONNECTOR', w, leaf: { wanted_w } })
const byConnector: Drawn = { kind: 'CHARGE_POINT', w: 150, below: { p1: connector(100, 100), p2: connector(100, 100) } }
const byCharger: Drawn = { kind: 'CHARGE_POINT', w: 150, leaf: { wanted_w: 200 } }
const site = (w: number, below: Readonly<Record<string, Drawn>>): Drawn => ({ below: { circuit: { w, below } } })

test('LB-7: connector-based control shares among connectors under their charge point’s rating', () => {
  expect(shares(drawn(site(300, { p: byConnector })))).toEqual({ p1: 75, p2: 75 })
  expect(shares(drawn(site(100, { p: byConnector })))).toEqual({ p1: 50, p2: 50 })
})

test('LB-7: charger-based control gives one value per charger', () => {
  const decision = balance(drawn(site(300, { q: byCharger })))
  expect(decision.allocations).toEqual([{ node_id: 'q', w: 150, wanted_w: 200, binding_node_id: 'q' }])
  expect(decision.primary_reason).toBe('CHARGE_POINT_LIMIT')
})

test('LB-7: a site may mix them: a charger is one among the connectors, under the same limits', () => {
  expect(shares(drawn(site(240, { p: byConnector, q: byCharger })))).toEqual({ p1: 75, p2: 75, q: 90 })
  expect(shares(drawn(site(180, { p: byConnector, q: byCharger })))).toEqual({ p1: 60, p2: 60, q: 60 })
})

test('LB-7: charger-based support changes no connector-based result', () => {
  const connectors: Drawn = { w: 130, below: { p: byConnector } }
  const alone = balance(drawn({ below: { circuit: connectors } }))
  const beside = balance(drawn({ below: { circuit: connectors, other: { w: 90, below: { q: byCharger } } } }))
  expect(beside.allocations.filter(({ node_id }) => node_id !== 'q')).toEqual(alone.allocations)
})

test('LB-7: a charger with one connector gets the same whether it is controlled as the one or as the other', () => {
  seeds(140_001, 300, (chance) => {
    const byCharger = randomGraph(chance, { ...plain, strategies: ['EQUAL_SHARE', 'PRIORITY', 'FIRST_COME'] })
    const leafIds = new Set(byCharger.leaves.map(({ node_id }) => node_id))
    const byConnectorOf: GraphInput = {
      ...byCharger,
      nodes: byCharger.nodes.flatMap((node) => {
        // Some of the chargers only: a site may mix them.
        if (!leafIds.has(node.id) || chance.oneIn(2)) return [node]
        const id = `charger of ${node.id}`
        const limits = [{ reason: 'CONNECTOR_LIMIT', w: 2 ** 31 }] as const
        return [
          { ...node, id, kind: 'CHARGE_POINT' as const },
          { id: node.id, parent_id: id, kind: 'CONNECTOR' as const, limits },
        ]
      }),
    }
    const given = (graph: GraphInput) => balance(graph).allocations.map(({ node_id, w }) => [node_id, w])
    expect(given(byConnectorOf)).toEqual(given(byCharger))
  })
})
