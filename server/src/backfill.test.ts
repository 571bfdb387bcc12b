import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as a from '../../tests/support/depots.ts'
import { carryOut, cause, freshHouses, type Houses, rowsOf } from '../../tests/support/houses.ts'
import { type Backfilled, backfill } from './backfill.ts'
import { newId } from './engine/ids.ts'
import type { OpenHouse } from './house.ts'
import { serve } from './main.ts'
import { readSettings } from './settings.ts'

let houses: Houses
let house: OpenHouse
beforeEach(async () => {
  houses = await freshHouses()
  house = await houses.open()
})
afterEach(() => houses.close())

type Kind = 'whole' | 'faulty' | 'empty' | 'without a top'
const kinds: readonly Kind[] = ['whole', 'faulty', 'empty', 'without a top']

/** Depots as an older system had them, by kind. */
async function importLegacy(count: number): Promise<Map<string, Kind>> {
  const made = new Map<string, Kind>()
  for (let n = 0; n < count; n++) {
    const kind = kinds[n % kinds.length] ?? 'whole'
    const depotId = newId()
    const named = { name: `depot ${n}`, timezone: 'Australia/Perth', visibleTo: null }
    await carryOut(house, depotId, a.legacyDepot({ depotId, depot: named, circuits: circuits(kind, depotId) }))
    made.set(depotId, kind)
  }
  return made
}

function circuits(kind: Kind, depotId: string) {
  const [one, two] = [newId(), newId()]
  const circuit = (circuitId: string, fields = {}) => a.circuit(circuitId, { nodeId: newId(), ...fields })
  const under = (circuitId: string) => ({ parent: { circuitId, depotId } })
  switch (kind) {
    case 'whole':
      return [circuit(one), circuit(two, under(one)), circuit(newId())]
    case 'faulty':
      return [circuit(one, { rating: null }), circuit(two, under(newId()))]
    case 'empty':
      return []
    case 'without a top':
      return [circuit(one, under(two)), circuit(two, under(one))]
  }
}

const topLevel: Record<Kind, number> = { whole: 2, faulty: 1, empty: 0, 'without a top': 0 }

const outcomes = (reports: readonly (readonly Backfilled[])[], depotId: string) =>
  reports.map((report) => report.find((line) => line.depotId === depotId)?.outcome).sort()

test('MG-3: two backfills at once give each depot one microgrid, and report what they did', async () => {
  const other = await houses.open()
  const legacy = await importLegacy(30)
  const own = newId()
  await carryOut(house, own, a.createDepot('has one', own, newId()))

  const reports = await Promise.all([backfill(house, cause()), backfill(other, cause())])
  for (const report of reports) expect(report).toHaveLength(31)
  expect(outcomes(reports, own)).toEqual(['already there', 'already there'])
  for (const [depotId, kind] of legacy) {
    const expected = topLevel[kind] > 0 ? ['already there', 'created'] : ['skipped', 'skipped']
    expect(outcomes(reports, depotId)).toEqual(expected)
    const rows = await rowsOf(house.database, depotId)
    expect(rows['microgrid']).toHaveLength(topLevel[kind] > 0 ? 1 : 0)
    expect(rows['microgrid_node']).toHaveLength(topLevel[kind])
  }
  const provisioned = await house.database.query(
    `SELECT depot_id, count(*) FROM event_store WHERE type = 'MicrogridProvisioned' GROUP BY depot_id`,
  )
  const withTop = [...legacy.values()].filter((kind) => topLevel[kind] > 0).length
  expect(provisioned.map((row) => row['count'])).toEqual(Array(withTop + 1).fill(1))
})

test('MG-3: a line of the report names the depot, its microgrid, or why it was skipped', async () => {
  const [whole = '', , empty = ''] = (await importLegacy(4)).keys()
  const report = await backfill(house, cause())
  const microgridId = (await house.registries.depots.get(whole))?.microgrid?.microgridId
  expect(report.find((line) => line.depotId === whole)).toEqual({
    ...{ depotId: whole, depot: 'depot 0', outcome: 'created', microgridId },
  })
  expect(report.find((line) => line.depotId === empty)).toEqual({
    ...{ depotId: empty, depot: 'depot 2', outcome: 'skipped', why: 'it has no top-level circuit' },
  })
})

test('MG-3: repeated, it changes nothing and writes nothing', async () => {
  await importLegacy(8)
  await backfill(house, cause())
  const count = () => house.database.query('SELECT count(*) FROM event_store')
  const before = await count()
  const again = await backfill(house, cause())
  expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['already there', 'skipped']))
  expect(await count()).toEqual(before)
})

test('MG-3: a depot that was skipped gets its microgrid once it has a top-level circuit', async () => {
  const [, , empty = ''] = (await importLegacy(3)).keys()
  await backfill(house, cause())
  await carryOut(house, empty, { type: 'AddCircuit', circuit: a.circuit(newId(), { nodeId: newId() }) })
  const report = await backfill(house, cause())
  expect(report.find((line) => line.depotId === empty)?.outcome).toBe('created')
  expect((await rowsOf(house.database, empty))['microgrid_node']).toHaveLength(1)
})

test('MG-3: the program’s start does it', async () => {
  const [whole = ''] = (await importLegacy(4)).keys()
  const folder = await mkdtemp(join(tmpdir(), 'busbar-backfill-'))
  const { host, port, user, database } = houses.connection as Required<typeof houses.connection>
  const settings = await readSettings(
    {
      DATABASE_URL: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`,
      ADMIN_PASSWORD: 'a password for the test',
      LOG_LEVEL: 'silent',
      PORT: '0',
    },
    folder,
  )
  const serving = await serve(settings)
  expect((await house.registries.depots.get(whole))?.microgrid).toMatchObject({ version: 1 })
  await serving.stop()
  const [event] = await house.database.query(
    `SELECT metadata FROM event_store WHERE type = 'MicrogridProvisioned' LIMIT 1`,
  )
  expect(event?.['metadata']).toMatchObject({ actor: { kind: 'busbar', name: 'start-up' } })
  await rm(folder, { recursive: true })
})
