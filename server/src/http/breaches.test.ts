import { afterAll, beforeAll, expect, test } from 'vitest'
import { comeToCharge, depotWithChargers } from '../../../tests/support/chargerAtADepot.ts'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'

let door: TestHouse
let operator: Caller

beforeAll(async () => {
  door = await openTestHouse({ listen: true, steers: true })
  operator = await door.signedIn('operator')
})
afterAll(() => door.close())

test('CYC-7: an open breach has one primary reason, whose limit it is above, and the source mode', async () => {
  const { depotId } = await depotWithChargers(door, { gridW: 100_000 })
  await until(() => door.house.steering.siteOf(depotId) !== null && door.house.desk.identify('BAY-1')?.keyHash)
  const soon = await door.ask('PATCH', `/api/depot/${depotId}/control`, {
    ...{ as: operator, body: { breach_opens_after_s: 0 } },
  })
  expect(soon.statusCode).toBe(200)
  const line = await comeToCharge(Number(new URL(door.url).port), 'BAY-1')
  const transactionId = await line.charge()
  const breaches = async () =>
    (await door.ask('GET', `/api/depot/${depotId}/microgrid/status`, { as: operator })).json().breaches
  const open = await until(
    async () => {
      await line.draw(140_000, transactionId)
      return breaches()
    },
    (all) => all.length > 0,
  )
  expect(open).toMatchObject([
    {
      ...{ name: 'Grid', measured_kw: 140, limit_kw: 100 },
      ...{ primary_reason: 'GRID_CONNECTION_LIMIT', by: 'rating', until: null, source_mode: 'MEASURED' },
    },
  ])
  const incident = await until(
    async () =>
      (await door.ask('GET', `/api/incident?depot_id=${depotId}&kind=BREACH`, { as: operator })).json().items[0],
  )
  expect(incident.context).toMatchObject({
    ...{ limit_code: 'GRID_CONNECTION_LIMIT', limit_by: 'rating', source_mode: 'MEASURED' },
  })
})
