import { isRefusal } from '@busbar/domain/kernel/refusal'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { OpenHouse } from '../../server/src/house.ts'
import { rebuildDepot } from '../../server/src/storage/depots.ts'
import * as a from '../support/depots.ts'
import { carryOut, cause, foldedAnew, freshHouses, type Houses, rowsOf } from '../support/houses.ts'
import { draw, type Drawing, drawing, gridConnections, wishes } from './drawing.ts'

let houses: Houses
let house: OpenHouse
let depotsMade = 0
let now = Date.parse('2026-03-01T00:00:00Z')

beforeAll(async () => {
  houses = await freshHouses()
  house = await houses.open({ now: () => (now += 1001) })
})
afterAll(() => houses.close())

// Some nine hundred commands: on a busy machine they take their time.
vi.setConfig({ testTimeout: 120_000 })

test('MG-4, MG-5, MG-10: the rows of a depot are what somebody would draw of it, and what its events add up to', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('new' as const, 'legacy' as const), wishes(30), async (state, wished) => {
      // Each try has a depot of its own, also while fast-check shrinks.
      const depotId = a.id((depotsMade += 1) * 10_000)
      const paper = drawing(depotId, state)
      const named = { name: `depot ${depotsMade}`, timezone: 'Australia/Perth', visibleTo: null }
      await carryOut(
        house,
        depotId,
        state === 'new'
          ? a.createDepot(named.name, depotId, a.id(depotsMade * 10_000 + 9998))
          : a.legacyDepot({ depotId, depot: named }),
      )
      for (const wish of wished) {
        const { command, refused } = draw(paper, wish)
        const handled = await house.handleDepot(depotId, command, cause())
        expect(isRefusal(handled) ? handled.refused : null).toBe(refused)
        await compareRows(paper)
      }
      await compareWithEvents(depotId)
    }),
    { numRuns: 30 },
  )
})

async function compareRows(paper: Drawing): Promise<void> {
  const rows = await rowsOf(house.database, paper.depotId)
  const { circuits, meters, version } = paper
  expect(rows['depot']).toMatchObject([
    { circuit_count: circuits.length, device_count: meters.length, fault_codes: [] },
  ])
  expect(new Set(rows['circuit'])).toEqual(
    new Set(
      circuits.map(({ id, name, parentId, ratedW }) =>
        expect.objectContaining({
          circuit_id: id,
          node_id: a.nodeOf(id),
          name,
          parent_circuit_id: parentId,
          parent_depot_id: parentId && paper.depotId,
          rating: { unit: 'kW', powerW: ratedW },
        }),
      ),
    ),
  )
  expect(rows['microgrid']).toMatchObject(version === null ? [] : [{ version, node_count: circuits.length }])
  const nodes = (rows['microgrid_node'] as { node_id: string; circuit_id: string; name: string }[]).map((row) => ({
    nodeId: row.node_id,
    circuitId: row.circuit_id,
    name: row.name,
  }))
  expect(new Set(nodes)).toEqual(new Set(gridConnections(paper)))
}

async function compareWithEvents(depotId: string): Promise<void> {
  const folded = await foldedAnew(house.database, depotId)
  expect((await house.registries.depots.whole(depotId))?.depot).toEqual(folded)
  const kept = await rowsOf(house.database, depotId)
  await house.database.transaction((tx) => rebuildDepot(tx, depotId, folded))
  expect(await rowsOf(house.database, depotId)).toEqual(kept)
}
