import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { depotWithChargers, gridCircuitId } from '../../../tests/support/chargerAtADepot.ts'
import { busbarHere } from '../../../tests/support/commandHere.ts'
import { busbar, databaseUrl } from '../../../tests/support/commandLine.ts'
import * as a from '../../../tests/support/depots.ts'
import { openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { temporaryFolder } from '../../../tests/support/otherProcesses.ts'
import type { DepotControl } from '@busbar/domain/topology/control'
import { packedCycle } from '../engine/packedCycle.ts'
import { checkFallbacks } from './checkFallbacks.ts'

// A command is a process of its own: on a busy machine it takes its time.
vi.setConfig({ testTimeout: 120_000 })

let door: TestHouse
let depot: Awaited<ReturnType<typeof depotWithChargers>>
let here: Awaited<ReturnType<typeof temporaryFolder>>

beforeAll(async () => {
  here = await temporaryFolder()
  door = await openTestHouse()
})
afterAll(async () => {
  await door.close()
  await here.clear()
})

const confirm = (nth: number, limitW: number) =>
  door.house.steering.keep(depot.depotId, depot.chargePointId(nth), {
    ...{ type: 'ConfirmFallback', connector: 1, limitW },
    voltsTogether: 690,
  })

const check = () => checkFallbacks(door.house.database)

test('OCPP-5: the doctor holds what chargers are known to keep against what is safe, in every depot', async () => {
  expect(await check()).toMatchObject({ state: 'ok', detail: 'safe with nobody steering in 0 depots' })
  depot = await depotWithChargers(door, { gridW: 200_000, chargers: 2, ratingW: 150_000, fallbackW: 60_000 })
  expect(await check()).toEqual({
    ...{ name: 'Fallbacks', state: 'warning' },
    detail:
      'not proven, as chargers never confirmed theirs: "Yard", Grid: 300 kW of fallbacks (2 never confirmed, counted in full), safe are 200 kW',
  })
  await confirm(0, 60_000)
  expect(await check()).toMatchObject({ state: 'warning', detail: expect.stringContaining('210 kW of fallbacks (1') })
  await confirm(1, 60_000)
  expect(await check()).toMatchObject({ state: 'ok', detail: 'safe with nobody steering in 1 depot' })
})

test('OCPP-5: a load that is to be measured is not known until it was, and counts with what was measured', async () => {
  const nodeId = a.nodeOf(gridCircuitId)
  const expectLoads = (expectedLoads: DepotControl['expectedLoads']) =>
    door.command(depot.depotId, { type: 'SetControl', changes: { expectedLoads }, seenRevision: null })
  await expectLoads([{ nodeId, assumedW: null }])
  expect(await check()).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining(
      'not known, as a load was not measured: "Yard", Grid: 120 kW of fallbacks and a load',
    ),
  })
  const { ledgers, clock } = door.house
  const line = { cycleId: a.id(900), depotId: depot.depotId, microgridId: a.microgridId, sequence: 1, trigger: 'TIME' }
  const found = { outcome: 'APPLIED', primaryReason: null, reasonCodes: [], concernedIds: [], sourceMode: 'MEASURED' }
  const kept = { image: { meters: [{ nodeId, surelyOthersW: 90_000 }] }, sent: {}, result: {} }
  const rest = { scopeNodeId: null, alias: null, calculationVersion: 3, sentence: '', tookMs: 1 }
  await ledgers.cycles.append([packedCycle({ ...line, ...found, ...kept, ...rest, startedAt: clock.now() })])
  expect(await check()).toMatchObject({
    state: 'wrong',
    detail: expect.stringContaining('120 kW of fallbacks and 90 kW of other load, safe are 200 kW'),
  })
  await expectLoads([])
})

test('OCPP-5: a depot that is known not to be safe makes it end with 1, named with its node, sum and safe capacity', async () => {
  await confirm(0, 150_000)
  const said = '"Yard", Grid: 210 kW of fallbacks and 90 kW of other load, safe are 200 kW'
  expect(await check()).toMatchObject({ state: 'wrong', detail: expect.stringContaining(said) })

  const environment = { DATABASE_URL: databaseUrl(door.connection), OCPP_PROFILE_MIN: '1' }
  const { exitCode, stdout } = await busbar(['doctor'], { folder: here.folder, environment })
  expect(exitCode).toBe(1)
  expect(stdout).toContain('WRONG    Fallbacks')
  expect(stdout).toContain(said)
})

test('OPS-5, OCPP-3: what chargers confirmed before the database was brought back is not believed until they do again', async () => {
  await confirm(0, 60_000)
  await door.house.steering.keep(depot.depotId, depot.chargePointId(0), {
    ...{ type: 'ConfirmHardCap', limitW: 60_000 },
    voltsTogether: 690,
  })
  const given = { folder: here.folder, environment: { DATABASE_URL: databaseUrl(door.connection) } }
  const restored = () => busbarHere(['restored'], given)
  expect(await restored()).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^2 chargers will count with/) })
  for (const charger of (await door.house.chargers.ofDepot(depot.depotId)).values()) {
    expect(charger).toMatchObject({ fallbacksW: new Map(), hardCapW: null })
  }
  expect(await check()).toMatchObject({ detail: expect.stringContaining('2 never confirmed, counted in full') })
  expect(await restored()).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^0 chargers/) })
})
