import type { CycleResult } from '@busbar/domain/cycles/cycle'
import { decideCycle } from '@busbar/domain/cycles/cycle'
import { beforeAll, describe, expect, test } from 'vitest'
import { depotId, microgridId } from '../../../tests/support/depots.ts'
import { shortNight } from '../../../tests/support/shortNight.ts'
import { answeredOrder, cycleRecord, readCycle, replayed, sentOrders } from './cycleRecord.ts'
import { isId } from './ids.ts'
import type { CycleRecord } from './ledgers.ts'
import { packedCycle, unpackedCycle } from './packedCycle.ts'
import type { DecidedCycle } from './sitePorts.ts'

const owner = { depotId, microgridId, scopeNodeId: null, alias: null }
const startsAt = Date.parse('2026-03-02T10:00:00Z')

let cycles: readonly DecidedCycle[]
beforeAll(async () => {
  cycles = await shortNight(startsAt)
})

/** As the ledger gives it back. */
const keptOf = (decided: DecidedCycle): CycleRecord => JSON.parse(JSON.stringify(cycleRecord(decided, owner)))
const curtailed = (): DecidedCycle => cycles.findLast(({ result }) => result.outcome === 'CURTAILED')!

describe('CYC-3: the record of a cycle', () => {
  test('loses nothing on its way through JSON', () => {
    expect(cycles.length).toBeGreaterThan(60)
    for (const decided of cycles) expect(keptOf(decided)).toEqual(cycleRecord(decided, owner))
  })

  test('loses nothing where it is compressed, and takes a fraction of the room', async () => {
    for (const decided of cycles) {
      const record = cycleRecord(decided, owner)
      const packed = packedCycle(record)
      const bytesBefore = packed.heldBytes()
      const { image, result, sent } = await unpackedCycle(await packed.packed)
      expect({ ...record, image, result, sent }).toEqual(record)
      expect(Buffer.byteLength(JSON.stringify({ image, result, sent }))).toBe(bytesBefore)
      expect(packed.heldBytes()).toBeLessThan(bytesBefore / 5)
    }
  })

  test('says in its line what its result says', () => {
    const decided = curtailed()
    const { image, result, sent, ...line } = cycleRecord(decided, { ...owner, alias: 'rebalance_load' })
    expect(line).toMatchObject({
      ...{ cycleId: decided.cycleId, sequence: decided.sequence, trigger: decided.trigger, tookMs: decided.tookMs },
      ...{ depotId, microgridId, scopeNodeId: null, alias: 'rebalance_load', calculationVersion: 3 },
      ...{ outcome: 'CURTAILED', primaryReason: decided.result.primaryReason, startedAt: decided.image.now },
      sourceMode: decided.result.sourceMode,
    })
    expect(line.reasonCodes).toEqual([...new Set(decided.result.reasons.map(({ code }) => code))])
    expect([image, result, sent]).toEqual([decided.image, decided.result, { orders: decided.sent }])
  })

  test('is found by the nodes that hold back, and by every charger that is held back or out of hand', () => {
    const { result } = curtailed()
    const { concernedIds } = cycleRecord(curtailed(), owner)
    const nodes = result.reasons.flatMap(({ nodeId }) => nodeId ?? [])
    const held = result.units.filter(({ bindingNodeId, reservedW }) => bindingNodeId !== null || (reservedW ?? 0) > 0)
    expect(held.length).toBeGreaterThan(2)
    expect(concernedIds).toEqual(expect.arrayContaining([...nodes, ...held.map((unit) => unit.chargePointId)]))
    expect(new Set(concernedIds).size).toBe(concernedIds.length)
    const free = result.units.filter((unit) => !held.includes(unit) && !nodes.includes(unit.unitId))
    for (const { chargePointId } of free) expect(concernedIds).not.toContain(chargePointId)
  })

  test('of a site without a microgrid names its fault, and only ids that can be looked up', () => {
    const { image } = curtailed()
    const [charger, ...others] = image.registry.chargePoints
    const chargePoints = [{ ...charger!, circuitId: 'gone' }, ...others]
    const faulty = { ...image, registry: { ...image.registry, chargePoints } }
    const record = cycleRecord({ ...curtailed(), image: faulty, result: decideCycle(faulty) }, owner)
    expect(record).toMatchObject({ outcome: 'REJECTED', primaryReason: 'TOPOLOGY_INVALID' })
    expect(record.concernedIds).toContain(charger!.chargePointId)
    expect(record.concernedIds.filter((id) => !isId(id))).toEqual([])
  })

  test('has a line for each order as it went out, and one for what the charger answered', () => {
    const decided = cycles.find(({ sent }) => sent.length > 1)!
    const [order] = decided.sent
    expect(sentOrders(decided)).toHaveLength(decided.sent.length)
    const { orderId, chargePointId, connector, steps } = order!
    const line = { cycleId: decided.cycleId, orderId, chargePointId, connector, what: 'SET_LIMIT' }
    const limitW = steps[0]?.limitW
    expect(sentOrders(decided)[0]).toEqual({ ...line, limitW, state: 'SENT', at: decided.image.now })
    expect(answeredOrder(decided.cycleId, order!, { kind: 'REJECTED', why: null }, startsAt)).toEqual({
      ...{ ...line, limitW, state: 'REJECTED', at: startsAt },
    })
  })
})

describe('CYC-5: a kept cycle, decided again', () => {
  test('is the same in every byte, for every cycle of a night', () => {
    for (const decided of cycles) expect(replayed(keptOf(decided))).toEqual({ type: 'IDENTICAL' })
  })

  test('names the first value that is different', () => {
    const record = keptOf(curtailed())
    const result = record.result as unknown as CycleResult
    const units = result.units.map((unit, at) => (at === 0 ? { ...unit, askedW: unit.askedW + 1 } : unit))
    expect(replayed({ ...record, result: { ...result, units } })).toEqual({
      ...{ type: 'DIFFERENT', path: '/units/0/askedW' },
      ...{ kept: result.units[0]!.askedW + 1, now: result.units[0]!.askedW },
    })
  })

  test.each([
    [{ format: 5 }, 5],
    [{ format: 'first' }, 'first'],
    [{ leaves: [] }, null],
  ])('is told to be unreadable where its input is %j', (image, format) => {
    const record = { ...keptOf(curtailed()), image }
    expect(replayed(record)).toEqual({ type: 'UNKNOWN_FORMAT', format })
    expect(readCycle(record)).toEqual({ type: 'UNKNOWN_FORMAT', format })
  })
})
