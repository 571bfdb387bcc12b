import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import type { Sample } from '../engine/ledgers.ts'

const now = { ms: Date.parse('2026-03-10T12:00:00Z') }
let door: TestHouse
let viewer: Caller
let depotId: string
let connectors: string[]

beforeAll(async () => {
  door = await openTestHouse({ clock: { now: () => now.ms } })
  viewer = await door.signedIn('viewer')
  const admin = await door.signedIn('system_admin')
  const add = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await door.ask('POST', path, { as: admin, body })
    expect(answer.statusCode, answer.body).toBe(201)
    return answer.json()
  }
  depotId = (await add('/api/depot', { name: 'Malaga', timezone: 'UTC' }))['depot_id'] ?? ''
  const charger = { name: 'CP', ocpp_identity: 'CP-1', connectors: [{ number: 1 }, { number: 2 }] }
  const added = await add(`/api/depot/${depotId}/charge_point`, charger)
  connectors = (added['connectors'] as unknown as { connector_id: string }[]).map((one) => one.connector_id)
  const samples = connectors.flatMap((subjectId, nth) =>
    Array.from({ length: 60 }, (_, minute): Sample => ({
      ...{ depotId, subjectKind: 'CONNECTOR', subjectId, quantity: 'POWER_W', phase: null },
      at: now.ms - (60 - minute) * 60_000,
      value: nth * 100_000 + minute * 1_000 + 0.4,
    })),
  )
  door.house.record.samples.add(samples)
  await door.house.record.samples.flush()
})
afterAll(() => door.close())

type Answer = {
  resolution: string
  from: string
  bucket_ms: number
  bucket_count: number
  series: { subject_id: string; min: (number | null)[]; mean: (number | null)[]; max: (number | null)[] }[]
}
const read = async (query: string): Promise<Answer> => {
  const answer = await door.ask('GET', `/api/depot/${depotId}/telemetry${query}`, { as: viewer })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

test('TEL-1, API-1: a chart of one subject comes thinned to its points, in kW', async () => {
  const query = `?subject_id=${connectors[1]}&from=2026-03-10T11:00:00Z&to=2026-03-10T12:00:00Z&points=7`
  const answer = await read(query)
  expect(answer).toMatchObject({ from: '2026-03-10T11:00:00.000Z', bucket_ms: 600_000, bucket_count: 6 })
  expect(answer.series).toEqual([
    {
      subject_id: connectors[1],
      min: [100, 110, 120, 130, 140, 150],
      mean: [104.5, 114.5, 124.5, 134.5, 144.5, 154.5],
      max: [109, 119, 129, 139, 149, 159],
      told: [1, 1, 1, 1, 1, 1],
    },
  ])
})

test('TEL-1: without a subject the connectors of the depot come, each with a place for every bucket', async () => {
  const answer = await read('?points=25')
  expect(answer.series.map((one) => one.subject_id)).toEqual([...connectors].sort())
  const { bucket_count: count } = answer
  expect(count).toBeLessThanOrEqual(25)
  for (const { min, mean, max } of answer.series) {
    expect([min.length, mean.length, max.length]).toEqual([count, count, count])
    expect(min.filter((value) => value === null).length).toBeGreaterThan(20)
  }
})

test('TEL-1: what was never measured has empty series, and what is no id is refused', async () => {
  const soc = await read('?quantity=SOC_PERCENT')
  expect(soc.series.flatMap((one) => one.min).every((value) => value === null)).toBe(true)
  for (const path of ['telemetry', 'telemetry/latest']) {
    const refused = await door.ask('GET', `/api/depot/${depotId}/${path}?subject_id=nobody`, { as: viewer })
    expect(refused.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/subject_id' }] })
  }
  expect((await read('?subject_kind=NODE')).series).toEqual([])
})

test('API-2: a chart of all times that can be written is answered', async () => {
  const { bucket_count: count } = await read('?quantity=POWER_KW&from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z')
  expect(count).toBeGreaterThan(0)
})

test('API-2: a chart that ends before it begins is refused', async () => {
  const query = '?from=2026-03-10T12:00:00Z&to=2026-03-10T12:00:00Z'
  const answer = await door.ask('GET', `/api/depot/${depotId}/telemetry${query}`, { as: viewer })
  expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: '/from' }] })
})

test('TEL-1, API-3: the last values are listed, page by page', async () => {
  const at = `/api/depot/${depotId}/telemetry/latest`
  const first = await door.ask('GET', `${at}?limit=1`, { as: viewer })
  const { items, next_cursor: cursor } = first.json<{ items: object[]; next_cursor: string }>()
  const second = await door.ask('GET', `${at}?limit=1&cursor=${cursor}`, { as: viewer })
  expect([...items, ...second.json<{ items: object[] }>().items]).toEqual(
    [...connectors].sort().map((subject_id) => ({
      ...{ subject_id, subject_kind: 'CONNECTOR', quantity: 'POWER_KW', phase: null },
      ...{ at: '2026-03-10T11:59:00.000Z', value: subject_id === connectors[0] ? 59 : 159 },
    })),
  )
})
