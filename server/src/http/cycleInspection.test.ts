import { decideCycle } from '@busbar/domain/cycles/cycle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InspectedCycle } from '@busbar/wire/api/cycleReading'
import type { ReplayAnswer } from '@busbar/wire/api/cycleReplay'
import { type Caller, openTestHouse, type TestHouse } from '../../../tests/support/house.ts'
import { shortNight } from '../../../tests/support/shortNight.ts'
import { answeredOrder, cycleRecord, sentOrders } from '../engine/cycleRecord.ts'
import { newId } from '../engine/ids.ts'
import type { CycleRecord } from '../engine/ledgers.ts'
import { packedCycle } from '../engine/packedCycle.ts'
import type { DecidedCycle } from '../engine/sitePorts.ts'

let door: TestHouse
let viewer: Caller
let cycles: readonly DecidedCycle[]
let held: DecidedCycle
let told: DecidedCycle
let record: (decided: DecidedCycle, fields?: Partial<CycleRecord>) => Promise<string>

// Its limits end while the night is young: nobody who reads this can be near.
const startsAt = Date.parse('2026-03-02T10:00:00Z')

beforeAll(async () => {
  door = await openTestHouse()
  viewer = await door.signedIn('viewer')
  const admin = await door.signedIn('system_admin')
  const depot = await door.ask('POST', '/api/depot', { as: admin, body: { name: 'Malaga', timezone: 'UTC' } })
  const { depot_id: depotId, microgrid } = depot.json<{ depot_id: string; microgrid: { microgrid_id: string } }>()
  cycles = await shortNight(startsAt)
  held = cycles.at(-1)!
  told = cycles.findLast(({ sent }) => sent.length > 1)!
  const owner = { depotId, microgridId: microgrid.microgrid_id, scopeNodeId: null, alias: null }
  record = async (decided, fields = {}) => {
    const cycleId = newId()
    await door.house.ledgers.cycles.append([packedCycle({ ...cycleRecord({ ...decided, cycleId }, owner), ...fields })])
    return cycleId
  }
})
afterAll(() => door.close())

async function inspect(cycleId: string): Promise<InspectedCycle> {
  const answer = await door.ask('GET', `/api/cycle/${cycleId}`, { as: viewer })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

async function replay(cycleId: string, body?: object): Promise<ReplayAnswer> {
  const answer = await door.ask('POST', `/api/cycle/${cycleId}/replay`, { as: viewer, body })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('CYC-3: one cycle', () => {
  test('tells of each charger what it asked for, what was left of it at each node, and what it got', async () => {
    const { reading, sentence, outcome } = await inspect(await record(held))
    expect([outcome, sentence]).toEqual([
      'CURTAILED',
      'Feeder B is at its 200 kW limit until 22:00 (profile): it holds back 3 of 7 chargers.',
    ])
    const unit = reading?.units.find(({ name }) => name === 'BAY-B1 connector 1')
    expect(unit).toMatchObject({
      ...{ state: 'STEERED', asked_kw: 157.895, granted_kw: 14.035, reserved_kw: null },
      sentence:
        'BAY-B1 connector 1 gets 14 of 157 kW: Feeder B is at its 200 kW limit until 22:00 (profile). 2 other chargers share it.',
      reason_code: 'NODE_LIMIT',
      input: { rung: 'MEASURED', quality: 'FRESH', stale_after_ms: 60_000 },
      order: null,
      told_before_kw: 14.035,
    })
    expect(
      unit?.path.map(({ name, left_kw, is_binding, limit_kw, by }) => [name, left_kw, is_binding, limit_kw, by]),
    ).toEqual([
      ['BAY-B1 connector 1', 157.895, false, 157.895, 'rating'],
      ['BAY-B1', 157.895, false, 157.895, 'rating'],
      ['Feeder B', 14.035, true, 200, 'profile'],
      ['Main incomer', 14.035, false, 600, 'safe default capacity'],
      ['Simulated', 14.035, false, null, null],
    ])
  })

  test('TEL-3: that could not be decided names the load that nobody knew, and is not called measured', async () => {
    const { nodeId, name } = held.result.nodes.find((node) => node.name === 'Feeder B')!
    const image = { ...held.image, expectedLoads: [{ nodeId, assumedW: null }] }
    const { outcome, source_mode, reading } = await inspect(
      await record({ ...held, image, result: decideCycle(image) }),
    )
    expect([outcome, source_mode]).toEqual(['REJECTED', 'FALLBACK_DERIVED'])
    expect(reading?.not_known).toEqual([
      { of: 'LOAD', id: nodeId, name, quality: 'MISSING', age_ms: null, stale_after_ms: 60_000 },
    ])
    expect((await inspect(await record(held))).reading?.not_known).toEqual([])
  })

  test('CYC-6: where one conductor binds tells what it carries of what it may, at the node and on each way to it', async () => {
    const { registry } = held.image
    const rating = { unit: 'A', currentMa: 800_000, voltageV: 400, phases: 3, powerFactor: 1 } as const
    const wide = { unit: 'kW', powerW: 3_000_000 } as const
    const circuits = registry.circuits.map((one) => ({
      ...one,
      ...{ rating: one.name === 'Feeder B' ? rating : wide, safeDefaultW: null },
    }))
    const feederId = registry.circuits.find(({ name }) => name === 'Feeder B')?.circuitId
    const chargePoints = registry.chargePoints.map((one) =>
      one.circuitId === feederId ? { ...one, phases: ['L1'] as const } : one,
    )
    const image = { ...held.image, limits: [], registry: { ...registry, circuits, chargePoints } }
    const result = decideCycle(image)
    const { reading } = await inspect(await record({ ...held, image, result }))
    const node = reading?.nodes.find(({ name }) => name === 'Feeder B')
    expect([node?.status, node?.headroom_kw]).toEqual(['BINDING', expect.closeTo(369.5, 0)])
    expect(node?.conductor).toMatchObject({ phases: ['L1'], limit_a: 800, taken_a: 800, limit_kw: 184.752 })
    expect(node!.conductor!.demand_kw).toBeGreaterThan(184)
    const unit = reading?.units.find(({ binding_node_id: id }) => id === node?.node_id)
    expect(unit?.path.find(({ is_binding: binds }) => binds)?.conductor).toEqual(node?.conductor)
    expect(unit?.path.filter(({ conductor }) => conductor !== null).map(({ name }) => name)).toContain('Feeder B')
    expect(reading?.reasons.map(({ sentence }) => sentence).join(' ')).toContain('L1 of Feeder B is at its 800 A limit')
  })

  describe('CYC-6: of a depot on a version below 3', () => {
    const expectedOnFeeder = (assumedW: number | null) => {
      const { nodeId, name } = held.result.nodes.find((node) => node.name === 'Feeder B')!
      const image = { ...held.image, calculationVersion: 2, expectedLoads: [{ nodeId, assumedW }] }
      return { nodeId, name, image }
    }

    test('tells its nodes from the site down to the connectors, and load at a board by its name', async () => {
      const { nodeId, name, image } = expectedOnFeeder(20_000)
      const { reading } = await inspect(await record({ ...held, image, result: decideCycle(image) }))
      const above = reading?.nodes.filter(({ depth }) => depth <= 2)
      expect(above?.map((node) => [node.name, node.kind, node.depth, node.beside_kw])).toEqual([
        ['Simulated', 'ROOT', 1, 0],
        // What its meter showed beside chargers, with the 20 kW in it.
        ['Main incomer', 'GRID_CONNECTION', 2, 45],
      ])
      const ids = reading?.nodes.map(({ node_id }) => node_id) ?? []
      expect(ids).not.toContain(nodeId)
      for (const unit of reading?.units ?? []) expect(ids).toContain(unit.unit_id)
      const loads = reading?.inputs.filter(({ of }) => of === 'LOAD').map((input) => [input.name, input.value_kw])
      expect(loads?.toSorted()).toEqual([
        [name, 20],
        ['Main incomer', 25],
      ])
    })

    test('names a board at which nobody knows what flows, and where more may have flowed', async () => {
      const { nodeId, name, image } = expectedOnFeeder(null)
      const { reading, outcome } = await inspect(await record({ ...held, image, result: decideCycle(image) }))
      expect(outcome).toBe('REJECTED')
      expect(reading?.not_known).toMatchObject([{ of: 'LOAD', id: nodeId, name }])
      const grid = image.registry.circuits.find(({ parent }) => parent === null)!
      const narrow = { ...grid, rating: { unit: 'kW', powerW: 1_000 } as const, safeDefaultW: null }
      const circuits = image.registry.circuits.map((one) => (one === grid ? narrow : one))
      const tight = { ...image, registry: { ...image.registry, circuits } }
      const { reading: over } = await inspect(await record({ ...held, image: tight, result: decideCycle(tight) }))
      expect([over?.nodes, over?.excess.map((one) => one.name)]).toEqual([[], ['Main incomer']])
    })

    test('has those nodes that it told when it was kept before all of them were', async () => {
      const image = { ...expectedOnFeeder(20_000).image, format: 3 as const }
      const { reading } = await inspect(await record({ ...held, image, result: decideCycle(image) }))
      expect(reading?.nodes.map((node) => [node.name, node.depth])).toEqual([['Main incomer', 1]])
    })
  })

  test('tells who could not be steered, and what was kept free for it', async () => {
    const { reading } = await inspect(await record(held))
    expect(reading?.units.find(({ name }) => name === 'BAY-B2 connector 1')).toMatchObject({
      ...{ state: 'UNPREPARED', granted_kw: null, reserved_kw: 157.895, path: [] },
      sentence: 'BAY-B2 connector 1 has not confirmed its fallback yet; 158 kW are kept free for it.',
    })
    expect(reading?.units.map(({ binding_node_id }) => binding_node_id !== null)).toEqual([
      ...Array.from({ length: 7 }, () => true),
      ...[false, false],
    ])
  })

  test('tells of each node its limit and whose it is, what flowed, what was given, and whether it binds', async () => {
    const { reading } = await inspect(await record(held))
    const nodes = reading?.nodes.filter(({ depth }) => depth <= 3) ?? []
    expect(nodes.map(({ name, depth, status }) => [name, depth, status])).toEqual([
      ['Simulated', 1, 'SLACK'],
      ['Main incomer', 2, 'SLACK'],
      ['Feeder A', 3, 'BINDING'],
      ['Feeder B', 3, 'BINDING'],
    ])
    expect(nodes[3]).toMatchObject({
      ...{ limit_kw: 200, limit_code: 'NODE_LIMIT', by: 'profile', rating_kw: 300, headroom_kw: 0 },
      ...{ allocated_kw: 42.105, reserved_kw: 157.895, status: 'BINDING' },
    })
    const drawnW = held.image.units.slice(5).reduce((sum, { drawn }) => sum + Math.ceil((drawn?.w ?? 0) / 0.95), 0)
    expect(nodes[3]?.load_kw).toBeCloseTo(drawnW / 1000, 2)
    expect(nodes[1]?.load_kw).toBe(held.image.meters[0]!.w / 1000)
    expect(reading?.limits).toEqual([expect.objectContaining({ node_name: 'Feeder B', limit_kw: 200, applies: true })])
    expect(reading?.reasons.map(({ code, sentence }) => [code, sentence])).toEqual([
      ['NODE_LIMIT', 'Feeder B is at its 200 kW limit until 22:00 (profile): it holds back 3 chargers.'],
      ['CIRCUIT_LIMIT', 'Feeder A is at its 250 kW limit (safe default capacity): it holds back 4 chargers.'],
    ])
  })

  test('TEL-3: tells of each input on which rung it stands, how old it is, and from when on it would be stale', async () => {
    const [first, ...units] = held.image.units
    const image = {
      ...held.image,
      units: [{ ...first!, drawn: { ...first!.drawn!, at: held.image.now - 70_000 } }, ...units],
    }
    const { reading, source_mode } = await inspect(await record({ ...held, image, result: decideCycle(image) }))
    expect(source_mode).toBe('FALLBACK_DERIVED')
    expect(reading?.inputs).toHaveLength(10)
    expect(reading?.inputs[0]).toMatchObject({
      ...{ of: 'DEMAND', name: 'BAY-A1 connector 1', rung: 'LAST_LIMIT', quality: 'STALE' },
      ...{ age_ms: 70_000, stale_after_ms: 60_000, value_kw: 23.027 },
    })
    expect(reading?.inputs[9]).toMatchObject({ of: 'LOAD', name: 'Main incomer', rung: 'MEASURED', value_kw: 45 })
  })

  test('tells when a charger was told, and when it confirmed', async () => {
    const cycleId = await record(told)
    const at = told.image.now
    const [first, second] = told.sent
    const lines = sentOrders(told).map((line) => ({ ...line, cycleId }))
    const accepted = answeredOrder(cycleId, first!, { kind: 'ACCEPTED' }, at + 1_000)
    await door.house.ledgers.cycles.appendOrders([...lines, accepted])
    const { reading, orders } = await inspect(cycleId)
    const orderOf = (unitId: string) => reading?.units.find(({ unit_id }) => unit_id === unitId)?.order
    expect(orderOf(first!.unitId)).toMatchObject({
      ...{ why: first!.why, output_kw: first!.steps[0]!.limitW / 1000, state: 'ACCEPTED' },
      ...{ sent_at: new Date(at).toISOString(), answered_at: new Date(at + 1_000).toISOString() },
    })
    expect(orderOf(second!.unitId)).toMatchObject({ state: 'SENT', answered_at: null })
    expect(orders).toHaveLength(told.sent.length + 1)
  })
})

describe('CYC-5: a cycle, decided again over HTTP', () => {
  test('is identical, for every cycle of a night', async () => {
    for (const decided of cycles.slice(-8)) {
      expect(await replay(await record(decided))).toEqual({ type: 'REPLAY', identical: true, difference: null })
    }
    expect(await replay(await record(held), {})).toMatchObject({ identical: true })
  })

  test('names the first value that is different', async () => {
    const result = { ...held.result, units: held.result.units.map((unit) => ({ ...unit, exposureW: 1 })) }
    expect(await replay(await record(held, { result }))).toEqual({
      ...{ type: 'REPLAY', identical: false },
      difference: { path: '/units/0/exposureW', kept: 1, now: held.result.units[0]!.exposureW },
    })
  })

  test('with one change answers what would have been different, sends nothing and keeps nothing', async () => {
    const cycleId = await record(held)
    const nodeId = held.result.reasons[0]!.nodeId
    const before = await inspect(cycleId)
    const answer = await replay(cycleId, { change: { type: 'NODE_LIMIT', node_id: nodeId, limit_kw: 260 } })
    if (answer.type !== 'WHAT_IF') throw new Error(JSON.stringify(answer))
    expect(answer.sentence).toBe(
      '3 chargers would have got 60 kW more. Feeder A is at its 250 kW limit (safe default capacity): it holds back 4 of 7 chargers.',
    )
    expect(answer.units.map(({ name, before_kw, after_kw }) => [name, before_kw, after_kw])).toEqual([
      ['BAY-B1 connector 1', 14.035, 34.035],
      ['BAY-B3 connector 1', 14.035, 34.035],
      ['BAY-B4 connector 1', 14.035, 34.035],
    ])
    expect(answer.nodes).toContainEqual(
      expect.objectContaining({
        node_id: nodeId,
        before_limit_kw: 200,
        after_limit_kw: 260,
        after_allocated_kw: 102.105,
      }),
    )
    expect(await inspect(cycleId)).toEqual(before)
    expect(door.house.record.cycleOrders.waiting()).toBe(0)
    expect(await replay(cycleId)).toMatchObject({ identical: true })
  })

  test.each([
    ['a limit taken away', () => ({ type: 'WITHOUT_LIMIT', limit_id: 'limit 0' }), true],
    ['a bus that is not there', () => ({ type: 'WITHOUT_BUS', unit_id: held.result.units[0]!.unitId }), true],
    ['another tier', () => ({ type: 'UNIT_TIER', unit_id: held.result.units[0]!.unitId, tier: 2 }), false],
    [
      'a departure',
      () => ({ type: 'UNIT_DEPARTURE', unit_id: held.result.units[0]!.unitId, departure_at: null }),
      false,
    ],
    ['another strategy', () => ({ type: 'STRATEGY', strategy: 'FIRST_COME' }), true],
  ])('can be asked with %s', async (_what, change, isFelt) => {
    const answer = await replay(await record(held), { change: change() })
    if (answer.type !== 'WHAT_IF') throw new Error(JSON.stringify(answer))
    expect(answer.sentence).toMatch(/would have got/)
    expect(answer.units.length).toBeGreaterThanOrEqual(isFelt ? 1 : 0)
  })

  test('refuses a change to what the cycle did not know, and one that makes no sense', async () => {
    const path = `/api/cycle/${await record(held)}/replay`
    const ask = async (change: object) => (await door.ask('POST', path, { as: viewer, body: { change } })).json()
    expect(await ask({ type: 'NODE_LIMIT', node_id: newId(), limit_kw: 1 })).toMatchObject({
      ...{ status: 422, code: 'FIELD_INVALID', detail: 'This cycle knew no such node.' },
    })
    expect(await ask({ type: 'NODE_LIMIT', node_id: null, limit_kw: -1 })).toMatchObject({ code: 'VALIDATION_FAILED' })
    const unitId = held.result.units[0]!.unitId
    expect(await ask({ type: 'UNIT_TIER', unit_id: unitId, tier: 10 })).toMatchObject({
      ...{ code: 'VALIDATION_FAILED', errors: [{ pointer: '/change/tier' }] },
    })
    expect(await ask({ type: 'MORE_SUN' })).toMatchObject({ code: 'VALIDATION_FAILED' })
  })

  test('says plainly that a form is unknown, and still gives what was kept', async () => {
    const image = { ...held.image, format: 7 }
    const cycleId = await record(held, { image })
    expect(await inspect(cycleId)).toMatchObject({ format: 7, reading: null, outcome: 'CURTAILED' })
    for (const body of [undefined, { change: { type: 'STRATEGY', strategy: 'PRIORITY' } }]) {
      const answer = await door.ask('POST', `/api/cycle/${cycleId}/replay`, { as: viewer, body })
      expect(answer.json()).toMatchObject({
        ...{ status: 409, code: 'CYCLE_FORMAT_UNKNOWN' },
        detail: 'This cycle was kept in format 7, which this release does not read. Its record can be exported.',
      })
    }
    const kept = await door.ask('GET', `/api/cycle/${cycleId}/record`, { as: viewer })
    expect(kept.json()).toMatchObject({ image: JSON.parse(JSON.stringify(image)) })
  })

  test('is not there for whoever may not see its depot', async () => {
    const cycleId = await record(held, { depotId: newId() })
    const answer = await door.ask('POST', `/api/cycle/${cycleId}/replay`, { as: viewer })
    expect(answer.json()).toMatchObject({ status: 404, code: 'CYCLE_NOT_FOUND' })
  })
})
