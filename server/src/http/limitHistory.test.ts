import { afterAll, beforeAll, expect, test } from 'vitest'
import { depotWithChargers, gridCircuitId } from '../../../tests/support/chargerAtADepot.ts'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { until } from '../../../tests/support/until.ts'
import { newId } from '../engine/ids.ts'

let door: TestHouse
let admin: Caller
let depotId: string
beforeAll(async () => {
  door = await openTestHouse({ steers: true })
  admin = await door.signedIn('system_admin')
  ;({ depotId } = await depotWithChargers(door, { gridW: 160_000 }))
})
afterAll(() => door.close())

type Answer = {
  nodes: { node_id: string; steps: { at: string; limit_kw: number; limit_code: string; by: string }[] }[]
}
const read = async (query = ''): Promise<Answer> => {
  await door.house.record.nodeLimits.flush()
  const answer = await door.ask('GET', `/api/depot/${depotId}/limit_history${query}`, { as: admin })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const limits = ({ nodes }: Answer) => nodes.map(({ steps }) => steps.map(({ limit_kw: kw }) => kw))

test('TEL-1, CYC-6: what limited a node is read back, one step each time that it became another limit', async () => {
  const site = await until(() => door.house.steering.siteOf(depotId))
  await until(async () => limits(await read()).length === 1)
  for (let times = 0; times < 3; times++) site!.run({ trigger: 'REQUEST', scopeNodeId: null, alias: null })
  expect(limits(await read())).toEqual([[160]])

  await rate(100)
  await until(async () => limits(await read())[0]?.length === 2)
  const { nodes } = await read()
  expect(limits({ nodes })).toEqual([[160, 100]])
  expect(nodes[0]?.steps[1]).toMatchObject({ limit_code: 'GRID_CONNECTION_LIMIT', by: 'rating', until: null })

  const since = nodes[0]!.steps[1]!.at
  const later = new Date(Date.parse(since) + 60_000).toISOString()
  expect(limits(await read(`?node_id=${nodes[0]?.node_id}&from=${later}&to=2100-01-01T00:00:00Z`))).toEqual([[100]])
  expect(await read(`?node_id=${newId()}`)).toMatchObject({ nodes: [], is_cut: false })
})

test('API-2: what is no id of a node is refused', async () => {
  const answer = await door.ask('GET', `/api/depot/${depotId}/limit_history?node_id=nobody`, { as: admin })
  expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/node_id' }] })
})

test('API-2: a window that ends before it begins is refused', async () => {
  const query = '?from=2026-03-10T12:00:00Z&to=2026-03-10T11:00:00Z'
  const answer = await door.ask('GET', `/api/depot/${depotId}/limit_history${query}`, { as: admin })
  expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/from' }] })
})

async function rate(kW: number): Promise<void> {
  const path = `/api/circuit/${gridCircuitId}`
  const { headers } = await door.ask('GET', path, { as: admin })
  const body = { rating: { unit: 'kW', value: kW } }
  const answer = await door.ask('PATCH', path, { as: admin, body, headers: { 'if-match': String(headers['etag']) } })
  expect(answer.statusCode).toBe(200)
}
