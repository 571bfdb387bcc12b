import { isRefusal } from '@busbar/domain/kernel/refusal'
import { assemble } from '@busbar/domain/topology/assemble'
import { depotDecider } from '@busbar/domain/topology/decide'
import type { DepotCommand } from '@busbar/domain/topology/commands'
import type { DepotStream } from '@busbar/domain/topology/depot'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as a from '../support/depots.ts'
import { draw, type Drawing, drawing, gridConnections, wishes } from './drawing.ts'

const depotId = a.id(10_000)
const now = Date.parse('2026-03-01T00:00:00Z')

test('MG-4, MG-5, MG-7: a depot is what somebody would draw of it, whatever was asked of it', () => {
  fc.assert(
    fc.property(fc.constantFrom('new' as const, 'legacy' as const), wishes(40), (state, wished) => {
      const paper = drawing(depotId, state)
      let depot = after({ state: 'unknown' }, start[state])
      for (const wish of wished) {
        const { command, refused } = draw(paper, wish)
        const decided = depotDecider.decide(depot, command, now)
        expect(isRefusal(decided) ? decided.refused : null).toBe(refused)
        depot = after(depot, command)
        compare(depot, paper)
      }
    }),
    { numRuns: 1000 },
  )
})

const start: Record<'new' | 'legacy', DepotCommand> = {
  new: a.createDepot('Malaga', depotId),
  legacy: a.legacyDepot({ depotId }),
}

function after(depot: DepotStream, command: DepotCommand): DepotStream {
  const events = depotDecider.decide(depot, command, now)
  if (isRefusal(events)) return depot
  return depotDecider.evolve(
    depot,
    events.map((event) => ({ event, at: now })),
  )
}

function compare(depot: DepotStream, paper: Drawing): void {
  if (depot.state !== 'open') throw new Error(`the depot is ${depot.state}`)
  expect(
    [...depot.circuits.values()].map(({ circuitId, name, parent, rating }) => ({
      id: circuitId,
      name,
      parentId: parent?.circuitId ?? null,
      ratedW: rating?.unit === 'kW' ? rating.powerW : null,
    })),
  ).toEqual(paper.circuits)
  expect(depot.microgrid?.version ?? null).toBe(paper.version)
  const nodes = [...(depot.microgrid?.gridConnections.values() ?? [])]
  expect(new Set(nodes)).toEqual(new Set(gridConnections(paper)))
  if (!depot.microgrid) return

  const assembled = assemble(depot, depot.microgrid)
  if ('faults' in assembled) throw new Error(JSON.stringify(assembled.faults))
  const drawn = new Map(paper.circuits.map(({ id, parentId }) => [a.nodeOf(id), parentId && a.nodeOf(parentId)]))
  expect(new Map(assembled.tree.nodes.map((node) => [node.nodeId, node.parentNodeId]))).toEqual(drawn)
}
