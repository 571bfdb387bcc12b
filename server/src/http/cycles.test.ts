import { reasonCodes } from '@busbar/balancer/codes'
import { reasonWords, triggerWords } from '@busbar/wire/api/cycles'
import { triggers } from '../engine/sitePorts.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { newId } from '../engine/ids.ts'
import type { CycleOrder, CycleRecord } from '../engine/ledgers.ts'
import { packedCycle } from '../engine/packedCycle.ts'

const noon = Date.parse('2026-03-10T12:00:00Z')
const [nodeA, nodeB, chargerA, chargerB, ours, theirs] = [newId(), newId(), newId(), newId(), newId(), newId()]
const image = { leaves: Array.from({ length: 200 }, (_, nth) => ({ id: `leaf ${nth}`, demandW: nth })), 'ö"\\': null }

let door: TestHouse
let viewer: Caller
let depotId: string
let microgridId: string

const record = (nth: number, fields: Partial<CycleRecord> = {}): CycleRecord => ({
  ...{ cycleId: newId(), depotId, microgridId, sequence: nth, trigger: 'TIME', scopeNodeId: null, alias: null },
  ...{
    calculationVersion: 3,
    outcome: 'ALLOCATED',
    primaryReason: null,
    reasonCodes: [],
    sourceMode: 'MEASURED',
    sentence: 'Done.',
  },
  ...{ startedAt: noon + nth * 1_000, tookMs: 4.25, concernedIds: [], image, result: { leaves: [] }, sent: { n: nth } },
  ...fields,
})
const order = (cycleId: string, fields: Partial<CycleOrder> = {}): CycleOrder => ({
  ...{ cycleId, orderId: newId(), chargePointId: chargerB, connector: 1, what: 'SET_LIMIT', limitW: 40_500 },
  ...{ state: 'SENT', at: noon },
  ...fields,
})

let kept: CycleRecord[]
let first: CycleOrder

beforeAll(async () => {
  door = await openTestHouse()
  viewer = await door.signedIn('viewer')
  const admin = await door.signedIn('system_admin')
  const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  const body = depot.json<{ depot_id: string; microgrid: { microgrid_id: string } }>()
  depotId = body.depot_id
  microgridId = body.microgrid.microgrid_id
  kept = [
    record(0),
    record(1, {
      outcome: 'REJECTED',
      primaryReason: 'LIMIT_INFEASIBLE',
      reasonCodes: ['LIMIT_INFEASIBLE', 'NODE_LIMIT'],
      concernedIds: [nodeA, chargerA],
    }),
    record(2, { trigger: 'ALIAS', alias: 'rebalance_load', scopeNodeId: nodeB }),
    record(3, { reasonCodes: ['NODE_LIMIT'] }),
    // In the same millisecond: the cursor has to tell them apart.
    record(3, { cycleId: ours }),
    record(4, { depotId: newId(), cycleId: theirs }),
  ]
  first = order(ours)
  const { cycles, cycleOrders } = door.house.record
  cycles.add(kept.map(packedCycle))
  cycleOrders.add([first, { ...first, state: 'ACCEPTED', at: noon + 400 }, order(ours, { limitW: null, at: noon + 1 })])
  await cycles.flush()
  await cycleOrders.flush()
})
afterAll(() => door.close())

type Line = { cycle_id: string; sequence: number }
const list = async (query = ''): Promise<{ items: Line[]; next_cursor: string | null }> => {
  const answer = await door.ask('GET', `/api/depot/${depotId}/cycle${query}`, { as: viewer })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}
const sequences = async (query: string): Promise<number[]> => (await list(query)).items.map(({ sequence }) => sequence)

describe('CYC-3: the cycles of a depot', () => {
  test('are listed newest first, and none of another depot', async () => {
    expect(await sequences('')).toEqual([3, 3, 2, 1, 0])
    const [, , line] = (await list()).items
    expect(line).toEqual({
      ...{ cycle_id: kept[2]?.cycleId, depot_id: depotId, microgrid_id: microgridId, sequence: 2, trigger: 'ALIAS' },
      ...{ scope_node_id: nodeB, alias: 'rebalance_load', calculation_version: 3, outcome: 'ALLOCATED' },
      ...{
        primary_reason: null,
        reason_codes: [],
        source_mode: 'MEASURED',
        sentence: 'Done.',
        started_at: '2026-03-10T12:00:02.000Z',
      },
      took_ms: 4.25,
    })
  })

  test('are paged without a gap or a double', async () => {
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      found.push(...page.items.map(({ cycle_id }) => cycle_id))
      cursor = page.next_cursor
    }
    expect(found).toHaveLength(5)
    expect(new Set(found).size).toBe(5)
  })

  test.each([
    ['?outcome=REJECTED', [1]],
    ['?reason_code=NODE_LIMIT', [3, 1]],
    ['?trigger=ALIAS', [2]],
    [`?node_id=${nodeA}`, [1]],
    [`?node_id=${nodeB}`, [2]],
    [`?charge_point_id=${chargerA}`, [1]],
    [`?charge_point_id=${chargerB}`, [3]],
    [`?node_id=${newId()}`, []],
    ['?from=2026-03-10T12:00:01Z&to=2026-03-10T12:00:03Z', [2, 1]],
    ['?reason_code=NODE_LIMIT&trigger=ALIAS', []],
  ])('are found by %s', async (query, found) => {
    expect(await sequences(query)).toEqual(found)
  })

  test('API-2: a filter that no cycle can have is refused at its field, and each that one can have is taken', async () => {
    for (const [field, none] of [
      ['trigger', 'TIMER'],
      ['reason_code', 'node_limit'],
      ['node_id', 'nobody'],
      ['charge_point_id', 'nobody'],
      ['from', '2026-03-10T12:00:01Z&to=2026-03-10T12:00:00Z'],
    ]) {
      for (const path of ['cycle', 'cycle/export']) {
        const refused = await door.ask('GET', `/api/depot/${depotId}/${path}?${field}=${none}`, { as: viewer })
        expect([refused.statusCode, refused.json()]).toMatchObject([
          422,
          { code: 'VALIDATION_FAILED', errors: [{ pointer: `/${field}` }] },
        ])
      }
    }
    expect(triggerWords).toEqual(triggers)
    expect(reasonWords).toEqual(reasonCodes)
  })

  test('are each read with what was seen, decided, sent and answered', async () => {
    const answer = await door.ask('GET', `/api/cycle/${ours}/record`, { as: viewer })
    expect(answer.json()).toMatchObject({ cycle_id: ours, image, result: { leaves: [] }, sent: { n: 3 } })
    const { orders } = answer.json<{ orders: object[] }>()
    expect(orders).toEqual([
      expect.objectContaining({ order_id: first.orderId, limit_kw: 40.5, state: 'SENT', connector: 1 }),
      expect.objectContaining({ limit_kw: null, state: 'SENT' }),
      expect.objectContaining({ order_id: first.orderId, state: 'ACCEPTED', at: '2026-03-10T12:00:00.400Z' }),
    ])
  })

  test('are exported whole, one a line', async () => {
    const many = Array.from({ length: 120 }, (_, nth) => record(100 + nth, { trigger: 'TELEMETRY' }))
    await door.house.ledgers.cycles.append(many.map(packedCycle))
    const path = `/api/depot/${depotId}/cycle/export?trigger=TELEMETRY`
    const answer = await door.ask('GET', path, { as: viewer })
    expect(answer.headers['content-type']).toContain('application/jsonl')
    const lines = answer.body.trimEnd().split('\n')
    const ids = lines.map((line) => (JSON.parse(line) as Line).cycle_id)
    expect(ids).toEqual(many.map(({ cycleId }) => cycleId).reverse())
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ image, orders: [] })
  })

  test('are not there where their depot is not in sight, or there is no such cycle', async () => {
    for (const path of [theirs, newId(), 'nothing', `${theirs}/record`]) {
      const answer = await door.ask('GET', `/api/cycle/${path}`, { as: viewer })
      expect(answer.json()).toMatchObject({ status: 404, code: 'CYCLE_NOT_FOUND' })
    }
  })

  test('appended twice are there once', async () => {
    await door.house.ledgers.cycles.append(kept.map(packedCycle))
    await door.house.ledgers.cycles.appendOrders([first])
    expect(await sequences('?trigger=TIME')).toEqual([3, 3, 1, 0])
    expect(await door.house.ledgers.cycles.orders([ours])).toHaveLength(3)
  })

  test('are read as before where they were kept before cycles were compressed', async () => {
    const before = record(400, { trigger: 'BEFORE' })
    await door.house.ledgers.cycles.append([packedCycle(before)])
    await door.house.database.query(
      'UPDATE cycle SET packed = NULL, image = $2, result = $3, sent = $4 WHERE cycle_id = $1',
      [before.cycleId, before.image, before.result, before.sent],
    )
    const answer = await door.ask('GET', `/api/cycle/${before.cycleId}/record`, { as: viewer })
    expect(answer.json()).toMatchObject({ image, result: { leaves: [] }, sent: { n: 400 } })
  })

  test('are thinned out where nothing happened, after as long as the settings say; what happened stays', async () => {
    const hundredDays = 100 * 86_400
    const began = noon - hundredDays * 1_000
    const special: Readonly<Record<number, Partial<CycleRecord>>> = {
      33: { outcome: 'CURTAILED' },
      50: { trigger: 'REQUEST' },
    }
    const night = Array.from({ length: 120 }, (_, nth) =>
      record(nth * 10 - hundredDays, { trigger: 'TIME', sequence: nth, ...special[nth] }),
    )
    await door.house.ledgers.cycles.append(night.map(packedCycle))
    await door.house.ledgers.cycles.appendOrders([order(night[70]!.cycleId, { at: began + 700_000 })])
    const [from, to] = [began, began + 2_000_000].map((at) => new Date(at).toISOString())
    const left = async () => (await sequences(`?limit=200&from=${from}&to=${to}`)).reverse()
    await door.house.upkeep.expire(began + 3.4 * 86_400_000)
    expect(await left()).toHaveLength(120)
    for (let times = 0; times < 2; times++) {
      await door.house.upkeep.expire(began + 3.6 * 86_400_000)
      expect(await left()).toEqual([0, 30, 33, 34, 50, 60, 70, 90])
    }
    const answer = await door.ask('GET', `/api/cycle/${night[33]!.cycleId}/record`, { as: viewer })
    expect(answer.json()).toMatchObject({ image, outcome: 'CURTAILED', sent: { n: 330 - hundredDays } })
    await door.house.ledgers.cycles.append([packedCycle(record(1_195 - hundredDays, { sequence: 999 }))])
    expect((await left()).at(-1)).toBe(999)
  })

  test('are kept for as long as the settings say', async () => {
    const longAgo = record(-200 * 86_400, { trigger: 'START' })
    await door.house.ledgers.cycles.append([packedCycle(longAgo)])
    await door.house.ledgers.cycles.appendOrders([order(longAgo.cycleId, { at: longAgo.startedAt })])
    expect(await sequences('?trigger=START')).toEqual([-200 * 86_400])
    const dropped = await door.house.upkeep.expire(longAgo.startedAt + 31.5 * 86_400_000)
    expect(dropped).toEqual(['cycle_20250822', 'cycle_order_20250822'])
    expect(await sequences('?trigger=START')).toEqual([])
    expect(await sequences('?trigger=ALIAS')).toEqual([2])
  })
})
