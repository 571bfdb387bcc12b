import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrated } from '../../../tests/support/house.ts'
import { freshDatabase, type FreshDatabase } from '../../../tests/support/postgres.ts'
import type { Cause } from '../engine/ports.ts'
import { type OpenHouse, openHouse } from '../house.ts'
import { bringIn } from './bringIn.ts'
import { readDepotFile } from './read.ts'

let fresh: FreshDatabase
let house: OpenHouse

beforeAll(async () => {
  fresh = await freshDatabase({ template: migrated })
  house = await openHouse(fresh.connection, { debug() {}, info() {}, warn() {}, error() {} })
})
afterAll(async () => {
  await house.close()
  await fresh.drop()
})

const cause: Cause = {
  actor: { kind: 'command_line', id: null, name: 'test' },
  correlationId: 'test',
  causationId: null,
}

test('OPS-2: a depot of a thousand assets comes in whole', async () => {
  const chargers = Array.from({ length: 330 }, (_, n) => ({
    name: `Charger ${n}`,
    circuit: `Feeder ${n % 10}`,
    ocpp_identity: `CP-${n}`,
    rating: { unit: 'kW', value: 150 },
    connectors: [{ number: 1 }, { number: 2 }],
  }))
  const feeders = Array.from({ length: 10 }, (_, n) => ({ name: `Feeder ${n}`, parent: 'Grid', safe_default_kw: 400 }))
  const circuits = [{ name: 'Grid', safe_default_kw: 4000 }, ...feeders]
  const text = JSON.stringify({ name: 'Large', timezone: 'UTC', circuits, charge_points: chargers })

  const { broughtIn, faults } = await bringIn(readDepotFile(text, 'AS_IT_SHOULD_BE'), house, cause)
  expect(faults).toEqual([])
  expect(broughtIn).toMatchObject([{ circuits: 11, chargePoints: 330, connectors: 660 }])
})

test('OPS-2: of two imports of one depot at once, one brings it in and the other is told so', async () => {
  const text = 'name: Twice\ntimezone: UTC\n'
  const outcomes = await Promise.all(
    [1, 2, 3, 4].map(() => bringIn(readDepotFile(text, 'AS_IT_SHOULD_BE'), house, cause)),
  )
  expect(outcomes.filter(({ broughtIn }) => broughtIn.length === 1)).toHaveLength(1)
  for (const { broughtIn, faults } of outcomes) {
    if (broughtIn.length === 0)
      expect(faults).toMatchObject([{ code: 'DEPOT_NAME_TAKEN', place: { line: 1, column: 7 } }])
  }
})
